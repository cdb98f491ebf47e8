"""The command, run as people run it: a process of its own with a state folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.split("\n") if line]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]


Command = Callable[..., Done]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NEMO_", "VIDEO_A2E_", "SKILL_"))
    }
    # A user's home that nothing may be written to but the state folder.
    home = tmp_path / "home"
    home.mkdir()
    return {
        **kept,
        "HOME": str(home),
        "VIDEO_A2E_HOME": str(tmp_path / "state"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "COLUMNS": "80",
    }


@pytest.fixture
def video_a2e(environment: dict[str, str], tmp_path: Path) -> Command:
    folder = tmp_path / "work"
    folder.mkdir()

    def run(
        *words: str | Path, stdin: str | bytes = b"", cwd: Path = folder, **variables: str
    ) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "skill", *map(str, words)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd,
            env={**environment, **variables},
            timeout=240,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A program of its own, whose language files may be changed."""
    for name in ("intents", "skill", "studio"):
        # What Python compiled comes along, but for what another process is writing just now.
        ignored = shutil.ignore_patterns("*.pyc.*")
        shutil.copytree(ROOT / name, tmp_path / "tree" / name, ignore=ignored)
    shutil.copy(ROOT / "SKILL.md", tmp_path / "tree")
    return tmp_path / "tree"


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of the speech clip, so that renders are short."""
    import av

    target = tmp_path_factory.mktemp("audio") / "short talk.mp3"
    original = str(ROOT / "fixtures" / "audio" / "talk.mp3")
    with av.open(original) as source, av.open(str(target), "w") as clip:
        stream = clip.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is None or packet.dts * packet.time_base > 2:
                break
            packet.stream = stream
            clip.mux(packet)
    return target
