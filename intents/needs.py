"""What a text must hold for a pattern to fit anywhere in it: a test that needs no compiling.

Compiling a language's patterns takes longer than most texts take to read, and most texts can fit
few of them. A pattern's words are found in its source: "{click} (?:the )?menu" needs one of the
words of the list `click`, and "menu". A pattern whose needs a text does not meet is neither
compiled nor tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<break>\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])+\]|\(\?P=\w+\)|[.^$ ])"
    r"|(?P<without>\(\?<?!)|(?P<group>\((?:\?(?:P<\w+>|<?=|[a-z-]*:))?)|(?P<end>\))|(?P<or>\|)"
    r"|\{(?P<name>[a-zA-Z_]+)(?::\w+)?\}|(?P<optional>[?*]\??|\{0?,\d*\}\??)|(?P<again>\+\??|\{\d+,?\d*\}\??)"
    r"|(?P<letter>.)",
    re.DOTALL,
)
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """All of some needs; or any of some words, ranges of tags and needs. All of none is always met."""

    all_of: tuple[Need, ...] = ()
    words: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    any_of: tuple[Need, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether one of several is enough."""
        return bool(self.words or self.tags or self.any_of)

    @property
    def letters(self) -> str:
        """The longest run of letters that a text must hold as it is, empty where any will do."""
        parts = [one for one in (self, *self.all_of) if not (one.tags or one.any_of)]
        return max((one.words[0] for one in parts if len(one.words) == 1), key=len, default="")


NOTHING = Need()


_REMEMBERED = 128


@lru_cache(maxsize=_REMEMBERED)
def glimpsed(text: str) -> Glimpse:
    """Return a text as far as needs are concerned, the same one while it is asked for again."""
    return Glimpse(text)


class Glimpse:
    """A text, as far as needs are concerned."""

    def __init__(self, text: str) -> None:
        self._text = text.lower()
        self._tags = set() if text.isascii() else set(_PRIVATE.findall(text))
        self._known: dict[Need, bool] = {NOTHING: True}

    def meets(self, need: Need) -> bool:
        """Whether the text holds what is needed."""
        known = self._known.get(need)
        if known is None:
            known = self._known[need] = self._looked_up(need)
        return known

    def _looked_up(self, need: Need) -> bool:
        if not need.is_choice:
            for part in need.all_of:  # noqa: SIM110  (a generator takes twice as long)
                if not self.meets(part):
                    return False
            return True
        for word in need.words:
            if word in self._text:
                return True
        for first, last in need.tags if self._tags else ():
            if any(first <= tag <= last for tag in self._tags):
                return True
        for part in need.any_of:  # noqa: SIM110
            if self.meets(part):
                return True
        return False


class NeedReader:
    """Reads the needs of one language's patterns."""

    def __init__(
        self, words: Mapping[str, Sequence[str]], tags: Mapping[str, tuple[str, str]]
    ) -> None:
        """`words`: the lists that patterns name; `tags`: names that stand for one character."""
        self._words = words
        self._named = {name: Need(tags=(ends,)) for name, ends in tags.items()}
        self._literals: dict[str, Need] = {}

    def need(self, pattern: str) -> Need:
        """Return what a text must hold for the pattern to fit somewhere in it."""
        return self._alternatives(_TOKEN.finditer(pattern))

    def _list(self, name: str) -> Need:
        if name not in self._named:
            self._named[name] = NOTHING  # A list that names itself needs nothing.
            self._named[name] = _any([self.need(word) for word in self._words.get(name, [""])])
        return self._named[name]

    def _alternatives(self, tokens: Iterator[re.Match[str]]) -> Need:
        branches: list[list[Need]] = [[]]
        word = ""
        is_letter = False
        for token in tokens:
            kind = token.lastgroup
            if kind == "letter":
                word += token[0].lower()
                is_letter = True
                continue
            if kind == "optional" and is_letter:
                word = word[:-1]
            if word:
                branches[-1].append(self._literals.setdefault(word, Need(words=(word,))))
                word = ""
            if kind == "optional" and not is_letter and branches[-1]:
                branches[-1].pop()
            is_letter = False
            if kind == "end":
                break
            if kind == "or":
                branches.append([])
            elif kind == "without":
                self._alternatives(tokens)
                branches[-1].append(NOTHING)
            elif kind == "group":
                branches[-1].append(self._alternatives(tokens))
            elif kind == "name":
                branches[-1].append(self._list(token["name"]))
            elif kind in {"break", "optional"}:
                branches[-1].append(NOTHING)
        if word:
            branches[-1].append(self._literals.setdefault(word, Need(words=(word,))))
        return _any([_all(branch) for branch in branches])


def _all(parts: Sequence[Need]) -> Need:
    left = tuple(dict.fromkeys(part for part in parts if part is not NOTHING))
    if not left:
        return NOTHING
    return left[0] if len(left) == 1 else Need(all_of=left)


def _any(parts: Sequence[Need]) -> Need:
    if not parts or any(part is NOTHING for part in parts):
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    choices = [part for part in parts if part.is_choice]
    words = dict.fromkeys(word for part in choices for word in part.words)
    tags = dict.fromkeys(ends for part in choices for ends in part.tags)
    others = [*(other for part in choices for other in part.any_of)]
    others += [part for part in parts if not part.is_choice]
    return Need(words=tuple(words), tags=tuple(tags), any_of=tuple(dict.fromkeys(others)))
