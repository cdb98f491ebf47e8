"""Help, version, typos, completion: what a person meets before anything runs."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from skill.cli import run
from skill.commands import COMMANDS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("COLUMNS", "200")

    def ask(*words: str) -> str:
        assert run([*words]) == 0
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example_in_eighty_columns(helped, command) -> None:
    text = helped(command, "-h")
    assert text == helped(command, "--help")
    assert text.startswith(f"Usage: video-a2e {command} ")
    assert re.search(rf"Examples?.*:\n +.*video-a2e {command}", text)
    assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_shared_options(helped, command) -> None:
    text = helped(command, "-h")
    for option in ("--json", "--backend", "--lang", "--conversation", "--wait", "-q", "-v"):
        assert option in text


def test_help_lists_every_command_with_a_whole_sentence(helped) -> None:
    text = helped("-h")
    for command in COMMANDS:
        line = re.search(rf"^  {command} +(.+)$", text, re.MULTILINE)
        assert line, command
        assert not line[1].endswith("..."), f"{command}: cut off in the list"
    assert max(len(line) for line in text.splitlines()) <= 80


def test_without_arguments_help_goes_to_stdout_and_the_exit_code_is_usage(capsys) -> None:
    assert run([]) == 2
    shown = capsys.readouterr()
    assert "Usage: video-a2e" in shown.out
    assert shown.err == ""


def test_the_version_is_that_of_the_skill_file(capsys) -> None:
    version = re.search(r'^ +version: "(.+)"$', (ROOT / "SKILL.md").read_text(), re.MULTILINE)
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"video-a2e, version {version[1]}\n"


@pytest.mark.parametrize(
    ("typed", "meant"), [("exprot", "export"), ("convrt", "convert"), ("dcotor", "doctor")]
)
def test_a_mistyped_command_is_answered_with_the_one_meant(capsys, typed, meant) -> None:
    assert run([typed]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"Did you mean '{meant}'?" in shown.err


def test_a_mistyped_option_is_answered_with_the_one_meant(capsys) -> None:
    assert run(["convert", "--ouptut", "x", "a.mp3"]) == 2
    assert "--output" in capsys.readouterr().err


def test_usage_errors_are_said_in_the_language_asked_for(capsys, monkeypatch) -> None:
    assert run(["--lang", "zh", "exprot"]) == 2
    assert "export" in (said := capsys.readouterr().err)
    assert any("CJK" in unicodedata.name(character, "") for character in said)
    monkeypatch.setenv("VIDEO_A2E_LANG", "zh")
    assert run(["convert"]) == 2
    assert any("CJK" in unicodedata.name(character, "") for character in capsys.readouterr().err)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_given_for_each_shell(video_a2e, shell) -> None:
    done = video_a2e(_VIDEO_A2E_COMPLETE=f"{shell}_source")
    assert done.code == 0
    assert "_VIDEO_A2E_COMPLETE" in done.out


def test_completion_offers_commands_and_options(video_a2e) -> None:
    words = {"COMP_WORDS": "video-a2e ex", "COMP_CWORD": "1"}
    assert "export" in video_a2e(_VIDEO_A2E_COMPLETE="bash_complete", **words).out
    words = {"COMP_WORDS": "video-a2e export --back", "COMP_CWORD": "2"}
    assert "--backend" in video_a2e(_VIDEO_A2E_COMPLETE="bash_complete", **words).out


@pytest.mark.parametrize("words", ["video-a2e convert ta", "video-a2e say hi --attach ta"])
def test_completion_of_files_is_left_to_the_shell(video_a2e, words) -> None:
    count = str(len(words.split()) - 1)
    done = video_a2e(_VIDEO_A2E_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)
    assert done.out == "file,ta\n"
