"""A message as its stretches between commas and "but", before anything of it is understood."""

from __future__ import annotations

from dataclasses import dataclass

from intents.edits.message.clause import Clause, tokens_of
from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.things import LOOKS, TEXT_THINGS
from intents.edits.scene import Scene
from intents.slots import Slotted, scan


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a message: where they stand in it, and in their normal form without values."""

    start: int
    end: int
    said: str
    slotted: Slotted
    first: int

    @property
    def text(self) -> str:
        """The user's own words."""
        return self.words(0, len(self.said))

    def words(self, start: int, end: int) -> str:
        """Return the user's own words for a part of the normal form."""
        return self.slotted.said(self.first + start, self.first + end).strip()


def stretches(text: str, *, also: str = "") -> list[Stretch]:
    """Return the stretches of a message, in order; words for the picture are not broken.

    also: the kind of talk that is a border, too.
    """
    slotted = scan(text, None if asks(text) else namer(text))
    found, position = [], 0
    kinds = ("stretch_border", also) if also else ("stretch_border",)
    borders = [
        one.span() for kind in kinds for one in patterns().talk[kind].finditer(slotted.skeleton)
    ]
    for start, end in sorted(borders):
        if start >= position:
            found.append((position, start))
        position = max(position, end)
    found.append((position, len(slotted.skeleton)))
    told = (_trimmed(slotted, start, end) for start, end in found)
    return [one for one in told if one.said]


def _trimmed(slotted: Slotted, start: int, end: int) -> Stretch:
    said = slotted.skeleton[start:end]
    start += len(said) - len(said.lstrip(" ,.;!?"))
    end = max(start, start + len(said.strip(" ,.;!?")))
    return Stretch(
        slotted.origins[start],
        slotted.origins[end],
        slotted.skeleton[start:end],
        slotted,
        start,
    )


def clause_of(words: str) -> Clause:
    """Return some words as a clause by themselves."""
    slotted = scan(words)
    return Clause(slotted, tokens_of(slotted), 0, len(slotted.skeleton))


def is_there(thing: str, scene: Scene) -> bool:
    """Whether a thing is seen, or words of its kind stand on the picture."""
    if thing in {"text", "letters"}:
        return bool(scene.texts)
    if thing in TEXT_THINGS:
        return thing in scene.roles
    there = {"captions": scene.has_captions, "logo": scene.has_logo, "music": scene.has_music}
    return there.get(thing, thing in LOOKS and thing not in scene.hidden)
