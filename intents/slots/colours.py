"""Colours: names, shades of names, codes."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping

from intents.slots.grammar import Converted, Grammar, Rule, either


def modified(colour: str, modifier: str) -> str:
    """Return a colour made dark, light, bright or muted."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    match modifier:
        case "dark":
            lightness *= 0.5
        case "light":
            lightness += (1 - lightness) * 0.55
        case "bright":
            lightness, saturation = min(max(lightness, 0.5), 0.6), 1.0 if saturation > 0.1 else 0.0
        case "muted":
            saturation *= 0.45
        case _:
            pass
    rgb = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def colour_rules(g: Grammar) -> Iterator[Rule]:
    """Yield how colours are said, most exact first."""

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
            own = g.fixed.get(joined + words) or g.names.get(joined + words)
            own = own or _named(g.fixed, f"{joined} {words}") or g.names.get(f"{joined} {words}")
            if own:
                return own
        colour = _named(g.fixed, words) or _named(g.names, words) or whole.get(words)
        # "Turquoise stone green" is the colour of that stone.
        colour = colour or _named(g.names, words[:-1])
        modifier = m["mod"] and _named(g.modifiers, m["mod"].strip(" -"))
        return modified(colour, modifier) if colour and modifier else colour

    never = re.compile(g.colour_words("never"))

    def hidden(m: re.Match[str]) -> bool:
        around = never.finditer(m.string, max(0, m.start() - 16), m.end() + 16)
        return any(word.start() <= m.start() < word.end() for word in around)

    table = {**g.names, **g.fixed}
    latin = [name for name in table if name[0].isascii()]
    others = [name for name in table if not name[0].isascii()]
    long = either(name for name in others if len(name) > 1)
    ends = {name for name in others if len(name) == 1}
    short = either(ends)
    bearers = either(n for n in others if len(n) > 1 and n.isalnum() and n[-1] not in ends)
    latin_mods = either(word for word in g.modifiers if word.isascii())
    other_mods = either(word for word in g.modifiers if not word.isascii())
    # "Dodgerblue", as colours are called in code.
    spaced = either(latin).replace(r"\s+", r"[\s-]*")
    whole = {
        name.replace(" ", ""): value
        for name, value in table.items()
        if re.fullmatch("[a-z ]+", name)
    }
    yield (
        re.compile(r"(?:#|\b0x|hex(?: code)? ?#?)(?P<x>[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])"),
        "colour",
        hexed,
    )
    # Without a sign where it can be nothing else: letters and numbers, six of them.
    yield (
        re.compile(r"(?<![a-z0-9_#.])(?=\d*[a-f])(?=[a-f]*\d)(?P<x>[0-9a-f]{6})(?![a-z0-9_]|\.\w)"),
        "colour",
        hexed,
    )
    yield re.compile(r"rgba?\s*\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}[^)]*\)"), "colour", parts
    yield (
        re.compile(
            rf"(?<![a-z])(?:(?P<mod>{latin_mods})[\s-]*)?(?P<name>{spaced})(?:ish)?(?![a-z])"
        ),
        "colour",
        lambda m: None if hidden(m) else named(m),
    )
    suffix, owners = g.colour_words("suffix"), g.colour_words("owners")
    before = re.compile(rf"(?:{g.colour_words('before')})\s*$")
    after = re.compile(rf"\s*(?:{g.colour_words('after')}|{short})")

    one = re.compile(short)
    # "Wave, round, blue" in telegraph style: a word of its own.
    apart = re.compile(r"(?<!\w)\w(?!\w)")

    def glued(m: re.Match[str]) -> Converted:
        if hidden(m):
            return None
        # One character is a colour only in company: it also begins words without any colour.
        alone = len(m["name"]) == 1 and not m["mod"] and not m["suffix"]
        beside = after.match(m.string, m.end()) or before.search(m.string, 0, m.start())
        beside = beside or apart.match(m.string, m.start())
        follows = m.start() > 0 and one.match(m.string, m.start() - 1) is not None
        if alone and not beside and not follows:
            return None
        return named(m)

    yield (
        re.compile(
            rf"(?P<mod>{other_mods})?(?P<name>(?:{bearers}){short}(?!{owners})|{long}|{short})(?P<suffix>{suffix})?"
        ),
        "colour",
        glued,
    )

    def mixed(m: re.Match[str]) -> Converted:
        return None if hidden(m) else _named(g.fixed, m["name"]) or _named(g.names, m["name"])

    # "Lake green" is some green: every word may stand before a colour's name.
    shade = rf"(?P<v>[\u4e00-\u9fff]{{1,3}}?(?P<name>{short})"
    end = r"(?=$|[\s,.;!?\uff0c\u3002\u3001])"
    paints, dyes = g.colour_words("paints"), g.colour_words("dyes")
    yield re.compile(rf"{paints}{shade}(?:{suffix})?){end}"), "colour", mixed
    yield re.compile(rf"{dyes}{shade}{suffix}){end}"), "colour", mixed
    yield re.compile(rf"(?<![a-z]){g.colour_words('rainbow')}"), "rainbow", lambda _m: "rainbow"


def _named(table: Mapping[str, str], words: str) -> str | None:
    if words in table:
        return table[words]
    return next((v for k, v in table.items() if not k.isalnum() and re.fullmatch(k, words)), None)
