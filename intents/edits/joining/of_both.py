"""One look for the two things that "both of them" are."""

from __future__ import annotations

from intents.edits.joining.coordination import likewise
from intents.edits.message.clause import Clause
from intents.edits.message.things import HEADS, head_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene


def alike(requests: list[EditRequest], clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return a look with each of two things, where a clause asks it of both and names none."""
    one_look = len(requests) == 1 or (bool(requests) and not clause.things)
    if not one_look or not clause.talks("both_of_them"):
        return requests
    each = [likewise(requests[0], head) for head in _both(scene)]
    return [one for one in each if one is not None] or requests


def _both(scene: Scene) -> tuple[str, ...]:
    """Return the two things that "both of them" are, none where two texts are spoken of."""
    if len(scene.last_heads) > 1:
        return scene.last_heads
    own = [text for text, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    if scene.last_heads == ("text",) and len(own) > 1:
        return ()
    touched = dict.fromkeys(head_of(one.operation) for one in reversed(scene.done))
    last = [head for head in touched if head in HEADS][:2]
    return tuple(reversed(last)) if len(last) == 2 else ()
