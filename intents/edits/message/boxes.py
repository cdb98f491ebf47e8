"""Letters with a box or an outline: their colour can be had, what is behind them not."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.references import put, scanned
from intents.edits.message.things import TEXT_THINGS
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.text import normalise

_LETTERS: Final = frozenset({"text", "letters"})


def boxed(text: str, scene: Scene) -> str:
    """Return the text with "white letters on black" of captions as letters and a box behind them."""
    normal = normalise(text)
    captions = patterns().things["captions"].search(normal) is not None
    others = [name for name in TEXT_THINGS if patterns().things[name].search(normal)]
    spoken_of = scene.focus == "captions" or "captions" in scene.fresh
    slotted = scanned(text)
    for kind in ("boxed", "edged"):
        for pattern in patterns().references.get(kind, ()):
            found = pattern.search(slotted.skeleton)
            led = set(others) - _LETTERS and found is not None and is_unspaced(text)
            if found is None or not (captions or led or (spoken_of and set(others) <= _LETTERS)):
                continue
            told = patterns().references_say[kind].format(str(slotted.values[found["x"]]))
            return put(told, found, slotted, text)
    return text
