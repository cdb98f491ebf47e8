"""A ring of rays around a hole; cover art fits into the hole."""

from __future__ import annotations

import numpy as np

from studio.levels import BANDS
from studio.planes import OPAQUE
from studio.visuals.mask import Draw, Mask, Stage, empty, idle, quartered

HOLE = 0.56
"""Diameter of the hole, share of the box."""
_STEPS = 16


def setup(stage: Stage) -> Draw:
    """Prepare for each pixel of the rays which ray it is on and how far out."""
    levels, side = stage.levels, min(stage.width, stage.height)
    inner = side / 2 * HOLE
    count = max(36, 4 * round(np.pi * 2 * inner / (17 * stage.unit) / 4))
    thick = 2 * np.pi * inner / count * 0.52
    pixels, ray, out, flank = _rays(stage, count, thick, inner)
    mask = empty(stage)
    flat = np.zeros(stage.width * stage.height, np.int16)
    whole = flat.reshape(stage.height, stage.width)
    mask.bottom = stage.height
    longest = side / 2 - inner - thick
    breath = 4 * stage.unit
    # Deep notes at the lower end, rising along both sides: left and right are alike.
    turn = np.abs((np.arange(count) / count * 2 + 1) % 2 - 1)
    place = turn**1.1 * (BANDS - 14)
    low = place.astype(np.int64)
    grain = np.random.default_rng(3).uniform(0.72, 1.0, count).astype(np.float32)

    def draw(frame: int) -> Mask:
        bands, loud = levels.band(frame), levels.loud[frame]
        own = np.maximum.reduce([bands[low + step] for step in (0, 4, 8)])
        tall = np.minimum((loud * np.float32(0.66) + own * np.float32(0.42)) * grain, 1)
        length = thick + tall * np.float32(longest - breath)
        length += idle(count, frame, levels.fps) * np.float32(breath)
        ends = np.rint((length + 0.5) * _STEPS).astype(np.int16)
        ink = ends[ray]
        ink -= out
        np.clip(ink, 0, _STEPS, out=ink)
        ink *= flank
        ink >>= 4
        flat[pixels] = ink
        np.copyto(mask.full, whole)
        quartered(mask.full, mask.half)
        return mask

    return draw


def _rays(
    stage: Stage, count: int, thick: float, inner: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return, for each pixel that a ray may cover: its index, ray, way out, ink across the ray.

    The way out is in parts of a pixel from where rays begin, and bent at the flanks, so that the
    outer ends are round. The ink is 0..OPAQUE.
    """
    y, x = np.indices((stage.height, stage.width), dtype=np.float32)
    x += np.float32(0.5 - stage.width / 2)
    y += np.float32(0.5 - stage.height / 2)
    away = np.hypot(x, y)
    angle = np.arctan2(x, y) / np.float32(2 * np.pi) % 1
    ray = np.rint(angle * count).astype(np.int64) % count
    aside = away * np.sin((angle - np.rint(angle * count) / count) * np.float32(2 * np.pi))
    along = away * np.cos((angle - np.rint(angle * count) / count) * np.float32(2 * np.pi))
    radius = thick / 2
    flank = np.clip(radius + 0.5 - np.abs(aside), 0, 1)
    bend = radius - np.sqrt(np.clip(radius**2 - aside**2, 0, None))
    flank *= np.clip(along - inner - bend + 0.5, 0, 1)
    most = min(stage.width, stage.height) / 2
    covered = np.flatnonzero((flank > 0) & (away < most))
    return (
        covered,
        ray.ravel()[covered],
        np.rint((along + bend - inner).ravel()[covered] * _STEPS).astype(np.int16),
        np.rint(flank.ravel()[covered] * OPAQUE).astype(np.int16),
    )
