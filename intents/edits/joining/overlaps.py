"""What requests of one message have in common: one that does what another does, or is only its reason."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_SHADES: Final = frozenset({"dim_step", "tone_step"})


def without_complaint(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a shade that is only what is wrong ("too light, use navy")."""
    coloured = {one.operation for one in found if one.words("colours")}
    return [
        one
        for one in found
        if one.operation not in coloured
        or not _SHADES & one.slots.keys()
        or one.words("colours")
        or not patterns().talk["too_shaded"].search(normalise(one.text).strip())
    ]


def looked_once(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a look at no moment beside one that names it ("at 0:06, show me")."""
    told = any(one.operation == "preview" and one.slots for one in found)
    return [one for one in found if one.operation != "preview" or one.slots or not told]


def one_way(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests without the adding of words that the same words take away, or the other way round.

    "A text saying Low Tide" is new words; those that stand there can only go.
    """
    gone = {(one.word("target_text"), one.text) for one in found if one.operation == "remove_text"}
    both = {
        (one.word("text"), one.text)
        for one in found
        if one.operation == "add_text" and (one.word("text"), one.text) in gone
    }
    unwanted = {(w, t, "add_text" if w in scene.texts else "remove_text") for w, t in both}
    return [
        one
        for one in found
        if (one.word("text"), one.text, one.operation) not in unwanted
        and (one.word("target_text"), one.text, one.operation) not in unwanted
    ]


def cut_once(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a cut of a stretch that another one already takes, in whichever way.

    "Cut 1 to 2 and from 5 to 6" does not keep the second.
    """
    trims = [one for one in found if one.operation == "trim" and one.numbers("starts_ms")]
    return [
        one
        for one in found
        if one not in trims
        or not any(_stretches(one) < _stretches(other) for other in trims if other is not one)
    ]


def _stretches(one: EditRequest) -> set[tuple[int, int]]:
    return set(zip(one.numbers("starts_ms"), one.numbers("ends_ms"), strict=False))


def holds(request: EditRequest, part: EditRequest) -> bool:
    """Whether a request does all that another does, and more."""
    same = request.operation == part.operation and request.slots.keys() > part.slots.keys()
    return same and all(request.slots[slot] == value for slot, value in part.slots.items())


def measures(request: EditRequest, other: EditRequest) -> bool:
    """Whether the one measure of a request was taken for another ("the wave at 50 percent")."""
    if request.operation != other.operation or len(request.slots) != 1 or len(other.slots) != 1:
        return False
    one, two = next(iter(request.slots.values())), next(iter(other.slots.values()))
    return one == two and isinstance(one, float) and request.slots.keys() != other.slots.keys()


def takes_away(one: EditRequest) -> bool:
    """Whether a request takes something off the picture."""
    return one.operation == "remove_text" or one.claim("visible") is False
