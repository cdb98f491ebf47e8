"""Text to pixels: bundled fonts with fallback for each character, line breaks, two directions.

The fonts travel with the package (`studio/fonts`, SIL Open Font License), so that a title in any
of the scripts they cover has real glyphs on a machine without fonts. For what they lack the
machine's own fonts are asked (`studio.system_fonts`).
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from studio import bidi, signs
from studio.palette import Colour
from studio.system_fonts import font_with

FONTS_DIR = Path(__file__).parent / "fonts"
Family = Literal["sans", "display", "serif"]
Align = Literal["left", "center", "right"]

_FIRST = {
    ("sans", False): "Inter-Regular.otf",
    ("sans", True): "Inter-Bold.otf",
    ("display", False): "Inter-Regular.otf",
    ("display", True): "InterDisplay-Bold.otf",
    ("serif", False): "NotoSerif-Bold.ttf",
    ("serif", True): "NotoSerif-Bold.ttf",
}
_THEN = {
    False: (
        "NotoSansCJK-Regular.otf",
        "NotoSansHebrew-Regular.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansThai-Regular.ttf",
        "NotoSansDevanagari-Regular.ttf",
    ),
    True: (
        "NotoSansCJK-Bold.otf",
        "NotoSansCJK-Regular.otf",
        "NotoSansHebrew-Bold.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansThai-Bold.ttf",
        "NotoSansDevanagari-Regular.ttf",
    ),
}
_EMOJI = "NotoColorEmoji.ttf"
_EMOJI_PX = 109
"""The one size that the colour font has."""
_ANY_SIGN = "\U0001f600"
_WIDE_IN_CHINESE = frozenset("\u2014\u2018\u2019\u201c\u201d\u2026\u00b7")
"""Signs that Latin and Chinese share; in a Chinese line they take a Chinese character's place."""
_NEVER_FIRST = frozenset(
    "!%),.:;?]}\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u2026\u201d\u2019\u30fc\u3005"
)
_NEVER_LAST = frozenset("([{\u3008\u300a\u300c\u300e\u3010\u3014\uff08\u201c\u2018")

CAP_HEIGHT = 0.73
"""Height of a capital letter, as a share of the size: where a block of text begins."""
DESCENT = 0.21


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    size_px: int
    colour: Colour
    family: Family = "sans"
    bold: bool = False
    align: Align = "left"
    leading: float = 1.22
    """Distance of lines, as a share of the size."""
    even_digits: bool = False
    """All digits equally wide, so that a clock stands still."""
    shadow: float = 0.0
    """0..1: a soft shadow that parts the text from a busy picture."""
    colour_to: Colour | None = None
    """The colour into which it runs, from the left to the right."""


@dataclass(frozen=True, slots=True)
class Block:
    """Set text. Its box reaches from the first line's capitals to the last line's descenders."""

    picture: Image.Image
    """RGBA, larger than the box by `margin` on each side, for accents and shadow."""
    width: int
    height: int
    margin: int
    lines: tuple[str, ...]
    style: Style


@dataclass(frozen=True, slots=True)
class _Run:
    font: str
    text: str
    level: int


@cache
def _coverage() -> dict[str, tuple[list[int], list[int]]]:
    """Return first and last characters of the ranges that each font covers."""
    stored = json.loads((FONTS_DIR / "coverage.json").read_text(encoding="utf-8"))
    return {
        name: ([first for first, _last in ranges], [last for _first, last in ranges])
        for name, ranges in stored.items()
    }


@lru_cache(maxsize=4096)
def _has(font: str, character: str) -> bool:
    if font not in _coverage():
        return font_with(character) == font
    firsts, lasts = _coverage()[font]
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS_DIR / name, size, layout_engine=ImageFont.Layout.RAQM)


def _is_chinese(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"} and ord(character) < 0x1F000


def can_write(text: str) -> bool:
    """Whether every visible character has a glyph."""
    return all(_chosen(character, "sans", bold=False, chinese=False) for character in text)


def _chosen(character: str, family: Family, *, bold: bool, chinese: bool) -> str:
    """Return the font for a character, a path for one of this machine, empty for none."""
    order = [_FIRST[family, bold], _FIRST["sans", bold], *_THEN[bold], _EMOJI]
    if chinese and character in _WIDE_IN_CHINESE:
        order = [*_THEN[bold][:2], *order]
    return next((font for font in order if _has(font, character)), "") or font_with(character)


def _runs(line: str, style: Style) -> list[_Run]:
    """Return the stretches of one font and direction, in the order of the eye."""
    found: list[_Run] = []
    levels, place = bidi.levels(line), 0
    for cluster in signs.clusters(line):
        level, beside = levels[place], line[max(0, place - 1) : place + 2]
        place += len(cluster)
        font, text = _sign(cluster) if len(cluster) > 1 else ("", cluster)
        if not font and (unicodedata.category(text[0]) in {"Cc", "Cf"} or text == signs.VARIANT):
            continue
        stays = found and (unicodedata.combining(text[0]) or text == " ")
        if stays and found[-1].level == level and _has(found[-1].font, text):
            font = found[-1].font
        elif not font:
            chinese = any(_is_chinese(neighbour) for neighbour in beside)
            font = _chosen(text[0], style.family, bold=style.bold, chinese=chinese)
        if not font:
            continue
        if found and found[-1].font == font and found[-1].level == level:
            found[-1] = replace(found[-1], text=found[-1].text + text)
        else:
            found.append(_Run(font, text, level))
    return bidi.visual([(run.level, run) for run in found])


@lru_cache(maxsize=512)
def _sign(cluster: str) -> tuple[str, str]:
    """Return the font and the characters that draw a sign of several, the font empty for letters.

    What the colour font cannot join is shown by its first character, a flag by its letters.
    """
    bare = cluster.replace(signs.VARIANT, "")
    font, letters = _font(_EMOJI, _EMOJI_PX), signs.flag_letters(cluster)
    joins = font.getlength(bare) < 1.5 * font.getlength(_ANY_SIGN)
    # Two letters that make no flag are drawn by the font as the first one alone.
    if letters and _emoji(bare, _EMOJI_PX) == _emoji(bare[0], _EMOJI_PX):
        return _FIRST["sans", True], letters
    if joins and all(_has(_EMOJI, character) for character in bare):
        return _EMOJI, bare
    is_colour = _has(_EMOJI, bare[0]) and not bare[0].isascii()
    return (_EMOJI if is_colour else ""), bare[0]


def _features(run: _Run, style: Style) -> list[str] | None:
    return (
        ["tnum", "-kern", "-calt"] if style.even_digits and run.font.startswith("Inter") else None
    )


def _advance(run: _Run, style: Style) -> float:
    if run.font == _EMOJI:
        width = _font(_EMOJI, _EMOJI_PX).getlength(run.text)
        return width * style.size_px * 1.08 / _EMOJI_PX * 0.86
    font = _font(run.font, style.size_px)
    return font.getlength(
        run.text, direction="rtl" if run.level % 2 else "ltr", features=_features(run, style)
    )


@lru_cache(maxsize=8192)
def width_of(line: str, style: Style) -> float:
    """Return how wide a line stands, in pixels."""
    return sum(_advance(run, style) for run in _runs(line, style))


def pieces(paragraph: str) -> list[str]:
    """Return the parts between which a line may break; spaces stay at the end of a part."""
    pieces: list[str] = []
    for character in paragraph:
        before = pieces[-1][-1] if pieces else ""
        breaks = before == " " or (
            (_is_chinese(character) or (before and _is_chinese(before)))
            and character != " "
            and character not in _NEVER_FIRST
            and before not in _NEVER_LAST
        )
        if not pieces or breaks:
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def wrap(text: str, style: Style, width: float) -> list[str]:
    """Return the lines of a text that is at most so wide; a longer word is cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in pieces(" ".join(paragraph.split())):
            if line and width_of((line + piece).rstrip(), style) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
            while width_of(line.rstrip(), style) > width and len(signs.clusters(line)) > 1:
                ends = list(accumulate(len(cluster) for cluster in signs.clusters(line)))
                cut = next(
                    (n for n in reversed(ends[:-1]) if width_of(line[:n], style) <= width), ends[0]
                )
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line.rstrip())
    return lines


def _balanced(text: str, style: Style, width: float, lines: list[str]) -> list[str]:
    """Return as many lines, as equal as they can be: no lonely word at the end."""
    if len(lines) < 2:
        return lines
    low, high = width / len(lines), width
    while high - low > style.size_px / 4:
        middle = (low + high) / 2
        tried = wrap(text, style, middle)
        whole = "".join(tried).replace(" ", "") == "".join(lines).replace(" ", "")
        if len(tried) <= len(lines) and whole and _keeps_words(tried, lines):
            high = middle
        else:
            low = middle
    return wrap(text, style, high)


def _keeps_words(tried: list[str], lines: list[str]) -> bool:
    return sorted(" ".join(tried).split()) == sorted(" ".join(lines).split()) or any(
        _is_chinese(character) for character in "".join(lines)
    )


def fit(text: str, style: Style, *, width: float, lines: int, smallest_px: int) -> Block:
    """Set a text in a given width: shrink it to so many lines, and cut it only when that fails."""
    while True:
        found = wrap(text, style, width)
        if len(found) <= lines or style.size_px <= smallest_px:
            break
        style = replace(style, size_px=max(smallest_px, int(style.size_px * 0.93)))
    if len(found) > lines:
        found = found[:lines]
        found[-1] = found[-1].rstrip(" ,.;:") + "\u2026"
        return set_lines(found, style)
    return set_lines(_balanced(text, style, width, found), style)


def set_lines(lines: list[str], style: Style) -> Block:
    """Draw lines into a block."""
    size = style.size_px
    widths = [width_of(line, style) for line in lines]
    width = max(1, round(max(widths, default=1)))
    step = round(size * style.leading)
    height = round(size * (CAP_HEIGHT + DESCENT)) + step * (len(lines) - 1)
    margin = 2 * round(size * 0.3)
    area = (width + 2 * margin, height + 2 * margin)
    mask = Image.new("L", area)
    pen = ImageDraw.Draw(mask)
    drawn: list[tuple[Image.Image, int, int]] = []
    for row, (line, own) in enumerate(zip(lines, widths, strict=True)):
        spare = {"left": 0.0, "center": (width - own) / 2, "right": width - own}[style.align]
        x, baseline = margin + spare, margin + round(size * CAP_HEIGHT) + row * step
        for run in _runs(line, style):
            if run.font == _EMOJI:
                drawn.append((_emoji(run.text, size), round(x), baseline))
            else:
                _write(pen, run, style, (x, baseline))
            x += _advance(run, style)
    picture = Image.new("RGBA", area, (*style.colour, 0))
    if style.colour_to is not None:
        picture.paste(_running(style.colour, style.colour_to, width, area[1]), (margin, 0))
    picture.putalpha(mask)
    for sign, x, baseline in drawn:
        top = round(baseline - size * CAP_HEIGHT / 2 - sign.height / 2)
        picture.alpha_composite(sign, (min(x, area[0] - 1), max(0, top)))
    if style.shadow > 0:
        picture = _shadowed(picture, size, style.shadow)
    return Block(picture, width, height, margin, tuple(lines), style)


def _running(first: Colour, last: Colour, width: int, height: int) -> Image.Image:
    """Return a ground on which one colour runs into another from the left to the right."""
    ramp = Image.linear_gradient("L").rotate(90).resize((width, height))
    return Image.composite(
        Image.new("RGBA", (width, height), (*last, 255)),
        Image.new("RGBA", (width, height), (*first, 255)),
        ramp,
    )


def _write(pen: ImageDraw.ImageDraw, run: _Run, style: Style, place: tuple[float, float]) -> None:
    # Some scripts, and rare Chinese characters, have no heavy cut: the regular one is thickened.
    thin = style.bold and (run.font in _THEN[False] or run.font not in _coverage())
    pen.text(
        place,
        run.text,
        fill=255,
        font=_font(run.font, style.size_px),
        anchor="ls",
        direction="rtl" if run.level % 2 else "ltr",
        features=_features(run, style),
        stroke_width=style.size_px / 60 if thin else 0,
    )


def _emoji(text: str, size: int) -> Image.Image:
    """Return colour signs at a size."""
    font = _font(_EMOJI, _EMOJI_PX)
    area = (max(1, round(font.getlength(text))), 128)
    drawn = Image.new("RGBA", area)
    ImageDraw.Draw(drawn).text((0, 0), text, font=font, embedded_color=True)
    factor = size * 1.08 / _EMOJI_PX * 0.86
    small = (max(1, round(area[0] * factor)), max(1, round(area[1] * factor)))
    return drawn.resize(small, Image.Resampling.LANCZOS)


def _shadowed(picture: Image.Image, size: int, strength: float) -> Image.Image:
    shade = picture.getchannel("A").filter(ImageFilter.GaussianBlur(max(1.0, size * 0.09)))
    shade = shade.point([min(255, round(value * strength * 1.4)) for value in range(256)])
    ground = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    ground.putalpha(shade)
    ground.alpha_composite(picture)
    return ground
