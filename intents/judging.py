"""The templates of some languages, ready to read the clauses of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import TypeAlias

from intents.clauses import COMMANDS, READ, Reading
from intents.cutting import Clause, split
from intents.lexicon import Lexicon, LexiconError, lexicons
from intents.patterns import Grammar, Template, TemplateError, Templates
from intents.phrases import Hits
from intents.sources import templates_of, terms_of
from intents.text import MEDIA_URL
from intents.tokens import Tokens

Scanned: TypeAlias = tuple[Hits, dict[str, list[Template]], int]
"""Where the phrases of a text stand, and the templates which it could match: by their kinds those it is
read with, as bits the others."""

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile("(?<![a-z0-9])[a-z\u00c0-\u024f]+(?![a-z0-9])")
_VERBS = ("deed", "did", "object_marker")
"""What an edit begins with."""
_MADE_ORDERS = ("once_out", "released", "overdue")
"""Templates of what makes an export of a clause that is none by its own words."""
_NEAR = 256
"""So many tokens of a text are looked at, at most."""


class Judge:
    """The templates of some languages, ready to read clauses."""

    def __init__(self, languages: Iterable[Lexicon]) -> None:
        """Raises LexiconError naming the file and key of a template that cannot be read."""
        languages = tuple(languages)
        self.grammar = Grammar()
        nothing = Hits(Tokens(), [()], [], {}, 0, 0)
        self._scanned: Scanned = (nothing, {}, 0)
        """The last text that was looked at; one tuple, since several threads ask one judge."""
        self._before = self._scanned
        """The text before it: one with slips is read once as it is and once as it is meant."""
        for lexicon in languages:
            self.grammar.phrases.ignore(lexicon.settings.fillers)
        for lexicon in languages:
            for term, phrases in terms_of(lexicon).items():
                self.grammar.define(term, phrases)
        for lexicon in languages:
            for name, sources in lexicon.patterns.items():
                for source in sources:
                    self.grammar.name(name, self._compiled(lexicon, f"patterns.{name}", source))
        templates = [
            (kind, self._compiled(lexicon, key, source))
            for lexicon in languages
            for kind, key, source in templates_of(lexicon)
        ]
        self._templates = Templates(templates, self.grammar.phrases.common(), READ)
        self.grammar.phrases.file(self._templates.filed)

    def _compiled(self, lexicon: Lexicon, key: str, source: str) -> Template:
        try:
            return self.grammar.template(source)
        except TemplateError as error:
            raise LexiconError(f"{lexicon.code}.yaml: {key}: {error}") from error

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of Latin letters in a phrase or a template."""
        return frozenset(_WORD.findall("\n".join(self.grammar.phrases.words)))

    def scan(self, tokens: Tokens) -> Scanned:
        """Return where the phrases stand and what they could be; the last two answers are kept."""
        last = self._scanned
        if last[0].tokens is tokens:
            return last
        known = self._before
        if known[0].tokens is not tokens:
            hits = self.grammar.phrases.scan(tokens)
            known = (hits, *self._templates.possible(hits))
        self._before = last
        self._scanned = known
        return known

    def clauses(self, tokens: Tokens) -> list[Clause]:
        """Return the clauses of a text in its order, each with its verdict.

        The tokens are those that `heard` gives: without the fillers.
        """
        hits, possible, _ = self.scan(tokens)
        return Reading(hits, possible).judged(split(tokens, hits))

    def holds(self, tokens: Tokens, *terms: str) -> bool:
        """Return whether a phrase of one of the terms begins in a text, as in a clause of all of it."""
        hits = self._scanned[0]
        if hits.tokens is not tokens:
            hits = self.scan(tokens if len(tokens) <= _NEAR else tokens.part(0, _NEAR))[0]
        return bool(hits.all & self.grammar.phrases.bits_of(terms))

    def mentions(self, tokens: Tokens, clause: Clause, *terms: str) -> bool:
        """Return whether a phrase of one of the terms begins in the clause."""
        bits = self.grammar.phrases.bits_of(terms)
        hits = self._scanned[0]
        if hits.tokens is tokens and not hits.all & bits:
            return False  # Most texts hold no phrase of it at all.
        tokens, clause = _near(tokens, clause)
        return bool(self.scan(tokens)[0].within(clause.first, clause.last) & bits)

    def begins(self, tokens: Tokens, clause: Clause, *terms: str) -> bool:
        """Return whether a phrase of one of the terms begins where the clause does."""
        present = self.scan(tokens)[0].present
        at = clause.first
        return at < len(present) and bool(present[at] & self.grammar.phrases.bits_of(terms))

    def is_phrase(self, tokens: Tokens, first: int, last: int, term: str) -> bool:
        """Return whether a phrase of the term reaches from one token to another."""
        return self.mentions(tokens, Clause(first, last), term) and (first, last) in self.scan(
            tokens
        )[0].of(term)

    def names_file(self, tokens: Tokens, clause: Clause) -> bool:
        """Return whether the clause only names the file that came with it."""
        if clause.verdict not in {"sse", "chatter", "more"}:
            return False
        if self.mentions(tokens, clause, "wished") and not self.mentions(tokens, clause, "handed"):
            return False
        return self.fits(tokens, clause, "sent")

    def may_order(self, tokens: Tokens) -> bool:
        """Return whether a clause of a text could ask for something of ours, alone or by its neighbours."""
        _, possible, others = self.scan(tokens)
        return (
            not possible.keys().isdisjoint(COMMANDS)
            or self._templates.holds(others, _MADE_ORDERS)
            or MEDIA_URL in tokens.texts
        )

    def may_fit(self, tokens: Tokens, *kinds: str) -> bool:
        """Return whether a template of the kinds, none that texts are read with, could cover a clause, as far as is known already."""
        known = self._scanned
        if known[0].tokens is not tokens:
            return True
        return self._templates.holds(known[2], kinds)

    def fits(self, tokens: Tokens, clause: Clause, kind: str) -> bool:
        """Return whether a template of the kind covers the clause, without polite frames."""
        if not self.may_fit(tokens, kind):
            return False  # Most texts could match no template of it.
        if clause.last - clause.first > _NEAR:
            return False
        tokens, clause = _near(tokens, clause)
        hits, _, others = self.scan(tokens)
        rules = self._templates.of(others, kind)
        here = hits.present[clause.first] if clause.first < len(hits.present) else 0
        return any(
            (not rule.first or rule.first & here)
            and rule.run(1 << clause.first, hits) >> clause.last & 1
            for rule in rules
        )

    def after_prelude(self, tokens: Tokens, clause: Clause) -> int:
        """Return where the verb of an edit stands after words that are none of its own, else its first word."""
        offset = clause.first
        tokens, clause = _near(tokens, clause)
        offset -= clause.first
        hits, _, others = self.scan(tokens)
        places = 1 << clause.first
        ends = 0
        for rule in self._templates.of(others, "prelude"):
            ends |= rule.run(places, hits)
        if not ends:
            return clause.first + offset
        verbs = self.grammar.phrases.bits_of(_VERBS)
        for place in range(clause.last - 1, clause.first, -1):
            if ends >> place & 1 and hits.present[place] & verbs:
                return place + offset
        return clause.first + offset


def _near(tokens: Tokens, clause: Clause) -> tuple[Tokens, Clause]:
    """Return no more than the beginning of a clause of a long text: reading all takes time by its square."""
    if len(tokens) <= _NEAR:
        return tokens, clause
    last = min(clause.last, clause.first + _NEAR)
    part = tokens.part(clause.first, last)
    return part, clause._replace(first=0, last=last - clause.first, lead=-1)


@cache
def _judge(*, spaced: bool, unspaced: bool) -> Judge:
    """Return the judge over the languages that write spaces, over the others, or over all."""
    return Judge(
        lexicon
        for lexicon in lexicons().values()
        if (spaced if lexicon.settings.spaces else unspaced)
    )


def judge(text: str) -> Judge:
    """Return the judge over the languages that a normal text is written in.

    Languages that write spaces are read where Latin letters stand, the others where Chinese
    characters do; letters within a name of a format ("mp4") tell nothing.
    """
    unspaced = not text.isascii() and _HAN.search(text) is not None
    spaced = not unspaced or _WORD.search(text) is not None
    return _judge(spaced=spaced, unspaced=unspaced)
