"""Set a host up: which files it wants, what they become, and how to take it back.

A host is a function from a `Place` to the changes it wants. Nothing is written before the changes
have been shown; what was there is kept, so that undoing gives it back byte for byte.
"""

from __future__ import annotations

import difflib
import json
import re
import shlex
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from skill.errors import UsageError
from skill.identity import identity
from skill.store import storage, write_private

NAME = "video-a2e"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to set up, and what to start there."""

    home: Path
    """The user's home folder."""
    project: Path | None
    """A project's folder when it is for this project only."""
    command: tuple[str, ...]
    """How hosts start the program, with full paths: their PATH may differ."""
    skill: Path
    """The folder of SKILL.md."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after; None where there is none."""

    path: Path
    before: str | None
    after: str | None

    @property
    def is_needed(self) -> bool:
        """Whether anything changes at all."""
        return self.before != self.after


class Kept(BaseModel):
    """One file as it was and as it became."""

    path: str
    before: str | None
    after: str | None


class Record(BaseModel):
    """What an installation did, for undoing it."""

    host: str
    changes: list[Kept]


def own_command() -> tuple[str, ...]:
    """Return how another program starts this one."""
    # Where nobody put it on PATH, pip still laid it beside the interpreter.
    found = shutil.which(NAME) or shutil.which(NAME, path=str(Path(sys.executable).parent))
    if found:
        return (str(Path(found).absolute()),)
    launcher = identity().folder / "scripts" / "video_a2e.py"
    if launcher.is_file():
        return (sys.executable, str(launcher))
    # -P: a folder of the user's may hold files that are named as modules are.
    return (sys.executable, "-P", "-m", "skill")


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("install_unreadable", path=str(path)) from error


def _configured(path: Path, section: str, entry: dict[str, Any]) -> Change:
    """Return the change that puts our server into a host's JSON file, the rest untouched."""
    before = _read(path)
    try:
        body = json.loads(before) if before and before.strip() else {}
        servers = body.setdefault(section, {})
        servers[NAME] = entry
    except (ValueError, AttributeError, TypeError) as error:
        # Comments, or another shape than the documented one: not ours to rewrite.
        snippet = json.dumps({section: {NAME: entry}}, indent=2)
        raise UsageError("install_not_json", path=str(path), snippet=snippet) from error
    indent = re.search(r"\n([ \t]+)\S", before or "")
    text = json.dumps(body, indent=indent[1] if indent else 2, ensure_ascii=False)
    return Change(path, before, text + "\n")


def _skill_copy(place: Place, folder: Path, platform: str) -> list[Change]:
    """Return the changes that put the skill into a host's folder, with a launcher of its own."""
    sources = [place.skill / "SKILL.md", *sorted((place.skill / "references").glob("*.md"))]
    changes = [
        Change(target, _read(target), _read(source))
        for source in sources
        for target in [folder / source.relative_to(place.skill)]
    ]
    launcher = folder / "scripts" / "video_a2e.py"
    lines = (
        "#!/usr/bin/env python3",
        f'"""Start the {NAME} that installed this skill."""',
        "",
        "import os",
        "import subprocess",
        "import sys",
        "",
        f'os.environ.setdefault("SKILL_SOURCE", {platform!r})',
        f"command = {[*place.command]!r} + sys.argv[1:]",
        'if sys.platform == "win32":',
        "    sys.exit(subprocess.call(command))",
        "os.execv(command[0], command)",
        "",
    )
    return [*changes, Change(launcher, _read(launcher), "\n".join(lines))]


def _stdio(place: Place) -> dict[str, Any]:
    return {"command": place.command[0], "args": [*place.command[1:], "mcp"]}


def openclaw(place: Place) -> list[Change]:
    """The skill among OpenClaw's own, for every agent, or in a workspace."""
    base = place.project or place.home / ".openclaw"
    return _skill_copy(place, base / "skills" / NAME, "clawhub")


def cursor(place: Place) -> list[Change]:
    """The skill and the MCP server."""
    base = (place.project or place.home) / ".cursor"
    return [
        *_skill_copy(place, base / "skills" / NAME, "cursor"),
        _configured(base / "mcp.json", "mcpServers", _stdio(place)),
    ]


def claude_code(place: Place) -> list[Change]:
    """The skill; the MCP server for a project only, since Claude Code keeps its own list at home."""
    base = place.project or place.home
    changes = _skill_copy(place, base / ".claude" / "skills" / NAME, "unknown")
    if place.project is not None:
        changes.append(_configured(base / ".mcp.json", "mcpServers", _stdio(place)))
    return changes


def vscode(place: Place) -> list[Change]:
    """The MCP server, in the user's profile or in a project."""
    if place.project is not None:
        path = place.project / ".vscode" / "mcp.json"
    elif sys.platform == "darwin":
        path = place.home / "Library/Application Support/Code/User/mcp.json"
    elif sys.platform == "win32":
        path = place.home / "AppData/Roaming/Code/User/mcp.json"
    else:
        path = place.home / ".config/Code/User/mcp.json"
    return [_configured(path, "servers", {"type": "stdio", **_stdio(place)})]


HOSTS: dict[str, Callable[[Place], list[Change]]] = {
    "openclaw": openclaw,
    "cursor": cursor,
    "claude-code": claude_code,
    "vscode": vscode,
}
"""Host by the name the command takes."""


def further_steps(host: str, place: Place) -> list[str]:
    """Return the commands or links that do the same by the host's own means."""
    config = json.dumps(_stdio(place), separators=(",", ":"))
    match host:
        case "cursor":
            packed = quote(b64encode(config.encode()).decode())
            return [f"cursor://anysphere.cursor-deeplink/mcp/install?name={NAME}&config={packed}"]
        case "claude-code":
            return [f"claude mcp add --scope user {NAME} -- {shlex.join([*place.command, 'mcp'])}"]
        case "vscode":
            body = json.dumps({"name": NAME, **_stdio(place)}, separators=(",", ":"))
            return [f"code --add-mcp {shlex.quote(body)}"]
        case "openclaw":
            return [f"openclaw mcp set {NAME} {shlex.quote(config)}"]
    raise KeyError(host)


def diff(changes: list[Change]) -> str:
    """Return the changes as people read them."""
    return "".join(_diff(change) for change in changes if change.is_needed)


def _diff(change: Change) -> str:
    name = str(change.path)
    lines = difflib.unified_diff(
        (change.before or "").splitlines(keepends=True),
        (change.after or "").splitlines(keepends=True),
        "/dev/null" if change.before is None else name,
        "/dev/null" if change.after is None else name,
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def apply(changes: list[Change]) -> None:
    """Write the changes. Raises StorageFull or UsageError."""
    for change in changes:
        if not change.is_needed:
            continue
        with storage(change.path):
            if change.after is None:
                change.path.unlink(missing_ok=True)
                _remove_empty(change.path.parent)
                continue
            change.path.parent.mkdir(parents=True, exist_ok=True)
            temporary = change.path.with_name(f".{change.path.name}.part")
            temporary.write_text(change.after, encoding="utf-8")
            temporary.replace(change.path)


def _remove_empty(folder: Path) -> None:
    # Only what carries our name: folders of the host itself stay.
    while NAME in folder.parts and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _record_path(state: Path, host: str) -> Path:
    return state / "installed" / f"{host}.json"


def remember(state: Path, host: str, changes: list[Change]) -> None:
    """Keep what was there, so that it can be given back; other places set up before stay kept."""
    kept = {earlier.path: earlier for earlier in _recorded(state, host)}
    for change in changes:
        path = str(change.path)
        before = _before_us(change, kept.get(path))
        kept[path] = Kept(path=path, before=before, after=change.after)
    _write(state, host, list(kept.values()))


def _before_us(change: Change, earlier: Kept | None) -> str | None:
    if earlier is None:
        return change.before
    if change.before in (None, earlier.after) or change.path.suffix != ".json":
        return earlier.before
    # Somebody added to the file since: theirs is what was there before us now.
    return _without_us(change.path, change.before).after


def _write(state: Path, host: str, kept: list[Kept]) -> None:
    record = Record(host=host, changes=kept)
    write_private(_record_path(state, host), record.model_dump_json(indent=1).encode())


def _recorded(state: Path, host: str) -> list[Kept]:
    try:
        return Record.model_validate_json(_record_path(state, host).read_bytes()).changes
    except (OSError, ValueError):
        return []


def undoing(state: Path, host: str, project: Path | None = None) -> list[Change]:
    """Return the changes that take installations back: a project's, or all of them.

    A file nobody touched since becomes what it was. In one that somebody did, our entry alone goes.
    """
    changes = []
    for kept in _recorded(state, host):
        path = Path(kept.path)
        now = _read(path) if _belongs(path, project) else None
        if now is None:
            continue
        if now == kept.after or path.suffix != ".json":
            changes.append(Change(path, now, kept.before))
        else:
            changes.append(_without_us(path, now))
    return changes


def _belongs(path: Path, project: Path | None) -> bool:
    return project is None or path.is_relative_to(project)


def _without_us(path: Path, now: str) -> Change:
    try:
        body = json.loads(now)
        for section in ("mcpServers", "servers"):
            body.get(section, {}).pop(NAME, None)
    except (ValueError, AttributeError) as error:
        raise UsageError("install_not_json", path=str(path), snippet=f'"{NAME}"') from error
    indent = re.search(r"\n([ \t]+)\S", now)
    text = json.dumps(body, indent=indent[1] if indent else 2, ensure_ascii=False)
    return Change(path, now, text + "\n")


def forget(state: Path, host: str, project: Path | None = None) -> None:
    """Let go of the record after undoing."""
    left = [kept for kept in _recorded(state, host) if not _belongs(Path(kept.path), project)]
    if left:
        _write(state, host, left)
    else:
        _record_path(state, host).unlink(missing_ok=True)
