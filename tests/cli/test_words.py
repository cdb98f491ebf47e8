"""`route` and `translate`: one JSON object for each input, nothing loaded that they do not need."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest


def test_route_prints_one_object_for_its_text(video_a2e) -> None:
    done = video_a2e("route", "make it blue")
    assert done.code == 0
    assert done.events == [{"steps": [{"intent": "sse", "text": "make it blue"}], "lang": "en"}]


def test_words_without_quotes_are_one_utterance(video_a2e) -> None:
    assert video_a2e("route", "make", "it", "blue").out == video_a2e("route", "make it blue").out


def test_route_answers_each_line_with_one_line_and_json_changes_nothing(video_a2e) -> None:
    lines = ["export", "", "导出", "a\u2028b\u0085c", "\x0c", "x" * 5000]
    fed = "\n".join(lines) + "\n"
    plain = video_a2e("route", stdin=fed)
    assert plain.code == 0
    assert len(plain.out.splitlines()) == len(lines)
    assert [event["lang"] for event in plain.events][2] == "zh"
    assert plain.events[3]["steps"][0]["text"] == "a\u2028b\u0085c"
    assert video_a2e("--json", "route", stdin=fed).out == plain.out


def test_a_windows_file_of_lines_is_read_like_any_other(video_a2e) -> None:
    assert (
        video_a2e("route", stdin="\ufeffexport\r\ncredits\r\n").out
        == video_a2e("route", stdin="export\ncredits").out
    )


def test_bytes_that_are_no_utf8_still_get_their_line(video_a2e) -> None:
    done = video_a2e("route", stdin=b"export \xff\xfe\nexport\n")
    assert done.code == 0
    assert len(done.events) == 2


def test_an_attachment_comes_before_the_words(video_a2e) -> None:
    done = video_a2e("route", "make it blue", "--attach", "not here.mp3")
    assert [step["intent"] for step in done.events[0]["steps"]] == ["upload", "sse"]


def test_explain_tells_file_and_key_or_how_likely_the_words_are(video_a2e) -> None:
    rules = {
        "export the video": "en.yaml intents.export.says[",
        "don't export yet": "en.yaml negations.declined[",
        "add a logo": "no template; words: sse ",
        "let Bob export it": "en.yaml asides.by_other",
    }
    done = video_a2e("route", "--explain", stdin="\n".join(rules))
    for event, begin in zip(done.events, rules.values(), strict=True):
        (evidence,) = event["evidence"]
        assert set(evidence) == {"verdict", "text", "rule"}
        assert evidence["rule"].startswith(begin)
        assert len(evidence["rule"]) < 160


def test_explain_names_the_words_that_weighed_most(video_a2e) -> None:
    done = video_a2e("route", "--explain", "add a logo")
    (evidence,) = done.events[0]["evidence"]
    assert "(add" in evidence["rule"]


def test_explain_tells_where_what_is_wished_of_a_file_is_kept(video_a2e) -> None:
    done = video_a2e("route", "--explain", "--attach", "x.mp3", "make it vertical")
    (evidence,) = done.events[0]["evidence"]
    assert evidence["rule"] == "en.yaml terms.making"


def test_translate_prints_text_and_actions_for_each_line(video_a2e) -> None:
    lines = [json.dumps("Done. Click Export to get it."), json.dumps("已完成。"), "bare words"]
    done = video_a2e("translate", stdin="\n".join(lines))
    assert done.code == 0
    assert len(done.events) == 3
    assert done.events[0]["actions"] == ["export"]
    assert "lick" not in done.events[0]["text"]
    assert done.events[1] == {"text": "已完成。", "actions": []}


def test_a_reader_that_leaves_early_is_no_error(environment, tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    lines.write_text("export\n" * 20_000, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m skill route --json < {lines} | head -1"],
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert json.loads(done.stdout)["steps"]
    assert done.stderr == b""


def test_at_a_terminal_it_says_what_it_waits_for(environment, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"\x04")
    done = subprocess.run(
        [sys.executable, "-m", "skill", "route"],
        stdin=theirs,
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        timeout=20,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0
    assert b"Ctrl-D" in done.stderr
    assert done.stdout == b""


HEAVY = ("httpx", "av", "jinja2", "numpy", "PIL", "rich", "mcp", "starlette", "uvicorn", "studio")


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (["--help"], (*HEAVY, "pydantic", "intents")),
        (["--version"], (*HEAVY, "pydantic", "intents")),
        (["convert", "-h"], (*HEAVY, "pydantic", "intents")),
        (["route", "export"], (*HEAVY, "asyncio")),
        (["translate"], (*HEAVY, "asyncio")),
    ],
    ids=lambda value: " ".join(value)[:20],
)
def test_a_command_loads_nothing_it_does_not_need(environment, tmp_path, words, absent) -> None:
    program = (
        "import sys\n"
        "from skill.cli import run\n"
        f"code = run({words!r})\n"
        f"print([name for name in {absent!r} if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=b'"Done."',
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        timeout=20,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr.decode().splitlines()[-1] == "[]"
