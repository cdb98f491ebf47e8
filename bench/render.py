"""How fast a video is made: our renderer next to the bare encoder and the ffmpeg binary.

    python bench/render.py [--seconds 60] [--runs 3] [--size 1920x1080] [--quality high]
                           [--styles] [--only NAME ...]

Interleaved runs, medians, and ratios to the bare encoder: x264 through PyAV with the same preset
and crf, two threads (slices, as PyAV has it), on frames that lie ready in memory. Each contestant
is a process of its own; wall and processor time count everything it starts, peak memory its
largest process. SSIM is that of the light, against the painted pictures. "convert" is the whole
command with an empty home: it starts, uploads, edits, orders, renders in a detached worker, and
copies the video out; its picture is the default one. ffmpeg takes part when the binary is there:
with showwaves, on ready frames, and on ready frames with the settings of x264 that we found.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parents[1]
POOL = 120
"""Frames that the bare encoder has ready; it goes through them to and fro."""


def sound(path: Path, seconds: float) -> None:
    """Write something like speech: bursts of a few harmonics between pauses."""
    import numpy as np

    rate, rng = 48_000, np.random.default_rng(4)
    time_s = np.arange(int(seconds * rate)) / rate
    loud = np.repeat(rng.uniform(0, 1, int(seconds * 6) + 2) ** 1.5, rate // 6)[: len(time_s)]
    loud = np.convolve(loud, np.hanning(1500) / np.hanning(1500).sum(), "same")
    pitch = np.cumsum(140 + 40 * np.sin(time_s * 1.9)) / rate
    voice = sum(np.sin(2 * np.pi * pitch * n) / n for n in range(1, 12))
    mono = 0.22 * loud * (voice + 0.2 * rng.standard_normal(len(time_s)))
    stereo = (np.stack([mono, mono], axis=1).clip(-1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(stereo.tobytes())


def timeline(options: argparse.Namespace):
    from studio.timeline import AudioClip, AudioTrack, Canvas, TextClip, Timeline, Waveform

    width, height = map(int, options.size.split("x"))
    return Timeline(
        canvas=Canvas(width, height, 30),
        voice=AudioTrack("voice", (AudioClip("a", 0, round(options.seconds * 1000)),)),
        texts=(
            TextClip("t", "The Sound of Rain on a Tin Roof", "title"),
            TextClip("u", "Field Notes", "artist"),
        ),
        waveform=Waveform(style=options.style),
    )


def scene(options: argparse.Namespace):
    from studio.compose import Scene, levels_of

    sources = {"a": options.folder / "sound.wav"}
    return Scene(timeline(options), sources, levels_of(timeline(options), sources))


def ours(options: argparse.Namespace, out: Path, *, stitching: bool) -> None:
    from studio.render import render

    sources = {"a": options.folder / "sound.wav"}
    with tempfile.TemporaryDirectory(dir=options.folder) as chunks:
        steps = render(
            timeline(options),
            sources,
            out,
            chunk_dir=Path(chunks),
            quality=options.quality,
            stitching=stitching,
        )
        for _percent in steps:
            pass


def bare(options: argparse.Namespace, out: Path) -> None:
    """Encode ready frames; only this part is timed, and said on standard output."""
    import av

    from studio.encode import PRESETS
    from studio.stitch import frame_planes

    drawn, pool = scene(options), []
    for number in range(min(POOL, drawn.frames)):
        frame = av.VideoFrame(*drawn.size, "yuv420p")
        drawn.paint(number, frame_planes(frame))
        pool.append(frame)
    preset = PRESETS[options.quality]
    began, used = time.perf_counter(), time.process_time()
    with av.open(str(out), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height = drawn.size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 2
        stream.codec_context.gop_size = 300
        stream.options = {"preset": preset.preset, "crf": str(preset.crf), "profile": "high"}
        for number in range(drawn.frames):
            turn = number % (2 * len(pool) - 2)
            frame = pool[turn if turn < len(pool) else 2 * len(pool) - 2 - turn]
            frame.pts, frame.time_base = number, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    print(time.perf_counter() - began, time.process_time() - used)


def showwaves(options: argparse.Namespace, out: Path) -> None:
    """The same picture as people make it with ffmpeg, tuned: the ground is decoded once."""
    from studio.encode import PRESETS

    preset = PRESETS[options.quality]
    width, height = map(int, options.size.split("x"))
    band = f"{round(width * 0.875) // 2 * 2}x{round(height * 0.36) // 2 * 2}"
    graph = (
        "[1:v]loop=loop=-1:size=1,fps=30,format=yuv420p[g];"
        f"[0:a]showwaves=s={band}:mode=cline:rate=30:colors=0x6fb1ff[w];"
        "[g][w]overlay=(W-w)/2:(H-h)/2:shortest=1:format=yuv420[v]"
    )
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-y", "-i", options.folder / "sound.wav",
            "-i", options.folder / "ground.png", "-filter_complex", graph,
            "-map", "[v]", "-map", "0:a", "-c:v", "libx264", "-preset", preset.preset,
            "-crf", str(preset.crf), "-pix_fmt", "yuv420p", "-c:a", "aac", "-ar", "48000",
            "-t", str(options.seconds), "-movflags", "+faststart", out,
        ],
        check=True,
    )  # fmt: skip


def convert(options: argparse.Namespace, out: Path, *, stitching: str) -> None:
    """The command that people type; what it leaves running is waited for and counted."""
    import ctypes

    # Linux: orphans become ours, so that their processor time is counted here.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory(dir=options.folder) as home:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "skill",
                "convert",
                options.folder / "sound.wav",
                "-q",
                "-o",
                out,
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "VIDEO_A2E_HOME": home, "VIDEO_A2E_STITCHING": stitching},
        )
        done = time.perf_counter()
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done - options.began, used.ru_utime + used.ru_stime)


def ffmpeg_raw(options: argparse.Namespace, out: Path, *, ours: bool = False) -> None:
    """The ffmpeg binary coding ready frames, without sound."""
    from studio.encode import DRAWN_GROUND, PRESETS

    preset = PRESETS[options.quality]
    tuned = ["-x264-params", f"{DRAWN_GROUND}{preset.subme}{preset.extra}:keyint=300"]
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-f", "rawvideo", "-pix_fmt",
            "yuv420p", "-s", options.size, "-r", "30", "-i", options.folder / "ready.yuv",
            "-t", str(options.seconds), "-c:v", "libx264", "-preset", preset.preset,
            "-crf", str(preset.crf), *(tuned if ours else []), out,
        ],
        check=True,
    )  # fmt: skip


RUNNERS: dict[str, Callable[[argparse.Namespace, Path], None]] = {
    "bare encoder": bare,
    "ours": lambda options, out: ours(options, out, stitching=True),
    "ours, plain": lambda options, out: ours(options, out, stitching=False),
    "convert": lambda options, out: convert(options, out, stitching="on"),
    "convert, plain": lambda options, out: convert(options, out, stitching="off"),
    "ffmpeg showwaves": showwaves,
    "ffmpeg, ready frames": ffmpeg_raw,
    "ffmpeg, our settings": lambda options, out: ffmpeg_raw(options, out, ours=True),
}


def prepare(options: argparse.Namespace) -> None:
    from PIL import Image

    from studio.planes import blank, to_rgb

    sound(options.folder / "sound.wav", options.seconds)
    drawn = scene(options)
    canvas = blank(*drawn.size)
    with (options.folder / "ready.yuv").open("wb") as ready:
        for number in range(min(POOL, drawn.frames)):
            drawn.paint(number, canvas)
            for plane in (canvas.y, canvas.u, canvas.v):
                ready.write(plane.tobytes())
    Image.fromarray(to_rgb(canvas)).save(options.folder / "ground.png")


def measured(name: str, options: argparse.Namespace) -> tuple[float, float, float]:
    """Run a contestant; return wall and processor seconds, and peak memory in MB."""
    command = [
        sys.executable, __file__, "--one", name, "--folder", str(options.folder), "--size",
        options.size, "--seconds", str(options.seconds), "--quality", options.quality,
        "--style", options.style,
    ]  # fmt: skip
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        said = process.stdout.read() if process.stdout else ""
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{name} failed")
    cpu = used.ru_utime + used.ru_stime
    if said.strip():
        wall, cpu = map(float, said.split())
    return wall, cpu, used.ru_maxrss / 1024


def likeness(name: str, options: argparse.Namespace) -> float | None:
    """Return the SSIM of some frames against what was painted, where that is what was coded."""
    import av
    import numpy as np

    from studio.planes import blank
    from studio.stitch import frame_planes

    if not name.startswith("ours"):
        return None
    drawn, found = scene(options), []
    canvas = blank(*drawn.size)
    path = options.folder / f"{name.replace(' ', '-').replace(',', '')}.mp4"
    with av.open(str(path)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number % 50 == 25:
                drawn.paint(number, canvas)
                found.append(ssim(canvas.y, frame_planes(frame).y))
    return float(np.mean(found))


def ssim(one, other) -> float:
    """Mean structural similarity of two planes, windows of 8 by 8 at every fourth place."""
    import numpy as np

    def mean(plane):
        total = np.pad(np.cumsum(np.cumsum(plane, 0), 1), ((1, 0), (1, 0)))
        rows = total[8::4] - total[:-8:4]
        return (rows[:, 8::4] - rows[:, :-8:4]) / 64

    a, b = one.astype(np.float64), other.astype(np.float64)
    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma**2, mean(b * b) - mb**2, mean(a * b) - ma * mb
    c1, c2 = 6.5025, 58.5225
    return float(
        ((2 * ma * mb + c1) * (2 * both + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))).mean()
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--quality", default="high", choices=["high", "medium", "draft"])
    parser.add_argument("--style", default="bars")
    parser.add_argument("--styles", action="store_true", help="ours in every style instead")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these beside the bare encoder")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.began = time.perf_counter()
    sys.path.insert(0, str(ROOT))
    if options.one:
        name = options.one.replace(" ", "-").replace(",", "")
        RUNNERS[options.one](options, options.folder / f"{name}.mp4")
        return
    with tempfile.TemporaryDirectory() as folder:
        options.folder = Path(folder)
        prepare(options)
        if options.styles:
            compare_styles(options)
        else:
            compare(options)


def compare(options: argparse.Namespace) -> None:
    names = [n for n in RUNNERS if shutil.which("ffmpeg") or not n.startswith("ffmpeg")]
    if options.only:
        names = [n for n in names if n in {"bare encoder", *options.only}]
    results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in names}
    for _ in range(options.runs):
        for name in names:
            results[name].append(measured(name, options))
    floor = [statistics.median(run[n] for run in results["bare encoder"]) for n in (0, 1)]
    print(f"{options.seconds:g} s of {options.size}, {options.quality}, {os.cpu_count()} cores")
    print(f"{'':22}{'wall':>8}{'ratio':>7}{'cpu':>8}{'ratio':>7}{'peak MB':>9}{'MB':>8}  SSIM")
    for name in names:
        wall, cpu, _peak = (statistics.median(run[n] for run in results[name]) for n in range(3))
        size = (options.folder / f"{name.replace(' ', '-').replace(',', '')}.mp4").stat().st_size
        looks = likeness(name, options)
        print(
            f"{name:22}{wall:8.2f}{wall / floor[0]:7.2f}{cpu:8.2f}{cpu / floor[1]:7.2f}"
            f"{results[name][0][2]:9.0f}{size / 1e6:8.2f}"
            + (f"  {looks:.4f}" if looks is not None else "")
        )


def compare_styles(options: argparse.Namespace) -> None:
    from studio.visuals import STYLES

    found: dict[str, list[float]] = {style: [] for style in STYLES}
    for _ in range(options.runs):
        for style in STYLES:
            options.style = style
            found[style].append(measured("ours, plain", options)[1])
    bars = statistics.median(found["bars"])
    for style, times in found.items():
        cpu = statistics.median(times)
        print(f"{style:10}{cpu:8.2f} s cpu{cpu / bars:7.2f} of bars")


if __name__ == "__main__":
    main()
