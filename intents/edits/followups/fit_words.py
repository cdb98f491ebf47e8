"""How a picture fills the frame, told by the bare words of those who draw ("contain instead of cover")."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_WAYS: Final = {"fit_contain": "contain", "fit_cover": "cover"}


def told(text: str, scene: Scene) -> EditRequest | None:
    """Return the fit of the picture behind, None where there is none or the words say more."""
    if scene.background not in {"image", "video"} or scene.fresh:
        return None
    said = normalise(text).strip(" .!")
    for kind, fit in _WAYS.items():
        if patterns().talk[kind].fullmatch(said):
            return EditRequest("background", {"fit": fit}, text)
    return None
