"""The studio's home: one SQLite file that several processes share, and the folders beside it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from studio.migrations import migrate

_BUSY_S: Final = 30.0


class Database:
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
                # On a full disk SQLite has rolled back by itself.
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to one consistent state."""
        with closing(self._connected()) as db:
            db.execute("BEGIN")
            yield db


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder survive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
