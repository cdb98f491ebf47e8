"""A command line that cannot be followed: exit code 2 and, with --json, a closing result line."""

from __future__ import annotations

import json

import pytest

from skill.cli import run

FAILED = {"type": "result", "ok": False, "intents": [], "pending": False}


@pytest.mark.parametrize(
    "words",
    [
        ["--json", "exprot"],
        ["exprot", "--json"],
        ["convert", "--json"],
        ["--json", "convert"],
        ["say", "--json"],
        ["upload", "--json"],
        ["say", "hello", "--wait", "soon", "--json"],
        ["--json", "--backend", "moon", "state"],
        ["state", "--nonsense", "--json"],
        ["state", "too", "many", "--json"],
        ["--json"],
    ],
    ids=" ".join,
)
def test_the_last_line_is_a_result_after_a_usage_error(capsys, words) -> None:
    assert run(words) == 2
    shown = capsys.readouterr()
    error, result = map(json.loads, shown.out.splitlines())
    assert error["type"] == "error"
    assert error["code"] == "usage"
    assert result == FAILED


def test_without_json_a_usage_error_goes_to_stderr_only(capsys) -> None:
    assert run(["convert"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "video-a2e convert -h" in shown.err


def test_json_after_two_dashes_is_text_and_no_option(capsys) -> None:
    assert run(["--nonsense", "--", "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_an_option_that_takes_a_number_says_so(video_a2e):
    done = video_a2e("state", "--wait", "soon")
    assert done.code == 2
    assert done.err.startswith("--wait takes a number, 0 or more.")


def test_an_argument_is_named_as_its_help_names_it(video_a2e):
    done = video_a2e("install", "emacs")
    assert done.code == 2
    assert done.err.startswith("HOST takes one of openclaw, ")


def test_a_verbose_command_shows_why_the_work_behind_it_failed(video_a2e):
    nowhere = {"NEMO_API_URL": "http://127.0.0.1:9"}
    quiet = video_a2e("say", "hello", **nowhere)
    verbose = video_a2e("-v", "say", "hello", **nowhere)
    assert quiet.code == verbose.code == 1
    assert "ConnectError" not in quiet.err
    assert "ConnectError" in verbose.err
