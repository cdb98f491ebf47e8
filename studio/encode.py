"""Frames to H.264: one chunk, a closed group of pictures, in a file of its own.

Two ways lead there. The plain one gives x264 whole pictures. The stitched one (`studio.stitch`)
gives it only the rows that move, for a third of the work. The chunks of one video are all of one
kind, because they share their parameter sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.video.reformatter import ColorRange, Colorspace

from studio import stitch
from studio.compose import Scene
from studio.planes import Planes, blank

Quality = Literal["high", "medium", "draft"]


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings of x264."""

    preset: str
    crf: int
    qp: int
    """For stitched pictures, which have constant quantisers; looks as crf does."""
    subme: int
    """How finely motion is sought where the ground is drawn by us: bars that grow and shrink gain
    nothing from more."""
    extra: str = ""


PRESETS: dict[Quality, Preset] = {
    "high": Preset("veryfast", 21, 24, 1),
    "medium": Preset("veryfast", 25, 28, 1),
    "draft": Preset("superfast", 32, 32, 0),
}
# A chunk has one scene, and what moves in it needs no weighted prediction.
_ANY_GROUND = "scenecut=0:open-gop=0:weightp=0"
# On a ground that we drew ourselves, full adaptive quantisation codes the fine noise of gradients
# over and over: with little of it the file is a third, the work half, and the likeness higher.
# Photographs and films need it.
DRAWN_GROUND = f"{_ANY_GROUND}:aq-strength=0.3:subme="
TIMESCALE = 512
"""Ticks of a frame: what MP4 files of this kind use."""
_STITCH_BELOW = 0.85
"""Share of the picture that may move for stitching to pay."""


def is_stitchable(scene: Scene) -> bool:
    """Whether so little of the picture moves that stitching pays."""
    shape = stitch.Shape(*scene.size, scene.timeline.canvas.fps)
    return stitch.coded_share(scene.lasting_rows(), shape) <= _STITCH_BELOW


def encode(
    scene: Scene,
    first: int,
    last: int,
    out: Path,
    *,
    quality: Quality,
    stitching: bool = False,
    threads: int = 2,
) -> Iterator[int]:
    """Write frames first to last (not included) as an MP4; yield each frame's number when drawn.

    Times in the file count from its own first frame. Raises ValueError when stitching fails.
    """
    if stitching:
        return _stitched(scene, first, last, out, quality=PRESETS[quality])
    return _plain(scene, first, last, out, quality=PRESETS[quality], threads=threads)


def _plain(
    scene: Scene, first: int, last: int, out: Path, *, quality: Preset, threads: int
) -> Iterator[int]:
    fps = scene.timeline.canvas.fps
    ground = _ANY_GROUND if scene.is_on_picture else f"{DRAWN_GROUND}{quality.subme}"
    with av.open(str(out), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height = scene.size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, fps * TIMESCALE)
        coder = stream.codec_context
        coder.time_base = Fraction(1, fps)
        coder.gop_size = last - first + 1
        coder.thread_count = threads
        # PyAV's own choice are slices, an eighth more bytes here.
        coder.thread_type = "FRAME"
        coder.color_range = 1
        coder.color_primaries = coder.color_trc = coder.colorspace = 1
        stream.options = {
            "preset": quality.preset,
            "crf": str(quality.crf),
            "profile": "high",
            "x264-params": ground + quality.extra,
        }
        frame = av.VideoFrame(*scene.size, "yuv420p")
        frame.colorspace = Colorspace.ITU709
        frame.color_range = ColorRange.MPEG
        frame.time_base = Fraction(1, fps)
        canvas = stitch.frame_planes(frame)
        for number in range(first, last):
            scene.paint(number, canvas)
            frame.pts = number - first
            container.mux(stream.encode(frame))
            yield number
        container.mux(stream.encode(None))


def _stitched(scene: Scene, first: int, last: int, out: Path, *, quality: Preset) -> Iterator[int]:
    fps = scene.timeline.canvas.fps
    shape = stitch.Shape(*scene.size, fps)
    drawn: list[int] = []

    def pictures() -> Iterator[Planes]:
        canvas = blank(*scene.size)
        for number in range(first, last):
            scene.paint(number, canvas)
            drawn.append(number)
            yield canvas

    coded = stitch.stitched(
        pictures(),
        scene.moving_rows(first, last),
        shape=shape,
        quality=stitch.Quality(quality.preset, quality.qp, quality.subme),
    )
    with av.open(str(out), "w", format="mp4") as container:
        stream = container.add_mux_stream(
            "h264", rate=fps, width=scene.size[0], height=scene.size[1]
        )
        stream.time_base = Fraction(1, fps * TIMESCALE)
        for unit in coded:
            packet = av.Packet(unit.data)
            packet.stream, packet.time_base = stream, Fraction(1, fps)
            packet.pts, packet.dts, packet.duration = unit.pts, unit.dts, 1
            packet.is_keyframe = unit.is_key
            container.mux(packet)
            yield from drawn
            drawn.clear()
        yield from drawn
