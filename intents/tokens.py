"""The words of a text: Latin words, single Chinese characters, fillers, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from intents.text import FILLERS

_TOKEN = re.compile(
    "(?P<word>h\\.26[45]|[0-9]+(?:[.:,][0-9]+)+[a-z%]*|[a-z0-9\u00c0-\u024f]+(?:['\u2019][a-z]+)*)"
    "|(?P<han>[\u3400-\u9fff\uf900-\ufaff]+)"
    f"|(?P<filler>([{FILLERS}])\\4*)"
    "|(?P<stop>[!?;\n\u3002\u2026]|\\.(?![a-z0-9])|(?<=[a-z])\\.(?=[a-z]))"
    "|(?P<pause>[,\u3001:()\\[\\]\u2014\u2013~|>]|(?<![a-z0-9])-+(?![a-z0-9])|[^\\s\x00-\x7f])"
    "|(?P<plus>[+&/])"
)
FIRST_HAN: Final = "\u3400"
"""No word of Latin letters stands behind it in the order of characters."""
_APOSTROPHES = {ord("'"): None, 0x2019: None}


@dataclass(slots=True)
class Tokens:
    """The words of a text, with their places in it and what stands between them."""

    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: dict[int, str] = field(default_factory=dict)
    """Token index → what stands before it: "." ends a sentence, "?" too, "," pauses, "+" joins."""

    def __len__(self) -> int:
        return len(self.texts)

    def part(self, first: int, last: int) -> Tokens:
        """Return some neighbouring tokens."""
        gaps = {at - first: gap for at, gap in self.gaps.items() if first <= at <= last}
        return Tokens(self.texts[first:last], self.starts[first:last], self.ends[first:last], gaps)

    def without(self, dropped: Collection[int]) -> Tokens:
        """Return the tokens without some; what stood before a dropped one stands before the next."""
        if not dropped:
            return self
        left = Tokens([], [], [], {})
        for at, text in enumerate(self.texts):
            gap = self.gaps.get(at)
            now = len(left.texts)
            if gap is not None and _GAP_RANK[gap] >= _GAP_RANK.get(left.gaps.get(now, ""), -1):
                left.gaps[now] = gap
            if at not in dropped:
                left.texts.append(text)
                left.starts.append(self.starts[at])
                left.ends.append(self.ends[at])
        end = self.gaps.get(len(self.texts))
        if end is not None:
            left.gaps[len(left.texts)] = end
        return left


_GAP_RANK = {"?": 3, ".": 2, ",": 1, "+": 0}
_MARKS = {"?": "?", "!": ".", ".": ".", ";": ".", ",": ",", ":": ","}
"""What stands behind most words that end a clause, and what it says."""


def tokenise(masked: str) -> Tokens:
    """Return the tokens of a masked normal text: Latin words, single Chinese characters, fillers.

    Apostrophes vanish, so that "don't" and "dont" are one word.
    """
    tokens = Tokens([], [], [], {})
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    start = 0
    # No token holds a space, and most words between spaces are nothing but one, or one and a mark.
    for piece in masked.split(" "):
        end = start + len(piece)
        if not piece.isascii():
            _read_piece(tokens, masked, start, end)
        elif piece.isalnum():
            texts.append(piece)
            starts.append(start)
            ends.append(end)
        elif piece[:-1].isalnum() and piece[-1] in _MARKS:
            texts.append(piece[:-1])
            starts.append(start)
            ends.append(end - 1)
            tokens.gaps[len(texts)] = _MARKS[piece[-1]]
        elif piece:
            _read_piece(tokens, masked, start, end)
        start = end + 1
    return tokens


def _read_piece(tokens: Tokens, masked: str, first: int, last: int) -> None:
    """Add the tokens of a range of the text, and what stands between them."""
    texts, starts, ends, gaps = tokens.texts, tokens.starts, tokens.ends, tokens.gaps
    for found in _TOKEN.finditer(masked, first, last):
        kind = found.lastgroup
        start, end = found.span()
        if kind == "han":
            texts += masked[start:end]
            starts += range(start, end)
            ends += range(start + 1, end + 1)
            continue
        if kind == "word":
            word = masked[start:end]
            texts.append(word if word.isalnum() else word.translate(_APOSTROPHES))
        elif kind == "filler" or kind is None:
            texts.append(masked[start])
        else:
            gap = "+"
            if kind == "stop":
                gap = "?" if masked[start] == "?" else "."
            elif kind == "pause":
                gap = ","
            before = gaps.get(len(texts))
            if before is None or _GAP_RANK[gap] > _GAP_RANK[before]:
                gaps[len(texts)] = gap
            continue
        starts.append(start)
        ends.append(end)
