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
    r"(?P<letters>[^\\\[\](){}|.^$ ?*+]+)|(?P<break>\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])+\]|\(\?P=\w+\)|[.^$ ])"
    r"|(?P<without>\(\?<?!)|(?P<group>\((?:\?(?:P<\w+>|<?=|[a-z-]*:))?)|(?P<end>\))|(?P<or>\|)"
    r"|\{(?P<name>[a-zA-Z_]+)(?::\w+)?\}|(?P<optional>[?*]\??|\{0?,\d*\}\??)|(?P<again>\+\??|\{\d+,?\d*\}\??)"
    r"|(?P<odd>.)",
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
    def signs(self) -> tuple[str, ...]:
        """Words of which a text must hold one, the rarest such: one alone, a mark above all, or long ones; none where nothing tells."""
        if not self.is_choice:
            found = [signs for part in self.all_of if (signs := part.signs)]
            return min(found, key=_commonness, default=())
        others = [part.signs for part in self.any_of]
        if self.tags or not all(others):
            return ()
        words = [*self.words, *(word for signs in others for word in signs)]
        return tuple(
            one for one in dict.fromkeys(words) if not any(w != one and w in one for w in words)
        )


def _commonness(signs: tuple[str, ...]) -> tuple[bool, bool, int]:
    """Return what orders some signs: a colon stands in fewer texts than "on" does."""
    return len(signs) > 1, any(map(str.isalnum, signs)), -min(map(len, signs))


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
        # Generators and calls for what is known already would take twice as long.
        known = self._known
        if not (need.words or need.tags or need.any_of):
            for part in need.all_of:
                met = known.get(part)
                if not (self.meets(part) if met is None else met):
                    return False
            return True
        text = self._text
        for word in need.words:
            if word in text:
                return True
        for first, last in need.tags if self._tags else ():
            if any(first <= tag <= last for tag in self._tags):
                return True
        for part in need.any_of:
            met = known.get(part)
            if self.meets(part) if met is None else met:
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
            if kind == "letters" or kind == "odd":
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
    left = [part for part in dict.fromkeys(parts) if part is not NOTHING]
    if len(left) > 1:
        return Need(all_of=tuple(left))
    return left[0] if left else NOTHING


def _any(parts: Sequence[Need]) -> Need:
    if not parts or NOTHING in parts:
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    words: dict[str, None] = {}
    tags: dict[tuple[str, str], None] = {}
    others: dict[Need, None] = {}
    for part in parts:
        if part.is_choice:
            words |= dict.fromkeys(part.words)
            tags |= dict.fromkeys(part.tags)
            others |= dict.fromkeys(part.any_of)
    others |= dict.fromkeys(part for part in parts if not part.is_choice)
    return Need(words=tuple(words), tags=tuple(tags), any_of=tuple(others))
