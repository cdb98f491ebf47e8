"""A recording that comes to a project and is to be a video of its own ("make another one with this")."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_NAMED: Final = frozenset({"video", "sound", "voice"})


def of_this_file(text: str, scene: Scene) -> EditRequest | None:
    """Return one video for each recording, where the one that just came is to be another video."""
    if not scene.exists or set(scene.fresh) != {"audio"}:
        return None
    if patterns().talk["another_video"].search(normalise(text)) is None:
        return None
    clauses = clauses_of(text)[1]
    things = {thing for clause in clauses for thing in clause.things}
    told = any(clause.texts or clause.colours for clause in clauses)
    if things - _NAMED or told or any(clause.does("join", "underlay") for clause in clauses):
        return None
    return EditRequest("batch", {}, text)
