"""The API as an ASGI app: routes, and everything that goes wrong in one envelope."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.desk import Desk
from studio.envelope import on_error
from studio.faults import StudioFault
from studio.routes import account, agent, files, pictures, project, renders

_DOCUMENT = Path(__file__).parent / "openapi.yaml"


@cache
def _document() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: dict[str, Any] = yaml.load(_DOCUMENT.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  (both are the safe loader)
    return document


async def openapi(_request: Request) -> Response:
    """Give the API's own description."""
    return JSONResponse(_document())


class Guard:
    """Answers in the envelope whatever an endpoint raises, as long as nothing was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noticing(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noticing)
        except ClientDisconnect:
            return
        except Exception as error:
            if has_begun:
                raise
            response = await on_error(Request(scope), error)
            await response(scope, receive, send)


def build(desk: Desk) -> ASGIApp:
    """Return the app of an open studio."""
    app = Starlette(
        routes=[
            *account.ROUTES,
            *agent.ROUTES,
            *project.ROUTES,
            *renders.ROUTES,
            *files.ROUTES,
            *pictures.ROUTES,
            Route("/openapi.json", openapi, methods=["GET"]),
        ],
        exception_handlers={StudioFault: on_error, HTTPException: on_error},
    )
    app.state.desk = desk
    # No redirects to a path with or without a slash: they are no paths of the API.
    app.router.redirect_slashes = False
    return Guard(app)
