"""Pictures: the embedded backend. The same HTTP API as the cloud; really renders."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from studio.desk import Dialect

__all__ = ["open_studio"]


@asynccontextmanager
async def open_studio(
    home: Path,
    *,
    metered: bool = False,
    embedded: bool = True,
    dialect: Dialect = "flat",
    silent: bool = False,
    heartbeat_s: float = 10.0,
) -> AsyncIterator[ASGIApp]:
    """Give the ASGI app of the studio whose state lies in `home`.

    metered: edits cost credits. embedded: the only client is this program, which is never locked
    out by the rule of one token in seven days. dialect: how /run_sse speaks. silent: edits end
    with a tool result and no words. Renders go on in their own processes after the end.
    """
    # The studio's libraries take half a second to load: only who opens it pays.
    from studio.opening import opened  # noqa: PLC0415

    async with opened(
        home,
        metered=metered,
        embedded=embedded,
        dialect=dialect,
        silent=silent,
        heartbeat_s=heartbeat_s,
    ) as app:
        yield app
