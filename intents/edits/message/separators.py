"""Wishes parted by numbers, slashes, bars or blanks told apart by commas ("1. vertical 2. red wave")."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.clause import Token, tokens_of
from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS
from intents.edits.message.wording import QUOTED
from intents.language import is_unspaced
from intents.slots import Slotted, scan

_ENCLOSED: Final = re.compile("[\u2460-\u2473\u2776-\u277f]")
"""Numbers in circles."""
_NUMBERED: Final = re.compile(r"(?<![\w.:/-])[(\uff08]?(\d{1,2})\s*[.\u3001)\uff09](?=\s*[^\d\s])")
_MARKS: Final = re.compile(r"\s*(?<!and)[/|\uff5c\uff0f&\uff06\u2022\u00b7]\s*|\s+[+-]\s+|^\s*-\s+")
_BLANK: Final = re.compile(r" +")
_ENDED: Final = (",", ";", ":", ".", "!", "?", "\n")
_OWN: Final = frozenset({"shape", "pace", "fade", "level", "style", "gradient", "blur"})
"""Kinds of looks that are a wish by themselves."""
_DEEDS: Final = frozenset({"cut", "remove", "keep", "split", "join", "loop"})
_UNITS: Final = frozenset({"factor", "db", "lufs", "fps", "short", "size", "ratio"})
"""Kinds of values that say by their unit what they are of."""
_WORDS: Final = re.compile("[a-z\u3400-\u9fff]")


def parted(text: str) -> str:
    """Return the text with commas where another mark, or a blank, parts one wish from the next."""
    text = _both(_counted(text))
    if not _MARKS.search(text) and not (" " in text and is_unspaced(text)):
        return text
    slotted = scan(text, None if asks(text) else namer(text))
    tokens = tokens_of(slotted)
    for start, end in reversed(_cuts(slotted, tokens)):
        first, last = slotted.origins[start], slotted.origins[end]
        comma = ", " if text[:first].strip() else ""
        text = f"{text[:first]}{comma}{text[last:]}"
    return text


def _both(text: str) -> str:
    """Return the text with a comma before what is told of two texts at once ("“A” and “B” both in red")."""
    if len(QUOTED.findall(text)) < 2:
        return text
    slotted = scan(text, None if asks(text) else namer(text))
    for pattern in patterns().references.get("told_both", ()):
        if (found := pattern.search(slotted.skeleton)) is not None:
            at = slotted.origins[found.end()]
            return f"{text[:at]}, {text[at:]}"
    return text


def _counted(text: str) -> str:
    """Return the text with commas in the place of the numbers of a list."""
    found = list(_ENCLOSED.finditer(text))
    if len(found) < 2:
        found = list(_NUMBERED.finditer(text))
        if len(found) < 2 or [int(one[1]) for one in found] != list(range(1, len(found) + 1)):
            return text
    for one in reversed(found):
        before = text[: one.start()].rstrip(" ,;\uff0c\uff1b")
        comma = ", " if before and not before.endswith("\n") else ""
        text = f"{before}{comma}{text[one.end() :].lstrip()}"
    return text


def _cuts(slotted: Slotted, tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Return where one wish ends and another begins, of all marks and blanks."""
    skeleton = slotted.skeleton
    marks = [(one.start(), one.end(), True) for one in _MARKS.finditer(skeleton)]
    taken = [(start, end) for start, end, _ in marks]
    if is_unspaced(slotted.original):
        marks += [
            (one.start(), one.end(), False)
            for one in _BLANK.finditer(skeleton)
            if not any(start <= one.start() < end for start, end in taken)
        ]
    cuts, position = [], 0
    for start, end, is_mark in sorted(marks):
        if skeleton[:start].endswith(_ENDED) or _describes(skeleton[:start]):
            continue
        if start and any(t.start < end and start < t.end for t in tokens):
            continue
        after = _next(slotted, skeleton, end, is_mark=is_mark)
        left, right = _within(tokens, position, start), _within(tokens, end, after)
        bare = skeleton[position:start], skeleton[end:after]
        told = not start if is_mark else False
        if told or (
            _is_complete(slotted, bare[0], left)
            and (
                _is_complete(slotted, bare[1], right)
                if is_mark
                else _begins(slotted, bare[1], right, end)
            )
            and (not is_mark or _kinds(slotted, bare[0], left) != _kinds(slotted, bare[1], right))
        ):
            cuts.append((start, end))
            position = end
    return cuts


def _describes(before: str) -> bool:
    """Whether a colour stands there that is told of what comes next ("the blue" background)."""
    told = patterns().references.get("of_colour", ())
    return any(pattern.search(before) is not None for pattern in told)


def _next(slotted: Slotted, skeleton: str, start: int, *, is_mark: bool) -> int:
    """Return where the stretch after a mark ends."""
    ends = re.compile(r"[,;.!?\n]|\s[+-]\s|[/|&\u2022\u00b7]" if is_mark else r"[,;.!?\n |/]")
    found = ends.search(skeleton, start + (skeleton[start : start + 1] == " "))
    return len(slotted.skeleton) if found is None else found.start()


def _within(tokens: tuple[Token, ...], start: int, end: int) -> list[Token]:
    return [t for t in tokens if start <= t.start and t.end <= end]


def _is_own(token: Token) -> bool:
    kind = token.name.partition(".")[0]
    return (
        (token.group == "thing" and token.name in HEADS)
        or (token.group == "look" and kind in _OWN)
        or (token.group == "act" and kind in _DEEDS)
    )


def _kinds(slotted: Slotted, said: str, tokens: list[Token]) -> set[str]:
    kinds = {t.name.partition(".")[0] for t in tokens if _is_own(t)}
    return kinds | {kind for char in said if (kind := slotted.kind(char)) in _UNITS}


def _is_complete(slotted: Slotted, said: str, tokens: list[Token]) -> bool:
    """Whether a stretch says of what it is and what shall become of it."""
    values = {slotted.kind(char) for char in said} - {None, "file"}
    alone = any(t.group == "look" and t.name.partition(".")[0] in _OWN for t in tokens)
    if alone or values & _UNITS:
        return True
    told = bool(values) or any(char.isdigit() for char in said)
    told = told or any(t.group == "look" for t in tokens)
    told = told or any(t.group == "act" and t.name in _DEEDS for t in tokens)
    return told and any(_is_own(t) for t in tokens)


def _begins(slotted: Slotted, said: str, tokens: list[Token], start: int) -> bool:
    """Whether a stretch after a blank begins a wish of its own."""
    first = next((t for t in tokens if t.start == start and _is_own(t)), None)
    if slotted.kind(said[:1]) in _UNITS:
        return True
    if first is None:
        return False
    # "The last three seconds, cut": the act alone goes on.
    rest = said[first.length :]
    return first.group != "act" or any(slotted.kind(char) for char in rest) or len(tokens) > 1
