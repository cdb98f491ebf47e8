"""Take files in: a multipart body streamed to disk, or a place on the web."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import re
import urllib.parse
import urllib.request
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from studio.facts import LIMIT_BYTES, check_size
from studio.faults import BadRequest, DiskFull, MediaTooLarge, StudioFault, UnsupportedMedia

FIELD: Final = "files"
_MOST_FILES: Final = 50
_URL_TIMEOUT_S: Final = 60.0
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(slots=True)
class Arrival:
    """A file that has come in whole."""

    name: str
    path: Path
    hash: str
    size_bytes: int


def clean_name(name: str) -> str:
    """Return the last part of a file name, without what could leave a folder or a line."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    last = _CONTROL.sub("", last).strip().strip(".") or "file"
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[:180]}{dot}{suffix[:16]}" if dot else last[:180]


class Sink:
    """Writes one file while hashing and counting it. Raises MediaTooLarge as soon as it is."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = clean_name(name)
        self.path = folder / f"{uuid.uuid4().hex}.part"
        self._file: BinaryIO = self.path.open("xb")
        self.path.chmod(0o600)
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> None:
        """Take the next bytes. Raises DiskFull."""
        self._size += len(data)
        if self._size > LIMIT_BYTES:
            raise MediaTooLarge("too_large", filename=self.name, limit_bytes=LIMIT_BYTES)
        self._digest.update(data)
        try:
            self._file.write(data)
        except OSError as error:
            raise _of_disk(error) from error

    def close(self) -> Arrival:
        """Return the whole file. Raises UnsupportedMedia for an empty one, DiskFull."""
        try:
            self._file.close()
        except OSError as error:
            raise _of_disk(error) from error
        try:
            check_size(self._size)
        except StudioFault as fault:
            fault.facts["filename"] = self.name
            raise
        return Arrival(self.name, self.path, self._digest.hexdigest(), self._size)

    def drop(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)


def _of_disk(error: OSError) -> Exception:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DiskFull("disk_full") if full else error


@dataclass(slots=True)
class _Form:
    """Follows a multipart body part by part."""

    folder: Path
    arrivals: list[Arrival] = field(default_factory=list)
    sink: Sink | None = None
    is_whole: bool = False
    _headers: dict[str, bytes] = field(default_factory=dict)
    _name: bytes = b""
    _value: bytes = b""

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._part,
            "on_part_data": self._data,
            "on_part_end": self._finish,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._headers, self._name, self._value = {}, b"", b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        name = self._name.decode("latin-1").lower()
        self._headers[name] = self._value
        self._name, self._value = b"", b""

    def _part(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        if options.get(b"name") != FIELD.encode() or b"filename" not in options:
            return
        if len(self.arrivals) >= _MOST_FILES:
            raise BadRequest("too_many_files")
        name = options[b"filename"].decode("utf-8", errors="replace").replace("%22", '"')
        self.sink = Sink(self.folder, name)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self.sink is not None:
            self.sink.write(data[start:end])

    def _finish(self) -> None:
        if self.sink is not None:
            sink, self.sink = self.sink, None
            try:
                self.arrivals.append(sink.close())
            except BaseException:
                sink.drop()
                raise

    def _end(self) -> None:
        self.is_whole = True

    def drop(self) -> None:
        if self.sink is not None:
            self.sink.drop()
        for arrival in self.arrivals:
            arrival.path.unlink(missing_ok=True)


async def receive(body: AsyncIterator[bytes], content_type: str, folder: Path) -> list[Arrival]:
    """Return the files of a multipart body, streamed into the folder with flat memory.

    Raises BadRequest for a body that is no whole form or has no file, MediaTooLarge,
    UnsupportedMedia (empty file), DiskFull; nothing is left in the folder then.
    """
    _, options = parse_options_header(content_type.encode("latin-1", errors="replace"))
    boundary = options.get(b"boundary")
    if not boundary or len(boundary) > 200:
        raise BadRequest("no_boundary")
    form = _Form(folder)
    try:
        parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]  # a TypedDict of callables
        async for chunk in body:
            parser.write(chunk)
        parser.finalize()
        if not form.is_whole:
            raise BadRequest("body_cut")
        if not form.arrivals:
            raise BadRequest("no_files")
    except FormParserError as error:
        form.drop()
        raise BadRequest("bad_form") from error
    except BaseException:
        form.drop()
        raise
    return form.arrivals


def fetch(url: str, folder: Path) -> Arrival:
    """Return the file behind an http(s) address, with flat memory. Blocking.

    Raises BadRequest for another kind of address, UnsupportedMedia (reason "url_unreachable"),
    MediaTooLarge, DiskFull.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        host = parts.hostname
        safe = urllib.parse.quote(url, safe=":/?#[]@!$&'()*+,;=%~")
    except ValueError as error:
        raise BadRequest("bad_url") from error
    if parts.scheme not in ("http", "https") or not host:
        raise BadRequest("bad_url")
    opener = urllib.request.OpenerDirector()
    # No file:, ftp: or data: handlers, so that a redirect cannot lead to this disk either.
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    headers = {"User-Agent": "video-a2e-studio"}
    request = urllib.request.Request(safe, headers=headers)  # noqa: S310  (checked above)
    sink: Sink | None = None
    try:
        with opener.open(request, timeout=_URL_TIMEOUT_S) as response:
            announced = response.headers.get("Content-Length", "")
            if announced.isdecimal() and int(announced) > LIMIT_BYTES:
                raise MediaTooLarge("too_large", limit_bytes=LIMIT_BYTES)
            sink = Sink(folder, _name_of(response.headers, response.url))
            while chunk := response.read(256 * 1024):
                sink.write(chunk)
        arrival = sink.close()
        if announced.isdecimal() and int(announced) != arrival.size_bytes:
            # Reading by pieces ends quietly when the line is cut.
            raise OSError("the line was cut")
        return arrival
    except (OSError, ValueError, http.client.HTTPException) as error:
        if sink is not None:
            sink.drop()
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("disk_full") from error
        raise UnsupportedMedia("url_unreachable") from error
    except BaseException:
        if sink is not None:
            sink.drop()
        raise


def _name_of(headers: Message, url: str) -> str:
    told = headers.get_filename()
    path = urllib.parse.unquote(urllib.parse.urlsplit(url).path)
    return told or PurePosixPath(path).name or "file"
