"""Small nets over hashed features: how likely each of some labels is.

Each feature has a vector of whole numbers. The first columns of their sum are scores of the labels
themselves, as in a linear model; the others go through one hidden layer, which knows what belongs
together (wide and deep: Cheng et al. 2016). Either may be missing. `scripts/fitting.py` fits and
writes such nets.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

HEADER: Final = struct.Struct("<IIIII")
"""What the net knows (see `load`), the number of features (a power of 2), of labels, of columns that are scores, of
hidden ones. Then follow, little-endian: the worth of a step for each column as floats, the vectors row
by row, a byte each, the layer (hidden, labels) and the offsets of the labels as floats."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Net:
    """Vectors of the features, and the layer over them."""

    vectors: npt.NDArray[np.int8]
    steps: Floats
    straight: int
    """So many of the first columns are scores of the labels themselves, the others hidden ones."""
    layer: Floats
    """(columns, labels): what each column adds to each score, the hidden ones squeezed."""
    offsets: Floats
    _worth: dict[int, Floats] = field(default_factory=dict)
    """For so many features what a step in each column is worth."""

    def scores(self, found: Collection[int]) -> list[float]:
        """Return a score of each label: the logarithm of its likelihood, but for a constant.

        found: the hashed features; bits beyond the number of the vectors do not count.
        """
        count = len(found)
        index = np.fromiter(found, np.intp, count)
        index &= len(self.vectors) - 1
        # Whole numbers this small add up to the same everywhere, as floats too.
        rows = self.vectors.take(index, 0).astype(np.float32)
        worth = self._worth.get(count)
        if worth is None:
            worth = self._worth[count] = self.steps / math.sqrt(count or 1)
        sums = _ones(count).dot(rows) * worth
        hidden = sums[self.straight :]
        np.tanh(hidden, hidden)
        scores = sums.dot(self.layer)
        scores += self.offsets
        # With fewer digits, so that the last bit, in which machines differ, decides nothing.
        rounded: list[float] = scores.astype(np.float32).tolist()
        return rounded


@lru_cache(maxsize=256)
def _ones(count: int) -> npt.NDArray[np.float32]:
    """Return so many ones: their product with some rows is the sum of these, and BLAS is quick."""
    return np.ones(count, np.float32)


def load(path: Path, known: int) -> Net:
    """Return the net of a file.

    known: a number that changes with what a net is fitted to, its labels above all.

    Raises ValueError when the net was fitted to others: it would answer nonsense.
    """
    written = path.read_bytes()
    its, features, labels, straight, hidden = HEADER.unpack_from(written)
    if its != known:
        raise ValueError(f"{path.name} was fitted to other labels or features: fit it anew")
    width = straight + hidden
    at = HEADER.size
    steps = np.frombuffer(written, "<f4", width, at)
    at += steps.nbytes
    vectors = np.frombuffer(written, np.int8, features * width, at).reshape(features, width)
    at += vectors.nbytes
    layer = np.frombuffer(written, "<f4", hidden * labels, at).reshape(hidden, labels)
    at += layer.nbytes
    offsets = np.frombuffer(written, "<f4", labels, at)
    return Net(
        vectors,
        steps.astype(np.float64),
        straight,
        np.concatenate((np.eye(straight, labels), layer)),
        offsets.astype(np.float64),
    )
