"""What the agent says during a turn: one SSE `data:` to `AgentEvent`s, and back for the studio.

Two dialects and a bare error (protocol.md, `/run_sse`): flat `{"type": "text", …}`, events of
Google's Agent Development Kit (`{"content": {"parts": […]}, "partial": …}`), and
`{"error": …}` as the last line of an agent that failed. Reading never raises: what is not
understood is no event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from skill.wire.envelope import MalformedBody, code_of, message_of, read

AGENT = "nemo_agent"
"""Name of the agent in paths and as author of its events."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words for the user."""

    text: str
    partial: bool = False
    """A chunk for display: an aggregate with the whole text replaces it."""
    id: str = ""
    """Shared by partials and their aggregate in the ADK dialect."""
    chunk: bool = False
    """Of the flat dialect, which does not say whether a text is whole or goes on."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The agent uses a tool."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool gave."""

    name: str
    result: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The backend is alive and has nothing to say."""


@dataclass(frozen=True, slots=True)
class Done:
    """An explicit end marker; the protocol has none, some gateways add one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The turn failed; code is one of protocol.md, or 0."""

    code: int
    message: str


AgentEvent = Text | ToolCall | ToolResult | Heartbeat | Done | Fault

_DONE_TYPES = frozenset({"done", "end", "complete", "completed", "finish", "finished", "[done]"})
_BEAT_TYPES = frozenset({"heartbeat", "ping", "keepalive", "keep-alive", "keep_alive"})
_TEXT_TYPES = frozenset({"text", "message", "content", "text_delta", "delta", "assistant"})
_CALL_TYPES = frozenset({"tool_call", "toolcall", "function_call", "tool_use"})
_RESULT_TYPES = frozenset({"tool_result", "toolresult", "function_response", "tool_response"})


def parse(data: str) -> tuple[AgentEvent, ...]:
    """Return the events of one SSE `data:`; an unknown or broken one gives none."""
    stripped = data.strip()
    if not stripped:
        return (Heartbeat(),)
    if stripped == "[DONE]":
        return (Done(),)
    try:
        body = read(stripped)
    except MalformedBody:
        return ()
    return tuple(events_of(body))


def events_of(body: Any) -> Iterator[AgentEvent]:
    """Yield the events of one decoded JSON value."""
    if not isinstance(body, Mapping):
        return
    kind = body.get("type")
    if isinstance(kind, str) and not isinstance(body.get("content"), Mapping):
        yield from _flat(kind.lower(), body)
    elif isinstance(body.get("content"), Mapping) or "invocationId" in body or "actions" in body:
        yield from _adk(body)
    elif "error" in body or code_of(body):
        yield _fault(body)
    elif isinstance(body.get("data"), Mapping):
        yield from events_of(body["data"])
    elif "partial" in body or "author" in body or "errorCode" in body or "errorMessage" in body:
        yield from _adk(body)


def _fault(body: Mapping[str, Any]) -> Fault:
    return Fault(max(code_of(body) or 0, 0), message_of(body))


def _first(body: Mapping[str, Any], *keys: str) -> Any:
    for key in keys:
        if body.get(key) is not None:
            return body[key]
    return None


def _mapping(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, str):
        try:
            return _mapping(read(value)) if value.lstrip().startswith("{") else {"result": value}
        except MalformedBody:
            return {"result": value}
    return {} if value is None else {"result": value}


def _words(value: Any) -> str:
    """Return the text of a flat event's content: a string, or a list of strings and parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_words(item) for item in value)
    if isinstance(value, Mapping) and not value.get("thought"):
        return _words(_first(value, "text", "content"))
    return ""


def _flat(kind: str, body: Mapping[str, Any]) -> Iterator[AgentEvent]:
    if kind in _BEAT_TYPES:
        yield Heartbeat()
    elif kind in _DONE_TYPES:
        yield Done()
    elif kind in _TEXT_TYPES:
        if body.get("thought") or str(body.get("role", "")).lower() == "user":
            return
        text = _words(_first(body, "content", "text", "delta", "message"))
        partial = body.get("partial") is True
        if text:
            yield Text(text, partial, str(body.get("id") or ""), chunk=not partial)
    elif kind in _CALL_TYPES:
        name = _first(body, "name", "tool_name", "tool", "function")
        args = _first(body, "args", "arguments", "input", "parameters")
        yield ToolCall(str(name or ""), _mapping(args), str(body.get("id") or ""))
    elif kind in _RESULT_TYPES:
        name = _first(body, "name", "tool_name", "tool", "function")
        result = _first(body, "result", "response", "output", "content")
        yield ToolResult(str(name or ""), _mapping(result), str(body.get("id") or ""))
    elif "error" in kind:
        words = message_of(body) or _words(_first(body, "content", "text"))
        yield Fault(max(code_of(body) or 0, 0), words)


def _adk(body: Mapping[str, Any]) -> Iterator[AgentEvent]:
    content = body.get("content")
    identity = str(body.get("id") or "")
    is_user = str(body.get("author") or "").lower() == "user"
    partial = body.get("partial") is True
    said = False
    words: list[str] = []
    parts = content.get("parts") if isinstance(content, Mapping) else None
    for part in parts if isinstance(parts, list) else ():
        if not isinstance(part, Mapping):
            continue
        call = _first(part, "functionCall", "function_call")
        response = _first(part, "functionResponse", "function_response")
        text = part.get("text")
        if isinstance(text, str) and text and not part.get("thought") and not is_user:
            words.append(text)
            continue
        if words and isinstance(call or response, Mapping):
            yield Text("".join(words), partial, identity)
            words.clear()
            said = True
        # A partial function call is not yet whole; the aggregate brings it again.
        if isinstance(call, Mapping) and not partial:
            yield ToolCall(str(call.get("name") or ""), _mapping(call.get("args")), _part_id(call))
            said = True
        elif isinstance(response, Mapping):
            result = _mapping(response.get("response"))
            yield ToolResult(str(response.get("name") or ""), result, _part_id(response))
            said = True
    if words:
        yield Text("".join(words), partial, identity)
        said = True
    code = _first(body, "errorCode", "error_code")
    reason = _first(body, "errorMessage", "error_message", "error")
    if code not in (None, "", 0, "0") or reason:
        said_so = message_of({"message": reason, "error": reason}) or str(code)
        yield Fault(_fault_code(code), said_so)
    elif not said:
        yield Heartbeat()


def _part_id(part: Mapping[str, Any]) -> str:
    return str(part.get("id") or "")


def _fault_code(code: Any) -> int:
    return max(code_of({"code": code}) or 0, 0)


def as_flat(event: AgentEvent) -> dict[str, Any]:
    """Return the event as the flat dialect writes it."""
    match event:
        case Text(text=text):
            return {"type": "text", "content": text}
        case ToolCall(name=name, args=args):
            return {"type": "tool_call", "name": name, "args": dict(args)}
        case ToolResult(name=name, result=result):
            return {"type": "tool_result", "name": name, "result": dict(result)}
        case Heartbeat():
            return {"type": "heartbeat"}
        case Done():
            return {"type": "done"}
        case Fault(code=code, message=message):
            return {"type": "error", "code": code, "message": message}


def as_adk(
    event: AgentEvent, *, event_id: str, invocation_id: str, timestamp_s: float, author: str = AGENT
) -> dict[str, Any]:
    """Return the event as an ADK API server writes it: camelCase, absent instead of null."""
    if isinstance(event, Fault) and not event.code:
        return {"error": event.message}
    body: dict[str, Any] = {}
    match event:
        case Text(text=text, partial=partial):
            body["content"] = {"parts": [{"text": text}], "role": "model"}
            body["partial"] = partial
        case ToolCall(name=name, args=args):
            call = {"id": event.id or f"adk-{event_id}", "name": name, "args": dict(args)}
            body["content"] = {"parts": [{"functionCall": call}], "role": "model"}
        case ToolResult(name=name, result=result):
            response = {"id": event.id or f"adk-{event_id}", "name": name, "response": dict(result)}
            body["content"] = {"parts": [{"functionResponse": response}], "role": "user"}
        case Fault(code=code, message=message):
            body["errorCode"] = str(code)
            body["errorMessage"] = message
        case Heartbeat() | Done():
            pass
    body |= {
        "invocationId": invocation_id,
        "author": author,
        "actions": {"stateDelta": {}, "artifactDelta": {}, "requestedAuthConfigs": {}},
        "id": event.id if isinstance(event, Text) and event.id else event_id,
        "timestamp": timestamp_s,
    }
    return body


def frame(body: Mapping[str, Any]) -> bytes:
    """Return one SSE frame holding that JSON object, as an ADK API server writes it."""
    return b"data: " + json.dumps(body, ensure_ascii=False).encode("utf-8") + b"\n\n"
