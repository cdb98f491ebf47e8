"""What a message forbids: "don't remove the title", "the wave must not be blue", "not 60 fps".

What is forbidden is understood as if it were asked for, and then not done; where it is so already,
it is taken back. Nothing of it is left in the rest of the message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.references import NEAR, distance
from intents.edits.message.stretched import Stretch, clause_of, is_there, stretches
from intents.edits.message.things import HEADS, LOOKS, head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.language import is_unspaced

Understand = Callable[..., list[EditRequest]]
_BACK: Final = frozenset({"undo", "redo", "reset", "back"})
_CUTTING: Final = frozenset({"trim", "split", "silence"})
_FADES: Final = frozenset({"fade_in_ms", "fade_out_ms", "in_ms", "out_ms"})
_STEPS: Final = frozenset({"factor", "db", "tone_step", "dim_step", "blur_step", "to_share"})
_VALUES: Final = frozenset({
    "colours", "vertical", "horizontal", "corner", "style", "fps", "ratio", "shape", "width", "height",
    "volume", "speed", "size", "opacity", "whole", "start_ms", "end_ms", "last_ms", "duration_ms",
})  # fmt: skip
_UNSET: Final = frozenset({"across", "down", "blur", "dim"})
"""Values that a video does not have by itself: forbidden before they were asked for, nothing is to be done."""
_TIMES: Final = frozenset({"whole", "start_ms", "end_ms", "last_ms", "duration_ms"})
_USUAL: Final = {"progress_bar": "bottom", "captions": "bottom", "waveform": "center"}
_OTHER: Final = {"bottom": "top", "top": "bottom", "center": "bottom"}


def set_aside(
    text: str, scene: Scene, understood: Understand
) -> tuple[list[EditRequest], str, Scene] | None:
    """Return what the prohibitions of a message come to, the rest of it, and what that is about.

    understood: what makes requests of words. None for a message that forbids nothing.
    """
    told = stretches(text)
    found: list[EditRequest] = []
    gone: dict[int, Clause] = {}
    for at, one in enumerate(told):
        if at + 1 < len(told) and (later := _not_yet(one, told[at + 1])) is not None:
            gone[at] = later
        elif (what := _forbidden(one, scene, understood, alone=len(told) == 1)) is not None:
            gone[at] = what[0]
            found += what[1]
    if not gone:
        return None
    for at in sorted(gone, reverse=True):
        if at + 1 == len(told):
            text = text[: told[at - 1].end if at else 0] + text[told[at].end :]
            continue
        after, lead = told[at + 1], ""
        things = [t for t in gone[at].tokens if t.group == "thing" and t.name in HEADS]
        if things and at + 1 not in gone and not _names(after):
            if clause_of(after.text).talks("it"):
                scene = replace(scene, focus=subject_of(things[0].name))
            else:
                name = gone[at].slotted.said(things[0].start, things[0].end).strip()
                lead = name + ("" if is_unspaced(text) else " ")
        text = text[: told[at].start] + lead + text[after.start :]
    return found, text if text.strip(" ,.;!?\uff0c\u3002\uff1b\uff01") else "", scene


def both(
    undone: Sequence[EditRequest], others: Sequence[EditRequest], text: str
) -> list[EditRequest]:
    """Return what is taken back with what is asked for, which may be the same once more."""
    again = {(head_of(one.operation), slot) for one in others for slot in one.slots}
    left = [
        one
        for one in undone
        if not any((one.word("only"), slot) in again for slot in one.words("looks"))
    ]
    return [*left, *others] or [EditRequest("leave", {}, text)]


def _names(one: Stretch) -> bool:
    clause = clause_of(one.text)
    return any(thing in HEADS for thing in clause.things) or bool(clause.texts)


def _not_yet(one: Stretch, after: Stretch) -> Clause | None:
    """Return what shall not be seen before the time that is told next ("not at first, from 0:03 on")."""
    for pattern in patterns().references.get("not_yet", ()):
        found = pattern.fullmatch(one.said)
        if found is not None and clause_of(after.text).spans:
            what = clause_of(one.words(*found.span("lead")))
            return what if what.things and not what.valued and not what.unknown else None
    return None


def _forbidden(
    one: Stretch, scene: Scene, understood: Understand, *, alone: bool
) -> tuple[Clause, list[EditRequest]] | None:
    """Return what a stretch forbids and what that comes to, None where it forbids nothing."""
    for pattern in patterns().references.get("forbidden", ()):
        found = pattern.fullmatch(one.said)
        if found is not None and (still := _at_rest(one, found)) is not None:
            return still
        if found is None or patterns().talk["degree_refused"].search(found["rest"]):
            continue
        lead, rest = one.words(*found.span("lead")), one.words(*found.span("rest"))
        named = clause_of(lead)
        looks = any(t.group == "look" for t in named.tokens)
        if named.valued or named.unknown or looks or named.acts - {"change"}:
            continue
        positive = lead + ("" if is_unspaced(one.text) or not lead else " ") + rest
        what = clause_of(positive)
        looks = any(t.group == "look" for t in what.tokens)
        asks = bool(what.acts) or what.valued or looks or what.talks("undo") or what.has("loudness")
        if not asks or what.does("duck"):
            continue
        wanted = understood(positive, scene=scene)
        led = bool(set(what.things) & HEADS) or alone
        undone = [_undone(request, scene, led=led) for request in wanted]
        meant = [request for request in undone if request is not None]
        if wanted and len(meant) == len(undone):
            return what, [request for requests in meant for request in requests]
    return None


def _at_rest(one: Stretch, found: re.Match[str]) -> tuple[Clause, list[EditRequest]] | None:
    """Return what comes of a thing that shall not move, or not so much; None for other words."""
    what = clause_of(one.words(*found.span("lead")))
    if len(what.things) != 1 or what.things[0] not in HEADS or what.valued:
        return None
    if patterns().talk["mere_change"].search(found["rest"]):
        return what, []
    if patterns().talk["too_lively"].search(found["rest"]):
        return what, [EditRequest("vague", {"thing": subject_of(what.things[0])}, one.text)]
    return None


def _undone(one: EditRequest, scene: Scene, *, led: bool) -> list[EditRequest] | None:
    """Return what makes sure that something is not so, None where that is not known."""
    thing = head_of(one.operation)
    if one.operation in _BACK:
        return []
    if one.operation == "remove_text" or one.claim("visible") is False:
        named = one.word("target_role") or thing
        if not scene.exists or is_there(named, scene) or thing not in {*LOOKS, "text", "music"}:
            return []
        return [EditRequest("bring_back", {"thing": thing}, one.text)]
    if one.operation in _CUTTING or (one.operation == "vague" and led):
        again = any(
            last.operation == one.operation and (not one.slots or one.slots == last.slots)
            for last in scene.last_requests
        )
        return None if again else []
    slots = {slot: v for slot, v in one.slots.items() if not slot.startswith("target")}
    if one.operation == "loudness" and not slots:
        # "Don't normalize it": no level is brought to another.
        levelled = any(last.operation == "loudness" for last in scene.done)
        return (
            [EditRequest("undo", {"only": "loudness", "part": True}, one.text)] if levelled else []
        )
    if slots and slots.keys() <= _FADES:
        return [replace(one, slots={**one.slots, **dict.fromkeys(slots, 0)})]
    if slots and slots.keys() <= _UNSET and not any(_last(thing, slot, scene) for slot in slots):
        tall = "across" in slots and (one.number("across") or 0) < (one.number("down") or 0)
        return None if tall and scene.shape == "tall" else []
    if not slots or not led or not slots.keys() <= _STEPS | _VALUES:
        return None
    if thing == "text" and not scene.texts:
        return None
    is_so = [slot for slot, value in slots.items() if _is_so(thing, slot, value, scene)]
    if not is_so:
        return []
    if any(_last(thing, slot, scene) is not None for slot in is_so):
        role = one.word("target_role")
        only: dict[str, Value] = {"only": thing, "part": True, "looks": tuple(sorted(slots))}
        only |= {"role": role} if role in scene.roles else {}
        return [EditRequest("undo", only, one.text)]
    place = one.word("vertical")
    if place and thing in _USUAL:
        # It stands there by itself: anywhere else will do.
        return [replace(one, slots={**one.slots, "vertical": _OTHER[place]})]
    return []


def _last(thing: str, slot: str, scene: Scene) -> EditRequest | None:
    """Return the last edit of a thing that set this look of it."""
    done = (one for one in reversed(scene.done) if head_of(one.operation) == thing)
    return next((one for one in done if slot in one.slots), None)


def _is_so(thing: str, slot: str, value: Value, scene: Scene) -> bool:
    """Whether a look of a thing is as it was forbidden to be."""
    last = _last(thing, slot, scene)
    if slot in _STEPS:
        return last is not None and last in scene.last_requests and last.slots[slot] == value
    if last is not None and slot == "colours":
        new, old = one_of(value), one_of(last.slots[slot])
        return bool(new and old) and distance(new, old) < NEAR / 2
    if last is not None:
        return last.slots[slot] == value
    return slot == "vertical" and value == scene.places.get(thing, _USUAL.get(thing))


def one_of(value: Value) -> str:
    """Return the last of several colours."""
    return str(value[-1]) if isinstance(value, tuple) and value else ""
