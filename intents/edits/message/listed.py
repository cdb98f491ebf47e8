"""What is listed and told together, so that no clause ends between: "pink, orange and gold"."""

from __future__ import annotations

from intents.edits.message.clause import Token
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS
from intents.slots import Slotted


def colours(
    slotted: Slotted, tokens: tuple[Token, ...], position: int, start: int, end: int
) -> bool:
    """Whether two colours of one thing are listed; "in gold, charcoal behind it" is each of its own."""
    left, right = slotted.skeleton[:start].rstrip(), slotted.skeleton[end:].lstrip()
    if not left or not right or not slotted.kind(left[-1]) == slotted.kind(right[0]) == "colour":
        return False
    at = len(slotted.skeleton) - len(right)
    drawn = [t for t in tokens if t.group == "thing" and t.name in HEADS]
    drawn += [t for t in tokens if t.name.startswith("style.")]
    gradient = any(t.name.startswith("gradient.") for t in tokens)
    own = [t for t in drawn if at < t.start <= at + 2]
    before = [t for t in drawn if position <= t.start and t.end < start]
    return gradient or not own or not before or any(t.name == own[0].name for t in before)


def times(slotted: Slotted, tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether two times are listed at which to split."""
    left, right = slotted.skeleton[:start].rstrip(), slotted.skeleton[end:].lstrip()
    listed = bool(left and right) and slotted.kind(left[-1]) == slotted.kind(right[0]) == "time"
    bare = patterns().talk["also_at"].match(right) if left[-1:].isdigit() else None
    timed = left[-1:].isdigit() and slotted.kind(right[:1]) == "time"
    listed = listed or bare is not None or timed
    return listed and any(t.name == "split" for t in tokens)
