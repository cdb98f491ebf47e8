"""What a waveform style paints: where its ink lies, for light and for the two colour planes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.levels import BANDS, Levels
from studio.planes import OPAQUE


@dataclass(frozen=True, slots=True)
class Stage:
    """What a style is set up for."""

    width: int
    height: int
    """Pixels of its box, both even."""
    unit: float
    """Pixels of the canvas for one pixel of a canvas whose shorter side is 1080."""
    levels: Levels
    rising: bool = True
    """Whether it stands on the lower edge of its box; else it hangs from the upper one."""


@dataclass(slots=True)
class Mask:
    """Ink of one frame; the arrays are used again for the next."""

    full: np.ndarray
    """int16, shape (height, width), 0..128."""
    half: np.ndarray
    """int16, half the rows and columns."""
    room: tuple[np.ndarray, np.ndarray]
    """What full and half are the left part of: columns that stamp whole cells need a little more."""
    top: int = 0
    """First row that may have ink; even."""
    bottom: int = 0
    """Row after the last one; even."""


_LARGEST_CELL = 96

Draw = Callable[[int], Mask]
"""Frame number to ink."""
Setup = Callable[[Stage], Draw]


def empty(stage: Stage) -> Mask:
    """Return a mask without ink for a box."""
    spare = 2 * _LARGEST_CELL
    full = np.zeros((stage.height, stage.width + spare), np.int16)
    half = np.zeros((stage.height // 2, stage.width // 2 + _LARGEST_CELL), np.int16)
    return Mask(full[:, : stage.width], half[:, : stage.width // 2], (full, half))


def quartered(full: np.ndarray, half: np.ndarray) -> None:
    """Write the mean of each two by two pixels of full into half."""
    rows = full[0::2] + full[1::2]
    np.add(rows[:, 0::2], rows[:, 1::2], out=half)
    half += 2
    half >>= 2


@dataclass(frozen=True, slots=True)
class Columns:
    """Equal columns across a box."""

    count: int
    pitch: int
    """From one column's left edge to the next one's; even."""
    width: int
    """Even."""
    left: int
    """Where the first one begins; even."""


def columns(stage: Stage, *, pitch: float, share: float) -> Columns:
    """Divide a box into columns of about that pitch (in units), of which about share is ink.

    Of the divisions near it, the one that reaches from edge to edge.
    """
    ideal = max(4, 2 * round(pitch * stage.unit / 2))
    best: tuple[float, Columns] | None = None
    for step in range(max(4, ideal - 4), min(ideal + 4, _LARGEST_CELL) + 1, 2):
        for width in {2 * round(step * share / 2), 2 * round((step * share + 1.2) / 2)}:
            if not 2 <= width < step:
                continue
            count = max(1, (stage.width + step - width) // step)
            spare = stage.width - (count * step - (step - width))
            cost = spare + 1.5 * abs(step - ideal) + 3 * abs(width - step * share)
            if best is None or cost < best[0]:
                best = (cost, Columns(count, step, width, spare // 4 * 2))
    if best is None:
        return Columns(1, max(4, ideal), 2, 0)
    return best[1]


def idle(count: int, frame: int, fps: int) -> np.ndarray:
    """Return the slow breath of a waveform in silence, 0..1, one number a column."""
    time = frame / fps
    place = np.arange(count, dtype=np.float32)
    wave = np.sin(place * np.float32(0.31) - np.float32(1.7 * time))
    breath: np.ndarray = (wave + 1) * np.float32(0.5)
    return breath


def outwards(stage: Stage, count: int) -> Callable[[int], np.ndarray]:
    """Return a function giving heights 0..1: deep notes in the middle, high ones at both ends.

    Part of each height is the loudness as a whole, so that a pure tone moves more than one column.
    """
    levels = stage.levels
    away = np.abs(np.linspace(-1, 1, count, dtype=np.float32))
    place = away**1.15 * (BANDS - 22) + 6
    low = place.astype(np.int64)
    share = (place - low).astype(np.float32)
    # An uneven crown looks like sound, a smooth one like a diagram.
    grain = np.random.default_rng(11).uniform(0.72, 1.0, count).astype(np.float32)
    # The highest notes would stand up like hooks at both ends.
    ends = 1 - np.float32(0.55) * np.clip((away - 0.7) / np.float32(0.3), 0, 1)
    crown = (0.30 + 0.70 * np.cos(away * np.float32(1.57)) ** 1.1) * grain

    def heights(frame: int) -> np.ndarray:
        bands = levels.band(frame)
        own = (bands[low] * (1 - share) + bands[low + 1] * share) * ends
        whole = levels.loud[frame] * crown
        mixed: np.ndarray = np.minimum(whole * np.float32(0.58) + own * np.float32(0.52), 1)
        return mixed

    return heights


def pill(rows: int, width: int, *, foot: float = 1.0) -> np.ndarray:
    """Return the ink of an upright pill of each height 0..rows.

    foot: where a low one lies: 1 on the last row, 0.5 in the middle, 0 at the first row.

    int16, shape (rows, rows + 1, width): a column of all heights, so that one gather along the
    second axis draws every bar of a frame. A pill is never lower than wide.
    """
    radius = width / 2
    x = np.abs((np.arange(width) + 0.5) - radius)
    y = np.arange(rows)[:, None, None] + 0.5
    height = np.maximum(np.arange(rows + 1), min(width, rows))[None, :, None]
    top = (rows - height) * foot + radius
    bottom = top + height - 2 * radius
    away = np.maximum(np.maximum(top - y, y - bottom), 0)
    inside = radius - np.sqrt(away * away + (x * x)[None, None, :])
    # Straight flanks are sharp: only the round ends need softening.
    ink = np.where(away > 0, np.clip(inside + 0.5, 0, 1), 1.0)
    table: np.ndarray = np.rint(ink * OPAQUE).astype(np.int16)
    return table


def halved_table(table: np.ndarray) -> np.ndarray:
    """Return a table of pills for the planes of half size."""
    rows = table[0::2].astype(np.int32) + table[1::2]
    mean: np.ndarray = ((rows[:, :, 0::2] + rows[:, :, 1::2] + 2) >> 2).astype(np.int16)
    return mean
