"""Captions from a subtitle file, or heard in the sound."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast, get_args

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled
from studio.operations.shades import stepped
from studio.timeline import Captions, Cue, Timeline, Vertical

_RESTYLED = frozenset(
    {"vertical", "colours", "size", "factor", "weight", "shift_ms", "tone_step", "opposite"}
)
"""What is said of captions that are there."""


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with captions on, off, restyled or moved in time."""
    if request.claim("visible") is False:
        if timeline.captions is None:
            raise EditError("no_captions")
        return replace(timeline, captions=None, focus="")
    captions = _found(timeline, request, context)
    if (place := request.word("vertical")) in get_args(Vertical):
        captions = replace(captions, vertical=cast(Vertical, place))
    if request.word("opposite") is not None:
        other = "bottom" if captions.vertical == "top" else "top"
        captions = replace(captions, vertical=cast(Vertical, other))
    if colours := request.words("colours"):
        captions = replace(captions, colour=colours[0])
    if request.number("tone_step") is not None:
        now = (captions.colour,) if captions.colour else ()
        captions = replace(captions, colour=stepped(now, request, timeline, usual="ink")[0])
    if (size := request.number("size")) is not None:
        captions = replace(captions, size=min(max(size, 0.4), 3.0))
    if (factor := request.number("factor")) is not None:
        captions = replace(captions, size=round(min(max((captions.size or 1) * factor, 0.4), 3), 3))
    if (weight := request.word("weight")) in {"regular", "bold"}:
        captions = replace(captions, weight="bold" if weight == "bold" else "regular")
    if (old := request.word("old")) is not None:
        new = request.word("text") or ""
        cues = (replace(c, text=_reworded(c.text, old, new)) for c in captions.cues)
        captions = replace(captions, cues=tuple(cues))
    if (shift := request.ms("shift_ms")) is not None:
        cues = (
            Cue(max(0, c.start_ms + shift), c.end_ms + shift, c.text)
            for c in captions.cues
            if c.end_ms + shift > 0
        )
        captions = replace(captions, cues=tuple(cues))
    return settled(replace(timeline, captions=captions, focus="captions"))


def _reworded(said: str, old: str, new: str) -> str:
    """Return what a caption says with other words for some of it, whatever their case."""
    return re.sub(re.escape(old), lambda _found: new, said, flags=re.IGNORECASE)


def _found(timeline: Timeline, request: EditRequest, context: Context) -> Captions:
    item = context.pointed(request, "captions")
    if item is None:
        item = next((i for i in reversed(context.fresh) if i.kind == "captions"), None)
    hears = request.claim("transcribe")
    if item is None and timeline.captions is not None and not hears:
        return timeline.captions
    item = item or context.newest("captions")
    if item is not None and item.kind == "captions" and not hears:
        cues = tuple(cue for cue in context.cues(item) if cue.end_ms > cue.start_ms)
        if not cues:
            raise EditError("captions_empty", name=item.name)
        old = timeline.captions or Captions("", ())
        return replace(old, media=item.id, cues=cues)
    if _RESTYLED & request.slots.keys() and not hears:
        raise EditError("no_captions")
    if not timeline.voice.clips:
        raise EditError("no_sound")
    spoken = context.named(timeline.voice.clips[0].media)
    if spoken is None:
        raise EditError("no_sound")
    if timeline.captions is not None and timeline.captions.media == spoken.id:
        return timeline.captions
    heard = context.transcribe(spoken)
    return Captions(spoken.id, on_timeline(heard, timeline, spoken.id))


def on_timeline(cues: tuple[Cue, ...], timeline: Timeline, media: str) -> tuple[Cue, ...]:
    """Return captions in the sound's own time as they lie on the cut timeline."""
    placed = []
    for clip in timeline.voice.clips:
        if clip.media != media:
            continue
        for cue in cues:
            first, last = (
                max(cue.start_ms, clip.source_start_ms),
                min(cue.end_ms, clip.source_end_ms),
            )
            if last > first:
                start = clip.start_ms + round((first - clip.source_start_ms) / clip.speed)
                end = clip.start_ms + round((last - clip.source_start_ms) / clip.speed)
                placed.append(Cue(start, end, cue.text))
    return tuple(placed)
