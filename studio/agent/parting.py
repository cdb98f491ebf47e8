"""What was asked for without one part of it: one look of one thing, as it was last changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intents.edits import EditRequest
from intents.edits.message.things import head_of, is_of_kind
from studio.agent.history import History
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


def without(history: History, undo: EditRequest, context: Context) -> Parted | None:
    """Return what stands without the last change of a part, None where it was never changed."""
    steps = history.standing()
    for at in range(len(steps) - 1, -1, -1):
        before = steps[at].before
        anew = any(
            one.operation == "reset" and "kept" not in one.slots for one in steps[at].requests
        )
        if before is None or anew or any(_is_taken_back(one, undo) for one in steps[at].requests):
            return None
        own = [one for one in steps[at].requests if _is_meant(one, undo, before)]
        if own:
            later = [one for step in steps[at + 1 :] for one in step.requests]
            told = _pointed(before, [*steps[at].requests, *later], context)
            first = zip(steps[at].requests, told, strict=False)
            left = [_left(now, undo) if one in own else now for one, now in first]
            again = [*left, *told[len(left) :]]
            kept = tuple(one for one in again if one is not None)
            return Parted(before, kept, head_of(own[-1].operation))
    return None


def _is_taken_back(one: EditRequest, undo: EditRequest) -> bool:
    """Whether a request took back what the undo names already."""
    looks = ", ".join(undo.words("looks"))
    same = one.word("thing") == undo.word("only") and one.word("looks") == looks != ""
    return one.operation == "bring_back" and same


def _pointed(
    line: Timeline, requests: Sequence[EditRequest], context: Context
) -> list[EditRequest]:
    """Return the requests with the words of the one text that each is about.

    Without one of them another text would be the one that was touched last.
    """
    found: list[EditRequest] = []
    for one in requests:
        try:
            if one.operation == "change_text" and len(meant := targets(line, one)) == 1:
                own = {slot: v for slot, v in one.slots.items() if slot not in _WHICH}
                found.append(replace(one, slots={**own, "target_text": meant[0].text}))
            else:
                found.append(one)
            if one.operation in OPERATIONS:
                line, _ = applied(line, one, context)
        except EditError:
            found.append(one)
    return found


def _is_meant(one: EditRequest, undo: EditRequest, line: Timeline) -> bool:
    """Whether a request is of the kind, has the looks and is of the text that the undo names."""
    kind, looks, role = undo.word("only"), undo.words("looks"), undo.word("role")
    if kind and not is_of_kind(one, kind) and head_of(one.operation) != kind:
        return False
    if looks and not set(looks) & one.slots.keys():
        return False
    words = undo.word("words")
    named = _named(one, line) if role or words else ()
    return (role is None or role in named) and (words is None or words in named)


def _named(one: EditRequest, line: Timeline) -> Iterable[str]:
    """Return the roles and the words of the texts that a request is about."""
    told = {one.word("text") or ""}
    if one.operation == "add_text":
        return {*told, one.word("role") or "title", "title"}
    try:
        meant = targets(line, one)
    except EditError:
        return {*told, one.word("target_role") or "title"}
    return {*told, *(text.role for text in meant), *(text.text for text in meant)}


def _left(one: EditRequest, undo: EditRequest) -> EditRequest | None:
    """Return what is left of a request without the looks, None for nothing."""
    looks = set(undo.words("looks"))
    slots = {slot: value for slot, value in one.slots.items() if slot not in looks}
    tells = any(not slot.startswith("target") and slot not in {"every", "video"} for slot in slots)
    return replace(one, slots=slots) if looks and (tells or one.operation == "add_text") else None
