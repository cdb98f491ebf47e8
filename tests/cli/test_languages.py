"""One language is one file: what a new one does, and what is said of one that is not right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intents import proof
from skill.doctor import PROVED


@pytest.fixture
def french(tree: Path) -> Path:
    words = tree / "intents" / "languages"
    text = (words / "en.yaml").read_text(encoding="utf-8")
    text = text.replace("code: en\nname: English", "code: fr\nname: Français")
    begin = text.index("  function_words: [") + len("  function_words: [")
    text = f"{text[:begin]}le, la, et, une, dans, {text[begin:]}"
    text = text.replace("Hi! I turn", "Salut!").replace("Hello! Send me", "Salut!")
    text = text.replace("  weighed: true\n", "")
    for intent, template in (
        ("export", "exporte [la] [vidéo]"),
        ("credits", "montre mon solde"),
        ("state", "où en est la vidéo"),
    ):
        text = text.replace(
            f"\n  {intent}:\n    says:\n", f"\n  {intent}:\n    says:\n      - '{template}'\n", 1
        )
    text = text.replace("\n  then: [", "\n  then: [puis, ", 1)
    (words / "fr.yaml").write_text(text, encoding="utf-8")
    return tree


def test_a_language_is_added_by_one_file(french: Path, video_a2e: Callable[..., object]) -> None:
    told = video_a2e("say", "hi", "--lang", "fr", PYTHONPATH=str(french))
    assert "Salut!" in told.out
    told = video_a2e("say", "hi", PYTHONPATH=str(french), VIDEO_A2E_LANG="fr")
    assert "Salut!" in told.out
    lines = "coupe la fin et le début\ncut the end and the start\n剪掉结尾\nexport\n"
    routed = video_a2e("route", stdin=lines, PYTHONPATH=str(french))
    assert [event["lang"] for event in routed.events] == ["fr", "en", "zh", "en"]


def test_templates_alone_decide_in_a_language_the_nets_do_not_know(
    french: Path, video_a2e: Callable[..., object]
) -> None:
    lines = [
        "où en est la vidéo",
        "rends le titre bleu puis exporte la vidéo",
        "exporte la vidéo, puis montre mon solde",
    ]
    routed = video_a2e("route", stdin="\n".join(lines), PYTHONPATH=str(french))
    assert [[step["intent"] for step in event["steps"]] for event in routed.events] == [
        ["state"],
        ["sse", "export"],
        ["export", "credits"],
    ]
    assert routed.events[1]["steps"][0]["text"] == "rends le titre bleu"


def test_a_setting_is_named_as_it_was_given(video_a2e: Callable[..., object]) -> None:
    assert "VIDEO_A2E_LANG" in video_a2e("say", "hi", VIDEO_A2E_LANG="xx").err


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("  slips: {", "  slipss: {", "settings.slipss"),
        ("\n  opening:", "\n  openingg:", "frames.openingg"),
        ("\nedits:", "\neditz:", "editz"),
        ("\ncode: en", "\ncode: fr", "code"),
        ("  shown_text:\n", "  shown_text:\n    - '[a-z'\n", "settings.shown_text[0]"),
        ("  script: '", "  script: '(", "gui.script"),
        ("fact_before: '{fact}", "fact_before: '{fct}", "gui.fact_before"),
        ("  usage_path:", "  usage_paht:", "replies.usage_path"),
        ('"{{ path }} cannot be written', '"{{ path cannot be written', "replies.usage_path"),
    ],
)
def test_a_language_file_that_is_not_right_is_named_with_its_key(
    tree: Path,
    environment: dict[str, str],
    video_a2e: Callable[..., object],
    old: str,
    new: str,
    key: str,
) -> None:
    file = tree / "intents" / "languages" / "en.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = video_a2e("translate", stdin='"Click Export at 0:05 é"\n', PYTHONPATH=str(tree))
    routed = video_a2e("route", "make it blue é", PYTHONPATH=str(tree))
    said = done.err + routed.err
    if f"en.yaml: {key}" not in said:
        # Nothing of what was asked needs that section. That all was right before it changed is no excuse.
        home = Path(environment["VIDEO_A2E_HOME"])
        home.mkdir(mode=0o700, exist_ok=True)
        (home / PROVED).write_text(proof.seal())
        done = video_a2e("doctor", PYTHONPATH=str(tree))
        said = done.out + done.err
    assert f"en.yaml: {key}" in said
    # Who writes English is told so in English, whatever else in that file is wrong.
    assert "文件" not in said
    assert "Traceback" not in said
    assert "LexiconError" not in said
