"""Words that are an edit's values and places and nothing else, so that they are no name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from intents.edits.message.concept import Concept
from intents.edits.message.patterns import ANY_VALUE, patterns

_STRETCHES: Final = ("open", "to_end", "whole")
_LETTERED: Final = frozenset({
    "vertical", "horizontal", "corner", "size", "weight", "tone", "fade", "end", "gradient", "which",
})  # fmt: skip
"""Looks that words on the picture can have."""
_REMEMBERED: Final = 1024
"""Stretches of words whose answer is kept: a repeated one is asked about again and again."""


def is_instruction(said: str) -> bool:
    """Whether the words are values and places of an edit and nothing else: "to the top in red"."""
    whole = (*patterns().acts.values(), *patterns().looks.values())
    if any(one.fullmatch(said) for one in whole):
        return True
    # With its values a word may be known that is not without them, and the other way round.
    return any(_is_told(one) for one in (re.sub(f"{ANY_VALUE}+", " ", said), said))


def is_title(said: str) -> bool:
    """Whether several words name nothing, do nothing, and say no look that a text could have."""
    does = (*patterns().acts.values(), *patterns().things.values())
    named = any(one.search(said) for one in does)
    return len(said.split()) > 1 and not named and not dresses(said)


@lru_cache(maxsize=_REMEMBERED)
def dresses(said: str) -> bool:
    """Whether the words are values and looks that letters can have, and nothing else ("big and red")."""
    left = re.sub(f"({ANY_VALUE})\\1+", r"\1", said)
    for regex in (one for regexes in patterns().spans.values() for one in regexes):
        left = regex.sub(" ", left)
    bare = re.sub(f"{ANY_VALUE}+", " ", left)
    told = left != said or bare != left
    for pattern in _lettered():
        bare, before = pattern.sub(" ", bare), bare
        told = told or bare != before
    return told and not any(char.isalnum() for char in patterns().filler.sub(" ", bare))


@cache
def _lettered() -> tuple[Concept, ...]:
    looks = patterns().looks.items()
    return tuple(one for name, one in looks if name.partition(".")[0] in _LETTERED)


def is_stretch(said: str) -> bool:
    """Whether the words say for how long and nothing else ("until the end"); a name is written large."""
    spans = (regex for kind in _STRETCHES for regex in patterns().spans[kind])
    return any(regex.fullmatch(said) for regex in spans)


def _is_told(left: str) -> bool:
    """Whether nothing is left of the words once every concept is taken out."""
    left = re.sub(f"({ANY_VALUE})\\1+", r"\1", left)
    for regex in (one for regexes in patterns().spans.values() for one in regexes):
        left = regex.sub(" ", left)
    for group in (patterns().looks, patterns().things, patterns().acts):
        for pattern in group.values():
            left = pattern.sub(" ", left)
    left = re.sub(f"{ANY_VALUE}+", " ", left)
    left = patterns().filler.sub(" ", left)
    return not any(char.isalnum() for char in left)
