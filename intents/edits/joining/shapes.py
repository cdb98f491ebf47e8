"""Several shapes in one message: a correction has the last, a list has them all."""

from __future__ import annotations

from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import clause_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise


def together(text: str, found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with several shapes of one video made one wish for all of them."""
    shaped = [r for r in found if r.operation == "canvas" and "across" in r.slots]
    named = tuple(dict.fromkeys(f"{r.ms('across')}:{r.ms('down')}" for r in shaped))
    if len(named) < 2 or not _lists(normalise(text), shaped):
        return found
    index = found.index(shaped[0])
    versions = EditRequest("versions", {"shapes": named}, shaped[0].text)
    said = [r for r in found if r not in shaped and r.operation not in {"unknown", "batch"}]
    return [*said[:index], versions, *said[index:]]


def without_size(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a bare "smaller" beside how many lines the picture has ("make it smaller, 720p")."""
    if not any("short" in one.slots for one in found):
        return found
    return [
        one
        for one in found
        if one.operation == "canvas" or one.slots.keys() != {"factor"} or clause_of(one.text).things
    ]


def exactly(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a shape that the next one tells exactly ("widescreen, 21:9")."""
    shaped = [r for r in found if r.operation == "canvas" and "across" in r.slots]
    if len(shaped) != 2 or any(r.slots.keys() != {"across", "down"} for r in shaped):
        return found
    ways = {(r.ms("across") or 0) > (r.ms("down") or 0) for r in shaped}
    told = [":" in r.text or "/" in r.text for r in shaped]
    return [r for r in found if r is not shaped[0]] if len(ways) == 1 and told[1] else found


def another(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return one more version for a shape that is wanted beside the one there is ("also a square one")."""
    shaped = [r for r in found if r.operation == "canvas" and "across" in r.slots]
    told = patterns().references.get("another_version", ())
    if not scene.exists or len(shaped) != 1 or scene.fresh:
        return found
    if not any(one.search(normalise(text)) for one in told):
        return found
    shape = f"{shaped[0].ms('across')}:{shaped[0].ms('down')}"
    more = EditRequest("versions", {"shapes": (shape,), "also": True}, shaped[0].text)
    return [more if r is shaped[0] else r for r in found if r.operation != "take_back"]


def _lists(spoken: str, shaped: list[EditRequest]) -> bool:
    """Whether the shapes are told side by side ("in both", "16:9 and 9:16")."""
    talk = patterns().talk
    if len(shaped) == 2 and talk["wants_it"].search(normalise(shaped[1].text)):
        # "It is for LinkedIn, and she wants it square".
        return False
    if (refuses := talk.get("refuse")) and refuses.search(spoken):
        return False
    if "versions" in talk and talk["versions"].search(spoken):
        return True
    first, second = (normalise(r.text) for r in shaped[-2:])
    at = spoken.find(first)
    between = spoken[at + len(first) : spoken.find(second, at + len(first))] if at >= 0 else ""
    return "and" in talk and talk["and"].fullmatch(between.strip()) is not None
