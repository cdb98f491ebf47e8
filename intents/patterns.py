"""Templates over words: `{deliver} [{me}] (the|my) {video} {detail}*`, matched without backtracking.

A template is literal words, `{term}` (one of a list of phrases), `[optional]`, `(one|of|these)` and
`*` for any number of the element before it. Sets of token positions are bits of an integer; an
element maps the positions where it may begin to those where it may end. So a match costs a few
integer operations an element, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from typing import Final, NamedTuple

from intents.text import FILLERS
from intents.tokens import Tokens, tokenise

Run = Callable[[int, "Hits"], int]


@cache
def _phrase(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase; most phrases are plain, and stand in many templates."""
    if phrase.isascii() and phrase.replace(" ", "").isalnum():
        return tuple(phrase.split())
    if phrase and min(phrase) >= "\u3400" and max(phrase) <= "\u9fff":
        return tuple(phrase)
    return tuple(tokenise(phrase).texts)


class Phrases:
    """Every phrase of every term in one tree of words."""

    def __init__(self) -> None:
        self._root: _Node = _Node({})
        self._bits: dict[str, int] = {}
        self._filed: Mapping[int, int] = {}
        self._shapes: list[tuple[re.Pattern[str], int]] = []
        self._fillers: dict[str, list[tuple[str, ...]]] = {}
        self.words: set[str] = set()
        """Every word of every phrase."""

    def ignore(self, phrases: Iterable[str]) -> None:
        """Leave these out of every text and every phrase added later ("please", "um")."""
        for phrase in phrases:
            words = _phrase(phrase)
            self._fillers.setdefault(words[0], []).append(words)

    def heard(self, tokens: Tokens) -> Tokens:
        """Return the tokens without the ignored phrases."""
        return tokens.without(self._ignored(tokens.texts))

    def _ignored(self, texts: Sequence[str]) -> set[int]:
        """Return the places of the ignored phrases among some words."""
        ignored: set[int] = set()
        for at, word in enumerate(texts):
            for words in self._fillers.get(word, ()):
                if len(words) == 1 or tuple(texts[at : at + len(words)]) == words:
                    ignored.update(range(at, at + len(words)))
        return ignored

    def bit(self, term: str) -> int:
        """Return the bit of a term, new or known."""
        bit = self._bits.get(term)
        if bit is None:
            bit = self._bits[term] = 1 << len(self._bits)
        return bit

    def knows(self, term: str) -> bool:
        """Whether the term has been named before."""
        return term in self._bits

    def _heard_words(self, phrase: str) -> Sequence[str]:
        """Return the words of a phrase without the ignored ones; thousands are read at the start."""
        words = _phrase(phrase)
        if self._fillers.keys().isdisjoint(words):
            return words
        ignored = self._ignored(words)
        return [word for at, word in enumerate(words) if at not in ignored]

    def add(self, term: str, phrases: Iterable[str]) -> None:
        """Add phrases to a term; `/.../` is a regular expression for one token with a digit."""
        bit = self.bit(term)
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
                after = node.after.get(word)
                if after is None:
                    after = node.after[word] = _Node({})
                node = after
            node.terms |= bit

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

    def _filed_under(self, terms: int) -> int:
        filed = 0
        for term in bits(terms):
            filed |= self._filed.get(term, 0)
        return filed

    def scan(self, tokens: Tokens) -> Hits:
        """Return every phrase of every term in the tokens. A phrase never crosses punctuation."""
        texts, gaps = tokens.texts, tokens.gaps
        count = len(texts)
        found: list[list[tuple[int, int]]] = []
        present: list[int] = []
        everything = filed = 0
        after = self._root.after
        for first, word in enumerate(texts):
            here: list[tuple[int, int]] = []
            terms = 0
            node = after.get(word)
            last = first + 1
            while node is not None:
                if node.terms:
                    if node.filed < 0:
                        node.filed = self._filed_under(node.terms)
                    here.append((1 << last, node.terms))
                    terms |= node.terms
                    filed |= node.filed
                if last == count or last in gaps:
                    break
                node = node.after.get(texts[last])
                last += 1
            if not word.isalpha():
                for shape, bit in self._shapes:
                    if shape.fullmatch(word):
                        here.append((2 << first, bit))
                        terms |= bit
                        filed |= self._filed_under(bit)
            found.append(here)
            present.append(terms)
            everything |= terms
        found.append([])
        full = (1 << count) - 1
        hits = Hits(tokens, found, present, full, full, self._bits, everything, filed)
        for first in gaps:
            hits.calm &= ~(1 << first)
        hits.calm &= ~self._spans(hits, ("stop",))
        hits.quiet &= ~self._spans(hits, ("edit", "deed", "asking"))
        return hits

    def _spans(self, hits: Hits, names: Sequence[str]) -> int:
        """Return the tokens of all phrases of some terms, as bits."""
        wanted = 0
        for name in names:
            wanted |= self._bits.get(name, 0)
        spans = 0
        if wanted & hits.all:
            for first, terms in enumerate(hits.present):
                if terms & wanted:
                    for last, its in hits.found[first]:
                        if its & wanted:
                            spans |= last - (1 << first)
        return spans


@dataclass(slots=True)
class _Node:
    """A word of the tree: the words that may follow, and the terms of which a phrase ends here."""

    after: dict[str, _Node]
    terms: int = 0
    filed: int = -1
    """What is filed under its terms; below 0 until a text has it."""


@dataclass(slots=True)
class Hits:
    """Where the phrases stand in one text."""

    tokens: Tokens
    found: list[list[tuple[int, int]]]
    """For each token, and for the end, the phrases that begin there: the bit of the token after, the
    terms as bits."""
    present: list[int]
    """For each token the terms that begin there, as bits."""
    calm: int
    """The tokens that `{calm}` may pass, as bits."""
    quiet: int
    """The tokens that `{quiet}` may pass, as bits."""
    bits: Mapping[str, int]
    """The bit of each term."""
    all: int
    """The terms of the whole text, as bits."""
    filed: int
    """What is filed under them, as bits."""
    _beginning: dict[int, int] = field(default_factory=dict)

    def of(self, term: str) -> Sequence[tuple[int, int]]:
        """Return the places (first token, token after the last) of one term."""
        bit = self.bits.get(term, 0)
        if not bit & self.all:
            return ()
        return [
            (first, last.bit_length() - 1)
            for first, terms in enumerate(self.present)
            if terms & bit
            for last, its in self.found[first]
            if its & bit
        ]

    def beginning(self, places: int) -> int:
        """Return the terms that begin at some places (as bits), as bits."""
        terms = self._beginning.get(places)
        if terms is None:
            terms = 0
            for place in bits(places & (1 << len(self.present)) - 1):
                terms |= self.present[place.bit_length() - 1]
            self._beginning[places] = terms
        return terms

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


Needs = tuple[int, ...]
"""Sets of terms (as bits); a text without a member of each cannot match."""


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template."""

    source: str
    run: Run
    needs: Needs
    first: int
    """The terms of which one must begin it, as bits; 0 when it may begin with anything."""

    def may_match(self, present: int) -> bool:
        """Return whether the terms present could do."""
        for need in self.needs:  # noqa: SIM110  (all() takes three times as long, and this is the hot path)
            if not present & need:
                return False
        return True


_SHELVES = 3
"""Most templates need so many terms, or fewer."""


class Templates:
    """Templates of several kinds, in their order, and which of them a text could match.

    Each is filed under the terms of its needs, the rarest on the first of some shelves, the next on the
    second and so on. So those that a text may match are those it finds on every shelf.
    """

    def __init__(
        self, templates: Iterable[tuple[str, Template]], common: Mapping[int, int]
    ) -> None:
        """`templates`: kinds and templates. `common`: how common the phrases of each term (a bit) are."""
        # From behind, so that the highest bit is the first template.
        self._all = tuple(templates)[::-1]
        self._needless = 0
        self.filed: dict[int, int] = {}
        """A term → the templates that are filed under it, shelf by shelf; both as bits."""
        count = len(self._all)
        self._shelves = tuple(range(0, count * _SHELVES, count or 1))
        self._everything = (1 << count) - 1
        for at, (_, template) in enumerate(self._all):
            needs = sorted(
                template.needs, key=lambda need: sum(common[term] for term in bits(need))
            )
            for place, shelf in enumerate(self._shelves):
                book = 1 << shelf + at
                if place >= len(needs):
                    self._needless |= book
                    continue
                for term in bits(needs[place]):
                    self.filed[term] = self.filed.get(term, 0) | book

    def possible(self, hits: Hits) -> dict[str, list[Template]]:
        """Return the templates that a text could match, by their kinds."""
        present = hits.all
        filed = hits.filed | self._needless
        places = self._everything
        for shelf in self._shelves:
            places &= filed >> shelf
        chosen: dict[str, list[Template]] = {}
        while places:
            at = places.bit_length() - 1
            places ^= 1 << at
            kind, template = self._all[at]
            if len(template.needs) <= _SHELVES or template.may_match(present):
                chosen.setdefault(kind, []).append(template)
        return chosen


class TemplateError(ValueError):
    """A template cannot be read; the message says where."""


_PIECE = re.compile(
    r"(?P<term>\{[a-z_]+\})|(?P<open>[\[(])|(?P<close>[\])])|(?P<bar>\|)|(?P<star>\*)|(?P<words>[^\[\](){}|*]+)"
)


def _slot(bit: int) -> Run:
    def run(places: int, hits: Hits) -> int:
        if not hits.all & bit:
            return 0
        ends = 0
        found = hits.found
        while places:
            at = places.bit_length() - 1
            places ^= 1 << at
            for last, terms in found[at]:
                if terms & bit:
                    ends |= last
        return ends

    return run


def _sequence(parts: Sequence[Run]) -> Run:
    if len(parts) == 1:
        return parts[0]

    def run(places: int, hits: Hits) -> int:
        for part in parts:
            places = part(places, hits)
            if not places:
                return 0
        return places

    return run


def _choice(parts: Sequence[Run]) -> Run:
    def run(places: int, hits: Hits) -> int:
        ends = 0
        for part in parts:
            ends |= part(places, hits)
        return ends

    return run


def _optional(part: Run) -> Run:
    return lambda places, hits: places | part(places, hits)


def _repeated(part: Run) -> Run:
    def run(places: int, hits: Hits) -> int:
        fresh = places
        while fresh:
            fresh = part(fresh, hits) & ~places
            places |= fresh
        return places

    return run


def _any(places: int, hits: Hits) -> int:
    return places << 1 & ((2 << len(hits.tokens)) - 1)


def _calm(places: int, hits: Hits) -> int:
    return (places & hits.calm) << 1


def _quiet(places: int, hits: Hits) -> int:
    return (places & hits.quiet) << 1


_BUILTIN: Final[Mapping[str, Run]] = {"any": _any, "calm": _calm, "quiet": _quiet}
"""`{any}` token; a `{calm}` one is outside the term `stop`, a `{quiet}` one outside `edit`, `asking`."""


_Pieces = list[tuple[str | None, str]]
"""A template's source: kind and text, as `_PIECE` tells them."""


class _Part(NamedTuple):
    """A compiled piece of a template."""

    run: Run
    needs: Needs
    first: int = 0
    """The terms of which one must begin it, as bits; 0 when it may begin with anything."""
    may_lack: bool = False
    """It may match nothing at all."""


def _first_of_all(parts: Sequence[_Part]) -> int:
    """Return the terms of which one begins one of the parts or another."""
    if not all(part.first for part in parts):
        return 0
    return reduce(or_, (part.first for part in parts))


def _first_of_row(parts: Sequence[_Part]) -> int:
    """Return the terms of which one begins what is matched by the parts in a row."""
    for at, part in enumerate(parts, 1):
        if not part.may_lack:
            return _first_of_all(parts[:at])
    return 0


class Grammar:
    """The terms and templates of all languages."""

    def __init__(self) -> None:
        self.phrases = Phrases()
        self._terms: set[str] = set()
        self._named: dict[str, list[_Part]] = {}
        for term, filler in zip(("quote", "file", "url", "other"), FILLERS, strict=True):
            self.define(term, [filler])

    def define(self, term: str, phrases: Iterable[str]) -> None:
        """Add phrases to a term."""
        self._terms.add(term)
        self.phrases.add(term, phrases)

    def name(self, name: str, template: Template) -> None:
        """Let templates name another template in braces, one of several of that name."""
        part = _Part(template.run, (), template.first)
        self._named.setdefault(name, []).append(part)

    def template(self, source: str) -> Template:
        """Compile one template. Raises TemplateError."""
        pieces = [(piece.lastgroup, piece.group()) for piece in _PIECE.finditer(source)]
        if sum(len(text) for _, text in pieces) != len(source):
            raise TemplateError(f"{source!r}: stray bracket or term name")
        part, at = self._alternatives(source, pieces, 0, closing=None)
        if at != len(pieces):
            raise TemplateError(f"{source!r}: bracket closed that was not opened")
        needs = tuple(sorted(part.needs, key=int.bit_count))
        return Template(source, part.run, needs, 0 if part.may_lack else part.first)

    def _alternatives(
        self, source: str, pieces: _Pieces, at: int, *, closing: str | None
    ) -> tuple[_Part, int]:
        choices: list[_Part] = []
        words: list[str] = []
        while True:
            row, at = self._row(source, pieces, at)
            if isinstance(row, str):
                words.append(row)
            else:
                choices.append(row)
            if at < len(pieces) and pieces[at][0] == "bar":
                at += 1
                continue
            break
        if closing is not None:
            if at >= len(pieces) or pieces[at][1] != closing:
                raise TemplateError(f"{source!r}: {closing} is missing")
            at += 1
        if words:
            choices.append(self._literal(words))
        if len(choices) == 1:
            return choices[0], at
        needs: Needs = ()
        if all(choice.needs for choice in choices):
            one_of = 0
            for choice in choices:
                one_of |= choice.needs[0]
            needs = (one_of,)
        run = _choice([choice.run for choice in choices])
        may_lack = any(choice.may_lack for choice in choices)
        return _Part(run, needs, _first_of_all(choices), may_lack), at

    def _row(self, source: str, pieces: _Pieces, at: int) -> tuple[_Part | str, int]:
        """Return a sequence, or its words when it is nothing but words."""
        parts: list[_Part | str] = []
        while at < len(pieces):
            kind, text = pieces[at]
            if kind == "close" or kind == "bar":
                break
            at += 1
            if kind == "star":
                if not parts:
                    raise TemplateError(f"{source!r}: * follows nothing")
                again = self._whole(parts[-1])
                parts[-1] = _Part(_repeated(again.run), (), again.first, may_lack=True)
            elif kind == "open":
                closing = "]" if text == "[" else ")"
                part, at = self._alternatives(source, pieces, at, closing=closing)
                if closing == "]":
                    part = _Part(_optional(part.run), (), part.first, may_lack=True)
                parts.append(part)
            elif kind == "term":
                parts.append(self._term(source, text[1:-1]))
            elif words := text.strip():
                parts.append(words)
        if not parts:
            raise TemplateError(f"{source!r}: an empty part")
        if len(parts) == 1:
            return parts[0], at
        whole = [self._whole(part) for part in parts]
        needs = tuple(need for part in whole for need in part.needs)
        run = _sequence([part.run for part in whole])
        may_lack = all(part.may_lack for part in whole)
        return _Part(run, needs, _first_of_row(whole), may_lack), at

    def _whole(self, part: _Part | str) -> _Part:
        return self._literal([part]) if isinstance(part, str) else part

    def _literal(self, words: list[str]) -> _Part:
        phrases = sorted({" ".join(_phrase(phrase)) for phrase in words})
        term = "=" + "|".join(phrases)
        if not self.phrases.knows(term):
            self.phrases.add(term, phrases)
        bit = self.phrases.bit(term)
        return _Part(_slot(bit), (bit,), bit)

    def _term(self, source: str, term: str) -> _Part:
        if term in _BUILTIN:
            return _Part(_BUILTIN[term], ())
        if term in self._named:
            named = self._named[term]
            return _Part(_choice([one.run for one in named]), (), _first_of_all(named))
        if term not in self._terms:
            raise TemplateError(f"{source!r}: no term {term!r}")
        bit = self.phrases.bit(term)
        return _Part(_slot(bit), (bit,), bit)
