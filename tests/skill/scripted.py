"""A backend on loopback that does what a test tells it to, byte by byte.

Written from protocol.md, not from our client: default answers are the documented ones, every
answer can be replaced, every connection cut.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "nmv_usr_0123456789abcdef"
SESSION = "5529798706024415232"
MP4 = (
    b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    + struct.pack(">I4s", 8 + 4, b"moov")
    + b"\x00" * 4
    + struct.pack(">I4s", 8 + 200_000, b"mdat")
    + bytes(range(256)) * 781
    + bytes(64)
)


def draft(*tracks: dict[str, Any], title: str = "Morning Coffee") -> dict[str, Any]:
    """Return a draft in the documented short keys."""
    return {"t": list(tracks), "d": 10_000, "m": {"title": title, "width": 1920, "height": 1080}}


VIDEO = {"tt": 0, "sg": [{"d": 10_000, "m": {"title": "city timelapse"}}], "m": {"title": "Video"}}
BGM = {
    "tt": 1,
    "sg": [{"d": 10_000, "m": {"title": "Lo-fi", "volume": 0.35}}],
    "m": {"title": "BGM"},
}
TITLE = {"tt": 7, "sg": [{"d": 3_000, "m": {"text": "Urban Dreams"}}], "m": {"title": "Title"}}


@dataclass
class Answer:
    """One scripted answer."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    """Bytes of the body after which the connection is reset."""
    delay_s: float = 0
    length: int | None = None
    """A Content-Length that lies."""


@dataclass
class Request:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


# Pieces of a stream


def flat(**event: Any) -> bytes:
    """Return one frame of the flat dialect."""
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def say(text: str) -> bytes:
    """Return a text event of the flat dialect."""
    return flat(type="text", content=text)


class Cut(Exception):  # noqa: N818
    """Reset the connection here."""


Piece = bytes | float | Callable[["Backend"], None] | type[Cut]


@dataclass
class Stream:
    """What one message is answered with: bytes, pauses in seconds, things to do, cuts."""

    pieces: list[Piece]
    headers: dict[str, str] = field(default_factory=dict)
    chunked: bool = True


class Backend:
    """The scripted backend; `url` is what NEMO_API_URL gets."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.draft: dict[str, Any] | None = None
        self.waiting: list[str] = []
        self.canvas: dict[str, Any] = {"width": 1920, "height": 1080, "fps": 30}
        self.turns: list[Stream | Answer] = []
        self.answers: dict[str, list[Answer | Callable[[Request], Answer]]] = {}
        """Scripted answers by "METHOD path-part", used in order; the last one stays."""
        self.video = MP4
        self.polls_until_done = 2
        self.renders: dict[str, int] = {}
        self.after_message: Callable[[Backend], None] | None = None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.backend = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Backend:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    # What arrived

    def of(self, part: str) -> list[Request]:
        """Return the requests whose "METHOD path" holds that part."""
        return [r for r in list(self.requests) if part in f"{r.method} {r.path}"]

    @property
    def messages(self) -> list[str]:
        return [
            json.loads(r.body)["new_message"]["parts"][0]["text"] for r in self.of("POST /run_sse")
        ]

    def on(self, key: str, *answers: Answer | Callable[[Request], Answer]) -> None:
        """Script the answers of one endpoint."""
        self.answers[key] = list(answers)

    # The documented answers

    def answer(self, request: Request) -> Answer | Stream:
        with self._lock:
            self.requests.append(request)
            for key, scripted in self.answers.items():
                if key in f"{request.method} {request.path}" and scripted:
                    chosen = scripted.pop(0) if len(scripted) > 1 else scripted[0]
                    made = chosen(request) if callable(chosen) else chosen
                    if made.body is not PASS:
                        return made
            return self._documented(request)

    def _documented(self, request: Request) -> Answer | Stream:
        path = request.path
        if path == "/api/auth/anonymous-token":
            if "x-client-id" not in request.headers:
                return Answer(400, {"code": 400, "message": "X-Client-Id"})
            return ok(
                {
                    "token": TOKEN,
                    "user_id": "anon_abc123",
                    "expires_at": "2026-03-18T00:00:00Z",
                    "credits": 100,
                }
            )
        if path.startswith("/api/tasks/me/with-session/"):
            number = len(self.of("POST /api/tasks/me/with-session")) - 1
            return ok(
                {
                    "task_id": "task_1",
                    "session_id": str(int(SESSION) + number),
                    "user_id": "anon_abc123",
                }
            )
        if path == "/api/auth/claim-token":
            return ok({"claim_token": "clm_xyz", "expires_in": 604800})
        if path.startswith("/api/upload-video/"):
            return ok(
                {
                    "files": [
                        {
                            "filename": "talk.mp3",
                            "file_type": "audio",
                            "cdn_url": "https://cdn.example/talk.mp3",
                            "duration": 42.0,
                        }
                    ],
                    "session_state_applied": True,
                }
            )
        if path == "/api/credits/balance/simple":
            return ok({"available": 87, "frozen": 3, "total": 100})
        if path.startswith("/api/state/"):
            return ok(
                {
                    "state": {
                        "draft": self.draft,
                        "video_infos": [],
                        "canvas_config": self.canvas,
                        "generated_media": [],
                        **({"waiting": self.waiting} if self.waiting else {}),
                    }
                }
            )
        if path == "/run_sse":
            return self._turn()
        if path == "/api/render/proxy/lambda":
            render_id = json.loads(request.body)["id"]
            self.renders[render_id] = 0
            return Answer(
                200,
                {"success": True, "data": {"id": render_id, "status": "pending", "progress": 5}},
            )
        if path.endswith("/cancel"):
            return ok({})
        if path.endswith("/download") or path == "/video.mp4":
            return self.file(request)
        if path.startswith("/api/render/proxy/lambda/"):
            return self._poll(path.rpartition("/")[2])
        return Answer(404, {"detail": "Not Found"})

    def _poll(self, render_id: str) -> Answer:
        if render_id not in self.renders:
            return Answer(404, {"detail": "Not Found"})
        self.renders[render_id] += 1
        if self.renders[render_id] < self.polls_until_done:
            return Answer(200, {"status": "processing", "progress": 50})
        return Answer(200, {"status": "completed", "output": {"url": f"{self.url}/video.mp4"}})

    def file(self, request: Request) -> Answer:
        start = 0
        if request.headers.get("range", "").startswith("bytes="):
            start = int(request.headers["range"][6:].partition("-")[0])
        if not start:
            return Answer(200, self.video, {"Content-Type": "video/mp4", "ETag": '"1"'})
        size = len(self.video)
        return Answer(
            206, self.video[start:], {"Content-Range": f"bytes {start}-{size - 1}/{size}"}
        )

    def _turn(self) -> Answer | Stream:
        if self.turns:
            return self.turns.pop(0)

        def change(backend: Backend) -> None:
            backend.draft = draft(VIDEO, BGM, TITLE)

        return Stream(
            [
                flat(type="tool_call", name="edit", args={}),
                change,
                flat(type="tool_result", name="edit", result={}),
                say("I added a title."),
            ]
        )


PASS = object()
"""As a body: use the documented answer this time."""


def ok(data: Any) -> Answer:
    return Answer(200, {"code": 0, "data": data})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    backend: Backend

    def handle_error(self, *_: object) -> None:
        """Clients leave; that is what tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            chunks = []
            while size := int(self.rfile.readline(), 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _any(self) -> None:
        headers = {key.lower(): value for key, value in self.headers.items()}
        early = self.server.backend.answers.get(f"EARLY {self.command} {self.path}")
        body = b"" if early else self._body()
        if early:
            got = self.rfile.read(early[0].cut_after)
            self.server.backend.requests.append(Request(self.command, self.path, headers, got))
            self.server.backend.answers.pop(f"EARLY {self.command} {self.path}")
            self._reset()
            return
        answer = self.server.backend.answer(Request(self.command, self.path, headers, body))
        try:
            self._stream(answer) if isinstance(answer, Stream) else self._answer(answer)
        except Cut:
            self._reset()
        except OSError:
            self.close_connection = True

    do_GET = do_POST = _any  # noqa: N815

    def _answer(self, answer: Answer) -> None:
        time.sleep(answer.delay_s)
        raw = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        kind = (
            "application/json" if not isinstance(answer.body, bytes) else "application/octet-stream"
        )
        for key, value in {"Content-Type": kind, **answer.headers}.items():
            self.send_header(key, value)
        self.send_header(
            "Content-Length", str(len(raw) if answer.length is None else answer.length)
        )
        self.end_headers()
        if answer.cut_after is not None:
            self.wfile.write(raw[: answer.cut_after])
            self.wfile.flush()
            time.sleep(0.02)
            raise Cut
        self.wfile.write(raw)
        if answer.length is not None:
            self.close_connection = True

    def _stream(self, stream: Stream) -> None:
        self.send_response(200)
        for key, value in {
            "Content-Type": "text/event-stream; charset=utf-8",
            **stream.headers,
        }.items():
            self.send_header(key, value)
        self.send_header(
            *(("Transfer-Encoding", "chunked") if stream.chunked else ("Connection", "close"))
        )
        self.end_headers()
        for piece in stream.pieces:
            if piece is Cut:
                self.wfile.flush()
                time.sleep(0.02)
                raise Cut
            if isinstance(piece, float):
                time.sleep(piece)
            elif isinstance(piece, bytes):
                self._write(piece, chunked=stream.chunked)
            else:
                piece(self.server.backend)
        if stream.chunked:
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.close_connection = True

    def _write(self, piece: bytes, *, chunked: bool) -> None:
        if not piece:
            return
        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        self.wfile.flush()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def events(pieces: Iterable[bytes]) -> bytes:
    """Return frames as one run of bytes."""
    return b"".join(pieces)
