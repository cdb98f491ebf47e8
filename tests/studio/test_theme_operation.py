"""Another theme is one sentence away, in both languages, and chosen colours give way to it."""

from __future__ import annotations

import pytest

from studio.agent import AgentAnswer, respond
from studio.theme_names import keys, names
from studio.timeline import Media, Timeline

SOUND = (Media("a", "rain.wav", "audio", 7000),)


def after(*sentences: str) -> tuple[Timeline, AgentAnswer]:
    answer = respond("make a video", timeline=None, media=SOUND)
    timeline = answer.timeline
    for sentence in sentences:
        answer = respond(sentence, timeline=timeline, media=SOUND, history=answer.history)
        timeline = answer.timeline or timeline
    assert timeline is not None
    return timeline, answer


@pytest.mark.parametrize("key", keys())
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_theme_is_had_by_each_of_its_names(key: str, lang: str) -> None:
    words = {"en": "use the {} theme", "zh": "换成{}主题"}[lang]
    for name in names()[key][lang]:
        other = "theme: paper" if key != "paper" else "theme: midnight"
        assert after(other, words.format(name))[0].theme == key


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("theme: midnight", "midnight"),
        ("主题：午夜", "midnight"),
        ("主題換成極光", "aurora"),
        ("make it vertical with the sunset theme", "sunset"),
        ("午夜主题，标题写“夜车”", "midnight"),
    ],
)
def test_a_theme_is_named_in_many_ways(sentence: str, key: str) -> None:
    assert after(sentence)[0].theme == key


def test_colours_that_were_chosen_give_way_to_the_theme() -> None:
    timeline, _ = after("red waveform on a green background", "theme: aurora")
    assert timeline.waveform.colours == ()
    assert timeline.background.kind == "theme"


def test_a_theme_without_a_name_is_asked_for_and_changes_nothing() -> None:
    before, _ = after()
    timeline, answer = after("change the theme")
    said = " ".join(getattr(event, "text", "") for event in answer.events)
    assert timeline == before
    assert all(by_language["en"][0] in said for by_language in names().values())


def test_words_that_hold_the_word_theme_are_no_theme() -> None:
    timeline, _ = after('title it "Theme of Love"')
    assert timeline.theme == "default"
    assert [text.text for text in timeline.texts] == ["Theme of Love"]
