"""A border in the sound, so that its parts can be treated one by one."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import split_track
from studio.timeline import Timeline

MOST = 100


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with the voice split at those times, or into equal parts."""
    length = timeline.duration_ms
    times = list(request.numbers("at_ms"))
    parts, every = request.ms("parts"), request.ms("every_ms")
    many = parts or (length // every if every else 0)
    if not times and many > MOST:
        raise EditError("cannot_split", parts=many, most=MOST)
    if parts and not times:
        times = [round(length * number / parts) for number in range(1, parts)]
    if every and not times:
        times = list(range(every, length, every))
    times = [at for at in times if 0 < at < length]
    if not times:
        raise EditError("beyond_end", length_ms=length)
    voice = split_track(timeline.voice, *times)
    clips = tuple(replace(c, part=c.part or c.start_ms in times) for c in voice.clips)
    return replace(timeline, voice=replace(voice, clips=clips), focus="sound")
