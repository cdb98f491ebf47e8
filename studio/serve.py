"""Serve the studio on a loopback port, for clients outside this program."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn
from starlette.requests import Request

from studio import open_studio
from studio.envelope import refused
from studio.faults import BadRequest

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from studio.desk import Dialect

HOST: Final = "127.0.0.1"
_OWN_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_SHUTDOWN_S: Final = 2


class _OwnNameOnly:
    """Refuses requests to another host name.

    A web page whose name is made to point at this machine would otherwise be taken for one of
    our own, and could use the studio of whoever looks at it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = Request(scope).headers.get("host", "")
            name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
            if name not in _OWN_NAMES:
                await refused(BadRequest("foreign_host"))(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def serve(
    home: Path,
    *,
    port: int,
    on_ready: Callable[[str], None],
    metered: bool = False,
    dialect: Dialect = "flat",
    silent: bool = False,
) -> None:
    """Serve until SIGINT or SIGTERM (which goes on to the caller after that).

    port: 0 takes a free one. on_ready: hears the base URL once the port is open. Raises OSError
    when the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        async with open_studio(
            home, metered=metered, embedded=False, dialect=dialect, silent=silent
        ) as app:
            config = uvicorn.Config(
                _OwnNameOnly(app),
                log_level="warning",
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=_SHUTDOWN_S,
            )
            listener.listen(128)
            on_ready(f"http://{HOST}:{listener.getsockname()[1]}")
            await uvicorn.Server(config).serve(sockets=[listener])
