"""Time of a stream's events over loopback, next to reading the same raw bytes.

`python bench/sse.py` prints microseconds an event for the plain socket, for our filter alone and
for a whole turn's stream, and the growth of one large event that comes in small pieces: twice the
size must cost twice the time.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator

import httpx
from httpx_sse._decoders import SSEDecoder

from skill.stream import Folded, Lines, events_in
from skill.wire.agent import Text

EVENTS = 20_000
PIECE_BYTES = 1400
"""What a network brings at once."""


def frame(text: str) -> bytes:
    return b"data: " + json.dumps({"type": "text", "content": text}).encode() + b"\n\n"


def pieces(raw: bytes) -> Iterator[bytes]:
    for at in range(0, len(raw), PIECE_BYTES):
        yield raw[at : at + PIECE_BYTES]


def listen(chunks: Iterator[bytes]) -> int:
    """Return the number of texts in a stream, read as a turn reads it."""
    lines, decoder, folded, count = Lines(), SSEDecoder(), Folded(), 0
    for chunk in chunks:
        for events in events_in(lines.feed(chunk), decoder):
            for event in events:
                if isinstance(event, Text):
                    folded.add(event)
                    folded.close()
                    count += 1
    for _ in events_in(lines.finish(), decoder):
        pass
    return count


async def serve(raw: bytes) -> tuple[asyncio.Server, str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
        writer.write(b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(raw))
        for piece in pieces(raw):
            writer.write(piece)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def over_loopback(raw: bytes, *, parsed: bool) -> float:
    """Return the seconds that reading the stream took."""
    server, url = await serve(raw)
    async with server, httpx.AsyncClient() as client:
        began = time.perf_counter()
        async with client.stream("GET", url) as response:
            if parsed:
                await _parse(response.aiter_bytes())
            else:
                async for _ in response.aiter_raw():
                    pass
        return time.perf_counter() - began


async def _parse(chunks: AsyncIterator[bytes]) -> None:
    lines, decoder, folded = Lines(), SSEDecoder(), Folded()
    async for chunk in chunks:
        for events in events_in(lines.feed(chunk), decoder):
            for event in events:
                if isinstance(event, Text):
                    folded.add(event)
                    folded.close()


def best(times: list[float]) -> float:
    return min(times)


def main() -> None:
    raw = b"".join(frame(f"event {number} says something short.") for number in range(EVENTS))
    plain = best([asyncio.run(over_loopback(raw, parsed=False)) for _ in range(3)])
    ours = best([asyncio.run(over_loopback(raw, parsed=True)) for _ in range(3)])
    print(f"{EVENTS} events, {len(raw) / 1e6:.1f} MB over loopback")
    print(f"raw bytes      {plain / EVENTS * 1e6:6.1f} µs an event")
    print(f"parsed, folded {ours / EVENTS * 1e6:6.1f} µs an event, {ours / plain:.1f} times")
    before = 0.0
    for megabytes in (1, 2, 4, 8):
        event = frame("x" * (megabytes * 1_000_000))
        began = time.perf_counter()
        assert listen(pieces(event)) == 1
        took = time.perf_counter() - began
        growth = f", {took / before:.1f} times the half of it" if before else ""
        print(
            f"one event of {megabytes} MB in pieces of {PIECE_BYTES}: {took * 1e3:.0f} ms{growth}"
        )
        before = took


if __name__ == "__main__":
    main()
