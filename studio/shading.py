"""Shade on pictures, so that letters can be read on them: as much as is needed, and no more."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from studio import palette
from studio.layout import Layout
from studio.palette import Colour
from studio.piles import PlacedText
from studio.planes import Planes, Rect, Sprite, sprite, to_rgb
from studio.timeline import Timeline

DARK: Colour = (20, 22, 28)
_MOST_AT_EDGES, _MOST_IN_BAND = 0.2, 0.16
"""The picture is what people want to see: the letters' own halo does the rest."""
_WAVE_CONTRAST = 2.2
_EASE_PX = 220
"""Rows, in units, over which an edge's shade runs out."""


def veil(ink: Colour, pixels: np.ndarray, *, enough: float) -> tuple[float, Colour]:
    """Return how much of which colour must lie on a ground for an ink to have enough contrast.

    pixels: RGB, uint8. The colour is the ground's own, darkened or lightened away from the ink.
    """
    mean = pixels.reshape(-1, 3).mean(axis=0)
    tint: Colour = (round(float(mean[0])), round(float(mean[1])), round(float(mean[2])))
    deep = palette.BLACK if palette.luminance(ink) > 0.22 else palette.WHITE
    shade = palette.mix(tint, deep, 0.86)
    for tenth in range(9):
        tried = pixels + (np.array(shade) - pixels) * (tenth / 10)
        if palette.worst_contrast(ink, tried.astype(np.uint8)) >= enough:
            return tenth / 10, shade
    return 0.85, shade


def shades(timeline: Timeline, layout: Layout, ground: Planes) -> list[Sprite]:
    """Return what is laid on a picture once, for the things that stay all the time."""
    found = _edges(timeline, layout, ground) if layout.art is None else []
    band = _band(timeline, layout, ground)
    return [*found, band] if band is not None else found


def _band(timeline: Timeline, layout: Layout, ground: Planes) -> Sprite | None:
    """Return a soft band behind a waveform that hardly stands out from the picture."""
    rect, wave = layout.wave, timeline.waveform
    if rect is None or timeline.background.is_clouds:
        return None
    ink = palette.parse(wave.colours[0]) if wave.colours else palette.WHITE
    pixels = to_rgb(ground.part(rect.overlap(ground.rect) or ground.rect))
    needed, shade = veil(ink, pixels, enough=_WAVE_CONTRAST)
    if needed == 0:
        return None
    if wave.style == "circle":
        return _disc(rect, min(0.3, needed), shade)
    ease = round(0.6 * _EASE_PX * layout.unit)
    rows = np.arange(rect.height + 2 * ease)
    outside = np.maximum(ease - rows, rows - (rect.height + ease - 1)).clip(0) / ease
    share = min(_MOST_IN_BAND, needed) * (1 + np.cos(outside * math.pi)) / 2
    return _rows(ground, share, rect.y - ease, shade)


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


def ink_on(pixels: np.ndarray) -> Colour:
    """Return white for letters on a picture, or near-black where that needs no shade at all."""
    light = veil(palette.WHITE, pixels, enough=palette.READABLE)[0]
    dark = veil(DARK, pixels, enough=palette.READABLE)[0]
    return DARK if light > 0.3 and dark == 0 else palette.WHITE


def _edges(timeline: Timeline, layout: Layout, ground: Planes) -> list[Sprite]:
    """Return shade that falls in from top and bottom under light letters."""
    staying = [
        text
        for text in layout.texts
        if text.clip.start_ms == 0
        and text.end_ms >= timeline.duration_ms
        and palette.luminance(_ink(text, ground)) > 0.3
    ]
    height = ground.rect.height
    upper = [text for text in staying if text.y + text.block.height < 0.42 * height]
    lower = [text for text in staying if text.y > 0.62 * height]
    found = []
    if upper:
        reach = max(text.y + text.block.height for text in upper)
        found.append(_edge(ground, layout, upper, reach, from_top=True))
    if lower:
        reach = height - min(text.y for text in lower)
        found.append(_edge(ground, layout, lower, reach, from_top=False))
    return [shade for shade in found if shade is not None]


def around(text: PlacedText) -> Rect:
    """Return a text's box with a little of what surrounds it, made even."""
    block = text.block
    left, top = max(0, text.x - 8) // 2 * 2, max(0, text.y - 8) // 2 * 2
    return Rect(left, top, block.width // 2 * 2 + 16, block.height // 2 * 2 + 16)


def _ink(text: PlacedText, ground: Planes) -> Colour:
    if text.clip.colour is not None:
        return palette.parse(text.clip.colour)
    area = around(text).overlap(ground.rect)
    return ink_on(to_rgb(ground.part(area or ground.rect)))


def _edge(
    ground: Planes, layout: Layout, texts: list[PlacedText], reach: int, *, from_top: bool
) -> Sprite | None:
    needed = 0.0
    for text in texts:
        area = around(text)
        pixels = to_rgb(ground.part(area.overlap(ground.rect) or ground.rect))
        needed = max(needed, veil(palette.WHITE, pixels, enough=palette.READABLE + 0.4)[0])
    if needed == 0:
        return None
    ease = round(_EASE_PX * layout.unit)
    plateau = reach + round(16 * layout.unit)
    rows = np.arange(plateau + ease)
    falling = np.clip((rows - plateau) / ease, 0, 1)
    share = min(_MOST_AT_EDGES, needed) * (1 + np.cos(falling * math.pi)) / 2
    if not from_top:
        share = share[::-1]
    top = 0 if from_top else ground.rect.height - len(rows)
    return _rows(ground, share, top, (6, 7, 12))


def _rows(ground: Planes, share: np.ndarray, top: int, shade: Colour) -> Sprite:
    """Return shade across the whole picture, as dense in each row as share says."""
    alpha = np.repeat(np.rint(share * 255).astype(np.uint8)[:, None], ground.rect.width, axis=1)
    rows = Image.new("RGBA", (ground.rect.width, len(share)), (*shade, 0))
    rows.putalpha(Image.fromarray(alpha))
    return sprite(rows, 0, top)
