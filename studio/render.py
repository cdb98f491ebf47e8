"""A timeline to a finished MP4: a plain generator of progress that knows no HTTP.

The sound is mixed and measured, and coded while the pictures are drawn and coded in closed groups by
two processes side by side, each group in a file of its own; all is joined without coding again. What
is finished stays in chunk_dir: the same render asked for again, after whatever ended it, goes on
from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from studio import sound
from studio.compose import frames_of
from studio.crew import Crew, UnstitchableError
from studio.encode import TIMESCALE, Quality
from studio.plan import Plan
from studio.soundtrack import Soundtrack
from studio.timeline import LOOKS_VERSION, Timeline

CHUNK_S = 5
"""Length of a chunk, the distance of key frames: a killed render loses the one of each process."""
_SOUND_SHARE = 3.0
_JOIN_SHARE = 1.0


def render(
    timeline: Timeline,
    sources: Mapping[str, Path],
    out: Path,
    *,
    chunk_dir: Path,
    quality: Quality = "high",
    workers: int = 2,
    stitching: bool = True,
) -> Iterator[float]:
    """Write the timeline as an MP4 to out; yield how many percent are done, at the end 100.

    sources: path of every media id. chunk_dir: folder for work in progress; delete it after.
    stitching: let rows that do not move cost nothing, where that pays (`studio.stitch`).
    Closing the generator stops the work; what is finished in chunk_dir is used by the next try.
    Raises what studio.sound raises for a source, OSError for the disk, RenderStopped.
    """
    chunk_dir.mkdir(parents=True, exist_ok=True)
    for may_stitch in (stitching, False):
        plan = _plan(timeline, sources, chunk_dir, quality, may_stitch=may_stitch)
        try:
            yield from _chunks(plan, workers)
        except UnstitchableError:
            continue
        break
    _join(plan, out)
    yield 100.0


def _chunks(plan: Plan, workers: int) -> Iterator[float]:
    """Make sound and pictures, as far as they are not there yet; what is there counts from the begin."""
    todo = [n for n in range(len(plan.starts) - 1) if not plan.file(n).exists()]
    kept = 1 - sum(plan.starts[n + 1] - plan.starts[n] for n in todo) / plan.starts[-1]
    before = _pictured(kept) if kept else 0.0
    yield before
    crew, soundtrack = Crew(plan, min(workers, len(todo))), Soundtrack(plan)
    try:
        for share in soundtrack.measured():
            yield max(before, share * _SOUND_SHARE)
        for share in crew.run(todo):
            soundtrack.check()
            yield _pictured(share)
        soundtrack.finish()
    finally:
        soundtrack.close()
        crew.stop()


def _pictured(share: float) -> float:
    """Return how many percent are done with a share of the pictures."""
    return _SOUND_SHARE + share * (100 - _SOUND_SHARE - _JOIN_SHARE)


def _plan(
    timeline: Timeline,
    sources: Mapping[str, Path],
    folder: Path,
    quality: Quality,
    *,
    may_stitch: bool,
) -> Plan:
    key = fingerprint(timeline, sources, f"{quality} {may_stitch}")
    plan = Plan(
        timeline=timeline,
        sources=dict(sources),
        quality=quality,
        levels=folder / f"{key}-levels.npz",
        folder=folder,
        key=key,
        starts=_starts(frames_of(timeline), timeline.canvas.fps),
        may_stitch=may_stitch,
    )
    plan.save(folder / f"{key}.plan")
    return plan


def fingerprint(timeline: Timeline, sources: Mapping[str, Path], quality: str) -> str:
    """Return a short name that differs when the finished video would."""
    looks = replace(timeline, name="", focus="", extra={})
    known = hashlib.sha256(f"{LOOKS_VERSION} {quality} {looks!r}".encode())
    for media, path in sorted(sources.items()):
        size = path.stat()
        known.update(f"{media} {path.name} {size.st_size} {size.st_mtime_ns}".encode())
    return known.hexdigest()[:16]


def _starts(frames: int, fps: int) -> tuple[int, ...]:
    """Return where chunks begin: equal ones of about CHUNK_S, an even number when it is short."""
    count = max(1, round(frames / (CHUNK_S * fps)))
    if frames > 2 * fps:
        count += count % 2
    return tuple(frames * n // count for n in range(count + 1))


def _join(plan: Plan, out: Path) -> None:
    """Put chunks and sound into one MP4 that players can start before they have all of it."""
    fps = plan.timeline.canvas.fps
    coded = sound.copyable_source(plan.timeline, plan.sources)
    coded = coded or plan.sound
    partial = out.with_name(f".{out.name}.part")
    # The edit lists count in the movie's own ticks: of these, frames and samples are whole ones.
    options = {"movflags": "+faststart", "movie_timescale": str(sound.RATE)}
    try:
        with (
            av.open(str(partial), "w", format="mp4", options=options) as target,
            av.open(str(coded)) as heard,
            av.open(str(plan.file(0))) as first,
        ):
            pictures = target.add_stream_from_template(first.streams.video[0])
            pictures.time_base = Fraction(1, fps * TIMESCALE)
            voice = heard.streams.audio[0]
            spoken = target.add_stream_from_template(voice)
            packets = (packet for packet in heard.demux(voice) if packet.dts is not None)
            ahead = next(packets, None)
            for number, start in enumerate(plan.starts[:-1]):
                with av.open(str(plan.file(number))) as chunk:
                    for packet in chunk.demux(video=0):
                        if packet.dts is None or packet.pts is None or packet.time_base is None:
                            continue
                        packet.pts += round(start / fps / packet.time_base)
                        packet.dts += round(start / fps / packet.time_base)
                        at = packet.dts * packet.time_base
                        # Sound and pictures lie side by side in the file, as players read them.
                        while ahead is not None and _time(ahead) <= at:
                            ahead.stream = spoken
                            target.mux_one(ahead)
                            ahead = next(packets, None)
                        packet.stream = pictures
                        target.mux_one(packet)
            while ahead is not None:
                ahead.stream = spoken
                target.mux_one(ahead)
                ahead = next(packets, None)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def _time(packet: av.Packet[Any]) -> Fraction:
    if packet.dts is None or packet.time_base is None:
        return Fraction(0)
    return packet.dts * packet.time_base
