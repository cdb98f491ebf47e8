"""A measure that is to be what it usually is: "back to the original size", "normal size again"."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause, tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS, TEXT_THINGS, head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan

_SIZED: Final = frozenset({"text", "captions", "waveform", "logo"})
"""What has a size of its own."""
_LETTERED: Final = frozenset({"letters", "text"})


def put_back(text: str, scene: Scene) -> EditRequest | None:
    """Return the usual size of what a message names, or of what was changed last, None for any other."""
    slotted = scan(text)
    clause = Clause(slotted, tokens_of(slotted), 0, len(slotted.skeleton))
    return of_clause(clause, scene, scene.focus) if scene.exists else None


def of_clause(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return the usual size of what a clause names, or of the head, None for any other clause."""
    if clause.valued or not (clause.talks("usual_size") and _says_no_more(clause)):
        return None
    named = [thing for thing in clause.things if thing in HEADS or thing in TEXT_THINGS]
    touched = next((one for one in reversed(scene.done) if head_of(one.operation) in _SIZED), None)
    thing = subject_of(named[0]) if named else head
    if clause.talks("usual_height") and not named:
        thing = "waveform"
    elif thing not in _SIZED or (named and set(named) <= _LETTERED and head == "captions"):
        thing = head if head in _SIZED else head_of(touched.operation) if touched else ""
    if len({subject_of(one) for one in named}) > 1 or thing not in _SIZED:
        return None
    if thing == "waveform":
        slots: dict[str, Value] = {"thing": thing, "start": True, "only": "size"}
        return EditRequest("bring_back", slots, clause.text)
    if thing in {"captions", "logo"}:
        return EditRequest(thing, {"size": 1.0}, clause.text)
    role = next((one for one in named if one not in _LETTERED), None)
    whose: dict[str, Value] = {"target_role": role} if role in scene.roles else {}
    return EditRequest("change_text", {**whose, "size": 1.0}, clause.text)


def _says_no_more(clause: Clause) -> bool:
    """Whether a clause holds nothing but the usual size and whose it is."""
    said = patterns().talk["usual_size"].sub(" ", clause.skeleton)
    left = " ".join(patterns().filler.sub(" ", said).split())
    rest = scan(left)
    others = Clause(rest, tokens_of(rest), 0, len(rest.skeleton))
    return not others.unknown and not others.acts - {"add", "move", "change", "as_role"}
