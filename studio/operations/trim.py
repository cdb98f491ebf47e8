"""Trimming: lose the head or tail, keep or cut a range, bring it to a length."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import SHORTEST_MS, merged, part, parts, without
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline without what is to go. Raises EditError when nothing would be left.

    Slots: head_ms and tail_ms lose so much at an end; to_ms keeps the beginning up to that
    length; keep_last_ms keeps the end; starts_ms, ends_ms with keep or without it: a start below
    zero counts from the end, an end below zero is the end.
    """
    length = timeline.duration_ms
    if not length:
        raise EditError("no_sound")
    cuts: list[tuple[int, int]] = []
    if (head := request.ms("head_ms")) is not None:
        cuts.append((0, head))
    if (tail := request.ms("tail_ms")) is not None:
        cuts.append((length - tail, length))
    if (to := request.ms("to_ms")) is not None:
        if to >= length:
            raise EditError("already_shorter", length_ms=length, to_ms=to)
        cuts.append((to, length))
    if (share := request.number("to_share")) is not None and 0 < share < 1:
        cuts.append((round(length * share), length))
    if (share := request.number("head_share")) is not None and 0 < share < 1:
        cuts.append((0, round(length * share)))
    if (last := request.ms("keep_last_ms")) is not None:
        if last >= length:
            raise EditError("already_shorter", length_ms=length, to_ms=last)
        cuts.append((0, length - last))
    cuts += _ranges(request, length)
    if (middle := request.ms("middle_ms")) is not None:
        start, end = max(0, (length - middle) // 2), min(length, (length + middle) // 2)
        cuts += [(0, start), (end, length)] if request.claim("keep") else [(start, end)]
    if (half := request.ms("half")) is not None:
        cuts.append(_half(timeline, half))
    numbers = [round(number) for number in request.numbers("part_numbers")]
    if (at := request.ms("part_number")) is not None:
        numbers = [at]
    if numbers:
        chosen = sorted(_part(timeline, number) for number in numbers)
        cuts += _outside(chosen, length) if request.claim("keep") else chosen
    if not cuts:
        raise EditError("which_stretch")
    lost = sum(end - start for start, end in merged(cuts, length))
    if not lost:
        raise EditError("beyond_end", length_ms=length)
    if length - lost < SHORTEST_MS:
        raise EditError("nothing_left", length_ms=length)
    return replace(without(timeline, cuts), focus="sound")


def _half(timeline: Timeline, which: int) -> tuple[int, int]:
    """Return the first or second half: of two parts as they were split, else of the length."""
    groups = parts(timeline.voice.clips)
    length = timeline.duration_ms
    border = groups[1][0].start_ms if len(groups) == 2 else round(length / 2)
    return (0, border) if which == 1 else (border, length)


def _part(timeline: Timeline, number: int) -> tuple[int, int]:
    clips = timeline.voice.clips
    found = part(clips, number)
    if found is None:
        raise EditError("no_such_part", number=number, count=len(parts(clips)))
    return found


def _outside(parts: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return the stretches between these parts, before and behind them."""
    gone, position = [], 0
    for start, end in parts:
        if start > position:
            gone.append((position, start))
        position = max(position, end)
    return [*gone, (position, length)] if position < length else gone


def _ranges(request: EditRequest, length: int) -> list[tuple[int, int]]:
    starts, ends = request.numbers("starts_ms"), request.numbers("ends_ms")
    ranges = [
        (max(0, length + start) if start < 0 else start, length if end < 0 else min(end, length))
        for start, end in zip(starts, ends, strict=False)
    ]
    if not ranges:
        return []
    if any(start >= length for start, _ in ranges):
        raise EditError("beyond_end", length_ms=length)
    if not request.claim("keep"):
        return ranges
    return _outside(sorted(ranges), length)
