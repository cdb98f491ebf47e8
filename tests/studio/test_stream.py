from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from skill.wire.agent import AGENT, parse
from studio.faults import NoCredits
from studio.store import Store

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"


def bodies(answer: httpx.Response) -> list[dict[str, Any]]:
    """The JSON of each event of a finished stream."""
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    frames = answer.text.split("\n\n")
    assert frames.pop() == ""
    return [json.loads(frame.removeprefix("data: ")) for frame in frames if frame[0] != ":"]


async def test_an_edit_streams_tool_call_result_and_words(caller):
    await caller.upload("tone.wav")
    events = bodies(await caller.say("make a video"))
    kinds = [event["type"] for event in events]
    assert kinds[0] == "tool_call"
    assert kinds[1] == "tool_result"
    assert kinds[-1] == "text"
    assert events[-1]["content"]


async def test_an_edit_shows_in_the_state(caller):
    await caller.upload("tone.wav")
    before = await caller.state()
    await caller.say("make a video")
    await caller.say('write "Second Breakfast" at the bottom')
    after = await caller.state()
    texts = [
        segment["m"]["text"]
        for track in after["draft"]["t"]
        if track["tt"] == 7
        for segment in track["sg"]
    ]
    assert before["draft"]["t"] == []
    assert "Second Breakfast" in texts


@pytest.mark.requirement("sse-dialects")
async def test_flat_events_have_the_documented_keys(caller, documented):
    shapes = {event["type"]: set(event) for event in documented("run_sse")["flat_events"]}
    await caller.upload("tone.wav")
    for event in bodies(await caller.say("make a video")):
        assert set(event) == shapes[event["type"]]


@pytest.mark.requirement("sse-dialects")
async def test_adk_events_are_partials_and_one_aggregate_under_one_id(open_caller):
    async with open_caller(dialect="adk") as caller:
        await caller.connect()
        await caller.upload("tone.wav")
        events = bodies(await caller.say("make a video"))
    texts = [event for event in events if any("text" in part for part in event["content"]["parts"])]
    partials = [event for event in texts if event["partial"]]
    (aggregate,) = [event for event in texts if not event["partial"]]
    assert texts[-1] is aggregate
    joined = "".join(event["content"]["parts"][0]["text"] for event in partials)
    assert joined == aggregate["content"]["parts"][0]["text"]
    assert {event["id"] for event in texts} == {aggregate["id"]}
    assert len({event["invocationId"] for event in events}) == 1
    assert {event["author"] for event in events} == {AGENT}
    calls = [
        part for event in events for part in event["content"]["parts"] if "functionCall" in part
    ]
    results = [
        part for event in events for part in event["content"]["parts"] if "functionResponse" in part
    ]
    assert len(calls) == len(results) >= 1


async def test_adk_events_have_the_documented_keys(caller, documented):
    known = {key for event in documented("run_sse")["adk_events"] for key in event}
    await caller.upload("tone.wav")
    answer = await caller.say("make a video", **{"X-Studio-Dialect": "adk"})
    for event in bodies(answer):
        assert set(event) <= known


async def test_both_dialects_say_the_same(caller):
    await caller.upload("tone.wav")
    flat = (await caller.say("make a video", **{"X-Message-Id": "m1"})).text
    adk = (
        await caller.say("make a video", **{"X-Message-Id": "m1", "X-Studio-Dialect": "adk"})
    ).text

    def whole(text: str) -> list[Any]:
        events = [
            event
            for frame in text.split("\n\n")
            if frame
            for event in parse(frame.removeprefix("data: "))
        ]
        return [
            getattr(event, "text", None) or event.name
            for event in events
            if not getattr(event, "partial", False)
        ]

    assert whole(flat) == whole(adk)


@pytest.mark.requirement("sse-silent")
async def test_a_silent_edit_ends_without_words(caller):
    await caller.upload("tone.wav")
    events = bodies(await caller.say("make a video", **{"X-Studio-Silent": "1"}))
    assert {event["type"] for event in events} == {"tool_call", "tool_result"}
    assert (await caller.state())["draft"]["t"]


async def test_a_silent_studio_still_answers_questions(open_caller):
    async with open_caller(silent=True) as caller:
        await caller.connect()
        events = bodies(await caller.say("hello"))
    assert [event["type"] for event in events] == ["text"]


@pytest.mark.requirement("sse-never-resend")
async def test_the_same_message_id_edits_once(caller):
    await caller.upload("tone.wav")
    await caller.say("make a video")
    first = bodies(await caller.say("half the volume", **{"X-Message-Id": "m7"}))
    again = bodies(await caller.say("half the volume", **{"X-Message-Id": "m7"}))
    assert again == first
    (sound,) = [track for track in (await caller.state())["draft"]["t"] if track["tt"] == 1]
    assert sound["sg"][0]["m"]["volume"] == pytest.approx(0.5)


async def test_a_message_id_in_the_body_holds_too(caller):
    await caller.upload("tone.wav")
    await caller.say("make a video")
    body = {**caller.message("half the volume"), "messageId": "m8"}
    for _ in range(2):
        await caller.http.post("/run_sse", json=body)
    (sound,) = [track for track in (await caller.state())["draft"]["t"] if track["tt"] == 1]
    assert sound["sg"][0]["m"]["volume"] == pytest.approx(0.5)


@pytest.mark.requirement("sse-heartbeats")
async def test_heartbeats_come_while_the_editor_measures(open_caller, monkeypatch):
    import studio.routes.agent as agent

    real = agent._edit

    def slow(*args):
        time.sleep(0.2)
        return real(*args)

    monkeypatch.setattr(agent, "_edit", slow)
    async with open_caller(heartbeat_s=0.02) as caller:
        await caller.connect()
        flat = bodies(await caller.say("hello"))
        adk = await caller.say("hello", **{"X-Studio-Dialect": "adk"})
    assert flat[0] == {"type": "heartbeat"}
    assert adk.text.startswith(": heartbeat\n\n")


async def test_a_turn_that_cannot_be_done_ends_with_its_own_code(open_caller, monkeypatch):
    import studio.routes.agent as agent

    def unpaid(*_args):
        raise NoCredits("no_credits")

    monkeypatch.setattr(agent, "_edit", unpaid)
    async with open_caller() as caller:
        await caller.connect()
        (told,) = bodies(await caller.say("hello"))
    assert (told["type"], told["code"]) == ("error", 2001)


@pytest.mark.requirement("sse-bare-error")
async def test_an_agent_that_fails_says_so_in_its_last_line(open_caller, monkeypatch):
    import studio.routes.agent as agent

    def broken(*_args):
        raise RuntimeError("inside")

    monkeypatch.setattr(agent, "_edit", broken)
    async with open_caller() as caller:
        await caller.connect()
        (flat,) = bodies(await caller.say("hello"))
        (adk,) = bodies(await caller.say("hello", **{"X-Studio-Dialect": "adk"}))
    assert (flat["type"], flat["code"]) == ("error", 5000)
    assert "inside" not in json.dumps([flat, adk])


@pytest.mark.requirement("code-2001")
async def test_a_metered_studio_refuses_with_2001_before_it_begins(open_caller, tmp_path):
    async with open_caller(metered=True) as caller:
        await caller.connect()
        with Store(tmp_path / "studio").transaction() as db:
            db.execute("UPDATE ledger SET amount = 10")
        await caller.upload("tone.wav")
        answer = await caller.say("make a video")
    assert (answer.status_code, answer.json()["code"]) == (200, 2001)
    assert answer.json()["data"]["available"] == 10
    assert answer.json()["data"]["bind"].startswith("anon_")


async def test_a_metered_studio_charges_fifty_for_a_session(open_caller):
    async with open_caller(metered=True) as caller:
        await caller.connect()
        await caller.upload("tone.wav")
        await caller.say("make a video")
        await caller.say("half the volume")
        balance = await caller.http.get("/api/credits/balance/simple")
    assert balance.json()["data"]["available"] == 50


@pytest.mark.requirement("preview")
@pytest.mark.media
async def test_a_preview_is_a_picture_on_the_same_backend(caller):
    await caller.upload("tone.wav")
    await caller.say("make a video, vertical")
    events = bodies(await caller.say("preview at 0:01"))
    (result,) = [
        event["result"]
        for event in events
        if event["type"] == "tool_result" and "preview_url" in event["result"]
    ]
    picture = await caller.http.get(result["preview_url"])
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert int.from_bytes(picture.content[16:20]) * 16 == int.from_bytes(picture.content[20:24]) * 9
    stranger = await caller.http.get(result["preview_url"], headers={"Authorization": ""})
    assert stranger.json()["code"] == 1001


async def test_pauses_are_measured_once_and_taken_out(caller, tmp_path):
    await caller.upload("pauses.mp3")
    await caller.say("make a video")
    await caller.say("remove the silences")
    duration_ms = (await caller.state())["draft"]["d"]
    assert 4000 <= duration_ms <= 4600
    (kept,) = (tmp_path / "studio" / "blobs").glob("*.json")
    measured = json.loads(kept.read_text())
    assert [[round(begin, -2), round(end, -2)] for begin, end in measured] == [
        [2000, 3500],
        [5500, 7000],
    ]


async def test_captions_of_a_subtitle_file_come_onto_the_timeline(caller):
    srt = b"1\n00:00:00,500 --> 00:00:01,500\nHello there\n"
    await caller.upload("talk.mp3")
    upload = await caller.upload("talk.srt", srt)
    assert upload["data"]["files"][0]["file_type"] == "captions"
    await caller.say("make a video")
    await caller.say("add the captions from the srt file")
    texts = [
        (segment["m"]["text"], segment["m"]["start_ms"], segment["d"])
        for track in (await caller.state())["draft"]["t"]
        if track["tt"] == 7
        for segment in track["sg"]
    ]
    assert ("Hello there", 500, 1000) in texts


async def test_an_edit_can_be_undone_after_the_studio_was_closed(open_caller):
    async with open_caller() as caller:
        await caller.connect()
        await caller.upload("tone.wav")
        await caller.say("make a video")
        before = (await caller.state())["draft"]
        await caller.say("half the volume")
        changed = (await caller.state())["draft"]
        token, session_id = caller.http.headers["Authorization"], caller.session_id
    async with open_caller() as caller:
        caller.http.headers["Authorization"] = token
        caller.session_id = session_id
        await caller.say("undo")
        after = (await caller.state())["draft"]
    assert changed != before
    assert after == before


async def test_a_session_in_chinese_is_answered_in_chinese(caller):
    await caller.upload("tone.wav")
    events = bodies(await caller.say("帮我做成视频"))
    assert any("\u4e00" <= character <= "\u9fff" for character in events[-1]["content"])
