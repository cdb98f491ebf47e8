"""Who we say we are on every request: name and version of SKILL.md, platform of the install.

protocol.md: X-Skill-Source is the frontmatter's name, X-Skill-Version its version,
X-Skill-Platform comes from SKILL_SOURCE first, then from the install path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Identity:
    """The frontmatter's name and version."""

    name: str
    version: str
    folder: Path
    """Where SKILL.md lies: what the platform is detected from."""


def _skill_file() -> Path:
    # In a checkout or a host's folder SKILL.md lies beside the package; a wheel carries its own.
    beside = _PACKAGE.parent / "SKILL.md"
    return beside if beside.is_file() else _PACKAGE / "SKILL.md"


def frontmatter(path: Path) -> Mapping[str, Any]:
    """Return the frontmatter of a SKILL.md as written; empty when there is none."""
    lines = path.read_text(encoding="utf-8").removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != "---":
        return {}
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), len(lines))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    value = yaml.load("\n".join(lines[1:end]), Loader=loader)  # noqa: S506  (both are the safe loader)
    return value if isinstance(value, Mapping) else {}


@cache
def identity() -> Identity:
    """Return the attribution identity. A top-level version counts before metadata.version."""
    path = _skill_file()
    front = frontmatter(path)
    metadata = front.get("metadata")
    inner = metadata.get("version") if isinstance(metadata, Mapping) else None
    return Identity(
        name=str(front.get("name") or "video-a2e"),
        version=str(front.get("version") or inner or "0.0.0"),
        folder=path.parent,
    )


def platform_of(folder: Path) -> str:
    """Return clawhub, cursor or unknown for an install folder."""
    parts = folder.parts
    if (folder / ".clawhub").is_dir() or ".clawhub" in parts:
        return "clawhub"
    if ".openclaw" in parts and "skills" in parts[parts.index(".openclaw") + 1 :]:
        return "clawhub"
    if (".cursor", "skills") in pairwise(parts):
        return "cursor"
    return "unknown"


def attribution(platform: str = "") -> dict[str, str]:
    """Return the three headers that every request carries; platform is SKILL_SOURCE."""
    own = identity()
    detected = platform or platform_of(own.folder)
    return {
        "X-Skill-Source": own.name,
        "X-Skill-Version": own.version,
        # A header carries no line ends and no letters beyond ASCII.
        "X-Skill-Platform": "".join(c for c in detected if " " < c < "\x7f") or "unknown",
    }
