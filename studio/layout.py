"""Where everything stands: timeline and theme in, rectangles and set texts out.

The canvas is divided from its edges inwards: progress bar and captions, texts at top and bottom,
then the waveform in what is left. Texts that are seen at the same time never share a place.
Laid out anew for every shape; nothing is stretched.
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


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture's plan."""

    unit: float
    safe: Rect
    texts: tuple[PlacedText, ...]
    wave: Rect | None
    art: Rect | None
    art_is_round: bool
    progress: Rect | None
    clock: tuple[int, int, Align] | None
    """Where the clock's baseline box begins, and to which side it is set."""
    clock_px: int
    logo: Rect | None
    captions: Rect | None


@dataclass(slots=True)
class _Zone:
    """Free rows of the canvas, shrinking from both ends."""

    top: int
    bottom: int


def even_rect(x: float, y: float, width: float, height: float) -> Rect:
    """Return the rectangle with its numbers made even."""
    return Rect(even(x), even(y), max(2, even(width)), max(2, even(height)))


class _Plan:
    """The layout while it is made."""

    def __init__(self, timeline: Timeline, theme: Theme, *, has_art: bool) -> None:
        canvas = timeline.canvas
        self.timeline, self.theme, self.canvas = timeline, theme, canvas
        self.shape, self.kind = theme.shape(canvas), shape_of(canvas)
        self.unit = min(canvas.width, canvas.height) / 1080
        margin = self.px(self.shape.margin)
        top, bottom = self.px(self.shape.top), self.px(self.shape.bottom)
        height = canvas.height - top - bottom
        self.safe = even_rect(margin, top, canvas.width - 2 * margin, height)
        self.free = _Zone(self.safe.y, self.safe.bottom)
        self.has_art = has_art
        self.gap = self.px(GAP)
        self.texts: list[PlacedText] = []
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
            self.free.bottom = rect.y - self.gap
        return rect

    def _clock(self) -> tuple[int, int, Align] | None:
        clock = self.timeline.clock
        if not clock.visible:
            return None
        side: Align = "left" if clock.corner.endswith("left") else "right"
        x = self.safe.x if side == "left" else self.safe.right
        height = round(self.clock_px * 0.94)
        if clock.corner.startswith("bottom"):
            y = self.free.bottom - height + (self.px(8) if self.progress else 0)
            self.free.bottom = y - self.gap // 2
        else:
            y = self.free.top
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
        side = max(16, even(logo.size * min(self.canvas.width, self.canvas.height)))
        x = self.safe.x if logo.corner.endswith("left") else self.safe.right - side
        y = self.safe.y if logo.corner.startswith("top") else self.safe.bottom - side
        if logo.corner.startswith("bottom") and self.timeline.progress_bar.visible:
            y -= self.gap
        return even_rect(x, y, side, side)

    def corners(self) -> list[Rect]:
        """What stands in the corners and must not be written over."""
        found = [self.logo] if self.logo else []
        if self.clock:
            x, y, side = self.clock
            width = self.clock_px * (6 if self.timeline.clock.show_total else 3)
            left = x if side == "left" else x - width
            found.append(Rect(left, y, width, self.clock_px))
        return found

    def style(self, clip: TextClip, align: Align) -> Style:
        role = self.theme.role(clip.role)
        scale = self.shape.title_scale if clip.role == "title" else 1.0
        return Style(
            size_px=max(12, round(role.size * scale * self.unit * (clip.size or 1.0))),
            colour=WHITE,
            family=role.family,
            bold=role.bold if clip.weight is None else clip.weight == "bold",
            align=align,
            leading=role.leading,
        )

    def set(self, clip: TextClip, width: int, align: Align) -> Block:
        style = self.style(clip, align)
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

    def stack(
        self,
        clips: Sequence[TextClip],
        vertical: Vertical,
        zone: _Zone,
        *,
        within: Vertical | None = None,
    ) -> int:
        """Place texts under each other in a zone; return the height of the tallest stack.

        within: to which end of the zone they go, when that is not their own part of the picture.
        """
        area = Rect(self.safe.x, zone.top, self.safe.width, max(2, zone.bottom - zone.top))
        tallest = 0
        for cluster in self.clusters(clips):
            placed = self._piled(cluster, vertical, area)
            height = max((text.y + text.block.height for text in placed), default=0)
            start = {
                "top": area.y,
                "center": area.y + (area.height - height) // 2,
                "bottom": area.bottom - height,
            }[within or vertical]
            self.texts += [replace(text, y=text.y + start) for text in placed]
            tallest = max(tallest, height)
        return tallest

    def _piled(self, clips: Sequence[TextClip], vertical: Vertical, area: Rect) -> list[PlacedText]:
        placed: list[PlacedText] = []
        for clip in clips:
            side = self.horizontal(clip, vertical)
            width = area.width
            if vertical != "center":
                width -= self._taken(side, area, vertical)
            block = self.set(clip, width, side)
            x = {
                "left": area.x,
                "center": area.x + (area.width - block.width) // 2,
                "right": area.right - block.width,
            }[side]
            y = 0
            for other in placed:
                apart = other.x >= x + block.width or x >= other.x + other.block.width
                if self._together(clip, other.clip) and not apart:
                    y = max(y, other.y + other.block.height + self._leading(other.clip, clip))
            placed.append(PlacedText(clip, block, x, y, self.end_ms(clip)))
        return placed

    def _taken(self, side: Horizontal, area: Rect, vertical: Vertical) -> int:
        """Return how much width the corners' things leave less for a text on that side."""
        taken = 0
        for rect in self.corners():
            near = (
                rect.y < area.y + self.px(160)
                if vertical == "top"
                else rect.bottom > area.bottom - self.px(160)
            )
            if not near:
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


_ORDER = {"title": 0, "artist": 1, "subtitle": 2, "text": 3, "lower_third": 4}


def lay_out(timeline: Timeline, theme: Theme, *, has_art: bool = False) -> Layout:
    """Return the plan of a timeline's picture. has_art: its cover art is shown as part of it."""
    plan = _Plan(timeline, theme, has_art=has_art)
    captions = _captions(plan)
    placed: dict[Vertical, list[TextClip]] = {"top": [], "center": [], "bottom": []}
    hero: list[TextClip] = []
    for clip in sorted(timeline.texts, key=lambda clip: _ORDER[clip.role]):
        if not clip.text.strip():
            continue
        if clip.vertical is not None:
            placed[clip.vertical].append(clip)
        elif clip.role in {"title", "artist"}:
            hero.append(clip)
        else:
            placed["bottom"].append(clip)
    free = plan.free
    free.bottom -= _spaced(plan.stack(placed["bottom"], "bottom", free), plan.gap)
    free.top += _spaced(plan.stack(placed["top"], "top", free), plan.gap)
    wave, art = _middle(plan, hero, placed["center"])
    is_round = art is not None and timeline.waveform.visible and timeline.waveform.style == "circle"
    return Layout(
        unit=plan.unit,
        safe=plan.safe,
        texts=tuple(plan.texts),
        wave=wave,
        art=art,
        art_is_round=is_round,
        progress=plan.progress,
        clock=plan.clock,
        clock_px=plan.clock_px,
        logo=plan.logo,
        captions=captions,
    )


def _spaced(height: int, gap: int) -> int:
    return height + gap if height else 0


def _captions(plan: _Plan) -> Rect | None:
    """Reserve two lines for captions."""
    captions = plan.timeline.captions
    if captions is None or not captions.cues:
        return None
    height = plan.px(2.5 * 52 * (captions.size or 1.0))
    if captions.vertical == "top":
        rect = even_rect(plan.safe.x, plan.free.top, plan.safe.width, height)
        plan.free.top = rect.bottom + plan.gap
    elif captions.vertical == "center":
        middle = (plan.canvas.height - height) / 2
        rect = even_rect(plan.safe.x, middle, plan.safe.width, height)
    else:
        rect = even_rect(plan.safe.x, plan.free.bottom - height, plan.safe.width, height)
        plan.free.bottom = rect.y - plan.gap // 2
    return rect


def _middle(
    plan: _Plan, hero: list[TextClip], centre: list[TextClip]
) -> tuple[Rect | None, Rect | None]:
    """Place waveform, cover art and the default title in what the edges left."""
    wave = plan.timeline.waveform
    free, canvas, safe = plan.free, plan.canvas, plan.safe
    where = wave.position if wave.visible else None
    share = wave.height if wave.height is not None else plan.shape.wave
    wanted = round(min(1.0, share) * canvas.height)
    if wave.visible and wave.style == "circle" and wave.height is None:
        wanted = round(min(canvas.width, canvas.height) * 0.62)
    rect: Rect | None = None
    if where == "top":
        most = max(plan.px(90), 2 * (round(0.35 * canvas.height) - free.top))
        height = min(wanted, most) if wave.height is None else min(wanted, free.bottom - free.top)
        rect = even_rect(safe.x, free.top, safe.width, height)
        free.top = rect.bottom + plan.gap
    elif where == "bottom":
        most = max(plan.px(90), 2 * (free.bottom - round(0.66 * canvas.height)))
        height = min(wanted, most) if wave.height is None else min(wanted, free.bottom - free.top)
        rect = even_rect(safe.x, free.bottom - height, safe.width, height)
        free.bottom = rect.y - plan.gap
    if plan.has_art and not (where == "center" and wave.style == "circle"):
        return _with_art(plan, hero, centre, wanted if where == "center" else 0, rect)
    if where != "center":
        if centre:
            _centred(plan, centre)
            plan.stack(hero, "top", free)
        else:
            _hero_alone(plan, hero)
        return rect, None
    free.top += _spaced(plan.stack(hero, "top", free), plan.gap)
    rect = _below_centre(plan, centre, wanted) if centre else _centre_rect(plan, wanted)
    art = None
    if plan.has_art and rect is not None:
        side = even(min(rect.width, rect.height) * 0.5)
        art = even_rect(
            rect.x + (rect.width - side) / 2, rect.y + (rect.height - side) / 2, side, side
        )
    return rect, art


def _below_centre(plan: _Plan, clips: list[TextClip], wanted: int) -> Rect:
    """Let texts and waveform share the middle third: the texts first, the sound below them."""
    height = plan.canvas.height
    before = len(plan.texts)
    block = plan.stack(clips, "center", _Zone(0, height), within="top")
    start = max(plan.free.top, round(0.45 * height - block / 2))
    plan.texts[before:] = [replace(text, y=text.y + start) for text in plan.texts[before:]]
    top = start + block + plan.gap
    most = min(2 * (round(0.62 * height) - top), plan.free.bottom - top)
    return even_rect(plan.safe.x, top, plan.safe.width, max(plan.px(70), min(wanted, most)))


def _centre_rect(plan: _Plan, wanted: int) -> Rect:
    """Return a band around the middle, moved and shrunk to what is free."""
    free, canvas = plan.free, plan.canvas
    height = max(plan.px(60), min(wanted, free.bottom - free.top))
    middle = canvas.height / 2
    top = min(max(middle - height / 2, free.top), max(free.top, free.bottom - height))
    # Its centre stays in the middle of the picture, even below a long title.
    lowest = 0.6 * canvas.height
    if top + height / 2 > lowest:
        height = max(plan.px(60), round(2 * (lowest - top)))
    return even_rect(plan.safe.x, top, plan.safe.width, height)


def _centred(plan: _Plan, clips: list[TextClip]) -> None:
    """Place texts in the middle of the canvas."""
    half = max(
        plan.px(80),
        min(plan.canvas.height // 2 - plan.free.top, plan.free.bottom - plan.canvas.height // 2),
    )
    middle = plan.canvas.height // 2
    plan.stack(clips, "center", _Zone(middle - half, middle + half))


def _hero_alone(plan: _Plan, hero: list[TextClip]) -> None:
    """Place the default title where no waveform takes the middle: large, a little above it."""
    zone = _Zone(plan.free.top, plan.free.bottom - round((plan.free.bottom - plan.free.top) * 0.08))
    before = len(plan.texts)
    plan.stack(hero, "top", zone)
    added = plan.texts[before:]
    height = max((text.y + text.block.height for text in added), default=0) - zone.top
    shift = max(0, (zone.bottom - zone.top - height) // 2)
    plan.texts[before:] = [replace(text, y=text.y + shift) for text in added]


def _with_art(
    plan: _Plan, hero: list[TextClip], centre: list[TextClip], wave_height: int, rect: Rect | None
) -> tuple[Rect | None, Rect]:
    """Place the cover art as a card; beside it (landscape) or below it the title and the sound."""
    free, safe, canvas = plan.free, plan.safe, plan.canvas
    room = free.bottom - free.top
    if plan.kind == "landscape":
        side = min(round(0.5 * canvas.height), room, round(safe.width * 0.36))
        top = min(max((canvas.height - side) // 2, free.top), max(free.top, free.bottom - side))
        art = even_rect(safe.x, top, side, side)
        column = even_rect(art.right + plan.px(76), top, safe.right - art.right - plan.px(76), side)
        inner = _column(plan, column)
        if wave_height:
            used = inner.stack([*hero, *centre], "top", _Zone(column.y, column.bottom))
            height = min(wave_height, max(plan.px(80), column.height - used - plan.px(56)))
            rect = even_rect(column.x, column.bottom - height, column.width, height)
        else:
            inner.stack([*hero, *centre], "center", _Zone(column.y, column.bottom))
        plan.texts += inner.texts
        return rect, art
    texts = [*hero, *centre]
    probe = _column(plan, safe)
    used = _spaced(probe.stack(texts, "top", _Zone(0, room)), plan.gap)
    band = min(wave_height, round(0.16 * canvas.height)) if wave_height else 0
    below = used + (band + plan.gap if band else 0)
    side = max(plan.px(160), min(round(safe.width * 0.62), room - below - plan.gap))
    total = side + plan.px(44) + below
    start = free.top + max(0, (room - total) // 2)
    left = safe.x if plan.theme.align == "left" else safe.x + (safe.width - side) / 2
    art = even_rect(left, start, side, side)
    plan.stack(texts, "top", _Zone(art.bottom + plan.px(44), free.bottom))
    if band:
        top = min(art.bottom + plan.px(44) + used, round(0.62 * canvas.height) - band // 2)
        rect = even_rect(safe.x, max(top, art.bottom + used), safe.width, band)
    return rect, art


def _column(plan: _Plan, area: Rect) -> _Plan:
    """Return a plan that stacks into a narrower column."""
    inner = _Plan(plan.timeline, plan.theme, has_art=False)
    inner.safe = area
    inner.texts = []
    return inner
