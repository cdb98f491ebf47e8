"""The shape of the picture: ratio, resolution, frames a second."""

from __future__ import annotations

import math
from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.timeline import Canvas, Timeline

LONGEST_SIDE, SHORTEST_SIDE = 3840, 144
RESOLUTIONS = (480, 720, 1080, 1440, 2160)
FRAME_RATES = (10, 60)


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline on another canvas; everything is laid out anew when it is drawn."""
    canvas = timeline.canvas
    width, height = request.ms("width"), request.ms("height")
    across, down = request.ms("across"), request.ms("down")
    short = request.ms("short")
    if (step := request.ms("short_step")) is not None:
        short = _next(min(canvas.width, canvas.height), step)
    if refused := request.word("refused"):
        across, down = _other(canvas, refused)
    if width and height:
        canvas = _sized(canvas, width, height)
    elif across and down:
        canvas = _shaped(canvas, across, down, short or min(canvas.width, canvas.height))
    elif short:
        ratio = math.gcd(canvas.width, canvas.height)
        canvas = _shaped(canvas, canvas.width // ratio, canvas.height // ratio, short)
    if fps := request.ms("fps"):
        if not FRAME_RATES[0] <= fps <= FRAME_RATES[1]:
            raise EditError("cannot_fps", fps=fps)
        canvas = replace(canvas, fps=fps)
    return replace(timeline, canvas=canvas, focus="canvas")


def _other(canvas: Canvas, refused: str) -> tuple[int | None, int | None]:
    """Return the shape in the place of one that is not wanted, none where it has another already."""
    now = (canvas.width > canvas.height) - (canvas.width < canvas.height)
    across, down = (int(side) for side in refused.split(":"))
    if now != (across > down) - (across < down):
        return None, None
    return (9, 16) if now > 0 else (16, 9)


def _next(short: int, step: int) -> int:
    """Return the next usual resolution up or down, itself at either end."""
    if step > 0:
        return next((one for one in RESOLUTIONS if one > short), short)
    return next((one for one in reversed(RESOLUTIONS) if one < short), short)


def _shaped(canvas: Canvas, across: int, down: int, short: int) -> Canvas:
    """Return a canvas of that ratio whose shorter side is `short`; sides even."""
    if across >= down:
        return _sized(canvas, round(short * across / down), short)
    return _sized(canvas, short, round(short * down / across))


def _sized(canvas: Canvas, width: int, height: int) -> Canvas:
    if max(width, height) > LONGEST_SIDE or min(width, height) < SHORTEST_SIDE:
        raise EditError("cannot_size", width=width, height=height, longest=LONGEST_SIDE)
    return replace(canvas, width=width // 2 * 2, height=height // 2 * 2)
