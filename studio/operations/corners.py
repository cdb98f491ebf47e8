"""A corner from its two halves."""

from __future__ import annotations

from typing import cast

from intents.edits import EditRequest
from studio.timeline import Corner

_OTHER = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


def opposite(place: str | None) -> str | None:
    """Return the other side of a place, itself for the middle."""
    return None if place is None else _OTHER.get(place, place)


def corner_of(present: Corner, request: EditRequest) -> Corner:
    """Return the corner asked for; a half that was not said stays as it is."""
    vertical, horizontal = present.split("-")
    if (said := request.word("vertical")) in {"top", "bottom"}:
        vertical = said
    if (said := request.word("horizontal")) in {"left", "right"}:
        horizontal = said
    if (other := request.word("opposite")) is not None:
        horizontal = _OTHER[horizontal]
        # "The other corner at the bottom".
        told = request.word("vertical") is not None
        vertical = _OTHER[vertical] if other == "corner" and not told else vertical
    return cast(Corner, f"{vertical}-{horizontal}")
