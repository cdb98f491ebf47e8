"""Show the events of a turn: JSON lines, plain lines for a pipe, or a live terminal.

The answer goes to stdout, everything about the way there to stderr.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from typing import Protocol, TextIO, assert_never

from skill.events import (
    Error,
    Event,
    File,
    Link,
    Progress,
    Reply,
    Result,
    Status,
    Timeline,
)
from skill.lines import json_line

PROGRESS_EVERY_S = 12
"""Off a terminal: hosts wake a model for every line, so progress is said rarely."""

# A backend's text must not move the cursor, set the title or ring the bell.
_CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
Say = Callable[..., str]


class Console(Protocol):
    """Where the events of a turn go."""

    def show(self, event: Event) -> None:
        """Show one event now."""

    def close(self) -> None:
        """Take away what is only shown for a while."""


def printable(text: str) -> str:
    """Return the text without terminal control sequences."""
    return _CONTROL.sub("", text)


def size_in_words(size_bytes: int) -> str:
    """Return a size as people write it: "812 kB", "3.4 MB"."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} kB"
    if size_bytes < 1_000_000_000:
        return f"{size_bytes / 1_000_000:.1f} MB"
    return f"{size_bytes / 1_000_000_000:.1f} GB"


class Throttle:
    """Lets through the first and the last report of a stage, and one every few seconds."""

    def __init__(
        self, every_s: float = PROGRESS_EVERY_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._every_s = every_s
        self._clock = clock
        self._last_at: float | None = None
        self._stage: str | None = None
        self._ended: set[str] = set()

    def lets_through(self, progress: Progress) -> bool:
        """Whether this report is worth a line."""
        now = self._clock()
        if progress.stage != self._stage:
            self._stage = progress.stage
            self._ended.discard(progress.stage)
        elif progress.percent is not None and progress.percent >= 100:
            if progress.stage in self._ended:
                return False
            self._ended.add(progress.stage)
        elif self._last_at is not None and now - self._last_at < self._every_s:
            return False
        self._last_at = now
        return True


class JsonConsole:
    """One JSON object a line on stdout, flushed, and nothing else."""

    def __init__(self, out: TextIO | None = None, *, throttle: Throttle | None = None) -> None:
        self._out = out or sys.stdout
        self._throttle = throttle or Throttle()

    def show(self, event: Event) -> None:
        if isinstance(event, Progress) and not self._throttle.lets_through(event):
            return
        self._out.write(json_line(event.as_json()) + "\n")
        self._out.flush()

    def close(self) -> None:
        self._out.flush()


class PlainConsole:
    """Lines without animation: for pipes, log files and agents."""

    def __init__(
        self,
        say: Say,
        *,
        quiet: bool = False,
        media_lines: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        self._say = say
        self._quiet = quiet
        self._media_lines = media_lines
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._throttle = throttle or Throttle()

    def show(self, event: Event) -> None:
        match event:
            case Status():
                self._aside(event.text)
            case Progress():
                if self._throttle.lets_through(event):
                    self._aside(progress_in_words(event, self._say))
            case Reply() | Timeline():
                self._answer(event.text)
            case File():
                self._answer(file_in_words(event, self._say))
                if self._media_lines and event.kind == "video":
                    self._answer(media_line(event.path))
            case Link():
                self._answer(link_in_words(event))
            case Error():
                self._write(self._err, event.text)
            case Result():
                pass
            case _:
                assert_never(event)

    def close(self) -> None:
        self._out.flush()

    def _answer(self, text: str) -> None:
        self._write(self._out, text)

    def _aside(self, text: str) -> None:
        if not self._quiet:
            self._write(self._err, text)

    def _write(self, stream: TextIO, text: str) -> None:
        stream.write(printable(text) + "\n")
        stream.flush()


def progress_in_words(progress: Progress, say: Say) -> str:
    """Return one line such as "Rendering the video... 40%"."""
    percent = None if progress.percent is None else round(progress.percent)
    return say(f"stage_{progress.stage}", percent=percent)


def file_in_words(file: File, say: Say) -> str:
    """Return one line that names the file and its size."""
    return say(f"file_{file.kind}", path=file.path, size=size_in_words(file.bytes))


def media_line(path: str) -> str:
    """Return the line that makes OpenClaw attach the file, when it is in the final reply.

    Blanks in a folder's name, or before what begins a path, would make several paths of it: quoted.
    """
    folder, _, name = path.replace("\\", "/").rpartition("/")
    is_torn = re.search(r"\s", folder) or re.search(r"\s[~.\\/]", name)
    return f'MEDIA:"{path}"' if is_torn else f"MEDIA:{path}"


def link_in_words(link: Link) -> str:
    """Return what the link is for, and the link."""
    return link.url if not link.text or link.text == link.url else f"{link.text}\n{link.url}"


def last_words(code: str, text: str, *, as_json: bool) -> None:
    """Say why the command ends, with the closing `result` line when lines are JSON."""
    if not as_json:
        sys.stderr.write(printable(text) + "\n")
        return
    console = JsonConsole()
    console.show(Error(code=code, text=text))
    console.show(Result(ok=False))


def is_plain_terminal(stream: TextIO) -> bool:
    """Whether escape codes must not be written to the stream."""
    return (
        not stream.isatty() or os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
    )
