"""What was done and is refused now goes back ("don't blur it", right after it was blurred)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_SHADES: Final = frozenset({"blur", "dim"})
"""What is put on by steps, and goes as a whole."""
_SWITCHED: Final = frozenset({"duck"})


def refused_deed(text: str, scene: Scene) -> str | None:
    """Return what a message refuses in the words that would ask for it, None where it refuses nothing."""
    normal = normalise(text)
    found = patterns().talk["refuses_deed"].match(normal)
    if found is None or not scene.done or len(normal) != len(text):
        return None
    rest = patterns().talk["refusal_ends"].sub("", text[found.end() :].strip(" .!"))
    return rest if rest and not patterns().breaks.search(rest) else None


def gone_again(positive: Sequence[EditRequest], text: str, scene: Scene) -> EditRequest | None:
    """Return the change taken back that a refused deed would do once more."""
    if len(positive) != 1:
        return None
    one = positive[0]
    slots = {slot for slot in one.slots if not slot.startswith("target")}
    same = [done for done in scene.done if done.operation == one.operation]
    if slots == _SWITCHED and one.operation == "music":
        # "Don't duck it" after it was ducked more does not duck it at all.
        return replace(one, slots={**one.slots, "duck": False}, text=text)
    if not slots or not same or not all(_alike(one, same[-1], slot) for slot in slots):
        return None
    if slots <= _SHADES:
        # "Don't blur it" leaves none, though it was blurred less the step before.
        return replace(one, slots={**one.slots, **dict.fromkeys(slots, 0.0)}, text=text)
    if same[-1] == scene.last_request and len(scene.last_requests) == 1:
        return EditRequest("undo", {}, text)
    return EditRequest("undo", {"only": one.operation}, text)


def _alike(one: EditRequest, done: EditRequest, slot: str) -> bool:
    """Whether two requests set the same, or measures of one kind and direction."""
    value, before = one.slots[slot], done.slots.get(slot)
    if slot in _SHADES:
        return bool(value) == bool(before)
    numbers = isinstance(value, int | float) and isinstance(before, int | float)
    return value == before or (slot.endswith("_ms") and numbers and bool(value) == bool(before))
