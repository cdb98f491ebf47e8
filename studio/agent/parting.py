"""What was asked for without one part of it: one look of one thing, as it was last changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intents.edits import EditRequest
from intents.edits.message.things import head_of, is_of_kind
from studio.agent.history import History, Step
from studio.agent.turn import applied
from studio.operations import OPERATIONS, Context, EditError
from studio.operations.text_target import targets
from studio.timeline import Timeline

_WHICH: Final = frozenset({"target_role", "target_number", "target_vertical", "target_horizontal"})


@dataclass(frozen=True, slots=True)
class Parted:
    """What is done once more on an earlier timeline, so that only the part is missing."""

    before: Timeline
    requests: tuple[EditRequest, ...]
    kind: str
    """Of the edit that the part was of."""
    foci: tuple[str, ...]
    """What the talk was about when each of the requests came: its words may only be meant so."""


@dataclass(frozen=True, slots=True)
class _Done:
    """One request that stands, and where it came in the conversation."""

    step: int
    place: int
    """Among all requests since the step that the part was of."""
    request: EditRequest


def without(history: History, undo: EditRequest, context: Context) -> Parted | None:
    """Return what stands without the last change of a part, None where it was never changed.

    Parts that were taken back since stay so: the requests they were of are done without them.
    """
    steps = history.standing()
    for at in range(len(steps) - 1, -1, -1):
        before = steps[at].before
        anew = any(
            one.operation == "reset" and "kept" not in one.slots for one in steps[at].requests
        )
        if before is None or anew or any(_is_taken_back(one, undo) for one in steps[at].requests):
            return None
        stands = _standing(steps, at)
        if stands is not None and (found := _without_last(stands, undo, steps)) is not None:
            left, kind = found
            since = [one for step in steps[at:] for one in step.requests]
            told = _pointed(before, since, context)
            kept = [(_as_pointed(one.request, told[one.place][0]), one.place) for one in left]
            foci = tuple(told[place][1] for _, place in kept)
            return Parted(before, tuple(one for one, _ in kept), kind, foci)
    return None


def _standing(steps: Sequence[Step], begin: int) -> list[_Done] | None:
    """Return the requests since a step without the parts that were taken back since.

    None where one of those was done before the step.
    """
    stands: list[_Done] = []
    place = 0
    for at in range(begin, len(steps)):
        for one in steps[at].requests:
            if one.operation == "bring_back" and one.claim("part"):
                undo = replace(one, slots={**one.slots, "looks": _looks(one)})
                if (found := _without_last(stands, undo, steps)) is None:
                    return None
                stands = found[0]
            else:
                stands.append(_Done(at, place, one))
            place += 1
    return stands


def _without_last(
    stands: Sequence[_Done], undo: EditRequest, steps: Sequence[Step]
) -> tuple[list[_Done], str] | None:
    """Return what is left without a part as it was last changed, and the kind of edit it was of."""
    meant = [one for one in stands if _is_meant(one.request, undo, steps[one.step].before)]
    own = [one for one in meant if one.step == meant[-1].step]
    if not own:
        return None
    left = [(one, _left(one.request, undo) if one in own else one.request) for one in stands]
    kept = [replace(one, request=now) for one, now in left if now is not None]
    return kept, head_of(own[-1].request.operation)


def _as_pointed(one: EditRequest, pointed: EditRequest) -> EditRequest:
    """Return what is left of a request, about the text that the whole of it is about."""
    slots = pointed.slots.items()
    return replace(one, slots={k: v for k, v in slots if k in one.slots or k == "target_text"})


def _looks(one: EditRequest) -> tuple[str, ...]:
    return tuple(filter(None, (one.word("looks") or "").split(", ")))


def _is_taken_back(one: EditRequest, undo: EditRequest) -> bool:
    """Whether a request took back what the undo names already."""
    looks = ", ".join(undo.words("looks"))
    same = one.word("thing") == undo.word("only") and one.word("looks") == looks != ""
    return one.operation == "bring_back" and same


def _pointed(
    line: Timeline, requests: Sequence[EditRequest], context: Context
) -> list[tuple[EditRequest, str]]:
    """Return the requests with the words of the one text that each is about, and the focus it had.

    Without one of them another text would be the one that was touched last.
    """
    found: list[tuple[EditRequest, str]] = []
    for one in requests:
        now, focus = one, line.focus
        try:
            if one.operation == "change_text" and len(meant := targets(line, one)) == 1:
                own = {slot: v for slot, v in one.slots.items() if slot not in _WHICH}
                now = replace(one, slots={**own, "target_text": meant[0].text})
            if one.operation in OPERATIONS:
                line, _ = applied(line, one, context)
        except EditError:
            pass
        found.append((now, focus))
    return found


def _is_meant(one: EditRequest, undo: EditRequest, line: Timeline | None) -> bool:
    """Whether a request is of the kind, has the looks and is of the text that the undo names."""
    kind, looks, role = undo.word("only"), undo.words("looks"), undo.word("role")
    if kind and not is_of_kind(one, kind) and head_of(one.operation) != kind:
        return False
    if looks and not set(looks) & one.slots.keys():
        return False
    words = undo.word("words")
    named = _named(one, line) if role or words else ()
    return (role is None or role in named) and (words is None or words in named)


def _named(one: EditRequest, line: Timeline | None) -> Iterable[str]:
    """Return the roles and the words of the texts that a request is about."""
    told = {one.word("text") or ""}
    if one.operation == "add_text":
        return {*told, one.word("role") or "title", "title"}
    try:
        meant = targets(line or Timeline(), one)
    except EditError:
        return {*told, one.word("target_role") or "title"}
    return {*told, *(text.role for text in meant), *(text.text for text in meant)}


def _left(one: EditRequest, undo: EditRequest) -> EditRequest | None:
    """Return what is left of a request without the looks, None for nothing."""
    looks = set(undo.words("looks"))
    slots = {slot: value for slot, value in one.slots.items() if slot not in looks}
    tells = any(not slot.startswith("target") and slot not in {"every", "video"} for slot in slots)
    return replace(one, slots=slots) if looks and (tells or one.operation == "add_text") else None
