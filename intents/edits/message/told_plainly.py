"""A message in the plainest words for the same: its parts apart, its names in marks, each thing with its own."""

from __future__ import annotations

from intents.edits.message import (
    grounds_told,
    lines_told,
    named_anew,
    numbered,
    own_words,
    places_told,
    references,
    respectively,
    separators,
    wording,
)
from intents.edits.scene import Scene


def in_plain_words(text: str, scene: Scene) -> str:
    """Return the message with its parts, its names and its roundabout words told outright."""
    text = places_told.sits_amiss(text, scene)
    text = numbered.seconds(separators.parted(lines_told.as_texts(text, scene)))
    text = named_anew.in_marks(wording.by_suffix(text, scene), scene)
    text = own_words.in_marks(own_words.with_marks(text) if scene.texts else text, scene)
    text = grounds_told.for_the_picture(text, scene)
    return references.rephrased(respectively.told_each(respectively.dealt_out(text)))
