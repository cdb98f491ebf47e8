"""Conversations with the editor: what it does, and what it says it did."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from talker import PART, SONG, TALK, VIEW, Person

from skill.wire.agent import Text, ToolCall, ToolResult
from studio.agent import History, respond
from studio.timeline import Timeline

CORPUS = Path(__file__).parents[2] / "fixtures" / "edits" / "conversations.yaml"
BY_NAME = {item.name: item for item in (TALK, SONG, VIEW, PART)}


@pytest.fixture
def person() -> Person:
    person = Person()
    person.say("make a video", TALK)
    return person


def facts(timeline: Timeline) -> dict[str, Any]:
    """Return what a conversation of the corpus may check."""
    return {
        "texts": [text.text for text in timeline.texts],
        "duration_ms": timeline.duration_ms,
        "canvas": f"{timeline.canvas.width}x{timeline.canvas.height}",
        "background": timeline.background.kind,
        "background_colours": list(timeline.background.colours),
        "wave": timeline.waveform.style if timeline.waveform.visible else "hidden",
        "wave_colours": list(timeline.waveform.colours),
        "voice": [round(clip.volume, 3) for clip in timeline.voice.clips],
        "music": [round(clip.volume, 3) for clip in timeline.music.clips],
        "colour": timeline.texts[-1].colour if timeline.texts else None,
        "batch": len(timeline.batch),
    }


CONVERSATIONS = yaml.load(CORPUS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("case", CONVERSATIONS, ids=[c["turns"][-1]["say"] for c in CONVERSATIONS])
def test_a_conversation_of_the_corpus_ends_as_it_should(case: dict[str, Any]):
    person = Person()
    said = ""
    for turn in case["turns"]:
        files = [BY_NAME[name] for name in turn.get("files", [])]
        said = person.say(turn["say"], *files, lang=case["lang"])

    expected = case.get("then", {})
    found = facts(person.timeline)
    assert {key: found[key] for key in expected} == expected
    if "reply" in case:
        assert re.search(case["reply"], said), said


def test_an_edit_is_told_as_call_result_and_words(person: Person):
    person.say("make the waveform red")

    call, result, told = person.answers[-1].events
    assert isinstance(call, ToolCall)
    assert isinstance(result, ToolResult)
    assert isinstance(told, Text)
    assert (call.name, call.args["colours"]) == ("waveform", ("#e53935",))


def test_without_a_sound_the_editor_asks_for_one():
    person = Person()

    assert "sound file" in person.say("make a video")
    assert person.wire is None


def test_wishes_said_before_there_is_a_sound_are_fulfilled_when_it_comes():
    person = Person()

    assert "as soon as there is a sound" in person.say("red waveform, vertical")
    person.say('title "Dawn"')
    said = person.say("here it is", TALK)

    found = facts(person.timeline)
    assert (found["texts"], found["canvas"]) == (["Dawn"], "1080x1920")
    assert found["wave_colours"]
    assert "red" in said
    # What has been done does not wait any more.
    assert History.from_json(person.history).waiting == ()


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (["red waveform", 'title "Dawn"', "undo that, and make the waveform blue"], 2),
        (["red waveform", 'title "Dawn"', "undo that"], 1),
        (["红色波形", "标题“黎明”", "撤销，波形改成蓝色"], 2),
        (["red waveform", 'title "Dawn"', "scrap everything and make the waveform blue"], 1),
    ],
)
def test_what_waits_for_a_sound_is_forgotten_when_it_is_taken_back(told: list[str], left: int):
    person = Person()
    for message in told:
        said = person.say(message)

    waiting = History.from_json(person.history).waiting
    assert len(waiting) == left
    assert told[1] not in waiting
    assert "nothing to undo" not in said
    person.say("", TALK)
    assert [text.text for text in person.timeline.texts] == ["Talk"]


def test_what_waits_for_a_sound_is_told_corrected_and_undone_by_itself():
    person = Person()
    person.say("blue background")
    person.say("no, green")
    assert '"no, green"' in person.say("what did I ask for so far?")
    person.say('and the title "Dawn"')
    person.say("here it is", TALK)
    assert [text.text for text in person.timeline.texts] == ["Dawn"]
    assert "Dawn" in person.say("undo")
    assert [text.text for text in person.timeline.texts] == ["Talk"]
    assert person.timeline.background.colours == ("#2ecc40",)


def test_a_change_that_was_taken_back_alone_is_done_again(person: Person):
    person.say("make the waveform red")
    person.say('title "Undo"')
    person.say("undo the waveform")
    assert History.from_json(person.history).past[-1].took_back
    person.say("redo")
    assert facts(person.timeline)["wave_colours"] == ["#e53935"]
    person.say("hide the waveform")
    person.say("show the waveform again")
    assert "nothing to redo" in person.say("redo")


def test_an_honest_refusal_changes_nothing(person: Person):
    before = person.wire

    said = person.say("add a live weather map in the corner")

    assert "can't" in said
    assert person.wire == before
    assert not person.answers[-1].changed


def test_a_vague_wish_gets_one_question(person: Person):
    said = person.say("make it pop")

    assert said.count("?") == 1
    assert not person.answers[-1].changed


def test_an_answer_is_in_the_language_of_the_message(person: Person):
    assert re.search("[\u4e00-\u9fff]", person.say("波形换成红色"))
    assert not re.search("[\u4e00-\u9fff]", person.say("make the waveform blue"))


def test_a_preview_points_at_a_picture_of_that_moment(person: Person):
    person.say("show me a preview at 0:03")
    frame = person.answers[-1].events[1]
    person.say("a contact sheet please")
    sheet = person.answers[-1].events[1]

    assert isinstance(frame, ToolResult)
    assert isinstance(sheet, ToolResult)
    assert frame.result["preview_url"] == "/pictures/3000"
    assert frame.result["name"] == "preview-0m03s.png"
    assert sheet.result["preview_url"] == "/pictures/None"


def test_what_did_you_change_tells_the_last_change(person: Person):
    person.say("make the background green")

    assert "green" in person.say("what did you change?")


def test_whats_on_the_timeline_names_everything(person: Person):
    person.say('add the title "Harbour" for the first 3 seconds')

    said = person.say("what's on the timeline?")

    for part in ("talk.wav", "Harbour", "8", "1920x1080", "waveform"):
        assert part in said


def test_uploads_without_words_find_their_place(person: Person):
    person.say("here", SONG)
    person.say("and this", VIEW)

    assert [clip.media for clip in person.timeline.music.clips] == ["m2"]
    assert person.timeline.background.media == "m3"


def test_speech_beside_music_puts_the_music_underneath_from_the_start():
    person = Person()
    person.say("make a video of these", SONG, TALK)

    assert [clip.media for clip in person.timeline.voice.clips] == ["m1"]
    assert [clip.media for clip in person.timeline.music.clips] == ["m2"]


EDITS = (
    "make the waveform red",
    'add the title "Hello" for the first 3 seconds',
    "cut the first second",
    "make it vertical",
    "音量调到50%",
    "背景换成从蓝到紫的渐变",
    "remove the title",
    "1.5x speed",
    "fade in and out",
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=4, unique=True))
def test_undo_brings_the_draft_back_byte_for_byte(said: list[str]):
    person = Person()
    person.say("make a video", TALK)
    states = [json.dumps(person.wire)]
    for message in said:
        person.say(message)
        if person.answers[-1].changed:
            states.append(json.dumps(person.wire))
    newest = states[-1]

    for state in reversed(states[:-1]):
        person.say("undo")
        assert json.dumps(person.wire) == state
    for state in states[1:]:
        person.say("redo")
        assert json.dumps(person.wire) == state
    assert json.dumps(person.wire) == newest
    person.say("start over")
    assert json.dumps(person.wire) == states[0]


def test_the_same_conversation_gives_the_same_words_and_drafts():
    first, second = Person(), Person()
    for person in (first, second):
        person.say("黑色背景，紫色波形", TALK)
        person.say("标题叫夜谈，前三秒")

    assert first.wire == second.wire
    assert first.answers == second.answers


def test_a_picture_that_came_with_the_first_sound_leaves_nothing_to_undo() -> None:
    first = respond("use it as background", timeline=None, media=[TALK, VIEW])
    back = respond("undo", timeline=first.timeline, media=[TALK, VIEW], history=first.history)
    said = " ".join(event.text for event in back.events if isinstance(event, Text))
    assert back.timeline is None
    assert "nothing to undo" in said


def test_a_message_too_short_to_tell_is_answered_in_the_language_last_spoken() -> None:
    first = respond("做一个视频", timeline=None, media=[TALK])
    red = respond("红色波形", timeline=first.timeline, media=[TALK], history=first.history)
    back = respond("undo", timeline=red.timeline, media=[TALK], history=red.history, lang="en")
    said = " ".join(event.text for event in back.events if isinstance(event, Text))
    assert re.search(r"[\u4e00-\u9fff]", said)
