"""The real host programs, installed once from npm into a cache of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
NODE = "node@24"
PACKAGES = (
    "openclaw@2026.9.6",
    "clawhub@0.23.3",
    "@modelcontextprotocol/inspector@2.12.0",
    "@modelcontextprotocol/conformance@0.1.16",
    "@anthropic-ai/claude-code@2.1.330",
)
BUNDLE = ("SKILL.md", "references", "scripts", "skill", "intents", "studio", "pyproject.toml")
"""What of the repository an installed skill folder holds."""

Run = Callable[..., subprocess.CompletedProcess[str]]


def _cache() -> Path:
    chosen = os.environ.get("HOSTS_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(chosen) if chosen else Path(base) / "video-a2e-hosts"


@pytest.fixture(scope="session")
def programs() -> str:
    """The PATH on which the host programs are. Skips where they cannot be had."""
    if shutil.which("npm") is None:
        pytest.skip("no npm: the host programs cannot be installed")
    cache = _cache()
    cache.mkdir(parents=True, exist_ok=True)
    node = cache / "node" / "node_modules" / ".bin"
    tools = cache / "tools" / "node_modules" / ".bin"
    path = os.pathsep.join([str(node), str(tools), os.environ["PATH"]])
    stamp = cache / "installed"
    wanted = json.dumps([NODE, *PACKAGES])
    with FileLock(cache / "lock"):
        if not stamp.exists() or stamp.read_text() != wanted:
            for folder, names in ((cache / "node", (NODE,)), (cache / "tools", PACKAGES)):
                folder.mkdir(exist_ok=True)
                done = subprocess.run(
                    ["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, *names],
                    env={**os.environ, "PATH": path},
                    capture_output=True,
                    text=True,
                    timeout=400,
                    check=False,
                )
                if done.returncode != 0:
                    pytest.skip(f"the host programs cannot be installed: {done.stderr[-300:]}")
            stamp.write_text(wanted)
    return path


@pytest.fixture
def environment(tmp_path: Path, home: Path) -> dict[str, str]:
    ours = ("NEMO_", "VIDEO_A2E_", "SKILL_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "HOME": str(home), "VIDEO_A2E_HOME": str(tmp_path / "state")}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def host(programs: str, home: Path, tmp_path: Path) -> Run:
    """Run a host's own command in a home of its own."""
    foreign = ("VIDEO_A2E_", "NEMO_", "SKILL_", "ANTHROPIC_", "CLAUDE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}

    def run(*words: str | Path, timeout: float = 180, **variables: str) -> Any:
        environment = {
            **kept,
            "PATH": programs,
            "HOME": str(home),
            "VIDEO_A2E_HOME": str(tmp_path / "state"),
            "PYTHONPATH": str(ROOT),
            **variables,
        }
        return subprocess.run(
            [str(word) for word in words],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder as hosts have it: the skill without its development."""
    folder = tmp_path / "bundle" / "video-a2e"
    copy_bundle(folder)
    return folder


def copy_bundle(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in BUNDLE:
        source = ROOT / name
        if source.is_dir():
            # What Python compiled comes along, but for what another process is writing just now.
            ignored = shutil.ignore_patterns("*.pyc.*")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    """Two seconds of the speech clip."""
    import av

    target = tmp_path / "short talk.mp3"
    original = str(ROOT / "fixtures" / "audio" / "talk.mp3")
    with av.open(original) as source, av.open(str(target), "w") as clip:
        stream = clip.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is None or packet.dts * packet.time_base > 2:
                break
            packet.stream = stream
            clip.mux(packet)
    return target


@pytest.fixture
def python() -> str:
    """An interpreter that has the libraries, so that the launcher need not install them."""
    return sys.executable
