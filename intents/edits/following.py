"""A message in the light of the change before it: what it takes back, puts right, does once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits import amending, coordination
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.edits.sentence import HEADS
from intents.edits.wishes.followups import kinds_of
from intents.edits.wishes.labels import IDLE
from intents.edits.wishes.reading import Reading

LIKELY: Final = 0.4
"""From this chance on a kind is believed where nothing was understood."""
CLEAR: Final = 0.75
"""From this chance on it is believed although an edit was understood."""
_BACK: Final = frozenset({"undo", "redo", "reset", "back", "bring_back", "correct", "take_back"})
"""Requests that look back themselves."""
_TALKED: Final = frozenset({"unknown", "vague"}) | IDLE
"""Requests for which nothing is edited."""
_ANSWERED: Final = frozenset({"changes", "describe", "preview", "contact_sheet"})
_STEPS: Final = frozenset(
    {"factor", "db", "opacity_factor", "dim_step", "blur_step", "tone_step", "shift_ms"}
)
"""Slots that go on from what there is."""
_AMOUNTS: Final = {"blur": "blur_step", "dim": "dim_step"}
"""Slots that say how much there is, and those that go on from there."""
_SAID: Final = frozenset({"file", "files", "file_number", "starts_ms"})
"""Slots that hold more than a value."""
_LENGTHS: Final = ("head_ms", "tail_ms", "extend_ms", "shift_ms")
"""Slots of which so much more can be asked."""


def followed(found: list[EditRequest], reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return the requests of a message with what it does to the change before it."""
    last = scene.last_request
    if not scene.exists or last is None or not reading.pieces:
        return found
    if [one.operation for one in found] == ["undo"] and not found[0].slots:
        return _all_or_one(found, reading, scene)
    if any(one.operation in _BACK or one.operation in _ANSWERED for one in found):
        return found
    edits = [one for one in found if one.operation not in _TALKED]
    kinds = kinds_of(reading, scene)
    kind = max(kinds, key=lambda one: kinds[one])
    chance = kinds[kind]
    believed = chance >= (CLEAR if edits else LIKELY)
    text = reading.slotted.original
    if kind in {"undo", "reset"} and believed:
        return [EditRequest(kind, {}, text)]
    if kind == "redo" and believed and scene.undone:
        return [EditRequest("redo", {}, text)]
    if kind == "more" and (again := _again(last, reading, text)) is not None and believed:
        return [again]
    if kind == "correct" and chance >= LIKELY:
        return _instead(found, edits, reading, scene, sure=chance >= CLEAR) or found
    return found


def _all_or_one(
    found: list[EditRequest], reading: Reading, scene: Scene
) -> list[EditRequest]:
    """Return a fresh start for the undo that was understood, where everything is meant."""
    chance = kinds_of(reading, scene)["reset"]
    return [EditRequest("reset", {}, found[0].text)] if chance >= CLEAR else found


def _again(last: EditRequest, reading: Reading, text: str) -> EditRequest | None:
    """Return the last change once more, None where it cannot go further or another thing is named."""
    clause = reading.clause(reading.stretch(0, len(reading.pieces)))
    slots = {slot: value for slot, value in last.slots.items() if slot in _STEPS}
    kept = {k: v for k, v in last.slots.items() if k.startswith("target") or k == "beside"}
    lengths = [slot for slot in _LENGTHS if slot in last.slots]
    times = [value for value in clause.values("time") if isinstance(value, int)]
    if lengths and len(times) == 1:
        return EditRequest(last.operation, {**kept, lengths[0]: times[0]}, text)
    if clause.valued or clause.texts:
        return None
    slots |= {step: 1.0 for slot, step in _AMOUNTS.items() if last.slots.get(slot)}
    if slots:
        return EditRequest(last.operation, {**kept, **slots}, text)
    return EditRequest(last.operation, dict(last.slots), text) if lengths else None


def _instead(
    found: list[EditRequest], edits: list[EditRequest], reading: Reading, scene: Scene, *, sure: bool
) -> list[EditRequest]:
    """Return what was meant, with the change before it taken back; empty where that is not clear."""
    clause = reading.clause(reading.stretch(0, len(reading.pieces)))
    before = scene.last_requests
    edits = [one for one in edits if one.slots]
    named = [thing for thing in clause.things if thing in HEADS]
    if not named and not any(_given(one) for one in edits):
        for index in reversed(range(len(before))):
            if (meant := amending.amended(clause, before[index])) is not None:
                return [_taken_back(index, reading), meant]
    if edits:
        index = _replaced(edits, before, sure=sure)
        if index is None:
            return []
        return [
            _taken_back(index, reading),
            *(amending.with_target(one, before[index]) for one in found),
        ]
    if len(set(named)) == 1 and sure:
        for index in reversed(range(len(before))):
            if (again := coordination.likewise(before[index], named[0])) is not None:
                return [_taken_back(index, reading), replace(again, text=clause.text)]
    return []


def _given(one: EditRequest) -> bool:
    """Whether an edit tells more than a value of what there was."""
    return bool(_SAID & one.slots.keys())


def _taken_back(index: int, reading: Reading) -> EditRequest:
    return EditRequest("take_back", {"index": index}, reading.slotted.original)


def _replaced(
    edits: Sequence[EditRequest], before: Sequence[EditRequest], *, sure: bool
) -> int | None:
    """Return which change of the last message the edits take the place of."""
    places = [(one, last, at) for one in edits for at, last in enumerate(before)]
    for one, last, at in places:
        if one.operation == last.operation:
            return at
    for one, last, at in places:
        if sure and one.slots.keys() & last.slots.keys():
            return at
    return 0 if sure and len(before) == 1 else None
