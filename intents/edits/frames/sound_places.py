"""Where a sound that comes goes beside what is there: "as the intro", "play this jingle at the end"."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.scene import Scene

_OTHERS: Final = frozenset(
    {"title", "text", "captions", "logo", "picture", "background", "waveform"}
)


def beside(clause: Clause, scene: Scene) -> str | None:
    """Return "before" or "after" for a new sound that is played there, None for any other.

    Music that lies underneath, a moment that is told, and words on the picture are something else.
    """
    comes = scene.exists and scene.fresh == ("audio",) and bool(scene.voice_files)
    laid = clause.does("underlay", "remove", "mute", "keep") or clause.talks("only_word")
    if not comes or laid or clause.valued or _OTHERS & set(clause.things) or clause.looks("fade"):
        return None
    if clause.talks("plays_before"):
        return "before"
    return "after" if clause.talks("plays_after") else None
