"""Two texts of which each is told what becomes of it: "“A” and “B”, the former red, the latter white"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intents.edits.message.patterns import patterns
from intents.edits.message.wording import QUOTED
from intents.edits.scene import Scene
from intents.text import normalise

_WORDED = frozenset({"add_text", "change_text"})


def told_each(text: str, scene: Scene) -> str:
    """Return the message with each of two texts called by its words where it is pointed at.

    The two are those the message quotes, or the two that stand there and were spoken of last.
    """
    quoted = [found.group() for found in QUOTED.finditer(text)]
    kinds: tuple[str, ...]
    own = [one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    plain = len(own) == 2 and not any('"' in one for one in own)
    if not quoted and plain and scene.last_operation in _WORDED:
        # Those that are counted are known by their number.
        quoted, kinds, after = [f'"{one}"' for one in own], ("", "_bare"), 0
    elif len(quoted) == 2 and not set(own) & {one[1:-1] for one in quoted}:
        kinds, after = ("", "_counted", "_bare"), list(QUOTED.finditer(text))[-1].end()
    else:
        return text
    places = _places(normalise(text), kinds, after)
    if places is None:
        return text
    one, two = places
    return (
        f"{text[: one.start()]}{quoted[0]}{text[one.end() : two.start()]}"
        f"{_comma(text[: two.start()])}{quoted[1]}{text[two.end() :]}"
    )


def _places(
    said: str, kinds: Sequence[str], after: int
) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return where the first and the second of two are pointed at, None where only one is."""
    for kind in kinds:
        for first in patterns().references.get(f"pair_first{kind}", ()):
            if (one := first.search(said, after)) is None:
                continue
            for second in patterns().references.get(f"pair_second{kind}", ()):
                if (two := second.search(said, one.end())) is not None:
                    return one, two
    return None


def _comma(before: str) -> str:
    """Return a comma where the words before it end in none: each of the two is a wish."""
    return "" if not before.strip() or not before.strip()[-1].isalnum() else ", "
