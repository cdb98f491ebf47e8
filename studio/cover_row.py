"""A cover beside which the title stands, and the sound when it has the middle."""

from __future__ import annotations

from collections.abc import Sequence

from studio.piles import PlacedText, even_rect
from studio.planes import Rect, even
from studio.sheet import Sheet
from studio.timeline import TextClip

_SMALLEST_COVER = 320
"""Side below which a cover does not go for others, in units."""
_GIVEN_UP = 0.5
"""How much smaller things have become when there is no room for that."""


class CoverRow:
    """The cover art with what stands beside it: title, and the sound when it has the middle."""

    def __init__(
        self, plan: Sheet, clips: Sequence[TextClip], shrink: float, wave_height: int
    ) -> None:
        self._plan, self._wave_height = plan, wave_height
        wide = plan.kind == "landscape"
        share = 0.36 if wide else 0.42
        side = min(0.5 * plan.canvas.height, share * plan.safe.width)
        least = min(side, plan.px(_SMALLEST_COVER)) if wide and shrink > _GIVEN_UP else 0
        self.side = even(max(side * shrink, least))
        gap = plan.px(76 if wide else 48)
        left = plan.safe.x + self.side + gap
        self._column = even_rect(left, 0, plan.safe.right - left, self.side)
        self._clips = clips
        heads = [c.bottom + plan.gap for c in plan.corners() if c.y < plan.canvas.height // 2]
        aside = [
            c.bottom + plan.gap
            for c in plan.corners()
            if c.y < plan.canvas.height // 2 and c.right > self._column.x
        ]
        self._head = max(aside, default=0)
        self.first = max([plan.top, *(head for head in heads if head not in aside)])
        """The first row that it may take: under what stands in the corner over the cover."""

    def place(self, y: int, texts: list[PlacedText], rects: dict[str, Rect]) -> bool:
        """Add what is in the row, given its first row of pixels; whether all has room."""
        plan, column = self._plan, self._column
        rects["art"] = even_rect(plan.safe.x, y, self.side, self.side)
        top, bottom = max(y, self._head), y + self.side
        for_wave = plan.px(70 + 48) if self._wave_height else 0
        pile = plan.filling(self._clips, column, bottom - top - for_wave)
        if self._wave_height:
            start = top
            spare = bottom - top - pile.height - plan.px(48) if pile.height else bottom - top
            tall = even(min(self._wave_height, max(plan.px(50), spare)))
            # Where there is no room the sound goes a little below the cover, never over letters.
            foot = max(bottom, start + pile.height + plan.px(16) + tall)
            rects["wave"] = even_rect(column.x, foot - tall, column.width, tall)
        else:
            start = max(top, y + (self.side - pile.height) // 2)
        texts += pile.at(start)
        return pile.height <= bottom - top - for_wave
