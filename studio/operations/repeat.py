"""The main sound, or a stretch of it, once more, and again: "play it three times"."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled, split_track
from studio.operations.stretches import stretches_of
from studio.timeline import AudioTrack, Timeline

MOST = 20


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with the sound `times` times in a row, cuts and levels the same.

    head_ms, tail_ms, starts_ms and ends_ms: the stretch that is meant; all of it without them.
    """
    clips, times = timeline.voice.clips, request.ms("times") or 2
    if not clips or not 2 <= times <= MOST:
        raise EditError("cannot_repeat", times=times, most=MOST)
    start, end = _stretch(timeline.voice, request)
    if start >= end:
        raise EditError("beyond_end", length_ms=timeline.voice.end_ms)
    length = end - start
    parted = split_track(timeline.voice, start, end).clips
    before = tuple(clip for clip in parted if clip.start_ms < start)
    within = [clip for clip in parted if start <= clip.start_ms < end]
    after = [clip for clip in parted if clip.start_ms >= end]
    again = tuple(
        replace(clip, start_ms=clip.start_ms + round_ * length)
        for round_ in range(times)
        for clip in within
    )
    later = tuple(replace(clip, start_ms=clip.start_ms + (times - 1) * length) for clip in after)
    voice = replace(timeline.voice, clips=(*before, *again, *later))
    return settled(replace(timeline, voice=voice, focus="sound"))


def _stretch(track: AudioTrack, request: EditRequest) -> tuple[int, int]:
    """Return from where to where the sound is repeated."""
    end = track.end_ms
    if (head := request.ms("head_ms")) is not None:
        return 0, min(head, end)
    if (tail := request.ms("tail_ms")) is not None:
        return max(0, end - tail), end
    found = stretches_of(track, request)
    if len(found) != 1:
        return 0, end
    first, last = found[0]
    return round(first), min(round(last), end)
