"""Pictures told apart by what they are not: the other one, not as the background, not stretched."""

from __future__ import annotations

from intents.edits.message.clause import Clause
from intents.edits.request import EditRequest
from intents.edits.scene import Scene

_PICTURED = frozenset({"image", "video", "cover"})


def told(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return what a clause asks of the picture behind everything, None for anything else."""
    if clause.texts or clause.colours or set(clause.things) - {"picture", "background"}:
        return None
    shown = scene.background in _PICTURED or "image" in scene.fresh
    if shown and clause.talks("no_stretch"):
        # A picture is never stretched: it is so already.
        return EditRequest("background", {}, clause.text)
    if clause.talks("not_as_ground") and not is_cornered(clause, scene, ""):
        return EditRequest("background", {"source": "theme"}, clause.text)
    others = scene.kinds.count("image") > 1 and scene.background == "image"
    if others and not scene.fresh and clause.talks("other_picture") and not clause.valued:
        return EditRequest("background", {"source": "image", "another": True}, clause.text)
    return None


def is_cornered(clause: Clause, scene: Scene, head: str) -> bool:
    """Whether a picture shall stand small in a corner, where nothing but that says so."""
    corner = bool(clause.looks("corner"))
    corner = corner or (bool(clause.looks("horizontal")) and bool(clause.looks("vertical")))
    if not corner or clause.texts:
        return False
    if clause.talks("not_as_ground") and clause.has("picture"):
        # "The picture not as background but in the top right corner".
        return True
    bare = not clause.things and "image" in scene.kinds
    # A background stands in no corner.
    return bare and (clause.file_kind == "image" or (head == "background" and not clause.colours))
