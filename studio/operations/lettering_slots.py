"""How words are set: the slots that every operation on a text shares."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from intents.edits import EditRequest
from studio.operations.context import EditError
from studio.operations.corners import opposite
from studio.operations.shades import between
from studio.timeline import Horizontal, TextClip, TextRole, Timeline, Vertical

FADE_MS = 500
"""A text's fade when its length was not said."""
LETTERS = "#808080"
"""What runs from dark to light where letters have no colour of their own: white has no light."""


def dressed(clip: TextClip, request: EditRequest) -> TextClip:
    """Return the text with place, colour, size, weight and fades as asked."""
    if (place := request.word("vertical")) in get_args(Vertical):
        clip = replace(clip, vertical=cast(Vertical, place))
        if clip.role == "lower_third" and place != "bottom":
            # What stands higher up is no lower third.
            clip = replace(clip, role="title")
    if (side := request.word("horizontal")) in get_args(Horizontal):
        clip = replace(clip, horizontal=cast(Horizontal, side))
    if request.word("opposite") is not None:
        clip = _across(clip)
    if (role := request.word("role")) in get_args(TextRole) and role != "text":
        # "The text only for three seconds" makes no other kind of text of a title.
        clip = replace(clip, role=cast(TextRole, role))
    colours = request.words("colours")
    runs = clip.colour_to is not None and not colours
    if (way := request.word("shades")) is not None and not (way == "any" and runs):
        own = colours[0] if colours else clip.colour
        colours = between(own, way, usual=LETTERS)
    if colours:
        clip = replace(clip, colour=colours[0], colour_to=colours[1] if colours[1:] else None)
    if request.claim("flat"):
        clip = replace(clip, colour_to=None)
    if (size := request.number("size")) is not None:
        clip = replace(clip, size=_size(size))
    if (factor := request.number("factor")) is not None:
        clip = replace(clip, size=_size((clip.size or 1.0) * factor))
    if (weight := request.word("weight")) in {"regular", "bold"}:
        clip = replace(clip, weight="bold" if weight == "bold" else "regular")
    if (fade := request.ms("fade_in_ms")) is not None:
        clip = replace(clip, fade_in_ms=fade)
    if (fade := request.ms("fade_out_ms")) is not None:
        clip = replace(clip, fade_out_ms=fade)
    return clip


def _across(clip: TextClip) -> TextClip:
    """Return the text on the other side: of left and right where it stands at one, else of top and bottom."""
    if clip.horizontal in {"left", "right"}:
        return replace(clip, horizontal=cast(Horizontal, opposite(clip.horizontal)))
    return replace(clip, vertical=cast(Vertical, opposite(clip.vertical or "top")))


def _size(value: float) -> float:
    return round(min(max(value, 0.4), 3.0), 3)


def timed(clip: TextClip, request: EditRequest, timeline: Timeline) -> TextClip:
    """Return the text shown when it was asked for. Raises EditError outside the video."""
    length = timeline.duration_ms
    start, end = request.ms("start_ms"), request.ms("end_ms")
    if (share := request.number("start_share")) is not None:
        start = round(length * share)
    if (share := request.number("end_share")) is not None:
        end = round(length * share)
    if (longer := request.ms("extend_ms")) is not None:
        present = length if clip.end_ms is None else clip.end_ms
        end = max(clip.start_ms + 100, present + longer)
    if (last := request.ms("last_ms")) is not None:
        return replace(clip, start_ms=max(0, length - last), end_ms=None)
    if (shift := request.ms("shift_ms")) is not None:
        start = max(0, clip.start_ms + shift)
        if length and start >= length:
            raise EditError("beyond_end", length_ms=length)
        end = None if clip.end_ms is None else max(start + 100, clip.end_ms + shift)
        return replace(clip, start_ms=start, end_ms=end)
    if (step := request.ms("begin_step_ms")) is not None:
        start = max(0, clip.start_ms + step)
        if start >= (length if clip.end_ms is None else clip.end_ms):
            raise EditError("beyond_end", length_ms=length)
        return replace(clip, start_ms=start)
    if request.claim("whole"):
        return replace(clip, start_ms=0, end_ms=None)
    if start is not None:
        if length and start >= length:
            raise EditError("beyond_end", length_ms=length)
        shown_for = None if clip.end_ms is None else clip.end_ms - clip.start_ms
        clip = replace(clip, start_ms=start)
        stays = request.claim("end_stays") and (clip.end_ms or 0) > start
        if end is None and shown_for is not None and not stays:
            clip = replace(clip, end_ms=start + shown_for)
    if (duration := request.ms("duration_ms")) is not None:
        end = clip.start_ms + duration
    if request.claim("open_end"):
        clip = replace(clip, end_ms=None)
    if end is not None and end > 0:
        if start is None and end <= clip.start_ms:
            clip = replace(clip, start_ms=0)
        clip = replace(clip, end_ms=end)
    if clip.end_ms is not None and length and clip.end_ms >= length:
        clip = replace(clip, end_ms=length)
    return clip
