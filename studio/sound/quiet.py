"""Find the pauses of a sound."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from studio.sound.reader import RATE, blocks

_HOP: Final = RATE // 100


def silences(
    path: Path, *, threshold_db: float = -42.0, at_least_ms: int = 500
) -> list[tuple[int, int]]:
    """Return the quiet stretches as (start, end) in ms of the file, in order.

    threshold_db: RMS of 10 ms below which it is quiet, in dB under the file's own loud level
    when that is below full scale (a recording at a low level has pauses as well).
    """
    powers = []
    rest = np.zeros((0, 2), np.float32)
    total = 0
    for block in blocks(path):
        total += len(block)
        sound = np.concatenate([rest, block])
        whole = len(sound) // _HOP * _HOP
        powers.append((sound[:whole].reshape(-1, _HOP * 2) ** 2).mean(axis=1))
        rest = sound[whole:]
    if len(rest):
        powers.append((rest**2).mean()[None])
    if not powers:
        return []
    level_db = 10 * np.log10(np.concatenate(powers) + 1e-12)
    loud = float(np.percentile(level_db, 95))
    quiet = level_db < min(0.0, loud + 12.0) + threshold_db
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]])))
    length_ms = total * 1000 // RATE
    found = [
        (int(begin) * 10, min(int(end) * 10, length_ms))
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    return [(begin, end) for begin, end in found if end - begin >= at_least_ms]
