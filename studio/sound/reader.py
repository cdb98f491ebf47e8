"""Decode a sound file to float32 stereo at 48 kHz, from any sample on, with flat memory."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Final, Self, TypeAlias

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from studio.faults import UnsupportedMedia
from studio.sound.resampling import RATE, Resampler, Sound

# Only real media containers, only from this disk: a playlist given as a sound must not make the
# demuxer open other files or hosts.
_DEMUXERS: Final = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mp3,wav,w64,aac,flac,ogg,aiff,asf,caf,au,gif,webp_anim"
# Counting samples is exact in these; their timestamps after a seek are not.
_COUNT_FROM_THE_START: Final = frozenset({"mp3", "aac"})
LARGEST_FRAME_BYTES: Final = 8192
"""No frame of MP3 or AAC is larger."""
_PREROLL_S: Final = Fraction(1, 2)
_GAP_SAMPLES: Final = RATE // 20
_BLOCK_SAMPLES: Final = RATE


def open_media(path: Path) -> InputContainer:
    """Open a local media file. Raises UnsupportedMedia (reason "unreadable") when it is none."""
    try:
        return av.open(
            str(path),
            metadata_errors="replace",
            container_options={"format_whitelist": _DEMUXERS, "protocol_whitelist": "file"},
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise UnsupportedMedia("unreadable", path=path) from error


def audio_stream(container: InputContainer) -> AudioStream | None:
    """Return the stream to listen to, or None: the default one, else the first with channels."""
    streams = [stream for stream in container.streams.audio if stream.codec_context is not None]
    default = [s for s in streams if s.disposition & av.stream.Disposition.default]
    return next(iter(default or streams), None)


class Reader:
    """Random access to the sound of a file by sample; cheap when read in order.

    Damaged packets give silence of their length, so that what follows stays in sync.
    """

    def __init__(self, path: Path) -> None:
        """Open the file. Raises UnsupportedMedia when it has no sound."""
        self._path = path
        self._resources = ExitStack()
        self._blocks: Generator[Sound, None, None] | None = None
        self._pending: Sound = np.zeros((0, 2), np.float32)
        self._position = 0
        self.damaged_packets = 0
        self.packets = 0
        self.packet_bytes = 0
        self.first_byte: int | None = None
        self._restart(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        if self._blocks is not None:
            self._blocks.close()
            self._blocks = None
        self._resources.close()

    def read(self, start: int, count: int) -> Sound:
        """Return `count` samples from sample `start` on; zeros where the file has none."""
        out = np.zeros((count, 2), np.float32)
        if start < 0:
            head = min(count, -start)
            if head < count:
                out[head:] = self.read(0, count - head)
            return out
        behind = start < self._position
        far_ahead = start - self._position > 20 * RATE
        if behind or far_ahead:
            self._restart(start)
        filled = 0
        while filled < count:
            if not len(self._pending):
                block = next(self._blocks, None) if self._blocks is not None else None
                if block is None:
                    break
                self._pending = block
            skip = min(start + filled - self._position, len(self._pending))
            self._pending = self._pending[skip:]
            self._position += skip
            if self._position < start + filled:
                continue
            piece = self._pending[: count - filled]
            out[filled : filled + len(piece)] = piece
            self._pending = self._pending[len(piece) :]
            self._position += len(piece)
            filled += len(piece)
        return out

    def __iter__(self) -> Iterator[Sound]:
        """Give the rest of the file in blocks of about a second."""
        if len(self._pending):
            self._position += len(self._pending)
            yield self._pending
            self._pending = self._pending[:0]
        for block in self._blocks or ():
            self._position += len(block)
            yield block

    def _restart(self, start: int) -> None:
        self.close()
        container = self._resources.enter_context(open_media(self._path))
        stream = audio_stream(container)
        if stream is None:
            raise UnsupportedMedia("no_sound", path=self._path)
        blocks = _decoded(self, container, stream, start)
        # The generator begins with the sample its first block starts at.
        self._position = next(blocks)[1]
        self._pending = self._pending[:0]
        self._blocks = _joined(blocks)


_Piece: TypeAlias = tuple[Sound, int]


def _joined(pieces: Generator[_Piece, None, None]) -> Generator[Sound, None, None]:
    """Join decoded frames to blocks of about a second: fewer, larger arrays are faster."""
    held: list[Sound] = []
    size = 0
    for sound, _ in pieces:
        held.append(sound)
        size += len(sound)
        if size >= _BLOCK_SAMPLES:
            yield _finite(np.concatenate(held))
            held, size = [], 0
    if held:
        yield _finite(np.concatenate(held))


def _finite(sound: Sound) -> Sound:
    """Float files may hold NaN or infinity: silence instead of a ruined mix."""
    if np.isfinite(sound).all():
        return sound
    return np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)


def _start_offset(container: InputContainer, stream: AudioStream) -> Fraction:
    """Return the time stamp, in seconds, that is sample 0.

    With moving pictures beside it the sound may begin later than the file; alone it never does.
    """
    base = stream.time_base or Fraction(1, RATE)
    own = (stream.start_time or 0) * base
    pictures = [
        video
        for video in container.streams.video
        if not video.disposition & av.stream.Disposition.attached_pic
    ]
    starts = [
        video.start_time * video.time_base
        for video in pictures
        if video.start_time is not None and video.time_base is not None
    ]
    return min([own, *starts])


def _decoded(
    reader: Reader, container: InputContainer, stream: AudioStream, start: int
) -> Generator[_Piece, None, None]:
    """Yield (nothing, first sample), then (sound, its sample) without gaps."""
    zero = _start_offset(container, stream)
    base = stream.time_base or Fraction(1, RATE)
    preroll = Fraction(start, RATE) - _PREROLL_S
    counted = container.format.name in _COUNT_FROM_THE_START
    if preroll > 0 and not counted:
        try:
            container.seek(int((preroll + zero) / base), stream=stream)
        except av.error.FFmpegError:
            counted = True
    skip_before = int((preroll + zero) / base) if preroll > 0 and counted else None
    end = _declared_end(container, stream, zero)
    # Whole numbers in the loop over frames: fractions are slow.
    first, ticks, per = int(zero / base), base.numerator * RATE, base.denominator

    position: int | None = None
    resampler = Resampler()
    for frame in _frames(reader, container, stream, skip_before):
        if position is None:
            at = frame.pts * base - zero if frame.pts is not None else Fraction(0)
            at = max(at, Fraction(0)) if preroll > 0 or at > Fraction(1, 50) else Fraction(0)
            position = round(at * RATE)
            if preroll <= 0 and position:
                yield np.zeros((0, 2), np.float32), 0
                yield np.zeros((position, 2), np.float32), 0
            else:
                yield np.zeros((0, 2), np.float32), position
        elif frame.pts is not None:
            gap = (frame.pts - first) * ticks // per - position - resampler.held
            if _GAP_SAMPLES < gap < 3600 * RATE:
                for sound in resampler.flush():
                    yield sound, position
                    position += len(sound)
                while gap > 0:
                    silence = np.zeros((min(gap, RATE), 2), np.float32)
                    yield silence, position
                    position += len(silence)
                    gap -= len(silence)
        for sound in resampler.push(frame):
            yield (sound if end is None else sound[: max(0, end - position)]), position
            position += len(sound)
    if position is None:
        yield np.zeros((0, 2), np.float32), 0
        return
    for sound in resampler.flush():
        yield (sound if end is None else sound[: max(0, end - position)]), position
        position += len(sound)


def _declared_end(container: InputContainer, stream: AudioStream, zero: Fraction) -> int | None:
    """Return the sample at which an MP4's edit list ends: the encoder's padding lies behind."""
    if not container.format.name.startswith("mov") or not stream.duration or not stream.time_base:
        return None
    begin = (stream.start_time or 0) * stream.time_base - zero
    return round((begin + stream.duration * stream.time_base) * RATE)


def _frames(
    reader: Reader, container: InputContainer, stream: AudioStream, skip_before: int | None
) -> Iterator[AudioFrame]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            reader.damaged_packets += 1
            return
        if packet is None:
            return
        if skip_before is not None and packet.pts is not None and packet.pts < skip_before:
            continue
        reader.packets += 1
        # A demuxer may wrap garbage into one large packet: that is no sound.
        reader.packet_bytes += min(packet.size, LARGEST_FRAME_BYTES)
        if reader.first_byte is None:
            reader.first_byte = packet.pos
        try:
            decoded = packet.decode()
        except av.error.FFmpegError:
            reader.damaged_packets += 1
            continue
        for frame in decoded:
            if isinstance(frame, AudioFrame) and frame.samples:
                yield frame


def blocks(path: Path) -> Iterator[Sound]:
    """Give the whole sound of a file in blocks of about a second. Raises UnsupportedMedia."""
    with Reader(path) as reader:
        yield from reader
