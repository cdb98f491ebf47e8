"""Does a render's memory stay flat, and its cost grow with the length only?

    python bench/length.py [--minutes 2 120] [--quality draft]

Speech-like sound as MP3, 1080p, the default picture. For each length: when the first progress came,
wall and processor seconds for each minute of sound, the peak memory of each process, and that of
all together (shared pages counted once, looked at each second; Linux).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Watch:
    """Looks at this process and all below it."""

    def __init__(self) -> None:
        self.peaks: dict[int, float] = {}
        self.together = 0.0
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            now = 0.0
            for pid in _family(os.getpid()):
                try:
                    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
                    facts = dict(line.split(":") for line in lines.splitlines()[1:])
                    rss, pss = (int(facts[key].split()[0]) / 1024 for key in ("Rss", "Pss"))
                except (OSError, KeyError):
                    continue
                self.peaks[pid] = max(self.peaks.get(pid, 0.0), rss)
                now += pss
            self.together = max(self.together, now)
            time.sleep(1)


def _family(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = children.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in below:
            found += _family(int(child))
    return found


def sound(folder: Path, minutes: float) -> Path:
    """Write a minute of speech and repeat it, as MP3."""
    from bench.render import sound as speech

    speech(folder / "minute.wav", 60)
    out = folder / "sound.mp3"
    loops = str(int(minutes))
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-stream_loop", loops, "-i", folder / "minute.wav",
         "-t", str(60 * minutes), "-b:a", "128k", out],
        check=True,
    )  # fmt: skip
    return out


def one(minutes: float, quality: str, folder: Path) -> None:
    began = time.perf_counter()
    from bench.render import timeline
    from studio.render import render

    options = argparse.Namespace(size="1920x1080", seconds=60 * minutes, style="bars")
    watch, first = Watch(), None
    sources = {"a": folder / "sound.mp3"}
    out, chunks = folder / "out.mp4", folder / "chunks"
    for percent in render(timeline(options), sources, out, chunk_dir=chunks, quality=quality):
        if percent > 0 and first is None:
            first = time.perf_counter() - began
    wall = time.perf_counter() - began
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(used.ru_utime + used.ru_stime for used in uses)
    peaks = ", ".join(f"{peak:.0f}" for peak in sorted(watch.peaks.values()))
    print(
        f"{minutes:g} min: first progress {first or 0:.1f} s, a minute {wall / minutes:.1f} s wall"
        f" {cpu / minutes:.1f} s cpu, peak MB {peaks}, together {watch.together:.0f},"
        f" file {out.stat().st_size / 1e6:.1f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, nargs="+", default=[2, 120])
    parser.add_argument("--quality", default="draft", choices=["high", "medium", "draft"])
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if options.one:
        one(options.minutes[0], options.quality, options.one)
        return
    for minutes in options.minutes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            sound(folder, minutes)
            command = [sys.executable, __file__, "--minutes", str(minutes), "--quality"]
            subprocess.run([*command, options.quality, "--one", place], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
