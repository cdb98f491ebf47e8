"""The `gui` section of a language file: how a backend talks about its screen, and how to say it plainly."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from intents.sections import Words

Action = Literal["export", "state", "edit", "credits", "upload"]


class GuiPart(msgspec.Struct, forbid_unknown_fields=True):
    """A part of the section: unknown keys are errors."""


class GuiRule(GuiPart, kw_only=True):
    """A way of telling the reader to do something on a screen (patterns: see `intents.gui_rules`)."""

    when: str
    plain: str = ""
    """The same as a plain verb phrase, with the pattern's groups in braces."""
    say: str | None = None
    """The whole clause instead, where "offer + plain" would not be natural."""
    action: Action | None = None
    leads: bool = False
    """Whether it only takes up what the next words do something with."""


class GuiSign(GuiPart, kw_only=True):
    """What tells the action of an instruction from its words and what they lead to."""

    action: Action
    when: str
    is_sure: bool = False
    """Whether it holds even where the words are those of an edit."""
    is_wide: bool = False
    """Whether the rest of the sentence can hold it before other signs are looked at."""


class GuiNet(GuiPart, kw_only=True):
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
    untold: str
    """An offer of ours where none can stand: somebody else does it, or it is not to be done."""
    output: str
    """How the file is to be that an export makes, or where that is set."""
    deeds: dict[Action, str]
    """How plain words for an action look, those that tell it as group `deed`."""
    detail: str
    """What is kept of a clause that is said in general words, as group `fact`."""
    label: str
    """What looks like such a fact, but is the name of a widget or a key."""
    goes_on: str
    """What cannot stand after a clause that was said in general words: its facts join those of it."""
    step: str
    """How an edit among the instructions of a list begins."""
    way: str
    """A sentence that opens a place and does nothing there."""
    names: str
    """What is kept besides of an edit or a look: names that stand for themselves."""
    list_mark: str
    """Between the details that are kept."""
    marks: dict[str, str]
    """Kinds of words that the weights know (`intents.gui_judge`), in the order of looking."""


class GuiSeat(GuiPart, kw_only=True):
    """Where a phrase that was lost is said among our words (`intents.gui_brackets`)."""

    what: str
    """The phrase, as a whole."""
    told: str = ""
    """What the instruction holds, where a square stands for the phrase."""
    where: str
    """What it is said in, of our words."""
    words: str
    """What is said there, with a square for the phrase."""


class GuiGuard(GuiPart, kw_only=True):
    """What an instruction is and what it must keep, whatever its words (`intents.gui_guard`)."""

    spared: Words
    """A sentence with one of these tells of the video or of screens elsewhere; it stays word for word."""
    unasked: Words
    """One with one of these asks, forbids or reports; it stays, too, where new words say another thing."""
    did: str
    """A line after which a list tells what was done."""
    done: str
    """How an item of such a list begins that tells it and orders nothing."""
    slack: Words
    """Words without content: those of screens, hands and places there, and small words."""
    touched: list[str]
    """What is touched, which is a thing of the screen where nothing is edited."""
    orphan: str
    """How a circumstance begins that cannot stand alone."""
    word: str
    """A word with content, where slack was taken out."""
    inner: str
    """What may stand between two words of one phrase."""
    tail: str
    """A clause that says what an instruction is for, as group `tail`; as `look` where it is seen."""
    hollow: str
    """Our general words for an instruction."""
    going: str
    """Such words that a verb follows, from group `deed` on."""
    scraps: list[tuple[str, str]]
    """What a hand does and where it does it, taken out of a retelling, and what is said instead."""
    named: str
    """A name in a sentence, as group `name`, whose letters stay as they are."""
    proper: str
    """A name that is none of a widget, as group `name`, which no instruction may lose."""
    picked: str
    """One that may be of a widget, where nothing of the video is edited or looked at."""
    ordered: str
    """How a clause begins that still tells what to do on a screen."""
    widgets: Words
    """Things that are of a screen wherever an instruction names them."""
    touching: list[str]
    """How an instruction takes up what is one only there, as group `thing`."""
    addressing: str
    """What a sentence holds that speaks to the reader."""
    led: str
    """Words that belong to a phrase with content which they stand before ("lower third")."""
    trailed: str
    """Words that belong to one behind which they stand ("the teacher's name")."""
    chosen: str
    """How a word is named that is chosen for a file, where a square stands for it."""
    selecting: str
    """How an instruction begins that only marks what the next one is done with."""
    ours: str
    """A sentence with one tells of our own deeds, and is no order because it looks like one."""
    taken: str
    """How an offer takes up a thing, for which a square stands."""
    told: str
    """Where in a clause of an instruction the video is told of, and such things are its own."""
    cuts: list[tuple[str, str]]
    """What goes with a thing of the screen, for which a square stands, and what is said instead."""
    torn: Words
    """What a cut leaves of an offer that cannot stand like that."""
    hindered: str
    """What tells that the video cannot be exported yet."""
    later: str
    """When it can be, as group `when`."""
    postponed: list[tuple[str, str]]
    """Our offers of an export, and how they are said where it cannot be yet."""
    before_postponed: str
    """Stands between when it can be and such an offer."""
    refused: str
    """A sentence that refuses an export because a hand on the screen is needed."""
    waits: list[str]
    """Instructions to export once something else is done or has passed."""
    foreign: list[str]
    """Instructions to get or keep something else than the video."""
    saving: str
    """A sentence that only says to save, which delivers something only after a word on the video."""
    pronoun: str
    """A retelling that names what is edited only as `it`."""
    antecedent: str
    """What that stands for, as group `thing`, after its group `article`."""
    bought: list[tuple[str, str]]
    """What an instruction names that is paid for, and how we offer that instead of the balance."""
    balance: str
    """What tells that it is the balance itself that is to be looked at."""
    idle: str
    """A phrase, as a whole, that says nothing where it was lost."""
    control: str
    """One that names a thing of the screen, which is said where nothing else is."""
    tied: str
    """What ties such a phrase, for which a square stands, to the screen."""
    seats: list[GuiSeat]
    unsaved: str
    """What tells that the draft is not saved yet: then saving is meant to keep it."""
    before_tail: str
    before_look: str
    also: str
    """Joins an export to an offer that lost its own."""


class Gui(GuiPart, kw_only=True):
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
    guard: GuiGuard
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
