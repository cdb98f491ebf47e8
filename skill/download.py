"""Bring a finished video here whole: resumed where the server offers it, checked before it counts."""

from __future__ import annotations

import asyncio
import logging
import re
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

import httpx

from skill.client import Client, unreachable
from skill.errors import BadResponse, SkillError, TimedOut, Unreachable
from skill.store import storage

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""In a row without a single new byte, or with a wrong file."""
_BOXES = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"moof", b"wide", b"udta", b"sidx"}
)

Told = Callable[[float | None], None]


class WrongFile(BadResponse):
    """What came is not a whole video."""


async def fetch(client: Client, url: str, part: Path, *, told: Told, pause_s: float) -> None:
    """Bring the video at that place into `part`. Raises SkillError when it cannot be had whole.

    told: hears the percentage, None while the length is unknown. pause_s: between two attempts.
    """
    attempts_left = ATTEMPTS
    getter = _Getter(client, url, part, told)
    while True:
        before = getter.size_bytes
        try:
            await getter.go_on()
            await asyncio.to_thread(check_video, part)
        except (Unreachable, TimedOut, WrongFile) as error:
            attempts_left = attempts_left - 1 if getter.size_bytes <= before else ATTEMPTS - 1
            if isinstance(error, WrongFile):
                getter.start_over()
                attempts_left = min(attempts_left, getter.fresh_starts_left)
            if attempts_left <= 0:
                raise
            logger.warning("a download broke off: %s", error.code)
            await asyncio.sleep(pause_s)
        else:
            return


class _Getter:
    """One file on its way, over several answers."""

    def __init__(self, client: Client, url: str, part: Path, told: Told) -> None:
        self._client = client
        self._url = url
        self._part = part
        self._told = told
        self._tag = ""
        self.fresh_starts_left = 2

    @property
    def size_bytes(self) -> int:
        """Return what is here so far."""
        try:
            return self._part.stat().st_size
        except FileNotFoundError:
            return 0

    def start_over(self) -> None:
        """Throw away what is here: it is not the video."""
        self._part.unlink(missing_ok=True)
        self._tag = ""
        self.fresh_starts_left -= 1

    async def go_on(self) -> None:
        """Fetch what is missing. Raises Unreachable or TimedOut when it breaks off."""
        have = self.size_bytes
        headers = {}
        if have:
            headers["Range"] = f"bytes={have}-"
            if self._tag:
                headers["If-Range"] = self._tag
        try:
            async with self._client.download(self._url, headers=headers) as response:
                await self._take(response, have)
        except httpx.HTTPError as error:
            raise unreachable(error) from error

    async def _take(self, response: httpx.Response, have: int) -> None:
        status = response.status_code
        if status == 416 and have:
            # Nothing is missing, or the file has changed: the check of the whole decides.
            if _total(response.headers) == have:
                return
            raise WrongFile(status=status)
        if status not in {200, 206}:
            raise _refusal(status)
        start = have if status == 206 else 0
        if status == 206 and _range_start(response.headers) != have:
            raise WrongFile(status=status)
        tag = response.headers.get("ETag", "")
        self._tag = "" if tag.startswith("W/") else tag
        length = _length(response.headers)
        total = None if length is None else start + length
        with storage(self._part), self._part.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            got = await self._write(response, file, start, total)
        if length is not None and got - start != length:
            raise Unreachable()

    async def _write(
        self, response: httpx.Response, file: BinaryIO, got: int, total: int | None
    ) -> int:
        async for chunk in response.aiter_bytes():
            with storage(self._part):
                file.write(chunk)
            got += len(chunk)
            self._told(None if not total else 100 * got / total)
        return got


def _refusal(status: int) -> SkillError:
    if status in {408, 429, 500, 502, 503, 504}:
        return Unreachable(status=status)
    return BadResponse(status=status)


def _length(headers: Mapping[str, str]) -> int | None:
    if headers.get("Content-Encoding", "identity") != "identity":
        return None
    text = headers.get("Content-Length", "")
    return int(text) if text.isdecimal() else None


def _range_start(headers: Mapping[str, str]) -> int | None:
    found = re.match(r"bytes (\d+)-", headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _total(headers: Mapping[str, str]) -> int | None:
    found = re.search(r"/(\d+)$", headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def check_video(path: Path) -> None:
    """Raise WrongFile unless the file is an MP4 and none of its boxes runs over its end."""
    size = path.stat().st_size if path.exists() else 0
    with path.open("rb") if size else _nothing() as file:
        head = file.read(12)
        if len(head) < 12 or head[4:8] != b"ftyp":
            raise WrongFile()
        at = 0
        while at + 8 <= size:
            file.seek(at)
            length, kind = struct.unpack(">I4s", file.read(8))
            if length == 1:
                wide = file.read(8)
                length = struct.unpack(">Q", wide)[0] if len(wide) == 8 else size
            if length == 0 or kind not in _BOXES:
                return
            if length < 8 or at + length > size:
                raise WrongFile()
            at += length


def _nothing() -> BinaryIO:
    raise WrongFile()
