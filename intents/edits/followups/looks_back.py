"""One look of a thing as it was, or as it is by itself ("the colour back to normal", "lose the red")."""

from __future__ import annotations

from typing import Final

from intents.edits.followups.undone_part import LOOKS as SLOTS
from intents.edits.followups.undone_part import looks_of
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.references import NEAR, distance
from intents.edits.message.stretched import Stretch, clause_of, stretches
from intents.edits.message.things import COLOURED, TEXT_THINGS, head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_COLOUR: Final = "colour"


def asked(text: str, scene: Scene) -> list[EditRequest]:
    """Return the taking back of one look of a thing, whatever came after it; else nothing.

    Of a colour that is not wanted any more the default comes back, of any other look what was before.
    """
    hued = patterns().talk["colour_word"].search(normalise(text)) is not None
    told = stretches(text) if scene.done or (scene.exists and hued) else []
    if len(told) != 1:
        return []
    for pattern in patterns().references.get("look_back", ()):
        found = pattern.fullmatch(told[0].said)
        if found is None:
            continue
        groups = found.groupdict()
        what = clause_of(told[0].words(*found.span("what")) if groups.get("what") else "")
        named = "look" if groups.get("look") else "plain"
        looks = looks_of(clause_of(told[0].words(*found.span(named))).slotted)
        if what.valued or what.unknown or what.acts or len(what.things) > 1 or len(looks) != 1:
            continue
        if not (scene.done or groups["plain"]):
            continue
        return _back(
            text, looks[0], what, _shade(told[0], found[named]), scene, plain=bool(groups["plain"])
        )
    return []


def _shade(one: Stretch, word: str) -> str:
    """Return the colour that is named, "" for none."""
    return next(
        (str(v) for c, v in one.slotted.values.items() if c in word and _is_colour(one, c)), ""
    )


def _is_colour(one: Stretch, char: str) -> bool:
    return one.slotted.kind(char) == "colour"


def _back(
    text: str, look: str, what: Clause, shade: str, scene: Scene, *, plain: bool
) -> list[EditRequest]:
    kind = next((subject_of(one) for one in what.things), "")
    roles = [one for one in what.things if one in scene.roles and one in TEXT_THINGS]
    role: dict[str, Value] = {"role": roles[0]} if len(roles) == 1 else {}
    if look == _COLOUR and plain:
        owners = _coloured(shade, scene)
        owners = [one for one in owners if kind in {"", one}] or (
            [kind] if kind and not shade else []
        )
        if not kind and shade:
            # "Lose the red" of two red things is of the last one.
            owners = owners[:1]
        default: dict[str, Value] = {"only": "colours", "plain": True, **role}
        return [EditRequest("bring_back", {"thing": one, **default}, text) for one in owners]
    slots: dict[str, Value] = {"only": kind, "part": True, "looks": tuple(sorted(SLOTS[look]))}
    slots |= role
    return [EditRequest("undo", slots, text)]


def _coloured(shade: str, scene: Scene) -> list[str]:
    """Return the things that were given a colour of their own, the last one first."""
    found: dict[str, None] = {}
    for one in reversed(scene.done):
        thing, colours = head_of(one.operation), one.words("colours")
        near = not shade or any(distance(shade, colour) < NEAR / 2 for colour in colours)
        if colours and near and thing in {*COLOURED, "text"}:
            found[thing] = None
    return list(found)
