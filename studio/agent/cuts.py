"""What was cut out of the sound between two timelines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from studio.operations import Context
from studio.operations.context import Stretch
from studio.timeline import AudioClip, AudioTrack

_NEAR_MS = 3
"""Edges this near are one: positions in a source are rounded where the speed is not 1."""
_LEAST_MS = 20
"""A shorter stretch is nothing that anybody has cut."""


def cut_out(before: AudioTrack, after: AudioTrack) -> list[Stretch] | None:
    """Return the stretches of the earlier track that are no longer heard, by its own times.

    None where what is left is not the earlier sound in its order: something else was done to it.
    """
    gone: list[Stretch] = []
    rest = list(before.clips)
    for media, first, last in _runs(after.clips):
        start = first
        while start < last - _NEAR_MS:
            while rest and not _holds(rest[0], media, start):
                if start > first:
                    # The middle of what is heard in one piece was not heard before.
                    return None
                gone.append((rest[0].start_ms, rest[0].end_ms))
                del rest[0]
            if not rest:
                return None
            clip = rest.pop(0)
            gone.append((clip.start_ms, _heard_at(clip, start)))
            end = min(last, clip.source_end_ms)
            if end < clip.source_end_ms:
                rest.insert(0, _from(clip, end))
            start = end
    gone += [(clip.start_ms, clip.end_ms) for clip in rest]
    return [(start, end) for start, end in _joined(gone) if end - start >= _LEAST_MS]


def _runs(clips: Iterable[AudioClip]) -> list[tuple[str, int, int]]:
    """Return the stretches of the sources that are heard in one piece."""
    runs: list[tuple[str, int, int]] = []
    for clip in clips:
        start, end = clip.source_start_ms, clip.source_end_ms
        if runs and runs[-1][0] == clip.media and abs(runs[-1][2] - start) <= _NEAR_MS:
            runs[-1] = (clip.media, runs[-1][1], end)
        else:
            runs.append((clip.media, start, end))
    return runs


def _holds(clip: AudioClip, media: str, at_ms: int) -> bool:
    return clip.media == media and clip.source_start_ms - _NEAR_MS <= at_ms < clip.source_end_ms - 1


def _heard_at(clip: AudioClip, source_ms: int) -> int:
    """Return when on the timeline a moment of the source is heard."""
    return clip.start_ms + max(0, round((source_ms - clip.source_start_ms) / clip.speed))


def _from(clip: AudioClip, source_ms: int) -> AudioClip:
    """Return the rest of a clip from a moment of its source on."""
    start = _heard_at(clip, source_ms)
    return AudioClip(clip.media, start, clip.end_ms - start, source_ms, clip.speed)


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if joined and start - joined[-1][1] <= _NEAR_MS:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def facts_of(cuts: list[Stretch], length_ms: int) -> dict[str, Any]:
    """Return what an answer tells of cuts: the stretches, whether each is an end, how much in all."""
    return {
        "cuts": [
            {
                "start_ms": start,
                "end_ms": end,
                "ms": end - start,
                "side": _side(start, end, length_ms),
            }
            for start, end in cuts
        ],
        "count": len(cuts),
        "lost_ms": sum(end - start for start, end in cuts),
    }


def _side(start: int, end: int, length_ms: int) -> str:
    if start <= _NEAR_MS:
        return "head"
    return "tail" if end >= length_ms - _NEAR_MS else ""


def is_pause(cut: Stretch, track: AudioTrack, context: Context) -> bool:
    """Whether a stretch of a track was quiet."""
    middle = (cut[0] + cut[1]) // 2
    for clip in track.clips:
        item = context.named(clip.media)
        if item is None or not clip.start_ms <= middle < clip.end_ms:
            continue
        at = clip.source_start_ms + round((middle - clip.start_ms) * clip.speed)
        return any(start <= at < end for start, end in context.silences(item))
    return False


def borders(track: AudioTrack) -> list[int]:
    """Return where the parts of a sound begin but the first."""
    return [
        clip.start_ms
        for before, clip in pairwise(track.clips)
        if clip.part or clip.media != before.media
    ]
