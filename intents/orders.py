"""What an order for the video says besides: how good, under which name, one file or several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from intents.lexicon import compiling, lexicons
from intents.text import normalise, utterance

_QUALITIES: Final = ("high", "medium", "draft")
"""In the order in which they are looked for: "not a draft" asks for high."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the words of an order say; empty where they say nothing of it."""

    quality: str = ""
    """high, medium or draft."""
    name: str = ""
    """What the file is to be called, as it was written."""
    each: bool = False
    """Every part, or every recording, is to be a file of its own."""
    every: bool = False
    """All recordings that came along are to become files."""
    format: str = ""
    """Another format than MP4 that is asked for, in capitals ("GIF")."""


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    ways = (way for lexicon in lexicons().values() for way in getattr(lexicon.orders, kind))
    with compiling(f"orders.{kind}"):
        return re.compile("|".join(ways))


@cache
def _names() -> tuple[re.Pattern[str], ...]:
    with compiling("orders.named"):
        return tuple(
            re.compile(way) for lexicon in lexicons().values() for way in lexicon.orders.named
        )


def order(text: str) -> Order:
    """Return what the words of an order for the video say of the file."""
    said = utterance(text)
    quality = next((one for one in _QUALITIES if _patterns(one).search(said.masked)), "")
    return Order(
        quality=quality,
        name=_name(text),
        each=_patterns("each").search(said.masked) is not None,
        every=_patterns("every").search(said.masked) is not None,
        format=found.group().upper() if (found := _patterns("formats").search(said.masked)) else "",
    )


def _name(text: str) -> str:
    normal = normalise(text)
    for way in _names():
        if found := way.search(normal):
            # The normal form is as long as the text, so the name is there in the user's own letters.
            whole = text[found.start("name") : found.end("name")]
            return re.split(r"[\\/]", whole)[-1].strip()
    return ""
