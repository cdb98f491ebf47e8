"""The tools for assistants, through the SDK's own client."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from skill.mcp_server import build
from skill.settings import Settings

TOOLS = {
    "convert_audio",
    "say",
    "export_video",
    "upload_media",
    "new_conversation",
    "get_timeline",
    "get_credits",
    "get_job",
    "cancel_job",
    "preview",
    "contact_sheet",
}
LOOKS = {"get_timeline", "get_credits", "get_job", "preview", "contact_sheet"}
TALK = Path(__file__).parents[2] / "fixtures" / "audio" / "talk.mp3"
STATES = {"running", "awaiting_input", "done", "failed"}


@pytest.fixture
async def client(environment, monkeypatch, tmp_path) -> AsyncIterator[Client]:
    monkeypatch.setenv("HOME", environment["HOME"])
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    server = build(Settings.load(environ=environment))
    async with Client(server) as client:
        yield client


async def test_every_tool_says_what_it_does_in_one_shape(client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == TOOLS
    shapes = {tool.model_dump_json(include={"output_schema"}) for tool in tools.values()}
    assert len(shapes) == 1
    for name, tool in tools.items():
        assert tool.description
        assert "  " not in tool.description
        assert tool.annotations
        assert bool(tool.annotations.read_only_hint) == (name in LOOKS)


@pytest.mark.parametrize("name", ["get_timeline", "get_credits", "get_job"])
async def test_looking_needs_no_arguments(client, name) -> None:
    result = await client.call_tool(name, {})
    assert not result.is_error
    assert result.structured_content["state"] == "done"
    assert result.structured_content["reply"]


async def test_a_failure_is_a_tool_error_with_a_plain_sentence(client, tmp_path: Path) -> None:
    result = await client.call_tool("convert_audio", {"audio": [str(tmp_path / "nope.mp3")]})
    assert result.is_error
    assert result.structured_content["state"] == "failed"
    assert result.structured_content["error_code"] == "usage"
    assert "nope.mp3" in result.content[0].text
    assert "{" not in result.content[0].text


@pytest.mark.parametrize(
    "arguments", [{}, {"audio": "x"}, {"audio": [], "wait_seconds": 51}, {"audio": [1]}]
)
async def test_arguments_of_another_shape_are_refused(client, arguments) -> None:
    result = await client.call_tool("convert_audio", arguments)
    assert result.is_error


async def test_the_skill_is_served_with_its_references(client) -> None:
    resources = {str(resource.uri) for resource in (await client.list_resources()).resources}
    assert "skill://video-a2e/SKILL.md" in resources
    assert "skill://video-a2e/references/editing.md" in resources
    read = await client.read_resource("skill://video-a2e/SKILL.md")
    assert read.contents[0].text.startswith("---\nname: video-a2e\n")
    with pytest.raises(MCPError):
        await client.read_resource("skill://video-a2e/../pyproject.toml")


async def test_prompts_carry_the_users_file(client) -> None:
    prompt = await client.get_prompt("podcast_to_video", {"audio": "/a/b.mp3", "title": "Nr. 7"})
    assert "/a/b.mp3" in prompt.messages[0].content.text
    assert "Nr. 7" in prompt.messages[0].content.text


async def test_the_server_says_who_it_is(client) -> None:
    assert client.server_info.name == "video-a2e"


@pytest.mark.media
async def test_a_recording_becomes_a_video_an_assistant_can_see(client, speech, tmp_path) -> None:
    reported: list[float] = []

    async def progress(done: float, _total: float | None, _message: str | None) -> None:
        reported.append(done)

    out = tmp_path / "out.mp4"
    result = await client.call_tool(
        "convert_audio",
        {"audio": [str(speech)], "output": str(out), "wait_seconds": 50},
        progress_callback=progress,
    )
    outcome = result.structured_content
    while outcome["state"] == "running":
        result = await client.call_tool("get_job", {"job_id": outcome["job_id"]})
        outcome = result.structured_content
    assert outcome["state"] == "done", outcome
    assert outcome["files"][0]["path"] == str(out)
    assert outcome["files"][0]["bytes"] == out.stat().st_size
    assert [block.type for block in result.content] == ["text", "resource_link", "image"]
    assert str(out) in result.content[0].text
    assert reported == sorted(reported)

    seen = await client.call_tool("preview", {"at": "0:01"})
    assert seen.content[-1].type == "image", seen.structured_content


@pytest.mark.media
async def test_a_call_that_takes_longer_becomes_a_job(client, speech, tmp_path) -> None:
    started = await client.call_tool(
        "convert_audio", {"audio": [str(speech)], "output": f"{tmp_path}/v/", "wait_seconds": 0}
    )
    outcome = started.structured_content
    assert outcome["state"] == "running"
    assert not started.is_error
    job = {"job_id": outcome["job_id"], "wait_seconds": 50}
    done = await client.call_tool("get_job", job)
    assert done.structured_content["state"] == "done"
    again = await client.call_tool("get_job", job)
    assert again.structured_content["files"] == done.structured_content["files"]
    assert len(list((tmp_path / "v").glob("*.mp4"))) == 1


@pytest.mark.media
async def test_a_job_can_be_stopped(client, speech, tmp_path) -> None:
    started = await client.call_tool(
        "convert_audio", {"audio": [str(speech)], "output": f"{tmp_path}/v/", "wait_seconds": 0}
    )
    stopped = await client.call_tool("cancel_job", {"job_id": started.structured_content["job_id"]})
    assert stopped.structured_content["state"] == "done"
    assert not list(tmp_path.glob("v/*.mp4"))


@pytest.mark.media
async def test_stopping_without_naming_a_job_stops_the_render_too(client, tmp_path) -> None:
    first = await client.call_tool(
        "convert_audio", {"audio": [str(TALK)], "output": f"{tmp_path}/v/", "wait_seconds": 0}
    )
    behind = await client.call_tool("say", {"message": "make it red", "wait_seconds": 0})
    assert behind.structured_content["state"] == "running"

    stopped = await client.call_tool("cancel_job", {})
    assert stopped.structured_content["state"] == "done"
    over = await client.call_tool("get_job", {"job_id": first.structured_content["job_id"]})
    assert over.structured_content["error_code"] == "interrupted"
    assert not list(tmp_path.glob("v/*.mp4"))


@pytest.mark.media
async def test_a_call_that_is_cancelled_stops_its_work(client, tmp_path) -> None:
    begun = anyio.Event()

    async def progress(_done: float, _total: float | None, _message: str | None) -> None:
        begun.set()

    async def convert() -> None:
        await client.call_tool(
            "convert_audio",
            {"audio": [str(TALK)], "output": f"{tmp_path}/v/", "wait_seconds": 50},
            progress_callback=progress,
        )

    with anyio.fail_after(60):
        async with anyio.create_task_group() as calls:
            calls.start_soon(convert)
            await begun.wait()
            calls.cancel_scope.cancel()
        over = await client.call_tool("get_job", {"wait_seconds": 50})
    assert over.structured_content["error_code"] == "interrupted"
    assert not list(tmp_path.glob("v/*.mp4"))


def request(number: int, method: str, **params: object) -> bytes:
    body = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    return json.dumps(body).encode() + b"\n"


@pytest.fixture
def served(environment, tmp_path) -> Iterator[subprocess.Popen[bytes]]:
    """The server as hosts start it, greeted."""
    hello = request(
        1,
        "initialize",
        protocolVersion="2025-06-18",
        capabilities={},
        clientInfo={"name": "test", "version": "1"},
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "skill", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    )
    with process:
        process.stdin.write(hello)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "video-a2e"
        yield process
        process.kill()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_the_server_leaves_when_told_to_though_stdin_stays_open(served, number, code) -> None:
    served.send_signal(number)
    assert served.wait(timeout=20) == code


@pytest.mark.media
def test_work_goes_on_when_the_host_goes_in_the_middle_of_a_call(
    served, video_a2e, tmp_path, speech
) -> None:
    out = tmp_path / "out.mp4"
    arguments = {"audio": [str(speech)], "output": str(out), "wait_seconds": 50}
    meta = {"progressToken": "p"}
    served.stdin.write(
        request(2, "tools/call", name="convert_audio", arguments=arguments, _meta=meta)
    )
    served.stdin.flush()
    assert json.loads(served.stdout.readline())["method"] == "notifications/progress"
    served.stdin.close()
    assert served.wait(timeout=20) == 0

    done = video_a2e("export", "--wait", "50")
    assert done.code == 0, done.err
    assert out.is_file()
