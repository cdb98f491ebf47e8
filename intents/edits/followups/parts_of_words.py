"""A kind of words within those on the picture that shall go: "take the emoji out of the title"."""

from __future__ import annotations

import re

from intents.edits.message.patterns import patterns
from intents.edits.message.sought import Sought
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_EDGE = " \t,.:;|-\u00b7\uff0c\u3001\uff1a\uff1b\u2013\u2014"


def without(text: str, scene: Scene) -> list[EditRequest]:
    """Return the texts without the kind of words that shall go, empty for any other message.

    Where no text has such a part, that is what is answered.
    """
    said = normalise(text).strip(" .!~")
    matches = (one.fullmatch(said) for one in patterns().references.get("part_gone", ()))
    found = next((one for one in matches if one is not None), None)
    if found is None or not scene.exists:
        return []
    kind = next(name for name, value in found.groupdict().items() if value is not None)
    changed: list[EditRequest] = []
    for whole in scene.texts:
        left = _left(whole, patterns().references.get(f"part_is.{kind}", ()))
        if left == whole:
            continue
        told = {"target_text": whole}
        changed.append(
            EditRequest("change_text", {**told, "text": left}, text)
            if left
            else EditRequest("remove_text", {**told}, text)
        )
    return changed or [EditRequest("impossible", {"topic": "no_such_part"}, text)]


def _left(whole: str, kinds: tuple[Sought, ...]) -> str:
    """Return words without all that is of a kind, and without the marks that were between."""
    left = whole
    for kind in kinds:
        low = normalise(left)
        if len(low) != len(left):
            low = left.casefold() if len(left.casefold()) == len(left) else left
        for one in reversed(list(kind.finditer(low))):
            left = f"{left[: one.start()]} {left[one.end() :]}"
    return whole if left == whole else re.sub(r"\s+", " ", left).strip(_EDGE)
