"""Phrases of terms in one tree of words, and where they stand in a text.

Sets of terms, and of token positions, are bits of an integer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from typing import Final, NamedTuple, TypeAlias

from intents.tokens import Tokens, tokenise

_MET: Final = 4096


@cache
def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase; most phrases are plain, and stand in many templates."""
    if phrase.isascii() and phrase.replace(" ", "").isalnum():
        return tuple(phrase.split())
    if phrase and min(phrase) >= "\u3400" and max(phrase) <= "\u9fff":
        return tuple(phrase)
    return tuple(tokenise(phrase).texts)


class Phrases:
    """Every phrase of every term in one tree of words."""

    def __init__(self) -> None:
        self._root = _Node()
        self._bits: dict[str, int] = {}
        self._bits_of: dict[tuple[str, ...], int] = {}
        self._ends: dict[int, list[_Node]] = {}
        """Where the phrases of each term (a bit) end in the tree."""
        self._filed: Mapping[int, int] = {}
        self._shapes: list[tuple[re.Pattern[str], int]] = []
        self._met: dict[str, tuple[Mapping[str, _Node], _Way]] = {}
        """What may follow the words met of late, and what they are alone."""
        self._fillers: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        """By their first words and their second ones, which are empty where there is none."""
        self.words: set[str] = set()
        """Every word of every phrase."""

    def ignore(self, phrases: Iterable[str]) -> None:
        """Leave these out of every text and every phrase added later ("please", "um")."""
        for phrase in phrases:
            words = words_of(phrase)
            after = self._fillers.setdefault(words[0], {})
            after.setdefault(words[1] if len(words) > 1 else "", []).append(words)

    def heard(self, tokens: Tokens) -> Tokens:
        """Return the tokens without the ignored phrases."""
        if self._fillers.keys().isdisjoint(tokens.texts):
            return tokens
        return tokens.without(self._ignored(tokens.texts))

    def _ignored(self, texts: Sequence[str]) -> set[int]:
        """Return the places of the ignored phrases among some words."""
        ignored: set[int] = set()
        fillers = self._fillers
        for at, word in enumerate(texts):
            if word not in fillers:
                continue
            after = fillers[word]
            if "" in after:
                ignored.add(at)
            if at + 1 < len(texts) and texts[at + 1] in after:
                for words in after[texts[at + 1]]:
                    last = at + len(words)
                    if tuple(texts[at:last]) == words:
                        ignored.update(range(at, last))
        return ignored

    def bit(self, term: str) -> int:
        """Return the bit of a term, new or known."""
        bit = self._bits.get(term)
        if bit is None:
            bit = self._bits[term] = 1 << len(self._bits)
        return bit

    def bits_of(self, terms: tuple[str, ...]) -> int:
        """Return the bits of some terms, new or known."""
        bits = self._bits_of.get(terms)
        if bits is None:
            bits = self._bits_of[terms] = reduce(or_, map(self.bit, terms))
        return bits

    def knows(self, term: str) -> bool:
        """Whether the term has been named before."""
        return term in self._bits

    def _heard_words(self, phrase: str) -> Sequence[str]:
        """Return the words of a phrase without the ignored ones; thousands are read at the start."""
        words = words_of(phrase)
        if self._fillers.keys().isdisjoint(words):
            return words
        ignored = self._ignored(words)
        return [word for at, word in enumerate(words) if at not in ignored]

    def add(self, term: str, phrases: Iterable[str]) -> None:
        """Add phrases to a term; `/.../` is a regular expression for one token with a digit."""
        bit = self.bit(term)
        ends = self._ends.setdefault(bit, [])
        for phrase in phrases:
            if len(phrase) > 2 and phrase[0] == phrase[-1] == "/":
                self._shapes.append((re.compile(phrase[1:-1]), bit))
                continue
            node = self._root
            words = self._heard_words(phrase)
            if not words:
                continue
            self.words.update(words)
            for word in words:
                longer = node.after.get(word)
                if longer is None:
                    if node.after is _NOTHING:
                        node.after = {}
                    longer = node.after[word] = _Node()
                node = longer
            node.terms |= bit
            ends.append(node)

    def common(self) -> dict[int, int]:
        """Return how common the phrases of each term are: in how many terms they stand, all together."""
        common = dict.fromkeys(self._bits.values(), 0)
        nodes = [self._root]
        for node in nodes:
            nodes += node.after.values()
            for term in bits(node.terms):
                common[term] += node.terms.bit_count()
        return common

    def file(self, filed: Mapping[int, int]) -> None:
        """Let every phrase say what is filed under its terms: for a term (a bit) any set, as bits."""
        self._filed = filed
        for term, its in filed.items():
            for node in self._ends[term]:
                node.filed |= its
        self._ends.clear()

    def _way(self, words: Sequence[str]) -> _Way:
        """Return what is found on the way along some words of the tree, and by the shape of the first."""
        found: list[tuple[int, int]] = []
        terms = filed = 0
        node = self._root
        for count, word in enumerate(words, 1):
            node = node.after[word]
            if node.terms:
                found.append((1 << count, node.terms))
                terms |= node.terms
                filed |= node.filed
        shaped = self._shape(words[0])
        return _Way((*found, *shaped.found), terms | shaped.terms, filed | shaped.filed)

    def _shape(self, word: str) -> _Way:
        """Return what a word is by its shape."""
        terms = filed = 0
        for shape, bit in () if word.isalpha() else self._shapes:
            if shape.fullmatch(word):
                terms |= bit
                filed |= self._filed.get(bit, 0)
        return _Way(tuple((2, bit) for bit in bits(terms)), terms, filed)

    def _meet(self, word: str) -> tuple[Mapping[str, _Node], _Way]:
        """Return what may follow a word in the tree, and what it is alone."""
        if len(self._met) >= _MET:
            self._met.clear()
        node = self._root.after.get(word)
        met = (_NOTHING, self._shape(word)) if node is None else (node.after, self._way([word]))
        self._met[word] = met
        return met

    def scan(self, tokens: Tokens) -> Hits:
        """Return every phrase of every term in the tokens. A phrase never crosses punctuation."""
        texts = tokens.texts
        # What may follow a word: none where a gap stands.
        following = [*texts, ""]
        for gap in tokens.gaps:
            following[gap] = ""
        found: list[Found] = []
        present: list[int] = []
        everything = filed = 0
        met = self._met
        for first, word in enumerate(texts):
            after, way = met.get(word) or self._meet(word)
            last = first + 1
            node = after.get(following[last])
            if node is not None:
                last += 1
                while (longer := node.after.get(following[last])) is not None:
                    node = longer
                    last += 1
                way = node.way or self._way(texts[first:last])
                node.way = way
            here, terms, books = way
            found.append(here)
            present.append(terms)
            everything |= terms
            filed |= books
        found.append(())
        return Hits(tokens, found, present, self._bits, everything, filed, {}, {})


Found: TypeAlias = tuple[tuple[int, int], ...]
"""The phrases that begin at one place: how many tokens each has, as the bit of that number, and the terms
it belongs to, as bits."""


class _Way(NamedTuple):
    """What is found from the root of the tree to one of its words."""

    found: Found
    terms: int
    """The terms of all these phrases, as bits."""
    filed: int
    """What is filed under them, as bits."""


@dataclass(slots=True)
class _Node:
    """A word of the tree: the words that may follow, and the terms of which a phrase ends here."""

    after: dict[str, _Node] = field(default_factory=lambda: _NOTHING)
    terms: int = 0
    filed: int = 0
    """What is filed under them, as bits."""
    way: _Way | None = None
    """What is found up to here; nothing until a text has it."""


_NOTHING: Final[dict[str, _Node]] = {}
"""What follows the last words of the tree: no two of three words need a dictionary of their own."""


@dataclass(slots=True)
class Hits:
    """Where the phrases stand in one text."""

    tokens: Tokens
    found: list[Found]
    """For each token, and for the end, the phrases that begin there."""
    present: list[int]
    """For each token the terms that begin there, as bits."""
    bits: Mapping[str, int]
    """The bit of each term."""
    all: int
    """The terms of the whole text, as bits."""
    filed: int
    """What is filed under them, as bits."""
    _beginning: dict[int, int] = field(default_factory=dict)
    _passable: dict[tuple[str, ...], int] = field(default_factory=dict)

    def bit(self, term: str) -> int:
        """Return the bit of a term, 0 when no language knows it."""
        return self.bits.get(term, 0)

    def of(self, term: str) -> Sequence[tuple[int, int]]:
        """Return the places (first token, token after the last) of one term."""
        bit = self.bits.get(term, 0)
        if not bit & self.all:
            return ()
        found = self.found
        return [
            (first, first + long.bit_length() - 1)
            for first, terms in enumerate(self.present)
            if terms & bit
            for long, its in found[first]
            if its & bit
        ]

    def beginning(self, places: int) -> int:
        """Return the terms that begin at some places (as bits), as bits."""
        if not places & (places - 1):  # Most often it is one place.
            at = places.bit_length() - 1
            return self.present[at] if 0 <= at < len(self.present) else 0
        terms = self._beginning.get(places)
        if terms is None:
            terms = 0
            present = self.present
            left = places & (1 << len(present)) - 1
            while left:
                at = left.bit_length() - 1
                left ^= 1 << at
                terms |= present[at]
            self._beginning[places] = terms
        return terms

    def passable(self, terms: tuple[str, ...]) -> int:
        """Return the tokens outside all phrases of some terms, as bits."""
        passable = self._passable.get(terms)
        if passable is None:
            spans = 0
            for term in terms:
                for first, last in self.of(term):
                    spans |= (1 << last) - (1 << first)
            passable = self._passable[terms] = (1 << len(self.present)) - 1 & ~spans
        return passable

    def within(self, first: int, last: int) -> int:
        """Return the terms that begin in a range of tokens, as bits."""
        if first == 0 and last == len(self.present):
            return self.all
        bits = 0
        for terms in self.present[first:last]:
            bits |= terms
        return bits


def bits(number: int) -> Iterator[int]:
    """Yield the set bits of a number, each as a number."""
    while number:
        bit = number & -number
        number ^= bit
        yield bit
