"""An httpx transport that runs an ASGI app in this event loop and streams both ways.

Stock ASGITransport buffers whole answers; here the first event of a stream arrives at once, a
large download needs no memory, and closing the answer ends the app's task.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import httpx

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

_AHEAD = 8
"""Chunks the app may be ahead of the reader."""


class _Exchange:
    """One request and its answer."""

    def __init__(self, app: App, request: httpx.Request) -> None:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        self._upload = aiter(request.stream)
        self._upload_over = False
        self._gone = asyncio.Event()
        self._chunks: asyncio.Queue[bytes | None] = asyncio.Queue(_AHEAD)
        self._started: asyncio.Future[tuple[int, list[tuple[bytes, bytes]]]] = (
            asyncio.get_running_loop().create_future()
        )
        self.task = asyncio.create_task(self._run(app, _scope(request)))

    async def _run(self, app: App, scope: Message) -> None:
        try:
            await app(scope, self._receive, self._send)
        finally:
            if not self._started.done():
                self._started.cancel()
            # The reader may have gone, so the end must not wait for room.
            if not self._gone.is_set():
                await self._chunks.put(None)

    async def _receive(self) -> Message:
        if self._upload_over:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        try:
            chunk = await anext(self._upload)
        except StopAsyncIteration:
            self._upload_over = True
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def _send(self, message: Message) -> None:
        if self._gone.is_set():
            raise OSError("the reader has gone")
        if message["type"] == "http.response.start":
            if not self._started.done():
                headers = [(bytes(k), bytes(v)) for k, v in message.get("headers", ())]
                self._started.set_result((int(message["status"]), headers))
        elif message["type"] == "http.response.body" and message.get("body"):
            await self._chunks.put(bytes(message["body"]))

    async def start(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Return status and headers once the app has sent them."""
        try:
            return await self._started
        except asyncio.CancelledError:
            if not self.task.done() or self.task.cancelled():
                await self.close()
                raise
            cause = self.task.exception()
            raise httpx.ReadError("the backend broke off") from cause

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the chunks of the answer; an app that fails half way raises ReadError."""
        while (chunk := await self._chunks.get()) is not None:
            yield chunk
        await asyncio.wait({self.task})
        if not self.task.cancelled() and self.task.exception() is not None:
            raise httpx.ReadError("the backend broke off") from self.task.exception()

    async def close(self) -> None:
        """End the app's task: the reader has gone."""
        self._gone.set()
        self.task.cancel()
        await asyncio.wait({self.task})
        if not self.task.cancelled():
            self.task.exception()


class _Body(httpx.AsyncByteStream):
    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._exchange.body()

    async def aclose(self) -> None:
        await self._exchange.close()


def _scope(request: httpx.Request) -> Message:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(key.lower(), value) for key, value in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "server": (url.host, url.port or 80),
        "client": ("127.0.0.1", 0),
        "root_path": "",
        "extensions": {},
    }


class InProcess(httpx.AsyncBaseTransport):
    """Carries requests into an ASGI app of this process."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        exchange = _Exchange(self._app, request)
        status, headers = await exchange.start()
        return httpx.Response(status, headers=headers, stream=_Body(exchange))
