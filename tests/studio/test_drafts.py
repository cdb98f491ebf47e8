"""The timeline on the wire: nothing is lost, whoever wrote it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.edits import EditRequest
from skill.wire.draft import Draft
from studio.drafts import from_draft, to_draft
from studio.operations import speed, split, trim
from studio.operations.context import Context
from studio.timeline import (
    AudioClip,
    AudioTrack,
    Background,
    Canvas,
    Captions,
    Clock,
    Cue,
    Logo,
    Media,
    ProgressBar,
    TextClip,
    Timeline,
    Waveform,
)

MEDIA = (
    Media("m1", "talk.wav", "audio", 6000),
    Media("m2", "talk.srt", "captions"),
    Media("m3", "sign.png", "image"),
)
FULL = Timeline(
    name="Talk",
    canvas=Canvas(1080, 1920, 60),
    voice=AudioTrack(
        "voice",
        (AudioClip("m1", 0, 4000), AudioClip("m1", 4000, 1000, 5000, speed=1.5, volume=0.5)),
        fade_in_ms=300,
    ),
    loudness_lufs=-14.0,
    background=Background("gradient", ("#000000", "#ffffff"), 90),
    waveform=Waveform(visible=False, style="line", colours=("#ff0000",), height=0.4),
    texts=(
        TextClip("t1", "Talk", auto=True),
        TextClip("t2", "A", start_ms=0, end_ms=2000, colour="#ff0000"),
        TextClip("t3", "B", role="text", start_ms=1000, end_ms=3000, fade_in_ms=200),
    ),
    captions=Captions("m2", (Cue(0, 900, "one"), Cue(900, 2000, "two"))),
    progress_bar=ProgressBar(colour="#00ff00"),
    clock=Clock(visible=True, corner="top-left", show_total=True),
    logo=Logo("m3", size=0.2),
    focus="text:t2",
)


def sent(timeline: Timeline) -> dict[str, Any]:
    """Return the draft as another process reads it."""
    return json.loads(json.dumps(to_draft(timeline, MEDIA).as_wire()))


def read(wire: dict[str, Any]) -> Timeline:
    return from_draft(Draft.model_validate(wire))


def test_a_timeline_comes_back_from_the_wire_as_it_was():
    assert replace(read(sent(FULL)), extra={}) == FULL


def test_an_empty_timeline_is_not_ready_for_export_and_comes_back():
    assert not to_draft(Timeline()).is_exportable
    assert read(to_draft(Timeline()).as_wire()) == Timeline()


def test_a_draft_says_in_plain_words_what_other_readers_need():
    tracks = {track["m"]["title"]: track for track in sent(FULL)["t"]}

    voice = tracks["Audio"]
    assert (voice["tt"], voice["sg"][1]["d"]) == (1, 1000)
    assert voice["sg"][1]["m"]["start_ms"] == 4000
    assert voice["sg"][1]["m"]["volume"] == 0.5
    assert voice["sg"][1]["m"]["source"] == "talk.wav"
    assert [s["m"]["text"] for s in tracks["Captions"]["sg"]] == ["one", "two"]
    assert tracks["Logo"]["sg"][0]["m"]["source"] == "sign.png"


def test_texts_at_the_same_time_lie_on_tracks_of_their_own():
    for track in sent(FULL)["t"]:
        ends = 0
        for segment in track["sg"]:
            assert segment["m"]["start_ms"] >= ends
            ends = segment["m"]["start_ms"] + segment["d"]


def test_what_another_writer_put_in_survives_an_edit():
    wire = sent(FULL)
    wire["theirs"] = {"a": 1}
    wire["m"]["note"] = "x"
    wire["t"][0]["locked"] = True
    wire["t"][0]["sg"][0]["m"]["tag"] = "keep"
    wire["t"].append({"tt": 3, "sg": [{"d": 5, "m": {"effect": "snow"}}]})

    back = sent(replace(read(wire), waveform=Waveform(style="dots")))

    assert back["theirs"] == {"a": 1}
    assert back["m"]["note"] == "x"
    assert back["t"][0]["locked"] is True
    assert back["t"][0]["sg"][0]["m"]["tag"] == "keep"
    assert back["t"][-1] == {"tt": 3, "sg": [{"d": 5, "m": {"effect": "snow"}}]}


@pytest.mark.parametrize(
    ("edit", "clip", "tags"),
    [
        (trim, {"head_ms": 500}, ["first", "second"]),
        (trim, {"starts_ms": (1000,), "ends_ms": (2000,)}, ["first", None, "second"]),
        (trim, {"head_ms": 4500}, ["second"]),
        (split, {"at_ms": (2000,)}, ["first", None, "second"]),
        (speed, {"speed": 2.0}, ["first", "second"]),
    ],
)
def test_the_keys_of_another_writer_stay_with_what_is_left_of_a_sound(edit, clip, tags):
    wire = sent(FULL)
    for tag, segment in zip(("first", "second"), wire["t"][1]["sg"], strict=True):
        segment["m"]["tag"] = segment["theirs"] = tag

    request = EditRequest(edit.__name__.rpartition(".")[2], clip)
    cut = edit.apply(read(wire), request, Context(MEDIA))

    left = sent(cut)["t"][1]["sg"]
    assert [segment["m"].get("tag") for segment in left] == tags
    assert [segment.get("theirs") for segment in left] == tags


def test_the_keys_of_another_writer_stay_with_a_sound_that_becomes_music():
    wire = sent(FULL)
    wire["t"][1]["sg"][0]["m"]["tag"] = "keep"
    line = read(wire)
    line = replace(line, voice=AudioTrack("voice"), music=replace(line.voice, role="music"))
    assert sent(line)["t"][1]["sg"][0]["m"]["tag"] == "keep"


def test_the_keys_of_another_writer_keep_their_place():
    wire = sent(FULL)
    for part in (wire, *wire["t"], *(segment for track in wire["t"] for segment in track["sg"])):
        part["m"] = {"zoom": 2, **part["m"], "ext:tags": ["a", "b"]}

    assert json.dumps(sent(read(wire))) == json.dumps(wire)


def test_what_has_no_track_is_not_seen():
    wire = sent(replace(FULL, waveform=Waveform()))
    wire["t"] = [track for track in wire["t"] if track["m"]["title"] != "Waveform"]

    assert not read(wire).waveform.visible


def test_a_batch_is_a_list_of_drafts():
    two = (replace(FULL, name="One"), replace(FULL, name="Two"))
    wire = sent(replace(two[0], batch=two))

    assert [draft["m"]["title"] for draft in wire["m"]["a2e"]["batch"]] == ["One", "Two"]
    assert [member.name for member in read(wire).batch] == ["One", "Two"]


CLIPS = st.builds(
    TextClip,
    id=st.uuids().map(str),
    text=st.text(max_size=20),
    role=st.sampled_from(["title", "subtitle", "lower_third", "text"]),
    start_ms=st.integers(0, 5000),
    end_ms=st.none() | st.integers(5001, 9000),
    vertical=st.sampled_from([None, "top", "center", "bottom"]),
    size=st.none() | st.floats(0.4, 3),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CLIPS, max_size=6, unique_by=lambda clip: clip.id), st.floats(0, 4))
def test_any_texts_and_levels_come_back(texts: list[TextClip], volume: float):
    voice = AudioTrack("voice", (AudioClip("m1", 0, 10_000, volume=round(volume, 4)),))
    timeline = replace(FULL, texts=tuple(texts), voice=voice)

    assert replace(read(sent(timeline)), extra={}) == timeline
    assert sent(read(sent(timeline))) == sent(timeline)
