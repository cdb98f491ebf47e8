"""How long it is otherwise: the cut at the other end, played slower instead of twice, all of it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.things import head_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.edits.wishes.reading import Reading

_LASTING: Final = frozenset({"repeat", "speed"})
"""What makes it longer or shorter without anything being cut."""


def other_end(
    edits: Sequence[EditRequest], reading: Reading, last: EditRequest
) -> EditRequest | None:
    """Return the last cut at the end that is named without a length ("cut it at the start then")."""
    clause = reading.clause(reading.whole)
    bare = [one.operation for one in edits] == ["trim"] and not edits[0].slots
    bare = bare or (not edits and clause.does("cut") and not clause.valued and not clause.texts)
    end = clause.look("end")
    cut = (
        last.operation == "trim"
        and {"to_ms", "keep_last_ms", "head_ms", "tail_ms"} & last.slots.keys()
    )
    if not bare or end not in {"head", "tail"} or not cut:
        return None
    if {"to_ms", "keep_last_ms"} & last.slots.keys():
        # What was told there is how much stays: it stays at the other end.
        end = "tail" if end == "head" else "head"
    return EditRequest("correct", {"end": end}, clause.text)


def lasts_otherwise(edits: Sequence[EditRequest], last: EditRequest) -> bool:
    """Whether an edit tells another way to the length that the last change gave."""
    others = [one.operation for one in edits]
    return (
        last.operation in _LASTING and len(others) == 1 and others[0] in _LASTING - {last.operation}
    )


def at_the_end(one: EditRequest, last: EditRequest) -> EditRequest:
    """Return a bare length of words that were shown at the end as so much of the end ("make it three")."""
    timed = one.operation == "change_text" and one.slots.keys() == {"duration_ms"}
    if not timed or "last_ms" not in last.slots or head_of(last.operation) != "text":
        return one
    return replace(one, slots={"last_ms": one.slots["duration_ms"]})


def whole_again(
    edits: Sequence[EditRequest], last: EditRequest, scene: Scene
) -> EditRequest | None:
    """Return the length of before that a cut longer than all there is must mean ("eight seconds then")."""
    one = edits[0] if len(edits) == 1 else None
    if one is None or one.operation != "trim" or last.operation != "trim":
        return None
    slot = next((slot for slot in ("head_ms", "tail_ms") if one.slots.keys() == {slot}), "")
    length = one.ms(slot) if slot else None
    if length is None or not 0 < scene.duration_ms <= length or slot not in last.slots:
        return None
    if len(scene.last_requests) == 1 and last.ms(slot) == length - scene.duration_ms:
        return EditRequest("undo", {}, one.text)
    return EditRequest("correct", {"time_ms": length}, one.text)
