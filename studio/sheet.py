"""The sheet that a layout is made on: margins, corners, and texts set into piles.

A pile is texts under each other. Texts that are seen at the same time never share a place in it;
those that never meet do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.lettering import Align, Block, Style, fit
from studio.palette import WHITE
from studio.planes import Rect, even
from studio.themes import Theme, shape_of
from studio.timeline import Horizontal, TextClip, Timeline, Vertical

BAR_PX = 6
"""Height of the progress bar, in units."""
GAP = 34
_LONGEST_LOGO = 4.0
"""Up to which ratio of its sides a logo keeps the area of a square one."""
"""Least distance of two things, in units."""


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


def even_rect(x: float, y: float, width: float, height: float) -> Rect:
    """Return the rectangle with its numbers made even."""
    return Rect(even(x), even(y), max(2, even(width)), max(2, even(height)))


class Sheet:
    """A canvas with its margins, what stands in its corners, and a setter of texts."""

    def __init__(self, timeline: Timeline, theme: Theme) -> None:
        canvas = timeline.canvas
        self.timeline, self.theme, self.canvas = timeline, theme, canvas
        self.shape, self.kind = theme.shape(canvas), shape_of(canvas)
        self.unit = min(canvas.width, canvas.height) / 1080
        margin = self.px(self.shape.margin)
        top, bottom = self.px(self.shape.top), self.px(self.shape.bottom)
        height = canvas.height - top - bottom
        self.safe = even_rect(margin, top, canvas.width - 2 * margin, height)
        self.top, self.bottom = self.safe.y, self.safe.bottom
        self.gap = self.px(GAP)
        self.logo = self._logo()
        self.progress = self._progress()
        self.clock_px = self.px(34)
        self.clock = self._clock()

    def px(self, units: float) -> int:
        return round(units * self.unit)

    def _progress(self) -> Rect | None:
        bar = self.timeline.progress_bar
        if not bar.visible:
            return None
        tall = max(4, even(BAR_PX * self.unit))
        if bar.vertical == "top":
            rect = even_rect(self.safe.x, self.safe.y - self.px(40), self.safe.width, tall)
        elif bar.vertical == "center":
            rect = even_rect(self.safe.x, self.canvas.height / 2, self.safe.width, tall)
        else:
            rect = even_rect(self.safe.x, self.safe.bottom - tall, self.safe.width, tall)
            self.bottom = rect.y - self.gap
        return rect

    def _clock(self) -> tuple[int, int, Align] | None:
        clock = self.timeline.clock
        if not clock.visible:
            return None
        side: Align = "left" if clock.corner.endswith("left") else "right"
        x = self.safe.x if side == "left" else self.safe.right
        height = round(self.clock_px * 0.94)
        if clock.corner.startswith("bottom"):
            y = self.bottom - height + (self.px(8) if self.progress else 0)
            self.bottom = y - self.gap // 2
        else:
            y = self.top
            if self.logo is not None and self._logo_side() == side:
                y = self.logo.bottom + self.gap // 2
        return x, y, side

    def _logo_side(self) -> Align:
        logo = self.timeline.logo
        return "left" if logo is not None and logo.corner.endswith("left") else "right"

    def _logo(self) -> Rect | None:
        logo = self.timeline.logo
        if logo is None:
            return None
        side = logo.size * min(self.canvas.width, self.canvas.height)
        stretch = min(max(logo.ratio, 1 / _LONGEST_LOGO), _LONGEST_LOGO) ** 0.5
        width = max(16, even(min(side * stretch, self.safe.width * 0.6)))
        height = max(16, even(min(side / stretch, self.safe.height * 0.6)))
        x = self.safe.x if logo.corner.endswith("left") else self.safe.right - width
        y = self.safe.y if logo.corner.startswith("top") else self.safe.bottom - height
        if logo.corner.startswith("bottom") and self.timeline.progress_bar.visible:
            y -= self.gap
        return even_rect(x, y, width, height)

    def corners(self) -> list[Rect]:
        """What stands in the corners and must not be written over."""
        found = [self.logo] if self.logo else []
        if self.clock:
            x, y, side = self.clock
            width = self.clock_px * (6 if self.timeline.clock.show_total else 3)
            left = x if side == "left" else x - width
            found.append(Rect(left, y, width, self.clock_px))
        return found

    def style(self, clip: TextClip, align: Align, factor: float) -> Style:
        role = self.theme.role(clip.role)
        scale = factor * (self.shape.title_scale if clip.role == "title" else 1.0)
        return Style(
            size_px=max(12, round(role.size * scale * self.unit * (clip.size or 1.0))),
            colour=WHITE,
            family=role.family,
            bold=role.bold if clip.weight is None else clip.weight == "bold",
            align=align,
            leading=role.leading,
        )

    def set(self, clip: TextClip, width: int, align: Align, factor: float) -> Block:
        style = self.style(clip, align, factor)
        lines = self.theme.role(clip.role).lines + (self.kind in {"portrait", "tall", "square"})
        return fit(
            clip.text,
            style,
            width=width,
            lines=lines + clip.text.count("\n"),
            smallest_px=max(10, round(style.size_px * 0.5)),
        )

    def horizontal(self, clip: TextClip, vertical: Vertical) -> Horizontal:
        if clip.horizontal is not None:
            return clip.horizontal
        if clip.role == "lower_third":
            return "left"
        if vertical == "top" or (clip.role in {"title", "artist"} and vertical != "center"):
            return self.theme.align
        return "center"

    def end_ms(self, clip: TextClip) -> int:
        return self.timeline.duration_ms if clip.end_ms is None else clip.end_ms

    def pile(
        self,
        clips: Sequence[TextClip],
        vertical: Vertical,
        *,
        scale: float = 1.0,
        column: Rect | None = None,
        edge: Vertical | None = None,
    ) -> Pile:
        """Set texts under each other; those that never meet in time share a place.

        scale: factor on their sizes. column: where they stand, else the whole width. edge: at
        which end of the picture, so that what is in the corners there is left free.
        """
        area = column or self.safe
        found = [
            self._piled(cluster, vertical, area, scale, edge) for cluster in self.clusters(clips)
        ]
        height = max((height_of(texts) for texts in found), default=0)
        texts = []
        for group in found:
            shift = {
                "top": 0,
                "center": (height - height_of(group)) // 2,
                "bottom": height - height_of(group),
            }
            texts += [replace(text, y=text.y + shift[vertical]) for text in group]
        return Pile(tuple(texts), height)

    def _piled(
        self,
        clips: Sequence[TextClip],
        vertical: Vertical,
        area: Rect,
        scale: float,
        edge: Vertical | None,
    ) -> list[PlacedText]:
        placed: list[PlacedText] = []
        for clip in clips:
            side = self.horizontal(clip, vertical)
            if area is not self.safe and clip.horizontal is None:
                side = "left"
            width = area.width - (self._taken(side, edge) if edge else 0)
            block = self.set(clip, width, side, scale)
            x = {
                "left": area.x,
                "center": area.x + (area.width - block.width) // 2,
                "right": area.right - block.width,
            }[side]
            y = 0
            for other in placed:
                apart = other.x >= x + block.width or x >= other.x + other.block.width
                if self._together(clip, other.clip) and not apart:
                    leading = round(self._leading(other.clip, clip) * min(1.0, scale + 0.1))
                    y = max(y, other.y + other.block.height + leading)
            placed.append(PlacedText(clip, block, x, y, self.end_ms(clip)))
        return placed

    def _taken(self, side: Horizontal, edge: Vertical) -> int:
        """Return how much width the things in the corners leave less for a text on that side."""
        taken = 0
        for rect in self.corners():
            if edge == "center" or (rect.y < self.canvas.height // 2) != (edge == "top"):
                continue
            on_left = rect.x < self.canvas.width // 2
            own = rect.width + self.gap
            if side == "center":
                taken = max(taken, 2 * own)
            elif (side == "left") != on_left:
                taken = max(taken, own)
        return taken

    def _leading(self, above: TextClip, below: TextClip) -> int:
        if {above.role, below.role} <= {"title", "artist", "subtitle"}:
            return self.px(26)
        return self.gap

    def _together(self, one: TextClip, other: TextClip) -> bool:
        return one.start_ms < self.end_ms(other) and other.start_ms < self.end_ms(one)

    def clusters(self, clips: Sequence[TextClip]) -> list[list[TextClip]]:
        """Return groups of texts that are seen together, directly or through others."""
        groups: list[list[TextClip]] = []
        for clip in clips:
            joined = [g for g in groups if any(self._together(clip, other) for other in g)]
            merged = [other for group in joined for other in group] + [clip]
            groups = [group for group in groups if group not in joined] + [merged]
        return groups


def height_of(texts: Sequence[PlacedText]) -> int:
    """Return the rows from the pile's top to its lowest text's foot."""
    return max((text.y + text.block.height for text in texts), default=0)


@dataclass(frozen=True, slots=True)
class Pile:
    """Set texts, their rows counted from the pile's own top."""

    texts: tuple[PlacedText, ...]
    height: int

    def at(self, y: int) -> list[PlacedText]:
        """Return its texts with its top at a row of the canvas."""
        return [replace(text, y=text.y + y) for text in self.texts]
