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
from itertools import chain

from studio.bitstream import (
    PPS,
    SPS,
    START_CODE,
    nal_units,
)
from studio.planes import Planes
from studio.strips import (
    GUARD_ROWS,
    MACROBLOCK,
    Moving,
    Quality,
    Rows,
    Shape,
    Still,
    Unit,
    frame_planes,
)


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
    coders: list[Still | Moving] = []
    top = 0
    for begin, end in strips(moving, shape):
        if begin > top:
            coders.append(Still((top, begin), first, shape, quality))
        coders.append(Moving((begin, end), first, shape, quality))
        top = end
    if top < shape.coded_rows:
        coders.append(Still((top, shape.coded_rows), first, shape, quality))
    moved = [coder for coder in coders if isinstance(coder, Moving)]
    if not moved:
        # Something has to say when pictures come: the last still strip is coded like a moving one.
        moved = [Moving(coders.pop().rows, first, shape, quality)]
        coders += moved
    yield from _stitch(chain([first], source), coders, moved, shape)


def _stitch(
    pictures: Iterable[Planes],
    coders: Sequence[Still | Moving],
    moved: Sequence[Moving],
    shape: Shape,
) -> Iterator[CodedPicture]:
    for number, picture in enumerate(pictures):
        for units in zip(*(coder.encode(picture, number) for coder in moved), strict=True):
            yield _joined(units, coders, shape)
    for units in zip(*(coder.flush() for coder in moved), strict=True):
        yield _joined(units, coders, shape)


def _joined(
    units: tuple[Unit, ...], coders: Sequence[Still | Moving], shape: Shape
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
        slices = next(rest).slices if isinstance(coder, Moving) else coder.slices(lead)
        first_mb = coder.rows[0] // MACROBLOCK * shape.mbs_per_row
        nals += [part.moved(first_mb).as_nal(sps, lead.pps) for part in slices]
    data = b"".join(START_CODE + nal for nal in nals)
    return CodedPicture(data, lead.pts, lead.dts, lead.is_key)


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
