"""Refusals among the clauses of an utterance: exports put off or taken back, and refusals that are none."""

from __future__ import annotations

from itertools import pairwise

from intents.cutting import Clause
from intents.judging import Judge
from intents.tokens import Tokens

CHANGES = ("deed", "did", "outcome")
"""Words of an edit: what is done, what has been done, what something becomes."""
_PARTS = ("part", "edit", "omitted", "seen")
"""Words for what an edit is about."""


def recanted(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Let an export stand after what takes an earlier wish back ("I changed my mind, export it").

    What only stops the edits stops no export ("stop, don't change a thing. Export it"), nor does a
    refusal of the past ("I told you not to export. Now you can").
    """
    clauses = _released(reader, clauses, tokens)
    refusals = [at for at, one in enumerate(clauses) if one.verdict in {"declined", "hold"}]
    if not refusals:
        return clauses
    last = max((at for at, one in enumerate(clauses) if one.verdict == "export"), default=0)
    if refusals[-1] >= last:
        return clauses
    between = clauses[refusals[-1] + 1 : last]
    if any(
        one.verdict != "chatter" and (one.verdict != "sse" or _may_order(reader, one, tokens))
        for one in between
    ):
        return clauses
    whole = clauses[last]._replace(first=max(clauses[last].lead, clauses[last].first))
    yet = any(reader.mentions(tokens, one, "after_all") for one in (whole, *between))
    kept = any(reader.mentions(tokens, one, "unchanged") for one in between)
    settled = list(clauses)
    for at in refusals:
        one = clauses[at]
        back = (kept and one.verdict == "hold") or reader.fits(tokens, one, "withdrawn")
        told = reader.begins(tokens, one, "said_before")
        if not (yet or back or told):
            return clauses
        settled[at] = one._replace(verdict="chatter")
    settled[last] = clauses[last]._replace(sure=True)
    return settled


def _may_order(reader: Judge, clause: Clause, tokens: Tokens) -> bool:
    """Return whether a clause that no template knows may be an edit, or a question."""
    return (
        clause.sure
        or tokens.gaps.get(clause.last) == "?"
        or reader.mentions(tokens, clause, *CHANGES, "asking")
    )


def _released(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; what allows what was refused before is the export ("... Now you can")."""
    if not reader.may_fit(tokens, "released"):
        return clauses
    settled = list(clauses)
    for at, before in enumerate(clauses[:-1]):
        after = clauses[at + 1]
        if (
            before.verdict in {"declined", "hold"}
            and after.verdict in {"sse", "chatter"}
            and tokens.gaps.get(after.last) != "?"
            and reader.fits(tokens, before, "withdrawn")
            and reader.fits(tokens, after, "released")
        ):
            settled[at + 1] = after._replace(verdict="export", rule="{released}")
    return settled


def put_off(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; an export is refused that waits for what no template or word knows for an edit ("... when the battery is full")."""
    if not reader.holds(tokens, "awaiting", "only_then"):
        return clauses
    settled = list(clauses)
    for at, clause in enumerate(clauses[1:], 1):
        before = clauses[at - 1]
        if (
            clause.verdict == "export"
            and 0 <= clause.lead < clause.first
            and reader.mentions(tokens, Clause(clause.lead, clause.lead + 1), "only_then")
        ):
            # "Only when the music is new do we export", told and no order.
            settled[at] = clause._replace(verdict="declined", rule="{only_then}")
            continue
        if (
            clause.verdict != "export"
            or clause.joint == "."
            or before.verdict not in {"sse", "chatter"}
            or before.sure
        ):
            continue
        word = before.first if before.first < clause.first else clause.last
        if reader.mentions(
            tokens, Clause(word, before.first + 1), "awaiting"
        ) and not reader.mentions(tokens, before, *CHANGES, *_PARTS):
            settled[at] = clause._replace(verdict="declined", rule="{awaiting}")
    return settled


def planned(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Leave to the editor what is to be exported by a plan that the user only tells.

    What is concluded from it is an order ("can it be exported? then do", "they say it can, so do").
    """
    if not reader.may_fit(tokens, "planned"):
        return clauses
    if len(clauses) == 1 or not reader.fits(tokens, clauses[0], "planned"):
        return clauses
    concluded = _conclusion(reader, clauses, tokens)
    return [
        one._replace(verdict="sse", sure=True, rule="{planned}")
        if one.verdict == "export" and one.last <= concluded
        else one
        for one in clauses
    ]


def _conclusion(reader: Judge, clauses: list[Clause], tokens: Tokens) -> int:
    """Return where it begins what is concluded from a plan that a text begins with, or asks about."""
    return next(
        (
            at
            for at in sorted(tokens.gaps)
            if clauses[0].last <= at < len(tokens)
            and (
                # Not "is it cut first? Then exported, or ...?"
                not reader.mentions(tokens, Clause(at, at + 1), "asks_on")
                if tokens.gaps[at] == "?"
                else reader.mentions(tokens, Clause(at, at + 1), "concluding")
            )
        ),
        len(tokens),
    )


def postponed(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; an edit that is put off is none before an export, and one that comes "then" waits for it.

    "The title can wait, export it", "we can fix the title tomorrow, then export".
    """
    if not reader.may_fit(tokens, "postponed"):
        return clauses
    settled = list(clauses)
    for at, (before, after) in enumerate(pairwise(clauses)):
        if (
            before.verdict in {"sse", "chatter"}
            and after.verdict == "export"
            and reader.fits(tokens, before, "postponed")
        ):
            if after.joint == "then":
                settled[at + 1] = after._replace(verdict="declined", rule="{postponed}")
            else:
                settled[at] = before._replace(verdict="chatter", sure=False, rule="{postponed}")
    return settled


def over_with(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; a word that all is done is no question before an export ("done! export")."""
    if not reader.may_fit(tokens, "over_with"):
        return clauses
    return [
        clause._replace(verdict="chatter", alone=False)
        if clause.alone
        and clause.verdict == "state"
        and after.verdict == "export"
        and tokens.gaps.get(clause.last) != "?"
        and reader.fits(tokens, clause, "over_with")
        else clause
        for clause, after in zip(clauses, [*clauses[1:], clauses[-1]], strict=True)
    ]


def taken_back(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Return the clauses; an export with a "no" right behind it is refused ("export? nah"; not "no?")."""
    if not reader.may_fit(tokens, "taken_back"):
        return clauses
    settled = list(clauses)
    for at, after in enumerate(clauses[1:]):
        if (
            clauses[at].verdict == "export"
            and after.verdict in {"sse", "chatter", "hold"}
            and tokens.gaps.get(after.last) != "?"
            and reader.fits(tokens, after, "taken_back")
        ):
            settled[at] = clauses[at]._replace(verdict="declined", rule="{taken_back}")
    return settled
