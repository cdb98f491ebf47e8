"""The AAC of the finished video: encoded gapless, or the source's own packets when untouched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame

from studio.faults import UnsupportedMedia
from studio.sound.character import Character
from studio.sound.mix import is_untouched, samples
from studio.sound.reader import Reader, audio_stream, open_media
from studio.sound.resampling import RATE, Sound
from studio.timeline import Timeline

SPEECH_BIT_RATE: Final = 128_000
MUSIC_BIT_RATE: Final = 192_000
_FRAME: Final = 1024
_SPEECH: Final = 0.7
_HEARD: Final = 4 * RATE


def encode_aac(blocks: Iterable[Sound], out: Path, *, bit_rate: int = MUSIC_BIT_RATE) -> int:
    """Write the blocks (as `mix` gives them) as AAC-LC 48 kHz stereo in an MP4; return samples.

    The encoder's delay lies before time 0 and the last packet ends with the sound, so that a
    muxer that copies the packets with their times writes an edit list and the duration is exact.
    """
    total = 0
    with av.open(str(out), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=RATE, layout="stereo")
        stream.bit_rate = bit_rate
        stream.time_base = Fraction(1, RATE)
        held: Sound = np.zeros((0, 2), np.float32)
        for block in blocks:
            held = np.concatenate([held, block]) if len(held) else block
            whole = len(held) // _FRAME * _FRAME
            for begin in range(0, whole, _FRAME):
                container.mux(stream.encode(_frame(held[begin : begin + _FRAME], total + begin)))
            total += whole
            held = held[whole:]
        if len(held):
            container.mux(stream.encode(_frame(held, total)))
            total += len(held)
        for packet in stream.encode(None):
            # The encoder pads its last frames with silence: the sound ends before.
            if packet.pts is None or packet.pts >= total:
                continue
            packet.duration = min(packet.duration or _FRAME, total - packet.pts)
            container.mux(packet)
    return total


def _frame(sound: Sound, at: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), format="fltp", layout="stereo")
    frame.sample_rate = RATE
    frame.time_base = Fraction(1, RATE)
    frame.pts = at
    return frame


def fitting_bit_rate(timeline: Timeline, sources: Mapping[str, Path]) -> int:
    """Return the rate for speech alone, or the higher one wherever there is music."""
    if timeline.music.clips:
        return MUSIC_BIT_RATE
    for media in {clip.media for clip in timeline.voice.clips}:
        stretches = [clip for clip in timeline.voice.clips if clip.media == media]
        begin = samples(min(clip.source_start_ms for clip in stretches))
        end = samples(max(clip.source_end_ms for clip in stretches))
        character = Character()
        with Reader(sources[media]) as reader:
            room = max(0, end - begin - _HEARD)
            for place in range(3):
                start = begin + room * place // 2
                character.hear(reader.read(start, min(_HEARD, end - start)))
        if character.voice_likeness() < _SPEECH:
            return MUSIC_BIT_RATE
    return SPEECH_BIT_RATE


def copyable_source(timeline: Timeline, sources: Mapping[str, Path]) -> Path | None:
    """Return the file whose packets are the finished sound as they are, or None.

    That is one whole, unchanged clip of AAC-LC 48 kHz stereo in an MP4.
    """
    tracks = [track for track in (timeline.voice, timeline.music) if track.clips]
    if len(tracks) != 1 or not is_untouched(timeline):
        return None
    track = tracks[0]
    clip = track.clips[0]
    changed = (
        len(track.clips) != 1
        or clip.start_ms
        or clip.source_start_ms
        or clip.loop
        or clip.speed != 1.0
        or clip.volume != 1.0
        or track.fade_in_ms
        or track.fade_out_ms
        or clip.duration_ms != timeline.duration_ms
    )
    if changed:
        return None
    path = sources[clip.media]
    try:
        with open_media(path) as container:
            stream = audio_stream(container)
            if stream is None or not container.format.name.startswith("mov"):
                return None
            codec = stream.codec_context
            length_ms = round(float((stream.duration or 0) * (stream.time_base or 0)) * 1000)
            fits = (
                codec.name == "aac"
                and stream.profile == "LC"
                and codec.sample_rate == RATE
                and codec.layout.name == "stereo"
                and abs(length_ms - clip.duration_ms) <= 1
                and len([s for s in container.streams.video if not _is_cover(s)]) == 0
            )
    except UnsupportedMedia:
        return None
    return path if fits else None


def _is_cover(stream: av.video.stream.VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)
