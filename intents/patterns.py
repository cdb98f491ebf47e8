"""Templates over words: `{deliver} [{me}] (the|my) {video} {detail}*`, matched without backtracking.

A template is literal words, `{term}` (one of a list of phrases), `[optional]`, `(one|of|these)` and
`*` for any number of the element before it. Sets of token positions are bits of an integer; an
element maps the positions where it may begin to those where it may end. So a match costs a few
integer operations an element, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from intents.text import FILLERS

_TOKEN = re.compile(
    "(?P<word>h\\.26[45]|[0-9]+(?:[.:,][0-9]+)+[a-z%]*|[a-z0-9\u00c0-\u024f]+(?:['\u2019][a-z]+)*)"
    "|(?P<han>[\u3400-\u9fff\uf900-\ufaff])"
    f"|(?P<filler>([{FILLERS}])\\4*)"
    "|(?P<stop>[!?;\n\u3002\u2026]|\\.(?![a-z0-9])|(?<=[a-z])\\.(?=[a-z]))"
    "|(?P<pause>[,\u3001:()\\[\\]\u2014\u2013~|>]|(?<![a-z0-9])-+(?![a-z0-9])|[^\\s\x00-\x7f])"
    "|(?P<plus>[+&/])"
)
_APOSTROPHES = {ord("'"): None, 0x2019: None}

Run = Callable[[int, "Hits"], int]


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
        left = Tokens()
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


def tokenise(masked: str) -> Tokens:
    """Return the tokens of a masked normal text: Latin words, single Chinese characters, fillers.

    Apostrophes vanish, so that "don't" and "dont" are one word.
    """
    tokens = Tokens()
    texts, starts, ends, gaps = tokens.texts, tokens.starts, tokens.ends, tokens.gaps
    for found in _TOKEN.finditer(masked):
        kind = found.lastgroup
        if kind == "word":
            word = found.group()
            if "'" in word or "\u2019" in word:
                word = word.translate(_APOSTROPHES)
            texts.append(word)
        elif kind == "han":
            texts.append(found.group())
        elif kind in {"filler", None}:
            texts.append(found.group()[0])
        else:
            gap = "+"
            if kind == "stop":
                gap = "?" if found.group() == "?" else "."
            elif kind == "pause":
                gap = ","
            before = gaps.get(len(texts))
            if before is None or _GAP_RANK[gap] > _GAP_RANK[before]:
                gaps[len(texts)] = gap
            continue
        starts.append(found.start())
        ends.append(found.end())
    return tokens


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
        self._root: _Node = _Node({}, 0)
        self._bits: dict[str, int] = {}
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
                    after = node.after[word] = _Node({}, 0)
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

    def scan(self, tokens: Tokens) -> Hits:
        """Return every phrase of every term in the tokens. A phrase never crosses punctuation."""
        texts, gaps = tokens.texts, tokens.gaps
        count = len(texts)
        found: list[list[tuple[int, int]]] = []
        present: list[int] = []
        after = self._root.after
        for first, word in enumerate(texts):
            here: list[tuple[int, int]] = []
            terms = 0
            node = after.get(word)
            last = first + 1
            while node is not None:
                if node.terms:
                    here.append((1 << last, node.terms))
                    terms |= node.terms
                if last == count or last in gaps:
                    break
                node = node.after.get(texts[last])
                last += 1
            if not word.isalpha():
                for shape, bit in self._shapes:
                    if shape.fullmatch(word):
                        here.append((2 << first, bit))
                        terms |= bit
            found.append(here)
            present.append(terms)
        full = (1 << count) - 1
        everything = 0
        for terms in present:
            everything |= terms
        hits = Hits(tokens, found, present, full, full, self._bits, everything)
        for first, last in hits.of("stop"):
            hits.calm &= ~((1 << last) - (1 << first))
        for first in gaps:
            hits.calm &= ~(1 << first)
        for term in ("edit", "deed", "asking"):
            for first, last in hits.of(term):
                hits.quiet &= ~((1 << last) - (1 << first))
        return hits


@dataclass(slots=True)
class _Node:
    """A word of the tree: the words that may follow, and the terms of which a phrase ends here."""

    after: dict[str, _Node]
    terms: int


@dataclass(slots=True)
class Hits:
    """Where the phrases stand in one text."""

    tokens: Tokens
    found: list[list[tuple[int, int]]]
    """For each token the phrases that begin there: the bit of the token after, the terms as bits."""
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

    def may_match(self, present: int) -> bool:
        """Return whether the terms present could do."""
        for need in self.needs:  # noqa: SIM110  (all() takes three times as long, and this is the hot path)
            if not present & need:
                return False
        return True


class Templates:
    """Templates of several kinds, in their order, and which of them a text could match.

    Each is filed under the terms of one of its needs, the rarest, so that a text looks only at those it
    has a word of.
    """

    def __init__(
        self, templates: Iterable[tuple[str, Template]], common: Mapping[int, int]
    ) -> None:
        """`templates`: kinds and templates. `common`: how common the phrases of each term (a bit) are."""
        self._all = tuple(templates)
        self._needless = 0
        self._by_term: dict[int, int] = {}
        """A term → the templates that are filed under it; both as bits."""
        self._terms = 0
        for at, (_, template) in enumerate(self._all):
            if not template.needs:
                self._needless |= 1 << at
                continue
            need = min(template.needs, key=lambda need: sum(common[term] for term in bits(need)))
            self._terms |= need
            while need:
                term = need & -need
                need ^= term
                self._by_term[term] = self._by_term.get(term, 0) | 1 << at

    def possible(self, present: int) -> dict[str, list[Template]]:
        """Return the templates that the terms present could match, by their kinds."""
        terms = present & self._terms
        places = self._needless
        by_term = self._by_term
        while terms:
            term = terms & -terms
            terms ^= term
            places |= by_term[term]
        chosen: dict[str, list[Template]] = {}
        while places:
            place = places & -places
            places ^= place
            kind, template = self._all[place.bit_length() - 1]
            for need in template.needs:
                if not present & need:
                    break
            else:
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
        places &= (1 << len(found)) - 1
        while places:
            first = places & -places
            places ^= first
            for last, terms in found[first.bit_length() - 1]:
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


class Grammar:
    """The terms and templates of all languages."""

    def __init__(self) -> None:
        self.phrases = Phrases()
        self._terms: set[str] = set()
        self._named: dict[str, list[Run]] = {}
        for term, filler in zip(("quote", "file", "url", "other"), FILLERS, strict=True):
            self.define(term, [filler])

    def define(self, term: str, phrases: Iterable[str]) -> None:
        """Add phrases to a term."""
        self._terms.add(term)
        self.phrases.add(term, phrases)

    def name(self, name: str, template: Template) -> None:
        """Let templates name another template in braces, one of several of that name."""
        self._named.setdefault(name, []).append(template.run)

    def template(self, source: str) -> Template:
        """Compile one template. Raises TemplateError."""
        pieces = [(piece.lastgroup, piece.group()) for piece in _PIECE.finditer(source)]
        if sum(len(text) for _, text in pieces) != len(source):
            raise TemplateError(f"{source!r}: stray bracket or term name")
        part, at = self._alternatives(source, pieces, 0, closing=None)
        if at != len(pieces):
            raise TemplateError(f"{source!r}: bracket closed that was not opened")
        return Template(source, part.run, tuple(sorted(part.needs, key=int.bit_count)))

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
        return _Part(_choice([choice.run for choice in choices]), needs), at

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
                parts[-1] = _Part(_repeated(self._whole(parts[-1]).run), ())
            elif kind == "open":
                closing = "]" if text == "[" else ")"
                part, at = self._alternatives(source, pieces, at, closing=closing)
                parts.append(_Part(_optional(part.run), ()) if closing == "]" else part)
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
        return _Part(_sequence([part.run for part in whole]), needs), at

    def _whole(self, part: _Part | str) -> _Part:
        return self._literal([part]) if isinstance(part, str) else part

    def _literal(self, words: list[str]) -> _Part:
        phrases = sorted({" ".join(_phrase(phrase)) for phrase in words})
        term = "=" + "|".join(phrases)
        if not self.phrases.knows(term):
            self.phrases.add(term, phrases)
        bit = self.phrases.bit(term)
        return _Part(_slot(bit), (bit,))

    def _term(self, source: str, term: str) -> _Part:
        if term in _BUILTIN:
            return _Part(_BUILTIN[term], ())
        if term in self._named:
            return _Part(_choice(self._named[term]), ())
        if term not in self._terms:
            raise TemplateError(f"{source!r}: no term {term!r}")
        bit = self.phrases.bit(term)
        return _Part(_slot(bit), (bit,))
