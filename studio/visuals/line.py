"""A line that swings with the sound, as thick as it is loud."""

from __future__ import annotations

import numpy as np

from studio.visuals.mask import Draw, Mask, Stage
from studio.visuals.ribbon import Ribbon

_WAVES = (
    # crests across the box, turns a second, first and last band, weight
    (2.3, 0.55, 0, 26, 1.0),
    (4.1, -0.8, 18, 52, 0.8),
    (7.4, 1.15, 44, 96, 0.6),
)


def setup(stage: Stage) -> Draw:
    """Prepare slow waves; deep, middle and high notes each swing one of them."""
    levels, width, height = stage.levels, stage.width, stage.height
    ribbon = Ribbon(stage)
    place = np.linspace(0, 1, width, dtype=np.float32)
    tied = np.clip(np.sin(place * np.float32(np.pi)), 0, 1) ** np.float32(1.3)
    thin, thick = 2.6 * stage.unit, 6.0 * stage.unit
    most = height / 2 - thick - 2

    def draw(frame: int) -> Mask:
        seconds = frame / levels.fps
        bands, loud = levels.band(frame), float(levels.loud[frame])
        swing = np.zeros(width, np.float32)
        for crests, turns, first, last, weight in _WAVES:
            strength = weight * (0.62 * loud + 0.38 * float(bands[first:last].max()))
            phase = np.float32(2 * np.pi * turns * seconds)
            wave = np.sin(place * np.float32(2 * np.pi * crests) - phase)
            swing += wave * np.float32(0.012 + 0.5 * strength)
        np.tanh(swing, out=swing)
        middle = height / 2 + swing * tied * np.float32(most)
        # Measured down a column, a steep stretch of a line is thicker.
        steep = np.sqrt(1 + np.gradient(middle) ** 2)
        return ribbon.draw(middle, steep * np.float32(thin + (thick - thin) * loud))

    return draw
