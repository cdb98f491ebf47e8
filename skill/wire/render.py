"""Render jobs: the order for one, and what a job's state looks like on the wire.

An answer is nested (`{"success": true, "data": {"id", "status", "progress", "outputUrl"}}`) or
flat (`{"status": "completed", "output": {"url": …}}`); both are read, the studio writes nested
on creation and whichever the caller chooses on a poll.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from skill.wire.envelope import ApiError, MalformedBody, code_of, message_of, read

RenderStatus = Literal["pending", "processing", "completed", "failed", "cancelled"]

_STATUSES: dict[str, RenderStatus] = {
    "pending": "pending",
    "queued": "pending",
    "created": "pending",
    "waiting": "pending",
    "processing": "processing",
    "rendering": "processing",
    "running": "processing",
    "in_progress": "processing",
    "started": "processing",
    "completed": "completed",
    "complete": "completed",
    "succeeded": "completed",
    "success": "completed",
    "finished": "completed",
    "done": "completed",
    "failed": "failed",
    "failure": "failed",
    "error": "failed",
    "errored": "failed",
    "timeout": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "aborted": "cancelled",
}
_URL_KEYS = (
    "outputUrl",
    "output_url",
    "url",
    "videoUrl",
    "video_url",
    "downloadUrl",
    "download_url",
)


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One render as the backend describes it."""

    id: str
    status: RenderStatus
    percent: float | None = None
    """0..100."""
    url: str = ""
    """Where the video lies; empty until completed, and sometimes even then."""
    message: str = ""
    """The backend's own words about a failure."""
    created_at: str = ""
    completed_at: str = ""
    size_bytes: int | None = None
    """Length of the file when the backend tells it."""

    @property
    def is_over(self) -> bool:
        """Whether no further state will come."""
        return self.status in {"completed", "failed", "cancelled"}


def order(
    render_id: str, session_id: str, draft: Mapping[str, Any], *, quality: str
) -> dict[str, Any]:
    """Return the body that orders a render (`sessionId` is camelCase here and nowhere else)."""
    return {
        "id": render_id,
        "sessionId": session_id,
        "draft": dict(draft),
        "output": {"format": "mp4", "quality": quality},
    }


def _percent(value: Any) -> float | None:
    if isinstance(value, str):
        value = value.strip().removesuffix("%")
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    share = isinstance(value, float) and 0 < value < 1
    return max(0.0, min(100.0, value * 100.0 if share else float(value)))


def _url(body: Mapping[str, Any]) -> str:
    for key in ("output", "result"):
        inner = body.get(key)
        if isinstance(inner, Mapping):
            found = _url(inner)
            if found:
                return found
        elif isinstance(inner, str) and inner:
            return inner
    for key in _URL_KEYS:
        value = body.get(key)
        if isinstance(value, str) and value:
            return value
    return ""


def _size(body: Mapping[str, Any]) -> int | None:
    inner = body.get("output")
    for holder in (body, inner if isinstance(inner, Mapping) else {}):
        for key in ("size", "sizeBytes", "size_bytes", "fileSize", "bytes"):
            value = holder.get(key)
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
    return None


def parse_job(body: Any, *, render_id: str = "") -> RenderJob:
    """Return the job of an answer. Raises ApiError for a failure answer, MalformedBody otherwise."""
    if not isinstance(body, Mapping):
        raise MalformedBody("not an object")
    inner = body.get("data")
    if isinstance(inner, str) and inner.lstrip().startswith("{"):
        inner = read(inner)
    holder: Mapping[str, Any] = inner if isinstance(inner, Mapping) else body
    nested = holder.get("job") or holder.get("render")
    if isinstance(nested, Mapping) and "status" not in holder:
        holder = nested
    code = code_of(body)
    word = str(holder.get("status") or holder.get("state") or "").strip().lower()
    status = _STATUSES.get(word)
    if code and status != "failed":
        raise ApiError(code, message_of(body), body.get("data"))
    url = _url(holder)
    if status is None:
        if word:
            status = "processing"
        elif url:
            status = "completed"
        elif holder.get("id") or holder.get("renderId") or code == 0:
            status = "pending"
        else:
            raise MalformedBody("a render without status")
    identity = holder.get("id") or holder.get("renderId") or holder.get("render_id") or render_id
    return RenderJob(
        id=str(identity),
        status=status,
        percent=_percent(holder.get("progress", holder.get("percent"))),
        url=url,
        message=message_of(holder) or message_of(body),
        created_at=str(holder.get("createdAt") or ""),
        completed_at=str(holder.get("completedAt") or ""),
        size_bytes=_size(holder),
    )


def as_nested(job: RenderJob) -> dict[str, Any]:
    """Return the job as the nested form writes it."""
    data: dict[str, Any] = {"id": job.id, "status": job.status, "progress": job.percent or 0}
    if job.url:
        data["outputUrl"] = job.url
    if job.message:
        data["error"] = job.message
    if job.created_at:
        data["createdAt"] = job.created_at
    if job.completed_at:
        data["completedAt"] = job.completed_at
    return {"success": True, "data": data}


def as_flat(job: RenderJob) -> dict[str, Any]:
    """Return the job as the flat form writes it."""
    body: dict[str, Any] = {"id": job.id, "status": job.status, "progress": job.percent or 0}
    if job.url:
        body["output"] = {"url": job.url}
    if job.message:
        body["error"] = job.message
    return body
