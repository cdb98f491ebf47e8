"""One wish for all that the message before was of: "both of them", "them", what stands together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from intents.edits.joining.coordination import likewise
from intents.edits.message.clause import Clause
from intents.edits.message.things import HEADS, LOOKS, head_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

_MANY: Final = 2
_WORDED: Final = frozenset({"change_text", "remove_text"})
Spoken = tuple[str, dict[str, Value]]
"""A thing, and which of several texts it is."""


def alike(requests: list[EditRequest], clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return a look with each of two things, where a clause asks it of both and names none."""
    one_look = len(requests) == 1 or (bool(requests) and not clause.things)
    if not one_look or not clause.talks("both_of_them"):
        return requests
    each = [likewise(requests[0], head) for head in _both(scene)]
    return [one for one in each if one is not None] or requests


def _both(scene: Scene) -> tuple[str, ...]:
    """Return the two things that "both of them" are, none where two texts are spoken of."""
    if len(scene.last_heads) > 1:
        return scene.last_heads
    own = [text for text, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    if scene.last_heads == ("text",) and len(own) > 1:
        return ()
    touched = dict.fromkeys(head_of(one.operation) for one in reversed(scene.done))
    last = [head for head in touched if head in HEADS][:2]
    return tuple(reversed(last)) if len(last) == 2 else ()


def of_each(
    clause: Clause, scene: Scene, head: str, understand: Callable[[str], list[EditRequest]]
) -> list[EditRequest]:
    """Return what a clause asks of each of those that the message before was of, empty for other clauses.

    understand: what the clause asks for, said of one thing.
    """
    named = [thing for thing in clause.things if thing in HEADS]
    comes = scene.exists and bool(scene.fresh)
    if comes or named or clause.texts or clause.counted("one"):
        return []
    spoken = _spoken_of(scene)
    if not _is_meant(clause, spoken, scene, head):
        return []
    heads = dict.fromkeys(head for head, _ in spoken)
    told = {one: understand(one) for one in heads}
    if not all(any(r.operation != "unknown" for r in found) for found in told.values()):
        return []
    texts = [which for head, which in spoken if head == "text"]
    # Said of all and aimed at each, a step would be taken once more for every text.
    whole = len(texts) == len(scene.texts)
    return [
        one if whole and one.claim("every") else _aimed(one, which)
        for head, which in spoken
        for one in told[head]
        if not (whole and one.claim("every") and which is not texts[0])
        if len(heads) < _MANY or head_of(one.operation) not in heads.keys() - {head}
    ]


def _is_meant(clause: Clause, spoken: list[Spoken], scene: Scene, head: str) -> bool:
    """Whether a clause that names nothing is of all that was spoken of."""
    texts = all(one == "text" for one, _ in spoken) and head == "text"
    if texts and [which for _, which in spoken] == [{"every": True}]:
        # "All texts yellow", and then "and bold".
        return len(scene.texts) >= _MANY and not clause.talks("only_it")
    if len(spoken) < _MANY:
        return False
    roles = dict(zip(scene.texts, scene.roles, strict=False))
    if texts and {roles.get(str(one.get("target_text"))) for _, one in spoken} == {"lower_third"}:
        # The name and what stands under it are one.
        return True
    told = clause.talks("them") or clause.talks("both_asked")
    return told and clause.plain_number() is None


def _spoken_of(scene: Scene) -> list[Spoken]:
    """Return what the message before was of, each text and each thing once."""
    found: list[Spoken] = []
    for one in scene.last_requests:
        head = head_of(one.operation)
        if head not in {*LOOKS, "text"}:
            continue
        told = _which(one, scene) if head == "text" else [{}]
        found += [(head, which) for which in told if (head, which) not in found]
    return found


def _which(one: EditRequest, scene: Scene) -> list[dict[str, Value]]:
    """Return which texts an edit was of, none for one that only goes on about the text before."""
    if one.claim("every"):
        return [{"every": True}]
    role, number = one.word("target_role"), one.ms("target_number")
    words = one.word("text") or one.word("target_text")
    if words is None and role is not None:
        alike = zip(scene.texts, scene.roles, strict=False)
        return [{"target_text": text} for text, own in alike if own == role]
    if words is None and number is not None and 0 < abs(number) <= len(scene.texts):
        words = scene.texts[number - 1 if number > 0 else number]
    return [] if words is None else [{"target_text": words}]


def _aimed(one: EditRequest, which: dict[str, Value]) -> EditRequest:
    """Return an edit of a text with which one it is of."""
    if one.operation not in _WORDED or any(k.startswith("target") for k in one.slots):
        return one
    own = {slot: value for slot, value in one.slots.items() if slot != "every"}
    return replace(one, slots={**which, **own})
