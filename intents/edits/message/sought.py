"""A pattern that is compiled when a text first holds what it needs, and tried only on such a text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from typing import Final

from intents.needs import NOTHING, Need, NeedReader, glimpsed
from intents.slots import number_pattern

_LETTERS: Final = 3
"""Letters of a word that are looked for: whole words would take as long as the pattern."""


@cache
def _reader() -> tuple[NeedReader, str]:
    """Return what reads the needs of patterns, and the part of them that it knows as "{n}"."""
    # Every twentieth character of the patterns is of a number in words: it is read once.
    number = number_pattern()
    return NeedReader({"n": [number]}, {}), number


@lru_cache(maxsize=256)
def _held(text: str) -> frozenset[str]:
    """Return every run of up to so many letters that a text holds."""
    low = text.lower()
    runs = range(1, _LETTERS + 1)
    return frozenset(low[at : at + length] for length in runs for at in range(len(low)))


def _runs(need: Need) -> frozenset[str]:
    """Return runs of letters of which a text must hold one; of none where it may hold anything."""
    if need is NOTHING or need.tags:
        return frozenset()
    if not need.is_choice:
        parts = [runs for part in need.all_of if (runs := _runs(part))]
        return min(parts, key=lambda runs: (len(runs), -min(map(len, runs))), default=frozenset())
    others = [_runs(other) for other in need.any_of]
    if not all(others):
        return frozenset()
    return frozenset(word[-_LETTERS:] for word in need.words).union(*others)


class Sought:
    """Like a compiled regular expression; most texts hold too little for most patterns."""

    def __init__(self, source: Callable[[], str], make: Callable[[str], re.Pattern[str]]) -> None:
        self._source = source
        self._make = make

    @cached_property
    def pattern(self) -> str:
        """The regular expression."""
        return self._source()

    @cached_property
    def _need(self) -> Need:
        """What a text must hold for it to fit."""
        reader, number = _reader()
        return reader.need(self.pattern.replace(number, "{n}"))

    @cached_property
    def runs(self) -> frozenset[str]:
        """Runs of letters of which a text must hold one, none where it may fit any text."""
        return _runs(self._need)

    def fits(self, text: str) -> bool:
        """Whether it may fit somewhere in a text."""
        if self.runs and self.runs.isdisjoint(_held(text)):
            return False
        # Once it is compiled, it tells that faster itself.
        return "compiled" in self.__dict__ or glimpsed(text).meets(self._need)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression, compiled."""
        return self._make(self.pattern)

    def of(self, text: str) -> re.Pattern[str] | None:
        """Return the compiled regular expression, None where nothing of the text can fit."""
        return self.compiled if self.fits(text) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Return what is found from start to end, as `re` does."""
        if self.fits(text):
            return self.compiled.finditer(text, start, end)
        return iter(())

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first place, None when there is none."""
        if self.fits(text):
            return self.compiled.search(text, start, end)
        return None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match at a place, None when it is none."""
        if self.fits(text):
            return self.compiled.match(text, start)
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text, None when it is none."""
        if self.fits(text):
            return self.compiled.fullmatch(text)
        return None

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """Return the text with what is found replaced."""
        if self.fits(text):
            return self.compiled.sub(by, text, count)
        return text
