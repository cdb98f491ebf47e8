"""What every route of one open studio shares: the store, the queue, how it answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, Literal

from starlette.requests import Request

from studio.faults import Unauthorised
from studio.jobs import Jobs
from studio.store import Store

Dialect = Literal["flat", "adk"]
DIALECTS: Final[frozenset[str]] = frozenset({"flat", "adk"})


@dataclass(frozen=True, slots=True)
class Desk:
    """One open studio."""

    store: Store
    jobs: Jobs
    is_metered: bool = False
    """Edits cost credits."""
    is_embedded: bool = True
    """Its only client is the program it runs in: that one is never locked out."""
    dialect: Dialect = "flat"
    is_silent: bool = False
    """Edits end with a tool result and no words, as about a third of the cloud's do."""
    heartbeat_s: float = 10.0


def desk(request: Request) -> Desk:
    """Return the studio that a request came to."""
    found: Desk = request.app.state.desk
    return found


async def authorised(request: Request) -> str:
    """Return the user of a request. Raises Unauthorised."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorised("token_missing")
    return await asyncio.to_thread(desk(request).store.user_of, token.strip())
