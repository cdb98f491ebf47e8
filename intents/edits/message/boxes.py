"""Letters with a box or an outline: their colour can be had, what is behind them not."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.references import put, scanned
from intents.edits.message.things import TEXT_THINGS
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import Slotted
from intents.text import normalise

_LETTERS: Final = frozenset({"text", "letters"})
_NEAR: Final = 3
"""Characters between a role and what is said of it."""


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
            led = found is not None and is_unspaced(text) and _leads(slotted, found)
            if found is None:
                continue
            if not (captions or led or (spoken_of and set(others) <= _LETTERS)):
                if kind == "boxed" and is_unspaced(text) and "y" in found.groupdict():
                    shades = (str(slotted.values[found[group]]) for group in "yx")
                    return put(
                        patterns().references_say["grounded"].format(*shades), found, slotted, text
                    )
                continue
            told = patterns().references_say[kind].format(str(slotted.values[found["x"]]))
            return put(told, found, slotted, text)
    return text


def _leads(slotted: Slotted, found: re.Match[str]) -> bool:
    """Whether words of one role stand right before their colours ("the title white on black")."""
    skeleton = slotted.skeleton
    roles = [patterns().things[name] for name in TEXT_THINGS if name not in _LETTERS]
    ends = [one.end() for role in roles for one in role.finditer(skeleton, 0, found.start())]
    between = skeleton[max(ends, default=0) : found.start()]
    # "Title “Morning”, white on blue" tells the colours of all.
    return bool(ends) and len(between) <= _NEAR and not any(map(slotted.kind, between))
