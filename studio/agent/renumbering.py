"""A bare number in the place of what was said: in its unit, with its sign."""

from __future__ import annotations

from math import copysign

from intents.edits import Value

TIMES = ("end_ms", "duration_ms", "last_ms", "head_ms", "tail_ms", "to_ms", "keep_last_ms", "in_ms", "out_ms", "start_ms", "fade_in_ms", "fade_out_ms")  # fmt: skip
SHARES = ("volume", "factor", "height", "opacity", "dim", "blur", "size", "speed")


def in_unit(slots: dict[str, Value], number: float) -> dict[str, Value] | None:
    """Return the slots with a bare number in the unit of what it corrects."""
    for key in TIMES:
        if slots.get(key):
            return {**slots, key: round(number * 1000)}
    for key in (*SHARES, "db", "lufs", "fps", "short"):
        # The silence between two times is no level to be put right.
        if key in slots and (slots[key] or "starts_ms" not in slots):
            if key == "db" and isinstance(was := slots[key], int | float):
                # "Three would do" of what went down goes down.
                return {**slots, key: copysign(number, was) if number > 0 else number}
            least = 10 if key in {"speed", "factor", "size"} else 1
            is_share = key in SHARES and number > least
            return {**slots, key: number / 100 if is_share else number}
    starts, ends = slots.get("starts_ms"), slots.get("ends_ms")
    if isinstance(starts, tuple) and isinstance(ends, tuple) and len(starts) == len(ends) == 1:
        # "Make that 5.5" of what was from 4.5 to 6: the end was said last.
        end = round(number * 1000)
        return {**slots, "ends_ms": (end,)} if end > int(starts[0]) else None
    return None


def renumbered(slots: dict[str, Value], former: float, number: float) -> dict[str, Value] | None:
    """Return the slots with a number in the place of the one that was said in the same unit."""
    for key, value in slots.items():
        single = isinstance(value, tuple) and len(value) == 1
        told = value[0] if isinstance(value, tuple) and single else value
        if isinstance(told, bool) or not isinstance(told, int | float):
            continue
        for unit in (1.0, 1000.0, 0.01):
            if abs(told - former * unit) < 1e-6:
                wanted = type(told)(round(number * unit, 4))
                return {**slots, key: (wanted,) if single else wanted}  # type: ignore[dict-item]  # times are whole numbers
    return None


def lowered(slots: dict[str, Value], db: float) -> dict[str, Value] | None:
    """Return the slots with a level in decibels in the place of the level that was said."""
    if "lufs" in slots:
        return {**slots, "lufs": db}
    if isinstance(was := slots.get("db"), int | float) and db > 0:
        # "Five, rather" of what goes down goes down.
        db = copysign(db, was)
    said = {k: v for k, v in slots.items() if k not in {"volume", "db", "factor"}}
    if len(said) == len(slots):
        return None
    return (
        {**said, "volume": round(10 ** (db / 20), 4)} if "volume" in slots else {**said, "db": db}
    )
