"""Serve the studio on loopback, for clients other than this program."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

HOST = "127.0.0.1"
CLOSING_S = 2
"""Open streams may end in this time before they are cut."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own handlers would raise the signal a second time; ours end it once.
        yield


async def serve(app: Any, *, port: int, ready: Callable[[str], None]) -> signal.Signals:
    """Serve until Ctrl-C or SIGTERM and return which it was. Raises OSError for a taken port.

    ready: called with the address once requests are taken.
    """
    config = uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=CLOSING_S,
    )
    server = _Server(config)
    sockets = [config.bind_socket()]
    stopped: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        stopped.append(number)
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop, number)
    ready(f"http://{HOST}:{sockets[0].getsockname()[1]}")
    await server.serve(sockets=sockets)
    return stopped[0] if stopped else signal.SIGINT
