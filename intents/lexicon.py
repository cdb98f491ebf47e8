"""The words of each language, read from `languages/<code>.yaml` and validated.

One language is one file. Every section is a model below; an unknown key, an empty list or a
missing section is an error naming file and key. Each is read when first asked for, to start at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, get_type_hints

import msgspec
import yaml

from intents.fragments import filled
from intents.gui_sections import Gui
from intents.notation import content, pairs
from intents.sections import Texts, Words
from intents.soundness import flaw, parting, unreadable, where

LANGUAGES_DIR = Path(__file__).parent / "languages"
SHIPPED: Final = ("en", "zh")
"""Languages the program comes with: concepts have words in one of them at least, and the nets know both."""


class LexiconError(ValueError):
    """A language file is not as it must be; the message names file and key."""


class Section(msgspec.Struct, forbid_unknown_fields=True):
    """A part of a language file: unknown keys are errors."""


class LanguageSettings(Section, kw_only=True):
    """How the language is written."""

    spaces: bool
    """Whether white space parts its words."""
    function_words: Words
    """Small words that tell the language of a mixed text."""
    fillers: Words
    """Passed over wherever they stand ("please", "um")."""
    real_words: list[str] = []
    """Words that look like a slip of a keyword and are none ("expert", "statue")."""
    shown_text: list[str] = []
    """Regular expressions whose group `shown` is text for the picture, not an instruction."""
    pasted: list[str] = []
    """Regular expressions whose group `shown` came with an order about it ("this mail: ...")."""
    list_numbers: list[str] = []
    """Characters that number the items of a list, from one on, besides figures."""
    file_openers: list[str] = []
    """Words after which a file name begins, for a language that writes no space before it."""
    weighed: bool = False
    """Whether the nets were fitted to this language's lines; of others the templates alone decide."""
    slips: dict[str, str] = {}
    """What is often typed for a keyword, of the same length: another character of the same sound."""


class Ways(Section, kw_only=True):
    """How people ask for one thing: templates (`intents.patterns`)."""

    says: Words
    alone: list[str] = []
    """Counts only where the utterance asks for nothing else."""
    asked: list[str] = []
    """Counts only after a request in the form of a question ("would you mind ... and sending it")."""
    sent: list[str] = []
    """Names a file that came with the utterance, and asks for nothing."""
    dated: list[str] = []
    """Says of a file just named when or where it was made ("22 November")."""
    meant: list[str] = []
    """Tells what such a file is for, or what is to be done with it ("for reels", "wrong one, take this")."""
    polite: list[str] = []
    """Counts only where a filler was said too and nothing else is asked for ("video please")."""


class Intents(Section, kw_only=True):
    """The templates of each intent; everything else goes to the backend's chat."""

    export: Ways
    credits: Ways
    state: Ways
    upload: Ways

    def ways(self) -> Iterator[tuple[str, Ways]]:
        """Yield each intent with its templates."""
        yield from ((name, getattr(self, name)) for name in self.__struct_fields__)


class Joiners(Section, kw_only=True):
    """Words between two clauses."""

    then: Words
    """The next clause comes later."""
    and_: Words = msgspec.field(name="and")
    after: Words
    """The next clause comes first ("export it after ...")."""


class Frames(Section, kw_only=True):
    """Templates of what surrounds a command and changes nothing."""

    opening: Words
    closing: Words
    prelude: Words
    """Before the verb of an edit that is sent without the rest ("you", "first")."""
    asking_opening: Words
    """Before a question, which may ask for anything but an export."""
    asking_closing: Words


class Negations(Section, kw_only=True):
    """Templates of what stops an export."""

    declined: Words
    """An export refused or put off, anywhere in a clause."""
    doubted: list[str] = []
    """An export that may come or not, or of nothing ("I might export it"), whatever covers the clause."""
    timed: list[str] = []
    """An export for another time ("at 5pm export it"), whatever covers the clause, and asked politely too."""
    hold: Words
    """A clause that puts off whatever else is asked."""


class Asides(Section, kw_only=True):
    """Templates of clauses that are no step of their own."""

    before: Words
    """An export to be done after the rest ("before exporting")."""
    ordered: list[str] = []
    """Of those, what orders the export too ("before you export, add a logo", not "before we ...")."""
    done: Words
    """Refers to the step before ("once that is done")."""
    chatter: Words
    """Praise, thanks, "no more changes"."""
    more: Words
    """Details that belong to the export before them ("4K, mp4")."""
    talk: list[str] = []
    """Questions for the editor, whatever else covers them ("what did you change?")."""
    edit: list[str] = []
    """Edits that words alone might take for something else ("larger", "out with that hum")."""
    planned: list[str] = []
    """Begins a plan, whose steps are for the editor ("my plan: colours, captions, export")."""
    report: list[str] = []
    """Tells of a delivery, and orders none by its words alone ("the mp4 is on my phone now")."""
    lacking: list[str] = []
    """What shall be missing: an edit, but the manner of an export before it ("no title, export")."""
    edit_alone: list[str] = []
    """Edits where nothing else is said: beside an export they belong to it ("1080p at 60 fps")."""
    reproach: list[str] = []
    """Impatience, no step of its own before an export ("where is my file? send it")."""
    overdue: list[str] = []
    """A reproach that no export has been made ("why no export yet?")."""
    urge: list[str] = []
    """After such a one, the export itself ("do it now")."""
    withdrawn: list[str] = []
    """Refusals of none that comes after them: of what was said before, of something else, or of the past
    ("never mind", "don't publish it", "I told you to wait")."""
    released: list[str] = []
    """After one of the past, the export itself ("now you can")."""
    postponed: list[str] = []
    """An edit put off: none now, and an export that comes "then" is put off too ("the title can wait")."""
    over_with: list[str] = []
    """Says that all is done, before an export ("done! export it")."""
    taken_back: list[str] = []
    """Right behind an export: it is not wanted after all ("export? nah")."""
    condition: list[str] = []
    """What is to be looked at before an export: both are for the editor ("if it is under a minute")."""
    once_out: list[str] = []
    """What orders an export before a question ("when it is exported" before "tell me my balance")."""
    supposed_done: list[str] = []
    """Supposes nothing but that all is done or right: said before an export, it is no condition."""
    enough: list[str] = []
    """Such a one about the balance, behind a question of it too ("if that is enough, export")."""
    deferred: list[str] = []
    """Such a clause with an export that the user means to ask for later ("when it is right, we can")."""
    by_other: list[str] = []
    """An export that somebody else is to make ("let Bob export it")."""
    by_us: list[str] = []
    """Of those, the ones that are the user's own order ("let me export it", "let the video render")."""
    in_order: list[str] = []
    """A part that is put in its place among others ("tea first"), after what joins them."""
    faulted: list[str] = []
    """A name of the video, no order before a word of the term `faulty` ("output: too dark")."""


class Orders(Section, kw_only=True):
    """What an order for the video says besides (`intents.orders`): regular expressions."""

    high: Words
    medium: Words
    draft: Words
    """How finely the video is coded; where several fit, the first of these counts."""
    each: Words
    """Every part or recording as a file of its own."""
    every: Words
    """All recordings, where several came with the order."""
    named: Words
    """What the file is called: group `name`."""
    formats: list[str] = []
    """Names of other formats than MP4."""
    without: Words
    """In the group of an order, what the video shall be without."""
    leading: Words
    """An order at the beginning of a message, with what comes after it as its group."""
    before: Words = []
    """What stands before an order with which a message ends, as its group."""
    reason: Words = []
    """What stands before a reason and the reason itself, as two groups ("stop it because it is too dark")."""
    size: Words
    """The size of a file: a number with its unit, megabytes or what `gigabytes` matches."""
    gigabytes: Words
    limit: Words
    """How large the file may be, with the words around it; `{size}` stands for a size."""
    manner: Words = []
    """How what comes after it begins when it is a manner of the order ("in blue")."""


class UnitWords(Section, kw_only=True):
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
    share_after: dict[str, float]
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
    file_before: list[str] = []
    """Words that stand right before the name of a file where no space is written."""
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


class ColourWords(Section, kw_only=True):
    """Names of colours (`intents.slots`)."""

    names: dict[str, str]
    """"#rrggbb" by name; one in no Latin script needs a word of `before` or `after` beside it."""
    modifiers: dict[str, list[str]]
    """dark, light, bright: what a word before a name does to it."""
    before: list[str]
    after: list[str]
    fixed: dict[str, str]
    """Modified names that people see as colours of their own."""
    suffix: list[str]
    """What may follow a name and belongs to it."""
    rainbow: list[str]
    paints: list[str] = []
    """After which a colour's name may have any word before it ("in lake green")."""
    dyes: list[str] = []
    """The same, where the word for colour must follow the name."""
    owners: list[str] = []
    """What a colour right before it belongs to ("mint, white letters")."""
    never: list[str] = []
    """Words that hold the name of a colour and mean none."""
    everyday: str = ""
    """Pattern of the names that are everyday words; empty: those that stand first."""
    plain: str
    """Pattern of the names that tell a colour near them to anybody ("white" of #f7f8fc)."""


class EditWords(Section, kw_only=True):
    """What edits are asked for in (`intents.edits`): patterns by concept.

    A pattern is a regular expression in which a space stands for any white space, {time},
    {colour}, {n}… for a value and (?&name) for a fragment.
    """

    fragments: dict[str, str] = {}
    """What many patterns share, by the name they call it by (`intents.fragments`)."""
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
    rewordings: list[str]
    """A word on the picture and what it becomes: groups old and new, after and before for one more."""
    references: dict[str, list[str]] = {}
    """What points at something in the project: group thing is what it is, x its colour."""
    references_say: dict[str, str] = {}
    """How what was pointed at is said outright: a place by its name, a colour in {}."""
    breaks: list[str]
    """Between two edits of one sentence."""
    links: list[str]
    """Weak borders: between two things of one sentence."""
    filler: list[str]
    """Words that say nothing about the edit."""
    spelled: list[str] = []
    """Words that are meant when a letter is wrong, missing or one too many."""
    real: list[str] = []
    """Words that look like one of those and are none."""
    swapped: list[str] = []
    """Words that are meant when two letters beside each other changed places."""
    dialect: dict[str, str]
    """Character to character: what a spoken variety writes, as the standard language has it."""


class Lexicon:
    """One language: each section is read and validated when it is first asked for."""

    code: str
    """Two letters, the file's name: "en"."""
    name: str
    """The language's own name for itself."""
    settings: LanguageSettings
    variants: dict[str, str]
    """Character to character: other ways of writing the same (traditional to simplified)."""
    terms: dict[str, list[str]]
    """Lists of phrases that the templates name in braces."""
    patterns: dict[str, list[str]]
    """Templates that other templates name in braces."""
    intents: Intents
    joiners: Joiners
    frames: Frames
    negations: Negations
    asides: Asides
    orders: Orders
    gui: Gui
    replies: Texts
    """What the runtime says: jinja2 templates by key (`intents.replies`)."""
    styles: dict[str, str]
    """What the styles of a waveform are called, by name, in the order in which they are offered."""
    answers: dict[str, str]
    """What the studio's editor says: jinja2 templates by key."""
    units: UnitWords
    colours: ColourWords
    edits: EditWords

    def __init__(self, path: Path) -> None:
        """Find the sections of a file. Raises LexiconError when one is missing or unknown."""
        self._path = path
        self._file = path.name
        text = _text(path)
        found = list(_SECTION.finditer(text))
        starts = [section.start() for section in found] or [len(text)]
        if odd := _LINE.search(text, 0, starts[0]):
            raise LexiconError(f"{path.name}: code: the file begins with {odd[0][:40]!r}")
        self._texts = {
            section[1]: text[section.start() : end]
            for section, end in zip(found, [*starts[1:], len(text)], strict=False)
        }
        names = [section[1] for section in found]
        for name in self._texts:
            if names.count(name) > 1:
                raise LexiconError(f"{path.name}: {name}: the section stands there twice")
        for name in self._texts.keys() - SECTIONS.keys():
            raise LexiconError(f"{path.name}: {name}: no such section")
        for name in sorted(SECTIONS.keys() - _OPTIONAL.keys() - self._texts.keys()):
            raise LexiconError(f"{path.name}: {name}: the section is missing")
        if self.code != path.stem:
            raise LexiconError(f"{path.name}: code: must be {path.stem!r}, the name of the file")

    def __getattr__(self, name: str) -> Any:
        """Return a section, read and validated now. Raises LexiconError naming file and key."""
        if name not in SECTIONS:
            raise AttributeError(name)
        value = self._read(name) if name in self._texts else _OPTIONAL[name]
        setattr(self, name, value)
        return value

    def _read(self, name: str) -> Any:
        plain: Any = None
        try:
            sections = content(self._texts[name])
            plain = _MADE[name](sections[name]) if name in _MADE else sections[name]
            value = msgspec.convert(plain, SECTIONS[name])
        except yaml.YAMLError as error:
            raise LexiconError(
                f"{self._file}: {name}: not readable as YAML: {where(self._path, name, error)}"
            ) from error
        except (msgspec.ValidationError, ValueError) as error:
            what, _, place = str(error).partition(" - at `$")
            key = name + _with_key(plain, SECTIONS[name], place.rstrip("`"))
            unknown = _FIELD.search(what)
            if unknown:
                key += f".{unknown[1]}"
            raise LexiconError(f"{self._file}: {key}: {what}") from error
        if odd := next((key for key in sections if key != name), None):
            raise LexiconError(f"{self._file}: {odd}: no such section")
        if wrong := flaw(name, value) or parting(self._path, name, value):
            raise LexiconError(f"{self._file}: {wrong[0]}: {wrong[1]}")
        return value


SECTIONS: Final[dict[str, Any]] = {
    name: kind
    for name, kind in get_type_hints(Lexicon, include_extras=True).items()
    if not name.startswith("_")
}
_MADE: Final[dict[str, Callable[[Any], Any]]] = {"variants": pairs, "edits": filled}
"""How a section is made from what its YAML says, where it is not that itself."""
_OPTIONAL: Final[dict[str, Any]] = {"variants": {}, "patterns": {}, "styles": {}, "answers": {}}
_FIELD = re.compile(r"(?:unknown|required) field `(\w+)`")
_STEP = re.compile(r"\.(?P<field>\w+)|\[(?P<item>\d+)\]")
_SECTION = re.compile(r"^([a-z_]+):", re.MULTILINE)
_LINE = re.compile(r"^(?!#|---).*\S.*", re.MULTILINE)


def _with_key(plain: Any, kind: Any, place: str) -> str:
    """Return the place of a fault in what a section says, with the key where msgspec tells none (`[...]`)."""
    before, dots, behind = place.partition("[...]")
    if not dots:
        return place
    entries = plain
    for step in _STEP.finditer(before):
        entries = entries[step["field"] or int(step["item"])]
    every = dict(entries)
    for key, value in every.items():
        entries.clear()
        entries[key] = value
        try:
            msgspec.convert(plain, kind)
        except msgspec.ValidationError:
            entries.update(every)
            return f"{before}.{key}{behind}"
    return place


def _text(path: Path) -> str:
    """Return what a file holds. Raises LexiconError naming the section that is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        names = _SECTION.findall(before)
        raise LexiconError(
            f"{path.name}: {names[-1] if names else 'code'}: line {before.count(chr(10)) + 1} is not UTF-8"
        ) from error


def load(path: Path) -> Lexicon:
    """Return the lexicon of one file, every section checked. Raises LexiconError naming file and key."""
    lexicon = Lexicon(path)
    for name in SECTIONS:
        getattr(lexicon, name)
    return lexicon


@cache
def lexicons() -> dict[str, Lexicon]:
    """Return every language by code, in the order of their file names; sections come when needed.

    Raises LexiconError naming a file that the program comes with and that is not there.
    """
    found = {path.stem: Lexicon(path) for path in sorted(LANGUAGES_DIR.glob("*.yaml"))}
    for code in SHIPPED:
        if code not in found:
            raise LexiconError(f"{code}.yaml: the file is not in {LANGUAGES_DIR}")
    return found


@contextmanager
def compiling(*keys: str, make: Callable[[str], object] = re.compile) -> Iterator[None]:
    """Name the pattern, of the sections and lists with these keys, that cannot be compiled.

    make: how one of them is compiled. Raises LexiconError naming file and key.
    """
    try:
        yield
    except LexiconError:
        raise
    except (ValueError, re.error) as error:
        for lexicon in lexicons().values():
            for key in keys:
                if found := unreadable(attrgetter(key)(lexicon), key, make):
                    raise LexiconError(f"{lexicon.code}.yaml: {found[0]}: {found[1]}") from error
        raise
