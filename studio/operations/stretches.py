"""Which stretches of a sound a request is about."""

from __future__ import annotations

from intents.edits import EditRequest
from studio.operations.context import EditError
from studio.operations.cutting import part, parts
from studio.timeline import AudioTrack


def stretches_of(track: AudioTrack, request: EditRequest) -> list[tuple[int, int]]:
    """Return the stretches that are meant, none for the whole; below zero a time is from the end."""
    if (last := request.ms("last_ms")) is not None:
        return [(max(0, track.end_ms - last), track.end_ms)]
    if (middle := request.ms("middle_ms")) is not None:
        start = max(0, (track.end_ms - middle) // 2)
        return [(start, min(track.end_ms, start + middle))]
    if (number := request.ms("part_number")) is not None:
        if not number and len(parts(track.clips)) == 1:
            raise EditError("which_middle")
        chosen = part(track.clips, number)
        if chosen is None:
            raise EditError("no_such_part", number=number, count=len(parts(track.clips)))
        return [chosen]
    if (half := request.ms("half")) is not None:
        share = request.number("half_share") or 0.5
        length = int(track.end_ms * share)
        return [(0, length)] if half == 1 else [(track.end_ms - length, track.end_ms)]
    pairs = zip(request.numbers("starts_ms"), request.numbers("ends_ms"), strict=False)
    whole = track.end_ms
    return [
        (max(0, whole + start) if start < 0 else start, end if end >= 0 else whole)
        for start, end in pairs
    ]
