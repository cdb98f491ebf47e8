"""The sound as pictures need it: for each video frame how loud it is, and where in the spectrum.

Measured on the finished mix, so that trims, fades and volume show. A frame's sound is the window
around its middle; rises show at once, falls take a breath, so that nothing flickers.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

RATE_HZ = 48_000
BANDS = 96
LOWEST_HZ, HIGHEST_HZ = 70.0, 11_000.0

_WINDOW = 4096
_QUIETEST_REFERENCE = 0.1
"""-20 dBFS: a mix that stays below it looks as quiet as it is."""
_CURVE = 0.62
"""Exponent from amplitude to height: between linear, where speech looks thin, and decibels."""
_FALL_S = 0.11
"""Time in which a level falls to a third."""


@dataclass(slots=True)
class Levels:
    """What the waveform shows; who draws it asks this for each frame and keeps no array."""

    fps: int
    loud: np.ndarray
    """float32, shape (frames,), 0..1."""
    bands: np.ndarray
    """uint8, shape (frames, BANDS), low to high, 255 is full height."""

    @property
    def frames(self) -> int:
        return len(self.loud)

    def band(self, frame: int) -> np.ndarray:
        """Return the bands of one frame, float32, 0..1."""
        heights: np.ndarray = self.bands[frame].astype(np.float32) * np.float32(1 / 255)
        return heights

    def become(self, other: Levels) -> None:
        """Take over another measurement of the same length, for all who hold this one."""
        self.loud, self.bands = other.loud, other.bands

    def save(self, path: Path) -> None:
        """Write it; the file appears whole or not at all."""
        partial = path.with_suffix(f".{os.getpid()}.part")
        with partial.open("wb") as file:
            np.savez(file, fps=np.int32(self.fps), loud=self.loud, bands=self.bands)
        partial.replace(path)

    @staticmethod
    def load(path: Path) -> Levels:
        """Read what save wrote."""
        with np.load(path) as stored:
            return Levels(int(stored["fps"]), stored["loud"], stored["bands"])


def quiet(frames: int, fps: int) -> Levels:
    """Return the levels of silence."""
    return Levels(fps, np.zeros(frames, np.float32), np.zeros((frames, BANDS), np.uint8))


class Meter:
    """Takes blocks of sound in order and gives the levels of all frames at the end."""

    def __init__(self, frames: int, fps: int) -> None:
        self._frames, self._fps = frames, fps
        self._rms = np.zeros(frames, np.float32)
        self._bands = np.zeros((frames, BANDS), np.uint8)
        self._held = np.zeros(_WINDOW // 2, np.float32)
        self._first = -(_WINDOW // 2)
        self._next = 0

    def feed(self, block: np.ndarray) -> None:
        """Take sound: float32, shape (samples, channels), -1..1, 48 kHz."""
        self._held = np.concatenate((self._held, block.mean(axis=1, dtype=np.float32)))
        self._measure()

    def levels(self) -> Levels:
        """Return what was measured; the rest of the frames is silence."""
        self._held = np.concatenate((self._held, np.zeros(_WINDOW, np.float32)))
        self._measure()
        return _shaped(self._rms, self._bands, self._fps)

    def _middle(self, frame: int) -> int:
        return int((frame + 0.5) * RATE_HZ / self._fps)

    def _measure(self) -> None:
        """Measure each frame whose window is complete, some at a time."""
        while self._next < self._frames:
            end = self._first + len(self._held)
            ready = range(self._next, min(self._next + 64, self._frames))
            starts = [
                self._middle(frame) - _WINDOW // 2 - self._first
                for frame in ready
                if self._middle(frame) + _WINDOW // 2 <= end
            ]
            if not starts:
                break
            windows = np.stack([self._held[start : start + _WINDOW] for start in starts])
            done = slice(self._next, self._next + len(starts))
            # Weighted towards the middle: a short window with edges beats with the notes of a chord.
            self._rms[done] = np.sqrt((windows * windows) @ (_taper() * (2 / _WINDOW)))
            self._bands[done] = _coded(_spectrum(windows))
            self._next = done.stop
        keep = max(0, self._middle(self._next) - _WINDOW // 2 - self._first)
        self._held = self._held[keep:]
        self._first += keep


def measure(blocks: Iterable[np.ndarray], *, frames: int, fps: int) -> Levels:
    """Return the levels of a whole sound given in blocks. Raises ValueError for fps <= 0."""
    if fps <= 0:
        raise ValueError("fps must be positive")
    meter = Meter(frames, fps)
    for block in blocks:
        meter.feed(block)
    return meter.levels()


@cache
def _taper() -> np.ndarray:
    return np.hanning(_WINDOW).astype(np.float32)


@cache
def _edges() -> tuple[np.ndarray, np.ndarray, int]:
    """Return where each band begins and ends, in FFT bins, and how many bins are used."""
    middles = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 2) * (_WINDOW / RATE_HZ)
    # A band is never narrower than two bins, so that none falls between them.
    low = np.minimum(middles[:-2], middles[1:-1] - 1).clip(0)
    high = np.maximum(middles[2:], middles[1:-1] + 1)
    return low, high, int(high[-1]) + 2


def _spectrum(windows: np.ndarray) -> np.ndarray:
    """Return the amplitude in each band, lifted towards the treble as ears do."""
    low, high, bins = _edges()
    spectrum = np.fft.rfft(windows * _taper(), axis=1)[:, :bins]
    power = spectrum.real.astype(np.float64) ** 2 + spectrum.imag.astype(np.float64) ** 2
    below = np.concatenate((np.zeros((len(power), 1)), np.cumsum(power, axis=1)), axis=1)
    inside = _at(below, high) - _at(below, low)
    # Neighbouring bands share their bins: half of each counts.
    amplitude = np.sqrt(np.maximum(inside, 0) / 2) * (4 / _WINDOW)
    lifted: np.ndarray = (amplitude * np.geomspace(1.0, 5.0, BANDS)).astype(np.float32)
    return lifted


def _at(rows: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the values of each row between its columns."""
    left = places.astype(np.int64)
    share = places - left
    values: np.ndarray = rows[:, left] * (1 - share) + rows[:, left + 1] * share
    return values


_QUIETEST_DB, _STEP_DB = -80.0, 0.4


def _coded(amplitudes: np.ndarray) -> np.ndarray:
    """Return amplitudes as bytes, in steps of decibels; 0 is silence. Two hours are 20 MB so."""
    decibels = 20 * np.log10(np.maximum(amplitudes, 1e-9))
    coded: np.ndarray = np.clip((decibels - _QUIETEST_DB) / _STEP_DB, 0, 255).astype(np.uint8)
    return coded


def _decoded() -> np.ndarray:
    """Return the amplitude that each byte stands for."""
    amplitudes: np.ndarray = 10 ** ((_QUIETEST_DB + _STEP_DB * np.arange(256)) / 20)
    amplitudes[0] = 0
    return amplitudes.astype(np.float32)


def _shaped(rms: np.ndarray, coded: np.ndarray, fps: int) -> Levels:
    """Return heights: brought to a common reference, curved, and falling smoothly.

    The bytes in coded become the result.
    """
    sounding = rms[rms > 1e-3]
    loudest = float(np.quantile(sounding, 0.95)) if len(sounding) else 0.0
    loud = np.clip(rms / max(loudest, _QUIETEST_REFERENCE), 0, 1) ** np.float32(_CURVE)
    amplitudes = _decoded()
    strongest = amplitudes[coded.max(axis=1)]
    sounding = strongest[strongest > 1e-3]
    peak = float(np.quantile(sounding, 0.93)) if len(sounding) else 0.0
    scale = 1 / max(peak, 0.6 * _QUIETEST_REFERENCE)
    heights = (np.clip(amplitudes * scale, 0, 1) ** _CURVE).astype(np.float32)
    fall = np.float32(np.exp(-1 / (_FALL_S * fps)))
    held, held_loud = np.zeros(BANDS, np.float32), np.float32(0)
    for first in range(0, len(rms), 4096):
        part = heights[coded[first : first + 4096]]
        for offset in range(len(part)):
            held *= fall
            np.maximum(held, part[offset], out=held)
            part[offset] = held
            held_loud = max(held_loud * fall, loud[first + offset])
            loud[first + offset] = held_loud
        coded[first : first + 4096] = np.rint(part * 255)
    return Levels(fps, loud.astype(np.float32), coded)
