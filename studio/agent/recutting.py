"""A cut with another end than it had: "only three seconds at the front", "keep the end after all"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intents.edits import EditRequest, Value
from intents.edits.message.times import OPEN
from studio.agent.history import Step

_ENDS = {"head": "head_ms", "tail": "tail_ms"}


def recut(slots: Mapping[str, Value], meant: EditRequest) -> dict[str, Value] | None:
    """Return the slots of a cut with the end that is meant elsewhere, None where it has no such end."""
    begin, end = _kept(slots)
    lost = _lost(slots)
    if lost is not None and (time := meant.ms("end_ms") or meant.ms("begin_ms")) is not None:
        # "Only cut as far as 0:03".
        first, last = (lost[0], time) if "end_ms" in meant.slots else (time, lost[1])
        right = last == OPEN or first < last
        return {**slots, "starts_ms": (first,), "ends_ms": (last,)} if right else None
    if (time := meant.ms("end_ms")) is not None:
        return None if begin is None or time <= begin else _between(begin, time)
    if (time := meant.ms("begin_ms")) is not None:
        return None if end is None or 0 <= end <= time else _between(time, end)
    for side, key in _ENDS.items():
        if (time := meant.ms(key)) is not None:
            if key in slots:
                return {**slots, key: time}
            return _between(time, end) if side == "head" and begin and end is not None else None
    more = meant.ms("more_ms")
    if more is None or begin is None or end is None:
        return None
    if meant.word("end") == "both":
        return _between(max(0, begin - more), end if end == OPEN else end + more)
    at_head = meant.word("end") == "head" or (meant.word("end") is None and "head_ms" in slots)
    if at_head:
        return _between(max(0, begin - more), end) if begin else None
    if (gone := slots.get("tail_ms")) is not None:
        left = int(gone) - more if isinstance(gone, int) else 0
        others = {key: value for key, value in slots.items() if key != "tail_ms"}
        return {**others, "tail_ms": left} if left > 0 else others or None
    return _between(begin, end + more) if end != OPEN else None


def uncut(slots: Mapping[str, Value], end: str) -> dict[str, Value]:
    """Return the slots of a cut without the end that stays after all, empty ones where nothing is left."""
    if {"head": "head_share", "tail": "to_share"}[end] in slots:
        return {}
    if _ENDS[end] in slots:
        return {key: value for key, value in slots.items() if key != _ENDS[end]}
    begin, last = _kept(slots)
    if begin is None or last is None or _ENDS["head" if end == "tail" else "tail"] in slots:
        return dict(slots)
    kept = (0, last) if end == "head" else (begin, OPEN)
    return {} if kept == (0, OPEN) else _between(*kept)


def as_time(slots: Mapping[str, Value], time_ms: int) -> dict[str, Value]:
    """Return the cut to so much time of one to a share, at the same end; nothing for others."""
    if "to_share" in slots or slots.get("half") == 1:
        return {"to_ms": time_ms}
    # What goes is told: the first half.
    return {"keep_last_ms": time_ms} if "head_share" in slots or "half" in slots else {}


def done_without(steps: Sequence[Step], operation: str, end: str | None) -> list[EditRequest]:
    """Return what some steps asked for without such edits, or without one end of them."""
    requests: list[EditRequest] = []
    shift = 0
    for step, one in ((each, one) for each in steps for one in each.requests):
        length = 0 if step.before is None else step.before.duration_ms
        moved = one if end is None else in_place(one, length, shift)
        if one.operation != operation:
            requests.append(moved)
            continue
        slots = {} if end is None else uncut(moved.slots, end)
        requests += [replace(one, slots=slots)] if slots else []
        shift += head_of(one.slots) - head_of(slots) if end == "head" else 0
    return requests


def head_of(slots: Mapping[str, Value]) -> int:
    """Return how much a cut takes away at the beginning."""
    begin, _ = _kept(slots)
    return begin or 0


def in_place(one: EditRequest, length_ms: int, shift_ms: int) -> EditRequest:
    """Return an edit of the same moments of the sound, where an end that was cut is there again.

    length_ms: of the video when it was asked for. shift_ms: how much comes before it again.
    """
    slots = dict(one.slots)
    if one.operation == "trim" and isinstance(middle := slots.pop("middle_ms", None), int):
        # "The middle" is that of what there was then.
        slots["starts_ms"] = (max(0, (length_ms - middle) // 2),)
        slots["ends_ms"] = (min(length_ms, (length_ms + middle) // 2),)
    for slot in ("starts_ms", "ends_ms"):
        if times := replace(one, slots=slots).numbers(slot):
            slots[slot] = tuple(t + shift_ms if t >= 0 else t for t in times)
    if one.operation == "trim" and isinstance(to := slots.get("to_ms"), int):
        slots["to_ms"] = to + shift_ms
    if one.operation in {"add_text", "change_text"}:
        begin = slots.get("start_ms")
        for slot in ("start_ms", "end_ms") if isinstance(begin, int) and begin > 0 else ():
            if isinstance(time := slots.get(slot), int):
                slots[slot] = time + shift_ms
    return replace(one, slots=slots)


def _kept(slots: Mapping[str, Value]) -> tuple[int | None, int | None]:
    """Return where the one stretch begins and ends that stays, Nones for another kind of cut."""
    starts, ends = slots.get("starts_ms"), slots.get("ends_ms")
    if isinstance(starts, tuple) and isinstance(ends, tuple):
        single = bool(slots.get("keep")) and len(starts) == len(ends) == 1
        return (int(starts[0]), int(ends[0])) if single else (None, None)
    if isinstance(length := slots.get("to_ms"), int):
        return 0, length
    head, tail = slots.get("head_ms"), slots.get("tail_ms")
    if head is None and tail is None:
        return None, None
    return (head if isinstance(head, int) else 0), OPEN


def _lost(slots: Mapping[str, Value]) -> tuple[int, int] | None:
    """Return where the one stretch begins and ends that was cut out, None for another kind of cut."""
    starts, ends = slots.get("starts_ms"), slots.get("ends_ms")
    if slots.get("keep") or not isinstance(starts, tuple) or not isinstance(ends, tuple):
        return None
    # What is counted from the end has no end to be put elsewhere.
    plain = len(starts) == len(ends) == 1 and int(starts[0]) >= 0
    return (int(starts[0]), int(ends[0])) if plain else None


def _between(begin: int, end: int | None) -> dict[str, Value]:
    return {"starts_ms": (begin,), "ends_ms": (OPEN if end is None else end,), "keep": True}


def left_out(one: EditRequest, number: int) -> dict[str, Value] | None:
    """Return a cut of several stretches without the one of that number, from the end below zero."""
    starts, ends = one.numbers("starts_ms"), one.numbers("ends_ms")
    at = number - 1 if number > 0 else len(starts) + number
    if one.operation != "trim" or not 0 <= at < len(starts) or len(starts) < 2:
        return None
    left = [pair for place, pair in enumerate(zip(starts, ends, strict=True)) if place != at]
    times = {
        "starts_ms": tuple(round(start) for start, _ in left),
        "ends_ms": tuple(round(end) for _, end in left),
    }
    return {**one.slots, **times}
