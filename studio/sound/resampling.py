"""Frames of any rate, format and layout to the studio's own sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

RATE: Final = 48_000
"""Samples a second of all sound inside the studio."""

Sound: TypeAlias = npt.NDArray[np.float32]
"""Shape (samples, 2)."""


class Resampler:
    """Takes a file's frames one by one, whatever they are, gives float32 stereo at 48 kHz."""

    def __init__(self) -> None:
        self._resampler: AudioResampler | None = None
        self._shape: tuple[str, str, int] | None = None
        self.held = 0
        """Samples taken in, in 48 kHz, and not yet given out (about)."""

    def push(self, frame: AudioFrame) -> Iterator[Sound]:
        """Take a frame; give what is ready."""
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            yield from self.flush()
            self._shape = shape
            layout = frame.layout.name if frame.layout.nb_channels <= 2 else "stereo"
            self._resampler = AudioResampler(format="fltp", layout=layout, rate=RATE)
        frame.pts = None
        self.held += round(frame.samples * RATE / frame.sample_rate)
        yield from self._run(frame)

    def flush(self) -> Iterator[Sound]:
        """Give the rest."""
        if self._resampler is not None:
            yield from self._run(None)
        self._resampler, self._shape, self.held = None, None, 0

    def _run(self, frame: AudioFrame | None) -> Iterator[Sound]:
        assert self._resampler is not None
        for out in self._resampler.resample(frame):
            planes = out.to_ndarray()
            self.held = max(0, self.held - planes.shape[1])
            # Our own mono to stereo: the resampler's would lower the level by 3 dB.
            stereo = np.empty((planes.shape[1], 2), np.float32)
            stereo[:, 0] = planes[0]
            stereo[:, 1] = planes[-1]
            yield stereo
