"""Words that speak of an export without ordering one: nothing may start one for what is said about it."""

from __future__ import annotations

from typing import Final

from intents.cutting import Clause
from intents.judging import Judge
from intents.tokens import Tokens

_REFUSED: Final = frozenset({"declined", "hold"})
_OF_FILE: Final = ("asking", "foreign")
"""Beside the giving of a file: how it is to be had, or another file than the video."""


def withheld(
    reader: Judge, tokens: Tokens, judged: list[Clause], clauses: list[Clause]
) -> tuple[bool, bool]:
    """Return whether the words negate or put off an export, and whether they speak of one at all.

    Both are false where they order one. judged: the clauses as the templates judge them.
    """
    if any(clause.verdict == "export" for clause in clauses):
        return False, False
    refused = any(clause.verdict in _REFUSED for clause in (*judged, *clauses))
    whole = Clause(0, len(tokens))
    return refused, refused or (
        reader.mentions(tokens, whole, "about_export")
        or (
            reader.mentions(tokens, whole, "delivery")
            and any(reader.mentions(tokens, whole, term) for term in _OF_FILE)
        )
    )
