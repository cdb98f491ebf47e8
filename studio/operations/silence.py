"""Quiet stretches taken out."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError, Stretch
from studio.operations.cutting import SHORTEST_MS, without
from studio.timeline import Timeline

BREATH_MS = 120
"""What stays of a pause on either side, so that words do not run into each other."""
SHORTEST_PAUSE_MS = 500
"""A pause shorter than this belongs to the sentence."""


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline without its pauses.

    longest_ms: only pauses longer than this are meant, at the ends as well; left_ms: so much of
    each stays; where: head, tail or both limits it to these ends.
    """
    left = request.ms("left_ms")
    shortest = max(left or 0, request.ms("longest_ms") or 0) or SHORTEST_PAUSE_MS
    exact = request.ms("longest_ms") is not None
    breath = BREATH_MS if left is None else round(left / 2)
    if not timeline.voice.clips:
        raise EditError("no_sound")
    length = timeline.duration_ms
    cuts = []
    for start, end in pauses(timeline, context):
        at_head, at_tail = start <= 30, end >= length - 30
        if end - start < shortest and (exact or not (at_head or at_tail)):
            continue
        if (request.word("where") == "head" and not at_head) or (
            request.word("where") == "tail" and not at_tail
        ):
            continue
        if request.word("where") == "both" and not (at_head or at_tail):
            continue
        cut = (0 if at_head else start + breath, length if at_tail else end - breath)
        if cut[1] - cut[0] > 20:
            cuts.append(cut)
    lost = sum(end - start for start, end in cuts)
    if not lost:
        raise EditError("no_silence")
    if length - lost < SHORTEST_MS:
        raise EditError("nothing_left", length_ms=length)
    return replace(without(timeline, cuts), focus="sound")


def pauses(timeline: Timeline, context: Context) -> list[Stretch]:
    """Return the quiet stretches of the voice on the timeline, joined across clip borders."""
    found: list[Stretch] = []
    for clip in timeline.voice.clips:
        item = context.named(clip.media)
        if item is None:
            continue
        for start, end in context.silences(item):
            first, last = max(start, clip.source_start_ms), min(end, clip.source_end_ms)
            if last > first:
                found.append(
                    (
                        clip.start_ms + round((first - clip.source_start_ms) / clip.speed),
                        clip.start_ms + round((last - clip.source_start_ms) / clip.speed),
                    )
                )
    joined: list[Stretch] = []
    for start, end in sorted(found):
        if joined and start - joined[-1][1] <= 5:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
