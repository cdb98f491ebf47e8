"""One file as a multipart body: streamed from disk, its length known beforehand."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from skill.errors import UsageError

_PIECE_BYTES = 256 * 1024


def _quoted(name: str) -> str:
    # As browsers write odd file names (HTML, multipart/form-data encoding).
    escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.encode("utf-8", errors="replace").decode("utf-8")


class Multipart:
    """The body of an upload with field `files`."""

    def __init__(self, path: Path, *, sent: Callable[[int], None]) -> None:
        self._path = path
        self._sent = sent
        self._file: BinaryIO | None = None
        self._boundary = secrets.token_hex(16)
        self._size = 0

    def __enter__(self) -> Self:
        try:
            self._file = self._path.open("rb")
            self._size = self._file.seek(0, 2)
            self._file.seek(0)
        except OSError as error:
            raise UsageError("usage_unreadable", name=self._path.name) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def _head(self) -> bytes:
        kind = mimetypes.guess_type(self._path.name)[0] or "application/octet-stream"
        return (
            f"--{self._boundary}\r\n"
            f'Content-Disposition: form-data; name="files"; filename="{_quoted(self._path.name)}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        ).encode()

    @property
    def _tail(self) -> bytes:
        return f"\r\n--{self._boundary}--\r\n".encode()

    @property
    def headers(self) -> dict[str, str]:
        """The headers that belong to the body."""
        length = len(self._head) + self._size + len(self._tail)
        return {
            "Content-Type": f"multipart/form-data; boundary={self._boundary}",
            "Content-Length": str(length),
        }

    def __aiter__(self) -> AsyncIterator[bytes]:
        # Not a generator: httpx begins anew with it when the API redirects.
        return self.chunks()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body piece by piece. Raises UsageError when the file changes meanwhile."""
        assert self._file is not None
        self._file.seek(0)
        yield self._head
        done = 0
        while done < self._size:
            wanted = min(_PIECE_BYTES, self._size - done)
            try:
                piece = await asyncio.to_thread(self._file.read, wanted)
            except OSError as error:
                raise UsageError("usage_unreadable", name=self._path.name) from error
            if not piece:
                raise UsageError("usage_unreadable", name=self._path.name)
            yield piece
            done += len(piece)
            self._sent(done)
        yield self._tail
