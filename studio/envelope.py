"""Answers of the API: the envelope of success, and the one place where faults become answers."""

from __future__ import annotations

import errno
import json
import logging
import math
import sqlite3
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from skill.wire import envelope
from studio.faults import BadRequest, DiskFull, MethodNotAllowed, NotFound, StudioFault

logger = logging.getLogger(__name__)

_MOST_JSON_BYTES: Final = 16 * 1024 * 1024


def ok(data: Any) -> JSONResponse:
    """Return the answer of a request that was done."""
    return JSONResponse(envelope.success(data))


def refused(fault: StudioFault) -> JSONResponse:
    """Return the answer of a request that cannot be done."""
    facts = {key: value for key, value in fault.facts.items() if _is_plain(value)}
    data = {"reason": fault.reason, **facts}
    headers = {}
    if isinstance(wait_s := fault.facts.get("retry_after_s"), int | float):
        headers["Retry-After"] = str(math.ceil(wait_s))
    body = envelope.failure(fault.code, fault.reason, data)
    return JSONResponse(body, status_code=fault.status, headers=headers)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


async def on_error(_request: Request, error: Exception) -> Response:
    """Turn anything that went wrong into the envelope."""
    match error:
        case StudioFault():
            return refused(error)
        case HTTPException(status_code=405):
            return refused(MethodNotAllowed("method_not_allowed"))
        case HTTPException(status_code=404):
            return refused(NotFound("not_found"))
        case HTTPException():
            return JSONResponse(
                envelope.failure(error.status_code, "bad_request"), status_code=error.status_code
            )
        case OSError(errno=errno.ENOSPC) | OSError(errno=errno.EDQUOT):
            return refused(DiskFull("disk_full"))
        case sqlite3.OperationalError(sqlite_errorcode=sqlite3.SQLITE_FULL):
            return refused(DiskFull("disk_full"))
        case _:
            logger.error("a request failed", exc_info=error)
            return JSONResponse(envelope.failure(5000, "internal"), status_code=500)


async def read_json(request: Request) -> dict[str, Any]:
    """Return the object a request carries. Raises BadRequest for anything else."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _MOST_JSON_BYTES:
            raise BadRequest("body_too_large")
        chunks.append(chunk)
    try:
        body = json.loads(b"".join(chunks))
        # Half of a surrogate pair is no text: nothing could store it.
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise BadRequest("not_json") from error
    if not isinstance(body, dict):
        raise BadRequest("not_an_object")
    return body


def text_of(body: dict[str, Any], *keys: str, longest: int = 200) -> str:
    """Return a required, non-empty text of the body. Raises BadRequest naming the key."""
    for key in keys:
        value = body.get(key)
        if isinstance(value, str) and value.strip() and len(value) <= longest:
            return value
    raise BadRequest("missing_field", field=keys[0])
