"""A request that only names what is there already, where the words ask for more than that."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.request import EditRequest
from intents.edits.scene import Scene

_DRAWN: Final = frozenset({"waveform", "captions", "progress_bar", "clock", "logo", "background"})
_PLAIN: Final = frozenset(
    {
        "style",
        "which",
        "intend",
        "by",
        "there",
        "reach",
        "place",
        "instead",
        "of_it",
        "only",
        "back",
        "corner",
        "appear",
    }
)
"""Looks that say nothing more of a thing than which one it is."""
_DEEDS: Final = frozenset({"move", "raise", "lower", "split", "lessen"})
_CHANGED: Final = frozenset({"background", "waveform", "text", "music"})


def told(found: list[EditRequest], clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the requests; what restates only what is there is no answer to words that say more.

    "Vertical waveform", "move the picture up": that it is already so would not be true.
    """
    one = found[0] if len(found) == 1 else None
    if one is None or not scene.exists or scene.fresh:
        return found
    if one.operation == "background" and scene.background == "video" and clause.does("loop"):
        # "The clip should play over and over": it does.
        return found
    if one.operation == "unknown" and (thing := _open_wish(clause)):
        return [EditRequest("vague", {"thing": thing}, one.text)]
    if not _restates(one, scene):
        return found
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"} - _PLAIN
    usual = one.operation == "background" and clause.talks("usual_word")
    more = bool(looks or (clause.unknown and not usual) or clause.acts & _DEEDS or clause.spans)
    return [EditRequest("unknown", {"what": clause.text}, clause.text)] if more else found


def _restates(one: EditRequest, scene: Scene) -> bool:
    slots = dict(one.slots)
    if one.operation not in _DRAWN:
        return False
    if one.operation in scene.hidden or (one.operation == "logo" and not scene.has_logo):
        return False
    if one.operation == "captions" and not scene.has_captions:
        return False
    if one.operation == "background":
        there = {
            "source": scene.background,
            "visible": False if scene.background == "theme" else None,
        }
        lone = scene.kinds.count("image") < 2 and scene.kinds.count("video") < 2
        return bool(slots) and lone and all(there.get(k) == v for k, v in slots.items())
    if one.operation == "waveform" and slots.get("style") == scene.wave:
        del slots["style"]
    return slots in ({}, {"visible": True})


def _open_wish(clause: Clause) -> str:
    """Return the one thing that shall be another, where nothing tells how ("change the background")."""
    things = set(clause.things)
    bare = clause.acts == {"change"} and not clause.valued and not clause.unknown
    looks = any(token.group == "look" for token in clause.tokens)
    return things.pop() if bare and not looks and len(things) == 1 and things <= _CHANGED else ""
