"""One method for each endpoint of protocol.md. Refusals become `SkillError`s; nothing is retried.

The token goes to the API's own scheme, host and port and nowhere else, redirects included.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from skill.errors import (
    AuthFailed,
    BadResponse,
    ExportBlocked,
    FileTooLarge,
    MessageTooLong,
    OutOfCredits,
    RateLimited,
    RequestRefused,
    SessionLost,
    SkillError,
    StorageFull,
    TimedOut,
    Unreachable,
    UnsupportedFile,
)
from skill.multipart import Multipart
from skill.wire import envelope
from skill.wire.account import Claim, Credits, Session, State, Token, Upload
from skill.wire.agent import AGENT
from skill.wire.envelope import ApiError, MalformedBody
from skill.wire.render import RenderJob, order, parse_job

logger = logging.getLogger(__name__)
T = TypeVar("T")

MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""An answer that is one document; more than that is no answer."""
_MAX_REDIRECTS = 5
_STALL_S = 20.0
"""A download may stand still."""
_UPLOAD_S = httpx.Timeout(120.0, connect=15.0)
"""Between two pieces of an upload, and for the backend's work on the file after the last."""


class ClientIdMissing(SkillError):  # noqa: N818  (named as its siblings)
    """The backend misses the client id (400)."""

    code = "auth"


_BY_CODE: dict[int, type[SkillError]] = {
    envelope.TOKEN_REJECTED: AuthFailed,
    envelope.SESSION_UNKNOWN: SessionLost,
    envelope.NO_CREDITS: OutOfCredits,
    envelope.FILE_UNSUPPORTED: UnsupportedFile,
    envelope.FILE_TOO_LARGE: FileTooLarge,
    envelope.EXPORT_BLOCKED: ExportBlocked,
    envelope.RATE_LIMITED: RateLimited,
    401: AuthFailed,
    403: AuthFailed,
    408: TimedOut,
    413: FileTooLarge,
    415: UnsupportedFile,
    507: StorageFull,
    502: Unreachable,
    503: Unreachable,
    504: Unreachable,
}


_SESSION_PATHS = (f"/api/state/{AGENT}/", "/run_sse", f"/api/upload-video/{AGENT}/")
_GUEST_PATH = "/api/auth/anonymous-token"
_ABOUT_CLIENT_ID = re.compile(r"client[\s_-]*id", re.IGNORECASE)
_NOT_THERE = ("not found", "not_found", "exist", "unknown", "expired", "no such")
_MEASURED = r"(?:length|characters?|chars|message|text|prompt|input|content|payload|size)"
_TOO_LONG = re.compile(
    r"too[\s_-]*(?:long|large|big)|max\w*[\s_-]*(?:length|size)"
    rf"|{_MEASURED}(?![a-z])[^.;]*exceed|exceed[^.;]*{_MEASURED}",
    re.IGNORECASE,
)
_RATIONED = re.compile(
    r"t(?:ook|akes|aking)\b|quota|retr(?:y|ies)|credits?|balance|attempts|budget|plan\b|\brate\b"
    r"|(?:per|a)[\s_-]*(?:day|hour|minute|month)|daily|hourly|monthly|requests",
    re.IGNORECASE,
)
"""What else may be exceeded: how often, or for how much, something is asked."""
_OF_FILES = frozenset({413, 415})
"""Statuses that speak of a file only where one was sent."""
_NOT_TAKEN = frozenset({400, 406, 409, 411, 414, 422, 431})
"""Statuses by which a request is not taken, nor would be if it came again."""


def error_of(error: ApiError, path: str = "") -> SkillError:
    """Return what a refusal means for the user; the backend's own words go no further."""
    code, words, reason = error.code, error.message.lower(), _reason(error.data)
    if code == envelope.CLIENT_ID_MISSING and (
        path.endswith(_GUEST_PATH) or _ABOUT_CLIENT_ID.search(f"{words} {reason}")
    ):
        return ClientIdMissing(status=400)
    if code in {404, -1, 0} and "session" in words and any(one in words for one in _NOT_THERE):
        return SessionLost(status=code)
    if code == 404 and any(part in path for part in _SESSION_PATHS):
        # A gateway, or a wrong address, says no more than that: nothing is given up for it.
        return SessionLost("not_found_now", status=404, unsure=True)
    if path.endswith("/run_sse") and _is_too_long(code, f"{words} {reason}"):
        return MessageTooLong(limit=_limit(error.data))
    if code in _OF_FILES and "/upload" not in path:
        return RequestRefused(status=code)
    if code == 403:
        return AuthFailed("not_allowed", status=code)
    refused = RequestRefused if code in _NOT_TAKEN else BadResponse
    return _BY_CODE.get(code, refused)(status=code, reason=reason)


def _reason(data: Any) -> str:
    """Return the short reason that stands beside a code, in a body or in its `data`."""
    for holder in (data, data.get("data") if isinstance(data, Mapping) else None):
        reason = holder.get("reason") if isinstance(holder, Mapping) else None
        if isinstance(reason, str):
            return reason
    return ""


def _limit(data: Any) -> int:
    for holder in (data, data.get("data") if isinstance(data, Mapping) else None):
        limit = holder.get("limit") if isinstance(holder, Mapping) else None
        if isinstance(limit, int) and not isinstance(limit, bool):
            return limit
    return 0


def _is_too_long(code: int, words: str) -> bool:
    """Whether a refusal of a message says that it is too long."""
    return code in {413, envelope.FILE_TOO_LARGE} or (
        code in {400, 422}
        and _TOO_LONG.search(words) is not None
        and _RATIONED.search(words) is None
    )


def unreachable(error: httpx.HTTPError) -> SkillError:
    """Return what a network failure means for the user."""
    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        return TimedOut()
    return Unreachable()


def was_never_sent(error: httpx.HTTPError) -> bool:
    """Whether the request certainly did not reach the backend."""
    unsent = (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
    )
    return isinstance(error, (*unsent, httpx.ProxyError, httpx.LocalProtocolError))


class Client:
    """The backend's API over one httpx client."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.token = ""
        self.client_id = ""

    # Requests

    def _is_own(self, url: httpx.URL) -> bool:
        base = self._http.base_url
        own = (base.scheme, base.host, base.port or _default_port(base.scheme))
        return own == (url.scheme, url.host, url.port or _default_port(url.scheme))

    def _headers(self) -> dict[str, str]:
        headers = {}
        if self.client_id:
            headers["X-Client-Id"] = self.client_id
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers

    def request(self, method: str, path: str, **kwargs: Any) -> httpx.Request:
        """Return a request to the API with its secrets."""
        headers = {**self._headers(), **kwargs.pop("headers", {})}
        return self._http.build_request(method, path, headers=headers, **kwargs)

    @asynccontextmanager
    async def opened(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        """Give the answer while its body is still to be read. httpx's errors pass through."""
        response = await self._http.send(request, stream=True)
        try:
            path = _masked(request.url.path)
            logger.debug("%s %s: %d", request.method, path, response.status_code)
            yield response
        finally:
            await response.aclose()

    @asynccontextmanager
    async def settled(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        """Give the answer after redirects on the API's own host, which took nothing of the request.

        Raises MalformedBody for another host; httpx's errors pass through.
        """
        for _ in range(_MAX_REDIRECTS):
            async with self.opened(request) as response:
                if not response.is_redirect or response.next_request is None:
                    yield response
                    return
                request = self._redirected(response.next_request)
        raise MalformedBody("redirected for ever")

    async def _body(self, request: httpx.Request) -> Any:
        """Return the decoded JSON of one answer. Raises ApiError, MalformedBody, httpx.HTTPError."""
        async with self.settled(request) as response:
            raw = await read_limited(response)
            return decode(response.status_code, raw)

    def _redirected(self, request: httpx.Request) -> httpx.Request:
        # The API itself does not live on two hosts: neither secrets nor words follow it elsewhere.
        if not self._is_own(request.url):
            raise MalformedBody("redirected to another host")
        request.headers.update(self._headers())
        return request

    async def _call(self, request: httpx.Request, read: Callable[[Any], T]) -> T:
        """Return what `read` makes of the answer's body. Raises SkillError."""
        try:
            async with asyncio.timeout(_deadline_s(request)):
                return read(await self._body(request))
        except ApiError as error:
            logger.warning("%s refused: %d", _masked(request.url.path), error.code)
            raise error_of(error, request.url.path) from error
        except (ValueError, RecursionError) as error:
            logger.warning("%s: an answer outside the protocol", _masked(request.url.path))
            raise BadResponse() from error
        except httpx.DecodingError as error:
            raise BadResponse() from error
        except httpx.HTTPError as error:
            logger.warning("%s failed: %r", _masked(request.url.path), error)
            raise unreachable(error) from error
        except httpx.InvalidURL as error:
            raise BadResponse() from error
        except TimeoutError as error:
            raise TimedOut() from error

    # Account

    async def anonymous_token(self) -> Token:
        """Return a new token. Raises ClientIdMissing on 400, RateLimited on 429."""
        request = self.request("POST", _GUEST_PATH)
        request.headers.pop("Authorization", None)
        return await self._call(request, lambda body: Token.model_validate(envelope.payload(body)))

    async def create_session(self, lang: str) -> Session:
        """Return a new session with an empty project."""
        body = {"task_name": "project", "language": lang}
        request = self.request("POST", f"/api/tasks/me/with-session/{AGENT}", json=body)
        return await self._call(
            request, lambda body: Session.model_validate(envelope.payload(body))
        )

    async def claim(self, task_id: str, session_id: str) -> Claim:
        """Return a short-lived token that may stand in a link."""
        body = {"task_id": task_id, "session_id": session_id}
        request = self.request("POST", "/api/auth/claim-token", json=body)
        return await self._call(request, lambda body: Claim.model_validate(envelope.payload(body)))

    async def credits(self) -> Credits:
        """Return the balance."""
        request = self.request("GET", "/api/credits/balance/simple")
        return await self._call(
            request, lambda body: Credits.model_validate(envelope.payload(body))
        )

    # Project

    def run(self, session_id: str, text: str) -> httpx.Request:
        """Return the request that gives a message to the agent. To be sent once."""
        body = {
            "app_name": AGENT,
            "user_id": "me",
            "session_id": session_id,
            "new_message": {"parts": [{"text": text}]},
        }
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        timeout = httpx.Timeout(None, connect=15.0, write=60.0, pool=15.0)
        return self.request("POST", "/run_sse", json=body, headers=headers, timeout=timeout)

    async def state(self, session_id: str) -> State:
        """Return the project as it stands."""
        path = f"/api/state/{AGENT}/me/{quote(session_id, safe='')}/latest"
        return await self._call(
            self.request("GET", path),
            lambda body: State.model_validate(envelope.payload(body) or {}),
        )

    async def upload_file(
        self, session_id: str, path: Path, *, sent: Callable[[int], None]
    ) -> Upload:
        """Bring in a file of this disk, streamed; `sent` hears how many bytes have gone."""
        with Multipart(path, sent=sent) as multipart:
            request = self.request(
                "POST",
                self._upload_path(session_id),
                content=multipart,
                headers=multipart.headers,
                timeout=_UPLOAD_S,
            )
            return await self._call(
                request, lambda body: Upload.model_validate(envelope.payload(body) or {})
            )

    async def upload_url(self, session_id: str, url: str) -> Upload:
        """Let the backend fetch a file itself."""
        body = {"urls": [url], "source_type": "url"}
        request = self.request("POST", self._upload_path(session_id), json=body, timeout=_UPLOAD_S)
        return await self._call(
            request, lambda body: Upload.model_validate(envelope.payload(body) or {})
        )

    def _upload_path(self, session_id: str) -> str:
        return f"/api/upload-video/{AGENT}/me/{quote(session_id, safe='')}"

    # Renders

    async def order_render(
        self, render_id: str, session_id: str, draft: Mapping[str, Any], *, quality: str
    ) -> RenderJob:
        """Order a render under that id, of quality high, medium or draft."""
        body = order(render_id, session_id, draft, quality=quality)
        try:
            request = self.request("POST", "/api/render/proxy/lambda", json=body)
        except (ValueError, RecursionError) as error:
            # A draft with numbers that JSON does not have.
            raise BadResponse() from error
        return await self._call(request, lambda body: parse_job(body, render_id=render_id))

    async def render(self, render_id: str) -> RenderJob:
        """Return how far a render is."""
        path = f"/api/render/proxy/lambda/{quote(render_id, safe='')}"
        return await self._call(
            self.request("GET", path), lambda body: parse_job(body, render_id=render_id)
        )

    async def cancel_render(self, render_id: str) -> None:
        """Stop a render."""
        path = f"/api/render/proxy/lambda/{quote(render_id, safe='')}/cancel"
        await self._call(self.request("POST", path), envelope.payload)

    # Files

    def fallback_url(self, render_id: str) -> str:
        """Return where a render can be fetched when the job names no place."""
        return f"/api/render/proxy/{quote(render_id, safe='')}/download"

    @asynccontextmanager
    async def download(
        self, url: str, *, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """Give the answer of a file's place, after redirects. Raises BadResponse for odd places.

        The token goes along only to the API's own scheme, host and port. httpx's errors pass.
        """
        target = self._place(url)
        for _ in range(_MAX_REDIRECTS + 1):
            own = self._headers() if self._is_own(target) else {}
            request = self._http.build_request(
                "GET",
                target,
                headers={**own, "Accept-Encoding": "identity", **headers},
                timeout=httpx.Timeout(_STALL_S, connect=15.0),
            )
            if not own:
                for name in [n for n in request.headers if n.startswith("x-skill-")]:
                    del request.headers[name]
            async with self.opened(request) as response:
                if not response.is_redirect:
                    yield response
                    return
                target = self._place(str(target.join(response.headers.get("Location", ""))))
        raise BadResponse()

    def _place(self, url: str) -> httpx.URL:
        try:
            base = self._http.base_url
            target = httpx.URL(url)
            if target.is_relative_url:
                # NEMO_API_URL may have a path of its own; the API's paths stand below it.
                below = url.startswith("/api/")
                target = httpx.URL(str(base).rstrip("/") + url) if below else base.join(target)
        except (httpx.InvalidURL, ValueError) as error:
            raise BadResponse() from error
        if target.scheme not in {"http", "https"} or not target.host:
            raise BadResponse()
        return target.copy_with(userinfo=b"")


def _masked(path: str) -> str:
    """Return a path without the ids in it."""
    return re.sub(r"[^/]*\d{4}[^/]*", "…", path)


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _deadline_s(request: httpx.Request) -> float | None:
    # httpx's clocks stand still in process, and a trickling answer resets them on the network.
    clock = request.extensions.get("timeout", {}).get("read")
    return None if clock is None or clock > 60 else clock * 2


async def read_limited(response: httpx.Response) -> bytes:
    """Return the whole body. Raises MalformedBody when it is too long to be an answer."""
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            raise MalformedBody("too long")
    return b"".join(chunks)


def decode(status: int, raw: bytes) -> Any:
    """Return the JSON value of an answer. Raises ApiError for a failure status or code."""
    try:
        body = envelope.read(raw)
    except MalformedBody:
        if status >= 400:
            raise ApiError(status) from None
        raise
    if status >= 400:
        code = envelope.code_of(body)
        known = code is not None and code in _BY_CODE
        raise ApiError(code if known and code else status, envelope.message_of(body), body)
    return body
