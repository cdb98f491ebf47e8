"""The voice alone, or the music alone, of a video that has both ("just the music, no voice")."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.sentence import clauses_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene

_ACTS: Final = frozenset({"keep", "remove", "cut", "mute", "create", "change", "add", "lower"})
_HEARD: Final = ({"music"}, {"voice"})


def heard_alone(text: str, scene: Scene) -> list[EditRequest]:
    """Return what leaves one of two sounds, nothing where a message asks for anything else."""
    if not scene.has_music or not scene.voice_files or scene.fresh:
        return []
    clauses = clauses_of(text)[1]
    gone = [_gone(clause) for clause in clauses]
    if not clauses or len(set(gone)) != 1 or not gone[0]:
        return []
    if gone[0] == "voice":
        return [EditRequest("volume", {"volume": 0.0, "target": "voice"}, text)]
    # That the music goes is understood by itself, unless only the voice is named.
    alone = any(_only(clause) for clause in clauses)
    return [EditRequest("music", {"visible": False}, text)] if alone else []


def _gone(clause: Clause) -> str:
    """Return which of the two is not heard any more, empty where a clause says something else."""
    things = set(clause.things)
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    plain = (
        not clause.valued and not clause.unknown and looks <= {"reach", "refused", "instead", "by"}
    )
    if things not in _HEARD or not plain or clause.acts - _ACTS or clause.spans:
        return ""
    if _only(clause):
        return "voice" if things == {"music"} else "music"
    gone = clause.talks("without_it") or (clause.does("remove") and not clause.does("keep"))
    return next(iter(things)) if gone else ""


def _only(clause: Clause) -> bool:
    """Whether a clause leaves what it names and nothing else."""
    return clause.talks("leaves_only") and not clause.does("mute", "remove", "cut", "lower")
