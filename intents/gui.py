"""Turn a backend's talk about its screen into plain words and actions.

The unit is the instruction clause: a clause that begins with a command to the reader and names
something of a screen. It is replaced by plain words from the language's `gui` section, and gives its
action; whatever else the sentence says stays. Who presses, opens or drags decides: a presenter who
clicks is part of the video, not an instruction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from intents.gui_rules import PLACEHOLDER, Rule, Sayings, labels, speaking
from intents.layout import lines, renumbered, tidied, without_machine_talk
from intents.lexicon import Action
from intents.shield import TAGS_BLOCK, Shields
from intents.text import normalise

_LONGEST_SENTENCE = 1200
"""Characters. Longer sentences are nobody's instruction; they are read in pieces of this length."""
_TAG = re.compile("[\U000f0000-\U000fffff]")
_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_FIRST_LETTER = re.compile(r"[^\w\U000f0000-\U0010ffff]*(?P<letter>[\w\U000f0000-\U0010ffff])")


@dataclass(frozen=True, slots=True)
class Translation:
    """What is left for the user, and what is to be done."""

    text: str
    actions: tuple[Action, ...]
    edits: tuple[str, ...] = ()
    """The edits as requests that can be sent to the backend."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a sentence: as it was, or what an instruction became."""

    text: str
    rule: Rule | None = None
    verb: str = ""
    """The instruction as a plain verb phrase."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What stands before the verb of a clause: how much of it stays, and what it means."""

    kept_to: int
    ends: tuple[int, ...]
    is_plain: bool
    is_addressed: bool


@dataclass(slots=True)
class _Findings:
    """What the text asks for, in order."""

    actions: dict[Action, None] = field(default_factory=dict)
    edits: dict[str, None] = field(default_factory=dict)


def translate(text: str, *, lang: str | None = None) -> Translation:
    """Return the text without instructions for a screen, and the actions they stood for.

    lang: used where a text's letters do not tell. Never raises.
    """
    shields = Shields(labels())
    covered = without_machine_talk(shields.cover(text))
    findings = _Findings()
    done = []
    for line in lines(covered):
        cells = [_plain_words(cell, lang, shields, findings) for cell in line.cells]
        done.append(line.with_cells(cells))
    left = shields.open(tidied(renumbered(done)))
    return Translation(left, tuple(findings.actions), tuple(findings.edits))


def _plain_words(cell: str, lang: str | None, shields: Shields, findings: _Findings) -> str:
    talk = speaking(cell, lang)
    parts: list[str] = []
    for sentence in talk.sentences(cell, _LONGEST_SENTENCE):
        own = speaking(sentence, lang)
        parts.append(_rewritten(sentence, own, shields, findings))
    said = "".join(parts)
    return cell if said == cell else _GAP.sub(" ", said)


def _matchable(text: str) -> str:
    """Return the text with variants of letters made one, of the same length.

    Case is kept, since a button is named with a capital, and so are full-width marks.
    """
    if text.isascii():
        return text
    pairs = zip(text, normalise(text), strict=True)
    return "".join(
        "'" if own == "\u2019" else same if same.isalnum() and own.lower() != same else own
        for own, same in pairs
    )


class _Tags:
    """The phrases of one sentence that are read as one word, and what they stood for."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}
        self._counts: dict[int, int] = {}

    def put(self, text: str, talk: Sayings) -> str:
        """Return the text with each phrase as one character."""
        for first, phrase in talk.phrases:
            same = _matchable(text)
            pieces: list[str] = []
            copied = 0
            for found in phrase.finditer(same):
                count = self._counts.get(first, 0)
                if count >= TAGS_BLOCK or found.end() == found.start():
                    continue
                self._counts[first] = count + 1
                tag = chr(first + count)
                self._held[tag] = text[found.start() : found.end()]
                pieces += [text[copied : found.start()], tag]
                copied = found.end()
            text = "".join([*pieces, text[copied:]])
        return text

    def off(self, text: str) -> str:
        """Return the text with every phrase back."""
        return (
            _TAG.sub(lambda found: self.off(self._held[found.group()]), text)
            if _TAG.search(text)
            else text
        )


def _rewritten(sentence: str, talk: Sayings, shields: Shields, findings: _Findings) -> str:
    same = _matchable(sentence)
    if not talk.triggers.search(same):
        return sentence
    asked = talk.question.search(same) is not None
    tags = _Tags()
    tagged = tags.put(talk.bold_verb.sub(r"\g<verb>", sentence), talk)
    parts = _Reader(tagged, talk, tags, asked=asked).parts()
    script = talk.scripts if _is_in_variant(sentence, same, talk) else ()
    parts = [_in_script(part, script) for part in parts]
    asked_for = _instructed(parts)
    said, named = _everywhere("".join(part.text for part in parts), talk, tags)
    for _, action in sorted([*asked_for, *(() if asked else named)], key=lambda found: found[0]):
        findings.actions.setdefault(action)
    _collect_edits(parts, talk, lambda text: shields.open(tags.off(text)), findings)
    return sentence if said == tagged else _closed(sentence, tags.off(said), talk)


def _worded(template: str, found: re.Match[str], tagged: str, talk: Sayings, tags: _Tags) -> str:
    """Return a template with the groups of a match filled in."""

    def fill(name: re.Match[str]) -> str:
        phrase = tags.off(tagged[slice(*found.span(name[1]))])
        if name[2] not in {"bare", "low"}:
            return phrase
        phrase = _cut(phrase, talk.bare).strip()
        return phrase.lower() if name[2] == "low" and phrase.istitle() else phrase

    said = PLACEHOLDER.sub(fill, template)
    # The verb may have begun the sentence; here it follows other words.
    verb = PLACEHOLDER.search(template)
    if verb and found.start(verb[1]) == found.start():
        at = verb.start()
        said = said[:at] + said[at : at + 1].lower() + said[at + 1 :]
    return said


def _cut(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text without what matches a pattern."""
    kept: list[str] = []
    copied = 0
    for found in pattern.finditer(_matchable(text)):
        kept.append(text[copied : found.start()])
        copied = found.end()
    return "".join([*kept, text[copied:]])


class _Reader:
    """A tagged sentence being cut into what stays and what is said plainly."""

    def __init__(self, sentence: str, talk: Sayings, tags: _Tags, *, asked: bool) -> None:
        self._sentence = sentence
        self._same = _matchable(sentence)
        self._talk = talk
        self._tags = tags
        self._asked = asked
        self._parts: list[_Part] = []
        self._copied = 0
        self._is_led = talk.imperative.match(self._same) is not None
        """Whether the sentence tells the reader to do something, as far as it was read."""
        self._was_plain = False
        """Whether the last clause was one that starts nothing."""
        self._is_offered = False
        """Whether the last instruction was put as an offer, so that the next can go on with it."""

    def parts(self) -> list[_Part]:
        """Return the sentence's parts in order."""
        same = self._same
        content = [
            found.span() for pattern in self._talk.content for found in pattern.finditer(same)
        ]
        for anchor in self._talk.anchors.finditer(same):
            at = anchor.end()
            if at < self._copied or any(start <= at < end for start, end in content):
                continue
            taken = self._take(at, is_weak=anchor.lastgroup == "weak")
            while taken is not None and not taken.verb:
                # It only led the way to what follows at once.
                taken = self._take(self._copied, is_weak=True)
        return [*self._parts, _Part(self._sentence[self._copied :])]

    def _take(self, at: int, *, is_weak: bool) -> _Part | None:
        """Read an instruction at this place, if one is there."""
        talk = self._talk
        opening = _opening(self._same, at, talk)
        rule, found = _fitting(self._same, opening.ends, talk)
        is_soft = opening.is_plain or opening.is_addressed or self._asked
        self._was_plain = opening.is_plain or (self._was_plain and is_weak)
        if (
            rule is None
            or found is None
            or (is_weak and not (self._is_led or opening.is_addressed))
        ):
            return None
        if is_soft and not talk.hard.search(_matchable(self._tags.off(found[0]))):
            return None
        is_plain = (
            self._was_plain
            or self._asked
            or talk.after_plain.match(self._same, found.end()) is not None
        )
        between = self._sentence[self._copied : opening.kept_to]
        if not between and self._parts and not self._parts[-1].verb and self._parts[-1].rule:
            self._parts.pop()
            self._is_offered = False
        part = self._worded(rule, found, between, is_plain=is_plain)
        self._parts += [_Part(between), part]
        self._copied = found.end()
        self._is_offered = not is_plain and rule.say is None
        self._is_led = True
        return part

    def _worded(self, rule: Rule, found: re.Match[str], between: str, *, is_plain: bool) -> _Part:
        verb = _worded(rule.plain, found, self._sentence, self._talk, self._tags)
        goes_on = self._is_offered and self._talk.joined.fullmatch(_matchable(between)) is not None
        if is_plain:
            said = verb
        elif rule.say is not None:
            said = _worded(rule.say, found, self._sentence, self._talk, self._tags)
        else:
            said = verb if goes_on else self._talk.offer + verb
        said = _with_facts(said, self._tags.off(found[0]), self._tags, self._talk)
        return _Part(said, None if is_plain else rule, verb)


def _with_facts(said: str, before: str, tags: _Tags, talk: Sayings) -> str:
    """Return what is said with the times, counts and names that would be lost."""
    left = tags.off(said)
    for found in talk.fact.finditer(_matchable(before)):
        fact = before[found.start() : found.end()].strip()
        bare = fact[len(found["where"] or "") :].strip()
        if bare in left:
            continue
        template = talk.fact_before if found["where"] and said else talk.fact_after
        values = {"fact": fact, "said": said}
        said = PLACEHOLDER.sub(lambda name: values[name[1]], template).strip()  # noqa: B023
        left += fact
    return said


def _opening(same: str, at: int, talk: Sayings) -> _Opening:
    kept_to = at
    ends = [at]
    is_plain = is_addressed = False
    while True:
        opener = _opener(same, at, talk)
        if opener is None:
            return _Opening(kept_to, tuple(ends), is_plain, is_addressed)
        kind, at = opener
        is_plain = is_plain or kind == "plain"
        is_addressed = is_addressed or kind == "addressed"
        if kind in {"plain", "kept"}:
            kept_to = at
            ends.clear()
        ends.append(at)


def _opener(same: str, at: int, talk: Sayings) -> tuple[str, int] | None:
    """Return the kind and the end of an opening that is there."""
    for kind, pattern in talk.openers:
        found = pattern.match(same, at)
        if found and found.end() > at:
            return kind, found.end()
    return None


def _fitting(
    same: str, ends: Sequence[int], talk: Sayings
) -> tuple[Rule | None, re.Match[str] | None]:
    """Return the first rule that fits after the longest opening that leaves one."""
    for at in reversed(ends):
        for rule in talk.rules:
            found = rule.when.match(same, at)
            if found and found.end() > at:
                return rule, found
    return None, None


def _instructed(parts: Sequence[_Part]) -> list[tuple[int, Action]]:
    """Return the actions of the parts, with their places in the sentence said plainly."""
    found: list[tuple[int, Action]] = []
    at = 0
    for part in parts:
        if part.rule is not None and part.rule.action is not None:
            found.append((at, part.rule.action))
        at += len(part.text)
    return found


def _collect_edits(
    parts: Sequence[_Part], talk: Sayings, opened: Callable[[str], str], findings: _Findings
) -> None:
    for part, following in zip(parts, [*parts[1:], _Part("")], strict=True):
        if part.rule is not None and part.rule.action == "edit":
            stop = talk.edit_end.search(_matchable(following.text))
            request = part.verb + (following.text[: stop.start()] if stop else following.text)
            findings.edits.setdefault(opened(request).strip())


def _is_in_variant(sentence: str, same: str, talk: Sayings) -> bool:
    """Whether a text is in the other way of writing its language."""
    return any(
        own != plain and talk.script.match(own) for own, plain in zip(sentence, same, strict=True)
    )


def _in_script(part: _Part, script: Sequence[tuple[str, str]]) -> _Part:
    if not part.verb and not part.rule:
        return part
    text, verb = part.text, part.verb
    for ours, theirs in script:
        text, verb = text.replace(ours, theirs), verb.replace(ours, theirs)
    return replace(part, text=text, verb=verb)


def _everywhere(said: str, talk: Sayings, tags: _Tags) -> tuple[str, list[tuple[int, Action]]]:
    """Return the sentence without screen words in the middle of its clauses, and their actions."""
    actions: list[tuple[int, Action]] = []
    for rule in talk.everywhere:
        same = _matchable(said)
        if rule.when.search(same) is None:
            continue
        if any(pattern.search(same) for pattern in talk.content):
            break
        pieces: list[str] = []
        copied = 0
        for found in rule.when.finditer(same):
            pieces += [said[copied : found.start()], _worded(rule.plain, found, said, talk, tags)]
            copied = found.end()
            if rule.action:
                actions.append((found.start(), rule.action))
        said = "".join([*pieces, said[copied:]])
    return said, actions


def _closed(before: str, said: str, talk: Sayings) -> str:
    """Return a changed sentence with its gaps closed, beginning as the old one began."""
    said = _GAP.sub(" ", said)
    for mark in ("**", "__"):
        # A mark of bold that lost its other one.
        if said.count(mark) % 2 and before.count(mark) % 2 == 0:
            said = said.replace(mark, "")
    if said.count("*") % 2 and before.count("*") % 2 == 0:
        said = said.replace("*", "")
    for old, new in talk.tidy:
        said = old.sub(new, said)
    old_first = _FIRST_LETTER.match(before)
    first = _FIRST_LETTER.match(said)
    if first and old_first and old_first["letter"].isupper():
        at = first.start("letter")
        said = said[:at] + said[at].upper() + said[at + 1 :]
    return said
