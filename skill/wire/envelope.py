"""The wrapper around every answer of the backend, in all the forms that documents show.

`{"code": 0, "data": {…}}`, `{"success": true, "data": {…}}`, a flat body without wrapper, and
the failures of each: a code beside a message, `{"error": …}`, `{"detail": …}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]

_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_OK_CODES = frozenset({0, 200, 201})
_OK_WORDS = frozenset({"", "ok", "success", "succeeded"})
_CODE_KEYS = ("code", "errorCode", "error_code", "errno")
_MESSAGE_KEYS = ("message", "msg", "errorMessage", "error_message", "detail", "error")

TOKEN_REJECTED, SESSION_UNKNOWN, NO_CREDITS = 1001, 1002, 2001
FILE_UNSUPPORTED, FILE_TOO_LARGE = 4001, 4002
CLIENT_ID_MISSING, EXPORT_BLOCKED, RATE_LIMITED = 400, 402, 429
"""Codes of protocol.md; they come as HTTP status, or as code in a body with status 200."""


class ApiError(Exception):
    """The backend says no: a code of protocol.md (or an HTTP status) and its own words."""

    def __init__(self, code: int, message: str = "", data: Any = None) -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code
        self.message = message
        self.data = data
        """What stood beside the code, for facts such as the bind id of a registration link."""


class MalformedBody(ValueError):  # noqa: N818  (a fact about a body, as the siblings are named)
    """The answer is not in any form the protocol knows."""


def read(raw: bytes | str) -> Any:
    """Return the JSON value of a body. Raises MalformedBody; a BOM and bad UTF-8 are tolerated."""
    text = raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else raw
    try:
        value = json.loads(text.lstrip("\ufeff"), strict=False)
        if _HALF_PAIR.search(text):
            # Half a surrogate pair is legal JSON and no text: it could be written nowhere.
            clean = json.dumps(value, ensure_ascii=False).encode("utf-8", errors="replace")
            value = json.loads(clean)
        return value
    except (ValueError, RecursionError) as error:
        raise MalformedBody("not JSON") from error


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        word = value.strip()
        if word.lower() in _OK_WORDS:
            return 0
        if word.lstrip("-").isdecimal() and len(word) < 12:
            return int(word)
    return None


def code_of(body: Any) -> int | None:
    """Return the failure code of a body, 0 when it says success, None when it says neither."""
    if not isinstance(body, Mapping):
        return None
    for key in _CODE_KEYS:
        code = _number(body.get(key))
        if code is not None:
            return 0 if code in _OK_CODES else code
    error = body.get("error")
    if isinstance(error, Mapping):
        inner = code_of(error)
        if inner:
            return inner
    detail = body.get("detail")
    if isinstance(detail, Mapping):
        inner = code_of(detail)
        if inner:
            return inner
    if isinstance(body.get("success"), bool):
        return 0 if body["success"] else -1
    if isinstance(error, str | Mapping) and error:
        return -1
    return None


def message_of(body: Any) -> str:
    """Return the backend's own words about a failure, or ""."""
    if isinstance(body, str):
        return body
    if not isinstance(body, Mapping):
        return ""
    for key in _MESSAGE_KEYS:
        value = body.get(key)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, Mapping):
            inner = message_of(value)
            if inner:
                return inner
    return ""


def payload(body: Any) -> Any:
    """Return what the wrapper holds, or the flat body itself. Raises ApiError for a failure."""
    if not isinstance(body, Mapping):
        raise MalformedBody("not an object")
    code = code_of(body)
    if code:
        raise ApiError(code, message_of(body), body.get("data"))
    if "data" not in body:
        return body
    data = body["data"]
    if isinstance(data, str):
        # Some gateways put the payload in as JSON text.
        try:
            data = read(data)
        except MalformedBody:
            return body
    return data


def success(data: Any = None) -> dict[str, Any]:
    """Return the wrapper of a successful answer."""
    return {"code": 0, "data": data}


def failure(code: int, message: str, data: Any = None) -> dict[str, Any]:
    """Return the wrapper of a failure."""
    body: dict[str, Any] = {"code": code, "message": message}
    if data is not None:
        body["data"] = data
    return body
