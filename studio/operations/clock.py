"""The elapsed time in a corner."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context
from studio.operations.corners import corner_of
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with the clock on, off, coloured, moved or with the total beside it."""
    clock = replace(timeline.clock, visible=request.claim("visible") is not False)
    if colours := request.words("colours"):
        clock = replace(clock, colour=colours[0])
    if (total := request.claim("show_total")) is not None:
        clock = replace(clock, show_total=total)
    clock = replace(clock, corner=corner_of(clock.corner, request))
    return replace(timeline, clock=clock, focus="clock")
