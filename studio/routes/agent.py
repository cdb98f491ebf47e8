"""The agent's stream: a message in, events out, in either dialect."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from intents.lexicon import LexiconError
from skill.wire.agent import AGENT, AgentEvent, Fault, Heartbeat, Text, as_adk, as_flat, frame
from studio.desk import DIALECTS, authorised, desk
from studio.envelope import read_json, text_of
from studio.faults import BadRequest, StudioFault
from studio.store import Outcome, Project, Store
from studio.turns import answer

logger = logging.getLogger(__name__)

_LONGEST_MESSAGE: Final = 100_000
_CHUNK_CHARACTERS: Final = 24


async def run(request: Request) -> Response:
    """Answer a message. Refusals come before the stream begins."""
    studio = desk(request)
    user_id = await authorised(request)
    body = await read_json(request)
    session_id = text_of(body, "session_id", "sessionId")
    message = _message(body)
    message_id = _message_id(request, body)
    dialect = request.headers.get("x-studio-dialect", studio.dialect)
    if dialect not in DIALECTS:
        raise BadRequest("bad_dialect")
    is_silent = studio.is_silent or "x-studio-silent" in request.headers
    await asyncio.to_thread(studio.store.project, session_id, user_id)
    if studio.is_metered:
        await asyncio.to_thread(studio.store.check_credits, session_id, user_id)

    async def stream() -> AsyncIterator[bytes]:
        work = asyncio.create_task(
            asyncio.to_thread(
                answer,
                studio.store,
                session_id,
                user_id,
                message,
                message_id=message_id,
                editor=_edit,
                is_charged=studio.is_metered,
            )
        )
        while True:
            done, _ = await asyncio.wait({work}, timeout=studio.heartbeat_s)
            if done:
                break
            yield _heartbeat(dialect)
        error = work.exception()
        if isinstance(error, LexiconError):
            from intents import replies  # noqa: PLC0415  (templates take long to load)

            yield b"".join(_frames([Text(replies.fault(error, ""))], dialect))
            return
        if error is not None:
            # The headers are gone: as a failed agent of the ADK, the last line says so.
            yield b"".join(_frames([_fault(error)], dialect))
            return
        for piece in _frames(_told(work.result(), is_silent=is_silent), dialect):
            yield piece

    return StreamingResponse(
        stream(),
        media_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _fault(error: BaseException) -> Fault:
    """Return what the wire says: credits may have gone to another turn since the check."""
    if isinstance(error, StudioFault):
        return Fault(error.code, error.reason)
    logger.error("a turn failed", exc_info=error)
    return Fault(5000, "internal")


def _edit(store: Store, project: Project, message: str) -> Outcome:
    # The editor's words take long to load, and most commands say nothing to it.
    from studio.editing import edit  # noqa: PLC0415

    return edit(store, project, message)


def _message_id(request: Request, body: dict[str, Any]) -> str:
    """Return the client's own id of a message, or a new one. Raises BadRequest."""
    told = (request.headers.get("x-message-id"), body.get("messageId"), body.get("message_id"))
    for message_id in told:
        if message_id is None:
            continue
        if not isinstance(message_id, str) or not 0 < len(message_id) <= 200:
            raise BadRequest("bad_message_id")
        return message_id
    return uuid.uuid4().hex


def _message(body: dict[str, Any]) -> str:
    """Return the words of a request as the ADK writes it. Raises BadRequest."""
    content = body.get("new_message", body.get("newMessage"))
    parts = content.get("parts") if isinstance(content, dict) else None
    if not isinstance(parts, list):
        raise BadRequest("missing_field", field="new_message")
    texts = []
    for part in parts:
        text = part.get("text") if isinstance(part, dict) else None
        if not isinstance(text, str):
            raise BadRequest("bad_part")
        texts.append(text)
    message = "\n".join(texts).strip()
    if len(message) > _LONGEST_MESSAGE:
        raise BadRequest("message_too_long", limit=_LONGEST_MESSAGE)
    if not message:
        raise BadRequest("bad_message")
    return message


def _told(events: list[AgentEvent], *, is_silent: bool) -> list[AgentEvent]:
    """Leave the words of an edit away when edits are to be silent."""
    edited = any(not isinstance(event, Text | Heartbeat) for event in events)
    if is_silent and edited:
        return [event for event in events if not isinstance(event, Text)]
    return events


def _heartbeat(dialect: str) -> bytes:
    # The ADK's server has no heartbeat event; a comment keeps its connection alive.
    return b": heartbeat\n\n" if dialect == "adk" else frame(as_flat(Heartbeat()))


def _frames(events: list[AgentEvent], dialect: str) -> Iterator[bytes]:
    if dialect == "flat":
        for event in events:
            yield frame(as_flat(event))
        return
    invocation = f"e-{uuid.uuid4()}"
    for event in events:
        identity = str(uuid.uuid4())
        pieces: list[AgentEvent] = [event]
        if isinstance(event, Text):
            # Partial chunks first, then the aggregate that repeats them, all under one id.
            chunks = [
                event.text[begin : begin + _CHUNK_CHARACTERS]
                for begin in range(0, len(event.text), _CHUNK_CHARACTERS)
            ]
            pieces = [Text(chunk, partial=True, id=identity) for chunk in chunks]
            pieces.append(Text(event.text, partial=False, id=identity))
        for piece in pieces:
            yield frame(
                as_adk(
                    piece,
                    event_id=identity,
                    invocation_id=invocation,
                    timestamp_s=time.time(),
                    author=AGENT,
                )
            )


ROUTES = [Route("/run_sse", run, methods=["POST"])]
