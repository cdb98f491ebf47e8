"""Levels and shapes: percent, decibels, loudness, factors; ratios, sizes, frame rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intents.slots.grammar import Converted, Grammar, Rule, either, found_in, looked_up

_CUTS: Final = re.compile(
    r"\b(?:cut|trim|remove|keep|mute|silence|delete|drop|skip|omit|lose|restore|(?:leave|take|edit)\b[^,.;]{0,12}\bout)\b|\bseconds? *$"
)
_SHAPES: Final = frozenset({(9, 16), (16, 9)})
"""Shapes that are no seconds even after a word of cutting."""
_RATIOS: Final = frozenset({(16, 9), (9, 16), (1, 1), (4, 5), (5, 4), (4, 3), (3, 4), (2, 3), (3, 2), (21, 9), (9, 21), (2, 1), (1, 2), (18, 9), (9, 18)})  # fmt: skip

_MOST_DECIBELS: Final = 200.0
"""Beyond every sound."""


def level_rules(g: Grammar) -> Iterator[Rule]:
    """Yield how shares, decibels, loudness and factors are said."""
    number = g.number
    minus, plus = g.words("minus"), g.words("plus")
    sign = rf"(?:(?P<minus>(?<![\da-z_])[-\u2212\u2013]|{minus})|\+|{plus})?\s*"

    def signed(m: re.Match[str]) -> Converted:
        value = min(g.value(m["q"]), _MOST_DECIBELS)
        return -value if m["minus"] else value

    def share(m: re.Match[str]) -> Converted:
        return round(g.value(m["q"]) / 100, 4)

    def tenths(m: re.Match[str]) -> Converted:
        # A digit after the tenths counts hundredths.
        more = 0.05 if m["h"] else (g.value(m["r"]) / 100 if m["r"] else 0.0)
        return round(g.value(m["q"]) / 10 + more, 4)

    def times(m: re.Match[str]) -> Converted:
        # Nothing is done zero times.
        return g.value(m["q"]) or None

    shares, factors = g.table("shares"), g.table("factors")
    yield re.compile(rf"{sign}(?P<q>{number})\s*-?{g.words('decibels')}(?![a-z0-9])"), "db", signed
    yield re.compile(rf"{sign}(?P<q>{number})\s*-?{g.words('loudness')}(?![a-z])"), "lufs", signed
    yield re.compile(rf"{g.words('percent_before')}\s*(?P<q>{number})"), "percent", share
    yield re.compile(rf"(?P<q>{number})\s*-?(?:%|{g.words('percent')}(?![a-z]))"), "percent", share
    digit = either(word for word, value in g.digits.items() if value < 10)
    yield (
        re.compile(
            rf"(?P<q>{number}){g.words('tenths')}(?:(?P<h>{g.words('share_after')})|(?P<r>{digit}))?"
        ),
        "percent",
        tenths,
    )
    yield (
        re.compile(rf"(?<![a-z\d]){either(factors)}(?![a-z])"),
        "factor",
        lambda m: looked_up(factors, m.group()),
    )
    yield (
        re.compile(
            rf"(?P<q>{number})\s*(?:[x\u00d7](?![a-z\d])|{g.words('times_factor')}(?![a-z]))"
        ),
        "factor",
        times,
    )
    yield (
        re.compile(rf"(?<![a-z\d]){either(shares)}(?![a-z])"),
        "percent",
        lambda m: found_in(shares, m),
    )


def shape_rules(g: Grammar) -> Iterator[Rule]:
    """Yield how sizes, ratios, resolutions and frame rates are said."""
    number, by = g.number, g.words("by")

    def size(m: re.Match[str]) -> Converted:
        return int(m["w"]), int(m["h"])

    def ratio(m: re.Match[str]) -> Converted:
        sides = int(g.value(m["w"])), int(g.value(m["h"]))
        if sides not in _SHAPES and _CUTS.search(m.string, 0, m.start()) and " to " in m.group():
            return None
        return sides if sides in _RATIOS else None

    def whole(m: re.Match[str]) -> Converted:
        return round(g.value(m["q"]))

    def rate(m: re.Match[str]) -> Converted:
        # "That one frame" is no speed of a film.
        return round(g.value(m["q"])) if g.value(m["q"]) > 1 else None

    resolutions = g.table("resolutions")
    yield (
        re.compile(
            rf"(?<!\d)(?P<w>\d{{3,4}})\s*(?:[x*\u00d7]|{by})\s*(?P<h>\d{{3,4}})(?!\d)(?:\s*px)?"
        ),
        "size",
        size,
    )
    yield (
        re.compile(r"(?<!\d)(?P<q>360|480|540|720|1080|1440|2160)\s*(?:p(?![a-z])|i(?![a-z]))"),
        "short",
        whole,
    )
    yield (
        re.compile(rf"(?<![a-z\d])(?:{either(resolutions)})(?![a-z\d])"),
        "short",
        lambda m: looked_up(resolutions, m.group()),
    )
    yield (
        re.compile(rf"{g.words('frames_before')}\s*(?P<q>{number})\s*{g.words('frames')}?"),
        "fps",
        rate,
    )
    yield re.compile(rf"(?<![:\d.])(?P<q>{number})\s*-?{g.words('frames')}(?![a-z])"), "fps", rate
    # "From 2 to 3 seconds" is a stretch, not a shape, and so is "cut 1 to 2 and 4 to 5".
    timed = "(?:" + "|".join(g.units.values()) + ")(?![a-z])"
    side = rf"(?:[1-9]\d?|{either([*g.spaced, *g.digits])}+)"
    yield (
        re.compile(
            rf"(?<![\d:.])(?<!from )(?<!between )(?P<w>{side})\s*(?:[:x\u00d7*\u2236]|{g.words('ratio_words')})\s*(?P<h>{side})(?!\d|[:.]\d)(?![\s-]*{timed})"
        ),
        "ratio",
        ratio,
    )
    yield re.compile(r"(?<![\d/])(?P<w>16|9)\s*[/-]\s*(?P<h>16|9)(?![\d/])"), "ratio", ratio

    def points(m: re.Match[str]) -> Converted:
        # "One size up" is no size in points.
        return round(g.value(m["q"])) if g.value(m["q"]) >= 6 else None

    yield re.compile(rf"(?P<q>{number})\s*-?{g.words('points')}(?![a-z])"), "points", points
