"""How events are shown: JSON lines, plain lines, the live terminal."""

from __future__ import annotations

import io
import json

import pytest
from rich.cells import cell_len
from rich.console import Console as Screen

from intents import replies
from skill.console import (
    JsonConsole,
    PlainConsole,
    Throttle,
    media_line,
    printable,
    size_in_words,
)
from skill.events import (
    CanvasView,
    Error,
    File,
    Link,
    Progress,
    Reply,
    Result,
    SegmentView,
    Status,
    Timeline,
    TrackView,
)
from skill.terminal import TerminalConsole, timeline_lines
from skill.wrapping import wrapped

TIMELINE = Timeline(
    'Timeline (2 tracks): 1. Audio: talk.mp3 (0-10s) 2. Title: "2. Urban Dreams" (0-3s)',
    CanvasView(1920, 1080, 30),
    10_000,
    (
        TrackView("audio", "Audio", (SegmentView(0, 10_000, source="talk.mp3"),)),
        TrackView("text", "Title", (SegmentView(0, 3_000, text="2. Urban Dreams"),)),
    ),
)
EVERYTHING = (
    Status("Connecting..."),
    Progress("upload", None),
    Progress("render", 40.4),
    Reply("Done: 标题"),
    TIMELINE,
    File("/tmp/talk.mp4", 1_234_567),
    File("/tmp/preview.png", 900, "preview"),
    Link("https://example.com/x", "Your project"),
    Error("timeout", "It took too long."),
    Result(ok=False, intents=("sse",)),
)


def say(key: str, **facts: object) -> str:
    return replies.say(key, "en", **facts)


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_json_lines_are_the_contracts_objects_unescaped() -> None:
    out = io.StringIO()
    console = JsonConsole(out)
    for event in EVERYTHING:
        console.show(event)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        event.as_json() for event in EVERYTHING
    ]
    assert "标题" in out.getvalue()


def test_a_json_line_never_holds_a_character_that_ends_a_line_for_somebody() -> None:
    out = io.StringIO()
    JsonConsole(out).show(Reply("a\u2028b\u2029c\u0085d\x0be\x1cf\r\ng"))
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["text"] == "a\u2028b\u2029c\u0085d\x0be\x1cf\r\ng"


def test_the_answer_goes_to_stdout_and_the_way_there_to_stderr() -> None:
    out, err = io.StringIO(), io.StringIO()
    console = PlainConsole(say, out=out, err=err)
    for event in EVERYTHING:
        console.show(event)
    assert out.getvalue().splitlines() == [
        "Done: 标题",
        TIMELINE.text,
        "Video: /tmp/talk.mp4 (1.2 MB)",
        "Preview: /tmp/preview.png (1 kB)",
        "Your project",
        "https://example.com/x",
    ]
    assert err.getvalue().splitlines() == [
        "Connecting...",
        "Uploading...",
        "Rendering the video: 40%",
        "It took too long.",
    ]


def test_quiet_leaves_the_answer_and_errors() -> None:
    out, err = io.StringIO(), io.StringIO()
    console = PlainConsole(say, quiet=True, out=out, err=err)
    for event in EVERYTHING:
        console.show(event)
    assert "Done: 标题" in out.getvalue()
    assert err.getvalue() == "It took too long.\n"


def test_progress_is_said_at_the_start_the_end_and_every_twelve_seconds() -> None:
    clock, out, err = Clock(), io.StringIO(), io.StringIO()
    console = PlainConsole(say, out=out, err=err, throttle=Throttle(clock=clock))
    for second in range(31):
        clock.now_s = float(second)
        console.show(Progress("render", second * 100 / 30))
    console.show(Progress("render", 100))
    console.show(Progress("download", 0))
    assert err.getvalue().splitlines() == [
        "Rendering the video: 0%",
        "Rendering the video: 40%",
        "Rendering the video: 80%",
        "Rendering the video: 100%",
        "Downloading the video: 0%",
    ]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("bell\x07 back\x08 return\r", "bell back return"),
        ("\x9b2Jx", "2Jx"),
        ("line\n\ttab 标题 é 🎧", "line\n\ttab 标题 é 🎧"),
    ],
)
def test_control_sequences_of_a_backend_never_reach_the_terminal(raw, shown) -> None:
    out = io.StringIO()
    PlainConsole(say, out=out, err=io.StringIO()).show(Reply(raw))
    assert out.getvalue() == shown + "\n"
    assert printable(raw) == shown


def test_sizes_read_as_people_write_them() -> None:
    assert [size_in_words(size) for size in (0, 999, 812_400, 3_440_000, 199_999_999)] == [
        "1 kB",
        "1 kB",
        "812 kB",
        "3.4 MB",
        "200.0 MB",
    ]


def test_at_a_terminal_the_answer_stays_and_the_work_disappears(capsys) -> None:
    screen = io.StringIO()
    console = TerminalConsole(
        say, screen=Screen(file=screen, force_terminal=True, width=80, highlight=False)
    )
    for event in EVERYTHING:
        console.show(event)
    console.close()
    answer = capsys.readouterr().out
    assert "Done: 标题\n" in answer
    assert "\x1b" not in answer
    assert "Rendering the video" in screen.getvalue()
    assert "It took too long." in screen.getvalue()


def test_at_a_terminal_each_track_has_its_line_whatever_its_title_says() -> None:
    assert timeline_lines(TIMELINE) == [
        "Timeline (2 tracks):",
        "  1. Audio: talk.mp3 (0-10s)",
        '  2. Title: "2. Urban Dreams" (0-3s)',
    ]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/tmp/talk.mp4", "MEDIA:/tmp/talk.mp4"),
        ("/tmp/Short talk.mp4", "MEDIA:/tmp/Short talk.mp4"),
        ("/tmp/v1.2 final/talk.mp4", 'MEDIA:"/tmp/v1.2 final/talk.mp4"'),
        ("/tmp/1. intro ~x.mp4", 'MEDIA:"/tmp/1. intro ~x.mp4"'),
    ],
)
def test_a_path_that_would_be_torn_is_quoted_in_the_line_that_attaches_it(path, line) -> None:
    assert media_line(path) == line


def test_a_host_that_attaches_files_gets_its_line() -> None:
    out = io.StringIO()
    console = PlainConsole(say, media_lines=True, out=out, err=io.StringIO())
    console.show(File("/tmp/talk.mp4", 1_234_567))
    console.show(File("/tmp/preview.png", 900, "preview"))
    assert [line for line in out.getvalue().splitlines() if line.startswith("MEDIA:")] == [
        "MEDIA:/tmp/talk.mp4"
    ]


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        (
            "Added a title at the top, for the whole video.",
            30,
            ["Added a title at the top, for", "the whole video."],
        ),
        (
            "背景换成了蓝色，标题现在在上方。波形是圆点。",
            32,
            ["背景换成了蓝色，标题现在在上方。", "波形是圆点。"],
        ),
        ("标题改成了“春天的茶”，全程显示。", 21, ["标题改成了“春天的", "茶”，全程显示。"]),
        (
            "  2. Audio: /a/long/path/that/stays/whole.mp3 (0-9s)",
            24,
            ["  2. Audio:", "     /a/long/path/that/stays/whole.mp3", "     (0-9s)"],
        ),
        ("short", 30, ["short"]),
    ],
)
def test_a_terminals_lines_break_between_words_and_chinese_characters(text, width, rows) -> None:
    assert wrapped(text, width, cell_len).split("\n") == rows
