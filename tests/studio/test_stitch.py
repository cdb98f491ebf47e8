"""Stitched pictures decode to exactly what x264 coded, whatever moves and wherever."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from studio import bitstream, stitch
from studio.planes import Planes, blank

FRAMES = 40


def textured(width: int, height: int) -> Planes:
    """A still picture with fine grain, so that an inexact prediction would show."""
    noise = np.random.default_rng(5)
    canvas = blank(width, height)
    rows, columns = np.mgrid[0:height, 0:width]
    light = 60 + 80 * rows / height + 30 * np.sin(columns / 90) + noise.normal(0, 2, rows.shape)
    canvas.y[...] = light.clip(16, 235)
    canvas.u[...] = 110 + 20 * rows[::2, ::2] / height
    return canvas


def pictures(width: int, height: int, moving: tuple[stitch.Rows, ...]) -> Iterator[Planes]:
    """Bars that dance and noise that wanders, in the moving rows only."""
    base, noise = textured(width, height), np.random.default_rng(6)
    canvas = base.copy()
    for number in range(FRAMES):
        for first, end in moving:
            canvas.y[first:end] = base.y[first:end]
            for x in range(10, width - 20, 24):
                tall = int((end - first) * abs(np.sin(number / 7 + x / 50)))
                canvas.y[end - tall : end, x : x + 12] = 220
            patch = (number * 9) % (width - 40)
            canvas.y[first:end, patch : patch + 40] = noise.integers(16, 235, (end - first, 40))
        yield canvas


def coded(
    shape: stitch.Shape, moving: tuple[stitch.Rows, ...], *, preset: str = "veryfast"
) -> list[stitch.CodedPicture]:
    quality = stitch.Quality(preset=preset, qp=26)
    source = pictures(shape.width, shape.height, moving)
    return list(stitch.stitched(source, moving, shape=shape, quality=quality))


def decode(stream: bytes) -> np.ndarray:
    """The light of all pictures of an Annex B stream, in showing order."""
    with av.open(io.BytesIO(stream), format="h264") as container:
        container.streams.video[0].codec_context.thread_type = "NONE"
        return np.stack([stitch.frame_planes(f).y.copy() for f in container.decode(video=0)])


def strip_alone(units: list[stitch.CodedPicture], shape: stitch.Shape, rows: stitch.Rows) -> bytes:
    """The slices of one strip as a stream of their own."""
    first_mb = rows[0] // 16 * shape.mbs_per_row
    end_mb = rows[1] // 16 * shape.mbs_per_row
    nals = []
    for unit in units:
        for nal in bitstream.nal_units(unit.data):
            kind = nal[0] & 31
            if kind == bitstream.SPS:
                sps = bitstream.SequenceParameters.parse(nal)
                small = replace(sps, height_mbs=(rows[1] - rows[0]) // 16, crop=(*sps.crop[:3], 0))
                nals.append(small.as_nal())
            elif kind == bitstream.PPS:
                pps = bitstream.PictureParameters.parse(nal)
                nals.append(nal)
            else:
                part = bitstream.Slice.parse(nal, sps, pps)
                if first_mb <= part.first_mb < end_mb:
                    nals.append(part.moved(-first_mb).as_nal(sps, pps))
    return b"".join(bitstream.START_CODE + nal for nal in nals)


CASES = [
    pytest.param((640, 360), ((120, 240),), "veryfast", id="a band in the middle"),
    pytest.param((640, 360), ((100, 160), (352, 358)), "veryfast", id="two bands"),
    pytest.param((360, 640), ((300, 380), (632, 638)), "veryfast", id="upright"),
    pytest.param((360, 450), ((0, 60),), "veryfast", id="odd height, band at the top"),
    pytest.param((424, 424), ((380, 424),), "veryfast", id="odd height, band at the bottom"),
    pytest.param((640, 360), ((120, 200),), "ultrafast", id="ultrafast"),
    pytest.param((640, 360), ((120, 200),), "superfast", id="superfast"),
    pytest.param((640, 360), ((120, 200),), "medium", id="medium"),
    pytest.param((320, 240), ((0, 240),), "veryfast", id="everything moves"),
]


@pytest.mark.parametrize(("size", "moving", "preset"), CASES)
def test_every_strip_decodes_in_the_whole_picture_as_it_does_alone(
    size: tuple[int, int], moving: tuple[stitch.Rows, ...], preset: str
) -> None:
    shape = stitch.Shape(*size, fps=30)
    units = coded(shape, moving, preset=preset)
    whole = decode(b"".join(unit.data for unit in units))
    assert whole.shape == (FRAMES, shape.height, shape.width)
    for top, bottom in stitch.strips(moving, shape):
        alone = decode(strip_alone(units, shape, (top, bottom)))
        seen = whole[:, top : min(bottom, shape.height)]
        assert np.array_equal(alone[:, : seen.shape[1], : shape.width], seen)


def test_rows_outside_the_strips_never_change_within_a_group() -> None:
    shape = stitch.Shape(640, 360, fps=30)
    moving = ((100, 160), (352, 358))
    whole = decode(b"".join(unit.data for unit in coded(shape, moving)))
    still = np.ones(shape.height, bool)
    for top, bottom in stitch.strips(moving, shape):
        still[top:bottom] = False
    assert still.any()
    assert (whole[:, still] == whole[:1, still]).all()


def test_stitched_pictures_look_like_what_was_painted() -> None:
    shape, moving = stitch.Shape(640, 360, fps=30), ((120, 240),)
    whole = decode(b"".join(unit.data for unit in coded(shape, moving)))
    for number, picture in enumerate(pictures(640, 360, moving)):
        assert np.abs(whole[number].astype(int) - picture.y).mean() < 2.5


def test_a_group_without_movement_is_one_picture_and_a_few_bytes_for_each_other() -> None:
    units = coded(stitch.Shape(640, 360, fps=30), ())
    assert [unit.is_key for unit in units] == [True] + [False] * (FRAMES - 1)
    assert max(len(unit.data) for unit in units[1:]) < 200


def test_pictures_come_in_decoding_order_with_their_showing_times() -> None:
    units = coded(stitch.Shape(320, 240, fps=30), ((100, 140),))
    assert sorted(unit.pts for unit in units) == list(range(FRAMES))
    assert [unit.dts for unit in units] == sorted({unit.dts for unit in units})
    assert all(unit.dts <= unit.pts for unit in units)


def test_strips_are_whole_macroblocks_with_guards_and_merge_when_they_meet() -> None:
    shape = stitch.Shape(1920, 1080, fps=30)
    assert stitch.strips([(500, 600)], shape) == ((448, 656),)
    assert stitch.strips([(500, 600), (620, 700)], shape) == ((448, 752),)
    assert stitch.strips([(1076, 1080)], shape) == ((1024, 1088),)
    assert stitch.strips([], shape) == ()


def test_a_strict_demuxer_gets_the_size_and_the_colours_from_the_parameter_sets() -> None:
    shape = stitch.Shape(360, 450, fps=30)
    units = coded(shape, ((0, 60),))
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_mux_stream("h264", rate=30, width=360, height=450)
        for unit in units:
            packet = av.Packet(unit.data)
            packet.stream, packet.time_base = stream, Fraction(1, 30)
            packet.pts, packet.dts, packet.is_keyframe = unit.pts, unit.dts, unit.is_key
            container.mux(packet)
    buffer.seek(0)
    with av.open(buffer) as container:
        found = container.streams.video[0].codec_context
        assert (found.width, found.height, found.profile) == (360, 450, "High")
        assert (found.color_primaries, found.color_trc, found.colorspace) == (1, 1, 1)
        assert sum(1 for _ in container.decode(video=0)) == FRAMES


def test_escaped_payloads_survive_reading_and_writing() -> None:
    shape = stitch.Shape(640, 360, fps=30)
    for unit in coded(shape, ((120, 240),)):
        for nal in bitstream.nal_units(unit.data):
            kind = nal[0] & 31
            if kind == bitstream.SPS:
                sps = bitstream.SequenceParameters.parse(nal)
                assert sps.as_nal() == nal
            elif kind == bitstream.PPS:
                pps = bitstream.PictureParameters.parse(nal)
            else:
                assert bitstream.Slice.parse(nal, sps, pps).as_nal(sps, pps) == nal
