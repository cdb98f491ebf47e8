"""Streams recorded from a real ADK API server, and what a turn makes of each."""

from __future__ import annotations

import json
import random
from pathlib import Path

import httpx
import pytest
from httpx_sse._decoders import SSEDecoder
from person import Person
from scripted import BGM, TITLE, VIDEO, Backend, Cut, Stream, draft

from skill.stream import Folded, Lines, events_in
from skill.wire.agent import AgentEvent, Heartbeat, Text

FIXTURES = Path(__file__).parents[2] / "fixtures"
STREAMS = {path.stem: path.read_bytes() for path in sorted((FIXTURES / "streams").glob("*.sse"))}


def heard(chunks: list[bytes]) -> tuple[list[AgentEvent], list[str]]:
    """Return the events of a stream that comes in these chunks, and its paragraphs."""
    lines, decoder, folded = Lines(), SSEDecoder(), Folded()
    events: list[AgentEvent] = []
    for chunk in chunks:
        for found in events_in(lines.feed(chunk), decoder):
            events += found
    for found in events_in(lines.finish(), decoder):
        events += found
    for event in events:
        if isinstance(event, Text):
            folded.add(event)
        else:
            folded.close()
    folded.close()
    return events, folded.paragraphs


@pytest.mark.requirement("sse-cut")
@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_cut_at_any_byte_gives_the_same_events(name: str) -> None:
    raw = STREAMS[name]
    whole = heard([raw])
    for at in range(len(raw) + 1):
        assert heard([raw[:at], raw[at:]]) == whole


@pytest.mark.requirement("sse-cut")
@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_that_ends_at_any_byte_gives_a_beginning_of_its_events(name: str) -> None:
    raw = STREAMS[name]
    events, _ = heard([raw])
    for at in range(len(raw)):
        cut, _ = heard([raw[:at]])
        told = [event for event in cut if not isinstance(event, Heartbeat)]
        assert told == [e for e in events if not isinstance(e, Heartbeat)][: len(told)]


@pytest.mark.requirement("sse-cut")
@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_that_comes_byte_by_byte_is_the_same(name: str) -> None:
    raw = STREAMS[name]
    assert heard([raw[i : i + 1] for i in range(len(raw))]) == heard([raw])


@pytest.mark.requirement("sse-never-resend")
@pytest.mark.parametrize("seed", range(6))
async def test_a_turn_cut_anywhere_sends_its_message_once(
    person: Person, backend: Backend, seed: int
) -> None:
    chance = random.Random(seed)
    raw = STREAMS[chance.choice(sorted(STREAMS))]
    at = chance.randrange(len(raw) + 1)

    def change(running: Backend) -> None:
        running.draft = draft(VIDEO, BGM, TITLE)

    backend.turns = [Stream([raw[:at], change, Cut])]
    turn = await person("make it blue please")
    assert backend.messages == ["make it blue please"]
    assert turn.result.ok, turn.said
    assert len(turn.timelines) == 1


@pytest.mark.requirement("sse-dialects")
@pytest.mark.parametrize("name", STREAMS)
async def test_a_recorded_turn_gives_the_kept_events(
    person: Person, backend: Backend, name: str, request: pytest.FixtureRequest
) -> None:
    def change(running: Backend) -> None:
        if name not in {"adk_fails", "adk_refused", "adk_empty"}:
            running.draft = draft(VIDEO, BGM, TITLE)

    backend.turns = [Stream([STREAMS[name], change])]
    turn = await person("make it blue please")
    lines = [json.dumps(e.as_json(), ensure_ascii=False, sort_keys=True) for e in turn.events]
    text = "".join(f"{line}\n" for line in lines)
    golden = FIXTURES / "turns" / f"{name}.jsonl"
    if request.config.getoption("--update"):
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.adk
@pytest.mark.filterwarnings("ignore")
@pytest.mark.requirement("sse-dialects")
async def test_a_live_adk_server_is_understood() -> None:
    pytest.importorskip("google.adk")
    import importlib.util

    spec = importlib.util.spec_from_file_location("record", FIXTURES / "streams" / "record.py")
    record = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(record)
    with record.server() as url, httpx.Client(base_url=url, timeout=30) as client:
        for name, partials in record.SCRIPTS.items():
            raw = record.record(client, name, partials=partials)
            assert heard([raw])[1] == heard([STREAMS[f"adk_{name}"]])[1]
