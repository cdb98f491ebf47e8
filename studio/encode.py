"""Frames to H.264: one chunk, a closed group of pictures or more, in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.video.reformatter import ColorRange, Colorspace

from studio.compose import Scene
from studio.stitch import frame_planes

Quality = Literal["high", "medium", "draft"]


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings of x264."""

    preset: str
    crf: int
    extra: str


# Pictures of this kind are still but for a band: no scene cuts to look for, no weighted prediction,
# and adaptive decisions find nothing to gain (measured at equal SSIM).
_STILL = "scenecut=0:open-gop=0:weightp=0"
PRESETS: dict[Quality, Preset] = {
    "high": Preset("veryfast", 21, _STILL),
    "medium": Preset("veryfast", 25, _STILL),
    "draft": Preset("ultrafast", 26, f"{_STILL}:cabac=1:bframes=3"),
}
TIMESCALE = 512
"""Ticks of a frame: what MP4 files of this kind use."""


def encode(
    scene: Scene, first: int, last: int, out: Path, *, quality: Quality, threads: int = 2
) -> Iterator[int]:
    """Write frames first to last (not included) as an MP4; yield each frame's number when done.

    Times in the file count from its own first frame.
    """
    fps = scene.timeline.canvas.fps
    chosen = PRESETS[quality]
    with av.open(str(out), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height = scene.size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, fps * TIMESCALE)
        coder = stream.codec_context
        coder.time_base = Fraction(1, fps)
        coder.gop_size = last - first + 1
        coder.thread_count = threads
        coder.color_range = 1
        coder.color_primaries = coder.color_trc = coder.colorspace = 1
        stream.options = {
            "preset": chosen.preset,
            "crf": str(chosen.crf),
            "profile": "high",
            "x264-params": chosen.extra,
        }
        frame = av.VideoFrame(*scene.size, "yuv420p")
        frame.colorspace = Colorspace.ITU709
        frame.color_range = ColorRange.MPEG
        frame.time_base = Fraction(1, fps)
        canvas = frame_planes(frame)
        for number in range(first, last):
            scene.paint(number, canvas)
            frame.pts = number - first
            container.mux(stream.encode(frame))
            yield number
        container.mux(stream.encode(None))
