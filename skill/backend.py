"""From settings to a ready HTTP client: the cloud over the network, or the studio in process.

The only door to `studio`.
"""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Literal

import httpx

from skill.identity import attribution, identity
from skill.inprocess import App, InProcess
from skill.settings import BackendName, Settings

STUDIO_URL = "http://studio"
"""Base URL of the embedded backend: a name that no network knows."""

CONNECT_S = 15.0
REACH_S = 6.0
"""For finding out whether a backend is there at all."""
ANSWER_S = 30.0
"""For an answer that is one document. Streams and downloads have clocks of their own."""


def base_url(settings: Settings, backend: BackendName) -> str:
    """Return where that backend's paths begin."""
    return STUDIO_URL if backend == "studio" else settings.api_url


def _socket_options() -> list[tuple[int, int, int]]:
    # A turn may be silent for minutes; a dead peer must not look like a thinking one.
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 4)):
        number = getattr(socket, name, None)
        if number is not None:
            options.append((socket.IPPROTO_TCP, number, value))
    return options


def _transport(proxy: str | None = None, *, keep_s: float = 2.0) -> httpx.AsyncHTTPTransport:
    # retries are for connecting only: nothing was sent then. A connection that the other side
    # closes just as it is used again would make a message look lost, so it is not kept long.
    return httpx.AsyncHTTPTransport(
        retries=1,
        proxy=proxy,
        socket_options=_socket_options(),
        limits=httpx.Limits(max_connections=10, keepalive_expiry=keep_s),
    )


def _proxies(url: str) -> dict[str, httpx.AsyncHTTPTransport]:
    # A transport of our own switches off httpx's reading of the proxy variables.
    host = httpx.URL(url).host
    if host in {"localhost", "127.0.0.1", "::1"} or urllib.request.proxy_bypass(host):
        return {}
    proxies = urllib.request.getproxies()
    schemes = ((scheme, proxies.get(scheme) or proxies.get("all")) for scheme in ("http", "https"))
    return {f"{scheme}://": _transport(proxy) for scheme, proxy in schemes if proxy}


@asynccontextmanager
async def open_backend(
    settings: Settings, backend: BackendName
) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client whose base URL, timeouts and attribution headers are set.

    Redirects are never followed by it: where a request may go is decided in `client`.
    """
    own = identity()
    headers = {"User-Agent": f"{own.name}/{own.version}", **attribution(settings.platform)}
    timeout = httpx.Timeout(ANSWER_S, connect=CONNECT_S)
    if backend == "studio":
        from studio import open_studio

        async with open_studio(settings.home / "studio") as app:
            transport = InProcess(app)
            async with httpx.AsyncClient(
                transport=transport, base_url=STUDIO_URL, headers=headers, timeout=timeout
            ) as client:
                yield client
        return
    async with httpx.AsyncClient(
        # A new connection costs nothing where none is encrypted.
        transport=_transport(keep_s=0.0 if settings.api_url.startswith("http:") else 2.0),
        mounts=_proxies(settings.api_url),
        base_url=settings.api_url,
        headers=headers,
        timeout=timeout,
        follow_redirects=False,
    ) as client:
        # A cookie would go to every port of its host.
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield client


@asynccontextmanager
async def open_app(
    settings: Settings, *, metered: bool, dialect: Literal["flat", "adk"], silent: bool
) -> AsyncIterator[App]:
    """Give the studio's app, to be served to other clients under the cloud's rules."""
    from studio import open_studio

    async with open_studio(
        settings.home / "studio", metered=metered, embedded=False, dialect=dialect, silent=silent
    ) as app:
        yield app


async def answers(settings: Settings, backend: BackendName) -> bool:
    """Whether anything that speaks HTTP is at the other end; nothing of ours is sent but headers."""
    try:
        async with open_backend(settings, backend) as http:
            await http.get("/", timeout=httpx.Timeout(REACH_S))
    except httpx.HTTPError:
        return False
    return True


def unwritable(samples: Mapping[str, str]) -> list[str]:
    """Return the names of the samples for which the studio has no letters."""
    from studio.lettering import can_write

    return [name for name, text in samples.items() if not can_write(text)]


def spare_fonts() -> int:
    """Return how many fonts of this machine can stand in for letters the studio lacks."""
    from studio.system_fonts import fonts

    return len(fonts())
