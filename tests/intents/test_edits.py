"""Sentences to edits: the corpus, and what holds for every sentence."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.edits import EditRequest, Scene, understand
from intents.lexicon import lexicons
from tests.batches import batches, judge

CORPUS = Path(__file__).parents[2] / "fixtures" / "edits"
TITLED = Scene(
    exists=True,
    texts=("Knock",),
    roles=("title",),
    auto=(True,),
    kinds=("audio",),
    duration_ms=10_000,
)


def _lines(lang: str) -> list[dict[str, Any]]:
    lines = yaml.load(
        (CORPUS / f"{lang}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return [{**line, "lang": lang} for line in lines]


CASES = [batch for lang in ("en", "zh") for batch in batches(_lines(lang), lang)]


def plain(request: EditRequest) -> dict[str, Any]:
    slots = {k: list(v) if isinstance(v, tuple) else v for k, v in request.slots.items()}
    return {request.operation: slots}


def asks_for_its_edits(line: dict[str, Any]) -> None:
    found = understand(line["say"], line["lang"], scene=TITLED)

    assert [plain(request) for request in found] == line["edits"]


@pytest.mark.parametrize("lines", CASES)
def test_a_sentence_of_the_corpus_asks_for_its_edits(lines: list[dict[str, Any]]):
    judge(lines, asks_for_its_edits, words=itemgetter("say"))


def test_roundabout_words_of_one_name_are_rephrased_alike_in_all_languages():
    said: dict[str, str] = {}
    for lexicon in lexicons().values():
        for name, words in lexicon.edits.references_say.items():
            if name.startswith("as."):
                assert said.setdefault(name, words) == words, name


@pytest.mark.parametrize("marks", ['""', "“”", "‘’", "「」", "『』", "《》", "【】", "``", "''"])
def test_quoted_words_are_kept_as_they_stand_whatever_the_marks(marks: str):
    words = "Delete the red waveform, 50% off & 你好!"

    (request,) = understand(f"add {marks[0]}{words}{marks[1]}", scene=TITLED)

    assert (request.operation, request.word("text")) == ("add_text", words)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("title it Blue Monday", "Blue Monday"),
        ("title it One Minute Wonder in white at the top", "One Minute Wonder"),
        ("标题叫红色时光", "红色时光"),
        ("call it The Quick Brown Fox for the first 3 seconds", "The Quick Brown Fox"),
    ],
)
def test_a_title_without_marks_keeps_words_that_look_like_values(said: str, words: str):
    found = understand(said, scene=TITLED)

    assert [request.word("text") for request in found] == [words]


@pytest.mark.parametrize(
    "said",
    [
        "make it pop",
        "感觉差点意思，再调调",
        "something is off",
        "弄得高级一点",
        "make it look nicer",
    ],
)
def test_a_vague_wish_is_no_edit(said: str):
    assert [r.operation for r in understand(said, scene=TITLED)] == ["vague"]


@pytest.mark.parametrize(
    "said",
    [
        "add a live weather map in the corner",
        "translate it into Spanish",
        "remove the background noise",
        "换成机器人的声音",
        "加个烟花特效",
        "generate a picture of a castle",
    ],
)
def test_what_the_studio_cannot_do_is_named(said: str):
    assert [r.operation for r in understand(said, scene=TITLED)] == ["impossible"]


def test_a_clause_without_a_thing_speaks_of_the_thing_before_it():
    found = understand("make the waveform red, at the bottom and a bit bigger", scene=TITLED)

    assert {request.operation for request in found} == {"waveform"}
    assert found[0].words("colours") == ("#e53935",)


def test_a_pronoun_means_what_was_edited_last():
    after_a_text = Scene(
        exists=True, focus="text", texts=("Hi",), roles=("title",), auto=(False,), kinds=("audio",)
    )

    (request,) = understand("make it yellow", scene=after_a_text)

    assert request.operation == "change_text"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_understood_or_not_but_never_fails(text: str):
    for request in understand(text, scene=TITLED):
        assert request.operation


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(_lines("en") + _lines("zh")))
def test_understanding_twice_gives_the_same(line: dict[str, Any]):
    assert understand(line["say"], scene=TITLED) == understand(line["say"], scene=TITLED)


@pytest.mark.parametrize("focus", ["", "background", "waveform", "text", "fade", "volume", "clock"])
@pytest.mark.parametrize(
    ("said", "operation"),
    [
        ("I'd rather have a circle", "waveform"),
        ("how about dots?", "waveform"),
        ("the bars are way too tall", "waveform"),
        ("let's try the sound shown as little dots", "waveform"),
        ("the recording begins with two seconds of nothing, which should be removed", "trim"),
        ("the video is too long, make it 6 seconds", "trim"),
        ("somebody swears from 0:02 to 0:04, silence just that part", "volume"),
        ("the end is too abrupt", "fade"),
        ("the background's a bit gloomy, make it light blue", "background"),
    ],
)
def test_what_names_its_thing_means_it_whatever_was_edited_before(
    said: str, operation: str, focus: str
):
    before = replace(TITLED, focus=focus, colours={"waveform": "#ff0000", "focus": "#ff0000"})

    found = understand(said, "en", scene=before)

    assert {request.operation for request in found} == {operation}


@pytest.mark.parametrize("words", ["Blur, no more rain", "mp3 the best", "the sound of the clip"])
def test_words_in_marks_are_shown_as_they_are(words):
    scene = Scene(exists=True, names=("talk.mp3", "sea.mp4"), kinds=("audio", "video"))
    (request,) = understand(f'write "{words}" at the top', scene=scene)
    assert request.word("text") == words
