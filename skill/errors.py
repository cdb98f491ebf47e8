"""Everything that can go wrong for the user, one class for each code of the contract.

SkillError
├─ AuthFailed (auth)         ├─ SessionLost (session)      ├─ OutOfCredits (no_credits)
├─ UnsupportedFile           ├─ FileTooLarge (too_large)   ├─ ExportBlocked
│                            │  └─ MessageTooLong
├─ RateLimited               ├─ Unreachable                ├─ TimedOut (timeout)
├─ BadResponse               ├─ RenderFailed               ├─ NothingToExport
│  └─ RequestRefused         │                             │
├─ StorageFull (storage)     ├─ Interrupted (interrupted)
└─ UsageError (usage, exit code 2)

Errors carry facts; the words are in the language files under `replies`, by `key`.
"""

from __future__ import annotations

from typing import ClassVar


class SkillError(Exception):
    """Base of all errors a user can meet."""

    code: ClassVar[str] = "bad_response"

    def __init__(self, key: str | None = None, **facts: object) -> None:
        super().__init__(key or self.code)
        self.key = key or f"error_{self.code}"
        """Key of the reply template."""
        self.facts = facts
        """Variables of the reply template; never a secret."""


class AuthFailed(SkillError):
    """The backend does not accept the token (1001), or none could be had."""

    code = "auth"


class SessionLost(SkillError):
    """The backend no longer knows the session (1002)."""

    code = "session"


class OutOfCredits(SkillError):
    """No credits left (2001)."""

    code = "no_credits"


class UnsupportedFile(SkillError):
    """A file of a kind the backend does not take (4001)."""

    code = "unsupported_file"


class FileTooLarge(SkillError):
    """A file over 200 MiB, or too large for the backend (4002)."""

    code = "too_large"


class MessageTooLong(FileTooLarge):
    """A message of more characters than the backend takes; nothing was done."""

    def __init__(self, **facts: object) -> None:
        super().__init__("message_too_long", **facts)


class ExportBlocked(SkillError):
    """The plan does not allow exporting (402)."""

    code = "export_blocked"


class RateLimited(SkillError):
    """Still too many requests after the one retry (429)."""

    code = "rate_limited"


class Unreachable(SkillError):
    """The backend cannot be reached."""

    code = "unreachable"


class TimedOut(SkillError):
    """The backend took longer than its clock allows."""

    code = "timeout"


class BadResponse(SkillError):
    """The backend answered something that is not in the protocol."""

    code = "bad_response"


class RequestRefused(BadResponse):
    """The backend does not take this request, and would not the next time either."""

    def __init__(self, key: str = "request_refused", **facts: object) -> None:
        super().__init__(key, **facts)


class RenderFailed(SkillError):
    """The render ended without a video."""

    code = "render_failed"


class NothingToExport(SkillError):
    """The timeline has nothing on it."""

    code = "nothing_to_export"


class StorageFull(SkillError):
    """The disk is full."""

    code = "storage"


class Interrupted(SkillError):
    """The user pressed Ctrl-C, or the host ended the command."""

    code = "interrupted"


class UsageError(SkillError):
    """The command's words cannot be followed: exit code 2."""

    code = "usage"
