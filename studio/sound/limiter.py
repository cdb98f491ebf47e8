"""Keep peaks under a ceiling, also those between the samples, without audible pumping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from studio.sound.resampling import Sound

_HOP: Final = 48
"""Samples of one step: 1 ms."""
_AHEAD: Final = 6
"""Steps of warning before a peak."""
_RELEASE_DB: Final = 0.08
"""Back up by so many dB a step: 80 dB a second."""
_SPREAD: Final = 12
_OVER: Final = 4


@cache
def _between() -> Sound:
    """Return the kernels of the three points between two samples, shape (2 * spread, 3)."""
    taps = np.arange(-_SPREAD + 1, _SPREAD + 1)
    kernels = []
    for point in range(1, _OVER):
        at = taps - point / _OVER
        kernel = np.sinc(at) * np.cos(np.pi * at / (2 * _SPREAD)) ** 2
        kernels.append(kernel / kernel.sum())
    return np.array(kernels, np.float32).T


def true_peaks(sound: Sound, *, above: float = 0.0) -> Sound:
    """Return the highest true peak of each millisecond (linear, of both channels).

    Milliseconds whose samples stay under 0.7 of `above` are only measured at the samples.
    """
    hops = len(sound) // _HOP
    level = np.abs(sound[: hops * _HOP]).max(axis=1, initial=0.0)
    peaks: Sound = level.reshape(hops, _HOP).max(axis=1, initial=0.0)
    loud = np.flatnonzero(peaks > 0.7 * above)
    if not len(loud) or len(sound) < 2 * _SPREAD:
        return peaks
    padded = np.pad(sound, ((_SPREAD - 1, _SPREAD), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _SPREAD, axis=0)
    for part in np.array_split(loud, len(loud) // 500 + 1):
        at = (part[:, None] * _HOP + np.arange(_HOP)).ravel()
        between = np.abs(windows[at] @ _between()).max(axis=(1, 2))
        peaks[part] = np.maximum(peaks[part], between.reshape(len(part), _HOP).max(axis=1))
    return peaks


def limited(
    sound: Iterable[Sound], *, ceiling_db: float = -1.0, between_samples: bool = True
) -> Iterator[Sound]:
    """Give the same sound with no peak above the ceiling (dB of full scale)."""
    ceiling = 10 ** (ceiling_db / 20)
    above = ceiling if between_samples else np.inf
    # One step of what was already given, so that a peak between two blocks is seen whole.
    held: Sound = np.zeros((_HOP, 2), np.float32)
    before_db = 0.0
    for block, is_last in _with_last(sound):
        held = np.concatenate([held, block])
        size = len(held) - _HOP
        if is_last:
            held = np.concatenate([held, np.zeros((-len(held) % _HOP, 2), np.float32)])
        steps = len(held) // _HOP - 1
        count = steps if is_last else steps - _AHEAD - 2
        if count <= 0:
            continue
        peaks = true_peaks(held[: (steps + 1) * _HOP], above=above)[1:].astype(np.float64)
        need = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(peaks, 1e-9)))
        curve = _curve(np.concatenate([need, np.zeros(_AHEAD + 1)]), before_db)[: count + 1]
        ready = held[_HOP : (count + 1) * _HOP]
        if curve.any() or before_db:
            edges = np.minimum(np.concatenate([[before_db], curve[:-1]]), curve)
            gains = np.interp(np.arange(len(ready)) / _HOP, np.arange(count + 1), edges)
            given = (ready * (10 ** (gains / 20))[:, None]).astype(np.float32)
        else:
            given = ready
        before_db = float(curve[count - 1])
        yield given[:size]
        held = held[count * _HOP :]


def _curve(need_db: npt.NDArray[np.float64], before_db: float) -> npt.NDArray[np.float64]:
    """Return the gain of each step: down in a ramp before each peak, slowly up behind it."""
    ahead = need_db.copy()
    for step in range(1, _AHEAD + 1):
        share = 1 - step / (_AHEAD + 1)
        ahead[:-step] = np.minimum(ahead[:-step], need_db[step:] * share)
    rise = _RELEASE_DB * np.arange(len(ahead))
    held = np.minimum.accumulate(ahead - rise) + rise
    gains: npt.NDArray[np.float64] = np.minimum(held, before_db + _RELEASE_DB + rise)
    return np.minimum(gains, 0.0)


def _with_last(sound: Iterable[Sound]) -> Iterator[tuple[Sound, bool]]:
    before: Sound | None = None
    for block in sound:
        if before is not None:
            yield before, False
        before = block
    if before is not None:
        yield before, True
