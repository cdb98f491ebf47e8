"""The main sound once more, and again: "play it three times"."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled
from studio.timeline import Timeline

MOST = 20


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with the main sound `times` times in a row, cuts and levels the same."""
    clips, times = timeline.voice.clips, request.ms("times") or 2
    if not clips or not 2 <= times <= MOST:
        raise EditError("cannot_repeat", times=times, most=MOST)
    length = timeline.voice.end_ms
    again = tuple(
        replace(clip, start_ms=clip.start_ms + round_ * length)
        for round_ in range(times)
        for clip in clips
    )
    voice = replace(timeline.voice, clips=again)
    return settled(replace(timeline, voice=voice, focus="sound"))
