"""Checks of the installation: what was found, and what to do when it is not as it must be.

Every check is a small function; none needs the network unless the cloud is the chosen backend.
"""

from __future__ import annotations

import asyncio
import contextlib
import platform
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import av

from intents.proof import faults, seal
from skill.backend import answers, base_url, spare_fonts, unwritable
from skill.console import size_in_words
from skill.errors import SkillError
from skill.identity import attribution, identity
from skill.jobs import projects
from skill.languages import LANGUAGES
from skill.settings import Settings
from skill.store import Store

LOW_SPACE_BYTES = 500_000_000
"""Less free space than this and a render of an hour may not fit."""

PROVED = "proved_words"
"""File of the state folder: under which seal the language files were last found right."""

WAITS = {
    "VIDEO_A2E_POLL_INTERVAL": "poll_s",
    "VIDEO_A2E_RATE_LIMIT_WAIT": "rate_limit_s",
    "VIDEO_A2E_RECOVERY_WAIT": "recovery_s",
    "VIDEO_A2E_STILL_WORKING_EVERY": "still_working_s",
    "VIDEO_A2E_HEARTBEAT_TIMEOUT": "heartbeat_s",
    "VIDEO_A2E_SSE_TIMEOUT": "sse_s",
}
"""Variable → field of `Pace`, whose default depends on the backend."""
ENCODERS = ("libx264", "aac")
SCRIPTS = (
    ("Latin", 0x41, 0x17E),
    ("Greek", 0x391, 0x3C9),
    ("Cyrillic", 0x410, 0x44F),
    ("Chinese", 0x4E2D, 0x9FA0),
    ("kana", 0x3042, 0x30F3),
    ("emoji", 0x1F3A7, 0x1F600),
)
"""Name of a script with two of its characters."""
DECODERS = ("mp3", "aac", "pcm_s16le", "vorbis", "h264")


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found."""

    name: str
    """Key of its words: `doctor_<name>`, and `doctor_<name>_advice` when it fails."""
    is_ok: bool
    facts: dict[str, object] = field(default_factory=dict)


def check_program(settings: Settings) -> Check:
    """Say which program this is, where it lies, and for which host."""
    own = identity()
    return Check(
        "program",
        is_ok=sys.version_info >= (3, 11),
        facts={
            "version": own.version,
            "python": platform.python_version(),
            "folder": str(own.folder),
            "host": attribution(settings.platform)["X-Skill-Platform"],
        },
    )


def check_command(_settings: Settings) -> Check:
    """Find what starts the program: the command on PATH, the one just run, or the launcher."""
    own = Path(sys.argv[0]).absolute()
    launcher = identity().folder / "scripts" / "video_a2e.py"
    run_now = own if own.stem == "video-a2e" else launcher
    found = shutil.which("video-a2e") or (str(run_now) if run_now.is_file() else "")
    return Check("command", is_ok=bool(found), facts={"path": found})


def check_state(settings: Settings) -> Check:
    """Write to the state folder, which nobody else may read."""
    home = settings.home
    probe = home / f".{secrets.token_hex(4)}.part"
    try:
        Store(settings).prepare()
        probe.touch(mode=0o600)
        probe.unlink()
        is_ok = True
    except (OSError, SkillError):
        is_ok = False
    size_bytes = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    return Check("state", is_ok, {"path": str(home), "size": size_in_words(size_bytes)})


def check_space(settings: Settings) -> Check:
    """Look how much room there is for renders."""
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free_bytes = shutil.disk_usage(folder).free
    return Check(
        "space",
        is_ok=free_bytes >= LOW_SPACE_BYTES,
        facts={"free": size_in_words(free_bytes), "wanted": size_in_words(LOW_SPACE_BYTES)},
    )


def check_coders(_settings: Settings) -> Check:
    """Look for what reads the sound and writes the video."""
    missing = [name for name in ENCODERS if not _has_coder(name, "w")]
    missing += [name for name in DECODERS if not _has_coder(name, "r")]
    return Check("coders", not missing, {"missing": missing, "version": av.__version__})


def _has_coder(name: str, mode: Literal["r", "w"]) -> bool:
    try:
        av.codec.Codec(name, mode)
    except av.codec.codec.UnknownCodecError:
        return False
    return True


def check_letters(_settings: Settings) -> Check:
    """Look whether titles can be written, in Chinese too."""
    missing = unwritable({name: chr(first) + chr(last) for name, first, last in SCRIPTS})
    return Check("letters", not missing, {"missing": missing, "spare": spare_fonts()})


def check_words(settings: Settings) -> Check:
    """Read every language file whole, and compile what is only compiled when it is needed.

    Files that were found right stay so until one of them, what reads them or Python changes.
    """
    proved, its = settings.home / PROVED, seal()
    with contextlib.suppress(OSError):
        if proved.read_bytes() == its.encode():
            return Check("words", is_ok=True, facts={"wrong": "", "languages": list(LANGUAGES)})
    wrong = "; ".join(faults())
    if not wrong:
        with contextlib.suppress(OSError):
            proved.write_text(its, encoding="utf-8")
    return Check("words", not wrong, {"wrong": wrong, "languages": list(LANGUAGES)})


def check_backend(settings: Settings) -> Check:
    """Open the studio, or knock at the cloud when that is chosen."""
    try:
        is_ok = asyncio.run(answers(settings, settings.backend))
    except (OSError, sqlite3.Error, SkillError):
        is_ok = False
    return Check("backend", is_ok, {"backend": settings.backend, "url": settings.api_url})


def check_work(settings: Settings) -> Check:
    """Look for work that nobody has picked up."""
    names = [project.name for project in projects(settings) if project.is_working]
    return Check("work", is_ok=True, facts={"names": names})


def shown_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Return name, value and origin of every setting; of secrets the last four characters."""
    store = Store(settings)
    waits = {name: getattr(settings.pace(settings.backend), field) for name, field in WAITS.items()}
    rows = []
    for choice in settings.choices:
        value, origin = choice.value, str(choice.origin)
        if choice.name in waits:
            value = f"{waits[choice.name]:g}"
        elif choice.name == "NEMO_TOKEN":
            kept = store.token(base_url(settings, settings.backend))
            if settings.token:
                value = _masked(settings.token)
            elif kept is not None:
                value, origin = _masked(kept.token), "stored"
        elif choice.name == "NEMO_CLIENT_ID":
            with contextlib.suppress(SkillError):
                value = _masked(store.client_id())
            origin = origin if settings.client_id or not value else "stored"
        elif choice.name == "SKILL_SOURCE" and not value:
            value = attribution()["X-Skill-Platform"]
        rows.append((choice.name, value, origin))
    return rows


def _masked(secret: str) -> str:
    return f"…{secret[-4:]}" if len(secret) > 12 else "…"


CHECKS: tuple[Callable[[Settings], Check], ...] = (
    check_program,
    check_command,
    check_state,
    check_space,
    check_coders,
    check_letters,
    check_words,
    check_backend,
    check_work,
)
