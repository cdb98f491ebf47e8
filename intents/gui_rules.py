"""The `gui` section of each language, ready to match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from intents.gui_sections import Action, Gui, GuiGuard, GuiNet, GuiRule
from intents.gui_wording import AnyOf, Compiler, Sieve, Wording
from intents.lexicon import compiling, lexicons
from intents.soundness import LABEL_KINDS

_WORDS = re.compile(r"[A-Za-z]{2,}")
_MANY = 3
"""So many words for each letter of another language make a sentence theirs."""
_SOME = 3
"""Letters of a language; fewer are only a name or a unit."""


class Rule:
    """A way of telling the reader to do something on a screen."""

    def __init__(self, rule: GuiRule, make: Compiler) -> None:
        self.plain = rule.plain
        """The same as a plain verb phrase, with the pattern's groups in braces."""
        self.say = rule.say
        """The whole clause instead, where "offer + plain" would not be natural."""
        self.action = rule.action
        self.leads = rule.leads
        self.when = Wording(rule.when, make)


Pairs = Sieve[tuple[Wording, str]]
"""Patterns, and what is said instead of what they find."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells the action of an instruction."""

    action: Action
    when: Wording
    is_sure: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a phrase that was lost is said among our words."""

    what: Wording
    told: Wording
    where: Wording
    words: str


@dataclass(frozen=True, slots=True)
class Net:
    """How an instruction is read that no rule knows (see `intents.gui_sections.GuiNet`)."""

    fold: Pairs
    number: Wording
    weak_state: Wording
    clause: re.Pattern[str]
    conjunct: Wording
    report: Wording
    offer: Wording
    edit_offer: Wording
    lead: Wording
    trailing: Wording
    touch: Wording
    handle: Wording
    deed: Wording
    screen: AnyOf
    told: Wording
    strong_edit: Wording
    signs: Sieve[Sign]
    sweep: Pairs
    recast: tuple[tuple[Action, Wording, str], ...]
    offers: dict[Action, str]
    instead: dict[Action, str]
    left: AnyOf
    broken: AnyOf
    untold: Wording
    output: Wording
    deeds: dict[Action, Wording]
    detail: Wording
    label: Wording
    goes_on: Wording
    step: Wording
    way: Wording
    names: Wording
    list_mark: str
    marks: tuple[tuple[str, Wording], ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """What an instruction must keep, whatever its words (see `intents.gui_sections.GuiGuard`)."""

    spared: AnyOf
    unasked: AnyOf
    did: Wording
    done: Wording
    slack: tuple[Wording, ...]
    touched: tuple[Wording, ...]
    orphan: Wording
    word: re.Pattern[str]
    inner: Wording
    tail: Wording
    hollow: Wording
    going: Wording
    scraps: tuple[tuple[Wording, str], ...]
    named: Wording
    proper: Wording
    picked: Wording
    ordered: Wording
    widgets: AnyOf
    touching: tuple[Wording, ...]
    addressing: Wording
    led: Wording
    trailed: Wording
    chosen: Wording
    selecting: Wording
    ours: Wording
    taken: Wording
    told: Wording
    cuts: Pairs
    torn: Wording
    hindered: Wording
    later: Wording
    postponed: Pairs
    before_postponed: str
    refused: Wording
    waits: Wording
    foreign: Wording
    saving: Wording
    idle: Wording
    control: Wording
    tied: Wording
    seats: tuple[Seat, ...]
    unsaved: Wording
    pronoun: Wording
    antecedent: Wording
    bought: Pairs
    balance: Wording
    before_tail: str
    before_look: str
    also: str


@dataclass(frozen=True, slots=True, eq=False)
class Sayings:
    """One language's ways of talking about a screen."""

    code: str
    phrases: tuple[tuple[int, Wording], ...]
    """What is read as one word: the code of its first tag, and how it looks."""
    bare: Wording
    script: re.Pattern[str]
    triggers: Wording
    hard: Wording
    screen: Wording
    bold_verb: Wording
    after_plain: Wording
    sentence_end: re.Pattern[str]
    question: Wording
    imperative: Wording
    anchors: re.Pattern[str]
    openers: Sieve[tuple[str, Wording]]
    content: Sieve[Wording]
    steps: Sieve[Rule]
    rules: Sieve[Rule]
    everywhere: Sieve[Rule]
    net: Net
    guard: Guard
    tidy: tuple[tuple[Wording, str], ...]
    fact: Wording
    fact_before: str
    fact_after: str
    offer: str
    joined: Wording
    clause_end: re.Pattern[str]
    edit_end: Wording
    scripts: tuple[tuple[str, str], ...]

    def openers_in(self, same: str) -> list[tuple[str, Wording]]:
        """Return the ways of opening an instruction that a matchable text could hold."""
        return [opener for _, opener in self.openers.fitting(same)]

    def content_in(self, same: str) -> list[tuple[int, int]]:
        """Return where a matchable text speaks of the video itself."""
        return [
            found.span()
            for _, pattern in self.content.fitting(same)
            for found in pattern.finditer(same)
        ]

    def sentences(self, text: str, longest: int) -> Iterator[str]:
        """Yield the sentences of a line, which together are the line."""
        start = 0
        for end in self.sentence_end.finditer(text):
            yield from _pieces(text, start, end.end(), longest)
            start = end.end()
        if start < len(text):
            yield from _pieces(text, start, len(text), longest)


def _pieces(text: str, start: int, end: int, longest: int) -> Iterator[str]:
    for at in range(start, end, longest):
        yield text[at : min(end, at + longest)]


def _compiled(code: str, gui: Gui) -> Sayings:
    make = Compiler(code, gui)
    rules = [Rule(rule, make) for rule in [*gui.rules, *gui.everywhere]]
    openers = (
        ("plain", gui.plain),
        ("addressed", gui.addressed),
        ("kept", gui.kept),
        ("dropped", gui.dropped),
    )
    return Sayings(
        code=code,
        phrases=tuple((make.tags[kind], make.wording(when)) for kind, when in gui.phrases.items()),
        bare=make.wording(gui.bare),
        script=make.compiled(gui.script),
        triggers=make.wording(*gui.triggers),
        hard=make.wording(gui.hard),
        screen=make.wording(gui.screen),
        bold_verb=make.wording(rf"(?P<mark>\*\*|__|\*)(?P<verb>{gui.verb})(?P=mark)"),
        after_plain=make.wording(gui.after_plain),
        sentence_end=make.compiled(gui.sentence_end),
        question=make.wording(*gui.question),
        imperative=make.wording(gui.imperative),
        anchors=make.compiled(f"(?P<weak>{gui.weak})|(?P<strong>{gui.strong})"),
        openers=Sieve(
            [(kind, make.wording(pattern)) for kind, patterns in openers for pattern in patterns],
            _opening,
        ),
        content=Sieve([make.wording(pattern) for pattern in gui.content], _itself),
        steps=Sieve([Rule(rule, make) for rule in gui.steps], _when),
        rules=Sieve(rules[: len(gui.rules)], _when),
        everywhere=Sieve(rules[len(gui.rules) :], _when),
        net=_net(gui.net, make),
        guard=_guard(gui.guard, make),
        tidy=tuple((make.wording(old), new) for old, new in gui.tidy),
        fact=make.wording(gui.fact),
        fact_before=gui.fact_before,
        fact_after=gui.fact_after,
        offer=gui.offer,
        joined=make.wording(gui.joined),
        clause_end=make.compiled(gui.clause_end),
        edit_end=make.wording(gui.edit_end),
        scripts=tuple(gui.variant_words.items()),
    )


def _pairs(pairs: Sequence[tuple[str, str]], make: Compiler) -> Pairs:
    return Sieve([(make.wording(old), new) for old, new in pairs], _old)


def _when(one: Rule | Sign) -> Wording:
    return one.when


def _old(pair: tuple[Wording, str]) -> Wording:
    return pair[0]


def _opening(opener: tuple[str, Wording]) -> Wording:
    return opener[1]


def _itself(wording: Wording) -> Wording:
    return wording


def _guard(guard: GuiGuard, make: Compiler) -> Guard:
    return Guard(
        spared=AnyOf(*guard.spared, make=make),
        unasked=AnyOf(*guard.unasked, make=make),
        did=make.wording(guard.did),
        done=make.wording(guard.done),
        slack=tuple(make.wording(pattern) for pattern in guard.slack),
        touched=tuple(make.wording(pattern) for pattern in guard.touched),
        orphan=make.wording(guard.orphan),
        word=make.compiled(guard.word),
        inner=make.wording(guard.inner),
        tail=make.wording(guard.tail),
        hollow=make.wording(guard.hollow),
        going=make.wording(guard.going),
        scraps=tuple((make.wording(old), new) for old, new in guard.scraps),
        named=make.wording(guard.named),
        proper=make.wording(guard.proper),
        picked=make.wording(guard.picked),
        ordered=make.wording(guard.ordered),
        widgets=AnyOf(*guard.widgets, make=make),
        touching=tuple(make.wording(pattern) for pattern in guard.touching),
        addressing=make.wording(guard.addressing),
        led=make.wording(guard.led),
        trailed=make.wording(guard.trailed),
        chosen=make.wording(guard.chosen),
        selecting=make.wording(guard.selecting),
        ours=make.wording(guard.ours),
        taken=make.wording(guard.taken),
        told=make.wording(guard.told),
        cuts=_pairs(guard.cuts, make),
        torn=make.wording(*guard.torn),
        hindered=make.wording(guard.hindered),
        later=make.wording(guard.later),
        postponed=_pairs(guard.postponed, make),
        before_postponed=guard.before_postponed,
        refused=make.wording(guard.refused),
        waits=make.wording(*guard.waits),
        foreign=make.wording(*guard.foreign),
        saving=make.wording(guard.saving),
        idle=make.wording(guard.idle),
        control=make.wording(guard.control),
        tied=make.wording(guard.tied),
        seats=tuple(
            Seat(
                what=make.wording(one.what),
                told=make.wording(one.told),
                where=make.wording(one.where),
                words=one.words,
            )
            for one in guard.seats
        ),
        unsaved=make.wording(guard.unsaved),
        pronoun=make.wording(guard.pronoun),
        antecedent=make.wording(guard.antecedent),
        bought=_pairs(guard.bought, make),
        balance=make.wording(guard.balance),
        before_tail=guard.before_tail,
        before_look=guard.before_look,
        also=guard.also,
    )


def _net(net: GuiNet, make: Compiler) -> Net:
    return Net(
        fold=_pairs(net.fold, make),
        number=make.wording(net.number),
        weak_state=make.wording(net.weak_state),
        clause=make.compiled(net.clause),
        conjunct=make.wording(net.conjunct),
        report=make.wording(net.report),
        offer=make.wording(net.offer),
        edit_offer=make.wording(net.edit_offer),
        lead=make.wording(net.lead),
        trailing=make.wording(net.trailing),
        touch=make.wording(net.touch),
        handle=make.wording(net.handle),
        deed=make.wording(net.deed),
        screen=AnyOf(net.screen, make=make),
        told=make.wording(net.told),
        strong_edit=make.wording(net.strong_edit),
        signs=Sieve(
            [
                Sign(sign.action, make.wording(sign.when), sign.is_sure, sign.is_wide)
                for sign in net.signs
            ],
            _when,
        ),
        sweep=_pairs(net.sweep, make),
        recast=tuple((action, make.wording(old), new) for action, old, new in net.recast),
        offers=net.offers,
        instead=net.instead,
        left=AnyOf(net.left, make=make),
        broken=AnyOf(net.broken, make=make),
        untold=make.wording(net.untold),
        output=make.wording(net.output),
        deeds={action: make.wording(deed) for action, deed in net.deeds.items()},
        detail=make.wording(net.detail),
        label=make.wording(net.label),
        goes_on=make.wording(net.goes_on),
        step=make.wording(net.step),
        way=make.wording(net.way),
        names=make.wording(net.names),
        list_mark=net.list_mark,
        marks=tuple((name, make.wording(when)) for name, when in net.marks.items()),
    )


@cache
def _sayings(code: str) -> Sayings:
    return _compiled(code, lexicons()[code].gui)


def check() -> None:
    """Compile every pattern of every language. Raises LexiconError naming file and key."""
    for code in lexicons():
        for wording in _wordings(_sayings(code)):
            _ = wording.compiled
    _scripts()
    for ways in labels().values():
        for way in ways:
            _ = way.compiled


def _wordings(part: object) -> Iterator[Wording]:
    """Yield every wording in the sayings of a language."""
    if isinstance(part, Wording):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _wordings(one)
    elif isinstance(part, dict):
        yield from _wordings(tuple(part.values()))
    elif isinstance(part, Rule):
        yield part.when
    elif isinstance(part, Sieve):
        yield from _wordings(tuple(part))
    elif isinstance(part, Sayings | Net | Guard | Sign):
        yield from _wordings(tuple(getattr(part, name) for name in part.__slots__))


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each language's letters, those of languages without white space first."""
    languages = sorted(lexicons().values(), key=lambda lexicon: lexicon.settings.spaces)
    with compiling("gui.script"):
        return tuple(
            (lexicon.code, re.compile(lexicon.gui.script, re.IGNORECASE)) for lexicon in languages
        )


def speaking(text: str, lang: str | None) -> Sayings:
    """Return the language that a text is in, by its letters; `lang` where they do not tell."""
    fitting = [code for code, script in _scripts() if script.search(text)]
    if not fitting:
        fitting = [code for code, _ in _scripts()][::-1]
    told_by_letters = not lexicons()[fitting[0]].settings.spaces
    if told_by_letters and len(fitting) > 1 and text[:1].isascii():
        own = sum(1 for _ in dict(_scripts())[fitting[0]].finditer(text))
        if len(_WORDS.findall(text)) >= _MANY * own:
            return _sayings(fitting[1])  # Only a name or two are in the other language.
    return _sayings(lang if lang in fitting and not told_by_letters else fitting[0])


def besides(text: str, talk: Sayings) -> list[Sayings]:
    """Return the other languages that a text has words of."""
    return [
        _sayings(code)
        for code, script in _scripts()
        if code != talk.code and len(script.findall(text)) >= _SOME
    ]


@cache
def labels() -> dict[str, tuple[Wording, ...]]:
    """Return what the words on a button can be, by kind, in each language."""
    makers = [Compiler(lexicon.code, lexicon.gui) for lexicon in lexicons().values()]
    return {kind: tuple(make.wording(f"{{l_{kind}}}") for make in makers) for kind in LABEL_KINDS}
