"""Several things and as many colours, each given its own: "“A” “B” “C”, red, yellow and blue respectively"."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.clause import Token, tokens_of
from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS
from intents.language import is_unspaced
from intents.slots import Slotted, scan

_MANY: Final = 3
"""So many texts beside as many colours need no word that each has its own."""


def told_each(text: str) -> str:
    """Return the message with each thing told its own colour, where they are listed apart."""
    slotted = scan(text, None if asks(text) else namer(text))
    said = slotted.skeleton
    colours = [i for i, char in enumerate(said) if slotted.kind(char) == "colour"]
    if len(colours) < 2:
        return text
    first, last = colours[0], colours[-1]
    words = [i for i, char in enumerate(said) if slotted.kind(char) == "text"]
    told = list(re.finditer(patterns().talk["respectively"].pattern, said))
    told = [one for one in told if one.start() < first or one.start() > last]
    if not _are_listed(said[first : last + 1], colours, first, slotted):
        return text
    if len(words) == len(colours) and words[-1] < first and (told or len(words) >= _MANY):
        names = [slotted.said(i, i + 1).strip() for i in words]
        lead = text[: slotted.origins[words[-1] + 1]]
    elif told and not words:
        heads = _listed_heads(tokens_of(slotted), first)
        if len(heads) != len(colours):
            return text
        names = [slotted.said(t.start, t.end).strip() for t in heads]
        lead = text[: slotted.origins[heads[0].start]]
    else:
        return text
    if not _is_bare(said[words[-1] + 1 : first] if words else said[heads[-1].end : first]):
        return text
    end = max(last + 1, *(one.end() for one in told)) if told else last + 1
    gap = "" if is_unspaced(text) else " "
    shades = [slotted.said(i, i + 1).strip() for i in colours]
    each = [f"{name}{gap}{shade}" for name, shade in zip(names, shades, strict=True)]
    before = f"{lead}, " if words else lead
    return f"{before}{', '.join(each)}{text[slotted.origins[end] :]}"


def _are_listed(said: str, colours: list[int], first: int, slotted: Slotted) -> bool:
    """Whether nothing but commas and "and" stands between colours."""
    left = "".join(" " if first + i in colours else char for i, char in enumerate(said))
    return _is_bare(left) and bool(slotted.values)


def _is_bare(said: str) -> bool:
    left = patterns().talk["respectively"].sub(" ", said)
    left = patterns().filler.sub(" ", patterns().breaks.sub(" ", left))
    for act in ("change", "as_role", "put"):
        left = patterns().acts[act].sub(" ", left) if act in patterns().acts else left
    return not any(char.isalnum() for char in left)


def _listed_heads(tokens: tuple[Token, ...], before: int) -> list[Token]:
    """Return the things that are named before a place, each once."""
    found: dict[str, Token] = {}
    for token in tokens:
        if token.group == "thing" and token.name in HEADS and token.end <= before:
            found.setdefault(token.name, token)
    return list(found.values())
