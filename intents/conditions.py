"""What an export within a clause depends on: a condition or a "no" behind it, or that it is done first."""

from __future__ import annotations

from intents.cutting import Clause
from intents.judging import Judge
from intents.suppositions import is_apart
from intents.tokens import FIRST_HAN, Tokens

_ASKED_OF = ("credit", "layers")
"""What is asked about that an export changes, or shows."""
_OF_PICTURE = ("piece", "seen")
"""Words for parts of the video."""
_SHORT = 12
"""Words that say that an export is done, at most."""


def without_refused(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; an export that ends with a "no" behind a pause is refused ("do it, no, don't")."""
    if not reader.may_fit(tokens, "taken_back"):
        return clauses
    settled = list(clauses)
    for at, clause in enumerate(clauses):
        if clause.verdict not in {"export", "state"} or tokens.gaps.get(clause.last) == "?":
            continue
        cut = max((gap for gap in tokens.gaps if clause.first < gap < clause.last), default=0)
        cut = cut or _last_space(clause, tokens)
        if (
            cut
            and reader.fits(tokens, Clause(cut, clause.last), "taken_back")
            and reader.mentions(tokens, clause._replace(last=cut), "whole_export")
        ):
            settled[at] = clause.known("declined", "{taken_back}")
    return settled


def _last_space(clause: Clause, tokens: Tokens) -> int:
    """Return the last place of a clause where a space or filler stands and none is needed, 0 for none."""
    texts, starts, ends = tokens.texts, tokens.starts, tokens.ends
    for at in range(clause.last - 1, clause.first, -1):
        if ends[at - 1] < starts[at] and texts[at] >= FIRST_HAN:
            return at
    return 0


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


def is_condition(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether a clause is a condition that may not be met ("if it ever ends"), no mere courtesy."""
    return reader.fits(tokens, clause, "condition") or (
        not clause.rule
        and reader.begins(tokens, clause, "on_condition")
        # "If you don't, I'll scream" threatens, "if it's loud turn it down" orders, credits can be looked up.
        and not reader.mentions(tokens, clause, "supposed", "deed", "credit")
    )


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
                    and reader.mentions(tokens, rest, *_ASKED_OF)
                    and reader.fits(tokens, clause._replace(last=cut), "once_out")
                ):
                    settled.append(clause._replace(last=cut).known("export", "{once_out}"))
                    clause = rest
                    break
        settled.append(clause)
    return settled


def in_turn(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; an export is sure that "then" joins in one breath to a change of a part.

    Where words need no spaces: elsewhere the words tell as much.
    """
    if tokens.texts[0] < FIRST_HAN:
        return clauses
    settled = list(clauses)
    for at, clause in enumerate(clauses[1:], 1):
        before = clauses[at - 1]
        if (
            (before.verdict, clause.verdict, clause.joint) == ("sse", "export", "then")
            and clause.lead == before.last
            and clause.lead not in tokens.gaps
            and reader.mentions(tokens, before, "deed")
            and reader.mentions(tokens, before, *_OF_PICTURE)
        ):
            settled[at] = clause._replace(sure=True)
    return settled
