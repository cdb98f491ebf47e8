"""Which one of several videos a message is about ("in the second one, a red wave")."""

from __future__ import annotations

from intents.edits.message.patterns import patterns
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.slots import ordinal
from intents.text import normalise


def of_one(text: str, scene: Scene) -> tuple[int, str] | None:
    """Return the number of the video that a message names and the rest of its words, None for all of them."""
    if scene.videos < 2:
        return None
    normal = normalise(text)
    for pattern in patterns().references.get("in_video", ()):
        found = pattern.search(normal)
        if found is None or is_quoted(text, found.start()):
            continue
        number = ordinal(found["o"])
        number = scene.videos + 1 + number if number < 0 else number
        rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,.:;")
        if 0 < number <= scene.videos and rest:
            return number, rest
    return None
