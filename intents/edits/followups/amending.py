"""The last change with what was meant in the place of what was said: "twelve", "the other end"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.slots import number, number_pattern, scan
from intents.text import normalise

_TIMES: Final = (
    "end_ms", "duration_ms", "last_ms", "head_ms", "tail_ms", "to_ms", "keep_last_ms", "in_ms", "out_ms", "start_ms",
    "fade_in_ms", "fade_out_ms", "extend_ms", "shift_ms", "end_shift_ms", "music_start_ms",
)  # fmt: skip
_SHARES: Final = ("volume", "opacity", "height", "dim", "blur", "duck_share")
_LASTING: Final = frozenset({"in_ms", "out_ms", "fade_in_ms", "fade_out_ms"})
_FRAMED: Final = frozenset({"logo", "waveform"})
"""What is measured by a share of the picture."""
_FACTORS: Final = ("speed", "factor", "size")
_COUNTS: Final = ("parts", "times", "fps", "short", "part_number", "file_number", "target_number")
_LEVELS: Final = ("db", "lufs", "duck_db")
_NEARLY: Final = 0.001
_MEASURES: Final = (*_LEVELS, *_COUNTS, *_SHARES, *_FACTORS, *_TIMES)
_PAIRS: Final = (("head_ms", "tail_ms"), ("to_ms", "keep_last_ms"), ("in_ms", "out_ms"), ("fade_in_ms", "fade_out_ms"))  # fmt: skip
_SIDES: Final = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
_SIDED: Final = ("horizontal", "vertical", "opposite", "starts_ms", "half", "part_number")
_STEPS: Final = ("dim_step", "blur_step", "tone_step", "db", "shift_ms", "end_shift_ms")
_ENDS: Final = {"head": 0, "tail": 1}
_FADES: Final = {"in": "head", "out": "tail"}


def amended(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return a change with the value, words, end or side that a message tells instead of its own.

    None where the message tells nothing that takes the place of anything in it.
    """
    slots = (
        _reworded(clause, last)
        or measured(clause, last)
        or _placed(clause, last)
        or (opposite(last) if _turns(clause) and not _elsewhere(clause, last) else None)
    )
    if slots is None or slots == dict(last.slots):
        return None
    return EditRequest(last.operation, slots, clause.text)


def _reworded(clause: Clause, last: EditRequest) -> dict[str, Value] | None:
    slots = dict(last.slots)
    if clause.texts and isinstance(slots.get("text"), str):
        return {**slots, "text": clause.texts[-1]}
    before = last.words("colours")
    colours = tuple(one for one in clause.colours if one not in before) or clause.colours
    if (
        before
        and len(clause.colours) > 1
        and clause.looks("gradient")
        and colours == clause.colours
    ):
        # "Purple to pink" of what was only navy.
        return {**slots, "colours": colours}
    if colours and before and len(before) == 1:
        return {**slots, "colours": colours[-1:]}
    if before and len(clause.colours) == len(before) and clause.colours != before:
        return {**slots, "colours": tuple(clause.colours)}
    return None


def by_share(one: EditRequest, share: float) -> float | None:
    """Return a step that was told as a share of what there was, with another share; else None."""
    now, shares = one.number("factor"), scan(one.text).values.values()
    for before in shares if now is not None else ():
        if isinstance(before, float):
            for sign in (1, -1):
                if abs(1 + sign * before - (now or 0)) < _NEARLY:
                    return round(max(0.0, 1 + sign * share), 4)
    return None


def measured(clause: Clause, last: EditRequest) -> dict[str, Value] | None:
    """Return the slots with another measure; the one they have already is what was wrong."""
    slots = dict(last.slots)
    for kind, known in (("time", _TIMES), ("percent", (*_SHARES, *_FACTORS)), ("factor", _FACTORS)):
        if kind == "time" and clause.span("range"):
            # "From 0:01 to 0:03" after "the last three seconds" is no other length.
            continue
        for value in clause.values(kind):
            if isinstance(value, int | float):
                for slot in known:
                    if kind == "percent" and slot == "factor" and last.operation in _FRAMED:
                        # "A bit bigger", and then "10% of the width".
                        continue
                    if slot in _LASTING and clause.span("at", "after"):
                        # "It should start at second two" is no length of a fade.
                        continue
                    if slot == "factor" and kind == "percent":
                        value = by_share(last, value) or value
                    if slots.get(slot) not in (None, 0, value):
                        return _at(clause, {**slots, slot: value}, slot)
    for kind in ("db", "lufs"):
        for value in clause.values(kind):
            if isinstance(value, int | float) and (said := _levelled(slots, kind, value)):
                return said
    # What is written is not measured by a bare number, only how long it stands.
    bare: Sequence[str] = _TIMES if last.operation == "add_text" else _MEASURES
    for value in _numbers(clause):
        if value > 1 and (factor := by_share(last, value / 100)) is not None:
            # "Up by twenty percent", and then "by thirty, I mean".
            return {**slots, "factor": factor}
        if (said := _plain(slots, value, bare)) is not None:
            return said
    return None


def _at(clause: Clause, slots: dict[str, Value], slot: str) -> dict[str, Value]:
    """Return the slots with a length at the end that is named with it."""
    end = next(iter(_ends(clause)), "")
    for pair in _PAIRS:
        if end and slot in pair and (wanted := pair[_ENDS[end]]) != slot:
            kept = {key: value for key, value in slots.items() if key != slot}
            return {**kept, wanted: slots[slot]}
    return slots


def _levelled(slots: Mapping[str, Value], kind: str, value: float) -> dict[str, Value] | None:
    """Return the slots with another level; it goes the way the other went where none is said."""
    if kind == "lufs":
        return {**slots, "lufs": -abs(value)} if "lufs" in slots else None
    if not {"db", "volume", "factor"} & slots.keys():
        return None
    before, factor = slots.get("db"), slots.get("factor")
    sinks = isinstance(before, int | float) and before < 0
    sinks = sinks or (isinstance(factor, int | float) and factor < 1)
    others = {k: v for k, v in slots.items() if k not in {"db", "volume", "factor"}}
    return {**others, "db": -abs(value) if sinks else value}


@cache
def _number() -> re.Pattern[str]:
    return re.compile(number_pattern())


def _numbers(clause: Clause) -> Iterator[float]:
    for found in _number().finditer(clause.skeleton):
        said = number(found.group())
        # "No" is no number here.
        step = patterns().talk["step_word"].match(clause.skeleton[found.start() :])
        if said and step is None and not patterns().talk["some_one"].fullmatch(found.group()):
            # "Point eight".
            yield said / 10 if clause.skeleton[: found.start()].endswith("point ") else said


def _plain(slots: dict[str, Value], value: float, known: Sequence[str]) -> dict[str, Value] | None:
    """Return the slots with a bare number in the unit of what it takes the place of."""
    for slot in known:
        before = slots.get(slot)
        if isinstance(before, bool) or not isinstance(before, int | float) or not before:
            continue
        if slot in _TIMES:
            said: float = round(value * 1000)
        elif slot in _LEVELS:
            said = -abs(value) if before < 0 else value
        elif slot in _SHARES or (slot in _FACTORS and value >= 10):
            said = value / 100 if value > 1 else value
        else:
            said = round(value) if slot in _COUNTS else value
        return None if said == before else {**slots, slot: said}
    return None


def _placed(clause: Clause, last: EditRequest) -> dict[str, Value] | None:
    """Return the slots at another place, or at the other end where that is named."""
    slots = dict(last.slots)
    places: dict[str, Value] = {
        slot: said[-1]
        for slot in ("vertical", "horizontal")
        if slot in slots and (said := [p for p in clause.looks(slot) if p != slots[slot]])
    }
    if places:
        return {**slots, **places}
    said = _ends(clause)
    timed = bool(clause.span("at", "after"))
    for pair in _PAIRS:
        if timed and pair[0] in _LASTING:
            # "It should start at second two" is no fade at its other end.
            continue
        has = [slot for slot in pair if slots.get(slot)]
        if len(has) == 1 and len(set(said)) == 1 and pair[_ENDS[said[0]]] != has[0]:
            return opposite(last)
    return None


def _ends(clause: Clause) -> list[str]:
    """Return the ends that are named; "fade out" is at the end."""
    fades = [_FADES[kind] for kind in clause.looks("fade") if kind in _FADES]
    return [one for one in clause.looks("end") if one in _ENDS] or fades


def _turns(clause: Clause) -> bool:
    """Whether a message says that it should be the other way round."""
    return clause.talks("turns_round") or bool(clause.looks("opposite"))


def _elsewhere(clause: Clause, last: EditRequest) -> bool:
    """Whether a message tells another side of what the change before did not move."""
    sided = {*_SIDED, *(slot for pair in _PAIRS for slot in pair)} & last.slots.keys()
    return bool(clause.looks("opposite")) and not sided


def opposite(last: EditRequest) -> dict[str, Value] | None:
    """Return the slots the other way round: the other end, the other side, up instead of down."""
    slots = dict(last.slots)
    for pair in _PAIRS:
        has = [slot for slot in pair if slots.get(slot)]
        if len(has) == 1:
            other = pair[1 - pair.index(has[0])]
            return {**{k: v for k, v in slots.items() if k not in pair}, other: slots[has[0]]}
    for slot in ("horizontal", "vertical"):
        if (side := _SIDES.get(str(slots.get(slot)))) is not None:
            return {**slots, slot: side}
    for slot in _STEPS:
        if isinstance(step := slots.get(slot), int | float) and step:
            return {**slots, slot: -step}
    if isinstance(factor := slots.get("factor"), float) and factor:
        return {**slots, "factor": round(1 / factor, 4)}
    if "keep" in slots or "starts_ms" in slots:
        return {**slots, "keep": slots.get("keep") is not True}
    if len(colours := last.words("colours")) > 1:
        return {**slots, "colours": colours[::-1]}
    return None


def with_target(edit: EditRequest, last: EditRequest) -> EditRequest:
    """Return an edit of the same thing that the last change was of, where it names none."""
    if edit.operation == "background" and last.operation == "logo" and "fit" in edit.slots:
        # "I meant it to fill the background": the picture that stood in the corner.
        return replace(edit, slots={"source": "image", **edit.slots})
    if edit.operation != last.operation:
        return edit
    kept = last.claim("keep") or {"to_ms", "keep_last_ms"} & last.slots.keys()
    cuts = patterns().acts["cut"].search(normalise(edit.text)) is not None
    if edit.operation == "trim" and kept and "starts_ms" in edit.slots and not cuts:
        # "From 0:01 to 0:03" after "keep the last three seconds" is kept as well.
        return replace(edit, slots={**edit.slots, "keep": True})
    named = any(slot.startswith("target") or slot == "every" for slot in edit.slots)
    targets = {k: v for k, v in last.slots.items() if k.startswith("target") or k == "every"}
    return edit if named else replace(edit, slots={**targets, **edit.slots})


def is_normal(one: EditRequest) -> bool:
    """Whether an edit only puts a measure of the sound back to what it was at first."""
    return any(one.number(measure) == 1.0 for measure in ("volume", "speed"))


def is_other_end(clause: Clause, edits: Sequence[EditRequest], last: EditRequest) -> bool:
    """Whether an edit is the last change at its other end."""
    one = edits[0] if len(edits) == 1 else None
    if one is None or one.operation != last.operation or one.slots.keys() & last.slots.keys():
        return False
    return amended(clause, last) is not None
