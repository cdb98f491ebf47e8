"""What each theme is called, without loading what draws it: an edit needs the names only."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "themes"
DEFAULT = "default"


@cache
def keys() -> tuple[str, ...]:
    """Return the keys of all themes, the default one first."""
    found = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    return tuple(sorted(found, key=lambda key: key != DEFAULT))


@cache
def names() -> dict[str, dict[str, list[str]]]:
    """Return what each theme is called, by key and language."""
    return {
        key: yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))["names"]
        for key in keys()
    }


def ground(key: str) -> tuple[tuple[str, ...], int]:
    """Return the colours of a theme's background and the way they run, in degrees."""
    found = yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    return tuple(found["background"]), int(found.get("angle", 180))
