"""A filled shape that swells to both sides of a middle line."""

from __future__ import annotations

import numpy as np

from studio.levels import BANDS
from studio.visuals.mask import Draw, Mask, Stage, idle
from studio.visuals.ribbon import Ribbon

_KNOTS = 29


def setup(stage: Stage) -> Draw:
    """Prepare a soft curve through few knots: deep notes in the middle, high ones outside."""
    levels, width, height = stage.levels, stage.width, stage.height
    ribbon = Ribbon(stage)
    away = np.abs(np.linspace(-1, 1, _KNOTS, dtype=np.float32))
    owns = [_span(float(a)) for a in away]
    grain = np.random.default_rng(5).uniform(0.7, 1.0, _KNOTS).astype(np.float32)
    tied = np.clip(np.cos(away * np.float32(1.5)), 0, None) ** np.float32(0.45) * grain
    tied[[0, -1]] = 0
    tied[[1, -2]] *= 0.7
    spread = _curve(_KNOTS, width)
    middle = np.full(width, height / 2, np.float32)
    least = 2.5 * stage.unit
    most = height / 2 - 2 - least

    def draw(frame: int) -> Mask:
        bands, loud = levels.band(frame), levels.loud[frame]
        own = np.array([bands[a:b].max() for a, b in owns], np.float32)
        tall = (loud * np.float32(0.62) + own * np.float32(0.5)) * tied
        tall += idle(_KNOTS, frame, levels.fps) * np.float32(0.008)
        reach = least + np.minimum(spread @ np.minimum(tall, 1), 1) * np.float32(most)
        return ribbon.draw(middle, np.maximum(reach, least))

    return draw


def _span(away: float) -> tuple[int, int]:
    first = int(away * (BANDS - 12))
    return first, first + 10


def _curve(knots: int, width: int) -> np.ndarray:
    """Return the weights of each knot in each column: a cubic B-spline, never wavy in between."""
    place = np.linspace(0, knots - 1, width, dtype=np.float32)
    distance = np.abs(place[:, None] - np.arange(knots, dtype=np.float32)[None, :])
    near = 2 / 3 - distance**2 * (1 - distance / 2)
    far = np.clip(2 - distance, 0, None) ** 3 / 6
    weights: np.ndarray = np.where(distance < 1, near, far).astype(np.float32)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights
