"""What takes the place of the change before it: all of that goes, or only what was wrong of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.followups import amending
from intents.edits.joining import coordination
from intents.edits.message.things import HEADS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.edits.wishes.reading import Reading

STEPS: Final = frozenset(
    {
        "head_ms",
        "tail_ms",
        "extend_ms",
        "factor",
        "db",
        "opacity_factor",
        "dim_step",
        "blur_step",
        "tone_step",
        "shift_ms",
        "end_shift_ms",
    }
)
"""Slots that go on from what there is."""
_ADDING: Final = frozenset(
    {
        "trim",
        "split",
        "repeat",
        "silence",
        "speed",
        "volume",
        "add_text",
        "join",
        "batch",
        "exchange",
    }
)
"""Operations that done once more add to what they did."""
PROPERTIES: Final = ("blur", "fade", "tone", "opacity", "style", "weight", "gradient", "fit")
"""Looks that say themselves what is meant ("no blur")."""
_SAID: Final = frozenset({"file", "files", "file_number", "starts_ms"})
"""Slots that hold more than a value."""


def instead(
    found: list[EditRequest],
    edits: list[EditRequest],
    reading: Reading,
    scene: Scene,
    *,
    sure: bool,
) -> list[EditRequest]:
    """Return what was meant, with the change before it taken back; empty where that is not clear."""
    clause = reading.clause(reading.whole)
    before = scene.last_requests
    edits = [one for one in edits if one.slots]
    named = [thing for thing in clause.things if thing in HEADS]
    guessed = not edits or (not reading.requests and not clause.valued)
    if guessed and not named and sure and (faded := _faded(clause.things, before)) is not None:
        # "I meant the sound", of words that fade.
        return [
            EditRequest("take_back", faded[0], clause.text),
            replace(faded[1], text=clause.text),
        ]
    if edits and all(told_in_part(one, before) for one in edits):
        # "The fade out should be two seconds" leaves how it fades in.
        return found
    alike = any(
        one.operation == last.operation and one.slots.keys() == last.slots.keys()
        for one in edits
        for last in before
    )
    other = any(clause.looks(one) for one in PROPERTIES) and not any(
        _tells(one) & _tells(last) for one in edits for last in before
    )
    alone = {one.operation for one in edits} == {before[-1].operation} if before else False
    if alone and other and not sure and not clause.talks("correct"):
        # "See-through, 40 percent" of what was made smaller.
        return found
    if not named and not alike and not any(_given(one) for one in edits):
        for index in reversed(range(len(before))):
            if (meant := amending.amended(clause, before[index])) is not None:
                return [*_taken_back(index, before[index], meant, clause.text), meant]
    if (half := _half_back(edits, before)) is not None:
        # "Shrink it to half" tells how much; "smaller" after "bigger" does not.
        return found if clause.looks("reach") else [half]
    if edits:
        place = _replaced(edits, before, sure=sure)
        if place is None:
            return []
        last = before[place]
        again = [amending.with_target(one, last) for one in found]
        return [*_taken_back(place, last, _at_once(again), clause.text), *again]
    if len(set(named)) == 1 and sure:
        for index in reversed(range(len(before))):
            if (same := coordination.likewise(before[index], named[0])) is not None:
                same = replace(same, text=clause.text)
                return [*_taken_back(index, before[index], same, clause.text), same]
    return []


def _half_back(edits: Sequence[EditRequest], before: Sequence[EditRequest]) -> EditRequest | None:
    """Return a step that went too far half taken back ("slower", "too slow"; "darker", "less dark")."""
    if len(edits) != 1 or not before or before[-1].operation != edits[0].operation:
        return None
    edit, last = edits[0], before[-1]
    if len(_tells(edit)) != 1 or _tells(edit) != _tells(last):
        return None
    (slot,) = _tells(edit)
    now, then = edit.number(slot), last.number(slot)
    if now is None or then is None or slot not in {"factor", "dim_step", "blur_step"}:
        return None
    even = 1 if slot == "factor" else 0
    if (now > even) == (then > even) or not then:
        return None
    back = round(1 + (1 / then - 1) / 2, 4) if slot == "factor" else -then / 2
    return amending.with_target(replace(edit, slots={**edit.slots, slot: back}), last)


def _faded(
    things: Sequence[str], before: Sequence[EditRequest]
) -> tuple[dict[str, Value], EditRequest] | None:
    """Return the fades of words as those of the sound, and what of the last message goes for it."""
    if not things or not set(things) <= {"sound", "voice", "video"}:
        return None
    for index in reversed(range(len(before))):
        slots = before[index].slots
        fades = {slot.removeprefix("fade_"): slots[slot] for slot in _LETTERS & slots.keys()}
        if fades:
            gone: dict[str, Value] = {
                "index": index,
                "slots": tuple(sorted(_LETTERS & slots.keys())),
            }
            return gone, EditRequest("fade", fades)
    return None


_LETTERS: Final = frozenset({"fade_in_ms", "fade_out_ms"})


def told_in_part(one: EditRequest, before: Sequence[EditRequest]) -> bool:
    """Whether an edit gives one of several measures of a change another value, and adds nothing."""
    if one.operation in _ADDING or STEPS & one.slots.keys():
        return False
    return any(
        one.operation == last.operation
        and (one.slots.keys() < last.slots.keys() or _is_narrower(one, last))
        for last in before
    )


def is_news(one: EditRequest, before: Sequence[EditRequest]) -> bool:
    """Whether an edit tells what none of those before it told."""
    return not any(one.slots.items() <= last.slots.items() for last in before)


def _is_narrower(one: EditRequest, last: EditRequest) -> bool:
    """Whether an edit is of one of those that were all changed alike ("but the first stays white")."""
    aimed = any(slot.startswith("target") for slot in one.slots)
    return aimed and last.claim("every") is True and _tells(one) <= _tells(last)


def _given(one: EditRequest) -> bool:
    """Whether an edit tells more than a value of what there was."""
    return bool(_SAID & one.slots.keys())


def _at_once(again: Sequence[EditRequest]) -> EditRequest:
    """Return all that is told of the first thing of several requests as one."""
    same = [one for one in again if one.operation == again[0].operation]
    return replace(again[0], slots={k: v for one in same for k, v in one.slots.items()})


def _taken_back(index: int, last: EditRequest, meant: EditRequest, text: str) -> list[EditRequest]:
    """Return the taking back of a change, unless what is meant only writes over it."""
    if last.operation == "bring_back":
        # What was taken back stays so.
        return []
    added = last.operation in _ADDING or bool(STEPS & last.slots.keys())
    if last.operation == meant.operation and not added and last.slots.keys() <= meant.slots.keys():
        return []
    others = _tells(last) - _tells(meant) - {"gradient"}
    shared = _tells(last) & _tells(meant)
    if last.operation != meant.operation and shared and others:
        # "Red words at the end … no, I meant the wave red": the words stay.
        slots: dict[str, Value] = {"index": index, "slots": tuple(sorted(shared))}
        return [EditRequest("take_back", slots, text)]
    return [EditRequest("take_back", {"index": index}, text)]


def _replaced(
    edits: Sequence[EditRequest], before: Sequence[EditRequest], *, sure: bool
) -> int | None:
    """Return which change of the last message the edits take the place of."""
    places = [(one, last, at) for one in edits for at, last in enumerate(before)]
    for one, last, at in places:
        if one.operation == last.operation and (
            one.operation in _ADDING or _tells(one) & _tells(last)
        ):
            return at
    for one, last, at in places:
        if sure and one.operation != last.operation and _tells(one) & _tells(last):
            return at
    same = {one.operation for one in edits} & {last.operation for last in before}
    # What is joined is cut, and not joined instead of it.
    builds = len(before) == 1 and before[0].operation in {"join", "batch", "split", "bring_back"}
    # "Bottom left, small" of words that were just written is no other wish in their place.
    dresses = all(one.operation == "change_text" and not one.word("text") for one in edits)
    builds = builds or (dresses and [one.operation for one in before] == ["add_text"])
    return 0 if sure and len(before) == 1 and not same and not builds else None


def _tells(one: EditRequest) -> set[str]:
    """Return the slots of a request that tell what becomes of its thing, not which one it is."""
    return {slot for slot in one.slots if not slot.startswith("target") and slot != "every"}
