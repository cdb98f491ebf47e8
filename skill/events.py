"""What a turn yields: one union of small frozen types, and the JSON form of each.

The JSON form is part of the public command contract: a field is added here or nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

Stage = Literal["upload", "edit", "render", "download"]
TrackKind = Literal["video", "audio", "text", "other"]
FileKind = Literal["video", "preview"]


@dataclass(frozen=True, slots=True)
class Status:
    """What is going on right now ("Connecting..."): shown, then forgotten."""

    text: str
    type: ClassVar[str] = "status"

    def as_json(self) -> dict[str, object]:
        return {"type": self.type, "text": self.text}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is."""

    stage: Stage
    percent: float | None
    """0..100, or None while the length is unknown."""
    type: ClassVar[str] = "progress"

    def as_json(self) -> dict[str, object]:
        return {"type": self.type, "stage": self.stage, "percent": self.percent}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the user is told."""

    text: str
    type: ClassVar[str] = "reply"

    def as_json(self) -> dict[str, object]:
        return {"type": self.type, "text": self.text}


@dataclass(frozen=True, slots=True)
class CanvasView:
    """The shape of the picture."""

    width: int
    height: int
    fps: float

    def as_json(self) -> dict[str, object]:
        return {"width": self.width, "height": self.height, "fps": self.fps}


@dataclass(frozen=True, slots=True)
class SegmentView:
    """One piece on a track, in timeline milliseconds."""

    start_ms: int
    end_ms: int
    text: str | None = None
    volume: float | None = None
    source: str | None = None
    """Name of the file it comes from."""

    def as_json(self) -> dict[str, object]:
        return {
            "start_ms": self.start_ms,
            "end_ms": self.end_ms,
            "text": self.text,
            "volume": self.volume,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class TrackView:
    """One track with its label ("Title", "BGM")."""

    kind: TrackKind
    label: str
    segments: tuple[SegmentView, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "label": self.label,
            "segments": [segment.as_json() for segment in self.segments],
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """The project as it stands, in words and in data."""

    text: str
    canvas: CanvasView
    duration_ms: int
    tracks: tuple[TrackView, ...]
    type: ClassVar[str] = "timeline"

    def as_json(self) -> dict[str, object]:
        return {
            "type": self.type,
            "text": self.text,
            "canvas": self.canvas.as_json(),
            "duration_ms": self.duration_ms,
            "tracks": [track.as_json() for track in self.tracks],
        }


@dataclass(frozen=True, slots=True)
class File:
    """A finished file on this disk."""

    path: str
    bytes: int
    kind: FileKind = "video"
    type: ClassVar[str] = "file"

    def as_json(self) -> dict[str, object]:
        body: dict[str, object] = {"type": self.type, "path": self.path, "bytes": self.bytes}
        if self.kind != "video":
            body["kind"] = self.kind
        return body


@dataclass(frozen=True, slots=True)
class Link:
    """A page the user may open."""

    url: str
    text: str
    type: ClassVar[str] = "link"

    def as_json(self) -> dict[str, object]:
        return {"type": self.type, "url": self.url, "text": self.text}


@dataclass(frozen=True, slots=True)
class Error:
    """What went wrong and what to do next, in the user's language."""

    code: str
    text: str
    type: ClassVar[str] = "error"

    def as_json(self) -> dict[str, object]:
        return {"type": self.type, "code": self.code, "text": self.text}


@dataclass(frozen=True, slots=True)
class Result:
    """The last event of every turn."""

    ok: bool
    intents: tuple[str, ...] = ()
    pending: bool = False
    type: ClassVar[str] = "result"

    def as_json(self) -> dict[str, object]:
        return {
            "type": self.type,
            "ok": self.ok,
            "intents": list(self.intents),
            "pending": self.pending,
        }


Event = Status | Progress | Reply | Timeline | File | Link | Error | Result
JsonObject = Mapping[str, object]
