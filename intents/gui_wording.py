"""The patterns of a language file's `gui` section, filled in and compiled when first needed.

Patterns of the language files may name word lists in braces: "{click} {det}?" stands for any word
of the lists `click` and `det`. A space stands for any white space within a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Generic, TypeVar

from intents.gui_sections import Gui
from intents.lexicon import LexiconError
from intents.needs import Need, NeedReader, glimpsed
from intents.shield import SPAN, TAGS_BLOCK, TAGS_FIRST, shield_classes
from intents.soundness import LABEL_KINDS, unreadable

SHIELD_KINDS = (*LABEL_KINDS, SPAN)
PLACEHOLDER = re.compile(r"\{([a-zA-Z_]+)(?::(\w+))?\}")
ENDS = " \t\n.;:,!?\u3002\uff01\uff1f\uff1b\uff1a\uff0c"
"""What stands behind the words of a sentence."""
_DEEPEST = 12
_BY_LETTER = 0.3
"""A word of one letter more stands in so many of the texts."""
_LETTER = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""An escaped letter, a class of letters or a letter of a pattern."""
_BRACKET = re.compile(
    r"(?P<before>(?:\\b|\(\?<?[!=][^()]*\))*)\(\?:(?P<inner>.*)\)(?P<after>(?:\\b)?)", re.DOTALL
)
_SPACE = re.compile(r"\[(?:\\.|[^\]\\])+\]|\\.| (?P<counted>(?=[?*+{]))?")


def _any_space(found: re.Match[str]) -> str:
    if found[0] != " ":
        return found[0]
    return r"[ \t\u3000]" if found["counted"] is not None else r"[ \t\u3000]+"


class Wording:
    """A pattern that is compiled when a text first holds what it needs."""

    def __init__(self, pattern: str, make: Compiler) -> None:
        self._pattern = pattern
        self._make = make

    @cached_property
    def need(self) -> Need:
        """What a text must hold for the pattern to fit somewhere in it."""
        return self._make.needs.need(self._pattern)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return self._make.compiled(self._pattern)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Return how the pattern fits at a place. Ask for its need before, once a text."""
        return self.compiled.match(text, at)

    def search(self, text: str) -> re.Match[str] | None:
        """Return where the pattern fits first."""
        return self.compiled.search(text) if glimpsed(text).meets(self.need) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every place where the pattern fits. Ask for its need before, once a text."""
        return self.compiled.finditer(text)

    def sub(self, new: str, text: str) -> str:
        """Return the text with every place where the pattern fits worded anew."""
        return self.compiled.sub(new, text) if glimpsed(text).meets(self.need) else text

    def names(self, text: str) -> bool:
        """Whether the pattern is the whole text."""
        return glimpsed(text).meets(self.need) and self.compiled.fullmatch(text) is not None


_Worded = TypeVar("_Worded")


class Sieve(Generic[_Worded]):
    """Many things with a pattern each, of which a text can hold few.

    Asking each for its need takes longer than asking once for a rare word of each.
    """

    def __init__(self, things: Sequence[_Worded], wording: Callable[[_Worded], Wording]) -> None:
        self._things = tuple(things)
        self._wording = wording

    def __iter__(self) -> Iterator[_Worded]:
        return iter(self._things)

    def fitting(self, same: str, start: int = 0) -> list[tuple[int, _Worded]]:
        """Return those that a matchable text could hold, from a place in the list on, in order."""
        text = same.lower()
        near = {at for word, those in self._signs if word in text for at in those}
        glimpse = glimpsed(same)
        return [
            (at, self._things[at])
            for at in sorted(near.union(self._unsigned))
            if at >= start and glimpse.meets(self._wording(self._things[at]).need)
        ]

    @cached_property
    def _signs(self) -> list[tuple[str, list[int]]]:
        """Words, and the things that need one of them."""
        found: dict[str, list[int]] = {}
        for at, thing in enumerate(self._things):
            for word in _rare_words(self._wording(thing).need):
                found.setdefault(word, []).append(at)
        return list(found.items())

    @cached_property
    def _unsigned(self) -> set[int]:
        """The things whose need no single word tells."""
        return set(range(len(self._things))).difference(*(those for _, those in self._signs))


class AnyOf(Sieve[Wording]):
    """A pattern of many alternatives, of which only those are tried that a text could hold."""

    def __init__(self, *patterns: str, make: Compiler) -> None:
        parts = [
            word
            for pattern in patterns
            for part in _alternatives(pattern)
            for word in _spread(part, make)
        ]
        super().__init__([Wording(part, make) for part in parts], _itself)

    def is_in(self, same: str) -> bool:
        """Whether one of the alternatives fits somewhere in a matchable text."""
        return any(one.compiled.search(same) for _, one in self.fitting(same))

    def spans(self, same: str) -> list[tuple[int, int]]:
        """Return where alternatives fit in a matchable text, each place once."""
        found = sorted(
            (fit.start(), at, fit.end())
            for at, one in self.fitting(same)
            for fit in one.finditer(same)
        )
        spans: list[tuple[int, int]] = []
        for start, _, end in found:
            if not spans or start >= spans[-1][1]:
                spans.append((start, end))
        return spans


def _spread(pattern: str, make: Compiler) -> list[str]:
    """Return a pattern that is one bracket as patterns of what that names, lists word by word."""
    bracket = _BRACKET.fullmatch(pattern)
    if bracket is None or min(_depths(bracket["inner"]), default=0) < 0:
        return [pattern]
    parts = _alternatives(bracket["inner"])
    named = [PLACEHOLDER.fullmatch(part) for part in parts]
    words = [
        word
        for part, name in zip(parts, named, strict=True)
        for word in (make.listed(name[1]) if name else [part])
    ]
    return [f"{bracket['before']}(?:{word}){bracket['after']}" for word in words]


def _alternatives(pattern: str) -> list[str]:
    """Return the alternatives of a pattern that stand in no brackets."""
    found = [""]
    for letter, depth in zip(_LETTER.findall(pattern), _depths(pattern), strict=True):
        if letter == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return found


def _depths(pattern: str) -> list[int]:
    """Return behind each letter of a pattern how many brackets are open."""
    steps = ((letter == "(") - (letter == ")") for letter in _LETTER.findall(pattern))
    return list(accumulate(steps))


def _itself(wording: Wording) -> Wording:
    return wording


def _rare_words(need: Need) -> tuple[str, ...]:
    """Return words of which a text must hold one, so that few texts do; none where nothing tells."""
    if not need.is_choice:
        found = [words for part in need.all_of if (words := _rare_words(part))]
        return min(found, key=_commonness, default=())
    others = [_rare_words(part) for part in need.any_of]
    if need.tags or not all(others):
        return ()
    return tuple(dict.fromkeys([*need.words, *(word for words in others for word in words)]))


def _commonness(words: Sequence[str]) -> float:
    """Return how often one of some words stands in a text, roughly."""
    return sum(_BY_LETTER ** (len(word) + 2 * (not word.isascii())) for word in words)


class Compiler:
    """Fill in the word lists of one language, and compile."""

    def __init__(self, code: str, gui: Gui) -> None:
        self._code = code
        self._gui = gui
        labels = {f"l_{kind}": gui.labels.get(kind, []) for kind in LABEL_KINDS}
        self._words = {**gui.words, **labels}
        self._shields = shield_classes(SHIELD_KINDS)
        self.tags: dict[str, int] = {}
        for index, kind in enumerate(gui.phrases):
            first = TAGS_FIRST + index * TAGS_BLOCK
            self.tags[kind] = first
            self._shields[kind] = f"[{chr(first)}-{chr(first + TAGS_BLOCK - 1)}]"
        ends = {name: (shield[1], shield[3]) for name, shield in self._shields.items()}
        self.needs = NeedReader(self._words, ends)

    def listed(self, name: str) -> list[str]:
        """Return the words of a list, or its name where it is none."""
        return list(self._words.get(name, [f"{{{name}}}"]))

    def filled(self, pattern: str, depth: int = 0) -> str:
        if depth > _DEEPEST:
            raise LexiconError(f"{self._code}.yaml: gui.words: a list names itself: {pattern}")

        def fill(name: re.Match[str]) -> str:
            if name[1] in self._shields:
                return self._shields[name[1]]
            if name[1] not in self._words:
                raise LexiconError(
                    f"{self._code}.yaml: gui: no word list {name[1]!r} for {pattern!r}"
                )
            return f"(?:{'|'.join(self.filled(word, depth + 1) for word in self._words[name[1]])})"

        return PLACEHOLDER.sub(fill, pattern)

    def compiled(self, pattern: str) -> re.Pattern[str]:
        try:
            return self._alone(pattern)
        except re.error as error:
            key, why = unreadable(self._gui, "gui", self._alone) or ("gui", f"{pattern!r}: {error}")
            raise LexiconError(f"{self._code}.yaml: {key}: {why}") from error

    def _alone(self, text: str) -> re.Pattern[str]:
        return re.compile(_SPACE.sub(_any_space, self.filled(text)), re.IGNORECASE)

    def wording(self, *patterns: str) -> Wording:
        """Return what fits where one of the patterns does."""
        return Wording("|".join(patterns), self)
