"""What a render job is, and how it stands in the database."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from skill.wire.draft import OURS
from studio.faults import BadRequest
from studio.timeline import LOOKS_VERSION

Status = Literal["pending", "processing", "completed", "failed", "cancelled"]
Quality = Literal["high", "medium", "draft"]


@dataclass(frozen=True, slots=True)
class Job:
    """One order of a render."""

    render_id: str
    session_id: str
    user_id: str
    key: str
    status: Status
    percent: float
    error: str
    """Reason key of a failure."""
    quality: Quality
    owner_pid: int | None
    heartbeat_at: float | None
    attempts: int
    output_hash: str | None
    output_bytes: int | None
    created_at: float
    completed_at: float | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in {"completed", "failed", "cancelled"}


def render_key(draft: Mapping[str, Any], quality: str, hashes: Mapping[str, str]) -> str:
    """Return the hash of everything the video depends on.

    hashes: content of each media id. What only the editor remembers does not count, nor do
    uploads that are not on the timeline.
    """
    seen = json.loads(json.dumps(draft))
    ours = seen.get("m", {}).get(OURS) if isinstance(seen.get("m"), dict) else None
    if isinstance(ours, dict):
        for remembered in ("focus", "names"):
            ours.pop(remembered, None)
    shown = json.dumps(seen, sort_keys=True, ensure_ascii=True)
    used = sorted(
        (media, content) for media, content in hashes.items() if json.dumps(media) in shown
    )
    text = json.dumps([LOOKS_VERSION, quality, shown, used])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def find(db: sqlite3.Connection, render_id: str) -> Job | None:
    """Return the job of that id."""
    row = db.execute("SELECT * FROM jobs WHERE render_id = ?", (render_id,)).fetchone()
    return None if row is None else read(row)


def working_on(db: sqlite3.Connection, key: str) -> Job | None:
    """Return the job whose worker makes the video of that key right now."""
    row = db.execute(
        "SELECT * FROM jobs WHERE key = ? AND status = 'processing' LIMIT 1", (key,)
    ).fetchone()
    return None if row is None else read(row)


def read(row: sqlite3.Row) -> Job:
    """Return the job of a row."""
    return Job(
        render_id=row["render_id"],
        session_id=row["session_id"],
        user_id=row["user_id"],
        key=row["key"],
        status=row["status"],
        percent=row["percent"],
        error=row["error"],
        quality=row["quality"],
        owner_pid=row["owner_pid"],
        heartbeat_at=row["heartbeat_at"],
        attempts=row["attempts"],
        output_hash=row["output_hash"],
        output_bytes=row["output_bytes"],
        created_at=row["created_at"],
        completed_at=row["completed_at"],
    )


def check_quality(quality: object) -> Quality:
    """Return a quality of the protocol. Raises BadRequest."""
    match quality:
        case "high" | "medium" | "draft":
            return quality
        case None:
            return "high"
        case _:
            raise BadRequest("bad_quality")
