"""Which end of the sound a cut is of: the one that was asked about, or that shall stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import clause_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_SIDES: Final = {"head": ("head_ms",), "tail": ("tail_ms",), "both": ("head_ms", "tail_ms")}
_CUTTING: Final = frozenset({"cut", "remove", "change"})


def answered(text: str, scene: Scene) -> EditRequest | None:
    """Return the cut at the end that was to go, once it is said how much ("the beginning" … "two seconds")."""
    asked = scene.last_request
    if scene.asked != "which_stretch" or asked is None or asked.operation != "trim":
        return None
    said = clause_of(text)
    length = _length(said)
    sides = _SIDES.get(clause_of(asked.text).look("end") or "", ())
    if length is None or not sides or asked.slots or said.acts - _CUTTING or said.things:
        return None
    return EditRequest("trim", dict.fromkeys(sides, length), text)


def kept_end(found: Sequence[EditRequest], text: str) -> list[EditRequest]:
    """Return a length that the sound is cut to as that of its end, where the end shall stay ("keep the back part")."""
    cuts = [one for one in found if one.operation == "trim"]
    told = patterns().talk["keeps_end"].search(normalise(text)) is not None
    if not told or not cuts or cuts[0].slots.keys() != {"to_ms"}:
        return list(found)
    last = replace(cuts[0], slots={"keep_last_ms": cuts[0].slots["to_ms"]})
    return [last if one is cuts[0] else one for one in found if one not in cuts[1:]]


def _length(said: Clause) -> int | None:
    """Return the one length that words tell without where it lies."""
    if said.span("first", "last", "before", "after", "range", "nth", "to_end", "until"):
        return None
    times = said.values("time")
    return times[0] if len(times) == 1 and isinstance(times[0], int) else None


def put_right(text: str, scene: Scene) -> str:
    """Return a length that is told alone after a cut as that cut put right ("one and a half, rather")."""
    last = scene.last_request
    if last is None or last.operation != "trim" or not {"head_ms", "tail_ms"} & last.slots.keys():
        return text
    for pattern in patterns().references.get("rather_so_long", ()):
        found = pattern.fullmatch(normalise(text))
        times = clause_of(text).values("time") if found is not None else ()
        # "Seven seconds, rather" of what is shorter by now is how long the video shall be.
        if found is not None and all(isinstance(t, int) and t < scene.duration_ms for t in times):
            return patterns().references_say["rather_so_long"].format(**found.groupdict())
    return text
