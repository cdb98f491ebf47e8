"""Several things of which one thing is said: "the title, the bar and the wave in gold"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intents.edits.clause import Clause
from intents.edits.request import EditRequest, Value
from intents.edits.sentence import HEADS, PAIRS
from intents.edits.text_frames import TEXT_THINGS

HIDEABLE: Final = frozenset({"waveform", "background", "progress_bar", "clock", "captions", "logo", "music", *TEXT_THINGS})  # fmt: skip
_LOOKED_AT: Final = frozenset({"waveform", "background", "progress_bar", "clock", "captions", "logo"})  # fmt: skip
_SHARED: Final = frozenset({"colours", "visible", "vertical", "horizontal", "size", "factor", "opacity", "opacity_factor", "weight"})  # fmt: skip
_TEXT_DEEDS: Final = frozenset({"add_text", "change_text", "remove_text"})


def _apart(things: Sequence[str]) -> list[str]:
    """Return the things that are edited by themselves ("title text" is one)."""
    kept: list[str] = []
    for thing in things:
        if thing in HIDEABLE and not any(frozenset({thing, one}) in PAIRS for one in kept):
            kept.append(thing)
    return kept


def removed(thing: str, text: str) -> EditRequest | None:
    """Return the taking away of a thing, None when it cannot go."""
    if thing in TEXT_THINGS:
        role: dict[str, Value] = {} if thing in {"text", "letters"} else {"target_role": thing}
        return EditRequest("remove_text", role, text)
    return EditRequest(thing, {"visible": False}, text) if thing in HIDEABLE else None


def removals(clause: Clause) -> list[EditRequest]:
    """Return the taking away of everything that a clause names."""
    gone = (removed(thing, clause.text) for thing in _apart(clause.things))
    return [request for request in gone if request is not None]


def takes_several(clause: Clause) -> bool:
    """Whether a clause only takes things away, several of them ("no title and no bar")."""
    valued = any(clause.slotted.kind(char) for char in clause.skeleton)
    looks = any(t.group == "look" and not t.name.startswith("which") for t in clause.tokens)
    if valued or looks or not clause.does("remove") or clause.does("add", "keep"):
        return False
    return len(_apart(clause.things)) > 1


def only_named(clause: Clause) -> str | None:
    """Return the thing that a clause names without saying anything of it."""
    heads = [t for t in clause.things if t in HEADS]
    valued = any(clause.slotted.kind(char) for char in clause.skeleton)
    looks = any(t.group == "look" for t in clause.tokens)
    bare = not clause.acts - {"change", "beside"}
    if valued or looks or not bare or clause.unknown or len(_apart(heads)) != 1:
        return None
    if heads[0] not in _LOOKED_AT and heads[0] not in TEXT_THINGS:
        return None
    return heads[0]


def likewise(thing: str, request: EditRequest) -> EditRequest | None:
    """Return the same edit for one more thing, None where it makes no sense there."""
    if request.operation == "remove_text" or request.claim("visible") is False:
        return removed(thing, request.text)
    slots = {k: v for k, v in request.slots.items() if k in _SHARED}
    if not slots:
        return None
    if thing in TEXT_THINGS:
        slots.pop("visible", None)
        role: dict[str, Value] = {} if thing in {"text", "letters"} else {"target_role": thing}
        return EditRequest("change_text", {**role, **slots}, request.text) if slots else None
    return EditRequest(thing, slots, request.text) if thing in _LOOKED_AT else None


def shared(things: Sequence[str], requests: Sequence[EditRequest]) -> list[EditRequest]:
    """Return the edits that things listed before get from what is said of the last of them."""
    seen = _LOOKED_AT | _TEXT_DEEDS
    first = next((r for r in requests if r.operation in seen and r.operation != "add_text"), None)
    if first is None:
        return []
    return [r for thing in things if (r := likewise(thing, first)) is not None]


def follows(pending: Sequence[Clause]) -> bool:
    """Whether the list goes on: the next clause names a thing as well."""
    after = pending[0]
    return any(thing in HEADS for thing in after.things) and not after.texts
