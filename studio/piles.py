"""Texts set under each other, before it is known where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.lettering import Block
from studio.planes import Rect, even
from studio.timeline import TextClip


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text with its lines broken and its box placed."""

    clip: TextClip
    block: Block
    x: int
    y: int
    end_ms: int

    @property
    def rect(self) -> Rect:
        return Rect(self.x, self.y, self.block.width, self.block.height)


def height_of(texts: Sequence[PlacedText]) -> int:
    """Return the rows from the pile's top to its lowest text's foot."""
    return max((text.y + text.block.height for text in texts), default=0)


@dataclass(frozen=True, slots=True)
class Pile:
    """Set texts, their rows counted from the pile's own top."""

    texts: tuple[PlacedText, ...]
    height: int

    def lower(self, rows: int) -> Pile:
        """Return the pile with so many rows left free above it."""
        return Pile(tuple(self.at(rows)), self.height + rows) if self.texts else self

    def at(self, y: int) -> list[PlacedText]:
        """Return its texts with its top at a row of the canvas."""
        return [replace(text, y=text.y + y) for text in self.texts]


def is_whole(text: PlacedText) -> bool:
    """Whether nothing of the text had to be left out."""
    return not text.block.lines[-1].endswith("\u2026") or text.clip.text.endswith("\u2026")


def even_rect(x: float, y: float, width: float, height: float) -> Rect:
    """Return the rectangle with its numbers made even."""
    return Rect(even(x), even(y), max(2, even(width)), max(2, even(height)))
