"""The learned reader beside the rules: its sentences, its net, and what both come to together."""

import math
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
from studio.operations import OPERATIONS

WISHES = Path(__file__).parents[2] / "fixtures" / "wishes"
EMPTY = Scene()
ANSWERED = {
    "undo",
    "redo",
    "reset",
    "back",
    "bring_back",
    "changes",
    "describe",
    "preview",
    "contact_sheet",
    "create",
}
ANSWERED |= {"correct", "vague", "impossible", "unknown", "leave", "thanks", "greet", "help"}  # fmt: skip
"""What the agent of the studio answers itself."""
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


BETWEEN = {"trim.keep", "trim.cut", "volume.mute_part", "text.from_to"}
"""Wishes that need two times; one is enough for the others."""


@pytest.mark.parametrize("wish", sorted(MAKINGS))
def test_what_is_made_of_a_wish_tells_it(wish):
    times = "from 0:02 to 0:06" if wish in BETWEEN else "4 seconds"
    text = f'"Low Tide" {times} at 30 % in red, 60 fps, 3 dB, second part'
    shown = {"text.add", "text.subtitle", "text.lower_third"}
    scene = SCENE if wish in shown else replace(SCENE, texts=("Harbor", "Low Tide"))
    request = made(wish, _clause(text), scene)
    if wish in {"clock.corner", "logo.corner", "wave.gradient", "text.gradient"}:
        # No place and no second colour is said.
        assert request is None
    else:
        assert request is not None
        assert wish in TALK or request.operation == "unknown" or tells(request, wish)


def _clause(text):
    reading = Reading.of(text, [])
    return reading.clause(reading.stretch(0, len(reading.pieces)))


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("front trim 3s", ("trim", {"head_ms": 3000})),
        ("this sound minus its final five seconds", ("trim", {"tail_ms": 5000})),
        ("turn the sound off", ("volume", {"volume": 0.0, "target": "all"})),
        ("drawn as a ring that pulses", ("waveform", {"style": "circle"})),
        ("I can't follow it, it is rushing too much", ("speed", {"factor": 0.8})),
        ("整支影片都不要有聲音", ("volume", {"volume": 0.0, "target": "all"})),
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


@pytest.mark.parametrize("text", ["three seconds", "三秒", "delete the video"])
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
def test_any_text_is_understood_as_operations_that_there_are(text):
    for scene in (EMPTY, SCENE):
        assert {one.operation for one in understand(text, scene=scene)} <= ANSWERED | set(
            OPERATIONS
        )


@pytest.mark.parametrize(
    "text",
    [
        f"trim {'9' * 400} s",
        f"split it at {'9' * 400}",
        f"{'9' * 310} dB louder",
        "make the title 0x smaller",
        "歌名缩一号把把0x把",
        "\udc80 loud",
        "把音乐调小，然后加标题。" * 400,
    ],
)
def test_measures_beyond_all_measure_and_odd_letters_do_no_harm(text):
    for scene in (EMPTY, SCENE):
        for one in understand(text, scene=scene):
            assert all(
                math.isfinite(value)
                for value in one.slots.values()
                if isinstance(value, int | float)
            )


def test_a_net_for_other_wishes_is_not_read(tmp_path, monkeypatch):
    stale = bytearray(reader._FILE.read_bytes())
    stale[0] ^= 1
    (tmp_path / "wishes.bin").write_bytes(stale)
    monkeypatch.setattr(reader, "_FILE", tmp_path / "wishes.bin")
    reader._net.cache_clear()
    with pytest.raises(ValueError, match="fit it anew"):
        reader._net()
    reader._net.cache_clear()


@pytest.mark.parametrize(
    ("wish", "text", "slots"),
    [
        ("trim.cut", "my boss's name comes up at 0:33, up to 0:37, has to go", {"starts_ms": (33000,), "ends_ms": (37000,)}),
        ("trim.to", "三分钟的东西我想两分钟念完", None),
        ("join", "after intro.wav comes episode.wav, same video", {"files": ("intro.wav", "episode.wav")}),
        ("bg.video", "have fireplace.mp4 flicker behind the sound", {"file": "fireplace.mp4", "source": "video"}),
        ("text.subtitle", 'one smaller row under "Harbor": "acoustic"', {"text": "acoustic", "role": "subtitle"}),
        ("text.words", 'it should say "Episode 13", not "Harbor"', {"target_text": "Harbor", "text": "Episode 13"}),
        ("bg.colour", "something dark", {"dim_step": 1.0}),
    ],
)  # fmt: skip
def test_the_values_that_are_said_are_used(wish, text, slots):
    request = made(wish, _clause(text), SCENE)
    told = None if request is None else dict(request.slots)
    if slots is None:
        assert told is None
    else:
        assert told is not None
        assert slots.items() <= told.items()


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
