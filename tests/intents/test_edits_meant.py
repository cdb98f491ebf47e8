"""What a sentence means when part of a wish is kept, shown or limited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intents.edits import Scene, Value, understand

SHOW = Scene(
    exists=True,
    texts=("Big Red Show", "By Ann"),
    roles=("title", "subtitle"),
    auto=(False, False),
    kinds=("audio",),
    duration_ms=10_000,
)


def asked(said: str, scene: Scene = SHOW) -> list[tuple[str, dict[str, Value]]]:
    return [(one.operation, dict(one.slots)) for one in understand(said, scene=scene)]


@pytest.mark.parametrize(
    "said",
    [
        "remove every text but the title",
        "remove all the words but the title",
        "remove all words except the title",
    ],
)
def test_all_texts_but_one_are_other_texts(said: str):
    assert asked(said) == [("remove_text", {"target_role": "title", "others": True})]


def test_all_texts_but_two_are_those_of_other_roles():
    scene = replace(
        SHOW, texts=(*SHOW.texts, "Ann"), roles=(*SHOW.roles, "artist"), auto=(False,) * 3
    )

    found = asked("remove every text but the title and the subtitle", scene)

    assert found == [("remove_text", {"target_role": "artist", "every": True})]


@pytest.mark.parametrize("verb", ["remove", "hide"])
def test_a_second_thing_that_stays_is_not_taken_away(verb: str):
    found = asked(f"{verb} everything except the title and the waveform")

    assert {thing for thing, slots in found if slots.get("visible") is False} == {
        "progress_bar",
        "clock",
    }


@pytest.mark.parametrize(
    ("said", "texts", "words"),
    [
        ("delete “Red” from the title", ("Big Red Show",), "Big Show"),
        ("replace Sun with Moon", ("Sunday Sun",), "Sunday Moon"),
        ("take the word Red out of the title", ("Big Red Show",), "Big Show"),
        ("remove the word Red from the title", ("Big Red Show",), "Big Show"),
    ],
)
def test_only_the_named_word_changes(said: str, texts: tuple[str, ...], words: str):
    scene = replace(SHOW, texts=texts, roles=("title",), auto=(False,))

    assert asked(said, scene) == [("change_text", {"target_text": texts[0], "text": words})]


@pytest.mark.parametrize(
    "said", ["title it the vollume of silence", "tittle it the vollume of silence"]
)
def test_words_to_show_keep_their_spelling(said: str):
    (found,) = understand(said, scene=SHOW)

    assert found.word("text") == "the vollume of silence"


def test_a_left_out_apostrophe_is_found_behind_letters_that_fold_longer():
    plain, folded = asked("Strasse: dont mute it"), asked("Straße: dont mute it")

    assert plain == folded


def test_a_length_belongs_to_the_stretch_that_is_sped_up():
    said = "speed up 0:02-0:06 so that it lasts 2 seconds"

    limits: dict[str, Any] = {"starts_ms": (2000,), "ends_ms": (6000,)}
    assert asked(said) == [("speed", {"to_ms": 2000, **limits})]


def test_captions_that_were_taken_away_are_gone_for_the_rest_of_the_message():
    scene = replace(SHOW, has_captions=True, has_logo=True)

    found = asked("remove the captions, then remove everything except the waveform", scene)

    assert found.count(("captions", {"visible": False})) == 1


def test_long_runs_of_blanks_cost_nothing():
    assert asked("\n" * 60 + "make it red") == asked("make it red")
    assert asked("make it" + " " * 1500 + "red") == asked("make it red")
