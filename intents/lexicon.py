"""The words of each language, read once from `languages/<code>.yaml` and validated.

One language is one file. Every section is a model below; an unknown key, an empty list or a
missing section is an error that names the file and the key.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

LANGUAGES_DIR = Path(__file__).parent / "languages"


class LexiconError(ValueError):
    """A language file is not as it must be; the message names file and key."""


class Section(BaseModel):
    """A part of a language file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LanguageSettings(Section):
    """How the language is written."""

    spaces: bool
    """Whether white space parts its words."""
    shown_text: list[str] = []
    """Regular expressions whose group `shown` is text for the picture, not an instruction."""
    file_openers: list[str] = []
    """Words after which a file name begins, for a language that writes no space before it."""


Action = Literal["export", "state", "edit", "credits", "upload"]


class GuiRule(Section):
    """A way of telling the reader to do something on a screen (patterns: see `intents.gui_rules`)."""

    when: str
    plain: str = ""
    """The same as a plain verb phrase, with the pattern's groups in braces."""
    say: str | None = None
    """The whole clause instead, where "offer + plain" would not be natural."""
    action: Action | None = None


class Gui(Section):
    """How a backend talks about its screen, and how to say it plainly."""

    script: str
    """What a text in this language has at least one of."""
    words: dict[str, list[str]]
    """Lists that patterns name in braces."""
    labels: dict[str, list[str]]
    """What the words on a button stand for, by kind."""
    phrases: dict[str, str]
    """What is read as one word, by kind, in the order in which it is looked for."""
    bare: str
    """What goes when a phrase is said plainly ("the volume slider": volume)."""
    triggers: list[str] = Field(min_length=1)
    """A sentence with none of these is left alone."""
    sentence_end: str
    question: list[str]
    """A sentence with one of these asks or offers: it starts nothing."""
    imperative: str
    """How a sentence begins that tells the reader to do something."""
    strong: str
    """Where an instruction can begin."""
    weak: str
    """Where one can begin after another, or after a command."""
    plain: list[str]
    """Openings after which nothing is started ("do not", "before you"); they stay."""
    addressed: list[str]
    """Openings that make an instruction of what follows ("you can"); they go."""
    kept: list[str]
    """Openings that stay ("then,")."""
    dropped: list[str]
    """Openings that go ("please")."""
    content: list[str]
    """What is told of the video itself."""
    rules: list[GuiRule] = Field(min_length=1)
    """First fitting one wins."""
    everywhere: list[GuiRule]
    """Screen words in the middle of a clause; all apply."""
    tidy: list[tuple[str, str]]
    """What a cut can leave, and what becomes of it."""
    offer: str
    """Put before a rule's plain words."""
    joined: str
    """Between two instructions: the second goes on with the first's offer."""
    edit_end: str
    """Where an edit's own words end."""
    variant_words: dict[str, str] = {}
    """Our words in the language's other script, in the order in which they are looked for."""


class Lexicon(Section):
    """One language."""

    code: str
    """Two letters, the file's name: "en"."""
    name: str
    """The language's own name for itself."""
    settings: LanguageSettings
    variants: dict[str, str] = {}
    """Character to character: other ways of writing the same (traditional to simplified)."""
    intents: dict[str, list[str]]
    gui: Gui
    replies: dict[str, str] = Field(min_length=1)
    """What the runtime says: jinja2 templates by key (`intents.replies`)."""
    answers: dict[str, str] = Field(default_factory=dict)
    """What the studio's editor says: jinja2 templates by key."""


    @field_validator("variants", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        """Read the pairs of characters, parted by white space."""
        if not isinstance(value, str):
            return value
        pairs = value.split()
        odd = next((pair for pair in pairs if len(pair) != 2), None)
        if odd is not None:
            raise ValueError(f"{odd!r} is not a pair of characters")
        return {pair[0]: pair[1] for pair in pairs}


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
