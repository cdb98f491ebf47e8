"""A band of ink between two smooth edges: what the line and the filled style are made of."""

from __future__ import annotations

import numpy as np

from studio.planes import OPAQUE
from studio.visuals.mask import Mask, Stage, empty, quartered

_STEPS = 16
"""Parts of a pixel that edges are placed to; 16 bits hold them for boxes of 2000 rows."""


class Ribbon:
    """Draws ribbons into one mask."""

    def __init__(self, stage: Stage) -> None:
        self._mask = empty(stage)
        self._rows = ((np.arange(stage.height) + 0.5) * _STEPS).astype(np.int16)[:, None]
        self._height = stage.height
        self._work = np.empty((stage.height, stage.width), np.int16)

    def draw(self, middle: np.ndarray, reach: np.ndarray) -> Mask:
        """Ink what is less than reach away from the middle; both float, pixels, one a column."""
        mask = self._mask
        top = int(np.floor((middle - reach).min())) - 2
        bottom = int(np.ceil((middle + reach).max())) + 2
        mask.top = min(max(0, top // 2 * 2), self._height - 2)
        mask.bottom = max(mask.top + 2, min(self._height, -(-bottom // 2) * 2))
        rows = slice(mask.top, mask.bottom)
        # A steep edge covers pixels over more rows: its ink fades more slowly down a column.
        slope = np.gradient(middle) ** 2 + np.gradient(reach) ** 2
        flatness = np.rint(OPAQUE / np.sqrt(1 + slope)).astype(np.int16)
        work = self._work[: mask.bottom - mask.top]
        np.subtract(self._rows[rows], np.rint(middle * _STEPS).astype(np.int16), out=work)
        np.abs(work, out=work)
        edge = np.rint((reach + 0.5) * _STEPS).astype(np.int16)
        np.subtract(edge, work, out=work)
        np.clip(work, 0, 255, out=work)
        work *= flatness
        work >>= 7
        np.minimum(work, _STEPS, out=work)
        np.multiply(work, OPAQUE // _STEPS, out=mask.full[rows])
        quartered(mask.full[rows], mask.half[mask.top // 2 : mask.bottom // 2])
        return mask
