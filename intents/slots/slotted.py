"""A sentence whose values were lifted out, and the characters that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

KINDS: Final = (
    "text", "file", "time", "colour", "percent", "factor", "db", "lufs", "fps", "short", "size",
    "ratio", "points", "rainbow",
)  # fmt: skip
"""What a value can be. time: ms; percent: share 0..n; short: the shorter side in pixels."""
ROOM: Final = 64
BASE: Final = 0xE100

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
        return KINDS[(ord(character) - BASE) // ROOM] if character in self.values else None

    def said(self, start: int, end: int) -> str:
        """Return the user's own words for a stretch of the skeleton."""
        return self.original[self.origins[start] : self.origins[end]]


def slot_class(kind: str) -> str:
    """Return the regular expression that stands for a value of this kind."""
    first = BASE + KINDS.index(kind) * ROOM
    return f"[{chr(first)}-{chr(first + ROOM - 1)}]"


def slot_filler(kind: str) -> str:
    """Return the character which stands for a value of this kind while offsets matter."""
    return chr(BASE + KINDS.index(kind) * ROOM)
