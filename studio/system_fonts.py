"""Fonts of this machine, asked as a last resort for letters that no bundled font has.

Which characters a font has is read from its own table (`cmap`, OpenType 1.9), because Pillow does
not tell. Nothing is read before the first such letter.
"""

from __future__ import annotations

import os
import struct
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from PIL import ImageFont

_SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_OUTLINES: Final = frozenset({b"glyf", b"CFF ", b"CFF2"})
_PLAIN_LAST: Final = ("italic", "oblique", "mono", "condensed", "bold", "black", "light", "thin")
_BOXES: Final = ("lastresort", "blank", "notdef")
"""Fonts that have a sign for every character, and a letter for none."""
_LARGEST_TABLE_BYTES: Final = 1 << 20
_NO_CHARACTER: Final = "\U0010fffe"

Span = tuple[int, int]
"""First and last character."""


@cache
def fonts() -> tuple[Path, ...]:
    """Return the font files of this machine, upright regular ones first."""
    found = {path for folder in _folders() for path in _inside(folder)}
    return tuple(sorted(found, key=lambda path: (_is_unusual(path.name), path.name, str(path))))


@lru_cache(maxsize=4096)
def font_with(character: str) -> str:
    """Return the path of a font that really draws a character, empty when there is none."""
    if unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs"}:
        return ""
    code = ord(character)
    for path in fonts():
        covered = any(first <= code <= last for first, last in _spans(path))
        if covered and _draws(path, character):
            return str(path)
    return ""


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        own = os.environ.get("LOCALAPPDATA", str(home / "AppData" / "Local"))
        windows = os.environ.get("WINDIR", r"C:\Windows")
        return [Path(windows) / "Fonts", Path(own) / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    data = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*shared, Path(data) / "fonts", home / ".fonts"]


def _inside(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            if Path(name).suffix.lower() in _SUFFIXES and not name.lower().startswith(_BOXES):
                yield Path(parent) / name


def _is_unusual(name: str) -> bool:
    return any(word in name.lower() for word in _PLAIN_LAST)


def _draws(path: Path, character: str) -> bool:
    """Whether the font gives a character another shape than one that does not exist."""
    try:
        font = ImageFont.truetype(path, 32)
        drawn = [font.getmask(letter) for letter in (character, _NO_CHARACTER)]
    except (OSError, ValueError):
        return False
    shapes = [(mask.size, bytes(mask)) for mask in drawn]
    return any(shapes[0][1]) and shapes[0] != shapes[1]


@cache
def _spans(path: Path) -> tuple[Span, ...]:
    """Return which characters a font has; nothing for a broken file or one without outlines."""
    try:
        with path.open("rb") as file:
            return tuple(_read_spans(file))
    except (OSError, struct.error):
        return ()


def _read_spans(file: BinaryIO) -> list[Span]:
    start = 0
    if file.read(4) == b"ttcf":
        # Of a collection the first font: its siblings have the same letters in other cuts.
        (start,) = struct.unpack(">I", _bytes(file, 12, 4))
    (count,) = struct.unpack(">H", _bytes(file, start + 4, 2))
    tables = {
        tag: offset
        for tag, _, offset, _ in struct.iter_unpack(
            ">4sIII", _bytes(file, start + 12, 16 * min(count, 256))
        )
    }
    if not _OUTLINES & tables.keys() or b"cmap" not in tables:
        return []
    begin = tables[b"cmap"]
    _, count = struct.unpack(">HH", _bytes(file, begin, 4))
    records = struct.iter_unpack(">HHI", _bytes(file, begin + 4, 8 * min(count, 64)))
    places = {(platform, kind): begin + offset for platform, kind, offset in records}
    for wanted in ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3)):
        if wanted in places:
            return _subtable(file, places[wanted])
    return []


def _subtable(file: BinaryIO, at: int) -> list[Span]:
    (form,) = struct.unpack(">H", _bytes(file, at, 2))
    if form == 12:
        (count,) = struct.unpack(">I", _bytes(file, at + 12, 4))
        groups = _bytes(file, at + 16, 12 * count)
        return [(first, last) for first, last, _ in struct.iter_unpack(">III", groups)]
    if form == 4:
        (twice,) = struct.unpack(">H", _bytes(file, at + 6, 2))
        lasts = struct.unpack(f">{twice // 2}H", _bytes(file, at + 14, twice // 2 * 2))
        firsts = struct.unpack(f">{twice // 2}H", _bytes(file, at + 16 + twice, twice // 2 * 2))
        return [span for span in zip(firsts, lasts, strict=True) if span[0] != 0xFFFF]
    return []


def _bytes(file: BinaryIO, at: int, count: int) -> bytes:
    if count > _LARGEST_TABLE_BYTES:
        raise struct.error("a table of a size that no font has")
    file.seek(at)
    return file.read(count)
