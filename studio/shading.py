"""Shade on pictures, so that letters can be read on them: as much as is needed, and no more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from studio import palette
from studio.layout import Layout
from studio.palette import Colour
from studio.piles import PlacedText
from studio.planes import Planes, Rect, Sprite, sprite, to_rgb
from studio.timeline import Timeline

DARK: Colour = (20, 22, 28)
_MOST_AT_EDGES, _MOST_IN_BAND = 0.2, 0.24
"""The picture is what people want to see: the letters' own halo does the rest."""
_WAVE_CONTRAST = 3.0
_SAMPLES = 256
"""Pixels that are looked at in a window."""
_RATHER_WHITE = 0.2
"""How much more shade than near-black letters white ones may need."""
_EASE_PX = 220
"""Rows, in units, over which an edge's shade runs out."""
_NEAR = 60
"""Distance, in units, up to which texts have one ink."""


def windows(grounds: Sequence[Planes], rect: Rect, across: float, down: float) -> np.ndarray:
    """Return what lies under parts of a rectangle of about that size, in all the grounds.

    float32, RGB 0..255, shape (windows, pixels, 3): as many pixels of each.
    """
    area = rect.overlap(grounds[0].rect) or grounds[0].rect
    columns, rows = (max(1, round(n)) for n in (area.width / across, area.height / down))
    found = []
    for ground in grounds:
        pixels = to_rgb(ground.part(area))
        for band in np.array_split(pixels, rows):
            for window in np.array_split(band, columns, axis=1):
                flat = window.reshape(-1, 3)
                found.append(flat[np.linspace(0, len(flat) - 1, _SAMPLES).astype(int)])
    return np.stack(found).astype(np.float32)


def under(grounds: Sequence[Planes], text: PlacedText) -> np.ndarray:
    """Return what lies under a text, letter by letter."""
    style = text.block.style
    return windows(grounds, around(text), style.size_px, style.size_px * style.leading)


def veil(ink: Colour, under: np.ndarray, *, enough: float) -> tuple[float, Colour]:
    """Return how much of which colour must lie on a ground for an ink to have enough contrast.

    under: what windows gives; the worst of them decides. The colour is the ground's own, darkened
    or lightened away from the ink.
    """
    mean = under.reshape(-1, 3).mean(axis=0)
    tint: Colour = (round(float(mean[0])), round(float(mean[1])), round(float(mean[2])))
    deep = palette.BLACK if palette.luminance(ink) > 0.22 else palette.WHITE
    shade = palette.mix(tint, deep, 0.86)
    for tenth in range(9):
        tried = under + (np.array(shade, np.float32) - under) * np.float32(tenth / 10)
        if palette.worst_contrast(ink, tried) >= enough:
            return tenth / 10, shade
    return 0.85, shade


def shades(
    timeline: Timeline, layout: Layout, grounds: Sequence[Planes], wave_ink: Colour
) -> list[Sprite]:
    """Return what is laid on a picture once, for the things that stay all the time."""
    found = _edges(timeline, layout, grounds) if layout.art is None else []
    band = _band(timeline, layout, grounds, wave_ink)
    return [*found, band] if band is not None else found


def wave_ink(timeline: Timeline, layout: Layout, grounds: Sequence[Planes]) -> Colour:
    """Return the colour of a waveform on a picture: the asked one, else white or near-black."""
    if timeline.waveform.colours:
        return palette.parse(timeline.waveform.colours[0])
    return ink_on(_under_wave(layout, grounds), enough=_WAVE_CONTRAST)


def _under_wave(layout: Layout, grounds: Sequence[Planes]) -> np.ndarray:
    rect = layout.wave or layout.safe
    return windows(grounds, rect, rect.width / 8, rect.height).reshape(1, -1, 3)


def _band(
    timeline: Timeline, layout: Layout, grounds: Sequence[Planes], ink: Colour
) -> Sprite | None:
    """Return a soft band behind a waveform that hardly stands out from the picture."""
    rect, wave = layout.wave, timeline.waveform
    if rect is None or not wave.visible or timeline.background.is_clouds:
        return None
    needed, shade = veil(ink, _under_wave(layout, grounds), enough=_WAVE_CONTRAST)
    if needed == 0:
        return None
    if wave.style == "circle":
        return _disc(rect, min(0.3, needed), shade)
    ease = round(0.6 * _EASE_PX * layout.unit)
    rows = np.arange(rect.height + 2 * ease)
    outside = np.maximum(ease - rows, rows - (rect.height + ease - 1)).clip(0) / ease
    share = min(_MOST_IN_BAND, needed) * (1 + np.cos(outside * math.pi)) / 2
    return _rows(grounds[0], share, rect.y - ease, shade)


def _disc(rect: Rect, density: float, shade: Colour) -> Sprite:
    """Return a soft disc behind a ring."""
    side = min(rect.width, rect.height)
    size = 2 * round(0.75 * side)
    y, x = np.ogrid[0.5:size, 0.5:size]
    away = np.hypot(x - size / 2, y - size / 2) / (size / 2)
    share = density * (1 + np.cos(np.clip((away - 0.45) / 0.55, 0, 1) * math.pi)) / 2
    disc = Image.new("RGBA", (size, size), (*shade, 0))
    disc.putalpha(Image.fromarray(np.rint(share * 255).astype(np.uint8)))
    left, top = rect.x + (rect.width - size) // 2, rect.y + (rect.height - size) // 2
    return sprite(disc, left, top)


def ink_on(under: np.ndarray, *, enough: float = palette.READABLE) -> Colour:
    """Return white for things on a picture, or near-black where that needs much less shade."""
    light = veil(palette.WHITE, under, enough=enough)[0]
    if light <= _RATHER_WHITE:
        return palette.WHITE
    dark = veil(DARK, under, enough=enough)[0]
    return DARK if dark < light - _RATHER_WHITE else palette.WHITE


def inks(layout: Layout, grounds: Sequence[Planes]) -> dict[str, Colour]:
    """Return the ink of each text by its id: one for all that stand together on a picture."""
    found: dict[str, Colour] = {}
    for group in _groups(layout):
        grounds_under = np.concatenate([under(grounds, text) for text in group])
        found |= dict.fromkeys((text.clip.id for text in group), ink_on(grounds_under))
    return found


def _groups(layout: Layout) -> list[list[PlacedText]]:
    """Return the texts in groups of near ones, from above; coloured ones are left out."""
    groups: list[list[PlacedText]] = []
    plain = [text for text in layout.texts if text.clip.colour is None]
    for text in sorted(plain, key=lambda text: text.y):
        foot = max((t.rect.bottom for t in groups[-1]), default=0) if groups else -1
        if groups and text.y - foot <= _NEAR * layout.unit:
            groups[-1].append(text)
        else:
            groups.append([text])
    return groups


def _edges(timeline: Timeline, layout: Layout, grounds: Sequence[Planes]) -> list[Sprite]:
    """Return shade that falls in from top and bottom under light letters."""
    chosen = inks(layout, grounds)
    staying = [
        text
        for text in layout.texts
        if text.clip.start_ms == 0
        and text.end_ms >= timeline.duration_ms
        and palette.luminance(chosen.get(text.clip.id) or palette.parse(text.clip.colour or ""))
        > 0.3
    ]
    height = grounds[0].rect.height
    upper = [text for text in staying if text.y + text.block.height < 0.42 * height]
    lower = [text for text in staying if text.y > 0.62 * height]
    found = []
    if upper:
        reach = max(text.y + text.block.height for text in upper)
        found.append(_edge(grounds, layout, upper, reach, from_top=True))
    if lower:
        reach = height - min(text.y for text in lower)
        found.append(_edge(grounds, layout, lower, reach, from_top=False))
    return [shade for shade in found if shade is not None]


def around(text: PlacedText) -> Rect:
    """Return a text's box with a little of what surrounds it, made even."""
    block = text.block
    left, top = max(0, text.x - 8) // 2 * 2, max(0, text.y - 8) // 2 * 2
    return Rect(left, top, block.width // 2 * 2 + 16, block.height // 2 * 2 + 16)


def _edge(
    grounds: Sequence[Planes],
    layout: Layout,
    texts: list[PlacedText],
    reach: int,
    *,
    from_top: bool,
) -> Sprite | None:
    needed = 0.0
    for text in texts:
        below = under(grounds, text)
        needed = max(needed, veil(palette.WHITE, below, enough=palette.READABLE + 0.4)[0])
    if needed == 0:
        return None
    ease = round(_EASE_PX * layout.unit)
    plateau = reach + round(16 * layout.unit)
    rows = np.arange(plateau + ease)
    falling = np.clip((rows - plateau) / ease, 0, 1)
    share = min(_MOST_AT_EDGES, needed) * (1 + np.cos(falling * math.pi)) / 2
    if not from_top:
        share = share[::-1]
    top = 0 if from_top else grounds[0].rect.height - len(rows)
    return _rows(grounds[0], share, top, (6, 7, 12))


def _rows(ground: Planes, share: np.ndarray, top: int, shade: Colour) -> Sprite:
    """Return shade across the whole picture, as dense in each row as share says."""
    alpha = np.repeat(np.rint(share * 255).astype(np.uint8)[:, None], ground.rect.width, axis=1)
    rows = Image.new("RGBA", (ground.rect.width, len(share)), (*shade, 0))
    rows.putalpha(Image.fromarray(alpha))
    return sprite(rows, 0, top)
