"""Who may talk to a served studio: clients that know it as this very machine."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from studio.envelope import refused
from studio.faults import BadRequest

_OWN_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})


class OwnNameOnly:
    """Refuses requests to another host name.

    A web page whose name is made to point at this machine would otherwise be taken for one of
    our own, and could use the studio of whoever looks at it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app for requests to our own names."""
        if scope["type"] == "http":
            host = Request(scope).headers.get("host", "")
            name, _, port = host.rpartition(":")
            if (name if port.isdecimal() and name else host).lower() not in _OWN_NAMES:
                await refused(BadRequest("foreign_host"))(scope, receive, send)
                return
        await self._app(scope, receive, send)
