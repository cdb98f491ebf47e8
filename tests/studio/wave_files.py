"""Sounds made for a test, and files of them."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from studio.sound import RATE


def tone(hz: float, seconds: float, amplitude: float = 0.5) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    one = (amplitude * np.sin(2 * np.pi * hz * t)).astype(np.float32)
    return np.stack([one, one], 1)


def write_wav(path: Path, sound: np.ndarray, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path
