"""Open a studio: its store, its queue, its app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.types import ASGIApp

from studio.app import build
from studio.desk import Desk, Dialect
from studio.jobs import Jobs
from studio.loopback import OwnNameOnly
from studio.store import Store


@asynccontextmanager
async def opened(
    home: Path,
    *,
    metered: bool,
    embedded: bool,
    dialect: Dialect,
    silent: bool,
    heartbeat_s: float,
) -> AsyncIterator[ASGIApp]:
    """Give the app; renders whose worker died are taken up again at once."""
    store = await asyncio.to_thread(Store, home.absolute())
    jobs = Jobs(store)
    await asyncio.to_thread(jobs.tend)
    desk = Desk(
        store,
        jobs,
        is_metered=metered,
        is_embedded=embedded,
        dialect=dialect,
        is_silent=silent,
        heartbeat_s=heartbeat_s,
    )
    yield build(desk) if embedded else OwnNameOnly(build(desk))
