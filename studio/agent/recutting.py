"""A cut with another end than it had: "only three seconds at the front", "keep the end after all"."""

from __future__ import annotations

from collections.abc import Mapping

from intents.edits import EditRequest, Value
from intents.edits.message.times import OPEN

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
