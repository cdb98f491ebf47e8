"""The folder as hosts read it: validated, packed, started by its own launcher."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from intents import proof
from skill.doctor import PROVED
from tests.hosts.conftest import copy_bundle

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", [ROOT, ROOT / "plugins/video-a2e/skills/video-a2e"])
def test_the_reference_validator_takes_it(folder, tmp_path) -> None:
    copy = tmp_path / "video-a2e"
    copy.mkdir()
    shutil.copy(folder / "SKILL.md", copy)
    validator = Path(sys.executable).with_name("agentskills")
    done = subprocess.run(
        [validator, "validate", copy], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


PLATFORMS = {
    ".openclaw/workspace/skills/video-a2e": "clawhub",
    ".openclaw/skills/video-a2e": "clawhub",
    ".cursor/skills/video-a2e": "cursor",
    ".agents/skills/video-a2e": "unknown",
    "work/skills/@owner/video-a2e": "clawhub",
}


def test_the_platform_is_told_from_where_the_folder_lies(tmp_path, environment, bundle) -> None:
    told = {}
    folder = bundle
    # That its words are right is proved elsewhere, and takes longer than all the rest.
    state = Path(environment["VIDEO_A2E_HOME"])
    state.mkdir(mode=0o700)
    (state / PROVED).write_text(proof.seal())
    # One folder, moved from place to place: what Python compiled goes along.
    for layout in PLATFORMS:
        place = tmp_path / layout
        place.parent.mkdir(parents=True)
        folder = folder.rename(place)
        if "@owner" in layout:
            (folder / ".clawhub").mkdir()
            (folder / ".clawhub" / "origin.json").write_text("{}")
        done = subprocess.run(
            [sys.executable, folder / "scripts" / "video_a2e.py", "doctor", "--json"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        told[layout] = [line["value"] for line in lines if line.get("setting") == "SKILL_SOURCE"]
        assert str(folder) in lines[0]["text"]
    assert told == {layout: [platform] for layout, platform in PLATFORMS.items()}


def test_the_launcher_gives_back_the_exit_code_and_keeps_stdout_clean(
    environment, bundle, tmp_path
) -> None:
    done = subprocess.run(
        [sys.executable, bundle / "scripts" / "video_a2e.py", "--json", "exprot"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == ["error", "result"]


@pytest.mark.hosts
def test_the_launcher_makes_an_environment_once(environment, bundle, tmp_path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", bare], check=True, timeout=120)
    # pip would compile every library, of which `--version` needs next to nothing.
    variables = {**environment, "PYTHONPATH": "", "PYTHONWARNINGS": "", "PIP_COMPILE": "no"}

    def launch() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [bare / "bin" / "python", bundle / "scripts" / "video_a2e.py", "--version"],
            env=variables,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )

    first = launch()
    if "could not be installed" in first.stderr:
        pytest.skip("no package index within reach")
    assert first.stdout.startswith("video-a2e, version "), first.stderr
    assert "setting up once" in first.stderr
    second = launch()
    assert second.stdout == first.stdout
    assert second.stderr == ""
    state = Path(environment["VIDEO_A2E_HOME"])
    assert len(list((state / "launcher").iterdir())) == 1


@pytest.mark.hosts
def test_clawhub_would_publish_the_folder_without_its_development(host, tmp_path) -> None:
    class Registry(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            raw = b'{"match": null, "latestVersion": null}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    clone = tmp_path / "video-a2e"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True, timeout=60)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}"
        words = ("--dry-run", "--json", "--no-input", "--slug", "video-a2e", "--version", "0.1.0")
        done = host("clawhub", "publish", clone, *words, "--registry", address, "--site", address)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "would-publish"

    tracked = subprocess.run(
        ["git", "ls-files"], cwd=clone, capture_output=True, text=True, check=True, timeout=30
    ).stdout.splitlines()
    sizes = [(clone / name).stat().st_size for name in tracked]
    assert max(sizes) <= 10_000_000
    assert sum(sizes) <= 50_000_000
    assert json.loads(done.stdout)["fileCount"] < len(tracked)


# The launcher, with one small library instead of ours

WHEEL = "tiny_library-1.0-py3-none-any.whl"


@pytest.fixture
def small(tmp_path) -> Path:
    """A folder with the launcher, a program of one line, and the one library it wants as a wheel."""
    folder = tmp_path / "small"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "video_a2e.py", folder / "scripts")
    (folder / "pyproject.toml").write_text('dependencies = [\n  "tiny-library>=1",\n]\n')
    (folder / "skill").mkdir()
    (folder / "skill" / "__main__.py").write_text("import tiny_library\nprint(tiny_library.WORD)\n")
    (folder / "wheels").mkdir()
    about = "tiny_library-1.0.dist-info"
    with zipfile.ZipFile(folder / "wheels" / WHEEL, "w") as wheel:
        wheel.writestr("tiny_library.py", "WORD = 'it runs'\n")
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-library\nVersion: 1.0\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return folder


@pytest.fixture
def launch(small, tmp_path):
    """Run the launcher where no package index can be reached and no uv is there."""
    bare = tmp_path / "nothing on PATH"
    bare.mkdir()
    # A user's folder, with names that are ours too.
    (tmp_path / "here" / "skill").mkdir(parents=True)
    (tmp_path / "here" / "skill" / "__main__.py").write_text("print('not ours')\n")
    (tmp_path / "here" / "venv.py").write_text("raise SystemExit('not ours')\n")

    def run(**variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "HOME": str(tmp_path),
            "PATH": str(bare),
            "VIDEO_A2E_HOME": str(tmp_path / "state"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
            "PIP_RETRIES": "1",
            **variables,
        }
        return subprocess.run(
            [sys.executable, small / "scripts" / "video_a2e.py"],
            env=environment,
            cwd=tmp_path / "here",
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    return run


def test_the_launcher_takes_wheels_from_the_disk_and_asks_no_index(launch) -> None:
    asked = []

    class Index(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as index:
        threading.Thread(target=index.serve_forever, daemon=True).start()
        done = launch(PIP_INDEX_URL=f"http://127.0.0.1:{index.server_address[1]}/simple")
        index.shutdown()
    assert done.stdout == "it runs\n", done.stderr
    assert asked == []


def test_the_launcher_does_without_the_part_of_python_that_debian_splits_off(
    launch, tmp_path
) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('split off')\n")
    done = launch(PYTHONPATH=str(tmp_path))
    assert done.stdout == "it runs\n", done.stderr


def test_the_launcher_begins_anew_when_the_python_it_used_is_gone(launch, tmp_path) -> None:
    assert launch().returncode == 0
    (environment,) = (tmp_path / "state" / "launcher").iterdir()
    shutil.rmtree(environment / "bin")
    done = launch()
    assert done.stdout == "it runs\n", done.stderr
    assert "setting up once" in done.stderr


def test_the_launcher_says_plainly_that_there_is_no_network(launch, small, tmp_path) -> None:
    shutil.rmtree(small / "wheels")
    done = launch()
    assert done.returncode == 1
    assert "There is no network" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert list((tmp_path / "state" / "launcher").iterdir()) == []


def test_the_launcher_says_where_it_cannot_set_up(launch, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    done = launch(VIDEO_A2E_HOME=str(tmp_path / "file"))
    assert done.returncode == 1
    assert "VIDEO_A2E_HOME" in done.stderr
    assert "Traceback" not in done.stderr


# What ClawHub's static scan flags (its rules are not in its npm package: these are their gist)

FLAGGED = {
    "runs text as code": r"(?<![\w.])(?:eval|exec)\s*\(|exec_module\s*\(|new\s+Function\s*\(",
    "does not check certificates": r"verify\s*=\s*False|CERT_NONE|check_hostname\s*=\s*False",
    "holds a secret": (
        r"(?i)\b\w*(?:secret|token|api_?key|password)\w*[\"']?\s*[:=]\s*[\"'](?!\s*\{)[\w+/=-]{16,}[\"']"
        r"|\b(?:sk-|gh[opsu]_|xox[baprs]-|ya29\.|eyJ)\w{10,}"
    ),
    "hides what it holds": r"(?:\\x[0-9a-fA-F]{2}){6,}",
    "sends a file as base64": r"b64encode\([^\n]*read_bytes\(\)(?:.|\n)*\.post\(",
    "installs from a bare address": r"https?://(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd)/",
    "overwrites without asking": r"[\"']ffmpeg[\"'].*[\"']-y[\"']",
    "speaks to the model behind the user": r"(?i)ignore (?:all )?previous instructions",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> dict[str, str]:
    """The texts of the folder, by their paths in it."""
    folder = tmp_path_factory.mktemp("published") / "video-a2e"
    copy_bundle(folder)
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".py", ".md", ".yaml", ".yml", ".json", ".toml"}
    }


@pytest.mark.parametrize("what", FLAGGED)
def test_nothing_in_the_published_folder_is_what_the_scan_flags(published, what) -> None:
    flagged = [
        f"{path}: {found[0][:60]}"
        for path, text in published.items()
        if (found := re.search(FLAGGED[what], text))
    ]
    assert published
    assert flagged == []
