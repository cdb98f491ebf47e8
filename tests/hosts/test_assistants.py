"""OpenClaw, Claude Code and the MCP Inspector themselves, with our skill and our server."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import av
import pytest

from tests.hosts.conftest import ROOT, copy_bundle
from tests.hosts.scripted_model import Script, Thought, Turn, serving

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
    # The full stop and the blank make several paths of the line when it is not quoted.
    work = tmp_path / "work v1.2 of talk"
    work.mkdir()
    video = work / "my talk.mp4"
    launcher = folder / "scripts" / "video_a2e.py"
    # The command as it is on PATH, which does not lie in OpenClaw's folder.
    command = f'{python} -P -m skill convert "{speech}" -o "{video}" --wait 50'
    pick_up = f"{python} {launcher} export --wait 50"
    script = Script(
        ("exec", {"command": command, "yieldMs": 100_000}),
        ("exec", {"command": pick_up, "yieldMs": 100_000}),
        the_line_that_attaches,
    )
    with serving(script):
        (home / "openclaw.json").write_text(json.dumps(config(f"{script.address}/v1")))
        done = host(
            *("openclaw", "agent", "exec", "make a video of my talk", "--json"),
            *("--config", home / "openclaw.json", "--cwd", work, "--timeout", "200"),
            timeout=240,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert video.stat().st_size > 10_000, script.tool_results
    assert answer["payloads"][0]["mediaUrl"] == str(video)
    assert f'MEDIA:"{video}"' in script.tool_results[0]
    # The model was told of the skill before it was asked anything.
    assert "video-a2e" in json.dumps(script.heard[0])


def the_line_that_attaches(told: str) -> Turn:
    """Give the user what the command printed for this."""
    return "Here is your video.\n" + re.findall(r"(?m)^MEDIA:.+$", told)[-1]


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


@pytest.fixture
def plugin(bundle) -> Path:
    """A folder that Claude Code takes as a marketplace of one plugin."""
    shutil.copytree(ROOT / ".claude-plugin", bundle / ".claude-plugin")
    return bundle


def test_claude_code_takes_the_repository_as_a_plugin(host, plugin) -> None:
    assert host("claude", "plugin", "validate", plugin).returncode == 0
    assert host("claude", "plugin", "marketplace", "add", plugin).returncode == 0
    done = host("claude", "plugin", "install", "video-a2e@video-a2e")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "enabled" in host("claude", "plugin", "list").stdout


@pytest.fixture
def claude(host, home):
    """Ask Claude Code something, with a scripted model behind it."""

    def ask(script: Script, request: str, *words: str) -> str:
        done = host(
            *("claude", "--print", request, "--output-format", "json", *words),
            ANTHROPIC_BASE_URL=script.address,
            ANTHROPIC_API_KEY="none",
            CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="1",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)["result"]

    return ask


def as_the_skill_says(heading: str, python: str, **facts: str | Path) -> Thought:
    """Run the first command under a heading of the SKILL.md that the model was given."""

    def think(told: str) -> Turn:
        folder = re.findall(r"Base directory for this skill: (.+)", told)[-1]
        section = told.rpartition(f"## {heading}\n")[2]
        command = re.findall(r"(?m)^video-a2e .+$", section)[0]
        for example, fact in facts.items():
            assert EXAMPLES[example] in command
            command = command.replace(EXAMPLES[example], str(fact))
        launcher = f'"{folder}/scripts/video_a2e.py"'
        return "Bash", {"command": command.replace("video-a2e", f"{python} {launcher}", 1)}

    return think


EXAMPLES = {
    "audio": "/full/path/talk.mp3",
    "wish": "make the waveform orange and put it at the bottom",
}
"""What SKILL.md has in its commands where a model puts in what it was asked for."""


def the_last_video(told: str) -> Turn:
    """Tell the user where the video is."""
    return re.findall(r"(?m)^Video: (.+) \(", told)[-1]


@pytest.mark.media
def test_claude_code_makes_a_video_by_the_skill_alone(
    host, claude, plugin, tmp_path, speech, python
) -> None:
    assert host("claude", "plugin", "marketplace", "add", plugin).returncode == 0
    assert host("claude", "plugin", "install", "video-a2e@video-a2e").returncode == 0
    pick_up = as_the_skill_says("When it takes longer than `--wait`", python)
    script = Script(
        ("Skill", {"skill": "video-a2e:video-a2e"}),
        as_the_skill_says("The main job", python, audio=speech),
        pick_up,
        the_last_video,
        as_the_skill_says("Change it, then export", python, wish="make it square"),
        pick_up,
        the_last_video,
        as_the_skill_says("The main job", python, audio="/nowhere/other talk.mp3"),
        "There is no such file.",
    )
    with serving(script):
        made = Path(claude(script, "make a video of my talk", "--allowedTools", "Bash"))
        assert size_of_picture(made) == (1920, 1080), script.tool_results
        again = ("--continue", "--allowedTools", "Bash")
        changed = Path(claude(script, "now square", *again))
        assert changed != made, script.tool_results
        assert size_of_picture(changed) == (1080, 1080)
        claude(script, "and the other one", *again)
    assert made.parent == tmp_path
    assert script.tool_results[-1].startswith("Exit code 2\nThere is no file other talk.mp3.")


def size_of_picture(video: Path) -> tuple[int, int]:
    with av.open(str(video)) as container:
        return container.streams.video[0].width, container.streams.video[0].height


@pytest.mark.media
def test_claude_code_makes_a_video_through_the_server_and_looks_at_it(
    host, claude, tmp_path, speech, python
) -> None:
    shown = host(python, "-m", "skill", "install", "claude-code", "--print").stdout
    (command,) = re.findall(r"(?m)^.*(claude mcp add .+)$", shown)
    assert host(*shlex.split(command)).returncode == 0
    assert "Connected" in host("claude", "mcp", "list").stdout

    video = tmp_path / "talk.mp4"
    tools = [f"mcp__video-a2e__{name}" for name in ("convert_audio", "get_job", "preview")]
    convert, get_job, preview = tools
    script = Script(
        ("ToolSearch", {"query": f"select:{','.join(tools)}"}),
        (convert, {"audio": [str(speech)], "output": str(video), "wait_seconds": 0}),
        (get_job, {"wait_seconds": 50}),
        (preview, {"at": "0:01"}),
        "Here it is.",
    )
    with serving(script):
        claude(script, "make a video of my talk", "--allowedTools", *tools)
    assert video.stat().st_size > 10_000, script.tool_results
    assert '"state":"running"' in script.tool_results[-3].replace(" ", "")
    assert script.pictures == 2


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
