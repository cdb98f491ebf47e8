"""OpenClaw, Claude Code and the MCP Inspector themselves, with our skill and our server."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.hosts.conftest import ROOT, copy_bundle
from tests.hosts.scripted_model import Script, serving

pytestmark = pytest.mark.hosts


def skill_of(listed: str) -> dict:
    body = json.loads(listed[listed.index("{") :])
    (skill,) = [skill for skill in body["skills"] if skill["name"] == "video-a2e"]
    return skill


def test_openclaw_installs_the_folder_and_lists_it_eligible(host, bundle, home) -> None:
    done = host("openclaw", "skills", "install", bundle, "--as", "video-a2e")
    assert done.returncode == 0, done.stderr
    skill = skill_of(host("openclaw", "skills", "list", "--json").stdout)
    assert skill["eligible"] is True
    assert not any(skill["missing"].values())
    assert (home / ".openclaw/workspace/skills/video-a2e/SKILL.md").is_file()


def test_openclaw_lists_what_our_own_command_installs(host, python) -> None:
    done = host(python, "-m", "skill", "install", "openclaw", "--yes")
    assert done.returncode == 0, done.stderr
    assert skill_of(host("openclaw", "skills", "list", "--json").stdout)["eligible"] is True


@pytest.mark.media
def test_an_openclaw_agent_makes_a_video_and_attaches_it(
    host, home, tmp_path, speech, python
) -> None:
    folder = home / ".openclaw" / "skills" / "video-a2e"
    copy_bundle(folder)
    work = tmp_path / "work"
    work.mkdir()
    video = work / "talk.mp4"
    launcher = folder / "scripts" / "video_a2e.py"
    command = f'{python} {launcher} convert "{speech}" -o {video} --wait 50'
    pick_up = f"{python} {launcher} export --wait 50"
    script = Script(
        ("exec", {"command": command, "yieldMs": 100_000}),
        ("exec", {"command": pick_up, "yieldMs": 100_000}),
        f"Here is your video.\nMEDIA:{video}",
    )
    with serving(script):
        (home / "openclaw.json").write_text(json.dumps(config(script.address)))
        done = host(
            *("openclaw", "agent", "exec", "make a video of my talk", "--json"),
            *("--config", home / "openclaw.json", "--cwd", work, "--timeout", "200"),
            timeout=240,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert video.stat().st_size > 10_000, script.tool_results
    assert answer["payloads"][0]["mediaUrl"] == str(video)
    # The model was told of the skill before it was asked anything.
    assert "video-a2e" in json.dumps(script.heard[0])


def config(address: str) -> dict:
    model = {
        "id": "scripted",
        "name": "scripted",
        "contextWindow": 100_000,
        "maxTokens": 4000,
        "reasoning": False,
        "input": ["text"],
        "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0},
    }
    provider = {
        "baseUrl": address,
        "apiKey": "none",
        "api": "openai-completions",
        "models": [model],
    }
    return {
        "models": {"providers": {"scripted": provider}},
        "agents": {"defaults": {"model": {"primary": "scripted/scripted"}}},
        "tools": {"exec": {"security": "full", "ask": "off"}},
    }


def test_claude_code_takes_the_repository_as_a_plugin(host, tmp_path) -> None:
    source = tmp_path / "source"
    copy_bundle(source)
    (source / ".claude-plugin").mkdir()
    manifest = ROOT / ".claude-plugin" / "marketplace.json"
    (source / ".claude-plugin" / "marketplace.json").write_text(manifest.read_text())
    assert host("claude", "plugin", "validate", source).returncode == 0
    assert host("claude", "plugin", "marketplace", "add", source).returncode == 0
    done = host("claude", "plugin", "install", "video-a2e@video-a2e")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "enabled" in host("claude", "plugin", "list").stdout


@pytest.fixture(params=["legacy", "modern"])
def inspect(request, host, python, tmp_path):
    def ask(*words: str) -> object:
        done = host(
            *("mcp-inspector", "--cli", python, "-m", "skill", "mcp"),
            *("-e", f"VIDEO_A2E_HOME={tmp_path / 'state'}", "-e", f"PYTHONPATH={ROOT}"),
            *("--protocol-era", request.param, *words),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return ask


def test_the_inspector_finds_no_fault_with_the_tools(inspect) -> None:
    tools = json.loads(inspect("--method", "tools/list", "--strict"))["tools"]
    assert {"convert_audio", "say", "get_job"} <= {tool["name"] for tool in tools}


def test_the_inspector_can_call_a_tool(inspect) -> None:
    body = json.loads(inspect("--method", "tools/call", "--tool-name", "get_credits"))
    assert body["structuredContent"]["state"] == "done"
    assert body["isError"] is False


def test_the_inspector_verifies_the_served_skill(host, python, tmp_path) -> None:
    done = host(
        *("mcp-inspector", "--cli", python, "-m", "skill", "mcp"),
        *("-e", f"VIDEO_A2E_HOME={tmp_path / 'state'}", "-e", f"PYTHONPATH={ROOT}"),
        *("--protocol-era", "modern", "--method", "skills/list", "--verify", "--require-digests"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[0])["outcome"] == "verified"


PASS_THROUGH = """
import uvicorn
from skill.mcp_server import build
from skill.settings import Settings
app = build(Settings.load()).streamable_http_app()
config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
socket = config.bind_socket()
print(socket.getsockname()[1], flush=True)
uvicorn.Server(config).run(sockets=[socket])
"""


@pytest.fixture
def mcp_address(environment, python):
    process = subprocess.Popen(
        [python, "-c", PASS_THROUGH],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    yield f"http://127.0.0.1:{int(process.stdout.readline())}/mcp"
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


WITHOUT_FIXTURES = {
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
}


def test_the_conformance_scenarios_that_need_no_fixtures_pass(host, mcp_address) -> None:
    done = host("conformance", "server", "--url", mcp_address)
    passed = set(re.findall(r"(?m)^\u2713 ([a-z0-9-]+): [1-9]", done.stdout))
    assert WITHOUT_FIXTURES - passed == set(), done.stdout[-2000:]


def test_cursor_gets_a_server_it_can_start(host, python, home: Path) -> None:
    assert host(python, "-m", "skill", "install", "cursor", "--yes").returncode == 0
    entry = json.loads((home / ".cursor" / "mcp.json").read_text())["mcpServers"]["video-a2e"]
    done = host(
        *("mcp-inspector", "--cli", entry["command"], *entry["args"]),
        *("-e", f"PYTHONPATH={ROOT}", "--method", "tools/list"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
