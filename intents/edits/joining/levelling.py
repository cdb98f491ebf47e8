"""A level that is said twice: "too loud, down by half" is one wish with its measure."""

from __future__ import annotations

from dataclasses import replace

from intents.edits.request import EditRequest

_STEP = frozenset({"factor", "target"})


def levelled(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a bare "louder" right before the level that was meant."""
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
    if wish.operation != "volume" or level.operation != "volume" or set(wish.slots) - _STEP:
        return False
    if level.word("target") not in {None, wish.word("target")}:
        return False
    if level.number("volume") is not None or level.number("db") is not None:
        return True
    step, factor = wish.number("factor"), level.number("factor")
    if step is None or factor is None or step == factor:
        return False
    return (step < 1) == (factor < 1)
