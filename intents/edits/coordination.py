"""Several things of which one says what happens: "the title, the wave and the bar in red"."""

from __future__ import annotations

from intents.edits.clause import Clause
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.edits.sentence import HEADS, PAIRS
from intents.edits.text_frames import TEXT_THINGS

LOOKS = frozenset({"waveform", "background", "progress_bar", "clock", "captions", "logo"})
HIDEABLE = frozenset({*LOOKS, "music", *TEXT_THINGS})
_SHARED = {
    "waveform": frozenset({"colours", "vertical", "factor", "size", "opacity", "visible"}),
    "background": frozenset({"colours", "visible"}),
    "progress_bar": frozenset({"colours", "vertical", "visible"}),
    "clock": frozenset({"colours", "vertical", "horizontal", "visible"}),
    "captions": frozenset({"colours", "vertical", "factor", "size", "weight", "visible"}),
    "logo": frozenset({"vertical", "horizontal", "factor", "size", "opacity", "visible"}),
}
_TEXT = frozenset({"colours", "vertical", "horizontal", "factor", "size", "weight"})
_OPENERS = frozenset({"change", "move", "raise", "lower", "as_role", "correct_text"})


def waits(clause: Clause, after: Clause) -> str | None:
    """Return the thing of a clause that names it and leaves the rest to the next one."""
    if (after.looks("instead") and not after.does("remove")) or clause.talks("correct"):
        # "I meant the waveform, not the background" is no list.
        return None
    heads = _heads(clause)
    if (
        heads != list(clause.things)
        or len(heads) != 1
        or clause.unknown
        or clause.texts
        or clause.acts - _OPENERS
    ):
        return None
    told = clause.valued
    looks = any(t.group == "look" for t in clause.tokens)
    others = [thing for thing in _heads(after) if thing != "letters"]
    named = (
        bool(others)
        and others[0] != heads[0]
        and (not after.texts or bool(after.looks("respective")))
    )
    border = clause.slotted.skeleton[clause.end : after.start]
    listed = named and ":" not in border
    return heads[0] if listed and not told and not looks else None


def _heads(clause: Clause) -> list[str]:
    return [thing for thing in clause.things if thing in HEADS and thing in {*LOOKS, *TEXT_THINGS}]


def likewise(request: EditRequest, thing: str) -> EditRequest | None:
    """Return the same for another thing, None where it can't be."""
    if request.operation == "remove_text" or request.claim("visible") is False:
        return removal(thing, request.text)
    known = _TEXT if thing in TEXT_THINGS else _SHARED.get(thing, frozenset())
    slots = {key: value for key, value in request.slots.items() if key in known}
    if not slots or request.operation not in {*LOOKS, "change_text"}:
        return None
    if thing in TEXT_THINGS:
        return EditRequest("change_text", {**_role(thing), **slots}, request.text)
    return EditRequest(thing, slots, request.text)


def removal(thing: str, text: str) -> EditRequest | None:
    """Return the taking away of a thing, None for what can't be."""
    if thing in TEXT_THINGS:
        return EditRequest("remove_text", _role(thing), text)
    if thing in LOOKS or thing == "music":
        return EditRequest(thing, {"visible": False}, text)
    return None


def removals(clause: Clause) -> list[EditRequest]:
    """Return the taking away of everything that a clause names."""
    gone = (removal(thing, clause.text) for thing in _apart(clause))
    return [request for request in gone if request is not None]


def takes_several(clause: Clause) -> bool:
    """Whether a clause only takes things away, several of them ("no title and no bar")."""
    valued = clause.valued
    looks = any(
        t.group == "look" and not t.name.startswith(("which", "instead")) for t in clause.tokens
    )
    if valued or looks or not clause.does("remove") or clause.does("add", "keep"):
        return False
    return len(_apart(clause)) > 1


def too(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return the last edit for one thing more ("… and the title too")."""
    heads = _heads(clause)
    valued = clause.valued
    looks = any(token.group == "look" for token in clause.tokens)
    bare = not valued and not looks and not clause.unknown and clause.acts <= {"beside"}
    if len(heads) != 1 or not bare or not clause.talks("as_well"):
        return None
    return likewise(last, heads[0])


_DRAWN = ("waveform", "progress_bar", "clock")


def leaves_rest(clause: Clause, after: Clause) -> bool:
    """Whether the next clause takes away all that this one does not name ("lose the rest")."""
    named = any(thing in HIDEABLE for thing in clause.things)
    return named and not clause.does("remove", "cut") and after.talks("rest_goes")


def all_but(clause: Clause, scene: Scene, *, rest: bool = False) -> list[EditRequest]:
    """Return the taking away of all that is seen but what is named ("nothing but the wave")."""
    kept = {thing for thing in clause.things if thing in HIDEABLE}
    valued = clause.valued or clause.spans
    told = rest or clause.talks("nothing_but") or (clause.does("except") and clause.does("remove"))
    if not told or not kept or valued or not scene.exists:
        return []
    texts = [thing for thing in clause.things if thing in TEXT_THINGS]
    if (
        len(texts) > 1
        and texts[-1] in {"text", "letters"}
        and set(clause.things) <= set(TEXT_THINGS)
    ):
        # "All words but the title".
        return [EditRequest("remove_text", {**_role(texts[0]), "others": True}, clause.text)]
    drawn = [thing for thing in _DRAWN if thing not in kept and thing not in scene.hidden]
    drawn += ["captions"] if scene.has_captions and "captions" not in kept else []
    drawn += ["logo"] if scene.has_logo and "logo" not in kept else []
    found = [EditRequest(thing, {"visible": False}, clause.text) for thing in drawn]
    if scene.texts and not kept & set(TEXT_THINGS):
        found.append(EditRequest("remove_text", {"every": True}, clause.text))
    shown = [thing for thing in kept if thing in scene.hidden]
    return found + [EditRequest(thing, {"visible": True}, clause.text) for thing in shown]


def _apart(clause: Clause) -> list[str]:
    """Return the things that are edited by themselves ("title text" is one)."""
    kept: list[str] = []
    for thing in clause.things:
        if thing in HIDEABLE and not any(frozenset({thing, one}) in PAIRS for one in kept):
            kept.append(thing)
    return kept


def _role(thing: str) -> dict[str, Value]:
    return {} if thing in {"text", "letters"} else {"target_role": thing}
