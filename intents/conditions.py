"""What an export within a clause depends on: a condition or a "no" behind it, or that it is done first."""

from __future__ import annotations

from intents.cutting import Clause
from intents.judging import Judge
from intents.suppositions import is_apart
from intents.tokens import Tokens

_ASKED_OF = ("credit", "layers")
"""What is asked about that an export changes, or shows."""
_SHORT = 12
"""Words that say that an export is done, at most."""


def without_refused(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; an export that ends with a "no" behind a pause is refused ("do it, no, don't")."""
    if not tokens.gaps or not reader.may_fit(tokens, "taken_back"):
        return clauses
    settled = list(clauses)
    for at, clause in enumerate(clauses):
        if clause.verdict not in {"export", "state"} or tokens.gaps.get(clause.last) == "?":
            continue
        cut = max((gap for gap in tokens.gaps if clause.first < gap < clause.last), default=0)
        if (
            cut
            and reader.fits(tokens, Clause(cut, clause.last), "taken_back")
            and reader.mentions(tokens, clause._replace(last=cut), "whole_export")
        ):
            settled[at] = clause.known("declined", "{taken_back}")
    return settled


def without_condition(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; that the balance must be enough is no step between its question and the export."""
    settled: list[Clause] = []
    for clause in clauses:
        before = settled[-1] if settled else None
        if before is not None and clause.verdict == "export" and not is_apart(clause, tokens):
            # The question of the balance may reach into the condition ("how many are left, if enough").
            cut = max((gap for gap in tokens.gaps if before.first < gap < before.last), default=0)
            tail = before if cut == 0 or before.verdict != "credits" else Clause(cut, before.last)
            asked = tail is not before or (len(settled) > 1 and settled[-2].verdict == "credits")
            if asked and reader.fits(tokens, tail, "enough"):
                if tail is not before:
                    settled[-1] = before._replace(last=cut)
                else:
                    settled.pop()
                clause = clause._replace(lead=tail.first, joint="then")
        settled.append(clause)
    return settled


def with_delivered(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; a question that an export begins is asked behind it ("exported, tell me what is left")."""
    if not reader.may_fit(tokens, "once_out"):
        return clauses
    settled: list[Clause] = []
    for clause in clauses:
        if clause.verdict in {"credits", "state", "sse"}:
            for cut in range(min(clause.first + _SHORT, clause.last - 1), clause.first + 1, -1):
                rest = clause._replace(first=cut, lead=-1, joint="then")
                if (
                    reader.mentions(tokens, rest._replace(last=cut + 1), "look")
                    and any(reader.mentions(tokens, rest, term) for term in _ASKED_OF)
                    and reader.fits(tokens, clause._replace(last=cut), "once_out")
                ):
                    settled.append(clause._replace(last=cut).known("export", "{once_out}"))
                    clause = rest
                    break
        settled.append(clause)
    return settled
