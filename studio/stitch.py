"""Code only the rows of a picture that move; the still rows cost a few bytes a picture.

An H.264 picture may consist of several slices. Each strip of rows is a slice: a strip that moves
is coded by an x264 of its own, as if it were the whole picture, and a still strip is one intra
slice at the start of the group of pictures and skipped macroblocks from then on. Only the slice
headers are rewritten (`studio.bitstream`).

What makes it exact, that is, what makes the stitched file decode to the very rows which x264
coded:

- Nothing is predicted across slices, and deblocking stops at their edges.
- All strips use one fixed pattern of picture types (no adaptive B-pictures, no scene cuts).
- No motion vector points outside its strip, where a whole decoder sees still rows and x264 saw
  its own border. Each strip has GUARD_ROWS still rows above and below; vectors are shorter
  than that, so moving rows cannot reach outside. The guard rows themselves are fed back: from the
  second picture on x264 gets the rows that its first picture decodes to, so that a skip with no
  motion codes them without any error, and by the rule of P_Skip (8.4.1.1) each macroblock of the
  outermost row inherits "no motion" from the one to its left. The first picture must therefore be
  known beforehand: it is coded once alone, and constant quantisers make it come out the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
class CodedPicture:
    """An access unit in Annex B form, in decoding order."""

    data: bytes
    pts: int
    dts: int
    """Both in frames."""
    is_key: bool


def strips(moving: Iterable[Rows], shape: Shape) -> tuple[Rows, ...]:
    """Return the strips to be coded for these moving rows: guarded, aligned, merged, ordered."""
    found: list[Rows] = []
    for first, end in sorted(moving):
        top = max(0, (first - GUARD_ROWS) // MACROBLOCK * MACROBLOCK)
        bottom = min(shape.coded_rows, -(-(end + GUARD_ROWS) // MACROBLOCK) * MACROBLOCK)
        if found and top <= found[-1][1]:
            found[-1] = (found[-1][0], max(bottom, found[-1][1]))
        else:
            found.append((top, bottom))
    return tuple(found)


def coded_share(moving: Iterable[Rows], shape: Shape) -> float:
    """Return which share of the picture, 0..1, has to be coded for these moving rows."""
    return sum(bottom - top for top, bottom in strips(moving, shape)) / shape.coded_rows


def parameter_sets(coded: CodedPicture) -> bytes:
    """Return sequence and picture parameters of a key picture, for the container's header."""
    sets = [nal for nal in nal_units(coded.data) if nal[0] & 31 in {SPS, PPS}]
    return b"".join(START_CODE + nal for nal in sets)


def stitched(
    pictures: Iterable[Planes], moving: Sequence[Rows], *, shape: Shape, quality: Quality
) -> Iterator[CodedPicture]:
    """Code one closed group of pictures, of which only the moving rows differ between pictures.

    pictures: the planes may be one reused canvas, painted anew for each. moving: pixel rows.
    Rows outside of moving are taken from the first picture, whatever the later ones hold there.
    Raises ValueError when there is no picture or x264 does something that cannot be stitched.
    """
    source = iter(pictures)
    first = next(source, None)
    if first is None:
        raise ValueError("no picture")
    coders: list[_Still | _Moving] = []
    top = 0
    for begin, end in strips(moving, shape):
        if begin > top:
            coders.append(_Still((top, begin), first, shape, quality))
        coders.append(_Moving((begin, end), first, shape, quality))
        top = end
    if top < shape.coded_rows:
        coders.append(_Still((top, shape.coded_rows), first, shape, quality))
    moved = [coder for coder in coders if isinstance(coder, _Moving)]
    if not moved:
        # Something has to say when pictures come: the last still strip is coded like a moving one.
        moved = [_Moving(coders.pop().rows, first, shape, quality)]
        coders += moved
    yield from _stitch(chain([first], source), coders, moved, shape)


def _stitch(
    pictures: Iterable[Planes],
    coders: Sequence[_Still | _Moving],
    moved: Sequence[_Moving],
    shape: Shape,
) -> Iterator[CodedPicture]:
    for number, picture in enumerate(pictures):
        for units in zip(*(coder.encode(picture, number) for coder in moved), strict=True):
            yield _joined(units, coders, shape)
    for units in zip(*(coder.flush() for coder in moved), strict=True):
        yield _joined(units, coders, shape)


def _joined(
    units: tuple[_Unit, ...], coders: Sequence[_Still | _Moving], shape: Shape
) -> CodedPicture:
    lead = units[0]
    if len({(unit.pts, unit.dts, unit.slices[0].picture) for unit in units}) != 1:
        raise ValueError("strips disagree about the order of pictures")
    rest = iter(units)
    nals: list[bytes] = []
    sps = replace(
        lead.sps,
        level=shape.level,
        height_mbs=shape.coded_rows // MACROBLOCK,
        crop=(*lead.sps.crop[:3], (shape.coded_rows - shape.height) // 2),
    )
    if lead.is_key:
        nals += [sps.as_nal(), lead.pps.nal]
    for coder in coders:
        slices = next(rest).slices if isinstance(coder, _Moving) else coder.slices(lead)
        first_mb = coder.rows[0] // MACROBLOCK * shape.mbs_per_row
        nals += [part.moved(first_mb).as_nal(sps, lead.pps) for part in slices]
    data = b"".join(START_CODE + nal for nal in nals)
    return CodedPicture(data, lead.pts, lead.dts, lead.is_key)


@dataclass(frozen=True, slots=True)
class _Unit:
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

    def encode(self, number: int) -> Iterator[_Unit]:
        self._frame.pts = number
        return self._units(self._context.encode(self._frame))

    def flush(self) -> Iterator[_Unit]:
        return self._units(self._context.encode(None))

    def _units(self, packets: Iterable[av.Packet[VideoStream]]) -> Iterator[_Unit]:
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
            yield _Unit(*self._sets, parsed, packet.pts, packet.dts)


class _Still:
    """A strip that looks the same in the whole group of pictures."""

    def __init__(self, rows: Rows, first: Planes, shape: Shape, quality: Quality) -> None:
        self.rows = rows
        self._count = (rows[1] - rows[0]) // MACROBLOCK * shape.mbs_per_row
        qp = max(1, quality.qp + _STILL_QP_STEP)
        encoder = _Encoder(rows, shape, replace(quality, qp=qp))
        encoder.fill(first, 0, rows[1] - rows[0])
        (unit,) = chain(encoder.encode(0), encoder.flush())
        self._intra = unit.slices

    def slices(self, beside: _Unit) -> tuple[Slice, ...]:
        """Return the strip's part of the picture which that unit belongs to."""
        lead = beside.slices[0]
        if beside.is_key:
            return tuple(part.in_picture_of(lead) for part in self._intra)
        return (lead.all_skipped(0, self._count),)


class _Moving:
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

    def encode(self, picture: Planes, number: int) -> Iterator[_Unit]:
        """Give the next picture; yield what comes out, which may be nothing yet."""
        top, bottom = self._inner
        if number == 1:
            self._feed_back()
        if number > 0:
            self._encoder.fill(picture, top, bottom)
        return self._checked(self._encoder.encode(number))

    def flush(self) -> Iterator[_Unit]:
        return self._checked(self._encoder.flush())

    def _feed_back(self) -> None:
        for target, source, share in (
            (self._encoder.planes.y, self._guards.y, 1),
            (self._encoder.planes.u, self._guards.u, 2),
            (self._encoder.planes.v, self._guards.v, 2),
        ):
            top, bottom = (row // share for row in self._inner)
            target[:top], target[bottom:] = source[:top], source[bottom:]

    def _checked(self, units: Iterable[_Unit]) -> Iterator[_Unit]:
        for unit in units:
            if unit.is_key:
                same = [part.payload for part in unit.slices]
                if same != [part.payload for part in self._expected]:
                    raise ValueError("the first picture came out differently")
            elif any(part.slice_type > B for part in unit.slices):
                raise ValueError("an intra picture inside the group")
            yield unit


def _decoded(unit: _Unit, height: int) -> Planes:
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


__all__ = [
    "GUARD_ROWS",
    "CodedPicture",
    "Quality",
    "Shape",
    "coded_share",
    "frame_planes",
    "parameter_sets",
    "stitched",
    "strips",
]
