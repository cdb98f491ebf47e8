"""Bars with round ends that stand on a line."""

from __future__ import annotations

import numpy as np

from studio.visuals.mask import (
    Columns,
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
    grid = columns(stage, pitch=24, share=0.5)
    heights = outwards(stage, grid.count)
    rows = stage.height
    table = pill(rows, grid.width, foot=1.0 if stage.rising else 0.0)
    half = halved_table(table)
    mask = empty(stage)
    breath = 5 * stage.unit

    def draw(frame: int) -> Mask:
        tall = heights(frame) * (rows - grid.width - breath) + grid.width
        tall += idle(grid.count, frame, stage.levels.fps) * np.float32(breath)
        chosen = np.clip(tall.astype(np.int64), grid.width, rows)
        highest = min(rows, int(chosen.max()) + 2)
        if stage.rising:
            mask.top, mask.bottom = (rows - highest) // 2 * 2, rows
        else:
            mask.top, mask.bottom = 0, (highest + 1) // 2 * 2
        stamp(mask, grid, table, half, chosen)
        return mask

    return draw


def stamp(
    mask: Mask, grid: Columns, table: np.ndarray, half: np.ndarray, chosen: np.ndarray
) -> None:
    """Draw each column from the table, between the mask's top and bottom."""
    width = grid.count * grid.pitch
    full_rows, half_rows = slice(mask.top, mask.bottom), slice(mask.top // 2, mask.bottom // 2)
    for plane, sprites, rows, by in (
        (mask.room[0], table, full_rows, 1),
        (mask.room[1], half, half_rows, 2),
    ):
        left, step, own = grid.left // by, grid.pitch // by, grid.width // by
        cells = plane[rows, left : left + width // by].reshape(-1, grid.count, step)
        cells[:, :, :own] = np.take(sprites[rows], chosen, axis=1)
