"""Levels and paces: one that is said twice ("too loud, down by half"), one for another sound as well."""

from __future__ import annotations

from dataclasses import replace

from intents.edits.frames.sound_frames import LEVELS, PACES
from intents.edits.request import EditRequest

_STEP = frozenset({"factor", "target"})
_SOUNDS = frozenset({"sound", "voice", "music"})
_LEVELS = frozenset({"volume", "db", "factor"})
_PLACED = frozenset({"last_ms", "starts_ms", "half", "part_number"})
_STEPS = ("louder", "slightly_louder", "quieter", "slightly_quieter")
_USUAL = frozenset({*(LEVELS[name] for name in _STEPS), *PACES.values()})
"""What "louder" and "quieter" mean where no measure is told."""


def levelled(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a bare "louder", "faster" right before the measure that was meant."""
    kept: list[EditRequest] = []
    for request in found:
        if kept and _measures(kept[-1], request):
            target = kept.pop().word("target")
            slots = {"target": target, **request.slots} if target else request.slots
            request = replace(request, slots=slots)
        kept.append(request)
    return kept


def _measures(wish: EditRequest, level: EditRequest) -> bool:
    """Whether the second says how far the first is to go."""
    if wish.operation == level.operation == "speed" and set(wish.slots) == {"factor"}:
        pace, pushed = level.number("speed"), wish.number("factor") or 1.0
        return pace is not None and set(level.slots) == {"speed"} and (pace < 1) == (pushed < 1)
    if wish.operation != "volume" or level.operation != "volume" or set(wish.slots) - _STEP:
        return False
    if level.word("target") not in {None, wish.word("target")}:
        return False
    if _PLACED & level.slots.keys() and wish.number("factor") not in _USUAL:
        # "All of it down by half, the last second silent" are two.
        return False
    if level.number("volume") is not None or level.number("db") is not None:
        return True
    step, factor = wish.number("factor"), level.number("factor")
    if step is None or factor is None or step == factor:
        return False
    return (step < 1) == (factor < 1)


def heard_too(request: EditRequest, thing: str) -> EditRequest | None:
    """Return a fade or a level for one of the sounds as well, None for anything else."""
    return (
        (_faded_too(request, thing) or _levelled_too(request, thing)) if thing in _SOUNDS else None
    )


def _faded_too(request: EditRequest, thing: str) -> EditRequest | None:
    """Return the fade that words were given for the sound as well."""
    pairs = (("fade_in_ms", "in_ms"), ("fade_out_ms", "out_ms"))
    slots = {own: request.slots[slot] for slot, own in pairs if request.slots.get(slot)}
    operation = "music" if thing == "music" else "fade"
    return EditRequest(operation, slots, request.text) if slots else None


def _levelled_too(request: EditRequest, thing: str) -> EditRequest | None:
    """Return the level of one sound for another ("I meant the voice, not the music")."""
    slots = {slot: value for slot, value in request.slots.items() if slot in _LEVELS}
    if not slots or request.operation not in {"volume", "music"}:
        return None
    whose = "music" if thing == "music" else "voice"
    return EditRequest("volume", {**slots, "target": whose}, request.text)
