"""Show the events of a turn live: a spinner or bar on stderr while it works, the answer on stdout."""

from __future__ import annotations

import shutil
import sys
from typing import assert_never

from rich.cells import cell_len
from rich.console import Console as Screen
from rich.markup import escape
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from skill.console import Say, file_in_words, link_in_words, printable, progress_in_words
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
from skill.wrapping import wrapped


class TerminalConsole:
    """For a person at a terminal: what is shown on the way disappears, the answer stays."""

    def __init__(self, say: Say, *, screen: Screen | None = None) -> None:
        self._say = say
        self._screen = screen or Screen(stderr=True, highlight=False)
        self._bars: Bars | None = None
        self._task: TaskID | None = None

    def show(self, event: Event) -> None:
        match event:
            case Status():
                self._working(printable(event.text), None)
            case Progress():
                # The bar shows the percentage; the words need only name the stage.
                words = progress_in_words(Progress(event.stage, None), self._say)
                self._working(words, event.percent)
            case Reply():
                self._answer(_fitting(event.text))
            case Timeline():
                self._answer(_fitting("\n".join(timeline_lines(event))))
            case File():
                self._answer(file_in_words(event, self._say))
            case Link():
                self._answer(link_in_words(event))
            case Error():
                self.close()
                words = escape(_fitting(printable(event.text)))
                self._screen.print(f"[red]{words}[/red]", soft_wrap=True)
            case Result():
                self.close()
            case _:
                assert_never(event)

    def close(self) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = self._task = None

    def _working(self, words: str, percent: float | None) -> None:
        if self._bars is None:
            self._bars = Bars(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=30),
                TextColumn("{task.fields[shown]}"),
                TimeElapsedColumn(),
                console=self._screen,
                transient=True,
            )
            self._bars.start()
        shown = "" if percent is None else f"{percent:3.0f}%"
        total = None if percent is None else 100.0
        if self._task is None:
            self._task = self._bars.add_task(escape(words), total=total, shown=shown)
        self._bars.update(
            self._task,
            description=escape(words),
            total=total,
            completed=percent or 0.0,
            shown=shown,
        )

    def _answer(self, text: str) -> None:
        self.close()
        sys.stdout.write(printable(text) + "\n")
        sys.stdout.flush()


def _fitting(text: str) -> str:
    """Return the text in lines as wide as the terminal, as it is where nobody looks at one."""
    if not sys.stdout.isatty():
        return text
    return wrapped(text, shutil.get_terminal_size().columns, cell_len)


def timeline_lines(timeline: Timeline) -> list[str]:
    """Return the timeline's own words with each numbered track on a line of its own."""
    lines: list[str] = []
    rest = timeline.text
    for number in range(1, len(timeline.tracks) + 1):
        head, mark, tail = rest.partition(f" {number}. ")
        if not mark:
            break
        lines.append(head)
        rest = f"  {number}. {tail}"
    return [*lines, rest]
