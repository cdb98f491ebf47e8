"""What an order for the video says besides: how good, under which name, one file or several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from intents.lexicon import compiling, lexicons
from intents.text import normalise, utterance

_SHORT: Final = 300
"""Characters of a message up to which a limit is looked for: a paste orders nothing."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
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


@cache
def _limits() -> tuple[re.Pattern[str], ...]:
    with compiling("orders.size", "orders.limit"):
        size = "|".join(way for lexicon in lexicons().values() for way in lexicon.orders.size)
        return tuple(
            re.compile(way.replace("{size}", f"(?:{size})"))
            for lexicon in lexicons().values()
            for way in lexicon.orders.limit
        )


def limited(text: str) -> tuple[float, str]:
    """Return how many megabytes the file may have, and the text without the words that say so.

    0 and the text where nothing is said of it.
    """
    said = utterance(text)
    if len(text) > _SHORT or not any(map(str.isdecimal, text)) or len(said.masked) != len(text):
        return 0, text
    for way in _limits():
        if found := way.search(said.masked):
            before, after = text[: found.start()], text[found.end() :]
            between = " " if before[-1:].isascii() else ""
            rest = f"{before}{between}{after}".strip(" ,.;:\uff0c\u3002\uff1b")
            huge = _patterns("gigabytes").search(found.group()) is not None
            return float(_NUMBER.findall(found.group())[-1]) * (1000 if huge else 1), rest
    return 0, text


def left_out(text: str) -> str:
    """Return the words of an order that may say what the video shall be without ("without the title")."""
    return _part(text, "without")


def led(text: str) -> str:
    """Return what comes after an order that leads a message ("export it, in blue"); it may be an edit.

    How the file is to be called is of the order.
    """
    words = _part(text, "leading")
    for way in _names() if words else ():
        if found := way.search(normalise(words)):
            words = f"{words[: found.start()]}{words[found.end() :]}".strip(" ,.:;\uff0c\u3002")
    return words


def parted(text: str) -> tuple[str, str]:
    """Return what stands before an order at the end of a message, and the order with all that follows it."""
    words = _part(text, "before")
    return (words, text[text.index(words) + len(words) :].lstrip(" ,;")) if words else ("", "")


def reasoned(text: str) -> tuple[str, str] | None:
    """Return what stands before a reason, and the reason without the word that leads it ("because").

    What says nothing is an empty reason ("because I said so"). None without one.
    """
    normal = normalise(text)
    found = _patterns("reason").search(normal) if len(normal) == len(text) else None
    spans = (
        []
        if found is None
        else [found.span(n + 1) for n, one in enumerate(found.groups()) if one is not None]
    )
    if len(spans) != 2:
        return None
    before, why = (text[slice(*span)].strip(" ,.:;\uff0c\u3002") for span in spans)
    return before, why


def is_manner(words: str) -> bool:
    """Say whether words beside an order tell how the video shall be ("in blue") or what comes first."""
    return _patterns("manner").search(utterance(words).masked) is not None


def _part(text: str, kind: str) -> str:
    normal = normalise(text)
    found = _patterns(kind).search(normal) if len(normal) == len(text) else None
    at = 0 if found is None else next((n for n, one in enumerate(found.groups(), 1) if one), 0)
    if found is None or not at:
        return ""
    return text[found.start(at) : found.end(at)].strip(" ,.:;\uff0c\u3002")


def _name(text: str) -> str:
    normal = normalise(text)
    for way in _names():
        if found := way.search(normal):
            # The normal form is as long as the text, so the name is there in the user's own letters.
            whole = text[found.start("name") : found.end("name")]
            return re.split(r"[\\/]", whole)[-1].strip()
    return ""
