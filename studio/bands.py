"""Rows of the canvas shared out between things that lie above each other.

Each band wants a place and has bounds for where its centre may be; bands keep their order and a
gap. When they do not fit, the caller makes them smaller and asks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Band:
    """Something as wide as the picture, in pixels."""

    name: str
    height: int
    wants: float
    """Where its centre would best be."""
    lowest: float = 0.0
    """Its centre may not be above this."""
    highest: float = 1e9
    """Its centre may not be below this."""

    def between(self, first: int, last: int) -> Band:
        """Return the band kept within these rows, if there is room for it there."""
        if last - first < self.height:
            return self
        lowest = max(self.lowest, first + self.height / 2)
        highest = min(self.highest, last - self.height / 2)
        return replace(self, lowest=min(lowest, highest), highest=highest)


def placed(bands: Sequence[Band], top: int, bottom: int, gap: int) -> list[int] | None:
    """Return the first row of each band, given from above; None when they do not fit.

    Each gets as near to where it wants to be as the ones above it leave it.
    """
    earliest, row = [], top
    for band in bands:
        row = max(row, round(band.lowest - band.height / 2))
        earliest.append(row)
        row += band.height + gap
    latest, row = [0] * len(bands), bottom
    for index in range(len(bands) - 1, -1, -1):
        band = bands[index]
        row = min(row - band.height, round(band.highest - band.height / 2))
        latest[index] = row
        row -= gap
    if any(first > last for first, last in zip(earliest, latest, strict=True)):
        return None
    rows, after = [], top
    for band, first, last in zip(bands, earliest, latest, strict=True):
        wanted = round(band.wants - band.height / 2)
        row = min(max(wanted, first, after), last)
        rows.append(row)
        after = row + band.height + gap
    return rows


def squeezed(bands: Sequence[Band], top: int, bottom: int, gap: int) -> list[int]:
    """Return rows for bands that do not fit: in order, not overlapping, as well as it goes."""
    free = [Band(band.name, band.height, band.wants) for band in bands]
    rows = placed(free, top, bottom, gap)
    if rows is not None:
        return rows
    rows, row = [], top
    for band in bands:
        rows.append(row)
        row += band.height + 2
    return rows
