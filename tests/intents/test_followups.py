"""What a message does to the change before it: the example set, the model, and what is made of both."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.edits import EditRequest, Scene, understand
from intents.edits.followups import amending
from intents.edits.followups.following import followed
from intents.edits.message.things import head_of
from intents.edits.wishes import followups
from intents.edits.wishes.followups import KINDS
from intents.edits.wishes.reading import Reading

FOLLOWUPS = Path(__file__).parents[2] / "fixtures" / "followups"
SCENE = Scene(
    exists=True,
    texts=("Low Tide", "Sunday Market"),
    roles=("title", "text"),
    auto=(False, False),
    has_music=True,
    wave="bars",
    kinds=("audio", "audio"),
    names=("talk.wav", "song.mp3"),
    music_files=("song.mp3",),
    voice_files=("talk.wav",),
    duration_ms=20_000,
)


def after(message: str, *, undone: bool = False) -> Scene:
    """Return the scene in which a message has just been carried out."""
    requests = tuple(understand(message, scene=SCENE))
    last = requests[-1]
    return replace(
        SCENE,
        undone=undone,
        focus=head_of(last.operation),
        last_operation=last.operation,
        last_request=last,
        last_requests=requests,
    )


def meant(
    before: str, message: str, *, undone: bool = False
) -> list[tuple[str, dict[str, object]]]:
    found = understand(message, scene=after(before, undone=undone))
    return [(one.operation, dict(one.slots)) for one in found]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_followups_are_well_formed_and_each_kind_has_many(lang):
    rows = (FOLLOWUPS / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()
    kinds = Counter(kind for kind, before, text in (row.split("\t") for row in rows) if text)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 100


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("draw the wave as dots", "ugh, take that off again"),
        ("make it vertical", "hm no, as it was"),
        ("blur the background", "not a good idea, the old one please"),
        ("背景虚化", "还是原来那样吧"),
        ("把标题放大", "算了，退回去"),
    ],
)
def test_a_message_that_only_regrets_takes_the_change_back(before, message):
    assert [operation for operation, _ in meant(before, message)] == ["undo"]


@pytest.mark.parametrize(
    ("before", "message", "slots"),
    [
        ("cut the first 4 seconds", "wrong end", {"tail_ms": 4000}),
        ("split it in 3 parts", "four", {"parts": 4}),
        ("小声6分贝", "我是想说降12分贝", {"db": -12.0}),
        ("title on the left", "no, the right", {"horizontal": "right"}),
    ],
)
def test_a_correction_takes_the_place_of_what_was_said(before, message, slots):
    # What names no text is of the one touched last.
    assert slots.items() <= meant(before, message)[-1][1].items()


@pytest.mark.parametrize(
    ("before", "message", "slot"),
    [
        ("make the music quieter", "still too much of it", "factor"),
        ("dim the background", "darker still", "dim_step"),
        ("音乐小声点", "再来一点", "factor"),
    ],
)
def test_more_of_it_goes_on_the_same_way(before, message, slot):
    ((operation, slots),) = meant(before, message)
    assert operation == understand(before, scene=SCENE)[-1].operation
    assert slot in slots


def test_a_thing_that_shall_go_is_no_undo():
    found = meant(
        "add a progress bar and the clock", "I changed my mind about the bar, leave it out"
    )
    assert found == [("progress_bar", {"visible": False})]


def test_what_was_taken_back_comes_again():
    said = "actually it was nicer with it, do it again"
    assert meant("make the waveform red", said, undone=True)[0][0] in {"redo", "back"}


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("make the waveform red", "add a title 'Harbour'"),
        ("cut the first 3 seconds", "no music please"),
        ("标题放大", "背景换成深蓝"),
    ],
)
def test_another_wish_leaves_the_change_alone(before, message):
    assert not {"undo", "reset", "take_back"} & {
        operation for operation, _ in meant(before, message)
    }


def test_nothing_is_put_right_by_words_that_tell_nothing():
    last = EditRequest("waveform", {"opacity": 0.6})
    reading = Reading.of("hm", ())
    assert amending.amended(reading.clause(reading.whole), last) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_follow(text):
    scene = after("cut the first 4 seconds")
    reading = Reading.of(text, ())
    if reading.pieces:
        chances = followups.kinds_of(reading, scene)
        assert abs(sum(chances.values()) - 1) < 1e-3
        assert isinstance(followed([], reading, scene), list)
