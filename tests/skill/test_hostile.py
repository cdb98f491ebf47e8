"""A backend that misbehaves on purpose, and a world that is odd."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
import scripted
from person import Person
from scripted import (
    BGM,
    MP4,
    PASS,
    SESSION,
    TITLE,
    TOKEN,
    VIDEO,
    Answer,
    Backend,
    Cut,
    Stream,
    draft,
    flat,
    say,
)


def change(backend: Backend) -> None:
    backend.draft = draft(VIDEO, BGM, TITLE)


def orders(backend: Backend) -> list[str]:
    """Return the ids of the renders that were ordered."""
    return [
        json.loads(r.body)["id"] if r.body.endswith(b"}") else ""
        for r in backend.of("POST /api/render")
        if r.path.endswith("/lambda")
    ]


@pytest.mark.requirement("code-1001")
@pytest.mark.parametrize("code", [1001, 1002])
async def test_a_refusal_as_the_first_word_of_a_stream_is_a_refusal(
    person: Person, backend: Backend, code: int
) -> None:
    backend.turns = [
        Stream([flat(type="heartbeat"), flat(code=code, message="no")]),
        Stream([change, say("Done.")]),
    ]
    heard = await person("make it blue please")
    assert heard.result.ok, heard.said
    assert heard.replies[-1] == "Done."


@pytest.mark.requirement("code-1002")
async def test_a_session_lost_after_the_message_is_told(person: Person, backend: Backend) -> None:
    def state(_: scripted.Request) -> Answer:
        return Answer(200, {"code": 1002}) if backend.messages else Answer(body=PASS)

    backend.on("GET /api/state", state)
    backend.turns = [Stream([flat(type="tool_call", name="x"), Cut])]
    heard = await person("make it blue please")
    assert heard.code == "session"
    assert backend.messages == ["make it blue please"]


@pytest.mark.requirement("sse-dialects")
async def test_a_stream_with_the_wrong_content_type_is_read(
    person: Person, backend: Backend
) -> None:
    frames = say("All ") + say("done.")
    backend.turns = [
        Stream([frames], headers={"Content-Type": "application/json"}),
        Stream([frames], headers={"Content-Type": "text/plain"}),
        Answer(200, [{"type": "text", "content": "All done."}]),
    ]
    for _ in range(3):
        heard = await person("make it blue please")
        assert heard.replies[-1] == "All done."


@pytest.mark.requirement("render-retry")
async def test_an_order_that_breaks_off_is_looked_for_before_it_is_repeated(
    person: Person, backend: Backend
) -> None:
    change(backend)
    backend.answers["EARLY POST /api/render/proxy/lambda"] = [Answer(cut_after=20)]
    heard = await person(intents=("export",))
    assert heard.result.ok, heard.said
    assert len(orders(backend)) == 2
    assert len(heard.files) == 1


@pytest.mark.requirement("render-retry")
async def test_an_order_that_arrived_although_its_answer_was_lost_is_not_repeated(
    person: Person, backend: Backend
) -> None:
    change(backend)

    def order(request: scripted.Request) -> Answer:
        backend.renders[json.loads(request.body)["id"]] = 0
        return Answer(200, {"success": True}, cut_after=3)

    backend.on("POST /api/render/proxy/lambda", order)
    heard = await person(intents=("export",))
    assert heard.result.ok, heard.said
    assert len(orders(backend)) == 1


@pytest.mark.requirement("envelope-variants")
@pytest.mark.parametrize(
    "raw",
    [
        b'{"code":0,"data":{"state":{"draft":{"t":[{"tt":0,"sg":[{"d":NaN,"m":{"title":"\\ud800x"}}]}]}}}}',
        b'{"code":0,"data":{"state":{"draft":{"t":[{"tt":7,"sg":[{"d":1e400,"m":{"text":"\\u001b[2Jx"}}]}]}}}}',
        b'\xef\xbb\xbf{"code":0,"data":{"state":{"draft":{"t":[{"tt":1,"sg":[{"d":-5}]}]}}}}',
        b'{"code":0,"data":' + b'{"state":' * 300 + b"{}" + b"}" * 300 + b"}",
        b'{"code":0,"data":{"state":{"draft":{"t":[{"sg":[{}]}],"x":' + b"[" * 400 + b"]" * 400 + b"}}}}",
    ],
)  # fmt: skip
async def test_an_odd_state_is_shown_as_far_as_it_goes(
    person: Person, backend: Backend, raw: bytes
) -> None:
    backend.on("GET /api/state", Answer(200, raw, {"Content-Type": "application/json"}))
    heard = await person(intents=("state",))
    assert heard.result.ok, heard.said
    assert len(heard.timelines) == 1
    assert "\x1b" not in heard.timelines[0].text
    exported = await person(intents=("export",))
    assert exported.code in {"", "bad_response", "render_failed", "nothing_to_export"}
    assert "internal" not in exported.said


@pytest.mark.requirement("tools-hidden")
async def test_ids_and_tokens_in_a_backends_words_are_masked(
    person: Person, backend: Backend
) -> None:
    await person(intents=("state",))
    backend.turns = [Stream([say(f"Session {SESSION} with token {TOKEN} is fine.")])]
    heard = await person("how are you doing there")
    assert SESSION not in heard.said


@pytest.mark.requirement("gui-click")
async def test_an_export_that_only_the_backend_spoke_of_needs_a_timeline(
    person: Person, backend: Backend
) -> None:
    backend.turns = [Stream([say("Send me a file, then click Export to download it.")])]
    heard = await person("what can you do for me")
    assert heard.result.ok
    assert orders(backend) == []


@pytest.mark.requirement("upload-file")
@pytest.mark.skipif(os.name != "posix", reason="file names of bytes")
async def test_a_file_name_that_is_no_text_is_uploaded(person: Person, backend: Backend) -> None:
    name = os.fsdecode(b"t\xff\xfelk.mp3")
    person.file(name)
    heard = await person(attach=(name,), intents=("upload",))
    assert heard.result.ok, heard.said
    assert len(backend.of("upload-video")) == 1


@pytest.mark.requirement("bounded-wait")
async def test_a_message_that_waits_behind_another_is_not_lost(
    person: Person, backend: Backend
) -> None:
    person.env["VIDEO_A2E_RECOVERY_WAIT"] = "0.3"
    both_wait = threading.Event()

    def until_both_wait(_: Backend) -> None:
        assert both_wait.wait(60)

    backend.turns = [
        Stream([flat(type="heartbeat"), until_both_wait, change, say("One.")]),
        Stream([say("Two.")]),
    ]
    # Long enough for the message to arrive: one that is cut off before may not be sent again.
    first = await person("do the first thing please", wait=1.5)
    assert backend.messages == ["do the first thing please"]
    second = await person("do the second thing please", wait=0.1)
    both_wait.set()
    assert first.result.pending
    assert second.result.pending
    heard = await person("do the second thing please")
    assert heard.result.ok, heard.said
    assert backend.messages == ["do the first thing please", "do the second thing please"]
    assert heard.replies[-1] == "Two."


@pytest.mark.requirement("download-whole")
@pytest.mark.parametrize("place", ["loop", "file", "elsewhere"])
async def test_a_download_that_is_led_astray_falls_back(
    person: Person, backend: Backend, place: str
) -> None:
    change(backend)
    target = {
        "loop": "/video.mp4",
        "file": "file:///etc/passwd",
        "elsewhere": "http://127.0.0.1:9/x.mp4",
    }[place]
    backend.on("GET /video.mp4", Answer(302, b"", {"Location": target}))
    heard = await person(intents=("export",))
    assert heard.result.ok, heard.said
    assert Path(heard.files[0].path).read_bytes() == MP4
    assert len(backend.of("/download")) == 1


@pytest.mark.requirement("download-resume")
async def test_a_video_that_changed_meanwhile_is_fetched_from_the_beginning(
    person: Person, backend: Backend
) -> None:
    change(backend)
    other = MP4[:-100] + b"y" * 100
    backend.on(
        "GET /video.mp4",
        Answer(200, MP4, {"ETag": '"1"'}, cut_after=90_000),
        Answer(200, other, {"ETag": '"2"'}),
    )
    heard = await person(intents=("export",))
    assert Path(heard.files[0].path).read_bytes() == other
    assert backend.of("GET /video.mp4")[1].headers["if-range"] == '"1"'


@pytest.mark.requirement("code-1002")
async def test_an_upload_into_a_lost_session_goes_into_the_new_one(
    person: Person, backend: Backend
) -> None:
    await person("make it blue please")
    person.file("talk.mp3")
    backend.on("upload-video", Answer(404, {"detail": "Session not found: 1"}), Answer(body=PASS))
    heard = await person(attach=("talk.mp3",), intents=("upload",))
    assert heard.result.ok
    assert backend.of("upload-video")[-1].path.endswith(str(int(SESSION) + 1))


@pytest.mark.requirement("unreachable")
@pytest.mark.parametrize(
    "key", ["POST /api/auth/anonymous-token", "POST /api/tasks", "GET /api/credits"]
)
@pytest.mark.parametrize("answer", [Answer(503, b""), Answer(200, b'{"code":0}', cut_after=2)])
async def test_a_service_that_fails_before_anything_was_said_is_told(
    person: Person, backend: Backend, key: str, answer: Answer
) -> None:
    backend.on(key, answer)
    heard = await person(intents=("state",) if "tasks" in key else ("credits",))
    assert heard.code == "unreachable"
    assert "http" not in heard.error.text.lower()
