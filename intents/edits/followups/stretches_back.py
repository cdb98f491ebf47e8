"""A stretch of the sound that was cut comes back ("put 4 to 6 back in")."""

from __future__ import annotations

from typing import Final

from intents.edits.frames import cutting_frames
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_NAMING: Final = frozenset({"range", "first", "last", "to_end", "until", "before", "after", "nth"})
_SOUND: Final = frozenset({"sound", "video", "voice"})


def stretch_again(text: str, scene: Scene) -> list[EditRequest]:
    """Return what brings a stretch of the sound back, nothing where no message asks for that."""
    cuts = [one for one in scene.done if one.operation == "trim"]
    if not cuts or scene.fresh:
        return []
    clauses = clauses_of(text)[1]
    if len(clauses) != 1 or not _names_stretch(clauses[0]):
        return []
    comes = patterns().talk["comes_back"].search(normalise(text).strip())
    return _back(clauses[0], cuts, scene) if comes else []


def _names_stretch(clause: Clause) -> bool:
    """Whether a clause names a part or a stretch of the sound and nothing else."""
    named = any(span.name in _NAMING for span in clause.spans)
    named = named or cutting_frames.part_of(clause) is not None
    return named and set(clause.things) <= _SOUND and not clause.texts and not clause.colours


def _back(clause: Clause, cuts: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the cut that a stretch names undone, or made smaller by it."""
    wanted = cutting_frames.lost(clause)
    last = cuts[-1]
    same = all(last.slots.get(slot) == value for slot, value in wanted.items()) and bool(wanted)
    if same and not last.claim("keep"):
        if len(scene.last_requests) == 1 and scene.last_request == last:
            return [EditRequest("undo", {}, clause.text)]
        return [EditRequest("undo", {"only": "trim"}, clause.text)]
    if "starts_ms" not in wanted and "part_number" not in wanted:
        return []
    starts, ends = last.numbers("starts_ms"), last.numbers("ends_ms")
    if len(starts) == 1 and not last.claim("keep") and "starts_ms" in wanted:
        one = EditRequest("trim", wanted)
        begin, end = one.numbers("starts_ms")[0], one.numbers("ends_ms")[0]
        if begin <= starts[0] < end < ends[0]:
            return [EditRequest("correct", {"of": "trim", "begin_ms": round(end)}, clause.text)]
        if starts[0] < begin < ends[0] <= end:
            return [EditRequest("correct", {"of": "trim", "end_ms": round(begin)}, clause.text)]
    # Which of the cuts that was cannot be told, and another one is not made.
    return [EditRequest("unknown", {"what": clause.text}, clause.text)]
