"""A sentence of a backend, cut into what stays and what is said plainly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intents.gui_rules import Rule, Sayings
from intents.gui_sections import Action
from intents.gui_tags import Tags, matchable
from intents.gui_wording import PLACEHOLDER, Wording


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence: as it was, or what an instruction became."""

    text: str
    rule: Rule | None = None
    verb: str = ""
    """The instruction as a plain verb phrase."""
    source: str = ""
    """The instruction in the backend's words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that a sentence asks for, with its place there."""

    at: int
    action: Action
    request: str = ""
    """The words of an edit."""
    is_weak: bool = False
    """Whether it is nothing by itself where something else is asked for."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before the verb of a clause: how much of it stays, and what it means."""

    kept_to: int
    ends: tuple[int, ...]
    is_plain: bool
    is_addressed: bool


def worded(template: str, found: re.Match[str], tagged: str, talk: Sayings, tags: Tags) -> str:
    """Return a template with the groups of a match filled in."""

    def fill(name: re.Match[str]) -> str:
        phrase = tags.off(tagged[slice(*found.span(name[1]))])
        if name[2] not in {"bare", "low"}:
            return phrase
        phrase = _cut(phrase, talk.bare).strip()
        is_label = phrase.istitle() or phrase == phrase.capitalize()
        return phrase.lower() if name[2] == "low" and is_label else phrase

    said = PLACEHOLDER.sub(fill, template)
    # The verb may have begun the sentence; here it follows other words.
    verb = PLACEHOLDER.search(template)
    if verb and found.start(verb[1]) == found.start():
        at = verb.start()
        said = said[:at] + said[at : at + 1].lower() + said[at + 1 :]
    return said


def _cut(text: str, pattern: Wording) -> str:
    """Return a text without what matches a pattern."""
    kept: list[str] = []
    copied = 0
    for found in pattern.finditer(matchable(text)):
        kept.append(text[copied : found.start()])
        copied = found.end()
    return "".join([*kept, text[copied:]])


class Reader:
    """A tagged sentence being cut into what stays and what is said plainly."""

    def __init__(self, sentence: str, talk: Sayings, tags: Tags, *, asked: bool) -> None:
        self._sentence = sentence
        self._same = matchable(sentence)
        self._openers = talk.openers_in(self._same)
        self._rules = [rule for _, rule in talk.rules.fitting(self._same)]
        self._talk = talk
        self._tags = tags
        self._asked = asked
        self._parts: list[Part] = []
        self._copied = 0
        self._is_led = talk.imperative.match(self._same) is not None
        """Whether the sentence tells the reader to do something, as far as it was read."""
        self._was_plain = False
        """Whether the last clause was one that starts nothing."""
        self._is_offered = False
        """Whether the last instruction was put as an offer, so that the next can go on with it."""

    def parts(self) -> list[Part]:
        """Return the sentence's parts in order."""
        same = self._same
        content = self._talk.content_in(same)
        for anchor in self._talk.anchors.finditer(same):
            at = anchor.end()
            if at < self._copied or any(start <= at < end for start, end in content):
                continue
            taken = self._take(at, is_weak=anchor.lastgroup == "weak")
            while taken is not None and (
                not taken.verb or (taken.rule is not None and taken.rule.leads)
            ):
                # It only led the way to what follows at once.
                taken = self._take(self._copied, is_weak=True)
        return [*self._parts, Part(self._sentence[self._copied :])]

    def _take(self, at: int, *, is_weak: bool) -> Part | None:
        """Read an instruction at this place, if one is there."""
        talk = self._talk
        opening = opening_at(self._same, at, self._openers)
        rule, found = self._fitting(opening.ends)
        is_soft = opening.is_plain or opening.is_addressed or self._asked
        self._was_plain = opening.is_plain or (self._was_plain and is_weak)
        if (
            rule is None
            or found is None
            or (is_weak and not (self._is_led or opening.is_addressed))
        ):
            return None
        if is_soft and not talk.hard.search(matchable(self._tags.off(found[0]))):
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
        self._parts += [Part(between), part]
        self._copied = found.end()
        self._is_offered = not is_plain and rule.say is None
        self._is_led = True
        return part

    def _fitting(self, ends: Sequence[int]) -> tuple[Rule | None, re.Match[str] | None]:
        """Return the first rule that fits after the longest opening that leaves one.

        One that would leave words of the screen in the clause is taken only where none is better.
        """
        first: tuple[Rule | None, re.Match[str] | None] = (None, None)
        for at in reversed(ends):
            for rule in self._rules:
                found = rule.when.match(self._same, at)
                if found is None or found.end() <= at:
                    continue
                if not self._leaves_screen(rule, found):
                    return rule, found
                if first[0] is None:
                    first = rule, found
            if first[0] is not None:
                break
        return first

    def _leaves_screen(self, rule: Rule, found: re.Match[str]) -> bool:
        """Whether a rule's words, or what follows them in the clause, still speak of the screen."""
        if not rule.plain:
            return False  # It leads to what follows.
        stop = self._talk.clause_end.search(self._same, found.end())
        following = self._same[found.end() : stop.start() if stop else None]
        said = worded(rule.plain, found, self._sentence, self._talk, self._tags)
        return self._talk.screen.search(matchable(self._tags.off(said + following))) is not None

    def _worded(self, rule: Rule, found: re.Match[str], between: str, *, is_plain: bool) -> Part:
        verb = worded(rule.plain, found, self._sentence, self._talk, self._tags)
        goes_on = self._is_offered and self._talk.joined.names(matchable(between))
        if is_plain:
            said = verb
        elif rule.say is not None:
            said = worded(rule.say, found, self._sentence, self._talk, self._tags)
        else:
            said = verb if goes_on else self._talk.offer + verb
        said = _with_facts(said, self._tags.off(found[0]), self._tags, self._talk)
        source = self._tags.off(found[0])
        return Part(said, None if is_plain else rule, verb, source)


def _with_facts(said: str, before: str, tags: Tags, talk: Sayings) -> str:
    """Return what is said with the times, counts and names that would be lost."""
    left = tags.off(said)
    for found in talk.fact.finditer(matchable(before)):
        fact = before[found.start() : found.end()].strip()
        bare = fact[len(found["where"] or "") :].strip()
        if bare in left:
            continue
        leads_on = said == talk.offer
        is_before = leads_on or (found["where"] and said)
        template = talk.fact_before if is_before else talk.fact_after
        values = {"fact": fact, "said": said}
        said = PLACEHOLDER.sub(lambda name: values[name[1]], template)  # noqa: B023
        said = said if leads_on else said.strip()
        left += fact
    return said


def opening_at(same: str, at: int, openers: Sequence[tuple[str, Wording]]) -> Opening:
    """Return what stands before the verb of the clause that begins at a place."""
    kept_to = at
    ends = [at]
    is_plain = is_addressed = False
    while True:
        opener = _opener(same, at, openers)
        if opener is None:
            return Opening(kept_to, tuple(ends), is_plain, is_addressed)
        kind, at = opener
        is_plain = is_plain or kind == "plain"
        is_addressed = is_addressed or kind == "addressed"
        if kind in {"plain", "kept"}:
            kept_to = at
            ends.clear()
        ends.append(at)


def _opener(same: str, at: int, openers: Sequence[tuple[str, Wording]]) -> tuple[str, int] | None:
    """Return the kind and the end of an opening that is there."""
    for kind, pattern in openers:
        found = pattern.match(same, at)
        if found and found.end() > at:
            return kind, found.end()
    return None
