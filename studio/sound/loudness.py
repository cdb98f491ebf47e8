"""Loudness as ITU-R BS.1770 and EBU R128 measure it, in one pass with flat memory."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from studio.sound.reader import blocks
from studio.sound.resampling import RATE, Sound

_STEP: Final = RATE // 10
_TAPS: Final = 8192
_FFT: Final = 1 << 16
_GATE_ABSOLUTE: Final = -70.0
_GATE_RELATIVE: Final = -10.0

# BS.1770-4, tables 1 and 2: the shelf and the high-pass at 48 kHz.
_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGHPASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


@cache
def _k_response() -> npt.NDArray[np.complex64]:
    """Return the spectrum of the K-weighting, cut to a finite response (-100 dB behind it)."""
    z = np.exp(-2j * np.pi * np.arange(_FFT // 2 + 1) / _FFT)
    response = np.ones_like(z)
    for over, under in (_SHELF, _HIGHPASS):
        response *= np.polyval(over[::-1], z) / np.polyval(under[::-1], z)
    taps = np.fft.irfft(response)[:_TAPS]
    return np.fft.rfft(taps, _FFT).astype(np.complex64)


class Meter:
    """Integrated loudness of sound that comes in blocks."""

    def __init__(self) -> None:
        self._tail = np.zeros((_TAPS - 1, 2), np.float32)
        self._held: list[Sound] = []
        self._size = 0
        self._powers: list[npt.NDArray[np.float64]] = []
        self._rest = np.zeros((0, 2), np.float32)

    def hear(self, block: Sound) -> None:
        """Take the next block."""
        self._held.append(block)
        self._size += len(block)
        if self._size >= _FFT - _TAPS:
            self._weigh()

    def lufs(self) -> float | None:
        """Return the integrated loudness so far, None below -70 LUFS (silence)."""
        if self._size:
            self._weigh()
        if len(self._rest) and not self._powers:
            # Shorter than a tenth of a second.
            self._powers.append((self._rest.astype(np.float64) ** 2).mean(axis=0).sum()[None])
        if not self._powers:
            return None
        steps = np.concatenate(self._powers)
        window = min(4, len(steps))
        power = np.convolve(steps, np.full(window, 1 / window), "valid")
        loud = power[_lufs(power) > _GATE_ABSOLUTE]
        if not len(loud):
            return None
        loud = loud[_lufs(loud) > _lufs(loud.mean()) + _GATE_RELATIVE]
        return float(_lufs(loud.mean()))

    def _weigh(self) -> None:
        sound = np.concatenate([self._tail, *self._held])
        self._held, self._size = [], 0
        self._tail = sound[-(_TAPS - 1) :]
        useful = _FFT - _TAPS + 1
        weighted = [self._rest]
        for begin in range(0, len(sound) - _TAPS + 1, useful):
            piece = sound[begin : begin + _FFT]
            spectrum = np.fft.rfft(piece, _FFT, axis=0) * _k_response()[:, None]
            heard = np.fft.irfft(spectrum, _FFT, axis=0)[_TAPS - 1 : len(piece)]
            weighted.append(heard.astype(np.float32))
        whole = np.concatenate(weighted)
        count = len(whole) // _STEP
        cut = whole[: count * _STEP].reshape(count, _STEP, 2)
        if count:
            self._powers.append((cut**2).mean(axis=1, dtype=np.float64).sum(axis=1))
        self._rest = whole[count * _STEP :]


def _lufs(power: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return -0.691 + 10 * np.log10(np.maximum(np.asarray(power, np.float64), 1e-12))


def measured(sound: Iterable[Sound]) -> float | None:
    """Return the integrated loudness of blocks, None for silence."""
    meter = Meter()
    for block in sound:
        meter.hear(block)
    return meter.lufs()


def loudness(path: Path) -> float | None:
    """Return the integrated loudness of a file in LUFS, None for silence."""
    return measured(blocks(path))


def gain(lufs: float | None, target_lufs: float, *, most_db: float = 30.0) -> float:
    """Return the linear gain from one loudness to another; silence stays silence."""
    if lufs is None:
        return 1.0
    return float(10 ** (min(most_db, target_lufs - lufs) / 20)) if math.isfinite(lufs) else 1.0
