"""Setting hosts up: shown first, the rest of their files untouched, taken back byte for byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from skill.install import HOSTS, Place

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(environment) -> Path:
    return Path(environment["HOME"])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("host", HOSTS)
def test_an_installation_is_shown_written_and_taken_back(video_a2e, home, host) -> None:
    shown = video_a2e("install", host, "--print")
    assert shown.code == 0
    assert "+++ " in shown.out
    assert tree(home) == {}

    done = video_a2e("install", host, "--yes")
    assert done.code == 0, done.err
    written = tree(home)
    assert written
    assert all(path in shown.out for path in written)

    again = video_a2e("install", host, "--yes")
    assert again.code == 0
    assert "nothing to change" in again.out
    assert tree(home) == written

    back = video_a2e("install", host, "--undo", "--yes")
    assert back.code == 0
    assert tree(home) == {}


@pytest.mark.parametrize(
    ("host", "path", "section"),
    [
        ("cursor", ".cursor/mcp.json", "mcpServers"),
        ("vscode", ".vscode/mcp.json", "servers"),
        ("claude-code", ".mcp.json", "mcpServers"),
    ],
)
def test_other_servers_of_a_host_stay_as_they_are(video_a2e, tmp_path, host, path, section) -> None:
    project = tmp_path / "project"
    config = project / path
    config.parent.mkdir(parents=True)
    theirs = {"inputs": [], section: {"other": {"command": "x", "args": ["导出"]}}}
    before = json.dumps(theirs, indent=4, ensure_ascii=False)
    config.write_text(before, encoding="utf-8")

    assert video_a2e("install", host, "--project", project, "--yes").code == 0
    body = json.loads(config.read_text(encoding="utf-8"))
    ours = body[section].pop("video-a2e")
    assert body == theirs
    assert ours["args"][-1] == "mcp"
    assert '\n    "inputs"' in config.read_text(encoding="utf-8")

    assert video_a2e("install", host, "--undo", "--yes").code == 0
    assert config.read_text(encoding="utf-8") == before


def test_undoing_keeps_what_was_added_since(video_a2e, home) -> None:
    assert video_a2e("install", "cursor", "--yes").code == 0
    config = home / ".cursor" / "mcp.json"
    body = json.loads(config.read_text())
    body["mcpServers"]["later"] = {"command": "y"}
    config.write_text(json.dumps(body))
    assert video_a2e("install", "cursor", "--undo", "--yes").code == 0
    assert json.loads(config.read_text()) == {"mcpServers": {"later": {"command": "y"}}}


def test_each_project_can_be_taken_back_and_all_at_once(video_a2e, tmp_path) -> None:
    one, two, three = projects = [tmp_path / name for name in ("one", "two", "three")]
    for project in projects:
        project.mkdir()
        assert video_a2e("install", "claude-code", "--project", project, "--yes").code == 0

    assert video_a2e("install", "claude-code", "--undo", "--project", two, "--yes").code == 0
    assert [bool(tree(project)) for project in projects] == [True, False, True]
    assert video_a2e("install", "claude-code", "--undo", "--yes").code == 0
    assert tree(one) == tree(three) == {}


def test_undoing_a_second_installation_keeps_what_was_added_between(
    video_a2e, tmp_path, home
) -> None:
    config = home / ".cursor" / "mcp.json"
    assert video_a2e("install", "cursor", "--yes").code == 0
    body = json.loads(config.read_text())
    body["mcpServers"]["video-a2e"]["args"] = ["an older one"]
    body["mcpServers"]["later"] = {"command": "导出"}
    config.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")

    assert video_a2e("install", "cursor", "--yes").code == 0
    assert video_a2e("install", "cursor", "--undo", "--yes").code == 0
    assert json.loads(config.read_text()) == {"mcpServers": {"later": {"command": "导出"}}}
    assert "导出" in config.read_text(encoding="utf-8")


def test_hosts_start_the_command_beside_the_interpreter_where_path_has_none(
    video_a2e, home, tmp_path
) -> None:
    assert video_a2e("install", "cursor", "--yes", PATH=str(tmp_path)).code == 0
    entry = json.loads((home / ".cursor" / "mcp.json").read_text())["mcpServers"]["video-a2e"]
    assert entry == {"command": str(Path(sys.executable).parent / "video-a2e"), "args": ["mcp"]}


def test_a_file_with_comments_is_left_alone_and_the_entry_is_given(video_a2e, home) -> None:
    config = home / ".cursor" / "mcp.json"
    config.parent.mkdir()
    config.write_text('{ // mine\n "mcpServers": {} }')
    done = video_a2e("install", "cursor", "--yes", "--json")
    assert done.code == 2
    assert '"video-a2e"' in done.of_type("error")[0]["text"]
    assert config.read_text() == '{ // mine\n "mcpServers": {} }'


def test_without_anybody_to_ask_nothing_is_written(video_a2e, home) -> None:
    done = video_a2e("install", "openclaw")
    assert done.code == 2
    assert "--yes" in done.err
    assert tree(home) == {}


def test_the_installed_skill_starts_the_program_that_installed_it(tmp_path, environment) -> None:
    place = Place(tmp_path, None, (sys.executable, "-m", "skill"), ROOT)
    (launcher,) = [c for c in HOSTS["openclaw"](place) if c.path.suffix == ".py"]
    launcher.path.parent.mkdir(parents=True)
    launcher.path.write_text(launcher.after or "")
    done = subprocess.run(
        [sys.executable, launcher.path, "--version"],
        capture_output=True,
        env=environment,
        check=True,
        timeout=20,
    )
    assert done.stdout.startswith(b"video-a2e, version ")
