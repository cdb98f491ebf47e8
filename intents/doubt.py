"""Doubt about what words alone tell: no export is taken where they ask, tell a tale or name none."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

from intents.cutting import Clause
from intents.judging import Judge
from intents.lexicon import lexicons
from intents.spelling import corrected
from intents.text import QUOTE
from intents.tokens import FIRST_HAN, Tokens

_BY_WORDS: Final = {
    verdict: f"words: {verdict} " for verdict in ("export", "state", "credits", "chatter")
}
"""What the rule of a clause begins with that no template knows, before its likelihood."""
_LIKELY: Final = 0.6
"""An export or question that is less likely is none."""
_NAMED: Final = ("export", "delivered", "size", "orient")
"""Of these an export by words alone must name something, in a language that writes spaces."""
_REQUESTS: Final = ("request", "agreed")
"""Words by which a question is an order ("can you ...", "... all right?")."""
_TOPIC: Final = "{topic}"
_PAUSES: Final = " ,:~\u3001\u2014"
"""What parts a topic from what is said of it, beside the words of the term `topic_marks`."""


def in_doubt(reader: Judge, masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; no export is taken from words alone where they ask, or hardly say so.

    A missed export costs a sentence, a wrong one minutes. Beside one that a template knows they only
    tell more about it.
    """
    clauses = [_guessed(clause) for clause in clauses]
    clauses = _supposed(reader, tokens, _commented(reader, masked, tokens, clauses))
    exports = [clause for clause in clauses if clause.verdict == "export"]
    if not exports or not all(_is_by_words(clause, "export") for clause in exports):
        return clauses
    named = max(tokens.texts) >= FIRST_HAN or any(
        _names_delivery(reader, tokens, clause) for clause in exports
    )
    told = []
    for clause in clauses:
        if clause.verdict == "export" and _orders_nothing(reader, tokens, clause):
            clause = clause._replace(verdict="chatter")
        elif clause.verdict == "export" and (
            not named
            or _likelihood(clause) < _LIKELY
            or reader.mentions(tokens, clause, "which_of")
            or reader.fits(tokens, clause, "report")
            or _is_joined(reader, tokens, clause, clauses)
            or _only_asks(reader, tokens, clause)
        ):
            clause = clause._replace(verdict="sse")
        told.append(clause)
    return told


def _is_joined(reader: Judge, tokens: Tokens, clause: Clause, clauses: list[Clause]) -> bool:
    """Return whether a clause names the second of two things to be joined ("merge a MOV | and an MP4")."""
    return (
        clause.joint == "and"
        and clause.lead not in tokens.gaps
        and reader.mentions(tokens, clause._replace(last=clause.first + 1), "article")
        and any(
            one.last == clause.lead and reader.mentions(tokens, one, "joining") for one in clauses
        )
    )


def _is_by_words(clause: Clause, verdict: str) -> bool:
    return clause.rule.startswith(_BY_WORDS[verdict])


def _likelihood(clause: Clause) -> float:
    """Return how likely a clause is by its words alone."""
    return float(clause.rule.rpartition(" ")[2])


def _only_asks(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause asks about an export and is no request in the form of a question."""
    ends = clause._replace(first=clause.last - 1)
    return (
        reader.mentions(tokens, clause, "wondering")
        or reader.mentions(tokens, ends, "asks_at_end")
        or (
            tokens.gaps.get(clause.last) == "?"
            and reader.is_phrase(tokens, clause.first, clause.last, "echoed")
        )
    ) and not any(reader.mentions(tokens, clause._replace(first=0), term) for term in _REQUESTS)


def _names_delivery(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause names what is to be delivered, or delivering ("send goods abroad" does neither)."""
    if any(reader.mentions(tokens, clause, term) for term in _NAMED):
        return True
    spelt = corrected(tokens, reader.words)
    return spelt is not None and any(reader.mentions(spelt, clause, term) for term in _NAMED)


def _orders_nothing(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause holds none of the characters without which nobody orders an export."""
    return any(
        FIRST_HAN <= text < QUOTE for text in tokens.texts[clause.first : clause.last]
    ) and not reader.mentions(tokens, clause, "ordering")


def _is_topic(reader: Judge, masked: str, tokens: Tokens, clause: Clause, after: Clause) -> bool:
    """Return whether a clause is a bare word for exporting, and what follows a remark about it."""
    if clause.verdict != "export" or not reader.is_phrase(
        tokens, clause.first, clause.last, "echoed"
    ):
        return False
    if after.rule == _TOPIC:
        return True  # "Export, render, grade: I know nothing of all that."
    begins = after._replace(last=after.first + 1)
    return (
        after.verdict == "chatter"
        and (
            _is_by_words(after, "chatter")
            or ("{quiet}" in after.rule and reader.mentions(tokens, after, "or_not"))
            or reader.mentions(tokens, begins, "broken")
        )
        and tokens.gaps.get(clause.last) == ","
        and not reader.mentions(tokens, after, "in_haste")
        and _pauses().issuperset(masked[tokens.ends[clause.last - 1] : tokens.starts[after.first]])
    )


def _tells_result(reader: Judge, tokens: Tokens, clause: Clause, after: Clause) -> bool:
    """Return whether a remark that nobody knows goes on with an export ("exported like that | it all shows")."""
    begins = clause.last
    return (
        clause.verdict == "export"
        and after.verdict == "chatter"
        and _is_by_words(after, "chatter")
        and tokens.gaps.keys().isdisjoint((begins, after.first))
        and reader.mentions(tokens, Clause(begins, begins + 1), "as_result")
    )


@cache
def _pauses() -> frozenset[str]:
    """Return the characters between a topic and what is said of it."""
    marks = [lexicon.terms.get("topic_marks", []) for lexicon in lexicons().values()]
    return frozenset(_PAUSES).union(*marks)


def _commented(reader: Judge, masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; a bare export with a comma and a remark behind it that nobody knows is its topic.

    "Export: no button does anything", in a language that orders and names in the same words; not
    "export, they are waiting", nor with a filler behind the word, which makes an order of it.
    """
    told = list(clauses)
    for at in range(len(clauses) - 2, -1, -1):
        clause, after = clauses[at], told[at + 1]
        if _tells_result(reader, tokens, clause, after) or (
            _is_topic(reader, masked, tokens, clause, after)
            and all(one.verdict == "chatter" for one in clauses[:at] if one.verdict != "export")
        ):
            told[at] = clause.known("sse", _TOPIC)
    return told


def _supposed(reader: Judge, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export right behind a "then" of words that nobody knows is only supposed.

    "Any snapshot | then exports well", "had I known | I would have exported", in a language without
    moods; not "that will do, then export".
    """
    if not reader.mentions(tokens, Clause(0, len(tokens)), "then_if"):
        return clauses
    told = clauses[:1]
    for before, clause in pairwise(clauses):
        if before.verdict in {"credits", "state"}:
            break  # "Look how long it is; if short then export": it was looked first.
        if (
            clause.verdict == "export"
            and not _is_by_words(clause, "export")
            and before.verdict == "chatter"
            and _is_by_words(before, "chatter")
            and tokens.gaps.keys().isdisjoint(range(before.last, clause.last))
            and reader.mentions(tokens, Clause(before.last, before.last + 1), "then_if")
            and not reader.mentions(tokens, before, "decided")
        ):
            clause = clause.known("sse", "{then_if}")
        told.append(clause)
    return [*told, *clauses[len(told) :]]


def _guessed(clause: Clause) -> Clause:
    """Return the clause; a question of ours that is a mere guess from its words is the editor's."""
    if (
        clause.verdict in {"state", "credits"}
        and _is_by_words(clause, clause.verdict)
        and _likelihood(clause) < _LIKELY
    ):
        return clause._replace(verdict="sse")
    return clause
