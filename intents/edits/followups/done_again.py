"""What was done before, done otherwise: "25 to 40", "that 60 then", "keep the last two seconds after all"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import Slotted, number, scan

_UNITS: Final = (1.0, 1000.0, 0.01)
"""In what a number may have been said: itself, seconds, per cent."""
_SHARES: Final = ("blur", "dim", "opacity", "height", "volume")
_MEASURED: Final = frozenset(
    {"fps", "speed", "volume", "lufs", "db", "opacity", "height", "dim", "blur", "size", "factor"}
    | {"in_ms", "out_ms", "end_ms", "fade_in_ms", "fade_out_ms", "head_ms", "tail_ms", "to_ms"}
)
_FASTEST: Final = 240
"""Frames a second beyond which a number tells something else."""
_STEPS: Final = ("blur_step", "dim_step")
_LENGTHS: Final = (
    "in_ms",
    "out_ms",
    "fade_in_ms",
    "fade_out_ms",
    "head_ms",
    "tail_ms",
    "duration_ms",
)
_SHARED: Final = frozenset({"to_share", "head_share", "half"})
"""How a cut tells the length as a share of what there was."""
_FADES: Final = frozenset({"in_ms", "out_ms", "fade_in_ms", "fade_out_ms"})
"""Lengths of which "shorter" is said without a name."""
_RANGED: Final = frozenset({"starts_ms", "start_ms"})


def done_again(text: str, scene: Scene) -> EditRequest | None:
    """Return what puts an edit of before right that a message only calls by its number or its end."""
    if not scene.exists or not (scene.done or scene.last_request):
        return None
    slotted = scan(text)
    for make in (_moved, _halved, _new, _stretch, _more, _uncut, _recut):
        if (slots := make(slotted, scene)) is not None:
            operation = "volume" if make is _more else "correct"
            return EditRequest(operation, slots, text)
    return None


def elsewhere(text: str, scene: Scene) -> EditRequest | None:
    """Return that the last edit was meant for another stretch, or the other half."""
    last = scene.last_request
    if last is None or not scene.exists:
        return None
    slotted = scan(text)
    if (slots := _stretch(slotted, scene)) is not None:
        return EditRequest("correct", slots, text)
    if not {"half", "part_number"} & last.slots.keys():
        return None
    for kind, half in (("first_half", 1), ("second_half", 2)):
        for _ in _found(kind, slotted):
            which = half if "half" in last.slots or half == 1 else -1
            return EditRequest("correct", {"which": which}, text)
    for _ in _found("other_half", slotted):
        if (half_now := last.ms("half")) is not None:
            return EditRequest("correct", {"which": 3 - half_now}, text)
        if (part := last.ms("part_number")) in {1, 2, -1} and scene.parts <= 2:
            return EditRequest("correct", {"which": -1 if part == 1 else 1}, text)
    return None


def _found(kind: str, slotted: Slotted) -> Iterator[re.Match[str]]:
    for pattern in patterns().references.get(kind, ()):
        if (found := pattern.fullmatch(slotted.skeleton.strip(" .!~"))) is not None:
            yield found


def _number(said: str) -> float | None:
    try:
        return number(said)
    except (ValueError, KeyError):
        return None


def _moved(slotted: Slotted, scene: Scene) -> dict[str, Value] | None:
    """Return the number that takes the place of another that was said before."""
    for found in _found("moved_number", slotted):
        former, wanted = _number(found["x"]), _number(found["y"])
        if former is None or wanted is None:
            continue
        for one in reversed(scene.done):
            if any(_is(value, former) for value in one.slots.values()):
                return {"from": former, "number": wanted}
    return None


def _is(value: Value, said: float) -> bool:
    if isinstance(value, tuple):
        return any(_is(one, said) for one in value)
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and any(abs(float(value) - said * unit) < 1e-6 for unit in _UNITS)


def _last_measure(scene: Scene) -> str | None:
    """Return the one measure that the last edit gave, None for none and for several."""
    last = scene.last_request
    # What could not be done is put right as well.
    tried = scene.last_requests if last is None or last in scene.last_requests else (last,)
    told = [slot for one in tried for slot in one.slots if slot in _MEASURED]
    return told[0] if len(told) == 1 else None


def _new(slotted: Slotted, scene: Scene) -> dict[str, Value] | None:
    """Return the bare number that the last measure shall be instead."""
    slot = _last_measure(scene)
    if scene.last_operation == "repeat":
        times = (_number(found["x"]) for found in _found("new_times", slotted))
        told = next((one for one in times if one), None)
        return None if told is None else {"drop": "repeat"} if told == 1 else {"factor": told}
    if slot in _FADES and scene.last_request is not None:
        for kind, factor in (("shorter_still", 0.7), ("longer_still", 1.4)):
            if next(_found(kind, slotted), None) and (length := scene.last_request.ms(slot)):
                return {"time_ms": round(length * factor, -2)}
    if scene.last_request is not None and _SHARED & scene.last_request.slots.keys():
        # "Six seconds then" of what was cut to half.
        for found in _found("new_length", slotted):
            if isinstance(lasting := slotted.values[found["x"]], int):
                return {"time_ms": lasting}
    if slot is None and scene.last_operation == "loudness":
        said = (_number(found["x"]) for found in _found("new_number", slotted))
        bare = next((one for one in said if one is not None), None)
        return None if bare is None else {"number": bare}
    if slot is None:
        return None
    for found in _found("new_number", slotted):
        if (wanted := _number(found["x"])) is not None:
            if slot == "fps" and wanted > _FASTEST:
                # "1080 after all" tells the size.
                continue
            if slot in {"lufs", "db"}:
                below = slot == "lufs" or found.string[: found.start("x")].endswith("-")
                return {"db": -wanted if below else wanted}
            return {"number": wanted}
    for found in _found("new_factor", slotted):
        if scene.last_operation == "speed" and slot == "factor":
            # "2x" after "a bit slower" is the pace, not another step.
            continue
        if slot in {"factor", "speed"}:
            value = slotted.values[found["x"]]
            return {"factor": float(value)} if isinstance(value, int | float) else None
    for found in _found("new_share", slotted):
        if slot in _SHARES:
            value = slotted.values[found["x"]]
            return {"share": float(value)} if isinstance(value, int | float) else None
    for found in _found("new_time", slotted):
        if slot in {"in_ms", "out_ms", "fade_in_ms", "fade_out_ms"}:
            value = slotted.values[found["x"]]
            return {"time_ms": value} if isinstance(value, int) else None
    for found in _found("only_amount", slotted):
        if slot in {"head_ms", "tail_ms"} and scene.last_operation == "trim":
            value = slotted.values[found["x"]]
            return {"time_ms": value} if isinstance(value, int) else None
    for found in _found("new_length", slotted):
        if slot == "to_ms" and scene.last_operation in {"trim", "speed"}:
            value = slotted.values[found["x"]]
            return {"time_ms": value} if isinstance(value, int) else None
    return None


def _stretch(slotted: Slotted, scene: Scene) -> dict[str, Value] | None:
    """Return the two times between which the last edit was meant."""
    last = scene.last_request
    if last is None or not _RANGED & last.slots.keys():
        return None
    for found in _found("new_range", slotted):
        pair = [_ms(found[group], slotted) for group in ("x", "y")]
        if pair[0] is None or pair[1] is None or pair[1] <= pair[0]:
            continue
        told: dict[str, Value] = {"shown_start_ms": pair[0], "shown_end_ms": pair[1]}
        for kind in ("lost", "kept"):
            told |= {f"{kind}_starts_ms": (pair[0],), f"{kind}_ends_ms": (pair[1],)}
        return {**told, "kept_keep": True}
    return None


def _ms(said: str, slotted: Slotted) -> int | None:
    if isinstance(value := slotted.values.get(said), int):
        return value
    plain = _number(said)
    return None if plain is None else round(plain * 1000)


def _more(slotted: Slotted, scene: Scene) -> dict[str, Value] | None:
    """Return so many decibels more or less than now, where decibels were spoken of last."""
    last = scene.last_request
    if last is None or last.operation != "volume" or "db" not in last.slots:
        return None
    for kind, sign in (("more_number", 1), ("less_number", -1)):
        for found in _found(kind, slotted):
            if (step := _number(found["x"])) is not None:
                target = last.word("target")
                return {"db": sign * step, **({"target": target} if target else {})}
    return None


def _halved(slotted: Slotted, scene: Scene) -> dict[str, Value] | None:
    """Return half of the share that was said last ("that is too much, half of it")."""
    last = scene.last_request
    if last is None or next(_found("halved", slotted), None) is None:
        return None
    for step in _STEPS:
        if whole := last.number(step):
            return {"from": whole, "number": whole / 2}
    told = [slot for slot in _LENGTHS if last.number(slot)]
    if len(told) == 1 and (whole := last.number(told[0])):
        return {"time_ms": round(whole / 2)}
    share = next((share for slot in _SHARES if (share := last.number(slot))), None)
    return None if share is None else {"share": round(share / 2, 4)}


def _uncut(slotted: Slotted, scene: Scene) -> dict[str, Value] | None:
    """Return which end of the sound stays after all, or that all of it does."""
    cuts = [one for one in scene.done if one.operation == "trim"]
    if not cuts:
        return None
    for _ in _found("all_kept", slotted):
        return {"drop": "trim"}
    for end, key in (("head", "head_ms"), ("tail", "tail_ms")):
        shares = {"head_share"} if end == "head" else {"to_share"}
        cut = [one for one in cuts if {key, "keep", "to_ms", *shares} & one.slots.keys()]
        for _ in _found(f"{end}_kept", slotted) if cut else ():
            return {"drop": "trim", "end": end}
    return None


def _recut(slotted: Slotted, scene: Scene) -> dict[str, Value] | None:
    """Return where a cut of before shall begin or end instead."""
    if not any(one.operation == "trim" for one in scene.done):
        return None
    for kind, slot, more in (
        ("new_end", "end_ms", {}),
        ("new_begin", "begin_ms", {}),
        ("only_head", "head_ms", {}),
        ("only_tail", "tail_ms", {}),
        ("more_tail", "more_ms", {"end": "tail"}),
        ("more_head", "more_ms", {"end": "head"}),
        ("more_both", "more_ms", {"end": "both"}),
        ("more_kept", "more_ms", {}),
    ):
        for found in _found(kind, slotted):
            if (time := _ms(found["x"], slotted)) is not None:
                return {"of": "trim", slot: time, **more}
    return None
