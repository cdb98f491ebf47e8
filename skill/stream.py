"""One turn's stream: bytes to server-sent events to folded agent events, with its clocks.

protocol.md: partials are shown once, heartbeats are not silence, a turn streams 15 minutes at
most, a message is never sent again. What breaks raises `StreamLost`, and the caller then watches
the state of the project instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import logging
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from typing import Literal

import httpx
from httpx_sse._decoders import SSEDecoder

from skill.client import Client, decode, error_of, read_limited, unreachable, was_never_sent
from skill.errors import BadResponse
from skill.settings import Pace
from skill.wire.agent import (
    AgentEvent,
    Done,
    Fault,
    Heartbeat,
    Text,
    ToolCall,
    ToolResult,
    events_of,
    parse,
)
from skill.wire.envelope import (
    SESSION_UNKNOWN,
    TOKEN_REJECTED,
    ApiError,
    MalformedBody,
    payload,
    read,
)

logger = logging.getLogger(__name__)

MAX_EVENT_BYTES = 32 * 1024 * 1024
"""A longer event is dropped: no agent says so much at once."""

_REFUSALS = frozenset({TOKEN_REJECTED, SESSION_UNKNOWN})
"""Codes that say, as the first word, that the message was not taken."""

LossReason = Literal["broken", "silent", "deadline", "refused"]


class StreamLost(Exception):  # noqa: N818  (a fact about a stream, not an error for the user)
    """The message may have been accepted, and the answer will not come this way any more."""

    def __init__(self, reason: LossReason) -> None:
        super().__init__(reason)
        self.reason = reason


# Bytes to lines


@dataclass(slots=True)
class Lines:
    """Cuts bytes into the lines of an event stream; only CR, LF and CRLF end a line.

    A thin filter before httpx-sse: a BOM goes, invalid UTF-8 is replaced and does not end the
    stream, a character may be cut anywhere. Linear in the bytes: a line under way is a list.
    """

    _pieces: list[bytes] = field(default_factory=list)
    _size: int = 0
    _after_cr: bool = False
    _first: bool = True
    _overlong: bool = False

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the lines that this chunk ends."""
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        if chunk.endswith(b"\r"):
            self._after_cr = True
        # bytes.splitlines knows exactly the three ends of an event stream.
        for piece in chunk.splitlines(keepends=True):
            ends = piece.endswith((b"\n", b"\r"))
            self._keep(piece.rstrip(b"\r\n") if ends else piece)
            if ends:
                yield self._line()

    def finish(self) -> Iterator[str]:
        """Yield what is left: a last line without its end, and the blank line that was missing."""
        if self._pieces:
            yield self._line()
        yield ""

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > MAX_EVENT_BYTES:
            self._overlong = True
            self._pieces.clear()
        elif not self._overlong:
            self._pieces.append(piece)

    def _line(self) -> str:
        raw = b"".join(self._pieces)
        if self._first:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
            self._first = False
        overlong = self._overlong
        self._pieces.clear()
        self._size, self._overlong = 0, False
        return ":" if overlong else raw.decode("utf-8", errors="replace")


def events_in(lines: Iterator[str], decoder: SSEDecoder) -> Iterator[tuple[AgentEvent, ...]]:
    """Yield the agent events of each event that these lines complete."""
    for line in lines:
        # Some gateways stream bare JSON lines without the field's name.
        if line[:1] in {"{", "["}:
            yield parse(line)
            continue
        event = decoder.decode(line)
        if event is None:
            if line.startswith(":"):
                yield (Heartbeat(),)
            continue
        found = parse(event.data)
        if event.event == "error" and not any(isinstance(e, Fault) for e in found):
            found = (Fault(0, event.data),)
        yield found


# Events to what is said


class Folded:
    """Puts the text of a turn together: chunks, partials and their aggregate become paragraphs."""

    def __init__(self) -> None:
        self._partials: list[str] = []
        self._partial_id = ""
        self._chunks: list[str] = []
        self._seen: set[tuple[str, str]] = set()
        self.paragraphs: list[str] = []
        """What was said and is complete, in order."""

    @property
    def has_text(self) -> bool:
        """Whether anything was said at all."""
        return bool(self.paragraphs or self._partials or self._chunks)

    def add(self, text: Text) -> None:
        """Take one text event."""
        if text.partial:
            self._add_partial(text)
        elif text.chunk:
            self._add_chunk(text.text)
        else:
            self._add_whole(text)

    def close(self) -> None:
        """End the paragraph under way: a tool is used, or the stream is over."""
        self._close_partials()
        self._close_chunks()

    def _add_partial(self, text: Text) -> None:
        self._close_chunks()
        so_far = "".join(self._partials)
        if len(so_far) >= 8 and text.text.startswith(so_far):
            # Some servers repeat everything so far in each partial.
            self._partials = [text.text]
        else:
            self._partials.append(text.text)
        self._partial_id = text.id

    def _add_whole(self, text: Text) -> None:
        self._close_chunks()
        if text.id:
            # An event with content and artifacts is sent twice under one id.
            if (text.id, text.text) in self._seen:
                return
            self._seen.add((text.id, text.text))
        if self._partials and not self._is_aggregate(text):
            self._close_partials()
        self._partials.clear()
        self.paragraphs.append(text.text)

    def _is_aggregate(self, text: Text) -> bool:
        if text.id and text.id == self._partial_id:
            return True
        shown, whole = "".join(self._partials).strip(), text.text.strip()
        if shown in whole or whole in shown:
            return True
        return difflib.SequenceMatcher(None, shown[:500], whole[:500]).ratio() > 0.6

    def _add_chunk(self, text: str) -> None:
        self._close_partials()
        so_far = "".join(self._chunks)
        if len(self._chunks) > 1 and text == so_far:
            return
        if len(text) > 20 and self._chunks and self._chunks[-1] == text:
            return
        if self._chunks and _starts_anew(self._chunks[-1], text):
            self._close_chunks()
        self._chunks.append(text)

    def _close_partials(self) -> None:
        if self._partials:
            self.paragraphs.append("".join(self._partials))
            self._partials.clear()

    def _close_chunks(self) -> None:
        if self._chunks:
            self.paragraphs.append("".join(self._chunks))
            self._chunks.clear()


def _starts_anew(before: str, after: str) -> bool:
    """Whether a flat text is a message of its own and not the next chunk of one.

    The dialect does not say. A whole sentence followed by a capital is a new message; a chunk
    goes on in the middle of a sentence, or brings its own space.
    """
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    ended = before.rstrip("\"'”’)*`")[-1:] in {".", "!", "?", "…", "\u3002", "\uff01", "\uff1f"}
    return ended and (after[0].isupper() or not after[0].isascii()) and len(after) > 8


# The connection


class Ask:
    """One message on its way: sent once, then read until the backend ends the stream."""

    def __init__(self, client: Client, pace: Pace) -> None:
        self._client = client
        self._pace = pace
        self._stack = contextlib.AsyncExitStack()
        self._response: httpx.Response | None = None
        self._whole: list[AgentEvent] | None = None
        self._began_s = 0.0
        self._rest: AsyncGenerator[AgentEvent, None] | None = None
        self._first: AgentEvent | None = None

    async def send(self, session_id: str, text: str) -> None:
        """Send the message. Raises SkillError when it certainly was not accepted, else StreamLost."""
        loop = asyncio.get_running_loop()
        self._began_s = loop.time()
        request = self._client.run(session_id, text)
        opened = asyncio.ensure_future(
            self._stack.enter_async_context(self._client.settled(request))
        )
        try:
            limit = min(self._pace.heartbeat_s, self._pace.sse_s)
            done, _ = await asyncio.wait({opened}, timeout=limit)
            if not done:
                raise StreamLost("silent")
            self._response = opened.result()
        except httpx.HTTPError as error:
            logger.warning("the message could not be sent, or got no answer: %r", error)
            if was_never_sent(error):
                raise unreachable(error) from error
            raise StreamLost("broken") from error
        except MalformedBody as error:
            raise BadResponse() from error
        finally:
            if not opened.done():
                opened.cancel()
                await asyncio.wait({opened})
        await self._judge(self._response)
        self._rest = self._heard()
        await self._hear_first()

    async def _hear_first(self) -> None:
        """Take a refusal that comes as the first word of a stream for what it is."""
        assert self._rest is not None
        async for event in self._rest:
            if isinstance(event, Heartbeat):
                continue
            if isinstance(event, Fault) and event.code in _REFUSALS:
                raise error_of(ApiError(event.code, event.message), "/run_sse")
            self._first = event
            return

    async def _judge(self, response: httpx.Response) -> None:
        kind = response.headers.get("Content-Type", "").lower()
        is_document = kind.startswith("application/json")
        if response.status_code < 300 and not is_document:
            return
        try:
            async with asyncio.timeout(self._pace.heartbeat_s):
                raw = await read_limited(response)
            body = decode(response.status_code, raw)
            events = body if isinstance(body, list) else [body]
            if not isinstance(body, list):
                payload(body)
        except ApiError as error:
            # 5xx: the message may have been taken before something broke.
            if error.code >= 500 and error.code < 600:
                raise StreamLost("refused") from error
            raise error_of(error, "/run_sse") from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise StreamLost("broken") from error
        except MalformedBody as error:
            if response.status_code >= 300:
                raise BadResponse(status=response.status_code) from error
            lines = Lines()
            found = [*lines.feed(raw), *lines.finish()]
            self._whole = [e for group in events_in(iter(found), SSEDecoder()) for e in group]
            return
        if response.status_code >= 300:
            raise BadResponse(status=response.status_code)
        self._whole = [event for item in events for event in events_of(item)]

    async def events(self) -> AsyncGenerator[AgentEvent, None]:
        """Yield what the agent says and does until the stream ends. Raises StreamLost."""
        if self._first is not None and self._rest is not None:
            yield self._first
            async for event in self._rest:
                yield event

    async def _heard(self) -> AsyncGenerator[AgentEvent, None]:
        if self._whole is not None:
            for event in self._whole:
                yield event
            return
        assert self._response is not None
        loop = asyncio.get_running_loop()
        last_s = loop.time()
        source = _read(self._response)
        upcoming: asyncio.Future[tuple[AgentEvent, ...]] | None = None
        try:
            while True:
                if upcoming is None:
                    upcoming = asyncio.ensure_future(anext(source))
                ends_s = min(self._began_s + self._pace.sse_s, last_s + self._pace.heartbeat_s)
                done, _ = await asyncio.wait({upcoming}, timeout=max(0.0, ends_s - loop.time()))
                if not done:
                    over = loop.time() >= self._began_s + self._pace.sse_s
                    raise StreamLost("deadline" if over else "silent")
                try:
                    events = upcoming.result()
                except StopAsyncIteration:
                    return
                except httpx.HTTPError as error:
                    raise StreamLost("broken") from error
                finally:
                    upcoming = None
                for event in events:
                    if isinstance(event, Done):
                        return
                    if not isinstance(event, Heartbeat):
                        last_s = loop.time()
                    yield event
                # Heartbeats that never pause must not outrun the clocks.
                if loop.time() >= min(
                    self._began_s + self._pace.sse_s, last_s + self._pace.heartbeat_s
                ):
                    over = loop.time() >= self._began_s + self._pace.sse_s
                    raise StreamLost("deadline" if over else "silent")
        finally:
            if upcoming is not None:
                upcoming.cancel()
                await asyncio.wait({upcoming})
            await source.aclose()

    async def close(self) -> None:
        """Leave the stream; a run that still goes on ends with it."""
        if self._rest is not None:
            await self._rest.aclose()
        with contextlib.suppress(httpx.HTTPError):
            await self._stack.aclose()


def _is_torn(line: str) -> bool:
    """Whether a last line without its end holds the beginning of an event only."""
    value = line.removeprefix("data:").strip()
    if not value.startswith("{"):
        return line.startswith(("d", "da", "dat", "data")) and ":" not in line
    try:
        read(value)
    except MalformedBody:
        return True
    return False


async def _read(response: httpx.Response) -> AsyncGenerator[tuple[AgentEvent, ...], None]:
    lines, decoder = Lines(), SSEDecoder()
    async for chunk in response.aiter_bytes():
        for events in events_in(lines.feed(chunk), decoder):
            if events:
                yield events
    for line in lines.finish():
        for events in events_in(iter([line]), decoder):
            if events:
                yield events
        if _is_torn(line):
            raise StreamLost("broken")


__all__ = ["Ask", "Folded", "Lines", "StreamLost", "ToolCall", "ToolResult"]
