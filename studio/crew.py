"""The processes that render one video's chunks side by side, and what they say."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator

from studio.plan import Plan


class RenderStopped(RuntimeError):  # noqa: N818  (an outcome, as the studio's faults)
    """A rendering process ended before its work did."""


class UnstitchableError(Exception):
    """x264 did something that stitching cannot follow; the plain way always works."""


class Crew:
    """The rendering processes."""

    def __init__(self, plan: Plan, size: int) -> None:
        self._plan = plan
        self._news: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        self._members = [self._started() for _ in range(size)]
        self._readers = [
            threading.Thread(target=self._read, args=(number,), daemon=True)
            for number in range(size)
        ]
        for reader in self._readers:
            reader.start()

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "studio.chunks",
                str(self._plan.folder / f"{self._plan.key}.plan"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )

    def _read(self, number: int) -> None:
        stream = self._members[number].stdout
        for line in stream or ():
            self._news.put((number, line.strip()))
        self._news.put((number, "ended"))

    def run(self, todo: list[int]) -> Iterator[float]:
        """Give out the chunks and yield which share, 0..1, of all is done, until it is.

        Raises UnstitchableError, OSError for the disk, RenderStopped.
        """
        total = self._plan.starts[-1]
        waiting = list(todo)
        open_chunks = set(todo)
        done = total - sum(self._plan.starts[n + 1] - self._plan.starts[n] for n in todo)
        yield done / total
        while open_chunks:
            number, news = self._news.get()
            word, _, rest = news.partition(" ")
            if word == "ended":
                raise RenderStopped(f"process {number} ended")
            if word == "unstitchable":
                raise UnstitchableError
            if word == "failed":
                raise OSError(int(rest), os.strerror(int(rest)))
            if word == "frames":
                done += int(rest)
                yield done / total
                continue
            if word == "done":
                open_chunks.discard(int(rest))
            self._give(number, waiting)

    def _give(self, number: int, waiting: list[int]) -> None:
        pipe = self._members[number].stdin
        if pipe is None or not waiting:
            return
        pipe.write(f"{waiting.pop(0)}\n")
        pipe.flush()

    def stop(self) -> None:
        """End the processes; those that have nothing to do end by themselves."""
        for member in self._members:
            if member.stdin is not None:
                member.stdin.close()
            member.terminate()
        for member, reader in zip(self._members, self._readers, strict=True):
            member.wait()
            reader.join()
            if member.stdout is not None:
                member.stdout.close()
