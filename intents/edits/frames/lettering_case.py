"""Words on the picture in capitals, or without any ("put the title in capitals")."""

from __future__ import annotations

from intents.edits.message.clause import Clause
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest
from intents.edits.scene import Scene


def recased(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the texts with their letters all large or all small, empty for another wish."""
    large, small = clause.talks("capitals"), clause.talks("small_letters")
    named = any(thing in TEXT_THINGS for thing in clause.things) or head == "text"
    if large == small or not scene.texts or clause.texts or not named:
        return []
    words = [(one, one.upper() if large else one.lower()) for one in _meant(clause, scene)]
    return [
        EditRequest("change_text", {"target_text": old, "text": new}, clause.text)
        for old, new in words
        if old != new
    ]


def _meant(clause: Clause, scene: Scene) -> list[str]:
    """Return the texts that are spoken of: by number, by role, all of them, else the newest."""
    number = clause.counted("text") or clause.counted("one")
    if number and abs(number) <= len(scene.texts):
        return [scene.texts[number - 1 if number > 0 else number]]
    roles = [role for role in scene.roles if role in clause.things]
    if roles:
        pairs = zip(scene.texts, scene.roles, strict=False)
        return [one for one, role in pairs if role in roles]
    if clause.talks("both_of_them") or clause.looks("which") or clause.talks("all_of_it"):
        return list(scene.texts)
    return [scene.texts[-1]]
