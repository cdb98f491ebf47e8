"""Words that are seen at the beginning and again at the end: two texts, one for each."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.times import USUAL_SHOWN_MS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

_LEAST: Final = 1000
"""So long at least something must be unseen between the two."""


def at_both(
    clause: Clause, scene: Scene, target: dict[str, Value], slots: dict[str, Value]
) -> list[EditRequest]:
    """Return the text for the beginning and its copy for the end, nothing where other ends are meant.

    target: which of the texts is meant; slots: its look.
    """
    if "both" not in clause.looks("end") or clause.looks("fade") or len(clause.texts) > 1:
        return []
    shown = clause.does("add", "keep", "write") or clause.looks("only") or clause.looks("appear")
    if not shown or clause.does("cut", "remove") or not (clause.texts or scene.texts):
        return []
    length = clause.value("time")
    each = length if isinstance(length, int) else USUAL_SHOWN_MS
    if scene.duration_ms:
        room = (scene.duration_ms - _LEAST) // 2
        each = max(500, min(each, room // 500 * 500))
    first = {**slots, "start_ms": 0, "end_ms": each}
    words = clause.texts[0] if clause.texts else _meant(scene, target)
    again: dict[str, Value] = {"text": words, "last_ms": each, "beside": True, "like": True}
    if clause.texts and words not in scene.texts:
        begins = EditRequest("add_text", {"text": words, **first}, clause.text)
    else:
        begins = EditRequest("change_text", {**target, **first}, clause.text)
    return [begins, EditRequest("add_text", again, clause.text)]


def _meant(scene: Scene, target: dict[str, Value]) -> str:
    """Return the words of the text that is meant."""
    if (words := target.get("target_text")) is not None:
        return str(words)
    number, side = target.get("target_number"), target.get("target_vertical")
    if isinstance(number, int) and 0 < abs(number) <= len(scene.texts):
        return scene.texts[number - 1 if number > 0 else number]
    if side in scene.text_places:
        return scene.texts[scene.text_places.index(str(side))]
    roles = zip(scene.texts, scene.roles, strict=False)
    same = [text for text, role in roles if role == target.get("target_role")]
    if same or scene.focus_text is None:
        return (same or list(scene.texts))[-1]
    return scene.texts[scene.focus_text]
