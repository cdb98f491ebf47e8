"""How music makes room for speech: a gain curve from the voice's own level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from studio.sound.resampling import RATE, Sound

Curve: TypeAlias = npt.NDArray[np.float32]
"""Gain of each 10 ms."""

_HOP: Final = RATE // 100
_ATTACK_S: Final = 0.15
_HOLD_S: Final = 0.35
_RELEASE_S: Final = 0.6
_LOUD_DB: Final = -16.0
_ON_DB: Final = -42.0
"""Above this a loud voice speaks; a quieter one is measured against its own level."""
_ON_UNDER_DB: Final = 26.0
_SILENT_DB: Final = -60.0


def ducking(voice: Iterable[Sound], depth_db: float) -> Curve:
    """Return the music's gain: down a little before speech, slowly up after it.

    voice: blocks whose lengths are whole seconds, but for the last. depth_db: how far down.
    """
    levels = []
    for block in voice:
        padded = np.pad(block, ((0, -len(block) % _HOP), (0, 0)))
        levels.append((padded.reshape(-1, _HOP * 2) ** 2).mean(axis=1))
    level_db = 10 * np.log10(np.concatenate(levels) + 1e-12)
    spoken = level_db[level_db > _SILENT_DB]
    loud_db = float(np.percentile(spoken, 90)) if len(spoken) else 0.0
    on_db = _ON_DB if loud_db >= _LOUD_DB else max(loud_db - _ON_UNDER_DB, _SILENT_DB)
    hold, ahead = round(_HOLD_S * 100), round(_ATTACK_S * 100)
    active = (level_db > on_db).astype(np.float32)
    spread = np.convolve(active, np.ones(hold + ahead + 1, np.float32))
    under = spread[ahead : ahead + len(active)] > 0.5
    return np.asarray(10 ** (-abs(depth_db) * _slopes(under) / 20), np.float32)


def between(curve: Curve, begin: int, count: int) -> Curve:
    """Return the gain of `count` samples from sample `begin` on."""
    first = max(0, begin // _HOP - 1)
    near = curve[first : (begin + count) // _HOP + 2]
    at = (begin + np.arange(count)) / _HOP
    return np.interp(at, first + np.arange(len(near)) + 0.5, near).astype(np.float32)


def _slopes(under: npt.NDArray[np.bool_]) -> Curve:
    """Turn on and off into 1 and 0 with slopes between, rounded at their ends."""
    steps = np.arange(len(under), dtype=np.float64) / (_RELEASE_S * 100)
    fall = np.maximum.accumulate(np.where(under, 0.0, -np.inf) + steps) - steps
    slope = np.clip(1 + fall, 0, 1)
    width = max(1, round(_ATTACK_S * 100))
    kernel = np.hanning(width + 2)[1:-1]
    smooth = np.convolve(np.pad(slope, width, mode="edge"), kernel / kernel.sum(), "same")
    return smooth[width:-width].astype(np.float32)
