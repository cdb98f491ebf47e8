"""Words in lines of a terminal's width: broken between words, Chinese between its characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

_SPACE: Final = re.compile(r"( +)")
_LEAD: Final = re.compile(r" *(?:\d+\. )?")
_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE: Final = re.compile(f"[{_WIDE}]|[^{_WIDE}]+")
_NEVER_FIRST: Final = frozenset(
    "\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001\u201d\u2019\uff09\u300b\u300d\u300f)]}.,;:!?%"
)
_NEVER_LAST: Final = frozenset("\u201c\u2018\uff08\u300a\u300c\u300e([{")
_NARROWEST: Final = 20
"""Columns below which a terminal breaks lines as it likes."""


def wrapped(text: str, width: int, cells: Callable[[str], int]) -> str:
    """Return the text with each line broken where words end, none wider than the width.

    cells: how many columns characters take. A word wider than a line stays whole, as an address
    must; lines that go on begin as far in as the words of their first.
    """
    if width < _NARROWEST:
        return text
    return "\n".join(row for line in text.split("\n") for row in _rows(line, width, cells))


def _rows(line: str, width: int, cells: Callable[[str], int]) -> Iterator[str]:
    if cells(line) <= width:
        yield line
        return
    lead = _LEAD.match(line)
    row = lead.group() if lead is not None else ""
    start = len(row)
    indent = " " * start
    for piece in _pieces(line[start:]):
        if row.strip() and cells(row + piece.rstrip(" ")) > width:
            yield row.rstrip(" ")
            row = indent + piece.lstrip(" ")
        else:
            row += piece
    yield row.rstrip(" ")


def _pieces(line: str) -> Iterator[str]:
    """Yield what must not be torn, with the space after it."""
    piece = ""
    for word in _SPACE.split(line):
        if not word.strip(" "):
            piece += word
            if piece:
                yield piece
            piece = ""
            continue
        for part in _PIECE.findall(word):
            together = not piece or part[0] in _NEVER_FIRST or piece[-1] in _NEVER_LAST
            if not together:
                yield piece
                piece = ""
            piece += part
    if piece:
        yield piece
