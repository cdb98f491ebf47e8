"""The studio's database, step by step: each function makes the next version of the schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable


def _first(db: sqlite3.Connection) -> None:
    statements = (
        "CREATE TABLE users (user_id TEXT PRIMARY KEY, client_id TEXT NOT NULL UNIQUE,"
        " created_at REAL NOT NULL)",
        # Only a hash of the token is kept: a copy of the file opens nothing.
        "CREATE TABLE tokens (token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL,"
        " issued_at REAL NOT NULL, expires_at REAL NOT NULL)",
        "CREATE INDEX tokens_by_user ON tokens (user_id, issued_at)",
        "CREATE TABLE sessions (session_id TEXT PRIMARY KEY, task_id TEXT NOT NULL,"
        " user_id TEXT NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL,"
        " created_at REAL NOT NULL, changed_at REAL NOT NULL, revision INTEGER NOT NULL DEFAULT 0,"
        " draft TEXT, history TEXT NOT NULL DEFAULT '')",
        "CREATE TABLE media (session_id TEXT NOT NULL, media_id TEXT NOT NULL,"
        " name TEXT NOT NULL, hash TEXT NOT NULL, facts TEXT NOT NULL, added_at REAL NOT NULL,"
        " PRIMARY KEY (session_id, media_id))",
        "CREATE TABLE turns (session_id TEXT NOT NULL, message_id TEXT NOT NULL,"
        " events TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (session_id, message_id))",
        "CREATE TABLE jobs (render_id TEXT PRIMARY KEY, session_id TEXT NOT NULL,"
        " user_id TEXT NOT NULL, key TEXT NOT NULL, draft TEXT NOT NULL, quality TEXT NOT NULL,"
        " status TEXT NOT NULL, percent REAL NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',"
        " owner_pid INTEGER, heartbeat_at REAL, attempts INTEGER NOT NULL DEFAULT 0,"
        " output_hash TEXT, output_bytes INTEGER, created_at REAL NOT NULL, completed_at REAL)",
        "CREATE INDEX jobs_by_key ON jobs (key, status)",
        "CREATE INDEX jobs_by_status ON jobs (status, created_at)",
        "CREATE TABLE ledger (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, at REAL NOT NULL,"
        " amount INTEGER NOT NULL, reason TEXT NOT NULL, session_id TEXT NOT NULL DEFAULT '')",
        "CREATE INDEX ledger_by_user ON ledger (user_id)",
        "CREATE TABLE claims (claim_token TEXT PRIMARY KEY, session_id TEXT NOT NULL,"
        " expires_at REAL NOT NULL)",
    )
    for statement in statements:
        db.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first,)
"""In order; the number of those applied is the database's user_version."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring the schema up to date, each step in its own transaction.

    Several processes may come at once: the version is read again under the write lock. A database
    of a newer program is left as it is.
    """
    while _version(db) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        try:
            version = _version(db)
            if version < len(MIGRATIONS):
                MIGRATIONS[version](db)
                db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
