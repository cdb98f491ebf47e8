"""The order in which letters stand: left-to-right and right-to-left in one line (UAX #9).

The implicit rules only: no embedding characters, which nobody types into a title. Shaping within
one direction is the font engine's job.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TypeVar

Run = TypeVar("Run")


def levels(text: str) -> list[int]:
    """Return the embedding level of each character: even runs rightwards, odd leftwards."""
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    if not any(kind in {"R", "AL", "AN"} for kind in kinds):
        return [0] * len(text)
    base = _base(kinds)
    kinds = _neutrals(_numbers(kinds), "R" if base else "L")
    found = []
    for kind in kinds:
        if kind == "L":
            found.append(base + base % 2)
        elif kind == "R":
            found.append(1)
        else:
            found.append(2)
    return found


def _base(kinds: list[str]) -> int:
    """Return 1 when the first letter is written leftwards."""
    for kind in kinds:
        if kind == "L":
            return 0
        if kind in {"R", "AL"}:
            return 1
    return 0


def _numbers(kinds: list[str]) -> list[str]:
    """Resolve weak types (rules W1 to W7) to L, R, EN, AN or ON."""
    out: list[str] = []
    strong = "L"
    for index, kind in enumerate(kinds):
        now = kind
        if kind == "NSM":
            now = out[-1] if out else "ON"
        elif kind in {"ES", "CS"}:
            before = out[-1] if out else ""
            after = kinds[index + 1] if index + 1 < len(kinds) else ""
            now = "EN" if before == "EN" and after == "EN" else "ON"
        elif kind == "ET":
            near = (out[-1] if out else "", kinds[index + 1] if index + 1 < len(kinds) else "")
            now = "EN" if "EN" in near else "ON"
        elif kind in {"L", "R", "AL"}:
            strong = kind
            now = "R" if kind == "AL" else kind
        elif kind == "EN" and strong == "AL":
            now = "AN"
        if now == "EN" and strong == "L":
            now = "L"
        out.append(now if now in {"L", "R", "EN", "AN"} else "ON")
    return out


def _neutrals(kinds: list[str], base: str) -> list[str]:
    """Give spaces and punctuation the direction around them (rules N1, N2)."""
    out = list(kinds)
    index = 0
    while index < len(out):
        if out[index] != "ON":
            index += 1
            continue
        end = index
        while end < len(out) and out[end] == "ON":
            end += 1
        before = _side(out[index - 1]) if index else base
        after = _side(out[end]) if end < len(out) else base
        out[index:end] = [before if before == after else base] * (end - index)
        index = end
    return out


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def visual(runs: list[tuple[int, Run]]) -> list[Run]:
    """Return runs, given in reading order with their level, in the order of the eye (rule L2)."""
    ordered = list(runs)
    for level in range(max((level for level, _run in runs), default=0), 0, -1):
        start = 0
        for at_least, group in groupby(ordered, key=lambda pair: pair[0] >= level):
            size = len(list(group))
            if at_least:
                ordered[start : start + size] = ordered[start : start + size][::-1]
            start += size
    return [run for _level, run in ordered]
