"""Find the pauses of a sound."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from studio.sound.reader import blocks
from studio.sound.resampling import RATE

_HOP: Final = RATE // 100
_UNDER_LOUD_DB: Final = 30.0
_QUIET_DB: Final = -45.0
_LEAST_UNDER_DB: Final = 20.0


def silences(path: Path, *, at_least_ms: int = 500) -> list[tuple[int, int]]:
    """Return the quiet stretches as (start, end) in ms of the file, in order.

    Quiet is 30 dB under the file's own loud level, or -45 dB of full scale where that is higher
    and still 20 dB under it: a recording at a low level has pauses as well.
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
    quiet = level_db < max(loud - _UNDER_LOUD_DB, min(_QUIET_DB, loud - _LEAST_UNDER_DB))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]])))
    length_ms = total * 1000 // RATE
    found = [
        (int(begin) * 10, min(int(end) * 10, length_ms))
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    return [(begin, end) for begin, end in found if end - begin >= at_least_ms]
