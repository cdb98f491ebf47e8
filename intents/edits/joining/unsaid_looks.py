"""A look that a thing cannot have, beside one that it can: never left out without a word."""

from __future__ import annotations

from typing import Final

from intents.edits.message.stretched import clause_of
from intents.edits.request import EditRequest

_TEXTS: Final = frozenset({"add_text", "change_text", "captions"})
_OPAQUE: Final = _TEXTS | {"progress_bar", "clock"}
"""What is never seen through."""


def told(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return the requests with what cannot be said of each that shall be seen through ("white, half transparent")."""
    opaque = [one for one in found if one.operation in _OPAQUE]
    whole = clause_of(text)
    if not opaque or not whole.looks("opacity"):
        return found
    drawn = whole.has("waveform", "logo", "cover") or bool(whole.looks("style"))
    left: list[EditRequest] = []
    for one in found:
        taken = one.operation == "waveform" and one.slots.keys() <= {"opacity"} and not drawn
        own = one.operation in _OPAQUE and bool(one.slots)
        own = own and bool(clause_of(one.text).looks("opacity"))
        if taken:
            # "The bar white and half transparent" asks nothing of the wave.
            left.append(_cannot(opaque[-1], one.text))
            continue
        left.append(one)
        if own and not drawn:
            left.append(_cannot(one, one.text))
    return left


def _cannot(of: EditRequest, said: str) -> EditRequest:
    if of.operation in _TEXTS:
        return EditRequest("impossible", {"topic": "letters"}, said)
    return EditRequest("unknown", {"what": said}, said)
