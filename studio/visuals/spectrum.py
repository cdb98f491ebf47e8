"""The spectrum: thin columns, deep notes on the left, high ones on the right."""

from __future__ import annotations

import numpy as np

from studio.levels import BANDS
from studio.visuals.bars import stamp
from studio.visuals.mask import Draw, Mask, Stage, columns, empty, halved_table, idle, pill


def setup(stage: Stage) -> Draw:
    """Prepare sprites of every height; each column shows its own notes only."""
    grid = columns(stage, pitch=14, share=0.58)
    levels, rows = stage.levels, stage.height
    place = np.linspace(0, BANDS - 1.001, grid.count, dtype=np.float32)
    low = place.astype(np.int64)
    share = (place - low).astype(np.float32)
    table = pill(rows, grid.width, foot=1.0 if stage.rising else 0.0)
    half = halved_table(table)
    mask = empty(stage)
    breath = 3 * stage.unit

    def draw(frame: int) -> Mask:
        bands = levels.band(frame)
        tall = bands[low] * (1 - share) + bands[np.minimum(low + 1, BANDS - 1)] * share
        tall *= np.float32(rows - grid.width - breath)
        tall += idle(grid.count, frame, levels.fps) * np.float32(breath) + grid.width
        chosen = np.clip(tall.astype(np.int64), grid.width, rows)
        highest = min(rows, int(chosen.max()) + 2)
        if stage.rising:
            mask.top, mask.bottom = (rows - highest) // 2 * 2, rows
        else:
            mask.top, mask.bottom = 0, (highest + 1) // 2 * 2
        stamp(mask, grid, table, half, chosen)
        return mask

    return draw
