"""A colour in the place of the picture behind everything: "no video, just black", "replace the clip with navy"."""

from __future__ import annotations

from intents.edits.message.patterns import patterns
from intents.edits.message.references import put, scanned
from intents.edits.scene import Scene


def for_the_picture(text: str, scene: Scene) -> str:
    """Return the text with a colour that shall stand for the picture told as the background's."""
    if scene.exists and {"image", "video"} & set(scene.fresh):
        # What came now is what takes a place.
        return text
    slotted = scanned(text)
    for pattern in patterns().references.get("ground_for_picture", ()):
        if (found := pattern.search(slotted.skeleton)) is not None:
            colour = slotted.said(found.start("x"), found.end("x"))
            told = patterns().references_say["ground_for_picture"].format(colour)
            return put(told, found, slotted, text)
    return text
