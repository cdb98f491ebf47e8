"""The patterns of one concept, by the writing they need: a sentence tries only those it could hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from intents.edits.message.sought import Sought

_HAN: Final = re.compile("[\u3400-\u9fff]")
_LETTER: Final = re.compile("[a-z]")
_NO_LETTER: Final = re.compile(r"\\u[0-9a-f]{4}|\\[a-zA-Z]|\{[a-z]+(?::[a-z])?\}|\(\?P<\w+>")
Union = Callable[[Sequence[str]], Sought]


@lru_cache(maxsize=256)
def _writing(text: str) -> tuple[bool, bool]:
    return _LETTER.search(text) is not None, _HAN.search(text) is not None


class Concept:
    """A concept's patterns as one: like a compiled regular expression, compiled when first needed."""

    def __init__(self, words: Sequence[str], union: Union) -> None:
        self._union = union
        self._han = [word for word in words if _HAN.search(word)]
        rest = [word for word in words if not _HAN.search(word)]
        self._latin = [word for word in rest if _LETTER.search(_NO_LETTER.sub("", word))]
        self._other = [word for word in rest if word not in self._latin]

    @cached_property
    def _in_latin(self) -> Sought | None:
        words = [*self._latin, *self._other]
        return self._union(words) if words else None

    @cached_property
    def _in_han(self) -> Sought | None:
        words = [*self._han, *self._other]
        return self._union(words) if words else None

    @cached_property
    def _in_both(self) -> Sought:
        return self._union([*self._latin, *self._han, *self._other])

    @property
    def pattern(self) -> str:
        """The regular expression of all of them, to be part of another."""
        return self._in_both.pattern

    def of(self, text: str) -> re.Pattern[str] | None:
        """Return the regular expression for the writing of a text, None where nothing can fit."""
        latin, han = _writing(text)
        if latin and han:
            return self._in_both.of(text)
        sought = self._in_han if han else self._in_latin
        return None if sought is None else sought.of(text)

    def check(self) -> None:
        """Compile all of them. Raises LexiconError naming file and key."""
        _ = self._in_both.compiled

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Yield what is found from start to end, as `re` does."""
        regex = self.of(text)
        if regex is not None:
            yield from regex.finditer(text, start, len(text) if end is None else end)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first place, None when there is none."""
        regex = self.of(text)
        return (
            None if regex is None else regex.search(text, start, len(text) if end is None else end)
        )

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the beginning of the text, None when it is none."""
        regex = self.of(text)
        return None if regex is None else regex.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text, None when it is none."""
        regex = self.of(text)
        return None if regex is None else regex.fullmatch(text)

    def sub(self, by: str, text: str) -> str:
        """Return the text with what is found replaced."""
        regex = self.of(text)
        return text if regex is None else regex.sub(by, text)
