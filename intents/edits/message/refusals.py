"""A clause that only says what is not wanted: "not red", "what I want isn't the bars"."""

from __future__ import annotations

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS


def is_refusal(clause: Clause) -> bool:
    """Whether a clause only says what is not wanted ("not red"): the next says what is."""
    first = clause.first("look", "instead.of")
    if clause.texts or any(thing in HEADS for thing in clause.things):
        return False
    if clause.things == ("cover",) and clause.does("remove"):
        # "No cover" takes it away, by itself.
        return False
    plain = (
        clause.looks("gradient")
        and not clause.colours
        and (clause.does("cut", "remove") or clause.talks("no_gradient"))
    )
    if first is None or plain:
        return bool(plain)
    said = clause.skeleton[: first.start - clause.start]
    for token in clause.tokens:
        if token.name.startswith("intend.") and token.end <= first.start:
            start, end = token.start - clause.start, token.end - clause.start
            said = f"{said[:start]}{' ' * (end - start)}{said[end:]}"
    return not patterns().filler.sub(" ", said).strip()
