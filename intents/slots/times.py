"""Times in any form: "1:20", "a minute and a half"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intents.slots.grammar import UNIT_MS, Converted, Grammar, Rule, either, looked_up


def _rest(digits: str, ms: int) -> float:
    """Return what digits after a unit add: sixtieths, of a second its decimals."""
    return int(digits) * ms / (10 ** len(digits) if ms == UNIT_MS["second"] else 60)


def time_rules(g: Grammar) -> Iterator[Rule]:
    """Yield how times are said: clock times first, then quantities with their units."""
    amounts = g.table("amounts")
    shares, after = g.table("share_after"), g.words("share_after")
    amount = rf"(?:{either(amounts)}|{g.number}(?:\s+{after})?)"
    unit = "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in g.units.items()) + ")"
    plain = "(?:" + "|".join(g.units.values()) + ")(?![a-z])"
    ranges = g.words("ranges")
    piece = re.compile(
        rf"(?P<q>{amount})[\s-]*{unit}(?![a-z])(?P<h>\s*{after})?(?P<rest>\d{{1,2}}(?![\d.])(?!\s*{plain}))?"
    )

    def unit_of(m: re.Match[str]) -> int:
        return next(ms for name, ms in UNIT_MS.items() if m[name])

    with_share = re.compile(rf"^(?P<n>.*?)\s+(?P<h>{after})$")

    def share(words: str | None) -> float:
        return (words and looked_up(shares, words)) or 0.0

    def many(words: str) -> float:
        known = looked_up(amounts, words)
        if known is not None:
            return known
        found = with_share.match(words)
        return g.value(words) if found is None else g.value(found["n"]) + share(found["h"])

    def clock(m: re.Match[str]) -> Converted:
        seconds = 0.0
        for part in m["t"].split(":"):
            seconds = seconds * 60 + float(part)
        return round(seconds * 1000)

    def spoken(m: re.Match[str]) -> Converted:
        total = 0.0
        for part in piece.finditer(m.group()):
            ms = unit_of(part)
            total += many(part["q"]) * ms
            total += share(part["h"]) * ms + _rest(part["rest"] or "0", ms)
        return round(total)

    def primes(m: re.Match[str]) -> Converted:
        return int(m["m"]) * 60_000 + int(m["s"]) * 1000

    def shared(m: re.Match[str]) -> Converted:
        return round(g.value(m["q"]) * unit_of(m))

    spaced = either(g.spaced)

    yield (
        re.compile(
            r"(?<!\d)(?P<m>\d{1,3})['\u2019\u2032](?P<s>[0-5]?\d)(?:[\"\u201d\u2033]|'')?(?![\w'])"
        ),
        "time",
        primes,
    )
    yield (
        re.compile(r"(?<![\d:.])(?P<t>\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,3})?)(?!\d|:\d)"),
        "time",
        clock,
    )
    lone = g.words("lone")

    def lonely(m: re.Match[str]) -> Converted:
        return round(unit_of(m) * (1 + share(m["h"])))

    yield (
        re.compile(rf"(?<![a-z]){lone}\s+(?P<v>{unit}(?![a-z])(?P<h>\s*{after})?)"),
        "time",
        lonely,
    )
    later = rf"(?:\d{{1,2}}(?![\d.])(?!\s*{plain}))?"
    joined = r"\s*(?:,|and)?\s*"

    def of(name: str) -> str:
        return rf"{amount}[\s-]*{g.units[name]}(?![a-z])(?:\s*{after})?{later}"

    # Only smaller units add up: "1 minute and 20 seconds", but "3 s and 6 s" are two times.
    small = f"(?:{of('second')})(?:{joined}{of('millisecond')})?"
    middle = f"(?:{of('minute')})(?:{joined}{small})?"
    whole = f"(?:{of('hour')})(?:{joined}{middle})?(?:{joined}{small})?"
    yield (
        re.compile(rf"(?<![a-z\d.])(?:{whole}|{middle}|{small}|{of('millisecond')})"),
        "time",
        spoken,
    )
    dash = rf"\s*(?:[-\u2013\u2014~\u301c\u2212]|{ranges})\s*"
    yield (
        re.compile(rf"(?P<q>{g.number})(?={dash}{amount}[\s-]*{unit}(?![a-z]))"),
        "time",
        shared,
    )
    yield (
        re.compile(
            rf"(?<![a-z])(?<!the\s){unit}\s+(?:number\s+)?(?P<q>\d+(?:\.\d+)?|{spaced})(?![\d:%a-z])"
        ),
        "time",
        shared,
    )
