"""What the studio cannot do with what it was given: one class for each answer of the API.

The words for a person are the runtime's; a fault carries the wire's code and a reason key.
"""

from __future__ import annotations

from typing import ClassVar


class StudioFault(Exception):  # noqa: N818  (faults, as the wire's Fault)
    """Base of everything the API answers with a code of the protocol."""

    status: ClassVar[int] = 200
    """HTTP status of the answer."""
    code: ClassVar[int] = 5000
    """Code in the envelope."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        """A short key ("empty", "damaged"), stable, not a sentence."""
        self.facts = facts


class BadRequest(StudioFault):
    """The request is not as the protocol writes it."""

    status = 400
    code = 400


class MissingClientId(BadRequest):
    """A token was asked for without X-Client-Id."""


class Unauthorised(StudioFault):
    """The token is missing, unknown or expired."""

    code = 1001


class UnknownSession(StudioFault):
    """No session of that id belongs to the token."""

    code = 1002


class NoCredits(StudioFault):
    """The ledger has nothing left for this (metered studios only)."""

    code = 2001


class UnsupportedMedia(StudioFault):
    """A file of a kind the studio does not take, or one that cannot be played."""

    code = 4001


class MediaTooLarge(StudioFault):
    """A file of more than 200 MiB."""

    code = 4002


class ExportBlocked(StudioFault):
    """An export without the attribution headers."""

    status = 402
    code = 402


class NotFound(StudioFault):
    """No such render, file or path."""

    status = 404
    code = 404


class MethodNotAllowed(StudioFault):
    """The path exists, that method on it does not."""

    status = 405
    code = 405


class Conflict(StudioFault):
    """The id is taken by something else."""

    status = 409
    code = 409


class TooManyTokens(StudioFault):
    """One token a client in seven days."""

    status = 429
    code = 429


class DiskFull(StudioFault):
    """Nothing more can be written."""

    status = 507
    code = 507
