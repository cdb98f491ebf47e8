"""What of the music is heard, as far as an answer tells it."""

from __future__ import annotations

from studio.timeline import AudioTrack


def heard_between(music: AudioTrack) -> tuple[int, int | None, int]:
    """Return from when to when the music is heard, None for an end that nobody told, and where in its file."""
    first, last = music.heard[0], music.heard[-1]
    ends = last.stops or last.end_ms < music.end_ms
    return first.start_ms, last.end_ms if ends else None, first.source_start_ms - first.start_ms


def levels_heard(music: AudioTrack) -> set[float]:
    """Return the levels at which the music is heard, silence where it is not heard at all."""
    return {clip.volume for clip in music.heard}


def played_from(music: AudioTrack) -> dict[str, int | None]:
    """Return from when to when it is heard, None for the beginning and the end of the video."""
    start, end, skipped = heard_between(music)
    return {"start_ms": start or None, "end_ms": end, "skipped_ms": max(0, skipped) or None}
