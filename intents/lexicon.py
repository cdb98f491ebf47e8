"""The words of each language, read once from `languages/<code>.yaml` and validated.

One language is one file. Every section is a model below; an unknown key, an empty list or a
missing section is an error that names the file and the key.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    function_words: list[str] = Field(min_length=1)
    """Small words that tell the language of a mixed text."""
    real_words: list[str] = []
    """Words that look like a slip of a keyword and are none ("expert", "statue")."""
    fillers: list[str] = Field(min_length=1)
    """Passed over wherever they stand ("please", "um")."""
    slips: dict[str, str] = {}
    """What is often typed for a keyword, of the same length: another character of the same sound."""


class Ways(Section):
    """How people ask for one thing: templates (`intents.patterns`)."""

    says: list[str] = Field(min_length=1)
    alone: list[str] = []
    """Counts only where the utterance asks for nothing else."""
    sent: list[str] = []
    """Names a file that came with the utterance, and asks for nothing."""


class Intents(Section):
    """The templates of each intent; everything else goes to the backend's chat."""

    export: Ways
    credits: Ways
    state: Ways
    upload: Ways

    def ways(self) -> Iterator[tuple[str, Ways]]:
        """Yield each intent with its templates."""
        yield from ((name, getattr(self, name)) for name in type(self).model_fields)


class Joiners(Section):
    """Words between two clauses."""

    then: list[str] = Field(min_length=1)
    """The next clause comes later."""
    and_: list[str] = Field(min_length=1, alias="and")
    after: list[str] = Field(min_length=1)
    """The next clause comes first ("export it after ...")."""


class Frames(Section):
    """Templates of what surrounds a command and changes nothing."""

    opening: list[str] = Field(min_length=1)
    closing: list[str] = Field(min_length=1)
    asking_opening: list[str] = Field(min_length=1)
    """Before a question, which may ask for anything but an export."""
    asking_closing: list[str] = Field(min_length=1)


class Negations(Section):
    """Templates of what stops an export."""

    declined: list[str] = Field(min_length=1)
    """An export refused or put off, anywhere in a clause."""
    hold: list[str] = Field(min_length=1)
    """A clause that puts off whatever else is asked."""


class Asides(Section):
    """Templates of clauses that are no step of their own."""

    before: list[str] = Field(min_length=1)
    """An export to be done after the rest ("before exporting")."""
    done: list[str] = Field(min_length=1)
    """Refers to the step before ("once that is done")."""
    chatter: list[str] = Field(min_length=1)
    """Praise, thanks, "no more changes"."""
    more: list[str] = Field(min_length=1)
    """Details that belong to the export before them ("4K, mp4")."""


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
    hard: str
    """Words of a screen; what is only offered or tipped without one is left alone."""
    verb: str
    """The verbs of instructions, which may be set in bold."""
    after_plain: str
    """What follows an instruction that starts nothing (Chinese says "before" behind)."""
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
    fact: str
    """What must survive even where its clause goes; group `where` is a preposition before it."""
    fact_before: str
    """A clause with such a fact before it."""
    fact_after: str
    """A clause with a fact without a preposition after it."""
    offer: str
    """Put before a rule's plain words."""
    joined: str
    """Between two instructions: the second goes on with the first's offer."""
    edit_end: str
    """Where an edit's own words end."""
    variant_words: dict[str, str] = {}
    """Our words in the language's other script, in the order in which they are looked for."""


class UnitWords(Section):
    """Numbers, times, shares and shapes in words (`intents.slots`). Keys and words are patterns."""

    numbers: dict[str, int]
    """Words of numerals; a hundred and a thousand multiply."""
    point: list[str]
    """The decimal point in words."""
    ordinals: dict[str, int]
    """Position in a row, from 1; negative from its end."""
    times: dict[str, list[str]]
    """hour, minute, second, millisecond."""
    lone: list[str]
    """Words before a unit that counts as one: "the last second"."""
    half_after: list[str]
    """What makes "a minute" a minute and a half."""
    one: list[str]
    amounts: dict[str, float]
    """Words before a unit that are no number: "half a"."""
    ranges: list[str]
    """Words between two values of which the second has the unit."""
    percent: list[str]
    percent_before: list[str]
    tenths: list[str]
    shares: dict[str, float]
    """Fractions in words."""
    factors: dict[str, float]
    """"Twice"."""
    times_factor: list[str]
    """What follows a number of times."""
    decibels: list[str]
    loudness: list[str]
    minus: list[str]
    plus: list[str]
    frames: list[str]
    frames_before: list[str]
    points: list[str]
    by: list[str]
    """Between width and height."""
    ratio_words: list[str]
    """Between the sides of a ratio."""
    resolutions: dict[str, int]
    """Names of resolutions: the shorter side in pixels."""


class ColourWords(Section):
    """Names of colours (`intents.slots`)."""

    names: dict[str, str]
    """"#rrggbb" by name; a name of another script than Latin needs a word of `before` or `after`
    beside it."""
    modifiers: dict[str, list[str]]
    """dark, light, bright: what a word before a name does to it."""
    before: list[str]
    after: list[str]
    fixed: dict[str, str]
    """Modified names that people see as colours of their own."""
    suffix: list[str]
    """What may follow a name and belongs to it."""
    rainbow: list[str]


class EditWords(Section):
    """What edits are asked for in (`intents.edits`): patterns by concept.

    A pattern is a regular expression in which a space stands for any white space and {time},
    {colour}, {n}… for a value.
    """

    things: dict[str, list[str]]
    """What an edit is about."""
    acts: dict[str, list[str]]
    """What is done to it."""
    looks: dict[str, list[str]]
    """Values that are words: `kind.value`."""
    spans: dict[str, list[str]]
    """When: groups a and b are the times."""
    counted: dict[str, list[str]]
    """Which of several: group a is an ordinal, group b a number."""
    talk: dict[str, list[str]]
    """What is no edit: undo, questions, wishes that need a question back."""
    cannot: dict[str, list[str]]
    """What the studio cannot do, by the answer's key."""
    naming: list[str]
    """What announces words for the picture which stand without quotation marks."""
    naming_ends: list[str]
    """Where such words end."""
    breaks: list[str]
    """Between two edits of one sentence."""
    links: list[str]
    """Weak borders: between two things of one sentence."""
    filler: list[str]
    """Words that say nothing about the edit."""


class Lexicon(Section):
    """One language."""

    code: str
    """Two letters, the file's name: "en"."""
    name: str
    """The language's own name for itself."""
    settings: LanguageSettings
    variants: dict[str, str] = {}
    """Character to character: other ways of writing the same (traditional to simplified)."""
    terms: dict[str, list[str]]
    """Lists of phrases that the templates name in braces."""
    patterns: dict[str, list[str]] = {}
    """Templates that other templates name in braces."""
    intents: Intents
    joiners: Joiners
    frames: Frames
    negations: Negations
    asides: Asides
    gui: Gui
    replies: dict[str, str] = Field(min_length=1)
    """What the runtime says: jinja2 templates by key (`intents.replies`)."""
    answers: dict[str, str] = Field(default_factory=dict)
    """What the studio's editor says: jinja2 templates by key."""
    units: UnitWords
    colours: ColourWords
    edits: EditWords

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


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, to which yes, no, on and off are words as any other."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith(":bool") or first in "tTfF"]
    for first, rules in _Loader.yaml_implicit_resolvers.items()
}


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  (a safe loader)
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
