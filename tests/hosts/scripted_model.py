"""A model that follows a script, behind the two chat APIs that hosts speak."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Call = tuple[str, dict[str, Any]]
Turn = Call | str
"""A tool call as (name, arguments), or the final text."""
Thought = Callable[[str], Turn]
"""Makes a turn of everything the model was told so far."""


class Script:
    """What the model says, in order."""

    def __init__(self, *turns: Turn | Thought) -> None:
        self._turns = list(turns)
        self.heard: list[dict[str, Any]] = []
        self.address = ""
        """Where the model is served, without the API's own path."""

    def next_turn(self, request: dict[str, Any]) -> Turn:
        if not request.get("tools"):
            # A title for the session and the like: not the conversation itself.
            return "ok"
        self.heard.append(request)
        turn = self._turns.pop(0) if self._turns else "done"
        return turn(told(request)) if callable(turn) else turn

    @property
    def tool_results(self) -> list[str]:
        """What the tools gave, as the last request shows it."""
        messages = self.heard[-1]["messages"] if self.heard else []
        blocks = [block for message in messages for block in _blocks(message)]
        return [_text(block["content"]) for block in blocks if block["type"] == "tool_result"]

    @property
    def pictures(self) -> int:
        """How many pictures the model was shown."""
        return json.dumps(self.heard[-1]["messages"]).count('"media_type": "image/')


def told(request: dict[str, Any]) -> str:
    """Return all the words of a request."""
    system = _text(request.get("system", ""))
    return "\n".join([system, *(_text(message["content"]) for message in request["messages"])])


def _blocks(message: dict[str, Any]) -> list[dict[str, Any]]:
    content = message.get("content")
    if message["role"] == "tool":
        return [{"type": "tool_result", "content": content}]
    return content if isinstance(content, list) else []


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(_text(part.get("text") or part.get("content", "")) for part in content)
    return str(content or "")


@contextmanager
def serving(script: Script) -> Iterator[Script]:
    """Serve the script on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_HEAD(self) -> None:
            self._send({})

        def do_GET(self) -> None:
            self._send({"object": "list", "data": [{"id": "scripted", "object": "model"}]})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            raw = self.rfile.read(length)
            path = self.path.partition("?")[0]
            if path.endswith("/chat/completions"):
                self._answer(json.loads(raw), completion, completion_events)
            elif path.endswith("/messages"):
                self._answer(json.loads(raw), message, message_events)
            else:
                self._send({"input_tokens": 1})

        def _answer(
            self,
            request: dict[str, Any],
            whole: Callable[[Turn], dict[str, Any]],
            events: Callable[[Turn], Iterator[str]],
        ) -> None:
            turn = script.next_turn(request)
            if not request.get("stream"):
                self._send(whole(turn))
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for event in events(turn):
                self.wfile.write(f"{event}\n\n".encode())

        def _send(self, body: dict[str, Any]) -> None:
            raw = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(raw)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Chat completions (OpenClaw)

_HEAD = {"id": "chatcmpl-1", "created": 0, "model": "scripted"}


def completion(turn: Turn) -> dict[str, Any]:
    """Return a turn as one chat completion."""
    choice = {"index": 0, "message": _said(turn), "finish_reason": _reason(turn)}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": usage}


def completion_events(turn: Turn) -> Iterator[str]:
    """Yield a turn as the chunks of a streamed chat completion."""
    said = _said(turn)
    for number, call in enumerate(said.get("tool_calls", ())):
        call["index"] = number
    for delta, reason in ((said, None), ({}, _reason(turn))):
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        chunk = {**_HEAD, "object": "chat.completion.chunk", "choices": [choice]}
        yield f"data: {json.dumps(chunk)}"
    yield "data: [DONE]"


def _reason(turn: Turn) -> str:
    return "stop" if isinstance(turn, str) else "tool_calls"


def _said(turn: Turn) -> dict[str, Any]:
    if isinstance(turn, str):
        return {"role": "assistant", "content": turn}
    name, arguments = turn
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": name, "arguments": json.dumps(arguments)},
    }
    return {"role": "assistant", "content": None, "tool_calls": [call]}


# Messages (Claude Code)


def message(turn: Turn) -> dict[str, Any]:
    """Return a turn as one message."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "scripted",
        "content": [_block(turn)],
        "stop_reason": _stop(turn),
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


def message_events(turn: Turn) -> Iterator[str]:
    """Yield a turn as the events of a streamed message."""
    if isinstance(turn, str):
        empty = {"type": "text", "text": ""}
        delta = {"type": "text_delta", "text": turn}
    else:
        empty = {**_block(turn), "input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(turn[1])}
    opening = {**message(turn), "content": [], "stop_reason": None}
    yield _event("message_start", message=opening)
    yield _event("content_block_start", index=0, content_block=empty)
    yield _event("content_block_delta", index=0, delta=delta)
    yield _event("content_block_stop", index=0)
    stop = {"stop_reason": _stop(turn), "stop_sequence": None}
    yield _event("message_delta", delta=stop, usage={"output_tokens": 1})
    yield _event("message_stop")


def _event(kind: str, **body: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **body})}"


def _stop(turn: Turn) -> str:
    return "end_turn" if isinstance(turn, str) else "tool_use"


def _block(turn: Turn) -> dict[str, Any]:
    if isinstance(turn, str):
        return {"type": "text", "text": turn}
    name, arguments = turn
    return {"type": "tool_use", "id": f"toolu_{id(turn)}", "name": name, "input": arguments}
