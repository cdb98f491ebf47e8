"""What the studio remembers of its projects: drafts, uploads, turns.

Every public method is one transaction. Blocking: the app calls it in a thread.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio.accounts import EDIT_COST, TOKEN_LIFE_S, Accounts
from studio.facts import Facts
from studio.faults import UnknownSession
from studio.sweep import touched
from studio.timeline import Media


@dataclass(frozen=True, slots=True)
class Project:
    """A session with its draft."""

    session_id: str
    task_id: str
    user_id: str
    name: str
    lang: str
    revision: int
    """Counts the changes of the draft."""
    draft: Mapping[str, Any] | None
    history: str
    """The agent's memory, as it wrote it."""
    media: tuple[StoredMedia, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """An upload."""

    media_id: str
    name: str
    hash: str
    """SHA-256 of the content: names the file among the blobs."""
    facts: Facts

    def as_media(self) -> Media:
        """Return what an edit needs to know."""
        return self.facts.as_media(self.media_id, self.name)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn changes: written whole or not at all."""

    events: Sequence[Mapping[str, Any]]
    draft: Mapping[str, Any] | None
    """None: the draft stays as it is."""
    history: str


class Store(Accounts):
    """Everything of one studio home."""

    # Sessions

    def create_session(self, user_id: str, *, name: str, lang: str) -> Project:
        """Return a new, empty project."""
        now = self.now()
        # Ids look like the cloud's: 19 digits, as a string.
        session_id = str(10**18 + secrets.randbelow(9 * 10**18))
        task_id = uuid.uuid4().hex
        with self.transaction() as db:
            db.execute(
                "INSERT INTO sessions (session_id, task_id, user_id, name, lang, created_at,"
                " changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (session_id, task_id, user_id, name, lang, now, now),
            )
        return Project(session_id, task_id, user_id, name, lang, 0, None, "")

    def project(self, session_id: str, user_id: str | None = None) -> Project:
        """Return a project with its uploads. Raises UnknownSession; None as user asks for any."""
        with self.reading() as db:
            return self._project(db, session_id, user_id)

    def _project(self, db: sqlite3.Connection, session_id: str, user_id: str | None) -> Project:
        row = db.execute("SELECT * FROM sessions WHERE session_id = ?", (session_id,)).fetchone()
        if row is None or (user_id is not None and row["user_id"] != user_id):
            raise UnknownSession("session_unknown")
        uploads = db.execute(
            "SELECT * FROM media WHERE session_id = ? ORDER BY added_at, rowid", (session_id,)
        ).fetchall()
        return Project(
            session_id=session_id,
            task_id=str(row["task_id"]),
            user_id=str(row["user_id"]),
            name=str(row["name"]),
            lang=str(row["lang"]),
            revision=int(row["revision"]),
            draft=json.loads(row["draft"]) if row["draft"] else None,
            history=str(row["history"]),
            media=tuple(_stored_media(upload) for upload in uploads),
        )

    def claim(self, session_id: str, task_id: str, user_id: str) -> str:
        """Return a token that may stand in a link to the project. Raises UnknownSession."""
        token = f"clm_{secrets.token_urlsafe(24)}"
        with self.transaction() as db:
            project = self._project(db, session_id, user_id)
            if project.task_id != task_id:
                raise UnknownSession("task_unknown")
            db.execute("DELETE FROM claims WHERE expires_at <= ?", (self.now(),))
            db.execute(
                "INSERT INTO claims VALUES (?, ?, ?)",
                (token, session_id, self.now() + TOKEN_LIFE_S),
            )
        return token

    def claimed(self, claim_token: str) -> Project:
        """Return the project of a link. Raises UnknownSession for an unknown or old one."""
        with self.reading() as db:
            row = db.execute(
                "SELECT session_id, expires_at FROM claims WHERE claim_token = ?", (claim_token,)
            ).fetchone()
            if row is None or row["expires_at"] <= self.now():
                raise UnknownSession("claim_unknown")
            return self._project(db, str(row["session_id"]), None)

    # Uploads

    def keep_blob(self, incoming: Path, content_hash: str) -> Path:
        """Move a whole upload to its place; a second one of the same content is dropped."""
        place = self.blob(content_hash)
        # The lock parts this from a sweep: a blob without a session is kept while it is young.
        with self.transaction():
            if touched(place):
                incoming.unlink()
            else:
                incoming.replace(place)
                touched(place)
        return place

    def add_media(
        self, session_id: str, user_id: str, *, name: str, content_hash: str, facts: Facts
    ) -> StoredMedia:
        """Return the upload as the session knows it; the same file again is the same upload."""
        with self.transaction() as db:
            project = self._project(db, session_id, user_id)
            for known in project.media:
                if known.hash == content_hash and known.name == name:
                    return known
            taken = {known.media_id for known in project.media}
            media_id = content_hash[:12]
            while media_id in taken:
                media_id = uuid.uuid4().hex[:12]
            db.execute(
                "INSERT INTO media VALUES (?, ?, ?, ?, ?, ?)",
                (session_id, media_id, name, content_hash, json.dumps(asdict(facts)), self.now()),
            )
        return StoredMedia(media_id, name, content_hash, facts)

    # Turns

    def recorded_turn(self, session_id: str, message_id: str) -> list[dict[str, Any]] | None:
        """Return the events of a message that was answered already, None for a new one."""
        with self.reading() as db:
            return self._recorded(db, session_id, message_id)

    def _recorded(
        self, db: sqlite3.Connection, session_id: str, message_id: str
    ) -> list[dict[str, Any]] | None:
        row = db.execute(
            "SELECT events FROM turns WHERE session_id = ? AND message_id = ?",
            (session_id, message_id),
        ).fetchone()
        if row is None:
            return None
        events: list[dict[str, Any]] = json.loads(row["events"])
        return events

    def record_turn(
        self, project: Project, message_id: str, outcome: Outcome, *, is_charged: bool
    ) -> list[dict[str, Any]] | None:
        """Write what a message did, if the project is still as the message found it.

        Returns the events that hold: these, or those recorded when the same message was answered
        meanwhile. None: another message changed the project, answer again. Raises NoCredits.
        """
        events = [dict(event) for event in outcome.events]
        with self.transaction() as db:
            recorded = self._recorded(db, project.session_id, message_id)
            if recorded is not None:
                return recorded
            now_there = self._project(db, project.session_id, project.user_id)
            if (now_there.revision, now_there.history) != (project.revision, project.history):
                return None
            changed = outcome.draft is not None and outcome.draft != project.draft
            if changed and is_charged and not self._is_paid(db, project.session_id):
                self._require(db, project.user_id)
                self._book(db, project.user_id, -EDIT_COST, "edit", project.session_id)
            draft = outcome.draft if changed else project.draft
            db.execute(
                "UPDATE sessions SET draft = ?, history = ?, revision = ?, changed_at = ?"
                " WHERE session_id = ?",
                (
                    json.dumps(draft, ensure_ascii=False) if draft is not None else None,
                    outcome.history,
                    project.revision + changed,
                    self.now(),
                    project.session_id,
                ),
            )
            db.execute(
                "INSERT INTO turns VALUES (?, ?, ?, ?)",
                (
                    project.session_id,
                    message_id,
                    json.dumps(events, ensure_ascii=False),
                    self.now(),
                ),
            )
        return events


def _stored_media(row: sqlite3.Row) -> StoredMedia:
    return StoredMedia(
        str(row["media_id"]), str(row["name"]), str(row["hash"]), Facts(**json.loads(row["facts"]))
    )
