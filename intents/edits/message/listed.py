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
    own = [t for t in drawn if at < t.start <= at + 2]
    before = [t for t in drawn if position <= t.start and t.end < start]
    if not before and _goes_on(slotted, position, start, end):
        # "Round bars, white, black background": the white is of what was named first.
        before = [t for t in drawn if t.end <= position]
    whole = any(t.name == "gradient.yes" and _runs(slotted, t, position, start) for t in tokens)
    if whole and own and all(t.name not in {b.name for b in before} for t in own):
        # "Black to blue gradient, white title".
        return False
    if own and patterns().talk["our_colours"].search(left[position:]):
        # "Our colours are navy and gold, navy background".
        return False
    gradient = any(t.name.startswith("gradient.") for t in tokens)
    return gradient or not own or not before or any(t.name == own[0].name for t in before)


def _goes_on(slotted: Slotted, position: int, start: int, end: int) -> bool:
    """Whether a piece is one bare colour between commas, which goes on about what is before it."""
    said, mark = slotted.skeleton[position:start].strip(), slotted.skeleton[start:end].strip()
    return position > 0 and len(said) == 1 and mark == ","


def _runs(slotted: Slotted, token: Token, position: int, start: int) -> bool:
    """Whether a word of gradients runs from one colour to another, both before a border."""
    said = slotted.skeleton[token.start : token.end]
    inside = position <= token.start and token.end <= start
    return inside and sum(slotted.kind(char) == "colour" for char in said) > 1


def times(slotted: Slotted, tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether two times are listed at which to split."""
    left, right = slotted.skeleton[:start].rstrip(), slotted.skeleton[end:].lstrip()
    listed = bool(left and right) and slotted.kind(left[-1]) == slotted.kind(right[0]) == "time"
    bare = patterns().talk["also_at"].match(right) if left[-1:].isdigit() else None
    timed = left[-1:].isdigit() and slotted.kind(right[:1]) == "time"
    listed = listed or bare is not None or timed
    return listed and any(t.name == "split" for t in tokens)
