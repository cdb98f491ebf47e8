"""What the studio remembers, in one SQLite file that several processes share.

Every public method is one transaction. Blocking: the app calls it in a thread.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from studio.facts import Facts
from studio.faults import NoCredits, TooManyTokens, Unauthorised, UnknownSession
from studio.migrations import migrate
from studio.timeline import Media

TOKEN_LIFE_S: Final = 7 * 24 * 3600
WELCOME_CREDITS: Final = 100
EDIT_COST: Final = 50
"""Once for each session that is edited, in a metered studio (protocol.md: about 50 a session)."""
_BUSY_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """A new token, told once."""

    token: str
    user_id: str
    expires_at: float
    """Seconds since 1970."""
    credits: int


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
class Balance:
    """Credits of a user."""

    available: int
    frozen: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn changes: written whole or not at all."""

    events: Sequence[Mapping[str, Any]]
    draft: Mapping[str, Any] | None
    """None: the draft stays as it is."""
    history: str


class Store:
    """The database and the folders of one studio home."""

    def __init__(self, home: Path, *, now: Callable[[], float] = time.time) -> None:
        """Open or make the home (0700)."""
        self.home = home
        self.now = now
        for folder in (home, self.blobs, self.outputs, self.incoming, self.renders):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(self._connected()) as db:
            db.execute("PRAGMA journal_mode = WAL")
            migrate(db)

    @property
    def blobs(self) -> Path:
        """Uploads by the hash of their content."""
        return self.home / "blobs"

    @property
    def outputs(self) -> Path:
        """Finished videos by the hash of their content."""
        return self.home / "outputs"

    @property
    def incoming(self) -> Path:
        """Files on their way in or out, not yet whole."""
        return self.home / "incoming"

    @property
    def renders(self) -> Path:
        """Finished chunks of renders under way, a folder for each render key."""
        return self.home / "renders"

    def blob(self, content_hash: str) -> Path:
        """Return where the upload of that hash lies."""
        return self.blobs / content_hash

    def output(self, content_hash: str) -> Path:
        """Return where the finished video of that hash lies."""
        return self.outputs / f"{content_hash}.mp4"

    def _connected(self) -> sqlite3.Connection:
        path = self.home / "studio.db"
        db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        return db

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside a write transaction: all of it or nothing."""
        with closing(self._connected()) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to one consistent state."""
        with closing(self._connected()) as db:
            db.execute("BEGIN")
            yield db

    # Tokens and credits

    def grant_token(self, client_id: str, *, is_limited: bool = True) -> TokenGrant:
        """Return a new token. Raises TooManyTokens when the client has had one in its life."""
        now = self.now()
        token = f"nmv_usr_{secrets.token_urlsafe(32)}"
        with self.transaction() as db:
            user = db.execute(
                "SELECT user_id FROM users WHERE client_id = ?", (client_id,)
            ).fetchone()
            if user is None:
                user_id = f"anon_{uuid.uuid4().hex[:12]}"
                db.execute("INSERT INTO users VALUES (?, ?, ?)", (user_id, client_id, now))
                self._book(db, user_id, WELCOME_CREDITS, "welcome")
            else:
                user_id = str(user["user_id"])
                newest = db.execute(
                    "SELECT max(expires_at) AS until FROM tokens WHERE user_id = ?", (user_id,)
                ).fetchone()["until"]
                if is_limited and newest is not None and newest > now:
                    raise TooManyTokens("one_token_per_client", retry_after_s=newest - now)
            expires_at = now + TOKEN_LIFE_S
            db.execute("DELETE FROM tokens WHERE expires_at <= ?", (now - TOKEN_LIFE_S,))
            db.execute(
                "INSERT INTO tokens VALUES (?, ?, ?, ?)", (_hashed(token), user_id, now, expires_at)
            )
            return TokenGrant(token, user_id, expires_at, self._balance(db, user_id).available)

    def user_of(self, token: str) -> str:
        """Return the user of a token. Raises Unauthorised for an unknown or expired one."""
        with self.reading() as db:
            row = db.execute(
                "SELECT user_id, expires_at FROM tokens WHERE token_hash = ?", (_hashed(token),)
            ).fetchone()
        if row is None:
            raise Unauthorised("token_unknown")
        if row["expires_at"] <= self.now():
            raise Unauthorised("token_expired")
        return str(row["user_id"])

    def balance(self, user_id: str) -> Balance:
        """Return the credits of a user."""
        with self.reading() as db:
            return self._balance(db, user_id)

    def _balance(self, db: sqlite3.Connection, user_id: str) -> Balance:
        row = db.execute(
            "SELECT coalesce(sum(amount), 0) AS left,"
            " coalesce(sum(CASE WHEN amount > 0 THEN amount END), 0) AS given"
            " FROM ledger WHERE user_id = ?",
            (user_id,),
        ).fetchone()
        return Balance(available=int(row["left"]), frozen=0, total=int(row["left"]))

    def _book(
        self, db: sqlite3.Connection, user_id: str, amount: int, reason: str, session_id: str = ""
    ) -> None:
        db.execute(
            "INSERT INTO ledger (user_id, at, amount, reason, session_id) VALUES (?, ?, ?, ?, ?)",
            (user_id, self.now(), amount, reason, session_id),
        )

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
        if place.exists():
            incoming.unlink()
        else:
            incoming.replace(place)
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

    def check_credits(self, session_id: str, user_id: str) -> None:
        """Raise NoCredits when an edit of this session could not be paid."""
        with self.reading() as db:
            if not self._is_paid(db, session_id):
                self._require(db, user_id)

    def _is_paid(self, db: sqlite3.Connection, session_id: str) -> bool:
        return (
            db.execute(
                "SELECT 1 FROM ledger WHERE session_id = ? AND amount < 0 LIMIT 1", (session_id,)
            ).fetchone()
            is not None
        )

    def _require(self, db: sqlite3.Connection, user_id: str) -> None:
        available = self._balance(db, user_id).available
        if available < EDIT_COST:
            raise NoCredits("no_credits", available=available, needed=EDIT_COST, bind=user_id)

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


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder survive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
