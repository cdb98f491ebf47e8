"""Faster and slower sound with its pitch kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import av
import av.filter
import numpy as np
from av.audio.frame import AudioFrame

from studio.sound.reader import Reader
from studio.sound.resampling import RATE, Sound

_FEED: Final = RATE // 2


def _factors(speed: float) -> list[float]:
    """Split a speed into steps of 0.5..2, where atempo blends every sample."""
    factors = []
    while speed > 2.0:
        factors.append(2.0)
        speed /= 2.0
    while speed < 0.5:
        factors.append(0.5)
        speed /= 0.5
    return [*factors, speed]


class Stretched:
    """A stretch of a file at another speed, read in order."""

    def __init__(self, reader: Reader, start: int, count: int, *, speed: float) -> None:
        """Prepare `count` samples of output that begin at the file's sample `start`."""
        self._pieces = _stretched(reader, start, round(count * speed), speed)
        self._pending: Sound = np.zeros((0, 2), np.float32)
        self._position = 0

    def read(self, start: int, count: int) -> Sound:
        """Return output samples; `start` never goes back. Zeros behind the end."""
        out = np.zeros((count, 2), np.float32)
        filled = 0
        while filled < count:
            if not len(self._pending):
                piece = next(self._pieces, None)
                if piece is None:
                    break
                self._pending = piece
            skip = min(start + filled - self._position, len(self._pending))
            self._pending = self._pending[skip:]
            self._position += skip
            if self._position < start + filled:
                continue
            part = self._pending[: count - filled]
            out[filled : filled + len(part)] = part
            self._pending = self._pending[len(part) :]
            self._position += len(part)
            filled += len(part)
        return out


def _stretched(reader: Reader, start: int, source: int, speed: float) -> Iterator[Sound]:
    graph = av.filter.Graph()
    nodes = [graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=None)]
    nodes += [graph.add("atempo", f"{factor:.9f}") for factor in _factors(speed)]
    nodes += [graph.add("aformat", "sample_fmts=fltp:channel_layouts=stereo")]
    nodes += [graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    for begin in range(0, source, _FEED):
        sound = reader.read(start + begin, min(_FEED, source - begin))
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(sound.T), format="fltp", layout="stereo"
        )
        frame.sample_rate = RATE
        frame.pts = begin
        graph.push(frame)
        yield from _drained(graph)
    graph.push(None)
    yield from _drained(graph)


def _drained(graph: av.filter.Graph) -> Iterator[Sound]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        assert isinstance(frame, AudioFrame)
        yield np.ascontiguousarray(frame.to_ndarray().T)
