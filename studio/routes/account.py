"""Tokens, sessions, links, credits."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from studio.accounts import TOKEN_LIFE_S
from studio.desk import authorised, desk
from studio.envelope import ok, read_json, text_of
from studio.faults import MissingClientId


def iso(at: float) -> str:
    """Return a time as the wire writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def anonymous_token(request: Request) -> Response:
    """Give a client its token: one in seven days."""
    client_id = request.headers.get("x-client-id", "").strip()
    if not client_id or len(client_id) > 200:
        raise MissingClientId("client_id_missing")
    studio = desk(request)
    grant = await asyncio.to_thread(
        studio.store.grant_token, client_id, is_limited=not studio.is_embedded
    )
    return ok(
        {
            "token": grant.token,
            "user_id": grant.user_id,
            "expires_at": iso(grant.expires_at),
            "credits": grant.credits,
        }
    )


async def create_session(request: Request) -> Response:
    """Open a new, empty project."""
    user_id = await authorised(request)
    body = await read_json(request)
    name = text_of(body, "task_name")
    lang = body.get("language")
    project = await asyncio.to_thread(
        desk(request).store.create_session,
        user_id,
        name=name,
        lang=lang[:20] if isinstance(lang, str) else "",
    )
    return ok({"task_id": project.task_id, "session_id": project.session_id, "user_id": user_id})


async def claim_token(request: Request) -> Response:
    """Give a token that may stand in a link, so that the real one never does."""
    user_id = await authorised(request)
    body = await read_json(request)
    token = await asyncio.to_thread(
        desk(request).store.claim,
        text_of(body, "session_id", "sessionId"),
        text_of(body, "task_id", "taskId"),
        user_id,
    )
    return ok({"claim_token": token, "expires_in": TOKEN_LIFE_S})


async def balance(request: Request) -> Response:
    """Tell the credits."""
    user_id = await authorised(request)
    left = await asyncio.to_thread(desk(request).store.balance, user_id)
    return ok({"available": left.available, "frozen": left.frozen, "total": left.total})


ROUTES = [
    Route("/api/auth/anonymous-token", anonymous_token, methods=["POST"]),
    Route("/api/tasks/me/with-session/nemo_agent", create_session, methods=["POST"]),
    Route("/api/auth/claim-token", claim_token, methods=["POST"]),
    Route("/api/credits/balance/simple", balance, methods=["GET"]),
]
