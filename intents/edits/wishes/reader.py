"""What a message most likely wishes, stretch by stretch: a small net over its words.

`scripts/learn_wishes.py` fits the net to the labelled sentences of fixtures/wishes and writes
`languages/wishes.bin`. The features of a stretch (its words, the concepts that the language files
know, what the rules made of it) are hashed; each has a vector of whole numbers, whose sum goes
through one layer. A message is cut into stretches in the likeliest way of all (a semi-Markov model:
Sarawagi and Cohen 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from intents.chances import likelihoods
from intents.edits.wishes.labels import LABELS, SEVERAL
from intents.edits.wishes.reading import BITS, Reading, Stretch
from intents.nets import Net, load

KNOWN: Final = crc32(" ".join((*LABELS, str(BITS))).encode())
"""Changes with the labels and the bits: a net that was fitted to others answers nonsense."""
LONGEST: Final = 4
"""Pieces that one wish may go over."""
_FILE = Path(__file__).parents[2] / "languages" / "wishes.bin"
_SEVERAL: Final = LABELS.index(SEVERAL)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wished:
    """A stretch of a message, what it wishes, and how likely that is if it holds one wish."""

    stretch: Stretch
    wish: str
    chance: float


@cache
def _net() -> Net:
    return load(_FILE, KNOWN)


def chances(reading: Reading, stretches: Sequence[Stretch]) -> Floats:
    """Return how likely each of `LABELS` is for each stretch, shape (stretches, labels).

    What holds several wishes has none of them: the rest of its row is that much smaller.
    """
    net = _net()
    likely: Floats = np.array(
        [likelihoods(net.scores(reading.features(stretch))) for stretch in stretches]
    )
    likely[:, _SEVERAL] = 0
    return likely


def stretches_of(reading: Reading) -> list[Stretch]:
    """Return every stretch of a message that may hold one wish."""
    count = len(reading.pieces)
    return [
        reading.stretch(first, last)
        for first in range(count)
        for last in range(first + 1, min(count, first + LONGEST) + 1)
    ]


def likeliest(reading: Reading, stretches: Sequence[Stretch], likely: Floats) -> list[Wished]:
    """Return the cut for which the product of its stretches' likeliest wishes is highest."""
    best_label = likely.argmax(1)
    some = likely.sum(1) + 1e-9
    scores = np.log(likely.max(1) + 1e-9)
    ways: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    ending: dict[int, list[int]] = {}
    for index, stretch in enumerate(stretches):
        ending.setdefault(stretch.last, []).append(index)
    for end in range(1, len(reading.pieces) + 1):
        ways.append(
            max(
                (ways[stretches[i].first][0] + float(scores[i]), (*ways[stretches[i].first][1], i))
                for i in ending[end]
            )
        )
    return [
        Wished(stretches[i], LABELS[best_label[i]], float(likely[i].max() / some[i]))
        for i in ways[-1][1]
    ]
