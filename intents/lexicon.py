"""The words of each language, read from `languages/<code>.yaml` and validated.

One language is one file. Every section is a model below; an unknown key, an empty list or a
missing section is an error that names the file and the key. A section is read when it is first
asked for: one route needs a tenth of the words, and a command must start at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_type_hints

import msgspec
import yaml
from msgspec import Meta

from intents.soundness import flaw, parting, unreadable, where

LANGUAGES_DIR = Path(__file__).parent / "languages"


class LexiconError(ValueError):
    """A language file is not as it must be; the message names file and key."""


Words = Annotated[list[str], Meta(min_length=1)]
Texts = Annotated[dict[str, str], Meta(min_length=1)]


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
    """Regular expressions whose group `shown` is matter that came with an instruction about it ("this
    mail: ..."): no order of the user's."""
    list_numbers: list[str] = []
    """Characters that number the items of a list, from one on, besides figures."""
    file_openers: list[str] = []
    """Words after which a file name begins, for a language that writes no space before it."""
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
    hold: Words
    """A clause that puts off whatever else is asked."""


class Asides(Section, kw_only=True):
    """Templates of clauses that are no step of their own."""

    before: Words
    """An export to be done after the rest ("before exporting")."""
    ordered: list[str] = []
    """Of those, the ones that order the export too ("before you export, add a logo": add it, then
    export); not what somebody else may be going to do ("before we export")."""
    done: Words
    """Refers to the step before ("once that is done")."""
    chatter: Words
    """Praise, thanks, "no more changes"."""
    more: Words
    """Details that belong to the export before them ("4K, mp4")."""
    talk: list[str] = []
    """Questions for the editor, whatever else covers them ("what did you change?")."""
    edit: list[str] = []
    """Edits that words alone might take for something else ("larger", "that hum is awful, out with
    it")."""
    reproach: list[str] = []
    """Impatience, no step of its own before an export ("where is my file? send it")."""
    overdue: list[str] = []
    """A reproach that no export has been made ("why no export yet?")."""
    urge: list[str] = []
    """After such a one, the export itself ("do it now")."""


Action = Literal["export", "state", "edit", "credits", "upload"]


class GuiRule(Section, kw_only=True):
    """A way of telling the reader to do something on a screen (patterns: see `intents.gui_rules`)."""

    when: str
    plain: str = ""
    """The same as a plain verb phrase, with the pattern's groups in braces."""
    say: str | None = None
    """The whole clause instead, where "offer + plain" would not be natural."""
    action: Action | None = None
    leads: bool = False
    """Whether it only takes up what the next words do something with."""


class GuiSign(Section, kw_only=True):
    """What tells the action of an instruction from its words and what they lead to."""

    action: Action
    when: str
    is_sure: bool = False
    """Whether it holds even where the words are those of an edit."""
    is_wide: bool = False
    """Whether the rest of the sentence can hold it before other signs are looked at."""


class GuiNet(Section, kw_only=True):
    """How an instruction is read that no rule knows (`intents.gui_net`)."""

    fold: list[tuple[str, str]]
    """Ways of saying an instruction that the rules know in another form, and that form."""
    clause: str
    """Where a clause begins."""
    conjunct: str
    """The end of what joins a clause to the one before, so that it is told or not like that."""
    report: str
    """How a clause begins that tells what was done."""
    offer: str
    """How our own words for an instruction begin."""
    edit_offer: str
    """How they begin where they offer what we do ourselves."""
    lead: str
    """What an offer is about, as group `lead`, at the end of what stands before it."""
    trailing: str
    """What joins an offer to the next one, at its end."""
    touch: str
    """What can only be done to a screen, at the beginning of a clause."""
    handle: str
    """What is done to a screen where the clause names something of one."""
    deed: str
    """What a clause that follows the way to it tells to do."""
    screen: str
    """Words of a screen, where the clause is an instruction."""
    told: str
    """A clause that tells where something is on the screen."""
    strong_edit: str
    """How the words of an edit begin that stands for itself."""
    signs: list[GuiSign]
    """First fitting one tells the action; where none fits, it is an edit."""
    sweep: list[tuple[str, str]]
    """Words of a screen in an instruction, and what is said instead; all apply, in order."""
    number: str
    """A number with its unit, as group `value`, which no instruction may lose."""
    weak_state: str
    """How the words of a look begin that is only the way to what follows."""
    recast: list[tuple[Action, str, str]]
    """The words of an edit that turned out to be something else."""
    offers: dict[Action, str]
    """Put before a clause, by its action."""
    instead: dict[Action, str]
    """Said where nothing is left of a clause."""
    left: str
    """Words of a screen that no instruction may keep (a wider list than `screen`)."""
    broken: str
    """What a cut leaves of a sentence that cannot stand like that."""
    deeds: dict[Action, str]
    """How plain words for an action look, those that tell it as group `deed`."""
    detail: str
    """What is kept of a clause that is said in general words, as group `fact`."""
    label: str
    """What looks like such a fact, but is the name of a widget or a key."""
    goes_on: str
    """What cannot stand after a clause that was said in general words: its facts join those of it."""
    way: str
    """A sentence that opens a place and does nothing there."""
    names: str
    """What is kept besides of an edit or a look: names that stand for themselves."""
    list_mark: str
    """Between the details that are kept."""
    marks: dict[str, str]
    """Kinds of words that the weights know (`intents.gui_judge`), in the order in which they are
    looked for."""


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


class Gui(Section, kw_only=True):
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
    triggers: Words
    """A sentence with none of these is left alone."""
    hard: str
    """Words of a screen; what is only offered or tipped without one is left alone."""
    screen: str
    """Words of a screen that must not be left where an instruction was."""
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
    steps: list[GuiRule]
    """Several steps that are one deed, and the same as one; all apply, in order, before the rules."""
    rules: Annotated[list[GuiRule], Meta(min_length=1)]
    """First fitting one wins."""
    everywhere: list[GuiRule]
    """Screen words in the middle of a clause; all apply."""
    net: GuiNet
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
    clause_end: str
    """Where a clause ends, and what comes after it is another one's."""
    edit_end: str
    """Where an edit's own words end."""
    variant_words: dict[str, str] = {}
    """Our words in the language's other script, in the order in which they are looked for."""


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
    paints: list[str] = []
    """After which a colour's name may have any word before it ("in lake green")."""
    dyes: list[str] = []
    """The same, where the word for colour must follow the name."""
    never: list[str] = []
    """Words that hold the name of a colour and mean none."""
    everyday: str = ""
    """Pattern of the names that are everyday words; empty: those that stand first."""


class EditWords(Section, kw_only=True):
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
    answers: dict[str, str]
    """What the studio's editor says: jinja2 templates by key."""
    units: UnitWords
    colours: ColourWords
    edits: EditWords

    def __init__(self, path: Path) -> None:
        """Find the sections of a file. Raises LexiconError when one is missing or unknown."""
        self._path = path
        self._file = path.name
        text = path.read_text(encoding="utf-8")
        found = list(_SECTION.finditer(text))
        ends = [*(section.start() for section in found[1:]), len(text)]
        self._texts = {
            section[1]: text[section.start() : end]
            for section, end in zip(found, ends, strict=True)
        }
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
        try:
            content = _Loader(self._texts[name]).content()[name]
            if name == "variants":
                content = _pairs(content)
            value = msgspec.convert(content, SECTIONS[name])
        except yaml.YAMLError as error:
            raise LexiconError(
                f"{self._file}: {name}: not readable as YAML: {where(self._path, name, error)}"
            ) from error
        except (msgspec.ValidationError, ValueError) as error:
            what, _, place = str(error).partition(" - at `$")
            key = name + place.rstrip("`")
            unknown = _FIELD.search(what)
            if unknown:
                key += f".{unknown[1]}"
            raise LexiconError(f"{self._file}: {key}: {what}") from error
        if found := flaw(name, value) or parting(self._path, name, value):
            raise LexiconError(f"{self._file}: {found[0]}: {found[1]}")
        return value


SECTIONS: Final[dict[str, Any]] = {
    name: kind
    for name, kind in get_type_hints(Lexicon, include_extras=True).items()
    if not name.startswith("_")
}
_OPTIONAL: Final[dict[str, Any]] = {"variants": {}, "patterns": {}, "answers": {}}
_FIELD = re.compile(r"(?:unknown|required) field `(\w+)`")
_SECTION = re.compile(r"^([a-z_]+):", re.MULTILINE)


def _pairs(value: Any) -> dict[str, str]:
    """Read pairs of characters, parted by white space."""
    pairs = str(value).split()
    odd = next((pair for pair in pairs if len(pair) != 2), None)
    if odd is not None:
        raise ValueError(f"{odd!r} is not a pair of characters")
    return {pair[0]: pair[1] for pair in pairs}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, to which yes, no, on and off are words as any other."""

    def content(self) -> Any:
        """Return what the text holds."""
        try:
            return self._plain(self.get_single_node())
        finally:
            self.dispose()

    def _plain(self, node: yaml.Node) -> Any:
        """Return what a node holds, four times as fast as the loader does, which knows objects too."""
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(one) for one in node.value]
        if isinstance(node, yaml.MappingNode):
            return {self._plain(key): self._plain(value) for key, value in node.value}
        if node.tag == "tag:yaml.org,2002:str":
            return node.value
        return self.construct_object(node)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith(":bool") or first in "tTfF"]
    for first, rules in _Loader.yaml_implicit_resolvers.items()
}


def load(path: Path) -> Lexicon:
    """Return the lexicon of one file, every section checked. Raises LexiconError naming file and key."""
    lexicon = Lexicon(path)
    for name in SECTIONS:
        getattr(lexicon, name)
    return lexicon


@cache
def lexicons() -> dict[str, Lexicon]:
    """Return every language by code, in the order of their file names; sections come when needed."""
    return {path.stem: Lexicon(path) for path in sorted(LANGUAGES_DIR.glob("*.yaml"))}


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
