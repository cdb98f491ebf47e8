"""The process that renders: `python -m studio.worker HOME RENDER_ID`.

It takes the job, renders in chunks, beats while it lives, and then goes on with the next job that
waits. A killed worker leaves chunks behind, which the next one uses.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import av

from skill.wire.draft import Draft
from studio.drafts import from_draft
from studio.faults import StudioFault, UnsupportedMedia
from studio.jobs import Jobs
from studio.orders import Job, Quality
from studio.render import render
from studio.store import Store
from studio.sweep import sweep
from studio.timeline import Timeline

logger = logging.getLogger(__name__)

_BEAT_S = 2.0
_NO_ROOM_BYTES = 4 * 1024 * 1024
_BROKEN = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    MemoryError,
    av.error.FFmpegError,
)
"""What a bad draft, a bad file or a bad disk can raise in the renderer."""


class Renderer(Protocol):
    """What makes the video: `studio.render.render`."""

    def __call__(
        self,
        timeline: Timeline,
        sources: Mapping[str, Path],
        out: Path,
        *,
        chunk_dir: Path,
        quality: Quality,
    ) -> Iterator[float]:
        """Write the video to out; yield how many percent are done."""


class _Heart:
    """Beats in a thread, so that a long step of the encoder is not taken for death."""

    def __init__(self, jobs: Jobs, render_id: str, pid: int) -> None:
        self._jobs, self._render_id, self._pid = jobs, render_id, pid
        self._stop = threading.Event()
        self.is_ours = True
        self.percent = 0.0
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> _Heart:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        waited = 0.0
        told = -1.0
        while not self._stop.wait(0.25):
            waited += 0.25
            if waited >= _BEAT_S or int(self.percent) != int(told):
                waited, told = 0.0, self.percent
                try:
                    self.is_ours = self._jobs.beat(
                        self._render_id, pid=self._pid, percent=self.percent
                    )
                except sqlite3.Error:
                    # A busy or full disk for a moment: the next beat tries again.
                    logger.warning("a heartbeat could not be written", exc_info=True)


def work(store: Store, render_id: str, *, renderer: Renderer = render) -> None:
    """Render one job if it is free; whatever happens is written to the store."""
    jobs, pid = Jobs(store), os.getpid()
    taken = jobs.take(render_id, pid=pid)
    if taken is None:
        return
    job, draft = taken
    try:
        _render(store, jobs, job, draft, renderer)
    except StudioFault as fault:
        jobs.fail(render_id, pid=pid, reason=fault.reason)
    except _BROKEN as error:
        logger.exception("render failed")
        _give_up(store, jobs, job, error)


def _give_up(store: Store, jobs: Jobs, job: Job, error: Exception) -> None:
    # A helper process that found no room only ends, or its pipe does; then the disk is asked.
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or (
        shutil.disk_usage(store.home).free < _NO_ROOM_BYTES
    )
    if full:
        shutil.rmtree(store.renders / job.key, ignore_errors=True)
    reason = "disk_full" if full else "render_failed"
    jobs.fail(job.render_id, pid=os.getpid(), reason=reason)


def _render(store: Store, jobs: Jobs, job: Job, draft: dict[str, Any], renderer: Renderer) -> None:
    pid = os.getpid()
    project = store.project(job.session_id)
    timeline = from_draft(Draft.model_validate(draft))
    # Only what is shown: an upload that comes meanwhile must not spoil what is rendered already.
    used = timeline.used_media
    sources = {m.media_id: store.blob(m.hash) for m in project.media if m.media_id in used}
    if len(sources) < len(used) or not all(path.is_file() for path in sources.values()):
        raise UnsupportedMedia("media_missing")
    chunks = store.renders / job.key
    chunks.mkdir(parents=True, exist_ok=True, mode=0o700)
    out = store.incoming / f"{job.key}.{pid}.mp4"
    try:
        with _Heart(jobs, job.render_id, pid) as heart:
            steps = renderer(timeline, sources, out, quality=job.quality, chunk_dir=chunks)
            for percent in steps:
                # The end is told when the file is in its place.
                heart.percent = min(99.0, percent)
                if not heart.is_ours:
                    return
        jobs.complete(job.render_id, pid=pid, video=out)
    finally:
        out.unlink(missing_ok=True)


def main(home: str, render_id: str) -> None:
    """Work on that job, then on whatever waits."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s")
    # Only in this process: FFmpeg's own words go to the worker's log.
    av.logging.set_level(av.logging.ERROR)
    store = Store(Path(home))
    jobs = Jobs(store)
    sweep(store)
    stitching = os.environ.get("VIDEO_A2E_STITCHING", "on") != "off"
    work(store, render_id, renderer=partial(render, stitching=stitching))
    jobs.tend()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
