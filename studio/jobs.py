"""Renders: ordered, run by a worker process, watched by a heartbeat, resumed by whoever asks next.

A job's render key is a hash of all that makes the picture and the sound. Jobs of one key share
their chunks, and a finished video of the same key is used again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from studio import orders
from studio.database import sync_folder
from studio.executors.local import is_alive, launch
from studio.faults import Conflict, NotFound
from studio.orders import Job, Quality, render_key
from studio.store import Store
from studio.sweep import touched

STALE_S: Final = 20.0
"""A worker that has not beaten for so long is dead, whatever its process id says."""
ATTEMPTS: Final = 3
"""How often a job is taken up again after a worker died."""


class Jobs:
    """The render queue of one studio home."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._most_at_once = max(1, (os.cpu_count() or 2) // 2)

    def order(
        self,
        render_id: str,
        *,
        session_id: str,
        user_id: str,
        draft: Mapping[str, Any],
        quality: Quality,
    ) -> Job:
        """Return the job of that id, made and started when it is new.

        The same order under the same id is the same job (its answer may have been lost).
        Raises Conflict when the id belongs to another order, UnknownSession.
        """
        project = self._store.project(session_id, user_id)
        hashes = {item.media_id: item.hash for item in project.media}
        key = render_key(draft, quality, hashes)
        now = self._store.now()
        with self._store.transaction() as db:
            known = orders.find(db, render_id)
            if known is not None:
                if (known.key, known.session_id) != (key, session_id):
                    raise Conflict("render_id_taken")
            else:
                done = db.execute(
                    "SELECT output_hash, output_bytes FROM jobs WHERE key = ? AND"
                    " status = 'completed' ORDER BY completed_at DESC LIMIT 1",
                    (key,),
                ).fetchone()
                ready = done is not None and touched(self._store.output(done["output_hash"]))
                db.execute(
                    "INSERT INTO jobs (render_id, session_id, user_id, key, draft, quality,"
                    " status, percent, output_hash, output_bytes, created_at, completed_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        render_id,
                        session_id,
                        user_id,
                        key,
                        json.dumps(draft, ensure_ascii=False),
                        quality,
                        "completed" if ready else "pending",
                        100.0 if ready else 0.0,
                        done["output_hash"] if ready else None,
                        done["output_bytes"] if ready else None,
                        now,
                        now if ready else None,
                    ),
                )
        return self.look(render_id, user_id)

    def look(self, render_id: str, user_id: str | None) -> Job:
        """Return the job as it stands, and start or resume what should be running.

        Raises NotFound for an unknown job or another user's.
        """
        self.tend()
        return self.find(render_id, user_id)

    def find(self, render_id: str, user_id: str | None) -> Job:
        """Return the job. Raises NotFound."""
        with self._store.reading() as db:
            job = orders.find(db, render_id)
            if job is None or (user_id is not None and job.user_id != user_id):
                raise NotFound("render_unknown")
            if job.status == "pending":
                leader = orders.working_on(db, job.key)
                if leader is not None:
                    # The same video is being made for another order: both wait for one.
                    return replace(job, status="processing", percent=leader.percent)
        if job.status == "completed" and not self._has_output(job):
            return self._again(job)
        return job

    def finished(self, session_id: str) -> list[Job]:
        """Return the session's finished videos that are still there, newest first, each once."""
        with self._store.reading() as db:
            rows = db.execute(
                "SELECT *, max(completed_at) FROM jobs WHERE session_id = ? AND"
                " status = 'completed' GROUP BY output_hash ORDER BY completed_at DESC LIMIT 100",
                (session_id,),
            ).fetchall()
        return [job for job in map(orders.read, rows) if self._has_output(job)]

    def _has_output(self, job: Job) -> bool:
        return job.output_hash is not None and self._store.output(job.output_hash).is_file()

    def _again(self, job: Job) -> Job:
        """A finished video whose file somebody deleted is rendered once more."""
        with self._store.transaction() as db:
            db.execute(
                "UPDATE jobs SET status = 'pending', percent = 0, output_hash = NULL,"
                " attempts = 0, owner_pid = NULL WHERE render_id = ? AND status = 'completed'",
                (job.render_id,),
            )
        self.tend()
        return replace(job, status="pending", percent=0.0, output_hash=None)

    def cancel(self, render_id: str, user_id: str) -> Job:
        """Stop a job; its finished chunks stay for a later order of the same video."""
        self.find(render_id, user_id)
        with self._store.transaction() as db:
            db.execute(
                "UPDATE jobs SET status = 'cancelled', completed_at = ? WHERE render_id = ?"
                " AND status IN ('pending', 'processing')",
                (self._store.now(), render_id),
            )
        return self.look(render_id, user_id)

    def tend(self) -> None:
        """Give orphans back to the queue and see to it that somebody works on it.

        An orphan is a job whose worker died or stopped beating. After some attempts it has failed.
        """
        launching: list[str] = []
        with self._store.reading() as db:
            idle = db.execute(
                "SELECT 1 FROM jobs WHERE status IN ('pending', 'processing') LIMIT 1"
            ).fetchone()
        if idle is None:
            return
        with self._store.transaction() as db:
            now = self._store.now()
            running = 0
            for row in db.execute("SELECT * FROM jobs WHERE status = 'processing'").fetchall():
                job = orders.read(row)
                beat = job.heartbeat_at or 0.0
                # A clock that jumped back must not make everything look fresh for ever.
                fresh = abs(now - beat) < STALE_S
                if job.owner_pid is not None and fresh and is_alive(job.owner_pid):
                    running += 1
                elif job.attempts >= ATTEMPTS:
                    db.execute(
                        "UPDATE jobs SET status = 'failed', error = 'worker_died',"
                        " completed_at = ? WHERE render_id = ?",
                        (now, job.render_id),
                    )
                else:
                    db.execute(
                        "UPDATE jobs SET status = 'pending', owner_pid = NULL WHERE render_id = ?",
                        (job.render_id,),
                    )
            for row in db.execute(
                "SELECT * FROM jobs WHERE status = 'pending' ORDER BY created_at"
            ).fetchall():
                if running >= self._most_at_once:
                    break
                job = orders.read(row)
                starting = job.owner_pid is not None and is_alive(job.owner_pid)
                if starting and abs(now - (job.heartbeat_at or 0)) < STALE_S:
                    launching.append(job.key)
                    running += 1
                    continue
                if job.key in launching or orders.working_on(db, job.key) is not None:
                    continue
                pid = launch(self._store.home, job.render_id)
                db.execute(
                    "UPDATE jobs SET owner_pid = ?, heartbeat_at = ? WHERE render_id = ?",
                    (pid, now, job.render_id),
                )
                launching.append(job.key)
                running += 1

    # What a worker does

    def take(self, render_id: str, *, pid: int) -> tuple[Job, dict[str, Any]] | None:
        """Make a pending job this worker's; return it with its draft, None when it is not free."""
        with self._store.transaction() as db:
            job = orders.find(db, render_id)
            if job is None or job.status != "pending" or orders.working_on(db, job.key) is not None:
                return None
            if job.owner_pid not in (None, pid) and is_alive(job.owner_pid):
                return None
            db.execute(
                "UPDATE jobs SET status = 'processing', owner_pid = ?, heartbeat_at = ?,"
                " attempts = attempts + 1 WHERE render_id = ?",
                (pid, self._store.now(), render_id),
            )
            row = db.execute("SELECT draft FROM jobs WHERE render_id = ?", (render_id,)).fetchone()
            draft: dict[str, Any] = json.loads(row["draft"])
            return job, draft

    def beat(self, render_id: str, *, pid: int, percent: float | None = None) -> bool:
        """Say that the worker lives; False when the job is no longer its own."""
        with self._store.transaction() as db:
            changed = db.execute(
                "UPDATE jobs SET heartbeat_at = ?, percent = max(percent, coalesce(?, percent))"
                " WHERE render_id = ? AND owner_pid = ? AND status = 'processing'",
                (self._store.now(), percent, render_id, pid),
            ).rowcount
        return changed == 1

    def complete(self, render_id: str, *, pid: int, video: Path) -> bool:
        """Put the finished video in its place and close all orders of it; False if cancelled."""
        digest = hashlib.sha256()
        with video.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
            os.fsync(file.fileno())
        content_hash, size = digest.hexdigest(), video.stat().st_size
        place = self._store.output(content_hash)
        with self._store.transaction() as db:
            job = orders.find(db, render_id)
            if job is None or job.owner_pid != pid or job.status != "processing":
                return False
            video.chmod(0o600)
            video.replace(place)
            sync_folder(place.parent)
            db.execute(
                "UPDATE jobs SET status = 'completed', percent = 100, error = '', output_hash = ?,"
                " output_bytes = ?, completed_at = ? WHERE render_id = ?"
                " OR (key = ? AND status = 'pending')",
                (content_hash, size, self._store.now(), render_id, job.key),
            )
        shutil.rmtree(self._store.renders / job.key, ignore_errors=True)
        return True

    def fail(self, render_id: str, *, pid: int, reason: str) -> None:
        """Close a job that cannot be done; orders of the same video that wait fail with it."""
        with self._store.transaction() as db:
            job = orders.find(db, render_id)
            if job is None or job.owner_pid != pid or job.status != "processing":
                return
            db.execute(
                "UPDATE jobs SET status = 'failed', error = ?, completed_at = ?"
                " WHERE render_id = ? OR (key = ? AND status = 'pending')",
                (reason, self._store.now(), render_id, job.key),
            )
