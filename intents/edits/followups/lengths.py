"""How long it is otherwise: the cut at the other end, played slower instead of twice, all of it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import Clause, tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import head_of
from intents.edits.message.times import OPEN
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.edits.wishes.reading import Reading
from intents.slots import scan
from intents.text import normalise

_LASTING: Final = frozenset({"repeat", "speed"})
"""What makes it longer or shorter without anything being cut."""
_FADES: Final = {"head": "in_ms", "tail": "out_ms", "in": "in_ms", "out": "out_ms"}
_HEARD: Final = frozenset({"sound", "music", "voice"})
_ENDS: Final = frozenset({"head_ms", "tail_ms"})
_TIMING: Final = _LASTING | {"trim", "silence"}
"""What changes how long it is."""


def by_so_much(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return a fade given last, longer or shorter ("the one at the end a second longer", "down to half a second")."""
    last, lengths = scene.last_request, clause.values("time")
    exact = clause.talks("so_long") and bool(clause.looks("end"))
    longer, shorter = clause.talks("so_much_longer"), clause.talks("so_much_shorter")
    told_how = exact or longer != shorter
    if last is None or not told_how or len(lengths) != 1 or not isinstance(lengths[0], int):
        return None
    if set(clause.things) - _HEARD or clause.texts or clause.does("keep", "repeat"):
        return None
    told = {_FADES[one] for kind in ("end", "fade") for one in clause.looks(kind) if one in _FADES}
    given = [
        (slot, length, one)
        for one in (*scene.done, *scene.last_requests)
        if one.operation == last.operation
        for slot in ("in_ms", "out_ms")
        if (length := one.ms(slot)) and (slot in told if told else slot in last.slots)
    ]
    if not given or len({slot for slot, _, _ in given}) > 1:
        return None
    slot, length, one = given[-1]
    length = lengths[0] if exact else length + (lengths[0] if longer else -lengths[0])
    return EditRequest(one.operation, {slot: length}, clause.text) if length > 0 else None


def multiplied(clauses: Sequence[Clause], last: EditRequest) -> EditRequest | None:
    """Return the last change of size or level by a factor once more ("double it again")."""
    if "factor" not in last.slots or len(clauses) != 1 or not clauses[0].talks("once_more_by"):
        return None
    said = clauses[0].values("factor")
    if len(said) != 1 or not isinstance(said[0], int | float) or clauses[0].things:
        return None
    return replace(last, slots={**last.slots, "factor": float(said[0])})


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


def unclear(text: str, scene: Scene) -> EditRequest | None:
    """Return the question how long it shall be, where what was cut is only called too short or too long."""
    said = normalise(text).strip(" .!~")
    if scene.exists and patterns().talk["length_of_video"].fullmatch(said):
        # "Make the video shorter": by how much is not told.
        return EditRequest("vague", {"thing": "length"}, text)
    called = patterns().talk["length_wrong"].fullmatch(said)
    lasting = scene.last_request is not None and scene.last_request.operation in _TIMING
    lasting = lasting or scene.focus in {"", "sound", "canvas", "voice"}
    if called is None or not lasting:
        return None
    return EditRequest("vague", {"thing": "length"}, text)


def is_another_cut(edits: Sequence[EditRequest], reading: Reading, last: EditRequest) -> bool:
    """Whether a message cuts once more, its own stretch, and puts nothing right ("and cut 0:02 to 0:03")."""
    if last.operation != "trim" or {one.operation for one in edits} != {"trim"}:
        return False
    clause = reading.clause(reading.whole)
    said = normalise(reading.slotted.original)
    if clause.talks("correct") or patterns().talk["otherwise"].search(said):
        return False
    if clause.looks("shift"):
        # "End half a second earlier" goes on from what there is now.
        return True
    told = clause.does("cut", "remove") or any("middle_ms" in one.slots for one in edits)
    # "And half a second from the beginning" beside what was cut off the end.
    ends = all(one.slots.keys() <= _ENDS for one in edits) and last.slots.keys() <= _ENDS
    if len(edits) == 1 and (clause.talks("begins") or clause.talks("finishes")):
        # "Stop after 0:05", and then "start from 0:01": the other end is told as well.
        told = told or {_begins(edits[0]), _begins(last)} == {True, False}
    told = told or (ends and patterns().talk["goes_on"].search(said) is not None)
    return told and all(one.slots for one in edits)


def _begins(one: EditRequest) -> bool | None:
    """Whether a cut says where the sound begins, or else where it ends; None for any other."""
    if one.slots.keys() == {"head_ms"} or (one.claim("keep") and one.numbers("ends_ms") == (OPEN,)):
        return True
    return False if one.slots.keys() in ({"to_ms"}, {"tail_ms"}) else None


def fitting(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return how long it is where it is no longer than it may be already ("30 seconds at most")."""
    to = found[0].ms("to_ms") if [one.operation for one in found] == ["trim"] else None
    if to is None or not scene.duration_ms or to < scene.duration_ms:
        return found
    most = patterns().talk["at_most"].search(normalise(text)) is not None
    return [EditRequest("describe", {"thing": "length"}, text)] if most else found


def is_step(edits: Sequence[EditRequest], last: EditRequest) -> bool:
    """Whether a pace or a level takes nothing back: a step from the one that was set, or a new one.

    "Too fast" of what plays at 1.5x is slower than that; "2x" is twice as fast as it was recorded.
    """
    if len(edits) != 1:
        return False
    if edits[0].slots == {"volume": 0.0} and last.operation == "volume":
        # "Mute" leaves the level it comes back to.
        return True
    steps = [one.number("db") or 0.0 for one in (edits[0], last) if one.operation == "volume"]
    if len(steps) == 2 and steps[0] * steps[1] < 0:
        # "Minus 3 dB" after 6 more.
        return True
    if {edits[0].operation, last.operation} != {"speed"}:
        return False
    told, before = set(edits[0].slots), set(last.slots)
    return (told == {"factor"} and "speed" in before) or (
        told == {"speed"} and before == {"factor"}
    )


def moves_on(edits: Sequence[EditRequest], reading: Reading, last: EditRequest) -> bool:
    """Whether what was moved in time is moved from there by another length ("200 ms earlier")."""
    steps = [one.number("shift_ms") or 0.0 for one in (*edits, last)]
    if len(steps) != 2 or edits[0].operation != last.operation or not all(steps):
        return False
    clause, said = reading.clause(reading.whole), normalise(reading.slotted.original)
    regrets = clause.talks("correct") or clause.talks("refuse") or bool(clause.looks("instead"))
    regrets = regrets or patterns().talk["otherwise"].search(said) is not None
    return not regrets and abs(steps[0]) != abs(steps[1])


def is_of_part(edits: Sequence[EditRequest], last: EditRequest) -> bool:
    """Whether all that is asked is of one of the parts that were just made ("keep the second part")."""
    parts = {"part_number", "part_numbers"}
    return last.operation == "split" and bool(edits) and all(parts & e.slots.keys() for e in edits)


def joins_another(edits: Sequence[EditRequest], last: EditRequest, scene: Scene) -> bool:
    """Whether a sound that just came is joined to those that were joined before."""
    return {one.operation for one in edits} == {last.operation} == {
        "join"
    } and "audio" in scene.fresh


def also_cut(
    edits: Sequence[EditRequest], reading: Reading, last: EditRequest
) -> EditRequest | None:
    """Return a stretch that is only named as cut out like the one before ("and everything before 0:02")."""
    clause = reading.clause(reading.whole)
    joined = clause.talks("also_there") or patterns().talk["goes_on"].search(
        normalise(reading.slotted.original)
    )
    cuts = {t.name for t in tokens_of(scan(last.text)) if t.group == "act"} & {"cut", "remove"}
    one = edits[0] if len(edits) == 1 else None
    if not joined or clause.acts or one is None or last.operation != "trim" or not cuts:
        return None
    slots = dict(one.slots)
    if one.operation != "trim" or last.claim("keep"):
        return None
    if slots.keys() == {"to_ms"}:
        return replace(one, slots={"head_ms": slots["to_ms"]})
    return replace(one, slots=slots) if slots.pop("keep", None) else None


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
