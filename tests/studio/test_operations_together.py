"""Edits of several things at once: what goes along with them, and what stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.edits import EditRequest, Value
from studio.beginning import audio_timeline
from studio.operations import OPERATIONS, Context, EditError
from studio.timeline import Captions, Cue, Logo, Media, TextClip, Timeline

TALK = Media("m1", "talk.wav", "audio", 10_000, has_sound=True, voice_likeness=0.9)
TITLE = TextClip("t1", "Talk", "title", auto=True)
ARTIST = TextClip("t2", "Ann", "artist", auto=True)


def edit(timeline: Timeline, operation: str, **slots: Value) -> Timeline:
    return OPERATIONS[operation](timeline, EditRequest(operation, slots), Context(media=(TALK,)))


@pytest.fixture
def talk() -> Timeline:
    return replace(audio_timeline(TALK), texts=(TITLE, ARTIST))


def test_the_title_alone_stays_although_the_studio_wrote_every_text(talk: Timeline):
    alone = edit(talk, "remove_text", target_role="title", others=True)

    assert [text.text for text in alone.texts] == ["Talk"]


@pytest.mark.parametrize("number", [1, 2])
def test_one_part_cannot_trade_places(talk: Timeline, number: int):
    with pytest.raises(EditError) as failed:
        edit(talk, "exchange", parts=True, numbers=(number,))

    assert failed.value.key == "which_two"


def test_captions_and_later_texts_go_with_their_parts(talk: Timeline):
    late = TextClip("t3", "Late", start_ms=6000, end_ms=8000)
    cues = (Cue(0, 2000, "one"), Cue(4000, 5500, "border"), Cue(6000, 7000, "two"))
    said = replace(talk, texts=(TITLE, late), captions=Captions("m9", cues))

    swapped = edit(said, "exchange", parts=True)

    assert swapped.captions is not None
    assert swapped.captions.cues == (
        Cue(1000, 2000, "two"),
        Cue(5000, 7000, "one"),
        Cue(9000, 10_000, "border"),
    )
    assert [(t.start_ms, t.end_ms) for t in swapped.texts] == [(0, None), (1000, 3000)]


def test_letters_take_all_colours_of_what_they_trade_with(talk: Timeline):
    running = replace(TITLE, colour="#ff0000", colour_to="#0000ff")
    wave = replace(talk.waveform, colours=("#00ff00",))
    before = replace(talk, texts=(running,), waveform=wave)

    after = edit(before, "exchange", colours=True, things=("title", "waveform"))

    assert (after.texts[0].colour, after.texts[0].colour_to) == ("#00ff00", None)
    assert after.waveform.colours == ("#ff0000", "#0000ff")


@pytest.mark.parametrize(("thing", "key"), [("subtitle", "which_two"), ("captions", "no_captions")])
def test_what_is_not_there_trades_no_colour(talk: Timeline, thing: str, key: str):
    with pytest.raises(EditError) as failed:
        edit(talk, "exchange", colours=True, things=(thing, "waveform"))

    assert failed.value.key == key


def test_letters_of_two_colours_grow_darker_in_both(talk: Timeline):
    running = replace(TITLE, colour="#808080", colour_to="#404040")

    darker = edit(replace(talk, texts=(running,)), "change_text", tone_step=1.0).texts[0]

    assert darker.colour is not None
    assert darker.colour < "#808080"
    assert darker.colour_to is not None
    assert darker.colour_to < "#404040"


def test_a_stretch_is_brought_to_a_length_and_the_rest_keeps_its_own(talk: Timeline):
    fast = edit(talk, "speed", to_ms=2000, starts_ms=(2000,), ends_ms=(6000,))

    assert [clip.speed for clip in fast.voice.clips] == [1.0, 2.0, 1.0]
    assert fast.duration_ms == 8000


def test_each_smaller_size_of_a_logo_is_smaller(talk: Timeline):
    signed = replace(talk, logo=Logo("m5"))

    logos = [edit(signed, "logo", size=size).logo for size in (0.5, 0.7, 1.0, 1.5)]

    sizes = [logo.size for logo in logos if logo is not None]
    assert sizes == sorted(set(sizes))
