"""Mix a timeline's sound: clips, speed, volume, fades, loops, ducking, loudness."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from studio.sound.ducking import between, ducking
from studio.sound.limiter import limited
from studio.sound.loudness import Meter, gain, measured
from studio.sound.reader import Reader
from studio.sound.resampling import RATE, Sound
from studio.sound.tempo import Stretched
from studio.timeline import AudioClip, AudioTrack, Timeline

BLOCK_SAMPLES: Final = RATE
"""Samples of one block of the mix; the last one may be shorter."""

_EDGE: Final = RATE * 3 // 1000
"""A cut inside a sound is softened over 3 ms, so that it does not click."""
_CEILING_DB: Final = -1.0
_CLOSE_LU: Final = 0.1


def samples(at_ms: int) -> int:
    """Return the sample a time in ms falls on."""
    return at_ms * RATE // 1000


def mix(timeline: Timeline, sources: Mapping[str, Path]) -> Iterator[Sound]:
    """Give the final sound of the timeline in blocks of a second, exact to the sample.

    sources: path of each media id the clips name. A timeline without sound gives silence of its
    length. Loudness is met over the whole (the mix is heard twice for that), its peaks stay under
    -1 dBTP; without a loudness a single untouched sound comes through as it is, anything louder
    than full scale is limited. Raises KeyError for a missing source, UnsupportedMedia for one
    that has no sound.
    """
    return iter(Mix(timeline, sources))


class Mix:
    """The final sound of a timeline, as `mix` gives it, as often as somebody listens."""

    def __init__(self, timeline: Timeline, sources: Mapping[str, Path]) -> None:
        self._timeline, self._sources = timeline, sources
        self._factor: float | None = None

    def __iter__(self) -> Iterator[Sound]:
        timeline, sources = self._timeline, self._sources
        if timeline.loudness_lufs is not None:
            plain = replace(timeline, loudness_lufs=None)
            if self._factor is None:
                self._factor = _normalising_gain(plain, sources, timeline.loudness_lufs)
            yield from _normalised(plain, sources, self._factor)
        elif is_untouched(timeline):
            yield from _summed(timeline, sources)
        else:
            yield from limited(_summed(timeline, sources), ceiling_db=-0.1, between_samples=False)


def _normalised(timeline: Timeline, sources: Mapping[str, Path], factor: float) -> Iterator[Sound]:
    scaled = (np.float32(factor) * block for block in _summed(timeline, sources))
    return limited(scaled, ceiling_db=_CEILING_DB)


def _normalising_gain(timeline: Timeline, sources: Mapping[str, Path], target_lufs: float) -> float:
    meter, peak = Meter(), 0.0
    for block in _summed(timeline, sources):
        meter.hear(block)
        peak = max(peak, float(np.abs(block).max(initial=0.0)))
    factor = gain(meter.lufs(), target_lufs)
    # What the limiter takes from high peaks is given back, as far as two more rounds reach.
    for _ in range(2):
        if peak * factor < 10 ** (_CEILING_DB / 20):
            break
        reached = measured(_normalised(timeline, sources, factor))
        if reached is None or abs(reached - target_lufs) < _CLOSE_LU:
            break
        factor *= gain(reached, target_lufs, most_db=3.0)
    return factor


def is_untouched(timeline: Timeline) -> bool:
    """Whether the sound is one track whose levels nothing raises."""
    tracks = [track for track in (timeline.voice, timeline.music) if track.clips]
    return (
        len(tracks) <= 1
        and timeline.loudness_lufs is None
        and all(clip.volume <= 1.0 for track in tracks for clip in track.clips)
    )


def _summed(timeline: Timeline, sources: Mapping[str, Path]) -> Iterator[Sound]:
    total = samples(timeline.duration_ms)
    with ExitStack() as files:
        voice = _Track(timeline.voice, sources, files)
        music = _Track(timeline.music, sources, files)
        curve = None
        if timeline.music.duck_db and timeline.music.clips and timeline.voice.clips:
            curve = ducking(_voice_alone(timeline, sources, total), timeline.music.duck_db)
        for begin in range(0, total, BLOCK_SAMPLES):
            count = min(BLOCK_SAMPLES, total - begin)
            block = voice.read(begin, count)
            if timeline.music.clips:
                under = music.read(begin, count)
                if curve is not None:
                    under *= between(curve, begin, count)[:, None]
                block += under
            yield block


def _voice_alone(timeline: Timeline, sources: Mapping[str, Path], total: int) -> Iterator[Sound]:
    with ExitStack() as files:
        voice = _Track(timeline.voice, sources, files)
        for begin in range(0, total, BLOCK_SAMPLES):
            yield voice.read(begin, min(BLOCK_SAMPLES, total - begin))


@dataclass(slots=True)
class _Playing:
    """One clip with what reads it."""

    clip: AudioClip
    begin: int
    end: int
    soft_in: bool
    soft_out: bool
    stretched: Stretched | None = None


class _Track:
    """A track's sound, read in order of time."""

    def __init__(self, track: AudioTrack, sources: Mapping[str, Path], files: ExitStack) -> None:
        self._track = track
        self._sources = sources
        self._files = files
        self._readers: dict[str, Reader] = {}
        self._lengths: dict[str, int] = {}
        self._clips = deque(_prepared(track))
        self._begin = self._clips[0].begin if self._clips else 0
        self._end = max((playing.end for playing in self._clips), default=0)

    def read(self, begin: int, count: int) -> Sound:
        out = np.zeros((count, 2), np.float32)
        end = begin + count
        # Clips that are over let go of what stretched them; many cuts cost no more than few.
        while self._clips and self._clips[0].end <= begin:
            self._clips.popleft()
        for playing in self._clips:
            if playing.begin >= end:
                break
            if playing.end <= begin:
                continue
            first, last = max(begin, playing.begin), min(end, playing.end)
            if playing.clip.volume == 0:
                continue
            sound = self._clip_sound(playing, first - playing.begin, last - first)
            sound = sound * np.float32(playing.clip.volume)
            self._soften(sound, playing, first)
            out[first - begin : last - begin] += sound
        self._fade(out, begin)
        return out

    def _clip_sound(self, playing: _Playing, offset: int, count: int) -> Sound:
        clip = playing.clip
        reader = self._reader(clip)
        source = samples(clip.source_start_ms)
        if clip.loop:
            return self._looped(reader, clip, source, offset, count)
        if clip.speed == 1.0:
            return reader.read(source + offset, count)
        if playing.stretched is None:
            whole = playing.end - playing.begin
            playing.stretched = Stretched(reader, source, whole, speed=clip.speed)
        return playing.stretched.read(offset, count)

    def _looped(
        self, reader: Reader, clip: AudioClip, source: int, offset: int, count: int
    ) -> Sound:
        """Repeat the file from its source start on; each seam is softened."""
        if clip.media not in self._lengths:
            with Reader(self._sources[clip.media]) as counting:
                self._lengths[clip.media] = sum(len(block) for block in counting)
        period = max(RATE // 10, round((self._lengths[clip.media] - source) / clip.speed))
        out = np.zeros((count, 2), np.float32)
        filled = 0
        while filled < count:
            at = (offset + filled) % period
            part = min(count - filled, period - at)
            if clip.speed == 1.0:
                piece = reader.read(source + at, part)
            else:
                key = f"{clip.media}@{(offset + filled) // period}"
                piece = self._stretch(key, reader, source, period, clip.speed).read(at, part)
            _ramp(piece, at, period)
            out[filled : filled + part] = piece
            filled += part
        return out

    def _stretch(
        self, key: str, reader: Reader, source: int, period: int, speed: float
    ) -> Stretched:
        if getattr(self, "_looping", ("", None))[0] != key:
            self._looping: tuple[str, Stretched] = (
                key,
                Stretched(reader, source, period, speed=speed),
            )
        return self._looping[1]

    def _reader(self, clip: AudioClip) -> Reader:
        if clip.media not in self._readers:
            reader = Reader(self._sources[clip.media])
            self._readers[clip.media] = self._files.enter_context(reader)
        return self._readers[clip.media]

    def _soften(self, sound: Sound, playing: _Playing, first: int) -> None:
        at = first - playing.begin
        if playing.soft_in and at < _EDGE:
            part = min(len(sound), _EDGE - at)
            sound[:part] *= ((at + np.arange(part)) / _EDGE)[:, None].astype(np.float32)
        to_end = playing.end - first
        if playing.soft_out and to_end - len(sound) < _EDGE:
            left = to_end - np.arange(len(sound))
            sound *= np.clip(left / _EDGE, 0, 1)[:, None].astype(np.float32)

    def _fade(self, out: Sound, begin: int) -> None:
        """Raised cosine over the track's own first and last milliseconds."""
        fade_in = samples(self._track.fade_in_ms)
        fade_out = samples(self._track.fade_out_ms)
        at = None
        if fade_in and begin < self._begin + fade_in:
            at = np.arange(begin, begin + len(out))
            share = np.clip((at - self._begin) / fade_in, 0, 1)
            out *= (0.5 - 0.5 * np.cos(np.pi * share))[:, None].astype(np.float32)
        if fade_out and begin + len(out) > self._end - fade_out:
            at = np.arange(begin, begin + len(out)) if at is None else at
            share = np.clip((self._end - at) / fade_out, 0, 1)
            out *= (0.5 - 0.5 * np.cos(np.pi * share))[:, None].astype(np.float32)


def _ramp(piece: Sound, at: int, period: int) -> None:
    """Soften both ends of one round of a loop in place; the very first start stays as it is."""
    position = at + np.arange(len(piece))
    if at + len(piece) > period - _EDGE:
        piece *= np.clip((period - position) / _EDGE, 0, 1)[:, None].astype(np.float32)


def _prepared(track: AudioTrack) -> list[_Playing]:
    clips = sorted(track.clips, key=lambda clip: clip.start_ms)
    prepared: list[_Playing] = []
    for index, clip in enumerate(clips):
        before = clips[index - 1] if index else None
        after = clips[index + 1] if index + 1 < len(clips) else None
        begin = samples(clip.start_ms)
        prepared.append(
            _Playing(
                clip,
                begin,
                samples(clip.end_ms),
                soft_in=not _runs_on(before, clip) and clip.source_start_ms > 0,
                soft_out=after is not None and not _runs_on(clip, after),
            )
        )
    return prepared


def _runs_on(first: AudioClip | None, second: AudioClip) -> bool:
    """Whether the second clip plays on exactly where the first one ends."""
    return (
        first is not None
        and first.media == second.media
        and first.end_ms == second.start_ms
        and first.speed == second.speed == 1.0
        and first.source_end_ms == second.source_start_ms
        and not (first.loop or second.loop)
    )
