"""What a turn came to, in the one shape that every MCP tool gives."""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path
from typing import Any, Literal

from mcp_types import CallToolResult, ContentBlock, ImageContent, ResourceLink, TextContent
from pydantic import BaseModel, Field

from skill.events import Error, Event, File, Link, Progress, Reply, Result, Status, Timeline
from skill.poster import poster, smaller_file

QUESTION_MARKS = ("?", "\uff1f")


class Media(BaseModel):
    """A finished file on this disk."""

    path: str = Field(description="Absolute path")
    uri: str
    mime_type: str
    bytes: int


class Outcome(BaseModel):
    """How far a request is and what came of it."""

    state: Literal["running", "awaiting_input", "done", "failed"] = Field(
        description="running: call get_job; awaiting_input: ask the user what reply asks"
    )
    reply: str = Field(description="What to tell the user")
    job_id: str | None = None
    percent: float | None = Field(None, description="0..100 while running, when known")
    files: list[Media] = Field(default_factory=list)
    timeline: dict[str, Any] | None = None
    link: str | None = None
    error_code: str | None = None


class Gathering:
    """Gathers the events of a turn."""

    def __init__(self) -> None:
        self._replies: list[str] = []
        self._outcome = Outcome(state="done", reply="")
        self._statuses: list[str] = []

    def add(self, event: Event) -> None:
        """Take one event."""
        outcome = self._outcome
        match event:
            case Reply():
                self._replies.append(event.text)
            case Status():
                self._statuses.append(event.text)
            case Progress():
                outcome.percent = event.percent
            case Timeline():
                outcome.timeline = event.as_json()
            case File():
                outcome.files.append(media(event))
            case Link():
                outcome.link = event.url
                self._replies.append(f"{event.text}\n{event.url}".strip())
            case Error():
                outcome.error_code = event.code
                self._replies.append(event.text)
            case Result():
                self._end(event)

    def _end(self, result: Result) -> None:
        outcome = self._outcome
        if result.pending:
            outcome.state = "running"
        elif not result.ok:
            outcome.state = "failed"
        elif self._asks():
            outcome.state = "awaiting_input"
        if outcome.state != "running":
            outcome.percent = None

    def _asks(self) -> bool:
        """Whether the turn changed nothing and its last word is a question."""
        quiet = self._outcome.timeline is None and not self._outcome.files
        return quiet and bool(self._replies) and self._replies[-1].endswith(QUESTION_MARKS)

    def outcome(self, job_id: str | None = None) -> Outcome:
        """Return what the events came to."""
        timeline = self._outcome.timeline
        lines = list(self._replies)
        if not lines and timeline is not None:
            lines = [str(timeline["text"])]
        if not lines and self._outcome.state == "running":
            lines = self._statuses[-1:]
        running = self._outcome.state == "running"
        return self._outcome.model_copy(
            update={"reply": "\n".join(lines), "job_id": job_id if running else None}
        )


def media(file: File) -> Media:
    """Return a file as tools name it."""
    path = Path(file.path).absolute()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Media(path=str(path), uri=path.as_uri(), mime_type=kind, bytes=file.bytes)


def tool_result(outcome: Outcome) -> CallToolResult:
    """Return the outcome with everything a client may show: text, links, a picture."""
    text = "\n".join([outcome.reply, *(file.path for file in outcome.files)]).strip()
    content: list[ContentBlock] = [TextContent(text=text or outcome.state)]
    for file in outcome.files:
        name = Path(file.path).name
        content.append(
            ResourceLink(name=name, uri=file.uri, mime_type=file.mime_type, size=file.bytes)
        )
        picture = _picture(file)
        if picture is not None:
            data = base64.b64encode(picture).decode("ascii")
            content.append(ImageContent(data=data, mime_type="image/jpeg"))
    return CallToolResult(
        content=content,
        structured_content=outcome.model_dump(mode="json", exclude_none=True),
        is_error=outcome.state == "failed",
    )


def _picture(file: Media) -> bytes | None:
    if file.mime_type.startswith("image/"):
        return smaller_file(Path(file.path))
    return poster(Path(file.path)) if file.mime_type.startswith("video/") else None
