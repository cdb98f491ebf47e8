"""Several shapes in one message: a correction has the last, a list has them all."""

from __future__ import annotations

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.text import normalise


def together(text: str, found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with several shapes of one video made one wish for all of them."""
    shaped = [r for r in found if r.operation == "canvas" and "across" in r.slots]
    named = tuple(dict.fromkeys(f"{r.ms('across')}:{r.ms('down')}" for r in shaped))
    if len(named) < 2 or not _lists(normalise(text), shaped):
        return found
    index = found.index(shaped[0])
    versions = EditRequest("versions", {"shapes": named}, shaped[0].text)
    said = [r for r in found if r not in shaped and r.operation not in {"unknown", "batch"}]
    return [*said[:index], versions, *said[index:]]


def _lists(spoken: str, shaped: list[EditRequest]) -> bool:
    """Whether the shapes are told side by side ("in both", "16:9 and 9:16")."""
    talk = patterns().talk
    if len(shaped) == 2 and talk["wants_it"].search(normalise(shaped[1].text)):
        # "It is for LinkedIn, and she wants it square".
        return False
    if (refuses := talk.get("refuse")) and refuses.search(spoken):
        return False
    if "versions" in talk and talk["versions"].search(spoken):
        return True
    first, second = (normalise(r.text) for r in shaped[:2])
    at = spoken.find(first)
    between = spoken[at + len(first) : spoken.find(second, at + len(first))] if at >= 0 else ""
    return "and" in talk and talk["and"].fullmatch(between.strip()) is not None
