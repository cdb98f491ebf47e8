"""The sound of a render: measured for the pictures first, then coded while they are made.

Both happen in a thread, because decoding and coding leave the interpreter to others.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

from studio import sound
from studio.compose import frames_of
from studio.levels import Meter
from studio.plan import Plan


class _Closed(Exception):  # noqa: N818  (an outcome, told to nobody)
    """Nobody wants the sound any more."""


class Soundtrack:
    """One render's levels and its coded sound; what lies there from an earlier try is used."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._news: queue.SimpleQueue[float | BaseException | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="sound", daemon=True)
        self._thread.start()

    def measured(self) -> Iterator[float]:
        """Yield which share, 0..1, is measured, until the plan's levels are there.

        Raises what studio.sound raises for a source, OSError for the disk.
        """
        while (news := self._news.get()) is not None:
            if isinstance(news, BaseException):
                raise news
            yield news

    def check(self) -> None:
        """Raise what went wrong meanwhile."""
        if self._failure is not None:
            raise self._failure

    def finish(self) -> None:
        """Wait until the sound is coded. Raises as `measured` does."""
        self._thread.join()
        self.check()

    def close(self) -> None:
        """Stop after the next block, not waited for: it may be hearing the whole for loudness."""
        self._closed.set()

    def _work(self) -> None:
        try:
            plan = self._plan
            mixed = sound.Mix(plan.timeline, plan.sources)
            if not plan.levels.exists():
                self._measure(mixed)
            self._news.put(None)
            if (
                not plan.sound.exists()
                and sound.copyable_source(plan.timeline, plan.sources) is None
            ):
                self._code(mixed)
        except _Closed:
            return
        except BaseException as failure:  # noqa: BLE001  (handed to the thread that waits)
            self._failure = failure
            self._news.put(failure)

    def _measure(self, mixed: sound.Mix) -> None:
        timeline, done = self._plan.timeline, 0
        meter = Meter(frames_of(timeline), timeline.canvas.fps)
        total = max(1, timeline.duration_ms * sound.RATE // 1000)
        for block in self._while_wanted(mixed):
            meter.feed(block)
            done += len(block)
            self._news.put(min(1.0, done / total))
        meter.levels().save(self._plan.levels)

    def _code(self, mixed: sound.Mix) -> None:
        plan = self._plan
        partial: Path = plan.sound.with_suffix(f".{os.getpid()}.part")
        rate = sound.fitting_bit_rate(plan.timeline, plan.sources)
        try:
            sound.encode_aac(self._while_wanted(mixed), partial, bit_rate=rate)
            partial.replace(plan.sound)
        finally:
            partial.unlink(missing_ok=True)

    def _while_wanted(self, mixed: sound.Mix) -> Iterator[sound.Sound]:
        for block in mixed:
            if self._closed.is_set():
                raise _Closed
            yield block
