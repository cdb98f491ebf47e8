"""Find the values of a sentence and lift them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

from intents.lexicon import compiling, lexicons
from intents.slots.colours import colour_rules
from intents.slots.grammar import Rule, grammar
from intents.slots.levels import level_rules, shape_rules
from intents.slots.slotted import BASE, KINDS, ROOM, Slotted, SlotValue, slot_filler
from intents.slots.times import time_rules
from intents.text import normalise

_REMEMBERED = 128
"""Texts whose values are kept."""
_QUOTED = re.compile(
    '"(?P<a>[^"\n]{1,400})"'
    "|\u201c(?P<l>[^\u201c\u201d\n]{0,200}\u201c[^\u201c\u201d\n]{1,200}\u201d[^\u201c\u201d\n]{0,100})\u201d"
    "|[\u201c\u201d\u201e](?P<b>[^\u201c\u201d\n]{1,400})[\u201c\u201d]"
    "|\u2018(?P<c>[^\u2018\n]{1,400}?)\u2019(?!\\w)|\u300c(?P<d>[^\u300c\u300d\n]{1,400})\u300d"
    "|\u300e(?P<e>[^\u300e\u300f\n]{1,400})\u300f|\u300a(?P<f>[^\u300a\u300b\n]{1,400})\u300b"
    "|\u3010(?P<g>[^\u3010\u3011\n]{1,400})\u3011|\u00ab(?P<h>[^\u00ab\u00bb\n]{1,400})\u00bb"
    "|`(?P<i>[^`\n]{1,400})`|\u3008(?P<k>[^\u3008\u3009\n]{1,400})\u3009"
    "|(?<![\\w])'(?!\\s)(?P<j>[^'\n]{1,200}?(?:(?<=\\w)'(?=\\w)[^'\n]{0,200}?){0,6})'(?!\\w)"
)
_CODE = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_FILE = re.compile(
    r"(?<![a-z0-9_./\\-])[\w.%+@()\[\]-]{1,120}?\.(?:mp3|wav|m4a|aac|flac|ogg|opus|aiff?|mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|srt|vtt|lrc|ass)(?![a-z0-9_]|\.[a-z0-9])"
)


@cache
def _rules() -> tuple[Rule, ...]:
    families = (shape_rules, time_rules, level_rules, colour_rules)
    with compiling("units", "colours"):
        g = grammar()
        return tuple(rule for family in families for rule in family(g))


@cache
def _dialect() -> dict[int, str]:
    """Return the characters of spoken varieties as the standard language has them."""
    known = lexicons().values()
    return str.maketrans({k: v for one in known for k, v in one.edits.dialect.items()})


@cache
def _before_files() -> re.Pattern[str]:
    """Return the words that stand right before the name of a file and are none of it."""
    return re.compile(rf"(?:{grammar().words('file_before')})+(?=[a-z0-9])")


Claim = tuple[int, int, str, SlotValue]


def _quotes(original: str, normal: str) -> list[Claim]:
    claims: list[Claim] = []
    for m in _QUOTED.finditer(normal):
        group = m.lastgroup or "a"
        start, end = m.span(group)
        words = original[start:end].strip()
        if _CODE.fullmatch(words.casefold()):
            # A colour's code in quotation marks is no title.
            continue
        kind = "file" if _FILE.fullmatch(words.casefold().replace(" ", "_")) else "text"
        if words:
            claims.append((m.start(), m.end(), kind, words))
    return claims


def _files(original: str, normal: str, claims: list[Claim]) -> Iterator[Claim]:
    masked = _overwritten(normal, claims)
    before = _before_files()
    for m in _FILE.finditer(masked):
        glued = before.match(masked, m.start(), m.end())
        start = m.start() if glued is None else glued.end()
        yield start, m.end(), "file", original[start : m.end()]


def _overwritten(text: str, claims: Iterable[Claim]) -> str:
    """Return the text, as long as before, with each value overwritten by its kind's character."""
    parts, position = [], 0
    for start, end, kind, _ in sorted(claims, key=lambda claim: claim[0]):
        parts += [text[position:start], slot_filler(kind) * (end - start)]
        position = end
    return "".join([*parts, text[position:]])


@lru_cache(maxsize=_REMEMBERED)
def _values(masked: str) -> tuple[Claim, ...]:
    """Return the values in a masked text; the same text is asked about many times in one message."""
    return tuple(_found_values(masked))


def _found_values(masked: str) -> Iterator[Claim]:
    taken = bytearray(len(masked) + 1)
    for index, char in enumerate(masked):
        if ord(char) >= BASE and char < "\uf900":
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
    normal = normalise(text).translate(_dialect())
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
        if start < position or counts[kind] >= ROOM:
            continue
        characters += normal[position:start]
        origins += range(position, start)
        symbol = chr(BASE + KINDS.index(kind) * ROOM + counts[kind])
        counts[kind] += 1
        values[symbol] = value
        characters.append(symbol)
        origins.append(start)
        position = end
    characters += normal[position:]
    origins += range(position, len(normal) + 1)
    return Slotted("".join(characters), values, tuple(origins), original)
