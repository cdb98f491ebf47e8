"""Templates over words: `{deliver} [{me}] (the|my) {video} {detail}*`, matched without backtracking.

A template is literal words, `{term}` (one of a list of phrases), `[optional]`, `(one|of|these)` and
`*` for any number of the element before it. Sets of token positions are bits of an integer; an
element maps the positions where it may begin to those where it may end. So a match costs a few
integer operations an element, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Final, NamedTuple

from intents.phrases import Hits, Phrases, bits, words_of
from intents.text import FILLERS

Run = Callable[[int, Hits], int]
"""Positions where an element may begin → those where it may end, both as bits."""
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
        self,
        templates: Iterable[tuple[str, Template]],
        common: Mapping[int, int],
        read: Collection[str],
    ) -> None:
        """`templates`: kinds and templates. `common`: how common the phrases of each term (a bit) are.

        read: the kinds that every text is read with; few texts are asked about the others.
        """
        # From behind, so that the highest bit is the first template, and those not read come last.
        self._all = tuple(
            (kind, template, len(template.needs) <= _SHELVES)
            for kind, template in sorted(templates, key=lambda each: each[0] not in read)
        )[::-1]
        self._others: dict[str, int] = {}
        """The templates of each kind that is not read, as bits."""
        for at, (kind, _, _) in enumerate(self._all):
            if kind in read:
                break
            self._others[kind] = self._others.get(kind, 0) | 1 << at
        self._read = 1 << sum(map(int.bit_count, self._others.values()))
        """The lowest bit of the others."""
        self._needless = 0
        self.filed: dict[int, int] = {}
        """A term → the templates that are filed under it, shelf by shelf; both as bits."""
        count = len(self._all)
        self._shelves = tuple(range(0, count * _SHELVES, count or 1))
        self._everything = (1 << count) - 1
        for at, (_, template, _) in enumerate(self._all):
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

    def possible(self, hits: Hits) -> tuple[dict[str, list[Template]], int]:
        """Return the templates that a text could match: by their kinds, and those not read as bits."""
        present = hits.all
        filed = hits.filed | self._needless
        places = self._everything
        for shelf in self._shelves:
            places &= filed >> shelf
        chosen: dict[str, list[Template]] = {}
        templates = self._all
        lowest = self._read
        while places >= lowest:
            at = places.bit_length() - 1
            places ^= 1 << at
            kind, template, is_on_shelves = templates[at]
            if is_on_shelves or template.may_match(present):
                if kind in chosen:
                    chosen[kind].append(template)
                else:
                    chosen[kind] = [template]
        return chosen, places

    def holds(self, others: int, kinds: Iterable[str]) -> bool:
        """Return whether one of some templates (as bits) is of some of the kinds that are not read."""
        its = self._others
        for kind in kinds:  # noqa: SIM110  (any() takes three times as long, and every line comes here)
            if others & its.get(kind, 0):
                return True
        return False

    def of(self, others: int, kind: str) -> list[Template]:
        """Return those of some templates (as bits) that are of a kind that is not read."""
        found: list[Template] = []
        left = others & self._others.get(kind, 0)
        while left:
            at = left.bit_length() - 1
            left ^= 1 << at
            found.append(self._all[at][1])
        return found


class TemplateError(ValueError):
    """A template cannot be read; the message says where."""


_PIECE = re.compile(
    r"(?P<term>\{[a-z_]+\})|(?P<open>[\[(])|(?P<close>[\])])|(?P<bar>\|)|(?P<star>\*)|(?P<words>[^\[\](){}|*]+)"
)


@cache
def _slot(terms: int, *, may_lack: bool = False) -> Run:
    """A phrase of one of some terms (as bits); `may_lack`: or none."""

    def run(places: int, hits: Hits) -> int:
        ends = places if may_lack else 0
        found = hits.found
        while places:
            at = places.bit_length() - 1
            places ^= 1 << at
            for long, its in found[at]:
                if its & terms:
                    ends |= long << at
        return ends

    return run


@cache
def _repeated_slot(terms: int) -> Run:
    """Phrases of some terms, any number: as `_repeated` of a slot, but for the calls of it."""

    def run(places: int, hits: Hits) -> int:
        fresh = places
        found = hits.found
        while fresh:
            at = fresh.bit_length() - 1
            fresh ^= 1 << at
            for long, its in found[at]:
                if its & terms and not (last := long << at) & places:
                    places |= last
                    fresh |= last
        return places

    return run


@cache
def _sequence(parts: tuple[tuple[Run, int], ...]) -> Run:
    """Parts in a row, each with the terms (as bits) of which it is one phrase, 0 when it is more.

    Such a phrase is looked up as in `_slot`, but for the call of it: most parts are one.
    """

    def run(places: int, hits: Hits) -> int:
        found = hits.found
        for part, terms in parts:
            if terms:
                ends = 0
                while places:
                    at = places.bit_length() - 1
                    places ^= 1 << at
                    for long, its in found[at]:
                        if its & terms:
                            ends |= long << at
                places = ends
            else:
                places = part(places, hits)
            if not places:
                return 0
        return places

    return run


@cache
def _choice(parts: tuple[tuple[Run, int], ...]) -> Run:
    """One of some parts, each with the terms (as bits) of which one must begin it, 0 for any."""

    def run(places: int, hits: Hits) -> int:
        ends = 0
        here = hits.beginning(places)
        for part, first in parts:
            if not first or first & here:
                ends |= part(places, hits)
        return ends

    return run


@cache
def _optional(part: Run) -> Run:
    return lambda places, hits: places | part(places, hits)


@cache
def _repeated(part: Run) -> Run:
    def run(places: int, hits: Hits) -> int:
        fresh = places
        while fresh:
            fresh = part(fresh, hits) & ~places
            places |= fresh
        return places

    return run


_STOP = ("stop",)
_ABOUT_EDITS = ("edit", "deed", "asking")


def _any(hits: Hits) -> int:
    return (1 << len(hits.present)) - 1


def _calm(hits: Hits) -> int:
    passable = hits.passable(_STOP)
    for first in hits.tokens.gaps:
        passable &= ~(1 << first)
    return passable


def _quiet(hits: Hits) -> int:
    return hits.passable(_ABOUT_EDITS)


def _step(passable: Callable[[Hits], int]) -> Run:
    """One token of some that may be passed."""
    return lambda places, hits: (places & passable(hits)) << 1


def _steps(passable: Callable[[Hits], int]) -> Run:
    """Tokens that may be passed, any number: as `_repeated` of a step, but all in one.

    A carry runs through neighbouring bits: added to the lowest of them, a bit clears them all and sets
    the one behind.
    """

    def run(places: int, hits: Hits) -> int:
        free = passable(hits)
        begun = places & free
        return places | ((free + begun) ^ free) | begun

    return run


_BUILTIN: Final[Mapping[str, tuple[Run, Run]]] = {
    name: (_step(passable), _steps(passable))
    for name, passable in (("any", _any), ("calm", _calm), ("quiet", _quiet))
}
"""`{any}` token; a `{calm}` one, not behind a gap, is outside the term `stop`, a `{quiet}` one outside
those of `_ABOUT_EDITS`. Once, and any number."""
_REPEATED: Final = dict(_BUILTIN.values())


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
    terms: int = 0
    """The terms (as bits) of which it is one phrase, 0 when it is more than one."""

    @property
    def begins(self) -> int:
        """The terms of which one begins whatever it matches, as bits; 0 when that may be nothing."""
        return 0 if self.may_lack else self.first


def _one_of(terms: int) -> _Part:
    """Return the part that is a phrase of one of some terms (as bits)."""
    return _Part(_slot(terms), (terms,), terms, terms=terms)


def _needs_of_choice(parts: Sequence[_Part]) -> Needs:
    """Return what a text needs for one of the parts or another to match: of each its first need."""
    if not all(part.needs for part in parts):
        return ()
    return (reduce(or_, (part.needs[0] for part in parts)),)


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
        part = _Part(template.run, template.needs, template.first)
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
        return Template(source, part.run, needs, part.begins)

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
        single = reduce(or_, (choice.terms for choice in choices))
        choices = [choice for choice in choices if not choice.terms]
        if single:
            choices.append(_one_of(single))
        if len(choices) == 1:
            return choices[0], at
        needs = _needs_of_choice(choices)
        run = _choice(tuple((choice.run, choice.begins) for choice in choices))
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
                run = _repeated_slot(again.terms) if again.terms else _repeated(again.run)
                run = _REPEATED.get(again.run, run)
                parts[-1] = _Part(run, (), again.first, may_lack=True)
            elif kind == "open":
                closing = "]" if text == "[" else ")"
                part, at = self._alternatives(source, pieces, at, closing=closing)
                if closing == "]":
                    run = _slot(part.terms, may_lack=True) if part.terms else _optional(part.run)
                    part = _Part(run, (), part.first, may_lack=True)
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
        run = _sequence(tuple((part.run, part.terms) for part in whole))
        may_lack = all(part.may_lack for part in whole)
        return _Part(run, needs, _first_of_row(whole), may_lack), at

    def _whole(self, part: _Part | str) -> _Part:
        return self._literal([part]) if isinstance(part, str) else part

    def _literal(self, words: list[str]) -> _Part:
        phrases = sorted({" ".join(words_of(phrase)) for phrase in words})
        term = "=" + "|".join(phrases)
        if not self.phrases.knows(term):
            self.phrases.add(term, phrases)
        return _one_of(self.phrases.bit(term))

    def _term(self, source: str, term: str) -> _Part:
        if term in _BUILTIN:
            return _Part(_BUILTIN[term][0], ())
        if term in self._named:
            named = self._named[term]
            run = _choice(tuple((one.run, one.begins) for one in named))
            return _Part(run, _needs_of_choice(named), _first_of_all(named))
        if term not in self._terms:
            raise TemplateError(f"{source!r}: no term {term!r}")
        return _one_of(self.phrases.bit(term))
