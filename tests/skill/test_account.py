"""Tokens, sessions, codes: what is tried again once, and what is told."""

from __future__ import annotations

import json

import pytest
from person import Person
from scripted import (
    PASS,
    SESSION,
    TITLE,
    TOKEN,
    VIDEO,
    Answer,
    Backend,
    Stream,
    draft,
    flat,
    ok,
    say,
)

from skill.client import error_of
from skill.errors import MessageTooLong
from skill.wire.envelope import ApiError

REGISTER = "register?bind=anon_abc123"


def fault(code: int) -> Answer:
    return Answer(200, {"code": code, "message": "no"})


@pytest.mark.requirement("token-kept")
async def test_a_token_is_asked_for_once_and_kept_for_the_owner_only(
    person: Person, backend: Backend
) -> None:
    await person(intents=("credits",))
    await person(intents=("credits",))
    assert len(backend.of("POST /api/auth/anonymous-token")) == 1
    token = person.home / "token.json"
    assert token.stat().st_mode & 0o777 == 0o600
    assert person.home.stat().st_mode & 0o777 == 0o700
    assert all(f.stat().st_mode & 0o077 == 0 for f in person.home.rglob("*"))


@pytest.mark.requirement("token-client-id")
async def test_the_client_id_stays_the_same(person: Person, backend: Backend) -> None:
    await person(intents=("credits",))
    first = backend.requests[0].headers["x-client-id"]
    (person.home / "token.json").unlink()
    await person(intents=("credits",))
    assert {r.headers["x-client-id"] for r in backend.requests} == {first}


@pytest.mark.requirement("token-given")
async def test_a_given_token_is_used_as_it_is(person: Person, backend: Backend) -> None:
    person.env["NEMO_TOKEN"] = "nmv_given"
    await person(intents=("credits",))
    assert backend.of("anonymous-token") == []
    assert backend.requests[-1].headers["authorization"] == "Bearer nmv_given"
    assert "nmv_given" not in "".join(p.read_text() for p in person.home.rglob("*.json*"))


@pytest.mark.requirement("headers-attribution")
async def test_every_request_carries_the_three_headers(person: Person, backend: Backend) -> None:
    person.file("talk.mp3")
    person.env["SKILL_SOURCE"] = "clawhub"
    await person("make a video", attach=("talk.mp3",), quick=True)
    assert len(backend.requests) > 8
    for request in backend.requests:
        assert request.headers["x-skill-source"] == "video-a2e"
        assert request.headers["x-skill-version"].count(".") == 2
        assert request.headers["x-skill-platform"] == "clawhub"
        assert TOKEN not in request.path


@pytest.mark.requirement("code-1001")
@pytest.mark.parametrize("answer", [fault(1001), Answer(401, {"code": 1001}), Answer(401, b"no")])
@pytest.mark.parametrize(
    "key", ["GET /api/credits", "POST /run_sse", "GET /api/state", "POST /api/tasks/me"]
)
async def test_a_rejected_token_is_renewed_once(
    person: Person, backend: Backend, key: str, answer: Answer
) -> None:
    backend.on(key, answer, Answer(body=PASS))
    intents = ("credits",) if "credits" in key else ()
    heard = await person("make it blue please", intents=intents)
    assert heard.result.ok, heard.said
    assert len(backend.of("anonymous-token")) == 2
    assert len(backend.messages) <= 2


@pytest.mark.requirement("code-1001")
async def test_a_token_that_stays_rejected_is_told(person: Person, backend: Backend) -> None:
    backend.on("GET /api/credits", fault(1001))
    heard = await person(intents=("credits",))
    assert (heard.code, heard.result.ok) == ("auth", False)
    assert len(backend.of("anonymous-token")) == 2
    assert len(backend.of("GET /api/credits")) == 2


@pytest.mark.requirement("code-1001")
async def test_a_token_rejected_within_the_stream_does_not_send_again(
    person: Person, backend: Backend
) -> None:
    backend.turns = [Stream([say("I began."), flat(code=1001, message="expired")])]
    await person("make it blue please")
    assert backend.messages == ["make it blue please"]


@pytest.mark.requirement("code-1002")
@pytest.mark.parametrize("answer", [fault(1002), Answer(404, {"detail": "Session not found: 1"})])
async def test_a_lost_session_is_replaced_once_and_said(
    person: Person, backend: Backend, answer: Answer
) -> None:
    await person("make it blue please")
    backend.on("POST /run_sse", answer, Answer(body=PASS))
    heard = await person("make it red please")
    assert heard.result.ok, heard.said
    assert "no longer there" in heard.said
    assert len(backend.of("with-session")) == 2
    assert json.loads(backend.of("POST /run_sse")[-1].body)["session_id"] == str(int(SESSION) + 1)


@pytest.mark.requirement("code-1002")
async def test_a_session_lost_twice_is_told(person: Person, backend: Backend) -> None:
    backend.on("POST /run_sse", fault(1002))
    heard = await person("make it red please")
    assert heard.code == "session"
    assert len(backend.of("with-session")) == 2


@pytest.mark.requirement("code-1002")
async def test_an_export_of_a_lost_session_says_what_was_lost(
    person: Person, backend: Backend
) -> None:
    await person("make it blue please")
    backend.on("GET /api/state", fault(1002), Answer(body=PASS))
    backend.draft = None
    heard = await person(intents=("export",))
    assert heard.code == "nothing_to_export"
    assert "no longer there" in heard.said


@pytest.mark.requirement("code-2001")
@pytest.mark.parametrize(
    "answer",
    [
        fault(2001),
        Answer(402, {"code": 2001, "message": "no"}),
        Stream([flat(code=2001, message="no")]),
        Stream([flat(type="error", code=2001)]),
    ],
)
async def test_no_credits_gives_an_anonymous_user_the_registration_link(
    person: Person, backend: Backend, answer: Answer | Stream
) -> None:
    backend.turns = [answer]
    heard = await person("make it blue please")
    assert heard.code == "no_credits"
    assert REGISTER in heard.error.text
    assert backend.messages == ["make it blue please"]


@pytest.mark.requirement("code-2001")
async def test_no_credits_asks_a_registered_user_to_top_up(
    person: Person, backend: Backend
) -> None:
    person.env["NEMO_TOKEN"] = "nmv_given"
    backend.turns = [fault(2001)]
    heard = await person("make it blue please")
    assert "Top up credits in your account" in heard.error.text


@pytest.mark.requirement("code-402")
@pytest.mark.parametrize("answer", [fault(402), Answer(402, {"code": 402}), Answer(402, b"")])
async def test_a_blocked_export_says_what_unlocks_it(
    person: Person, backend: Backend, answer: Answer
) -> None:
    backend.draft = draft(VIDEO)
    backend.on("POST /api/render/proxy/lambda", answer)
    heard = await person(intents=("export",))
    assert heard.code == "export_blocked"
    assert heard.error.text == "Register or upgrade your plan to unlock export."
    assert len(backend.of("POST /api/render/proxy/lambda")) == 1


@pytest.mark.requirement("code-400")
async def test_a_client_id_that_is_not_taken_is_made_anew(person: Person, backend: Backend) -> None:
    backend.on(
        "POST /api/auth/anonymous-token",
        Answer(400, {"code": 400, "message": "X-Client-Id"}),
        Answer(body=PASS),
    )
    heard = await person(intents=("credits",))
    assert heard.result.ok
    ids = [r.headers["x-client-id"] for r in backend.of("anonymous-token")]
    assert len(set(ids)) == 2


@pytest.mark.requirement("code-400")
async def test_a_client_id_that_is_missed_later_is_made_anew_for_the_same_token(
    person: Person, backend: Backend
) -> None:
    await person("make it blue please")
    missed = Answer(400, {"detail": "Missing header X-Client-Id"})
    backend.on("POST /run_sse", missed, Answer(body=PASS))
    heard = await person("make it red please")
    assert heard.result.ok, heard.said
    assert len({r.headers["x-client-id"] for r in backend.of("POST /run_sse")}) == 2
    await person(intents=("state",))
    assert len(backend.of("anonymous-token")) == len(backend.of("with-session")) == 1


REFUSALS = [
    Answer(400, {"code": 400, "message": "bad_message"}),
    Answer(200, {"code": 400, "message": "bad_message"}),
    Answer(400, b""), Answer(403, b""), Answer(404, {"detail": "Not Found"}), Answer(404, b"<html>"),
    Answer(405, b""), Answer(409, {"detail": "busy"}), Answer(413, b""), Answer(415, b""),
    Answer(422, {"detail": [{"msg": "field required"}]}), Answer(431, b""),
]  # fmt: skip


@pytest.mark.requirement("code-400")
@pytest.mark.parametrize("answer", REFUSALS)
@pytest.mark.parametrize("key", ["POST /run_sse", "GET /api/state", "GET /api/credits", "upload"])
async def test_no_other_refusal_gives_up_the_project(
    person: Person, backend: Backend, key: str, answer: Answer
) -> None:
    person.file("talk.mp3")
    await person("make it blue please")
    backend.on(key, answer)
    intents = ("credits",) if "credits" in key else ("state",) if "state" in key else ()
    if key == "upload":
        heard = await person(attach=("talk.mp3",))
    else:
        heard = await person(None if intents else "make it red please", intents=intents)
    assert not heard.result.ok
    assert "no longer there" not in heard.said
    assert len(backend.of("anonymous-token")) == len(backend.of("with-session")) == 1
    assert len(backend.messages) <= 2
    backend.answers.pop(key)
    assert (await person("make it green please")).result.ok
    assert len({json.loads(r.body)["session_id"] for r in backend.of("POST /run_sse")}) == 1


@pytest.mark.requirement("message-length")
@pytest.mark.parametrize(
    ("answer", "size"),
    [
        (Answer(400, {"code": 400, "data": {"reason": "message_too_long", "limit": 9}}), 50),
        (Answer(413, b""), 50),
        (Answer(422, {"detail": "String too long"}), 50),
        (Answer(400, b""), 100_000),
    ],
)
@pytest.mark.parametrize(
    ("word", "told"), [("louder ", "too long"), ("\u7ea2\u8272", "\u592a\u957f\u4e86")]
)
async def test_a_message_that_is_too_long_is_told_so(
    person: Person, backend: Backend, answer: Answer, size: int, word: str, told: str
) -> None:
    backend.turns = [answer]
    heard = await person(word * size)
    assert heard.code == "too_large"
    assert told in heard.error.text
    assert len(backend.messages) == 1


@pytest.mark.requirement("message-length")
@pytest.mark.parametrize(
    ("words", "is_too_long"),
    [
        ("Input exceeds 4000 characters", True),
        ("message_length_exceeded", True),
        ("context length exceeded", True),
        ("String too long", True),
        ("quota exceeded", False),
        ("daily limit exceeded", False),
        ("daily message limit exceeded", False),
        ("exceeded retries", False),
        ("exceeds the number of messages per minute", False),
        ("the model took too long", False),
    ],
)
def test_only_what_measures_a_message_finds_it_too_long(words: str, *, is_too_long: bool) -> None:
    assert isinstance(error_of(ApiError(400, words), "/run_sse"), MessageTooLong) is is_too_long


@pytest.mark.requirement("code-429")
@pytest.mark.parametrize(
    "key", ["POST /api/auth/anonymous-token", "GET /api/credits", "POST /api/tasks"]
)
@pytest.mark.parametrize("answer", [fault(429), Answer(429, b"slow down")])
async def test_too_many_requests_are_tried_once_more_after_the_wait(
    person: Person, backend: Backend, key: str, answer: Answer
) -> None:
    backend.on(key, answer, Answer(body=PASS))
    heard = (
        await person(intents=("credits",))
        if "credits" in key or "token" in key
        else await person(intents=("state",))
    )
    assert heard.result.ok
    assert len(backend.of(key)) == 2


@pytest.mark.requirement("code-429")
async def test_too_many_requests_twice_are_told(person: Person, backend: Backend) -> None:
    backend.on("GET /api/credits", Answer(429, b""))
    heard = await person(intents=("credits",))
    assert heard.code == "rate_limited"
    assert len(backend.of("GET /api/credits")) == 2


@pytest.mark.requirement("code-429")
async def test_a_message_that_was_refused_for_its_rate_is_sent_once_more(
    person: Person, backend: Backend
) -> None:
    backend.on("POST /run_sse", Answer(429, b""), Answer(body=PASS))
    heard = await person("make it blue please")
    assert heard.result.ok
    assert len(backend.messages) == 2


@pytest.mark.requirement("envelope-variants")
@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"<html>"), Answer(200, b""), Answer(200, [1]), Answer(200, {"code": 0, "data": {}}), Answer(500, b"x"),
        Answer(200, {"code": 5, "message": "Traceback (most recent call last)"}), Answer(404, {"detail": "Not Found"}), Answer(302, b"", {"Location": "http://127.0.0.1:1/x"}),
    ],
)  # fmt: skip
async def test_an_answer_outside_the_protocol_is_told_plainly(
    person: Person, backend: Backend, answer: Answer
) -> None:
    backend.on("GET /api/credits", answer)
    heard = await person(intents=("credits",))
    assert heard.code == "bad_response"
    assert "Traceback" not in heard.said


@pytest.mark.requirement("envelope-variants")
@pytest.mark.parametrize(
    "body",
    [
        {"code": 0, "data": {"available": 87, "frozen": 3, "total": 100}}, {"code": "0", "data": {"available": "87"}}, {"success": True, "data": {"available": 87.0}},
        {"available": 87}, {"code": 200, "data": {"available": 87, "extra": {"x": 1}}}, {"code": 0, "data": {"available": 87, "frozen": None, "total": None}},
    ],
)  # fmt: skip
async def test_credits_are_read_in_all_forms(
    person: Person, backend: Backend, body: object
) -> None:
    backend.on("GET /api/credits", Answer(200, body))
    heard = await person(intents=("credits",))
    assert "87" in heard.replies[-1]


@pytest.mark.requirement("unreachable")
async def test_a_backend_that_is_not_there_is_told(person: Person) -> None:
    person.env["NEMO_API_URL"] = "http://127.0.0.1:9"
    heard = await person("make it blue please")
    assert heard.code == "unreachable"


@pytest.mark.requirement("first-contact")
async def test_first_contact_greets_with_three_things_to_try(person: Person) -> None:
    heard = await person("make it blue please")
    assert all(f"{n}. " in heard.replies[0] for n in (1, 2, 3))
    assert heard.statuses[:2] == ["Connecting...", "Ready."]
    again = await person("make it blue please")
    assert again.replies == ["I added a title."]
    assert again.statuses[0] == "Connecting..."


@pytest.mark.requirement("language")
async def test_replies_come_in_the_users_language(person: Person, backend: Backend) -> None:
    heard = await person("余额")
    assert "积分" in heard.replies[-1]
    assert (
        json.loads(backend.of("with-session")[0].body)["language"] == "zh"
        if backend.of("with-session")
        else True
    )
    assert "credits" in (await person("余额", lang="en")).replies[-1]


@pytest.mark.requirement("session-create")
async def test_a_session_is_made_once_for_a_conversation(person: Person, backend: Backend) -> None:
    await person("make it blue please")
    await person("make it red please")
    await person(intents=("state",))
    assert len(backend.of("with-session")) == 1
    body = json.loads(backend.of("with-session")[0].body)
    assert body == {"task_name": "project", "language": "en"}
    sent = json.loads(backend.of("POST /run_sse")[0].body)
    assert sent == {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": SESSION,
        "new_message": {"parts": [{"text": "make it blue please"}]},
    }


@pytest.mark.requirement("session-create")
async def test_a_new_project_gets_a_new_session(person: Person, backend: Backend) -> None:
    await person("make it blue please")
    heard = await person(intents=("new",))
    assert heard.result.ok
    await person("make it red please")
    assert len(backend.of("with-session")) == 2


@pytest.mark.requirement("state-once")
@pytest.mark.parametrize(
    "body",
    [
        {"draft": draft(VIDEO, TITLE)}, {"draft": None}, {}, {"draft": {"t": None}}, {"draft": {"t": [{"tt": 0, "sg": None}]}}, {"draft": "x"},
        {"draft": {"t": [{"tt": "0", "sg": [{"d": "5000", "m": None}]}]}}, {"draft": {"t": {"a": {"tt": 1, "sg": {"x": {"d": 1}}}}}},
        {"draft": {"tracks": [{"type": 7, "segments": [{"duration": 1000, "metadata": {"content": "hi"}}]}]}},
    ],
)  # fmt: skip
async def test_state_gives_exactly_one_timeline(
    person: Person, backend: Backend, body: object
) -> None:
    backend.on("GET /api/state", ok({"state": body}))
    heard = await person(intents=("state",))
    assert heard.result.ok
    assert len(heard.timelines) == 1
    assert heard.timelines[0].text.startswith("Timeline (")
