"""Values inside a sentence: times, shares, colours, shapes, quoted words; and the text without them.

`scan` overwrites each value by one character of its kind, so that patterns may say `{time}` and
find which one was meant by the character itself. All languages are read together: people mix them.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from intents.lexicon import ColourWords, UnitWords, lexicons
from intents.text import normalise

KINDS: Final = (
    "text", "file", "time", "colour", "percent", "factor", "db", "lufs", "fps", "short", "size",
    "ratio", "points", "rainbow",
)  # fmt: skip
"""What a value can be. time: ms; percent: share 0..n; short: the shorter side in pixels."""
_ROOM: Final = 64
_BASE: Final = 0xE100
UNIT_MS: Final = {"hour": 3_600_000, "minute": 60_000, "second": 1000, "millisecond": 1}
_RATIOS: Final = frozenset({(16, 9), (9, 16), (1, 1), (4, 5), (5, 4), (4, 3), (3, 4), (2, 3), (3, 2), (21, 9), (9, 21), (2, 1), (1, 2), (18, 9), (9, 18)})  # fmt: skip
_NEVER: Final = r"(?!)"

SlotValue = str | int | float | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slotted:
    """A sentence whose values were lifted out."""

    skeleton: str
    """Normal text with one character for each value; shorter than the original."""
    values: Mapping[str, SlotValue]
    """That character to the value."""
    origins: tuple[int, ...]
    """Offset in the original of every character of the skeleton, and its end."""
    original: str

    def kind(self, character: str) -> str | None:
        """Return what kind of value a character of the skeleton stands for."""
        return KINDS[(ord(character) - _BASE) // _ROOM] if character in self.values else None

    def said(self, start: int, end: int) -> str:
        """Return the user's own words for a stretch of the skeleton."""
        return self.original[self.origins[start] : self.origins[end]]


def slot_class(kind: str) -> str:
    """Return the regular expression that stands for a value of this kind."""
    first = _BASE + KINDS.index(kind) * _ROOM
    return f"[{chr(first)}-{chr(first + _ROOM - 1)}]"


def _either(words: Iterable[str]) -> str:
    listed = sorted(words, key=len, reverse=True)
    return (
        "(?:" + "|".join(word.replace(" ", r"\s+") for word in listed) + ")" if listed else _NEVER
    )


def _bounded(pattern: str) -> str:
    return rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"


class _Grammar:
    """The regular expressions of all languages together."""

    def __init__(self, units: list[UnitWords], colours: list[ColourWords]) -> None:
        def words(name: str) -> str:
            return _either(word for unit in units for word in getattr(unit, name))

        def table(name: str) -> dict[str, float]:
            return {k: v for unit in units for k, v in getattr(unit, name).items()}

        numbers = table("numbers")
        self.spaced = {word: int(value) for word, value in numbers.items() if word.isascii()}
        self.digits = {word: int(value) for word, value in numbers.items() if not word.isascii()}
        point = words("point")
        self.point = re.compile(point)
        spaced = _either(self.spaced)
        run = rf"{spaced}(?:(?:\s+and\s+|[\s-]+){spaced})*(?:\s+{point}(?:\s+{spaced})+)?"
        han = "[" + "".join(self.digits) + "]"
        self.number = rf"(?:(?<![\d.])\d+(?:[.]\d+)?|(?<![\d.])[.]\d+|(?<![a-z]){run}(?![a-z])|{han}+(?:{point}{han}+)?)"
        self.table = table
        self.words = words
        self.fixed = {k: v for c in colours for k, v in c.fixed.items()}
        self.names = {k: v for c in colours for k, v in c.names.items()}
        self.modifiers = {w: k for c in colours for k, ws in c.modifiers.items() for w in ws}
        self._colours = colours
        self.units = {
            name: _either(w for unit in units for w in unit.times.get(name, ())) for name in UNIT_MS
        }

    def colour_words(self, name: str) -> str:
        """Return the pattern of the words around colour names: before, after, suffix, rainbow."""
        return _either(word for colours in self._colours for word in getattr(colours, name))

    def value(self, words: str) -> float:
        """Return the number that such words say."""
        words = words.strip()
        if re.fullmatch(r"\d*\.?\d+", words):
            return float(words)
        whole, *decimals = self.point.split(words, maxsplit=1)
        total = self._han(whole) if words[0] in self.digits else self._spaced(whole)
        table = {**self.spaced, **self.digits}
        parts = re.findall(_either(table), decimals[0]) if decimals else []
        return total + (float("0." + "".join(str(table[part]) for part in parts)) if parts else 0.0)

    def _spaced(self, words: str) -> float:
        total = current = 0
        for word in re.split(r"[\s-]+", words.strip()):
            value = self.spaced.get(word)
            if value is None:
                continue
            if value >= 1000:
                total, current = total + max(current, 1) * value, 0
            elif value >= 100:
                current = max(current, 1) * value
            else:
                current += value
        return total + current

    def _han(self, words: str) -> float:
        if len(words) > 1 and all(self.digits[char] < 10 for char in words):
            return int("".join(str(self.digits[char]) for char in words))
        total = current = 0
        scale = 1
        for char in words:
            value = self.digits[char]
            if value >= 10:
                total, current, scale = total + max(current, 1) * value, 0, value
            else:
                current = value
        # A digit right after a hundred counts tens: the last word is left out in speech.
        short = scale >= 100 and len(words) > 1 and self.digits[words[-2]] >= 100
        return total + current * (scale // 10 if short else 1)


@cache
def _grammar() -> _Grammar:
    known = lexicons().values()
    return _Grammar([one.units for one in known], [one.colours for one in known])


def number_pattern() -> str:
    """Return the regular expression of a number in digits or words, without a group."""
    return _grammar().number


def number(words: str) -> float:
    """Return the number that such words say ("twenty five", "2.5")."""
    return _grammar().value(words)


def ordinal_pattern() -> str:
    """Return the regular expression of an ordinal in words ("second", "last")."""
    # A single Chinese character ("before", "above") counts only inside words of its own.
    table = _grammar().table("ordinals")
    return _either(word for word in table if len(word) > 1 or word.isascii())


def ordinal(words: str) -> int:
    """Return the position that such words say, negative from the end."""
    for pattern, value in _grammar().table("ordinals").items():
        if re.fullmatch(pattern, words.strip()):
            return int(value)
    return int(number(words))


def modified(colour: str, modifier: str) -> str:
    """Return a colour made dark, light or bright."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    match modifier:
        case "dark":
            lightness *= 0.5
        case "light":
            lightness += (1 - lightness) * 0.55
        case "bright":
            lightness, saturation = min(max(lightness, 0.5), 0.6), 1.0 if saturation > 0.1 else 0.0
        case _:
            pass
    rgb = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


Converted = SlotValue | None
Rule = tuple[re.Pattern[str], str, Callable[[re.Match[str]], Converted]]


def _looked_up(table: Mapping[str, float], words: str) -> float | None:
    for pattern, value in table.items():
        if re.fullmatch(pattern.replace(" ", r"\s+"), words.strip()):
            return value
    return None


def _time_rules(g: _Grammar) -> Iterator[Rule]:
    amounts = g.table("amounts")
    and_half = g.words("half_after")
    amount = rf"(?:{_either(amounts)}|{g.number}(?:\s+{and_half})?)"
    unit = "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in g.units.items()) + ")"
    plain = "(?:" + "|".join(g.units.values()) + ")(?![a-z])"
    half, ranges = and_half, g.words("ranges")
    piece = re.compile(
        rf"(?P<q>{amount})[\s-]*{unit}(?![a-z])(?P<h>\s*{half})?(?P<rest>\d{{1,2}}(?![\d.])(?!\s*{plain}))?"
    )

    def unit_of(m: re.Match[str]) -> int:
        return next(ms for name, ms in UNIT_MS.items() if m[name])

    halved = re.compile(rf"\s+{and_half}$")

    def many(words: str) -> float:
        known = _looked_up(amounts, words)
        if known is not None:
            return known
        whole = halved.sub("", words)
        return g.value(whole) + (0.5 if whole != words else 0.0)

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
            total += (ms / 2 if part["h"] else 0) + int(part["rest"] or 0) * ms / 60
        return round(total)

    def primes(m: re.Match[str]) -> Converted:
        return int(m["m"]) * 60_000 + int(m["s"]) * 1000

    def shared(m: re.Match[str]) -> Converted:
        return round(g.value(m["q"]) * unit_of(m))

    spaced = _either(g.spaced)

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
        return round(unit_of(m) * (1.5 if m["h"] else 1))

    yield (
        re.compile(rf"(?<![a-z]){lone}\s+(?P<v>{unit}(?![a-z])(?P<h>\s*{half})?)"),
        "time",
        lonely,
    )
    later = rf"(?:\d{{1,2}}(?![\d.])(?!\s*{plain}))?"
    joined = r"\s*(?:,|and)?\s*"

    def of(name: str) -> str:
        return rf"{amount}[\s-]*{g.units[name]}(?![a-z])(?:\s*{half})?{later}"

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
        re.compile(rf"(?<![a-z]){unit}\s+(?:number\s+)?(?P<q>\d+(?:\.\d+)?|{spaced})(?![\d:%a-z])"),
        "time",
        shared,
    )


def _level_rules(g: _Grammar) -> Iterator[Rule]:
    number = g.number
    minus, plus = g.words("minus"), g.words("plus")
    sign = rf"(?:(?P<minus>(?<![\d\w])[-\u2212\u2013]|{minus})|\+|{plus})?\s*"

    def signed(m: re.Match[str]) -> Converted:
        value = g.value(m["q"])
        return -value if m["minus"] else value

    def share(m: re.Match[str]) -> Converted:
        return round(g.value(m["q"]) / 100, 4)

    def tenths(m: re.Match[str]) -> Converted:
        return round(g.value(m["q"]) / 10, 4)

    def times(m: re.Match[str]) -> Converted:
        return g.value(m["q"])

    shares, factors = g.table("shares"), g.table("factors")
    yield re.compile(rf"{sign}(?P<q>{number})\s*-?{g.words('decibels')}(?![a-z])"), "db", signed
    yield re.compile(rf"{sign}(?P<q>{number})\s*-?{g.words('loudness')}(?![a-z])"), "lufs", signed
    yield re.compile(rf"{g.words('percent_before')}\s*(?P<q>{number})"), "percent", share
    yield re.compile(rf"(?P<q>{number})\s*-?(?:%|{g.words('percent')}(?![a-z]))"), "percent", share
    yield re.compile(rf"(?P<q>{number}){g.words('tenths')}"), "percent", tenths
    yield (
        re.compile(rf"(?<![a-z\d]){_either(factors)}(?![a-z])"),
        "factor",
        lambda m: _looked_up(factors, m.group()),
    )
    yield (
        re.compile(
            rf"(?P<q>{number})\s*(?:[x\u00d7](?![a-z\d])|{g.words('times_factor')}(?![a-z]))"
        ),
        "factor",
        times,
    )
    yield (
        re.compile(rf"(?<![a-z\d]){_either(shares)}(?![a-z])"),
        "percent",
        lambda m: _looked_up(shares, m.group()),
    )


def _shape_rules(g: _Grammar) -> Iterator[Rule]:
    number, by = g.number, g.words("by")

    def size(m: re.Match[str]) -> Converted:
        return int(m["w"]), int(m["h"])

    def ratio(m: re.Match[str]) -> Converted:
        sides = int(g.value(m["w"])), int(g.value(m["h"]))
        return sides if sides in _RATIOS else None

    def whole(m: re.Match[str]) -> Converted:
        return round(g.value(m["q"]))

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
        re.compile(rf"(?<![a-z\d])(?:{_either(resolutions)})(?![a-z\d])"),
        "short",
        lambda m: _looked_up(resolutions, m.group()),
    )
    yield (
        re.compile(rf"{g.words('frames_before')}\s*(?P<q>{number})\s*{g.words('frames')}?"),
        "fps",
        whole,
    )
    yield re.compile(rf"(?P<q>{number})\s*-?{g.words('frames')}(?![a-z])"), "fps", whole
    side = rf"(?:[1-9]\d?|{_either([*g.spaced, *g.digits])}+)"
    yield (
        re.compile(
            rf"(?<![\d:.])(?P<w>{side})\s*(?:[:x\u00d7*\u2236]|{g.words('ratio_words')})\s*(?P<h>{side})(?!\d|[:.]\d)"
        ),
        "ratio",
        ratio,
    )
    yield re.compile(r"(?<![\d/])(?P<w>16|9)\s*[/-]\s*(?P<h>16|9)(?![\d/])"), "ratio", ratio
    yield re.compile(rf"(?P<q>{number})\s*-?{g.words('points')}(?![a-z])"), "points", whole


def _colour_rules(g: _Grammar) -> Iterator[Rule]:
    def hexed(m: re.Match[str]) -> Converted:
        digits = m["x"]
        return "#" + (digits if len(digits) == 6 else "".join(2 * d for d in digits))

    def parts(m: re.Match[str]) -> Converted:
        values = [min(int(part), 255) for part in re.findall(r"\d+", m.group())]
        return "#" + "".join(f"{value:02x}" for value in values)

    def named(m: re.Match[str]) -> Converted:
        words = re.sub(r"[\s-]+", " ", m["name"])
        if m["mod"]:
            # "Dark green" is a colour of its own to most people, not a green made darker.
            joined = m["mod"].strip(" -")
            own = g.fixed.get(joined + words) or _named(g.fixed, f"{joined} {words}")
            if own:
                return own
        colour = _named(g.fixed, words) or _named(g.names, words)
        modifier = m["mod"] and g.modifiers.get(m["mod"].strip(" -"))
        return modified(colour, modifier) if colour and modifier else colour

    table = {**g.names, **g.fixed}
    latin = [name for name in table if name[0].isascii()]
    others = [name for name in table if not name[0].isascii()]
    long = _either(name for name in others if len(name) > 1)
    short = _either(name for name in others if len(name) == 1)
    latin_mods = _either(word for word in g.modifiers if word.isascii())
    other_mods = _either(word for word in g.modifiers if not word.isascii())
    spaced = _either(latin).replace(r"\s+", r"[\s-]+")
    yield (
        re.compile(r"(?:#|\b0x|hex(?: code)? ?#?)(?P<x>[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])"),
        "colour",
        hexed,
    )
    yield re.compile(r"rgba?\s*\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}[^)]*\)"), "colour", parts
    yield (
        re.compile(
            rf"(?<![a-z])(?:(?P<mod>{latin_mods})[\s-]+)?(?P<name>{spaced})(?:ish)?(?![a-z])"
        ),
        "colour",
        named,
    )
    suffix = g.colour_words("suffix")
    before = re.compile(rf"(?:{g.colour_words('before')})\s*$")
    after = re.compile(rf"\s*(?:{g.colour_words('after')}|{short})")

    def glued(m: re.Match[str]) -> Converted:
        # One character is a colour only in company: it also begins words without any colour.
        alone = len(m["name"]) == 1 and not m["mod"] and not m["suffix"]
        beside = after.match(m.string, m.end()) or before.search(m.string, 0, m.start())
        if alone and not beside:
            return None
        return named(m)

    yield (
        re.compile(rf"(?P<mod>{other_mods})?(?P<name>{long}|{short})(?P<suffix>{suffix})?"),
        "colour",
        glued,
    )
    yield re.compile(rf"(?<![a-z]){g.colour_words('rainbow')}"), "rainbow", lambda _m: "rainbow"


def _named(table: Mapping[str, str], words: str) -> str | None:
    if words in table:
        return table[words]
    return next((v for k, v in table.items() if not k.isalnum() and re.fullmatch(k, words)), None)


_QUOTED = re.compile(
    '"(?P<a>[^"\n]{1,400})"|[\u201c\u201d\u201e](?P<b>[^\u201c\u201d\n]{1,400})[\u201c\u201d]'
    "|\u2018(?P<c>[^\u2018\n]{1,400}?)\u2019(?!\\w)|\u300c(?P<d>[^\u300c\u300d\n]{1,400})\u300d"
    "|\u300e(?P<e>[^\u300e\u300f\n]{1,400})\u300f|\u300a(?P<f>[^\u300a\u300b\n]{1,400})\u300b"
    "|\u3010(?P<g>[^\u3010\u3011\n]{1,400})\u3011|\u00ab(?P<h>[^\u00ab\u00bb\n]{1,400})\u00bb"
    "|`(?P<i>[^`\n]{1,400})`|\u3008(?P<k>[^\u3008\u3009\n]{1,400})\u3009"
    "|(?<![\\w])'(?!\\s)(?P<j>[^'\n]{1,200}?(?:(?<=\\w)'(?=\\w)[^'\n]{0,200}?){0,6})'(?!\\w)"
)
_FILE = re.compile(
    r"(?<![\w./\\-])[\w.%+@()\[\]-]{1,120}\.(?:mp3|wav|m4a|aac|flac|ogg|opus|aiff?|mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|srt|vtt|lrc|ass)(?![a-z0-9_])"
)


@cache
def _rules() -> tuple[Rule, ...]:
    g = _grammar()
    families = (_shape_rules, _time_rules, _level_rules, _colour_rules)
    return tuple(rule for family in families for rule in family(g))


Claim = tuple[int, int, str, SlotValue]


def _quotes(original: str, normal: str) -> list[Claim]:
    claims: list[Claim] = []
    for m in _QUOTED.finditer(normal):
        group = m.lastgroup or "a"
        start, end = m.span(group)
        words = original[start:end].strip()
        kind = "file" if _FILE.fullmatch(words.casefold().replace(" ", "_")) else "text"
        if words:
            claims.append((m.start(), m.end(), kind, words))
    return claims


def _files(original: str, normal: str, claims: list[Claim]) -> Iterator[Claim]:
    masked = _overwritten(normal, claims)
    for m in _FILE.finditer(masked):
        yield m.start(), m.end(), "file", original[m.start() : m.end()]


def _overwritten(text: str, claims: Iterable[Claim]) -> str:
    """Return the text, as long as before, with each value overwritten by its kind's character."""
    parts, position = [], 0
    for start, end, kind, _ in sorted(claims, key=lambda claim: claim[0]):
        parts += [text[position:start], slot_filler(kind) * (end - start)]
        position = end
    return "".join([*parts, text[position:]])


def slot_filler(kind: str) -> str:
    """Return the character which stands for a value of this kind while offsets matter."""
    return chr(_BASE + KINDS.index(kind) * _ROOM)


def _values(masked: str) -> Iterator[Claim]:
    taken = bytearray(len(masked) + 1)
    for index, char in enumerate(masked):
        if ord(char) >= _BASE and char < "\uf900":
            taken[index] = 1
    for pattern, kind, convert in _rules():
        for m in pattern.finditer(masked):
            start, end = m.span("v" if "v" in pattern.groupindex else 0)
            while end > start and masked[end - 1].isspace():
                end -= 1
            if start == end or any(taken[start:end]):
                continue
            value = convert(m)
            if value is None:
                continue
            taken[start:end] = b"\x01" * (end - start)
            yield start, end, kind, value


Namer = Callable[[str], Iterable[tuple[int, int]]]


def scan(text: str, namer: Namer | None = None) -> Slotted:
    """Return a sentence with its values lifted out.

    namer: finds words for the picture that stand without quotation marks, in the masked normal
    text of the same length; what it claims is text and no value.
    """
    normal = normalise(text)
    claims = _quotes(text, normal)
    claims += _files(text, normal, claims)
    values = list(_values(_overwritten(normal, claims)))
    if namer is not None:
        named = list(namer(_overwritten(normal, [*claims, *values])))
        values = [v for v in values if not any(a < v[1] and v[0] < b for a, b in named)]
        claims += [(a, b, "text", text[a:b].strip()) for a, b in named]
    return _lifted(text, normal, sorted([*claims, *values], key=lambda claim: claim[0]))


def _lifted(original: str, normal: str, claims: list[Claim]) -> Slotted:
    characters: list[str] = []
    origins: list[int] = []
    values: dict[str, SlotValue] = {}
    counts = dict.fromkeys(KINDS, 0)
    position = 0
    for start, end, kind, value in claims:
        if start < position or counts[kind] >= _ROOM:
            continue
        characters += normal[position:start]
        origins += range(position, start)
        symbol = chr(_BASE + KINDS.index(kind) * _ROOM + counts[kind])
        counts[kind] += 1
        values[symbol] = value
        characters.append(symbol)
        origins.append(start)
        position = end
    characters += normal[position:]
    origins += range(position, len(normal) + 1)
    return Slotted("".join(characters), values, tuple(origins), original)
