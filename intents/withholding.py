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
    verdicts = {clause.verdict for clause in clauses}
    if "export" in verdicts:
        return False, False
    if judged is not clauses:
        verdicts.update([clause.verdict for clause in judged])
    if not _REFUSED.isdisjoint(verdicts):
        return True, True
    return False, (
        reader.holds(tokens, "about_export")
        or (reader.holds(tokens, "delivery") and reader.holds(tokens, *_OF_FILE))
    )
