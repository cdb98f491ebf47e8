"""Which sound is the voice and which the music, where a clause says so."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.request import EditRequest
from intents.edits.scene import Scene

_SHORT_MS: Final = 2500
"""Up to this length a sound that is placed at one moment is heard once, and no music."""


def assigns(clause: Clause, scene: Scene) -> bool:
    """Whether a clause says which of the sounds is the voice and which the music."""
    if clause.does("swap") and not scene.has_music and scene.kinds.count("audio") < 2:
        return False
    if brings_voice(clause, scene):
        return True
    if clause.does("swap") and not clause.texts:
        return scene.exists and not clause.colours
    pointed = clause.value("file") is not None or any(
        clause.counted(kind) is not None
        for kind in ("upload", "sound", *(("one",) if scene.kinds.count("audio") > 1 else ()))
    )
    if pointed and clause.has("voice") and _says_role(clause):
        return True
    return (
        pointed
        and clause.has("music")
        and clause.does("as_role", "change")
        and scene.exists
        and "audio" not in scene.fresh
    )


def _says_role(clause: Clause) -> bool:
    """Whether something is said to be something, and not only what the video is for."""
    videos = [t.start for t in clause.tokens if t.group == "thing" and t.name == "video"]
    roles = [t for t in clause.tokens if t.group == "act" and t.name == "as_role"]
    told = [t for t in roles if not any(0 <= at - t.end < _NEAR for at in videos)]
    return bool(told) or clause.does("change")


_NEAR = 16
"""Characters between "for" and the video it speaks of."""


def brings_voice(clause: Clause, scene: Scene) -> bool:
    """Whether the sound that came with the message is the voice for a video of a song."""
    new = scene.exists and scene.fresh == ("audio",) and scene.is_song and not scene.has_music
    return new and clause.has("voice") and not clause.does("underlay")


def sounding_once(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the sound that just came as one that is heard once ("a bell at second three")."""
    at = clause.span("at", "after", "nth")
    if at is None or not scene.exists or scene.fresh != ("audio",):
        return None
    short = 0 < scene.lengths_ms[-1] <= min(_SHORT_MS, scene.duration_ms / 2)
    placed = short and not clause.does("underlay", "loop") and not clause.has("music")
    if not placed and not clause.talks("sounds_once"):
        return None
    return EditRequest("music", {"start_ms": at.a, "loop": False, "volume": 1.0}, clause.text)
