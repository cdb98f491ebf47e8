"""The lines of a corpus, many to a test: thousands of tests cost more than some of their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import pytest

SIZE = 50
"""Lines of a test: some of these take two seconds together."""

Line = TypeVar("Line")


def batches(lines: Sequence[Line], name: str = "") -> list[Any]:
    """Return the lines as parameters of a test, each a batch that is named by its place."""
    assert lines, f"no lines {name}: nothing would be judged"
    starts = range(0, len(lines), SIZE)
    parts = [(at, lines[at : at + SIZE]) for at in starts]
    return [pytest.param(part, id=f"{name} {at + 1}-{at + len(part)}") for at, part in parts]


def judge(
    lines: Iterable[Line], holds: Callable[[Line], None], *, words: Callable[[Line], str]
) -> None:
    """Judge every line, whatever becomes of those before; raise what failed, each under its words."""
    failed: list[Exception] = []
    told: list[str] = []
    for line in lines:
        try:
            holds(line)
        except Exception as error:  # noqa: BLE001
            error.add_note(f"The line: {words(line)}")
            failed.append(error)
            told.append(words(line))
    if failed:
        raise ExceptionGroup("\n".join([f"{len(failed)} lines fail:", *told]), failed)
