"""A question which of several would be better: a choice and how to ask for it, and nothing changes."""

from __future__ import annotations

from typing import Final

from intents.edits.frames.offering import offered
from intents.edits.message.clause import Token, tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.references import scanned
from intents.edits.message.things import TEXT_THINGS
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import Slotted
from intents.text import normalise

_PLACES: Final = frozenset({"vertical", "horizontal", "corner"})
_LEVELS: Final = frozenset({"level"})
_SMALL: Final = ("progress_bar", "captions", "logo")
_MIDDLE: Final = 0.4
"""Brightness from which on a colour counts as a light one."""


def asked(text: str, scene: Scene) -> EditRequest | None:
    """Return the question for advice that a message is, None for a wish and for any other question."""
    said = normalise(text).strip()
    if not scene.exists or QUOTED.search(text):
        return None
    plainly = any(
        one.search(said.strip(" .!")) for one in patterns().references.get("advice_asked", ())
    )
    chooses = plainly or _weighs(text)
    if not chooses and patterns().talk["opinion"].search(said) is None:
        return None
    slotted = scanned(text)
    tokens = tokens_of(slotted)
    topic = _topic(said, slotted, tokens, chooses=chooses)
    if _supposes(said) and offered(text):
        # "What if the title was red?" is best seen.
        topic = "opinion"
    if topic is None and not plainly:
        return None
    return EditRequest("impossible", {"topic": topic or "opinion"}, text)


def _supposes(said: str) -> bool:
    """Whether a message asks what one look would be like ("what if it was red?")."""
    return any(one.search(said) for one in patterns().references.get("advice_supposed", ()))


def _weighs(text: str) -> bool:
    """Whether a message sets one look against another ("portrait or landscape, which?")."""
    slotted = scanned(text)
    for pattern in patterns().references.get("advice_weighed", ()):
        for found in pattern.finditer(slotted.skeleton):
            at = found.start("or")
            looks = [t.start for t in tokens_of(slotted) if t.group == "look"]
            looks += [
                i for i, char in enumerate(slotted.skeleton) if slotted.kind(char) == "colour"
            ]
            if any(one < at for one in looks) and any(one > at for one in looks):
                return True
    return False


def _topic(said: str, slotted: Slotted, tokens: tuple[Token, ...], *, chooses: bool) -> str | None:
    """Return what is to be told of: by the looks that are named, then by the thing."""
    looks = {t.name.partition(".")[0] for t in tokens if t.group == "look"}
    things = {t.name for t in tokens if t.group == "thing"}
    colours = [str(slotted.values[c]) for c in slotted.skeleton if slotted.kind(c) == "colour"]
    if "style" in looks:
        return "advice_waveform"
    if "shape" in looks or "canvas" in things:
        return "advice_canvas"
    if len(colours) == 1 and patterns().talk["goes_with"].search(said):
        return "advice_on_light" if _is_light(colours[0]) else "advice_on_dark"
    if colours or patterns().talk["colour_word"].search(said):
        return "advice_colours"
    if things & {"music", "volume"} and (
        looks & _LEVELS or patterns().talk["how_loud"].search(said)
    ):
        return "advice_music"
    if things & set(TEXT_THINGS) and (
        looks & _PLACES or patterns().talk["place_word"].search(said)
    ):
        return "advice_place"
    if (small := next((one for one in _SMALL if one in things), None)) is not None:
        return f"advice_{small}"
    if not chooses:
        # "Do you think the title is too big?"
        return None
    kinds = {"waveform": "advice_waveform", "background": "advice_colours"}
    kinds |= dict.fromkeys(("title", "text"), "advice_place")
    return next((kinds[one] for one in kinds if one in things), None)


def _is_light(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue > _MIDDLE
