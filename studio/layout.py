"""Where everything stands: timeline and theme in, rectangles and set texts out.

The canvas is divided from its edges inwards: progress bar and captions, texts at top and bottom,
then the waveform in what is left. Texts that are seen at the same time never share a place.
Laid out anew for every shape; nothing is stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.bands import Band, placed, squeezed
from studio.lettering import Align, Block, Style, fit
from studio.palette import WHITE
from studio.planes import Rect, even
from studio.themes import Theme, shape_of
from studio.timeline import Horizontal, TextClip, Timeline, Vertical

BAR_PX = 6
"""Height of the progress bar, in units."""
GAP = 34
"""Least distance of two things, in units."""
CAPTION_ROWS = 162
"""Height of two lines of captions on their plate, in units."""


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


def even_rect(x: float, y: float, width: float, height: float) -> Rect:
    """Return the rectangle with its numbers made even."""
    return Rect(even(x), even(y), max(2, even(width)), max(2, even(height)))


class _Plan:
    """The layout while it is made."""

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
    ) -> _Pile:
        """Set texts under each other; those that never meet in time share a place.

        scale: factor on their sizes. column: where they stand, else the whole width. edge: at
        which end of the picture, so that what is in the corners there is left free.
        """
        area = column or self.safe
        found = [
            self._piled(cluster, vertical, area, scale, edge) for cluster in self.clusters(clips)
        ]
        height = max((_height(texts) for texts in found), default=0)
        texts = []
        for group in found:
            shift = {
                "top": 0,
                "center": (height - _height(group)) // 2,
                "bottom": height - _height(group),
            }
            texts += [replace(text, y=text.y + shift[vertical]) for text in group]
        return _Pile(tuple(texts), height)

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


def _height(texts: Sequence[PlacedText]) -> int:
    return max((text.y + text.block.height for text in texts), default=0)


@dataclass(frozen=True, slots=True)
class _Pile:
    """Set texts, their rows counted from the pile's own top."""

    texts: tuple[PlacedText, ...]
    height: int

    def at(self, y: int) -> list[PlacedText]:
        return [replace(text, y=text.y + y) for text in self.texts]


_ORDER = {"title": 0, "artist": 1, "subtitle": 2, "text": 3, "lower_third": 4}
_TRIES = 14
"""How often everything is made smaller before the bounds are given up."""


def lay_out(timeline: Timeline, theme: Theme, *, has_art: bool = False) -> Layout:
    """Return the plan of a timeline's picture. has_art: its cover art is shown as part of it."""
    plan = _Plan(timeline, theme)
    captions = _captions(plan)
    wanted = _Wanted.of(timeline, has_art=has_art and not _art_in_ring(timeline))
    for attempt in range(_TRIES + 1):
        found = _attempt(plan, wanted, attempt, final=attempt == _TRIES)
        if found is not None:
            break
    else:
        raise AssertionError("the last attempt always gives a plan")
    texts, rects = found
    art, wave = rects.get("art"), rects.get("wave")
    if has_art and wave is not None and art is None:
        side = even(min(wave.width, wave.height) * 0.5)
        art = even_rect(
            wave.x + (wave.width - side) / 2, wave.y + (wave.height - side) / 2, side, side
        )
    return Layout(
        unit=plan.unit,
        safe=plan.safe,
        texts=tuple(texts),
        wave=wave,
        art=art,
        art_is_round=has_art and _art_in_ring(timeline),
        progress=plan.progress,
        clock=plan.clock,
        clock_px=plan.clock_px,
        logo=plan.logo,
        captions=captions,
    )


def _art_in_ring(timeline: Timeline) -> bool:
    return timeline.waveform.visible and timeline.waveform.style == "circle"


def _captions(plan: _Plan) -> Rect | None:
    """Reserve two lines for captions."""
    captions = plan.timeline.captions
    if captions is None or not captions.cues:
        return None
    height = plan.px(CAPTION_ROWS * (captions.size or 1.0))
    if captions.vertical == "top":
        rect = even_rect(plan.safe.x, plan.top, plan.safe.width, height)
        plan.top = rect.bottom + plan.gap
    elif captions.vertical == "center":
        middle = (plan.canvas.height - height) / 2
        rect = even_rect(plan.safe.x, middle, plan.safe.width, height)
    else:
        rect = even_rect(plan.safe.x, plan.bottom - height, plan.safe.width, height)
        plan.bottom = rect.y - plan.gap + plan.px(6)
    return rect


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What has to find a place, sorted."""

    top: tuple[TextClip, ...]
    centre: tuple[TextClip, ...]
    bottom: tuple[TextClip, ...]
    hero: tuple[TextClip, ...]
    """Title and artist that nobody sent anywhere."""
    wave: Vertical | None
    has_art: bool

    @staticmethod
    def of(timeline: Timeline, *, has_art: bool) -> _Wanted:
        clips = [clip for clip in timeline.texts if clip.text.strip()]
        clips.sort(key=lambda clip: _ORDER[clip.role])
        hero = [c for c in clips if c.vertical is None and c.role in {"title", "artist"}]
        low = [c for c in clips if c.vertical is None and c.role not in {"title", "artist"}]
        wave = timeline.waveform
        sent: dict[Vertical, list[TextClip]] = {
            where: [clip for clip in clips if clip.vertical == where]
            for where in ("top", "center", "bottom")
        }
        bottom = sorted([*sent["bottom"], *low], key=lambda clip: _ORDER[clip.role])
        position = wave.position if wave.visible else None
        middle = tuple(sent["center"])
        captions = timeline.captions
        if captions is not None and captions.cues and captions.vertical == "center":
            # Captions hold the middle: the waveform keeps below them.
            position = "bottom" if position == "center" else position
        return _Wanted(tuple(sent["top"]), middle, tuple(bottom), tuple(hero), position, has_art)


_Found = tuple[list[PlacedText], dict[str, Rect]]


def _attempt(plan: _Plan, wanted: _Wanted, attempt: int, *, final: bool) -> _Found | None:
    """Try to place everything, the smaller the more attempts have failed."""
    shrink = 0.9**attempt
    scale = max(0.8, 0.96 ** max(0, attempt - 3))
    gap = max(plan.px(14), round(plan.gap * 0.95**attempt))
    slack = 0.025 * max(0, attempt - 6) * plan.canvas.height
    height = plan.canvas.height
    piles = {
        "top": plan.pile(wanted.top, "top", scale=scale, edge="top"),
        "centre": plan.pile(wanted.centre, "center", scale=scale),
        "bottom": plan.pile(wanted.bottom, "bottom", scale=scale, edge="bottom"),
    }
    wave_height = _wave_height(plan, wanted, shrink)
    row = None
    if wanted.has_art and plan.kind != "portrait":
        inside = wanted.wave == "center" and plan.kind == "landscape"
        row = _Row(plan, wanted, shrink, scale, wave_height if inside else 0)
        piles["centre"] = _Pile((), 0)
    else:
        edge: Vertical | None = "top" if wanted.wave == "center" and not wanted.has_art else None
        piles["hero"] = plan.pile(wanted.hero, "top", scale=scale, edge=edge)
    bands = []
    for name in _order(plan, wanted, in_row=row is not None):
        if name == "wave":
            bands.append(_wave_band(plan, wanted, wave_height))
        elif name == "row" and row is not None:
            alone = wanted.wave is None or (wanted.wave == "center" and plan.kind == "landscape")
            bands.append(Band("row", row.side, (0.49 if alone else 0.3) * height))
        elif name == "art":
            side = min(plan.safe.width * 0.62, 0.36 * height) * shrink
            bands.append(Band("art", even(side), 0.27 * height))
        elif piles[name].height:
            bands.append(_text_band(plan, wanted, name, piles[name].height))
    top, bottom = plan.top, plan.bottom
    if slack:
        bands = [replace(b, lowest=b.lowest - slack, highest=b.highest + slack) for b in bands]
    rows = placed(bands, top, bottom, gap)
    if rows is None:
        if not final:
            return None
        rows = squeezed(bands, top, bottom, gap)
    texts: list[PlacedText] = []
    rects: dict[str, Rect] = {}
    for band, y in zip(bands, rows, strict=True):
        if band.name == "wave":
            rects["wave"] = even_rect(plan.safe.x, y, plan.safe.width, band.height)
        elif band.name == "art":
            left = plan.safe.x
            if plan.theme.align != "left":
                left += (plan.safe.width - band.height) // 2
            rects["art"] = even_rect(left, y, band.height, band.height)
        elif band.name == "row" and row is not None:
            row.place(y, texts, rects)
        else:
            texts += piles[band.name].at(y)
    return texts, rects


def _order(plan: _Plan, wanted: _Wanted, *, in_row: bool) -> list[str]:
    """Return the names of the bands from above."""
    if in_row:
        middle = ["row"]
        if wanted.wave == "top":
            middle = ["wave", "row"]
        elif wanted.wave == "bottom" or (wanted.wave == "center" and plan.kind != "landscape"):
            middle = ["row", "wave"]
        return ["top", *middle, "bottom"]
    hero = ["art", "hero"] if wanted.has_art else ["hero"]
    if wanted.wave == "top" and not wanted.centre:
        return ["top", "wave", *hero, "bottom"]
    if wanted.wave == "top":
        return ["top", *hero, "wave", "centre", "bottom"]
    return ["top", *hero, "centre", *(["wave"] if wanted.wave else []), "bottom"]


def _wave_height(plan: _Plan, wanted: _Wanted, shrink: float) -> int:
    wave, canvas = plan.timeline.waveform, plan.canvas
    if wave.height is not None:
        share = min(1.0, wave.height) * canvas.height
    elif wave.style == "circle":
        share = 0.6 * min(canvas.width, canvas.height)
    elif wanted.wave == "center" and not wanted.centre:
        share = plan.shape.wave * canvas.height
    else:
        share = 0.75 * plan.shape.wave * canvas.height
    if wanted.has_art and plan.kind == "portrait":
        share = min(share, 0.17 * canvas.height)
    return max(plan.px(64), even(share * shrink))


def _wave_band(plan: _Plan, wanted: _Wanted, wave_height: int) -> Band:
    height = plan.canvas.height
    if wanted.wave == "top":
        first = plan.top
        for rect in plan.corners():
            if rect.y < height // 2:
                first = max(first, rect.bottom + plan.gap // 2)
        return Band("wave", wave_height, 0, first + wave_height / 2, 0.36 * height)
    if wanted.wave == "bottom":
        last = plan.bottom
        for rect in plan.corners():
            if rect.y > height // 2:
                last = min(last, rect.y - plan.gap // 2)
        return Band("wave", wave_height, height, 0.64 * height, last - wave_height / 2)
    wants = 0.5 if not wanted.centre else 0.6
    highest = 0.62
    if wanted.has_art:
        wants = highest = 0.632
    return Band("wave", wave_height, wants * height, 0.38 * height, highest * height)


def _text_band(plan: _Plan, wanted: _Wanted, name: str, height: int) -> Band:
    whole = plan.canvas.height
    if name == "top":
        return Band(name, height, 0, 0, whole / 3 - plan.px(8))
    if name == "bottom":
        return Band(name, height, whole, whole * 2 / 3 + plan.px(8))
    if name == "centre":
        wants = 0.45 if wanted.wave == "center" else 0.5
        return Band(name, height, wants * whole, 0.36 * whole, 0.64 * whole)
    if wanted.wave == "center" or wanted.centre or wanted.has_art:
        return Band(name, height, 0)
    middle = {"top": 0.66, "bottom": 0.34}.get(wanted.wave or "", 0.46)
    return Band(name, height, middle * whole)


class _Row:
    """The cover art with what stands beside it: title, and the sound when it has the middle."""

    def __init__(
        self, plan: _Plan, wanted: _Wanted, shrink: float, scale: float, wave_height: int
    ) -> None:
        self._plan = plan
        wide = plan.kind == "landscape"
        share = 0.36 if wide else 0.42
        self.side = even(min(0.5 * plan.canvas.height, share * plan.safe.width) * shrink)
        gap = plan.px(76 if wide else 48)
        left = plan.safe.x + self.side + gap
        self._column = even_rect(left, 0, plan.safe.right - left, self.side)
        clips = [*wanted.hero, *wanted.centre]
        while True:
            self._pile = plan.pile(clips, "top", scale=scale, column=self._column)
            room = self.side - self._pile.height - plan.px(48)
            if (room >= plan.px(70) or not wave_height) and self._pile.height <= self.side:
                break
            if scale < 0.4:
                break
            scale *= 0.93
        self._wave = even(min(wave_height, max(plan.px(50), room))) if wave_height else 0

    def place(self, y: int, texts: list[PlacedText], rects: dict[str, Rect]) -> None:
        """Add what is in the row, given its first row of pixels."""
        plan, column = self._plan, self._column
        rects["art"] = even_rect(plan.safe.x, y, self.side, self.side)
        start = y if self._wave else y + (self.side - self._pile.height) // 2
        texts += self._pile.at(start)
        if self._wave:
            low = y + self.side - self._wave
            rects["wave"] = even_rect(column.x, low, column.width, self._wave)
