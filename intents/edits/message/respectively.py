"""Several things and as many colours, each given its own: "“A” “B” “C”, red, yellow and blue respectively"."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.clause import Token, tokens_of
from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.references import scanned
from intents.edits.message.things import HEADS
from intents.language import is_unspaced
from intents.slots import Slotted, ordinal, scan

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


def dealt_out(text: str) -> str:
    """Return the message with colours that it names first told where it deals them out.

    "Our colours are navy and gold, the first for the background, the second for the waveform".
    """
    slotted = scanned(text)
    said = slotted.skeleton
    run = _announced(said, slotted)
    if run is None:
        return text
    at, stop = run
    rest = said[stop:]
    tokens = [t for t in tokens_of(slotted) if t.group == "thing" and t.name in HEADS]
    named = {t.name for t in tokens if t.start >= stop} or {
        t.name for t in tokens_of(slotted) if t.name.startswith("style.") and t.start >= stop
    }
    if any(t.start < stop for t in tokens) or not named:
        return text
    shades = [slotted.said(i, i + 1).strip() for i in at]
    counted = _counted_colours(rest, len(at))
    again = [str(slotted.values[char]) for char in rest if slotted.kind(char) == "colour"]
    told = text[slotted.origins[stop] :].lstrip(" ,:;.")
    if not counted:
        known = {str(slotted.values[said[i]]) for i in at}
        return told if len(again) > 1 and set(again) <= known else text
    if again:
        return text
    for start, end, number in sorted(counted, reverse=True):
        first, last = slotted.origins[stop + start], slotted.origins[stop + end]
        text = f"{text[:first]}{shades[number]}{text[last:]}"
    return text[slotted.origins[stop] :].lstrip(" ,:;.")


def _announced(said: str, slotted: Slotted) -> tuple[list[int], int] | None:
    """Return where the colours of a list stand that begins a message, and where the list ends."""
    colours = [i for i, char in enumerate(said) if slotted.kind(char) == "colour"]
    mark = re.search(r"[,:;.](?=\s)", said[colours[1] :]) if len(colours) > 1 else None
    if mark is None:
        return None
    stop = colours[1] + mark.start()
    listed = [i for i in colours if i < stop]
    while (more := re.match(r"[,\s]+", said[stop:])) is not None:
        # "Red, green, blue: …" goes on with colours alone.
        comes = stop + more.end()
        if comes not in colours or said[comes + 1 : comes + 2] not in set(",:;."):
            break
        listed.append(comes)
        stop = comes + 1
    bare = _are_listed(said[listed[0] : listed[-1] + 1], listed, listed[0], slotted)
    return (listed, stop) if bare and not said[listed[-1] + 1 : stop].strip() else None


def _counted_colours(rest: str, count: int) -> list[tuple[int, int, int]]:
    """Return where one of so many colours is counted, and which it is."""
    found: list[tuple[int, int, int]] = []
    for pattern in patterns().references.get("colour_counted", ()):
        for one in pattern.finditer(rest):
            number = ordinal(one["o"])
            number = number - 1 if number > 0 else count + number
            if 0 <= number < count:
                found.append((one.start(), one.end(), number))
    left = set(range(count)) - {number for _, _, number in found}
    for pattern in patterns().references.get("colour_other", ()) if len(left) == 1 else ():
        if found and (other := pattern.search(rest, found[0][1])) is not None:
            found.append((other.start(), other.end(), left.pop()))
            break
    return found


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
