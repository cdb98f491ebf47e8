"""A corner from its two halves."""

from __future__ import annotations

from typing import cast

from intents.edits import EditRequest
from studio.timeline import Corner


def corner_of(present: Corner, request: EditRequest) -> Corner:
    """Return the corner asked for; a half that was not said stays as it is."""
    vertical, horizontal = present.split("-")
    if (said := request.word("vertical")) in {"top", "bottom"}:
        vertical = said
    if (said := request.word("horizontal")) in {"left", "right"}:
        horizontal = said
    return cast(Corner, f"{vertical}-{horizontal}")
