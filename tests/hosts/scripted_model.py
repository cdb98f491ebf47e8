"""A model that follows a script, behind the chat-completions API that hosts speak."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Script:
    """What the model says, in order: a tool call as (name, arguments), or the final text."""

    def __init__(self, *turns: tuple[str, dict[str, Any]] | str) -> None:
        self._turns = list(turns)
        self.heard: list[dict[str, Any]] = []
        self.address = ""

    def next_turn(self, request: dict[str, Any]) -> tuple[str, dict[str, Any]] | str:
        self.heard.append(request)
        return self._turns.pop(0) if self._turns else "done"

    @property
    def tool_results(self) -> list[str]:
        """What the tools gave, as the last request shows it."""
        messages = self.heard[-1]["messages"] if self.heard else []
        return [str(message["content"]) for message in messages if message["role"] == "tool"]


@contextmanager
def serving(script: Script) -> Iterator[Script]:
    """Serve the script on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            self._send({"object": "list", "data": [{"id": "scripted", "object": "model"}]})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            request = json.loads(self.rfile.read(length))
            turn = script.next_turn(request)
            if request.get("stream"):
                self._stream(turn)
            else:
                self._send(_whole(turn))

        def _send(self, body: dict[str, Any]) -> None:
            raw = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def _stream(self, turn: tuple[str, dict[str, Any]] | str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            message = _message(turn)
            for number, call in enumerate(message.get("tool_calls", ())):
                call["index"] = number
            for delta, reason in ((message, None), ({}, _reason(turn))):
                choice = {"index": 0, "delta": delta, "finish_reason": reason}
                chunk = {**_HEAD, "object": "chat.completion.chunk", "choices": [choice]}
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_HEAD = {"id": "chatcmpl-1", "created": 0, "model": "scripted"}


def _reason(turn: tuple[str, dict[str, Any]] | str) -> str:
    return "stop" if isinstance(turn, str) else "tool_calls"


def _message(turn: tuple[str, dict[str, Any]] | str) -> dict[str, Any]:
    if isinstance(turn, str):
        return {"role": "assistant", "content": turn}
    name, arguments = turn
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": name, "arguments": json.dumps(arguments)},
    }
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def _whole(turn: tuple[str, dict[str, Any]] | str) -> dict[str, Any]:
    choice = {"index": 0, "message": _message(turn), "finish_reason": _reason(turn)}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": usage}
