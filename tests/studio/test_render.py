"""Finished videos: exact, in sync, resumable, the same however they were made."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from studio import sound
from studio.compose import Scene, frames_of, levels_of
from studio.encode import is_stitchable
from studio.planes import blank
from studio.render import render
from studio.stitch import frame_planes
from studio.timeline import (
    AudioClip,
    AudioTrack,
    Background,
    Canvas,
    TextClip,
    Timeline,
    Waveform,
)

pytestmark = pytest.mark.media

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"
SOURCES = {"a": AUDIO / "talk.mp3", "clicks": AUDIO / "clicks.wav", "ready": AUDIO / "ready.m4a"}


def a_timeline(duration_ms: int = 3100, media: str = "a", **changes: object) -> Timeline:
    plain = Timeline(
        canvas=Canvas(480, 270, 30),
        voice=AudioTrack("voice", (AudioClip(media, 0, duration_ms),)),
        texts=(TextClip("t", "Morning Coffee", "title", 0, 2000),),
    )
    return replace(plain, **changes)


def rendered(timeline: Timeline, folder: Path, **options: object) -> Path:
    out = folder / "out.mp4"
    steps = list(render(timeline, SOURCES, out, chunk_dir=folder / "chunks", **options))
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert steps[-1] == 100
    return out


def pictures(path: Path) -> np.ndarray:
    """The light of every frame."""
    with av.open(str(path)) as container:
        frames = [frame_planes(frame).y.copy() for frame in container.decode(video=0)]
    return np.stack(frames)


def heard(path: Path) -> np.ndarray:
    """The sound as players give it, mono, from time 0."""
    return np.concatenate([block.mean(axis=1) for block in sound.blocks(path)])


@pytest.mark.parametrize("duration_ms", [3100, 2017, 500])
@pytest.mark.parametrize("fps", [24, 30])
def test_a_video_is_what_players_expect(tmp_path: Path, duration_ms: int, fps: int) -> None:
    timeline = a_timeline(duration_ms, canvas=Canvas(480, 270, fps))
    out = rendered(timeline, tmp_path)
    with av.open(str(out)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        coder = video.codec_context
        assert (coder.name, coder.profile, coder.pix_fmt) == ("h264", "High", "yuv420p")
        assert (coder.width, coder.height) == (480, 270)
        assert (coder.color_primaries, coder.color_trc, coder.colorspace) == (1, 1, 1)
        assert coder.color_range == 1
        assert (audio.codec_context.name, audio.codec_context.profile) == ("aac", "LC")
        assert (audio.codec_context.sample_rate, audio.codec_context.channels) == (48_000, 2)
        assert video.frames == frames_of(timeline)
        assert float(video.duration * video.time_base) == pytest.approx(
            frames_of(timeline) / fps, abs=1e-6
        )
        assert abs(container.duration / 1000 - duration_ms) <= 1000 / fps
        assert video.start_time == audio.start_time == 0
    head = out.read_bytes()[:4096]
    assert head.index(b"moov") < 1000
    assert b"mdat" not in head[: head.index(b"moov")]


def test_sound_and_pictures_are_together(tmp_path: Path) -> None:
    timeline = a_timeline(1500, "clicks", waveform=Waveform(style="bars"), texts=())
    out = rendered(timeline, tmp_path)
    track = np.abs(heard(out))
    first = int(np.argmax(track > 0.3 * track.max())) / 48_000
    original = np.abs(heard(SOURCES["clicks"]))
    assert abs(first - int(np.argmax(original > 0.3 * original.max())) / 48_000) < 0.003
    ink = pictures(out).astype(float).mean(axis=(1, 2))
    rise = int(np.argmax(np.diff(ink))) + 1
    clicks = np.flatnonzero(original > 0.3 * original.max()) / 48_000
    assert np.abs(clicks - rise / 30).min() <= 1 / 30 + 0.02


def test_the_waveform_follows_the_sound(tmp_path: Path) -> None:
    timeline = a_timeline(3100, texts=())
    shown = pictures(rendered(timeline, tmp_path)).astype(float)
    track = heard(SOURCES["a"])[: 3100 * 48]
    frames = len(shown)
    loud = [np.sqrt(np.mean(part**2)) for part in np.array_split(track, frames)]
    still = shown[int(np.argmin(loud))]
    ink = np.abs(shown - still).mean(axis=(1, 2))
    assert np.corrcoef(ink, loud)[0, 1] > 0.7


def test_untouched_sound_that_fits_is_copied(tmp_path: Path) -> None:
    with av.open(str(SOURCES["ready"])) as container:
        duration_ms = round(container.duration / 1000)
        packets = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    out = rendered(a_timeline(duration_ms, "ready", texts=()), tmp_path)
    with av.open(str(out)) as container:
        copied = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    assert copied[:20] == packets[:20]


def test_stitched_and_plain_pictures_look_as_they_were_painted(tmp_path: Path) -> None:
    timeline = a_timeline(canvas=Canvas(960, 540, 30))
    levels = levels_of(timeline, SOURCES)
    scene, canvas = Scene(timeline, SOURCES, levels), blank(960, 540)
    assert is_stitchable(scene)
    for stitching in (True, False):
        folder = tmp_path / str(stitching)
        shown = pictures(rendered(timeline, folder, stitching=stitching))
        assert len(shown) == scene.frames
        for frame in range(0, scene.frames, 9):
            scene.paint(frame, canvas)
            assert np.abs(shown[frame].astype(int) - canvas.y).mean() < 1.5


def brightening(path: Path) -> Path:
    """A second of video that goes from dark to bright."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(
                np.full((240, 320, 3), 20 + 7 * number, np.uint8), format="rgb24"
            )
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def test_a_video_background_loops_behind_everything(tmp_path: Path) -> None:
    sources = {**SOURCES, "v": brightening(tmp_path / "v.mp4")}
    timeline = a_timeline(2500, background=Background("video", media="v"), texts=())
    out = tmp_path / "out.mp4"
    for _percent in render(timeline, sources, out, chunk_dir=tmp_path / "chunks"):
        pass
    light = pictures(out)[:, :20].mean(axis=(1, 2))
    assert len(light) == 75
    assert (np.diff(light[:30]) > 0).all()
    assert light[30] < light[0] + 12 < light[29]
    assert np.abs(light[5:25] - light[35:55]).max() < 3


def test_a_video_background_that_is_damaged_stands_still_from_there(tmp_path: Path) -> None:
    film = brightening(tmp_path / "v.mp4")
    data = bytearray(film.read_bytes())
    begin, end = data.find(b"mdat"), data.find(b"moov")
    middle = (begin + end) // 2
    data[middle : end - 8] = b"\xff" * (end - 8 - middle)
    film.write_bytes(data)
    timeline = a_timeline(1000, background=Background("video", media="v"))
    scene = Scene(timeline, {**SOURCES, "v": film}, levels_of(timeline, SOURCES))
    canvas = blank(*scene.size)
    corner = []
    for frame in range(frames_of(timeline)):
        scene.paint(frame, canvas)
        corner.append(int(canvas.y[4, 4]))
    assert corner[-1] == corner[-2] >= corner[0] > 16


def test_finished_chunks_are_used_again_and_give_the_same_pictures(tmp_path: Path) -> None:
    timeline = a_timeline()
    whole = rendered(timeline, tmp_path)
    expected = pictures(whole)
    whole.unlink()
    chunks = sorted((tmp_path / "chunks").glob("*-0*.mp4"))
    assert len(chunks) == 2
    kept = chunks[0].stat().st_mtime_ns
    chunks[1].unlink()
    again = tmp_path / "again.mp4"
    steps = list(render(timeline, SOURCES, again, chunk_dir=tmp_path / "chunks"))
    assert steps[0] > 40, "what is finished counts from the begin"
    assert steps == sorted(steps)
    assert chunks[0].stat().st_mtime_ns == kept
    assert np.array_equal(pictures(again), expected)


def test_a_render_that_is_broken_off_leaves_no_video_and_goes_on_later(tmp_path: Path) -> None:
    timeline, out = a_timeline(), tmp_path / "out.mp4"
    steps = render(timeline, SOURCES, out, chunk_dir=tmp_path / "chunks")
    for percent in steps:
        if percent > 40:
            break
    steps.close()
    assert not out.exists()
    assert not list(tmp_path.glob(".*.part"))
    assert len(pictures(rendered(timeline, tmp_path))) == 93


def test_a_render_that_is_broken_off_stops_its_sound_too(tmp_path: Path) -> None:
    loop = AudioTrack("voice", (AudioClip("a", 0, 600_000, loop=True),))
    steps = render(a_timeline(voice=loop), SOURCES, tmp_path / "out.mp4", chunk_dir=tmp_path)
    while next(steps) == 0:
        pass
    steps.close()
    for thread in threading.enumerate():
        if thread.name == "sound":
            thread.join(10)
    assert not list(tmp_path.glob("*-sound*"))


def test_another_timeline_does_not_take_over_chunks(tmp_path: Path) -> None:
    first = pictures(rendered(a_timeline(1000), tmp_path))
    other = a_timeline(1000, background=Background("colour", ("#ffffff",)))
    second = pictures(rendered(other, tmp_path))
    assert np.abs(first.astype(int) - second).mean() > 50


@pytest.mark.parametrize("quality", ["high", "medium", "draft"])
@pytest.mark.parametrize("stitching", [True, False])
def test_each_quality_renders(tmp_path: Path, quality: str, stitching: bool) -> None:
    out = rendered(a_timeline(700), tmp_path, quality=quality, stitching=stitching)
    assert len(pictures(out)) == 21


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="a second opinion, where installed")
def test_another_player_agrees(tmp_path: Path) -> None:
    out = rendered(a_timeline(), tmp_path)
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", out],
        capture_output=True,
        check=True,
    )
    found = json.loads(probe.stdout)
    assert probe.stderr == b""
    assert float(found["format"]["duration"]) == pytest.approx(3.1, abs=0.001)
    assert [stream["start_time"] for stream in found["streams"]] == ["0.000000", "0.000000"]
    # Decoded without mercy, and every header read and written again by a strict parser of its own.
    strict = ["-err_detect", "explode"], []
    parsed = [], ["-c:v", "copy", "-bsf:v", "trace_headers"]
    for before, after in (strict, parsed):
        read = subprocess.run(
            ["ffmpeg", "-v", "error", "-xerror", *before, "-i", out, *after, "-f", "null", "-"],
            capture_output=True,
            check=True,
        )
        assert read.stderr == b""


def test_a_rendering_process_loads_nothing_that_pictures_do_not_need() -> None:
    absent = ("intents", "skill", "starlette", "httpx", "jinja2", "sqlite3", "asyncio")
    program = f"import sys, studio.chunks; print([m for m in {absent!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert loaded.stdout.decode().strip() == "[]"
