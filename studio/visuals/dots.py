"""Columns of dots that light up from the middle outwards."""

from __future__ import annotations

import numpy as np

from studio.planes import OPAQUE
from studio.visuals.bars import stamp
from studio.visuals.mask import Draw, Mask, Stage, columns, empty, halved_table, idle, outwards

_SHADES = 24
"""Steps in which the outermost dot of a column appears."""


def setup(stage: Stage) -> Draw:
    """Prepare columns with every number of lit dots; a frame then is one gather."""
    grid = columns(stage, pitch=26, share=0.54)
    heights = outwards(stage, grid.count)
    reach = max(1, (stage.height // 2 - grid.width // 2) // grid.pitch)
    table = _columns(stage.height, grid.width, grid.pitch, reach)
    half = halved_table(table)
    mask = empty(stage)

    def draw(frame: int) -> Mask:
        tall = heights(frame) * reach
        tall = np.maximum(tall, idle(grid.count, frame, stage.levels.fps) * np.float32(0.3))
        chosen = np.clip((tall * _SHADES).astype(np.int64), 0, reach * _SHADES)
        lit = -(-int(chosen.max()) // _SHADES)
        away = lit * grid.pitch + grid.width // 2 + 2
        mask.top = max(0, (stage.height // 2 - away) // 2 * 2)
        mask.bottom = min(stage.height, -(-(stage.height // 2 + away) // 2) * 2)
        stamp(mask, grid, table, half, chosen)
        return mask

    return draw


def _columns(rows: int, width: int, pitch: int, reach: int) -> np.ndarray:
    """Return the ink of columns by number of lit dots, in parts: (rows, levels, width)."""
    x = np.arange(width) + 0.5 - width / 2
    y = np.arange(rows) + 0.5 - rows / 2
    levels = np.arange(reach * _SHADES + 1)
    ink = np.zeros((rows, len(levels), width), np.float32)
    for number in range(-reach, reach + 1):
        disc = np.clip(width / 2 + 0.5 - np.hypot(y[:, None] - number * pitch, x[None, :]), 0, 1)
        lit = np.clip(levels / _SHADES - abs(number) + 1, 0, 1) if number else np.ones(len(levels))
        ink += disc[:, None, :] * lit[None, :, None]
    table: np.ndarray = np.rint(np.minimum(ink, 1) * OPAQUE).astype(np.int16)
    return table
