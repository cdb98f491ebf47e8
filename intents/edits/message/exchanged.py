"""What something was, left out where it is told together with what it shall be ("from 80% to 60%")."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import clause_of
from intents.edits.scene import Scene
from intents.slots import KINDS, Slotted, scan

_TIMES: Final = frozenset({"time", "text", "file"})
_MEASURES: Final = frozenset({"percent", "factor", "db", "lufs", "fps", "points"})


def without_old(text: str, scene: Scene) -> str:
    """Return the text without "from A" where it says what A becomes; a gradient keeps both its colours."""
    for kind in ("from_to", "old_to_new") if scene.exists else ():
        for pattern in patterns().references.get(kind, ()):
            slotted = scan(text, None if asks(text) else namer(text))
            for found in reversed(list(pattern.finditer(slotted.skeleton))):
                if _is_exchange(slotted, found, scene, bare=kind == "old_to_new"):
                    start, end = (slotted.origins[at] for at in found.span("gone"))
                    text = text[:start] + text[end:]
    return text


def _is_exchange(slotted: Slotted, found: re.Match[str], scene: Scene, *, bare: bool) -> bool:
    """Whether both are values of one kind, or looks of one kind, and no way from one to the other."""
    old, new = (found[group].strip() for group in ("old", "new"))
    one, other = _kinds(slotted, old), _kinds(slotted, new)
    around = slotted.skeleton
    around = around.replace(found["old"], " ") if one == {"gradient"} else around
    if patterns().talk["runs_over"].search(around):
        return False
    if one == {"colour"} and patterns().talk["goes_over"].search(around):
        return False
    if one == {"gradient"} and other == {"colour"}:
        return True
    if not one or one != other or one & _TIMES:
        return False
    if bare:
        return one <= _MEASURES
    told = found.groupdict().get("verb") is not None
    if not told and not one & set(KINDS):
        # "Blue, from light to dark" is a way from one to the other.
        return False
    if one == {"colour"} and not told:
        # "From black to white" of what is black.
        was = next(str(slotted.values[char]) for char in old if slotted.kind(char) == "colour")
        things = clause_of(slotted.skeleton).things
        return any(scene.colours.get(thing) == was for thing in things)
    return True


def _kinds(slotted: Slotted, words: str) -> frozenset[str]:
    values = {kind for char in words if (kind := slotted.kind(char)) is not None}
    if values:
        left = "".join(char for char in words if slotted.kind(char) is None)
        return frozenset(values) if not clause_of(left).unknown else frozenset()
    clause = clause_of(words)
    if clause.unknown:
        return frozenset()
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    return frozenset(
        {"place"} if looks and looks <= {"vertical", "horizontal", "corner"} else looks
    )
