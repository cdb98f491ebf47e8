"""Exports that are only supposed: for one of two cases, of what is no video, or asked about."""

from __future__ import annotations

from intents.cutting import Clause
from intents.judging import Judge
from intents.tokens import Tokens

UNASKED = ("sse", "chatter", "done")
"""Verdicts that ask for nothing of ours and change nothing of their neighbours."""
REQUESTS = ("request", "agreed")
"""Words by which a question is an order ("can you ...", "... all right?")."""
_UNORDERED = (*UNASKED, "more")
_COMES_OF_IT = ("foretells", "fault")
"""Words of what is done with an exported video, or is wrong with it."""
_FEW = 4
"""Words of a clause that only gives what was made, and of its name."""


def either(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Leave to the editor an export with something else for the other case ("nice? export, else brighten it")."""
    if not reader.holds(tokens, "otherwise"):
        return clauses
    settled = list(clauses)
    for at in range(1, len(clauses) - 1):
        before, clause, after = clauses[at - 1 : at + 2]
        begins = after.first if after.lead < 0 else after.lead
        if (
            clause.verdict == "export"
            and before.verdict in UNASKED
            and not is_apart(clause, tokens)
            and reader.mentions(tokens, Clause(before.last - 1, clause.first + 1), "then_if")
            and reader.mentions(tokens, Clause(begins, begins + 1), "otherwise")
        ):
            for one in (at - 1, at, at + 1):
                settled[one] = clauses[one]._replace(verdict="sse", sure=True, rule="{otherwise}")
    return settled


def turned(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Leave to the editor what gives something made that is no video ("turn it into a transcript, send it")."""
    if not reader.holds(tokens, "turned_into"):
        return clauses
    settled = list(clauses)
    for at in range(1, len(clauses)):
        before, clause = clauses[at - 1], clauses[at]
        if (
            clause.verdict == "export"
            and clause.last - clause.first <= _FEW
            and before.verdict in UNASKED
            and reader.mentions(tokens, before, "turned_into")
            and reader.mentions(tokens, clause, "give")
            and not reader.mentions(tokens, clause, "asset")
            and any(
                reader.is_phrase(tokens, before.last - long, before.last, "no_video")
                for long in range(1, min(_FEW, before.last - before.first) + 1)
            )
        ):
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{no_video}")
    return settled


def wondered(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Leave to the editor what only tells when something is asked or foretold ("once exported can I ...?")."""
    if not reader.holds(tokens, "afterwards"):
        return clauses
    settled = list(clauses)
    for at in range(len(clauses) - 1):
        clause, after = settled[at], clauses[at + 1]
        if (
            clause.verdict in {"export", "sse", "chatter"}
            and after.verdict in _UNORDERED
            and 0 <= after.lead < after.first
            and not is_apart(after, tokens)
            and reader.mentions(tokens, Clause(after.lead, after.lead + 1), "afterwards")
            and not reader.begins(tokens, after, "look")
            and (
                is_question(reader, tokens, in_one_breath(clauses, at + 1, tokens))
                or (
                    reader.mentions(tokens, clause, "whole_export")
                    and reader.mentions(tokens, after, *_COMES_OF_IT)
                )
            )
        ):
            settled[at] = clause._replace(verdict="sse", sure=True, rule="{afterwards}")
            settled[at + 1] = after._replace(verdict="sse", sure=True, rule="{afterwards}")
    return settled


def is_question(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause is a question, of whatever kind ("can I ...", "... or not")."""
    ends = clause._replace(first=max(clause.first, clause.last - 1))
    return (
        tokens.gaps.get(clause.last) == "?"
        or reader.mentions(tokens, clause, "asking")
        or reader.mentions(tokens, ends, "asks_at_end")
        or _leaves_open(reader, tokens, clause)
    )


def _leaves_open(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause asks by a verb said twice with a "not" between, where one asks like that."""
    if not reader.mentions(tokens, clause, "or_not"):
        return False
    said = tokens.texts
    return any(
        said[at - 1] == said[at + 1] and reader.mentions(tokens, Clause(at, at + 1), "or_not")
        for at in range(clause.first + 1, clause.last - 1)
    )


def in_one_breath(clauses: list[Clause], at: int, tokens: Tokens) -> Clause:
    """Return the clause with all that follows it in one breath."""
    last = at
    while last + 1 < len(clauses) and not is_apart(clauses[last + 1], tokens):
        last += 1
    return Clause(clauses[at].first, max(clauses[last].last, clauses[at].last))


def is_apart(clause: Clause, tokens: Tokens) -> bool:
    """Return whether punctuation stands before the clause and its joining word."""
    return (clause.first if clause.lead < 0 else clause.lead) in tokens.gaps
