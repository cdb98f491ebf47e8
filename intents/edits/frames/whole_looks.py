"""A look for everything at once: "black and white please", "a neon look", "something fresher"."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_BLACK: Final = "#000000"
_WHITE: Final = "#ffffff"
_PICTURES: Final = frozenset({"image", "video", "cover"})


def asked(text: str, scene: Scene) -> list[EditRequest]:
    """Return a look for all that is drawn, empty where a message asks for more than that or less.

    Black and white is white on black, which a picture behind it cannot have. A mood is a theme,
    as long as nobody chose colours: those would give way to it.
    """
    said = normalise(text).strip(" .!~,")
    if not scene.exists:
        return []
    if _is("look_black_white", said):
        if scene.background in _PICTURES:
            return [EditRequest("impossible", {"topic": "effects_picture"}, text)]
        ink = {"colours": (_WHITE,)}
        drawn = [one for one in ("waveform", "progress_bar", "clock") if one not in scene.hidden]
        drawn += ["captions"] if scene.has_captions else []
        found = [EditRequest("background", {"colours": (_BLACK,)}, text)]
        found += [EditRequest(one, ink, text) for one in drawn]
        every = EditRequest("change_text", {"every": True, **ink}, text)
        return [*found, every] if scene.texts else found
    if _is("look_theme", said) and not any(one.words("colours") for one in scene.done):
        return [EditRequest("theme", {}, text)]
    return []


def _is(kind: str, said: str) -> bool:
    return any(one.fullmatch(said) for one in patterns().references.get(kind, ()))
