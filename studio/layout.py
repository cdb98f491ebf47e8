"""Where everything stands: timeline and theme in, rectangles and set texts out.

The canvas is divided from its edges inwards: progress bar and captions, texts at top and bottom,
then the waveform in what is left. Texts that are seen at the same time never share a place.
Laid out anew for every shape; nothing is stretched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.bands import Band, placed, squeezed
from studio.cover_row import CoverRow
from studio.lettering import Align
from studio.piles import Pile, PlacedText, even_rect
from studio.planes import Rect, even
from studio.sheet import Sheet
from studio.themes import Theme
from studio.timeline import TextClip, Timeline, Vertical

CAPTION_ROWS = 162
"""Height of two lines of captions on their plate, in units."""


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
    clock_rect: Rect | None
    logo: Rect | None
    captions: Rect | None


_ORDER = {"title": 0, "subtitle": 1, "artist": 2, "text": 3, "lower_third": 4}
_UNDER_COVER = 56
"""Distance of a cover and the title under it, in units."""
_TRIES = 14
"""How often everything is made smaller before the bounds are given up."""


def lay_out(timeline: Timeline, theme: Theme, *, has_art: bool = False) -> Layout:
    """Return the plan of a timeline's picture. has_art: its cover art is shown as part of it."""
    plan = Sheet(timeline, theme)
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
        clock_rect=plan.clock_rect(),
        logo=plan.logo,
        captions=captions,
    )


def _art_in_ring(timeline: Timeline) -> bool:
    return timeline.waveform.visible and timeline.waveform.style == "circle"


def _captions(plan: Sheet) -> Rect | None:
    """Reserve two lines for captions."""
    captions = plan.timeline.captions
    if captions is None or not captions.cues:
        return None
    height = plan.px(CAPTION_ROWS * (captions.size or 1.0))
    if captions.vertical == "top":
        rect = even_rect(plan.safe.x, plan.upper_corners(), plan.safe.width, height)
        plan.top = rect.bottom + plan.gap
    elif captions.vertical == "center":
        middle = (plan.canvas.height - height) / 2
        rect = even_rect(plan.safe.x, middle, plan.safe.width, height)
    else:
        foot = plan.lower_corners()
        rect = even_rect(plan.safe.x, foot - height, plan.safe.width, height)
        plan.bottom = rect.y - plan.gap + plan.px(6)
    return rect


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What has to find a place, sorted."""

    top: tuple[TextClip, ...]
    centre: tuple[TextClip, ...]
    bottom: tuple[TextClip, ...]
    hero: tuple[TextClip, ...]
    """Title, subtitle and artist that nobody sent anywhere."""
    wave: Vertical | None
    has_art: bool

    @staticmethod
    def of(timeline: Timeline, *, has_art: bool) -> _Wanted:
        clips = _with_their_title([clip for clip in timeline.texts if clip.text.strip()])
        clips.sort(key=lambda clip: _ORDER[clip.role])
        roles = {"title", "artist"}
        if any(clip.vertical is None and clip.role == "title" for clip in clips):
            roles.add("subtitle")
        hero = [c for c in clips if c.vertical is None and c.role in roles]
        low = [c for c in clips if c.vertical is None and c.role not in roles]
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


def _with_their_title(clips: list[TextClip]) -> list[TextClip]:
    """Return the texts, subtitles that nobody sent anywhere going where their title went."""
    sent = [clip for clip in clips if clip.role == "title"]
    if not sent or sent[0].vertical is None:
        return clips
    title = sent[0]
    return [
        replace(clip, vertical=title.vertical, horizontal=clip.horizontal or title.horizontal)
        if clip.role == "subtitle" and clip.vertical is None
        else clip
        for clip in clips
    ]


_Found = tuple[list[PlacedText], dict[str, Rect]]


def _attempt(plan: Sheet, wanted: _Wanted, attempt: int, *, final: bool) -> _Found | None:
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
    row: CoverRow | None = None
    edge: Vertical | None = None
    if wanted.has_art and plan.kind != "portrait":
        inside = wanted.wave == "center" and plan.kind == "landscape"
        row = CoverRow(plan, [*wanted.hero, *wanted.centre], shrink, wave_height if inside else 0)
        piles["centre"] = Pile((), 0)
    else:
        first = wanted.wave == "center" and not wanted.has_art and not wanted.top
        edge = "top" if first else None
        piles["hero"] = plan.pile(wanted.hero, "top", scale=scale, edge=edge)
        if wanted.has_art:
            piles["hero"] = piles["hero"].lower(plan.px(_UNDER_COVER) - plan.gap)
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
    head, foot = plan.upper_corners(), plan.lower_corners()
    for index, band in enumerate(bands):
        if band.name in {"row", "art"} or (band.name == "hero" and edge is None):
            bands[index] = band.between(row.first if row else head, foot)
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
            if not row.place(y, texts, rects) and not final:
                return None
        else:
            texts += piles[band.name].at(y)
    if not final and _meets_a_corner(plan, texts, rects):
        return None
    return texts, rects


def _meets_a_corner(plan: Sheet, texts: list[PlacedText], rects: dict[str, Rect]) -> bool:
    placed_rects = [*rects.values(), *(text.rect for text in texts)]
    return any(corner.overlap(rect) for corner in plan.corners() for rect in placed_rects)


def _order(plan: Sheet, wanted: _Wanted, *, in_row: bool) -> list[str]:
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


def _wave_height(plan: Sheet, wanted: _Wanted, shrink: float) -> int:
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


def _wave_band(plan: Sheet, wanted: _Wanted, wave_height: int) -> Band:
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


def _text_band(plan: Sheet, wanted: _Wanted, name: str, height: int) -> Band:
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
