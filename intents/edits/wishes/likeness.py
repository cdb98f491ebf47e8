"""When a wish and a request of the rules are about the same, or against each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.wishes.labels import LABELS, tells
from intents.edits.wishes.making import MAKINGS
from intents.edits.wishes.reader import Wished
from intents.text import normalise

FAMILIES: Final = {
    "text": "text", "waveform": "wave", "background": "bg", "captions": "captions",
    "progress_bar": "bar", "clock": "clock", "logo": "logo",
}  # fmt: skip
"""The family of wishes for what was spoken of last."""
DRAWN: Final = frozenset(FAMILIES.values())
CONTRARY: Final = {
    "bigger": "smaller", "smaller": "bigger", "louder": "quieter", "quieter": "louder",
    "faster": "slower", "slower": "faster", "dim": "lighten", "lighten": "dim",
    "fainter": "stronger", "stronger": "fainter",
}  # fmt: skip
"""Of two contrary wishes of one message one is the reason of the other."""
_SAME: Final = {"in": "fade_in", "out": "fade_out", "from": "later"}
_PLACES: Final = frozenset({"top", "center", "bottom", "left", "right", "corner"})


def opposed(
    request: EditRequest, told: int | None, rules: Sequence[EditRequest], one: Wished
) -> bool:
    """Whether a request does in another way what is wished, or what the request that tells it does."""
    if told is not None:
        same = rules[told].operation == request.operation
        if rules[told].operation == "silence" and request.slots.get("volume") == 0:
            # Where nothing is heard is not what shall be silent.
            return True
        return same and bool(rules[told].slots.keys() & request.slots.keys())
    return request.operation == MAKINGS.get(one.wish, ("",))[0] in {"trim", "canvas"}


def heard(one: Wished, clause: Clause) -> bool:
    """Whether a wish for the sound names it ("turn the sound off")."""
    return one.wish.partition(".")[0] not in DRAWN and bool(clause.things or clause.values("time"))


def letters_fade(requests: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with a fade of "it", or of what appears, after words made one of the words."""
    found: list[EditRequest] = []
    for one in requests:
        after = bool(found) and found[-1].operation in {"add_text", "change_text"}
        if (
            after
            and one.operation == "fade"
            and "target" not in one.slots
            and _is_of_them(one.text)
        ):
            slots = {f"fade_{slot}": value for slot, value in one.slots.items()}
            one = EditRequest("change_text", slots, one.text)
        found.append(one)
    return found


def _is_of_them(text: str) -> bool:
    said = normalise(text)
    if patterns().talk["it"].search(said):
        return True
    return bool(
        patterns().talk["seen"].search(said) and not patterns().things["sound"].search(said)
    )


def alike(request: EditRequest, wish: str) -> bool:
    """Whether a request does to another thing what is wished of one ("bigger")."""
    kind = wish.partition(".")[2]
    kind = _SAME.get(kind, kind)
    if kind == "both":
        return {"fade_in_ms", "fade_out_ms"} <= request.slots.keys()
    if kind == "on":
        # A line that is drawn is no bar that is shown.
        return request.slots in ({}, {"visible": True})
    if kind in {"lighten", "dim"}:
        return bool({"tone_step", "dim_step"} & request.slots.keys())
    if kind in _PLACES:
        return bool({"vertical", "horizontal", "opposite"} & request.slots.keys())
    return bool(kind) and any(
        _SAME.get(name := other.partition(".")[2], name) == kind and tells(request, other)
        for other in LABELS
    )
