"""Slips of the finger in the words that edits need: "backgroud" is "background"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from intents.lexicon import lexicons

_WORD: Final = re.compile(r"(?<![\w.'\u2019#@/-])[a-z]{3,}(?![\w'\u2019@/]|[.-]\w)")
_QUOTED: Final = re.compile("[\"\u201c\u2018'][^\"\u201c\u201d\u2019'\n]{1,200}[\"\u201d\u2019']")
_LETTERS: Final = re.compile(r"[a-z]{3,}")
_LONG: Final = 9
"""Letters from which on a word may hold two slips."""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


@cache
def _known() -> frozenset[str]:
    """Return all words that the language files know for edits, colours and numbers."""
    words: set[str] = set()
    for lexicon in lexicons().values():
        for section in (lexicon.edits, lexicon.colours, lexicon.units):
            for text in _texts([getattr(section, name) for name in section.__struct_fields__]):
                words.update(_LETTERS.findall(text))
        words.update(lexicon.settings.real_words)
    return frozenset(words | {f"{word}s" for word in words})


@cache
def _wanted() -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the words that may be misspelt, and those of which two letters may only be swapped."""
    languages = [lexicon.edits for lexicon in lexicons().values()]
    spelled = tuple(word for one in languages for word in one.spelled)
    return spelled, frozenset(word for one in languages for word in one.swapped)


def _distance(one: str, other: str) -> int:
    """Return how many letters are missing, too many, wrong or swapped."""
    older: list[int] = []
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


@cache
def _meant(word: str) -> str | None:
    """Return the word that was meant, None for one that is known or like none of ours."""
    if word in _known():
        return None
    spelled, swapped = _wanted()
    for at in range(len(word) - 1):
        other = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if other in swapped:
            return other
    most = 2 if len(word) >= _LONG else 1
    near = [
        (_distance(word, one), one)
        for one in spelled
        if len(word) > len(one) - 2 and abs(len(word) - len(one)) <= most and len(word) > 4
    ]
    best = min(near, default=(most + 1, ""))
    return best[1] if best[0] <= most else None


def spelled_out(text: str) -> str:
    """Return the text with such slips put right; quotations, names and files stay as they are."""
    quoted = [m.span() for m in _QUOTED.finditer(text)]

    def put_right(found: re.Match[str]) -> str:
        if any(a <= found.start() < b for a, b in quoted):
            return found.group()
        return _meant(found.group()) or found.group()

    return _WORD.sub(put_right, text)
