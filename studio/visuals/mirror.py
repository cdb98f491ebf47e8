"""Bars with round ends that grow up and down from a middle line."""

from __future__ import annotations

import numpy as np

from studio.visuals.bars import stamp
from studio.visuals.mask import (
    Draw,
    Mask,
    Stage,
    columns,
    empty,
    halved_table,
    idle,
    outwards,
    pill,
)


def setup(stage: Stage) -> Draw:
    """Prepare sprites of every height; a frame then is one gather."""
    grid = columns(stage, pitch=20, share=0.5)
    heights = outwards(stage, grid.count)
    rows = stage.height
    table = pill(rows, grid.width, foot=0.5)
    half = halved_table(table)
    mask = empty(stage)
    breath = 5 * stage.unit

    def draw(frame: int) -> Mask:
        tall = heights(frame) * (rows - grid.width - breath) + grid.width
        tall += idle(grid.count, frame, stage.levels.fps) * np.float32(breath)
        chosen = np.clip(tall.astype(np.int64), grid.width, rows)
        mask.top = max(0, (rows - int(chosen.max())) // 4 * 2 - 2)
        mask.bottom = rows - mask.top
        stamp(mask, grid, table, half, chosen)
        return mask

    return draw
