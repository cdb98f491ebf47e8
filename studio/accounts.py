"""Who uses the studio: tokens, and the ledger of credits."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import uuid
from dataclasses import dataclass
from typing import Final

from studio.database import Database
from studio.faults import NoCredits, TooManyTokens, Unauthorised

TOKEN_LIFE_S: Final = 7 * 24 * 3600
WELCOME_CREDITS: Final = 100
EDIT_COST: Final = 50
"""Once for each session that is edited, in a metered studio (protocol.md: about 50 a session)."""


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """A new token, told once."""

    token: str
    user_id: str
    expires_at: float
    """Seconds since 1970."""
    credits: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Credits of a user."""

    available: int
    frozen: int
    total: int


class Accounts(Database):
    """Tokens and credits of the users. Every public method is one transaction."""

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
            "SELECT coalesce(sum(amount), 0) AS left FROM ledger WHERE user_id = ?", (user_id,)
        ).fetchone()
        return Balance(available=int(row["left"]), frozen=0, total=int(row["left"]))

    def _book(
        self, db: sqlite3.Connection, user_id: str, amount: int, reason: str, session_id: str = ""
    ) -> None:
        db.execute(
            "INSERT INTO ledger (user_id, at, amount, reason, session_id) VALUES (?, ?, ?, ?, ?)",
            (user_id, self.now(), amount, reason, session_id),
        )

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


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()
