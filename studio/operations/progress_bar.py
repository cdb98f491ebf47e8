"""The thin bar that shows how far the sound is."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context
from studio.operations.shades import stepped
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with the progress bar on, off, coloured or moved."""
    bar = replace(timeline.progress_bar, visible=request.claim("visible") is not False)
    if colours := request.words("colours"):
        bar = replace(bar, colour=colours[0])
    if request.number("tone_step") is not None:
        now = (bar.colour,) if bar.colour else ()
        bar = replace(bar, colour=stepped(now, request, timeline, usual="wave")[0])
    if (place := request.word("vertical")) in {"top", "bottom"}:
        bar = replace(bar, vertical="top" if place == "top" else "bottom")
    if request.word("opposite") is not None:
        bar = replace(bar, vertical="top" if bar.vertical == "bottom" else "bottom")
    return replace(timeline, progress_bar=bar, focus="progress_bar")
