"""The learned reader beside the rules: its sentences, its net, and what both come to together."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.edits import EditRequest, Scene, understand
from intents.edits.agreeing import agreed
from intents.edits.wishes import reader
from intents.edits.wishes.labels import IDLE, LABELS, SEVERAL, TALK, can_be, tells
from intents.edits.wishes.making import MAKINGS, made
from intents.edits.wishes.reading import Reading

WISHES = Path(__file__).parents[2] / "fixtures" / "wishes"
EMPTY = Scene()
SCENE = Scene(
    exists=True,
    focus="waveform",
    texts=("Harbor",),
    roles=("title",),
    auto=(True,),
    wave="bars",
    kinds=("audio",),
    names=("harbor.wav",),
    voice_files=("harbor.wav",),
    duration_ms=20_000,
)


def _rows(lang):
    for row in (WISHES / f"{lang}.tsv").read_text(encoding="utf-8").splitlines():
        wishes, text = row.split("\t")
        yield wishes.split(" + "), text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sentences_are_well_formed_and_each_wish_has_many(lang):
    count = Counter(wish for wishes, _ in _rows(lang) for wish in wishes)
    known = set(LABELS) - {SEVERAL, "correct", "exchange"}
    assert set(count) == known
    assert min(count.values()) >= 20
    texts = [text for _, text in _rows(lang)]
    assert len(set(texts)) == len(texts)


def test_every_wish_can_be_made_or_is_left_to_the_rules():
    rules = {"trim.half", "remark", "correct", "exchange", SEVERAL}
    assert set(MAKINGS) == set(LABELS) - rules
    assert set(LABELS) > TALK


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ('"Low Tide" for 4 seconds from 0:02 to 0:06 at 30 % in red, 60 fps, 3 dB', wish)
        for wish in sorted(MAKINGS)
    ],
)
def test_what_is_made_of_a_wish_tells_it(text, wish):
    request = made(wish, _clause(text), replace(SCENE, texts=("Harbor", "Low Tide")))
    unmade = {"part.remove", "part.keep", "clock.corner", "logo.corner", "text.words"}
    unmade |= {"wave.gradient", "text.gradient", "loudness"}
    if request is None:
        assert wish in unmade
    elif wish not in TALK | {"fade.both"}:
        assert tells(request, wish) or request.operation == "unknown"


def _clause(text):
    reading = Reading.of(text, [])
    return reading.clause(reading.stretch(0, len(reading.pieces)))


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("front trim 3s", ("trim", {"head_ms": 3000})),
        ("this sound minus its final five seconds", ("trim", {"tail_ms": 5000})),
        ("turn the sound off", ("volume", {"volume": 0.0})),
        ("drawn as a ring that pulses", ("waveform", {"style": "circle"})),
        ("I can't follow it, it is rushing too much", ("speed", {"factor": 0.8})),
        ("整支影片都不要有聲音", ("volume", {"volume": 0.0})),
        ("一上来声音太突兀，头两秒由无到有慢慢升上来", ("fade", {"in_ms": 2000})),
        ("等等，还是恢复原状吧", ("undo", {})),
        ("左边低音右边高音的跳法", ("waveform", {"style": "spectrum"})),
    ],
)
def test_a_wish_in_words_that_no_rule_knows_is_read(text, edit):
    (request,) = (one for one in understand(text, scene=SCENE) if one.operation not in IDLE)
    assert (request.operation, dict(request.slots)) == edit


def test_several_wishes_come_in_their_order():
    found = understand(
        "For Instagram Reels: this sound minus its final five seconds, a bar that fills up as it plays",
        scene=replace(SCENE, exists=False, fresh=("audio",)),
    )
    assert [one.operation for one in found] == ["canvas", "trim", "progress_bar"]
    assert found[1].slots == {"tail_ms": 5000}


def test_it_after_words_on_the_picture_fades_the_words():
    found = understand('title "Dawn", and have it ease in over two seconds', scene=SCENE)
    assert [one.operation for one in found] == ["add_text", "change_text"]
    assert found[-1].slots == {"fade_in_ms": 2000}


@pytest.mark.parametrize("text", ["three seconds", "三秒", "delete the video", "换成另一首"])
def test_words_that_name_nothing_change_nothing(text):
    assert all(one.operation in {"vague", "unknown"} for one in understand(text, scene=SCENE))


@pytest.mark.parametrize(
    "request_",
    [
        EditRequest("undo", {}, "make the sound quieter"),
        EditRequest("correct", {"time_ms": 3000}, "make the sound quieter"),
        EditRequest("change_text", {"target_text": "A", "text": "B"}, "make the sound quieter"),
    ],
)
def test_what_only_the_rules_can_know_stays(request_):
    assert agreed(Reading.of("make the sound quieter", [request_]), SCENE) == [request_]


def test_given_words_are_never_lost():
    text = 'I would like "Alpha" to be read somewhere and the bars as dots'
    asked = EditRequest("add_text", {"text": "Alpha"}, text)
    assert asked in agreed(Reading.of(text, [asked]), SCENE)


def test_a_wish_needs_what_it_is_about():
    assert not can_be("music.louder", SCENE)
    assert can_be("music.louder", replace(SCENE, has_music=True))
    assert not can_be("text.swap", SCENE)
    assert can_be("wave.dots", EMPTY)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_understood_the_same_twice(text):
    for scene in (EMPTY, SCENE):
        assert understand(text, scene=scene) == understand(text, scene=scene)


def test_pieces_lie_in_order_and_no_more_than_a_dozen_are_read_apart():
    reading = Reading.of("red, and blue, " * 400, [])
    assert len(reading.pieces) == 12
    assert all(
        one[1] <= other[0] for one, other in zip(reading.pieces, reading.pieces[1:], strict=False)
    )
    assert len(reader.stretches_of(reading)) <= 12 * reader.LONGEST


def test_chances_are_those_of_one_wish_at_most():
    reading = Reading.of("make the bars blue and cut the first two seconds", [])
    likely = reader.chances(reading, reader.stretches_of(reading))
    assert (likely >= 0).all()
    assert (likely.sum(1) <= 1.0001).all()
