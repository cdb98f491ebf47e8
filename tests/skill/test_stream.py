"""What a stream may look like, and what is shown of it."""

from __future__ import annotations

import gzip
import json

import pytest
from person import Person
from scripted import BGM, TITLE, VIDEO, Answer, Backend, Cut, Stream, draft, flat, say


def adk(*parts: dict, partial: bool | None = None, event: str = "e1", **more: object) -> bytes:
    body = {
        "content": {"parts": list(parts), "role": "model"},
        "invocationId": "i",
        "author": "nemo_agent",
        "actions": {"stateDelta": {}},
        "id": event,
        "timestamp": 1.0,
        **more,
    }
    if partial is not None:
        body["partial"] = partial
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def change(backend: Backend) -> None:
    backend.draft = draft(VIDEO, BGM, TITLE)


CASES = {
    "flat text": ([say("All done.")], ["All done."]),
    "flat chunks": ([say("All "), say("do"), say("ne.")], ["All done."]),
    "two flat messages": (
        [say("Trimmed it."), flat(type="tool_call", name="x"), say("Then made it blue.")],
        ["Trimmed it.", "Then made it blue."],
    ),
    "ADK partials and aggregate": (
        [
            adk({"text": "All "}, partial=True),
            adk({"text": "done."}, partial=True),
            adk({"text": "All done."}, partial=False),
        ],
        ["All done."],
    ),
    "ADK partials with ids of their own": (
        [
            adk({"text": "All "}, partial=True, event="a"),
            adk({"text": "done."}, partial=True, event="b"),
            adk({"text": "All done."}, event="c"),
        ],
        ["All done."],
    ),
    "ADK partials without aggregate": (
        [adk({"text": "All "}, partial=True), adk({"text": "done."}, partial=True)],
        ["All done."],
    ),
    "ADK event without partial": ([adk({"text": "All done."})], ["All done."]),
    "ADK text and call in one event": (
        [
            adk({"text": "Adding it."}, {"functionCall": {"id": "1", "name": "f", "args": {}}}),
            adk(
                {"functionResponse": {"id": "1", "name": "f", "response": {"ok": True}}}, event="e2"
            ),
            adk({"text": "All done."}, event="e3"),
        ],
        ["Adding it.", "All done."],
    ),
    "several text parts": ([adk({"text": "All "}, {"text": "done."})], ["All done."]),
    "thoughts are not for the user": (
        [adk({"text": "the user wants", "thought": True}, {"text": "All done."})],
        ["All done."],
    ),
    "an event sent twice under one id": (
        [adk({"text": "All done."}, event="x"), adk({"text": "All done."}, event="x")],
        ["All done."],
    ),
    "the user's own words come back": (
        [adk({"text": "add it"}, author="user"), adk({"text": "All done."}, event="2")],
        ["All done."],
    ),
    "heartbeats, comments, empty data": (
        [flat(type="heartbeat"), b": hi\n\n", b"data:\n\n", b"data: \n\n", say("All done.")],
        ["All done."],
    ),
    "CRLF": ([b'data: {"type":"text","content":"All done."}\r\n\r\n'], ["All done."]),
    "CR": ([b'data: {"type":"text","content":"All done."}\r\r'], ["All done."]),
    "BOM": ([b"\xef\xbb\xbf" + say("All done.")], ["All done."]),
    "multi-line data": (
        [b'data: {"type":"text",\ndata: "content":"All done."}\n\n'],
        ["All done."],
    ),
    "no last blank line": ([b'data: {"type":"text","content":"All done."}'], ["All done."]),
    "no last blank line but one end": (
        [b'data: {"type":"text","content":"All done."}\n'],
        ["All done."],
    ),
    "bad UTF-8": ([b'data: {"type":"text","content":"All \xff done."}\n\n'], ["All \ufffd done."]),
    "one bad JSON line": ([b"data: {oops\n\n", say("All done.")], ["All done."]),
    "unknown types": (
        [
            flat(type="telemetry", x=1),
            b"data: [1]\n\n",
            b"data: 7\n\n",
            b"data: null\n\n",
            say("All done."),
        ],
        ["All done."],
    ),
    "U+2028 inside a string": ([say("All\u2028done.")], ["All\u2028done."]),
    "other fields": ([b"event: message\nid: 7\nretry: 10\n" + say("All done.")], ["All done."]),
    "bare JSON lines": ([b'{"type":"text","content":"All done."}\n\n'], ["All done."]),
    "end marker": ([say("All done."), b"data: [DONE]\n\n", 30.0], ["All done."]),
    "escape sequences": ([say("\x1b]0;pwned\x07All \x1b[31mdone\x1b[0m.\x07")], ["All done."]),
    "a trailing excuse": (
        [say("All done."), say("I encountered a temporary issue processing your request.")],
        ["All done."],
    ),
    "an excuse in the same text": (
        [say("All done. I encountered a temporary issue. Please try again.")],
        ["All done."],
    ),
    "split inside a character": (
        [b'data: {"type":"text","content":"\xe5\xae', b'\x8c\xe6\x88\x90"}\n\n'],
        ["完成"],
    ),
}


@pytest.mark.requirement("sse-dialects")
@pytest.mark.parametrize("name", CASES)
async def test_a_stream_shows_its_words_once(person: Person, backend: Backend, name: str) -> None:
    pieces, expected = CASES[name]
    backend.draft = draft(VIDEO)
    backend.turns = [Stream([*pieces])]
    heard = await person("make it nicer please")
    assert heard.replies[1:] == expected
    assert heard.result.ok
    assert backend.messages == ["make it nicer please"]


@pytest.mark.requirement("sse-dialects")
async def test_a_compressed_stream_is_read(person: Person, backend: Backend) -> None:
    raw = gzip.compress(say("All done."))
    backend.turns = [Stream([raw], headers={"Content-Encoding": "gzip"})]
    assert (await person("make it nicer please")).replies[1:] == ["All done."]


@pytest.mark.requirement("sse-dialects")
async def test_an_event_of_a_megabyte_cut_small_is_read(person: Person, backend: Backend) -> None:
    frame = say("x" * 1_000_000)
    backend.turns = [Stream([frame[i : i + 1400] for i in range(0, len(frame), 1400)])]
    assert (await person("make it nicer please")).replies[1:] == ["x" * 1_000_000]


@pytest.mark.requirement("sse-silent")
async def test_a_silent_edit_is_told_from_the_state(person: Person, backend: Backend) -> None:
    backend.turns = [
        Stream(
            [
                flat(type="tool_call", name="e"),
                change,
                flat(type="tool_result", name="e", result={}),
            ]
        )
    ]
    heard = await person("add a title please")
    assert heard.result.ok
    assert "Urban Dreams" in heard.said
    assert [t.text for t in heard.timelines] == [
        'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
    ]


@pytest.mark.requirement("sse-silent")
@pytest.mark.parametrize("words", ["[tool_call: trim {}]", "[tool_result: ok]"])
async def test_words_of_tools_alone_are_no_answer(
    person: Person, backend: Backend, words: str
) -> None:
    backend.turns = [Stream([say(words), change])]
    heard = await person("add a title please")
    assert heard.result.ok
    assert any("Urban Dreams" in reply for reply in heard.replies)
    assert not any("tool" in reply for reply in heard.replies)


@pytest.mark.requirement("sse-silent")
async def test_a_silent_edit_that_changed_nothing_is_told_so(
    person: Person, backend: Backend
) -> None:
    backend.draft = draft(VIDEO)
    backend.turns = [
        Stream([flat(type="tool_call", name="e"), flat(type="tool_result", name="e", result={})])
    ]
    heard = await person("add a title please")
    assert heard.result.ok
    assert "as it was" in heard.replies[-1]
    assert heard.timelines == []


@pytest.mark.requirement("sse-silent")
async def test_an_empty_turn_is_told_so(person: Person, backend: Backend) -> None:
    backend.turns = [Stream([])]
    heard = await person("add a title please")
    assert heard.result.ok
    assert "as it was" in heard.replies[-1]


@pytest.mark.requirement("sse-bare-error")
async def test_an_agent_that_fails_is_told_without_its_words(
    person: Person, backend: Backend
) -> None:
    backend.turns = [
        Stream([b'data: {"error": "RuntimeError: boom at line 7", "error_details": {}}\n\n'])
    ]
    heard = await person("add a title please")
    assert (heard.code, heard.result.ok) == ("bad_response", False)
    assert "RuntimeError" not in heard.said


@pytest.mark.requirement("sse-bare-error")
async def test_an_agent_that_fails_after_the_change_has_done_it(
    person: Person, backend: Backend
) -> None:
    backend.turns = [Stream([change, b'data: {"error": "RuntimeError: boom"}\n\n'])]
    heard = await person("add a title please")
    assert heard.result.ok
    assert len(heard.timelines) == 1


@pytest.mark.requirement("sse-never-resend")
@pytest.mark.parametrize("queries", [1, 3, 5])
async def test_a_lost_stream_is_watched_and_never_sent_again(
    person: Person, backend: Backend, queries: int
) -> None:
    seen = 0

    def state(_: object) -> Answer:
        nonlocal seen
        if backend.messages:
            seen += 1
        now = draft(VIDEO, BGM, TITLE) if seen >= queries else draft(VIDEO)
        return Answer(200, {"code": 0, "data": {"state": {"draft": now}}})

    backend.on("GET /api/state/", state)
    backend.turns = [Stream([say("I will add"), Cut])]
    heard = await person("add a title please")
    assert backend.messages == ["add a title please"]
    assert heard.result.ok
    assert "Urban Dreams" in heard.replies[-1]
    assert seen == queries


@pytest.mark.requirement("sse-recovery-five")
async def test_a_lost_stream_that_changed_nothing_fails_after_five_looks(
    person: Person, backend: Backend
) -> None:
    backend.draft = draft(VIDEO)
    backend.turns = [Stream([flat(type="tool_call", name="e"), Cut])]
    heard = await person("add a title please")
    assert backend.messages == ["add a title please"]
    assert (heard.code, heard.result.ok) == ("unreachable", False)
    last_message = [r.path for r in backend.requests].index("/run_sse")
    assert len([r for r in backend.requests[last_message:] if "/api/state/" in r.path]) == 5


@pytest.mark.requirement("sse-never-resend")
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_failure_after_sending_is_never_sent_again(
    person: Person, backend: Backend, status: int
) -> None:
    backend.turns = [Answer(status, b"<html>oops</html>")]
    heard = await person("add a title please")
    assert backend.messages == ["add a title please"]
    assert not heard.result.ok


@pytest.mark.requirement("sse-heartbeats")
async def test_nothing_but_heartbeats_counts_as_lost(person: Person, backend: Backend) -> None:
    person.env["VIDEO_A2E_HEARTBEAT_TIMEOUT"] = "0.3"
    backend.turns = [Stream([p for _ in range(60) for p in (flat(type="heartbeat"), 0.05)])]
    heard = await person("add a title please")
    assert heard.code == "timeout"
    assert backend.messages == ["add a title please"]


@pytest.mark.requirement("sse-heartbeats")
async def test_a_stream_that_stays_open_after_its_answer_gives_the_answer(
    person: Person, backend: Backend
) -> None:
    person.env["VIDEO_A2E_HEARTBEAT_TIMEOUT"] = "0.3"
    backend.turns = [
        Stream(
            [
                change,
                say("All done."),
                *[p for _ in range(60) for p in (flat(type="heartbeat"), 0.05)],
            ]
        )
    ]
    heard = await person("add a title please")
    assert heard.result.ok
    assert heard.replies[1:] == ["All done."]


@pytest.mark.requirement("sse-deadline")
async def test_a_turn_streams_no_longer_than_its_deadline(person: Person, backend: Backend) -> None:
    person.env["VIDEO_A2E_SSE_TIMEOUT"] = "0.3"
    backend.turns = [
        Stream([p for n in range(60) for p in (flat(type="tool_call", name=f"t{n}"), 0.05)])
    ]
    heard = await person("add a title please")
    assert heard.code == "timeout"


@pytest.mark.requirement("sse-still-working")
async def test_a_long_turn_says_that_it_is_still_working(person: Person, backend: Backend) -> None:
    person.env["VIDEO_A2E_STILL_WORKING_EVERY"] = "0.1"
    backend.turns = [Stream([flat(type="heartbeat"), 0.5, say("All done.")])]
    heard = await person("add a title please")
    assert heard.statuses.count("⏳ Still working...") >= 3


@pytest.mark.requirement("sse-excuse")
async def test_an_excuse_after_silent_work_is_ignored(person: Person, backend: Backend) -> None:
    backend.turns = [
        Stream(
            [
                flat(type="tool_call", name="e"),
                change,
                flat(type="tool_result", name="e", result={}),
                say("I encountered a temporary issue."),
            ]
        )
    ]
    heard = await person("add a title please")
    assert heard.result.ok
    assert "temporary issue" not in heard.said
    assert len(heard.timelines) == 1


@pytest.mark.requirement("sse-excuse")
async def test_an_excuse_alone_is_a_failure(person: Person, backend: Backend) -> None:
    backend.turns = [Stream([say("I encountered a temporary issue.")])]
    heard = await person("add a title please")
    assert heard.code == "bad_response"


@pytest.mark.requirement("sse-cut")
@pytest.mark.parametrize("chunked", [True, False])
async def test_a_stream_that_ends_within_an_event_is_watched(
    person: Person, backend: Backend, chunked: bool
) -> None:
    backend.turns = [
        Stream([say("I will add"), b'data: {"type": "text", "cont', change], chunked=chunked)
    ]
    heard = await person("add a title please")
    assert heard.result.ok
    assert "went through" in heard.replies[-1]
    assert backend.messages == ["add a title please"]
