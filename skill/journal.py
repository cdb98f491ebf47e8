"""The written course of each turn: what was asked, what was done, what was said.

One file of JSON lines a turn, written before anything is sent. Whoever runs the turn holds its
`.lock`, whoever shows it holds its `.shown-by`; both end with the process that held them, so a
killed program is noticed and its turn is taken up where the file ends. A file is renamed to
`.done.jsonl` once its outcome has been reported.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock

from skill.errors import SkillError
from skill.events import (
    CanvasView,
    Error,
    Event,
    File,
    Link,
    Progress,
    Reply,
    Result,
    SegmentView,
    Status,
    Timeline,
    TrackView,
)
from skill.store import make_private, storage

KEPT_TURNS = 30
"""Reported turns whose files are kept."""


class Request(msgspec.Struct, kw_only=True):
    """What one command asks for."""

    id: str = msgspec.field(
        default_factory=lambda: f"{time.time_ns() // 1_000_000:014d}-{secrets.token_hex(3)}"
    )
    conversation: str = "default"
    text: str = ""
    attachments: list[str] = []
    """Absolute paths and addresses."""
    out: str = ""
    """Absolute path of a file or folder; empty: the folder `folder`."""
    folder: str = ""
    """Where a video goes without `out`: the current folder of the command."""
    intents: list[str] = []
    """A fixed route; empty: the text decides."""
    quick: bool = False
    """The whole workflow: upload, edit, export, for each sound."""
    max_mb: float = 0
    """A finished video is made to fit this many megabytes (10^6 bytes); 0: as it comes."""
    quality: str = "high"
    """What a render is ordered with: high, medium or draft."""
    lang: str = ""
    """Chosen by option or environment; empty: the utterance's own."""
    backend: str = ""
    """Asked for explicitly; empty: the conversation's own."""
    announced: bool = False
    """The command has greeted and said that it connects."""
    created_s: float = msgspec.field(default_factory=time.time)

    def is_same_as(self, other: Request) -> bool:
        """Whether this asks for exactly the same."""
        mine, theirs = (
            {name: getattr(r, name) for name in r.__struct_fields__ if name not in _NOT_ASKED}
            for r in (self, other)
        )
        return mine == theirs


_NOT_ASKED = frozenset({"id", "created_s", "lang", "backend", "announced"})
"""Fields of a request that do not say what is asked for."""


_KINDS: dict[str, type[Any]] = {
    kind.type: kind for kind in (Status, Progress, Reply, File, Link, Error)
}


def read_event(body: Mapping[str, Any]) -> Event:
    """Return the event of its JSON form. Raises KeyError or TypeError for something else."""
    facts = {key: value for key, value in body.items() if key != "type"}
    kind = body["type"]
    if kind == "result":
        return Result(facts["ok"], tuple(facts["intents"]), facts["pending"])
    if kind == "timeline":
        tracks = tuple(
            TrackView(t["kind"], t["label"], tuple(SegmentView(**s) for s in t["segments"]))
            for t in facts["tracks"]
        )
        return Timeline(facts["text"], CanvasView(**facts["canvas"]), facts["duration_ms"], tracks)
    event: Event = _KINDS[kind](**facts)
    return event


class Journal:
    """One turn's file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name.partition(".")[0]

    # Making and finding

    @classmethod
    def create(cls, folder: Path, request: Request) -> Journal:
        """Write the request down. Raises StorageFull: then nothing has been sent."""
        with storage(folder):
            make_private(folder)
        journal = cls(folder / f"{request.id}.jsonl")
        try:
            journal._append({"request": msgspec.to_builtins(request)})
        except SkillError:
            journal.path.unlink(missing_ok=True)
            raise
        return journal

    @classmethod
    def unreported(cls, folder: Path) -> list[Journal]:
        """Return the turns whose outcome nobody has been told, in order."""
        found = (path for path in folder.glob("*.jsonl") if not path.name.endswith(".done.jsonl"))
        return [cls(path) for path in sorted(found)]

    @classmethod
    def reported(cls, folder: Path) -> list[Journal]:
        """Return the turns that are over and told, the last first."""
        return [cls(path) for path in sorted(folder.glob("*.done.jsonl"), reverse=True)]

    # Locks

    def run_lock(self) -> FileLock:
        """Return the lock of the process that does the work."""
        return FileLock(self.path.with_name(f"{self.id}.lock"), mode=0o600, thread_local=False)

    def show_lock(self) -> FileLock:
        """Return the lock of the command that shows the turn."""
        path = self.path.with_name(f"{self.id}.shown-by")
        return FileLock(path, mode=0o600, thread_local=False)

    # Writing

    def _append(self, entry: Mapping[str, Any]) -> None:
        # ASCII: file names may hold bytes that are no UTF-8.
        raw = json.dumps(entry, default=str).encode("ascii") + b"\n"
        with storage(self.path):
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            descriptor = os.open(self.path, flags, 0o600)
            try:
                written = os.write(descriptor, raw)
                while written < len(raw):
                    written += os.write(descriptor, raw[written:])
            finally:
                os.close(descriptor)

    def mend(self) -> None:
        """End a line that a kill or a full disk cut off, so that the next begins a new one."""
        raw = self.path.read_bytes()
        if raw and not raw.endswith(b"\n"):
            with storage(self.path), self.path.open("ab") as file:
                file.write(b"\n")

    def tell(self, event: Event, *, once: bool = False) -> None:
        """Write down what is said; `once`: not again when the turn is reported later."""
        entry: dict[str, Any] = {"at": round(time.time(), 3), "event": event.as_json()}
        if once:
            entry["once"] = True
        self._append(entry)

    def mark(self, name: str, **facts: object) -> None:
        """Write down what is done, before or after it is, as the name says."""
        self._append({"at": round(time.time(), 3), "mark": name, **facts})

    def close(self) -> None:
        """Note that the outcome has been reported, and let go of the oldest files."""
        if self.path.name.endswith(".done.jsonl"):
            return
        done = self.path.with_name(f"{self.id}.done.jsonl")
        with storage(self.path):
            if self.path.exists():
                self.path.replace(done)
        self.path = done
        for old in Journal.reported(done.parent)[KEPT_TURNS:]:
            for path in done.parent.glob(f"{old.id}.*"):
                path.unlink(missing_ok=True)

    # Reading

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield all whole lines."""
        path = self.path
        if not path.exists():
            path = path.with_name(f"{self.id}.done.jsonl")
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return
        for line in raw.split(b"\n"):
            entry = read_entry(line)
            if entry is not None:
                yield entry

    def request(self) -> Request | None:
        """Return what was asked, or None for a file without a beginning."""
        first = next(self.entries(), None)
        body = first.get("request") if first else None
        if not isinstance(body, dict):
            return None
        try:
            return msgspec.convert(body, Request)
        except msgspec.ValidationError:
            return None

    def result(self) -> Result | None:
        """Return the turn's last word, or None while it is under way."""
        for entry in self.entries():
            event = entry.get("event")
            if isinstance(event, dict) and event.get("type") == "result":
                found = read_event(event)
                return found if isinstance(found, Result) else None
        return None

    def marks(self, name: str | None = None) -> list[dict[str, Any]]:
        """Return the marks of that name, or all, in order."""
        found = (entry for entry in self.entries() if "mark" in entry)
        return [entry for entry in found if name in {None, entry["mark"]}]

    def progress(self) -> Progress | None:
        """Return how far the last stage is."""
        last = None
        for entry in self.entries():
            event = entry.get("event")
            if isinstance(event, dict) and event.get("type") == "progress":
                last = event
        found = read_event(last) if last else None
        return found if isinstance(found, Progress) else None

    # Stopping

    @property
    def _stop_path(self) -> Path:
        return self.path.with_name(f"{self.id}.stop")

    def ask_to_stop(self) -> None:
        """Ask whoever runs the turn to stop it."""
        with storage(self._stop_path):
            self._stop_path.touch(mode=0o600)

    def is_to_stop(self) -> bool:
        """Whether somebody asked to stop the turn."""
        return self._stop_path.exists()


def read_entry(line: bytes) -> dict[str, Any] | None:
    """Return one line's entry, or None for a torn or empty one."""
    if not line.strip():
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
