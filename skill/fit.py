"""Make a video fit a channel that takes only small files: capped in bits, smaller when it must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from skill.errors import FileTooLarge

_ROOM = 0.96
"""Share of the limit that is used: bit rates are met on average only."""
_HEADERS_BYTES = 24_000
_LEAST_BITS_PER_PIXEL = 0.006
"""Below this a picture of bars and letters becomes blurred: fewer pixels look better."""
_LEAST_VIDEO_BPS = 30_000
_SHRINKS = (1.0, 2 / 3, 1 / 2, 1 / 3)
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How a video will be made to fit."""

    width: int
    height: int
    video_bps: float


@dataclass(frozen=True, slots=True)
class _Facts:
    width: int
    height: int
    fps: Fraction
    duration_s: float
    sound_bytes: int


def _facts(source: Path) -> _Facts:
    with av.open(str(source)) as container:
        video = container.streams.video[0]
        sound_bytes = 0
        if container.streams.audio:
            packets = container.demux(container.streams.audio[0])
            sound_bytes = sum(packet.size for packet in packets)
        duration = float(container.duration or 0) / av.time_base
        rate = video.average_rate or Fraction(30)
        return _Facts(video.width, video.height, rate, max(duration, 0.1), sound_bytes)


def plan(source: Path, limit_bytes: int) -> Plan:
    """Return size and rate that fit the limit. Raises FileTooLarge when the sound alone does not."""
    facts = _facts(source)
    room = limit_bytes * _ROOM - facts.sound_bytes - _HEADERS_BYTES
    bps = room * 8 / facts.duration_s
    if bps < _LEAST_VIDEO_BPS:
        raise FileTooLarge("does_not_fit", limit_mb=round(limit_bytes / 1_000_000, 1))
    pixels_per_s = facts.width * facts.height * float(facts.fps)
    shrink = next(
        (s for s in _SHRINKS if bps / (pixels_per_s * s * s) >= _LEAST_BITS_PER_PIXEL), _SHRINKS[-1]
    )
    return Plan(_even(facts.width * shrink), _even(facts.height * shrink), bps)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def fit(source: Path, target: Path, limit_bytes: int) -> Iterator[float]:
    """Write a smaller copy; yield percent. Raises FileTooLarge when it cannot be made to fit."""
    wanted = plan(source, limit_bytes)
    for attempt in range(_TRIES):
        # The second attempt is rare; its progress begins anew.
        yield from _coded(source, target, wanted)
        size = target.stat().st_size
        if size <= limit_bytes:
            return
        if attempt + 1 < _TRIES:
            tighter = wanted.video_bps * limit_bytes / size * 0.93
            wanted = Plan(wanted.width, wanted.height, tighter)
    target.unlink(missing_ok=True)
    raise FileTooLarge("does_not_fit", limit_mb=round(limit_bytes / 1_000_000, 1))


def _coded(source: Path, target: Path, wanted: Plan) -> Iterator[float]:
    options = {"movflags": "+faststart"}
    with (
        av.open(str(source)) as read,
        av.open(str(target), "w", format="mp4", options=options) as written,
    ):
        seen = read.streams.video[0]
        coder = _coder(written, seen, wanted)
        heard = read.streams.audio[0] if read.streams.audio else None
        copied = written.add_stream_from_template(heard) if heard is not None else None
        streams = [stream for stream in (seen, heard) if stream is not None]
        end = float(read.duration or 1) / av.time_base
        for packet in read.demux(streams):
            if packet.dts is None:
                continue
            if isinstance(packet.stream, AudioStream):
                assert copied is not None
                packet.stream = copied
                written.mux(packet)
                continue
            for frame in packet.decode():
                assert isinstance(frame, av.VideoFrame)
                written.mux(coder.encode(_scaled(frame, wanted)))
                yield min(99.0, (frame.time or 0.0) / end * 100)
        for frame in seen.codec_context.decode(None):
            written.mux(coder.encode(_scaled(frame, wanted)))
        written.mux(coder.encode(None))
    yield 100.0


def _coder(written: av.container.OutputContainer, seen: VideoStream, wanted: Plan) -> VideoStream:
    rate = seen.average_rate or Fraction(30)
    bps = int(wanted.video_bps)
    coder = written.add_stream(
        "libx264",
        rate=rate,
        options={
            "preset": "medium",
            "profile": "high",
            "maxrate": str(int(bps * 1.4)),
            "bufsize": str(bps * 2),
        },
    )
    coder.width, coder.height = wanted.width, wanted.height
    coder.pix_fmt = "yuv420p"
    coder.bit_rate = bps
    coder.codec_context.time_base = 1 / rate
    return coder


def _scaled(frame: av.VideoFrame, wanted: Plan) -> av.VideoFrame:
    frame.pict_type = av.video.frame.PictureType.NONE
    if (frame.width, frame.height) == (wanted.width, wanted.height):
        return frame
    return frame.reformat(width=wanted.width, height=wanted.height, interpolation="LANCZOS")
