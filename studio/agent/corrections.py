"""The last edit once more, with the value that was meant ("I meant 5 seconds")."""

from __future__ import annotations

from intents.edits import EditRequest, Value
from studio.agent.history import History
from studio.timeline import Timeline

_TIMES = ("end_ms", "duration_ms", "last_ms", "head_ms", "tail_ms", "to_ms", "keep_last_ms", "in_ms", "out_ms", "start_ms", "fade_in_ms", "fade_out_ms")  # fmt: skip
_SHARES = ("volume", "factor", "height", "opacity", "dim", "blur", "size", "speed")


def corrected(
    history: History, request: EditRequest
) -> tuple[Timeline | None, list[EditRequest]] | None:
    """Return the timeline before the last edit and its requests with the value put right.

    None when there is no last edit, or when it has no value of that kind.
    """
    if not history.past:
        return None
    step = history.past[-1]
    if any(one.operation in {"undo", "redo", "reset"} for one in step.requests):
        return None
    again: list[EditRequest] = []
    found = False
    for one in reversed(step.requests):
        slots = None if found else _slots(one, request)
        found = found or slots is not None
        again.append(one if slots is None else EditRequest(one.operation, slots, one.text))
    return (step.before, again[::-1]) if found else None


def without(history: History, index: int) -> tuple[Timeline, list[EditRequest]] | None:
    """Return the timeline before the last message and what it asked for but for one request.

    None when that message asked for less, or began the project.
    """
    step = history.past[-1] if history.past else None
    if step is None or step.before is None or not 0 <= index < len(step.requests):
        return None
    return step.before, [*step.requests[:index], *step.requests[index + 1 :]]


def _plain(slots: dict[str, Value], number: float) -> dict[str, Value] | None:
    """Return the slots with a bare number in the unit of what it corrects."""
    for key in _TIMES:
        if slots.get(key):
            return {**slots, key: round(number * 1000)}
    for key in (*_SHARES, "db", "lufs", "fps", "short"):
        if key in slots:
            is_share = key in _SHARES and key not in {"speed", "factor", "size"} and number > 1
            return {**slots, key: number / 100 if is_share else number}
    return None


def _slots(one: EditRequest, meant: EditRequest) -> dict[str, Value] | None:
    slots = dict(one.slots)
    if (keep := meant.claim("keep")) is not None and "starts_ms" in slots:
        left = {k: v for k, v in slots.items() if k not in {"keep", "bare"}}
        return {**left, "keep": True} if keep else left
    if (db := meant.number("db")) is not None:
        return _lowered(slots, db)
    if (colours := meant.words("colours")) and "colours" in slots:
        slots["colours"] = colours
        return slots
    if (stretch := _stretch(one, meant)) is not None:
        return stretch
    if (end := meant.word("end")) is not None:
        return _turned(one, end)
    if (plain := meant.number("number")) is not None:
        return _plain(slots, plain)
    if (time := meant.ms("time_ms")) is not None:
        if one.operation == "fade" and {"in_ms", "out_ms"} <= slots.keys():
            return {**slots, "in_ms": time, "out_ms": time}
        for key in _TIMES:
            if key in slots and slots[key] != 0:
                return {**slots, key: time}
    if (share := meant.number("share")) is not None:
        for key in _SHARES:
            if key in slots:
                return {**slots, key: share}
    return None


def _lowered(slots: dict[str, Value], db: float) -> dict[str, Value] | None:
    """Return the slots with a level in decibels in the place of the level that was said."""
    if "lufs" in slots:
        return {**slots, "lufs": db}
    said = {k: v for k, v in slots.items() if k not in {"volume", "db", "factor"}}
    if len(said) == len(slots):
        return None
    return (
        {**said, "volume": round(10 ** (db / 20), 4)} if "volume" in slots else {**said, "db": db}
    )


_ENDS = (("head_ms", "tail_ms"), ("to_ms", "keep_last_ms"), ("in_ms", "out_ms"))


def _turned(one: EditRequest, end: str) -> dict[str, Value] | None:
    """Return the slots with what was done at one end done at the other."""
    for pair in _ENDS:
        wanted, other = pair if end == "head" else pair[::-1]
        if wanted not in one.slots and other in one.slots:
            slots = {key: value for key, value in one.slots.items() if key != other}
            return {**slots, wanted: one.slots[other]}
    return None


_SHOWN = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "open_end", "whole"})
_TIMED = frozenset({"add_text", "change_text"})


def _stretch(one: EditRequest, meant: EditRequest) -> dict[str, Value] | None:
    """Return the slots of a cut or a text with another stretch, None where none was said.

    "I meant the last two seconds": what was cut stays cut away, what was kept stays kept.
    """

    def said(prefix: str) -> dict[str, Value]:
        return {k.removeprefix(prefix): v for k, v in meant.slots.items() if k.startswith(prefix)}

    shown = said("shown_")
    if set(shown) <= {"duration_ms"}:
        # A length alone takes the place of the length that was said.
        return None
    if one.operation == "trim":
        is_kept = bool(one.claim("keep")) or bool({"to_ms", "keep_last_ms"} & one.slots.keys())
        return said("kept_" if is_kept else "lost_") or None
    if one.operation in _TIMED and _SHOWN & one.slots.keys():
        if shown.get("start_ms") == 0 and one.slots.get("start_ms") and "end_ms" in shown:
            # "Until second five" says nothing of when it begins.
            shown = {**shown, "start_ms": one.slots["start_ms"]}
        return {k: v for k, v in one.slots.items() if k not in _SHOWN} | shown
    return None
