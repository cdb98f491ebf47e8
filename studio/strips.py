"""The coders of a picture's strips: one for rows that move, one for rows that stand still.

Each is an x264 of its own, told to code as all the others do, so that their slices fit under one
set of parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from studio.bits import B
from studio.bitstream import (
    IDR,
    NON_IDR,
    PPS,
    SPS,
    START_CODE,
    PictureParameters,
    SequenceParameters,
    Slice,
    nal_units,
)
from studio.planes import Planes

MACROBLOCK = 16
GUARD_ROWS = 48
"""Still rows that a moving strip has on either side: more than the longest vector (32 rows), the
three rows interpolation reads beyond it, in whole macroblocks."""
_STILL_QP_STEP = -6
"""Still rows are coded once for hundreds of pictures: finer than the moving ones (what x264's
macroblock tree does for a whole picture)."""
_PARAMETERS = {
    "stitchable": 1,
    "bframes": 3,
    "b-adapt": 0,
    "b-pyramid": "none",
    "direct": "spatial",
    "keyint": "infinite",
    "scenecut": 0,
    "mbtree": 0,
    "rc-lookahead": 0,
    "sync-lookahead": 0,
    "ref": 1,
    "weightp": 0,
    "weightb": 0,
    "mvrange": 32,
    "aud": 0,
    "repeat-headers": 1,
    # What the fastest presets leave out, but the shared syntax of all strips needs:
    "cabac": 1,
    "8x8dct": 1,
    "deblock": "0,0",
}
_LEVELS = (
    (31, 3_600, 108_000),
    (40, 8_192, 245_760),
    (42, 8_704, 522_240),
    (50, 22_080, 589_824),
    (51, 36_864, 983_040),
)
"""Level, macroblocks a picture, macroblocks a second (table A-1)."""

Rows = tuple[int, int]
"""First row and the row after the last."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Size and speed of the picture."""

    width: int
    height: int
    fps: int

    @property
    def coded_rows(self) -> int:
        """Rows in whole macroblocks; the surplus is cropped by the decoder."""
        return -(-self.height // MACROBLOCK) * MACROBLOCK

    @property
    def mbs_per_row(self) -> int:
        return -(-self.width // MACROBLOCK)

    @property
    def level(self) -> int:
        """level_idc (table A-1)."""
        mbs = self.mbs_per_row * self.coded_rows // MACROBLOCK
        for level, mbs_a_picture, mbs_a_second in _LEVELS:
            if mbs <= mbs_a_picture and mbs * self.fps <= mbs_a_second:
                return level
        return 52


@dataclass(frozen=True, slots=True)
class Quality:
    """How x264 codes the strips."""

    preset: str = "veryfast"
    qp: int = 25
    """Quantiser of P-pictures in what moves, 0..51."""
    subme: int = 1
    """How finely motion is sought."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One coded picture of one strip."""

    sps: SequenceParameters
    pps: PictureParameters
    slices: tuple[Slice, ...]
    pts: int
    dts: int

    @property
    def is_key(self) -> bool:
        return self.slices[0].is_idr


class _Encoder:
    """An x264 for a strip."""

    def __init__(self, rows: Rows, shape: Shape, quality: Quality) -> None:
        self.rows = rows
        self._visible = min(rows[1], shape.height) - rows[0]
        context = av.CodecContext.create("libx264", "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height = shape.width, rows[1] - rows[0]
        context.pix_fmt = "yuv420p"
        context.time_base, context.framerate = Fraction(1, shape.fps), Fraction(shape.fps)
        context.colorspace, context.color_range = 1, 1
        context.color_primaries, context.color_trc = 1, 1
        context.thread_count = 1
        parameters = {**_PARAMETERS, "subme": quality.subme}
        context.options = {
            "preset": quality.preset,
            "profile": "high",
            "qp": str(quality.qp),
            "x264-params": ":".join(f"{key}={value}" for key, value in parameters.items()),
        }
        self._context = context
        self._frame = av.VideoFrame(shape.width, rows[1] - rows[0], "yuv420p")
        self.planes = frame_planes(self._frame)
        self._sets: tuple[SequenceParameters, PictureParameters] | None = None

    def fill(self, picture: Planes, top: int, bottom: int) -> None:
        """Take rows top to bottom (of the strip) from the picture.

        Rows below the visible picture repeat its last one.
        """
        for target, source, share in (
            (self.planes.y, picture.y, 1),
            (self.planes.u, picture.u, 2),
            (self.planes.v, picture.v, 2),
        ):
            start, end = top // share, min(bottom, self._visible) // share
            begin = self.rows[0] // share
            target[start:end] = source[begin + start : begin + end]
            if bottom > self._visible:
                target[self._visible // share : bottom // share] = source[-1]

    def encode(self, number: int) -> Iterator[Unit]:
        self._frame.pts = number
        return self._units(self._context.encode(self._frame))

    def flush(self) -> Iterator[Unit]:
        return self._units(self._context.encode(None))

    def _units(self, packets: Iterable[av.Packet[VideoStream]]) -> Iterator[Unit]:
        for packet in packets:
            slices: list[bytes] = []
            sps, pps = b"", b""
            for nal in nal_units(bytes(packet)):
                kind = nal[0] & 31
                if kind == SPS:
                    sps = nal
                elif kind == PPS:
                    pps = nal
                elif kind in {IDR, NON_IDR}:
                    slices.append(nal)
            if sps and pps:
                self._sets = SequenceParameters.parse(sps), PictureParameters.parse(pps)
            if self._sets is None or packet.pts is None or packet.dts is None:
                raise ValueError("x264 gave a picture without its parameters or its time")
            parsed = tuple(Slice.parse(nal, *self._sets) for nal in slices)
            yield Unit(*self._sets, parsed, packet.pts, packet.dts)


class Still:
    """A strip that looks the same in the whole group of pictures."""

    def __init__(self, rows: Rows, first: Planes, shape: Shape, quality: Quality) -> None:
        self.rows = rows
        self._count = (rows[1] - rows[0]) // MACROBLOCK * shape.mbs_per_row
        qp = max(1, quality.qp + _STILL_QP_STEP)
        encoder = _Encoder(rows, shape, replace(quality, qp=qp))
        encoder.fill(first, 0, rows[1] - rows[0])
        (unit,) = chain(encoder.encode(0), encoder.flush())
        self._intra = unit.slices

    def slices(self, beside: Unit) -> tuple[Slice, ...]:
        """Return the strip's part of the picture which that unit belongs to."""
        lead = beside.slices[0]
        if beside.is_key:
            return tuple(part.in_picture_of(lead) for part in self._intra)
        return (lead.all_skipped(0, self._count),)


class Moving:
    """A strip that changes from picture to picture."""

    def __init__(self, rows: Rows, first: Planes, shape: Shape, quality: Quality) -> None:
        self.rows = rows
        height = rows[1] - rows[0]
        self._inner = (
            GUARD_ROWS if rows[0] > 0 else 0,
            height - GUARD_ROWS if rows[1] < shape.coded_rows else height,
        )
        trial = _Encoder(rows, shape, quality)
        trial.fill(first, 0, height)
        (unit,) = chain(trial.encode(0), trial.flush())
        self._expected = unit.slices
        self._guards = _decoded(unit, height)
        self._encoder = _Encoder(rows, shape, quality)
        self._encoder.fill(first, 0, height)

    def encode(self, picture: Planes, number: int) -> Iterator[Unit]:
        """Give the next picture; yield what comes out, which may be nothing yet."""
        top, bottom = self._inner
        if number == 1:
            self._feed_back()
        if number > 0:
            self._encoder.fill(picture, top, bottom)
        return self._checked(self._encoder.encode(number))

    def flush(self) -> Iterator[Unit]:
        return self._checked(self._encoder.flush())

    def _feed_back(self) -> None:
        for target, source, share in (
            (self._encoder.planes.y, self._guards.y, 1),
            (self._encoder.planes.u, self._guards.u, 2),
            (self._encoder.planes.v, self._guards.v, 2),
        ):
            top, bottom = (row // share for row in self._inner)
            target[:top], target[bottom:] = source[:top], source[bottom:]

    def _checked(self, units: Iterable[Unit]) -> Iterator[Unit]:
        for unit in units:
            if unit.is_key:
                same = [part.payload for part in unit.slices]
                if same != [part.payload for part in self._expected]:
                    raise ValueError("the first picture came out differently")
            elif any(part.slice_type > B for part in unit.slices):
                raise ValueError("an intra picture inside the group")
            yield unit


def _decoded(unit: Unit, height: int) -> Planes:
    """Return what a decoder makes of the strip's first picture."""
    nals = [unit.sps.as_nal(), unit.pps.nal]
    nals += [part.as_nal(unit.sps, unit.pps) for part in unit.slices]
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, VideoCodecContext)
    packet = av.Packet(b"".join(START_CODE + nal for nal in nals))
    (frame,) = [*decoder.decode(packet), *decoder.decode(None)]
    planes = frame_planes(frame)
    if planes.y.shape[0] != height:
        raise ValueError("a strip decoded to another size")
    return planes.copy()


def frame_planes(frame: av.VideoFrame) -> Planes:
    """Return writable views on the three planes of a yuv420p frame."""
    return Planes(
        *(
            np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[
                : plane.height, : plane.width
            ]
            for plane in frame.planes
        )
    )
