"""One loudness for the whole mix, as podcast and video platforms ask for it."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.timeline import Timeline

USUAL_LUFS = -16.0
"""What "normalise it" means: the level of spoken podcasts."""
LOUDEST_LUFS, QUIETEST_LUFS = -8.0, -36.0


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline brought to a loudness, or left as it is recorded."""
    if timeline.is_empty:
        raise EditError("no_sound")
    if request.claim("visible") is False:
        return replace(timeline, loudness_lufs=None, focus="loudness")
    lufs = request.number("lufs")
    if lufs is None:
        lufs = USUAL_LUFS
    lufs = -abs(lufs)
    if not QUIETEST_LUFS <= lufs <= LOUDEST_LUFS:
        raise EditError("cannot_lufs", lufs=lufs, loudest=LOUDEST_LUFS, quietest=QUIETEST_LUFS)
    return replace(timeline, loudness_lufs=lufs, focus="loudness")
