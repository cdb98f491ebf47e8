"""The words of each language, read once from `languages/<code>.yaml` and validated.

One language is one file. Every section is a model below; an unknown key, an empty list or a
missing section is an error that names the file and the key.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

LANGUAGES_DIR = Path(__file__).parent / "languages"


class LexiconError(ValueError):
    """A language file is not as it must be; the message names file and key."""


class Section(BaseModel):
    """A part of a language file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Lexicon(Section):
    """One language."""

    code: str
    """Two letters, the file's name: "en"."""
    name: str
    """The language's own name for itself."""
    replies: dict[str, str] = Field(min_length=1)
    """What the runtime says: jinja2 templates by key (`intents.replies`)."""
    answers: dict[str, str] = Field(default_factory=dict)
    """What the studio's editor says: jinja2 templates by key."""


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  (both are the safe loader)
    except yaml.YAMLError as error:
        raise LexiconError(f"{path.name}: not readable as YAML: {error}") from error


def load(path: Path) -> Lexicon:
    """Return the lexicon of one file. Raises LexiconError naming file and key."""
    try:
        lexicon = Lexicon.model_validate(_read(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"{path.name}: {key}: {first['msg']}") from error
    if lexicon.code != path.stem:
        raise LexiconError(f"{path.name}: code: must be {path.stem!r}, the name of the file")
    return lexicon


@cache
def lexicons() -> dict[str, Lexicon]:
    """Return every language by code, in the order of their file names."""
    return {path.stem: load(path) for path in sorted(LANGUAGES_DIR.glob("*.yaml"))}
