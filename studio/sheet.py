"""The sheet that a layout is made on: margins, corners, and texts set into piles.

A pile is texts under each other. Texts that are seen at the same time never share a place in it;
those that never meet do.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from studio.corners import Free, clock_words, logo_rect, side_of
from studio.lettering import Align, Block, Style, fit, pieces, width_of
from studio.palette import WHITE
from studio.piles import Pile, PlacedText, even_rect, height_of, is_whole
from studio.planes import Rect, even
from studio.themes import Theme, shape_of
from studio.timeline import Horizontal, Logo, TextClip, Timeline, Vertical

BAR_PX = 6
"""Height of the progress bar, in units."""
GAP = 34
"""Least distance of two things, in units."""
_ABOVE_CLOCK = 28
"""Distance of the clock from what stands on it, in units."""
_TITLE_OVER_ARTIST = 1.4
"""How much larger than what stands with it a title is at least."""
_LEAST_WITH_TITLE = 0.8
"""How far an artist gets smaller with the title, for that alone."""
_MOST_LINES = 5
"""Lines of a title beside a cover."""
_STEPS = 20
_BESIDE = 0.6
"""Least share of the width that a text beside a corner must have; else it goes past the corner."""


_WITH_TITLE = frozenset({"artist", "subtitle"})


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
        self.progress = self._progress()
        self.clock_px = self.px(34)
        # From the edge inwards: bar, clock, logo at the bottom; logo, clock at the top.
        self.logo: Rect | None = None
        if (logo := timeline.logo) is not None and logo.corner.startswith("top"):
            self.logo = logo_rect(logo, self.canvas, self.safe, self.safe.y)
        self.clock = self._clock()
        if logo is not None and logo.corner.startswith("bottom"):
            self.logo = logo_rect(logo, self.canvas, self.safe, self._logo_foot(logo))

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
        side = side_of(clock.corner)
        x = self.safe.x if side == "left" else self.safe.right
        height = round(self.clock_px * 0.94)
        if clock.corner.startswith("bottom"):
            y = self.bottom - height + (self.px(8) if self.progress else 0)
            self.bottom = y - self.px(_ABOVE_CLOCK)
        else:
            y = self.top
            logo = self.timeline.logo
            if self.logo is not None and logo is not None and side_of(logo.corner) == side:
                y = self.logo.bottom + self.gap // 2
        return x, y, side

    def _logo_foot(self, logo: Logo) -> int:
        """Return the row on which a logo at the bottom stands."""
        if self.clock is None or not self.timeline.clock.corner.startswith("bottom"):
            return self.bottom
        _x, y, side = self.clock
        if side == side_of(logo.corner):
            return self.bottom
        return y + round(self.clock_px * 0.94)

    def corners(self) -> list[Rect]:
        """What stands in the corners and must not be written over."""
        return [rect for rect in (self.logo, self.clock_rect()) if rect is not None]

    def clock_rect(self) -> Rect | None:
        """Return what the clock covers at its widest."""
        if self.clock is None:
            return None
        x, y, side = self.clock
        style = Style(self.clock_px, WHITE, bold=True, even_digits=True)
        words = clock_words(self.timeline, self.timeline.duration_ms // 1000)
        width = round(width_of(words, style))
        return Rect(x if side == "left" else x - width, y, width, self.clock_px)

    def upper_corners(self) -> int:
        """Return the first row that is free of what stands in the upper corners."""
        half = self.canvas.height // 2
        feet = [rect.bottom + self.gap for rect in self.corners() if rect.y < half]
        return max([self.top, *feet])

    def lower_corners(self) -> int:
        """Return the row at which what stands in the lower corners begins."""
        half = self.canvas.height // 2
        heads = [rect.y - self.gap for rect in self.corners() if half <= rect.y < self.bottom]
        return min([self.bottom, *heads])

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

    def set(
        self, clip: TextClip, width: int, align: Align, factor: float, *, most_px: float = 1e9
    ) -> Block:
        """Break a text into lines. most_px: its letters are no larger, unless it was sized."""
        style = self.style(clip, align, factor)
        if clip.size is None:
            style = replace(style, size_px=max(12, min(style.size_px, int(most_px))))
        lines = self.theme.role(clip.role).lines + (self.kind in {"portrait", "tall", "square"})
        return fit(
            clip.text,
            style,
            width=width,
            lines=lines + clip.text.count("\n"),
            smallest_px=max(10, round(style.size_px * 0.5)),
        )

    def filling(self, clips: Sequence[TextClip], column: Rect, height: int) -> Pile:
        """Set texts into a column: as large as its height lets them be, on as many lines."""
        for step in range(_STEPS):
            last = step == _STEPS - 1
            pile = self.pile(clips, "top", scale=0.95**step, column=column, grows=not last)
            if pile.height <= height and all(is_whole(text) for text in pile.texts):
                break
        return pile

    def horizontal(self, clip: TextClip, vertical: Vertical) -> Horizontal:
        if clip.horizontal is not None:
            return clip.horizontal
        if clip.role == "lower_third":
            return "left"
        wave = self.timeline.waveform
        if wave.visible and wave.style == "circle" and wave.position == "center":
            return "center"
        if vertical == "top" or (clip.role in {"title", *_WITH_TITLE} and vertical != "center"):
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
        grows: bool = False,
    ) -> Pile:
        """Set texts under each other; those that never meet in time share a place.

        scale: factor on their sizes. column: where they stand, else the whole width. edge: at
        which end of the picture, so that what is in the corners there is left free. grows: a title
        takes more lines before it gets smaller.
        """
        area = column or self.safe
        sides = {self.horizontal(clip, vertical) for clip in clips}
        free = self._free(sides, edge) if edge in {"top", "bottom"} else Free()
        found = [
            self._piled(cluster, vertical, area, scale, free, grows=grows)
            for cluster in self.clusters(clips)
        ]
        if edge == "top" and free.past:
            found = [[replace(t, y=t.y + free.past) for t in group] for group in found]
        height = max((height_of(texts) for texts in found), default=0)
        texts = []
        for group in found:
            shift = {
                "top": 0,
                "center": (height - height_of(group)) // 2,
                "bottom": height - height_of(group),
            }
            texts += [replace(text, y=text.y + shift[vertical]) for text in group]
        if edge == "bottom" and height:
            height += free.past
        return Pile(tuple(texts), height)

    def _piled(
        self,
        clips: Sequence[TextClip],
        vertical: Vertical,
        area: Rect,
        scale: float,
        free: Free,
        *,
        grows: bool,
    ) -> list[PlacedText]:
        placed: list[PlacedText] = []
        most_px = 1e9
        for clip in clips:
            side = self.horizontal(clip, vertical)
            if area is not self.safe and clip.horizontal is None:
                side = "left"
            aside = max(free.left, free.right)
            width = area.width - (2 * aside if side == "center" else free.left + free.right)
            if grows and clip.role == "title":
                block = self._on_lines(clip, width, side, scale)
            elif clip.role in _WITH_TITLE:
                factor = max(scale, _LEAST_WITH_TITLE) if grows else scale
                block = self.set(clip, width, side, factor, most_px=most_px)
            else:
                block = self.set(clip, width, side, scale)
            if clip.role == "title" and clip.size is None:
                most_px = min(most_px, block.style.size_px / _TITLE_OVER_ARTIST)
            x = {
                "left": area.x + free.left,
                "center": area.x + (area.width - block.width) // 2,
                "right": area.right - free.right - block.width,
            }[side]
            y = 0
            for other in placed:
                apart = other.x >= x + block.width or x >= other.x + other.block.width
                beside = apart and clip.role == other.clip.role
                if self._together(clip, other.clip) and not beside:
                    leading = round(self._leading(other.clip, clip) * min(1.0, scale + 0.1))
                    y = max(y, other.y + other.block.height + leading)
            placed.append(PlacedText(clip, block, x, y, self.end_ms(clip)))
        return placed

    def _on_lines(self, clip: TextClip, width: int, align: Align, factor: float) -> Block:
        """Set a title at its size on up to five lines, smaller only for a word that is too wide."""
        style = self.style(clip, align, factor)
        words = pieces(clip.text)
        smallest = max(10, round(style.size_px * 0.5))
        while style.size_px > smallest and any(
            width_of(word.rstrip(), style) > width for word in words
        ):
            style = replace(style, size_px=max(smallest, int(style.size_px * 0.95)))
        return fit(clip.text, style, width=width, lines=_MOST_LINES, smallest_px=style.size_px)

    def _free(self, sides: Set[Horizontal], edge: Vertical | None) -> Free:
        """Return what the corners at an edge leave to texts that are set to these sides."""
        half = self.canvas.height // 2
        top = edge == "top"
        found = []
        for rect in self.corners():
            if (rect.y < half) != top:
                continue
            depth = rect.bottom + self.gap - self.top if top else self.bottom - rect.y + self.gap
            if depth > self.gap:
                found.append((rect, depth))
        past = max((d for r, d in found if not self._fits_beside(r, sides)), default=0)
        beside = [rect for rect, depth in found if depth > past]
        half_width = self.canvas.width // 2
        left = [r.right - self.safe.x + self.gap for r in beside if r.x < half_width]
        right = [self.safe.right - r.x + self.gap for r in beside if r.x >= half_width]
        return Free(max(left, default=0), max(right, default=0), past)

    def _fits_beside(self, rect: Rect, sides: Set[Horizontal]) -> bool:
        """Whether texts on these sides stand well beside a thing in a corner."""
        own: Horizontal = "left" if rect.x < self.canvas.width // 2 else "right"
        if own in sides and (self.kind in {"portrait", "tall"} or rect.height < self.px(60)):
            return False
        lost = (rect.width + self.gap) * (2 if "center" in sides else 1)
        return self.safe.width - lost >= _BESIDE * self.safe.width

    def _leading(self, above: TextClip, below: TextClip) -> int:
        if {above.role, below.role} <= {"title", *_WITH_TITLE}:
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
