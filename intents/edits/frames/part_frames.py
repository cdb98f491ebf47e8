"""A stretch of one of several parts: "only the first three seconds of the second clip"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from intents.edits.frames import cutting_frames
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_CUTS = frozenset({"cut", "keep", "remove"})


def within(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the cut inside a part, in times of the whole; None where no part is named."""
    edges = (0, *scene.borders, scene.duration_ms)
    borders = tuple(pairwise(edges)) if scene.borders else ()
    spans = [span for span in clause.spans if span.name in {"first", "last"}]
    own = set(clause.things) <= {"sound", "voice", "video"} and not clause.texts
    if len(borders) < 2 or len(spans) != 1 or not own or not clause.acts & _CUTS:
        return None
    number = _which(clause)
    if number is None or not 0 < abs(number) <= len(borders):
        return None
    start, end = borders[number - 1 if number > 0 else number]
    length = spans[0].a
    if not 0 < length < end - start:
        return None
    first = spans[0].name == "first"
    border = start + length if first else end - length
    keeps = clause.does("keep") and not clause.does("remove")
    since, until = (border, end) if first == keeps else (start, border)
    return EditRequest("trim", {"starts_ms": (since,), "ends_ms": (until,)}, clause.text)


def counted(clause: Clause, request: EditRequest, scene: Scene) -> EditRequest:
    """Return a level or a speed for the one of several parts that is counted ("mute the first one")."""
    number = clause.counted("one") if scene.parts > 1 and scene.focus != "text" else None
    bare = not clause.things and request.operation in {"volume", "speed"}
    placed = {"starts_ms", "last_ms", "half", "part_number"} & request.slots.keys()
    if number is None or not bare or placed or "target" in request.slots:
        return request
    return replace(request, slots={**request.slots, "part_number": number})


def _which(clause: Clause) -> int | None:
    if (number := cutting_frames.part_of(clause)) is not None:
        return number
    for kind in ("sound", "one", "upload"):
        if (number := clause.counted(kind)) is not None:
            return number
    said = normalise(clause.text)
    if patterns().talk["former_part"].search(said):
        return 1
    return -1 if patterns().talk["latter_part"].search(said) else None
