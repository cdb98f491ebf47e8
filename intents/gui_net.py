"""Instructions that no rule knows, and words of the screen that the rules leave in an instruction.

A clause that begins with what can only be done to a screen, or with a command and names something
of a screen, is an instruction whatever its words. It keeps them, but for those of the screen; its
action is told by the signs in it and in what it leads to ("to get the file").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intents.gui_reader import Asked, Opening, opening_at
from intents.gui_rules import Net, Pairs, Sayings, Sign
from intents.gui_sections import Action
from intents.gui_tags import Tags, matchable

_GROUP = re.compile(r"(\\\d)")
OURS = "\ufdd0"
"""Stands before words that a rule put in; never a character of a text."""
_WORD = re.compile(r"[^\W_]|[\U00100000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: its words, and the mark or joining word after it."""

    start: int
    stop: int
    end: int


def told_action(clause: str, sentence: str, net: Net, *, is_strong: bool) -> Action | None:
    """Return the action that the signs tell, those of the clause before those of its sentence.

    is_strong: the words are those of an edit, which only sure signs outweigh.
    """
    near, far = matchable(clause), matchable(sentence)
    beside = [(*one, far) for one in net.signs.fitting(far)] if far != near else []
    own = [(*one, near) for one in net.signs.fitting(near)]
    for _, sign, text in sorted([*own, *(one for one in beside if one[1].is_wide)], key=_place):
        if sign.is_sure >= is_strong and sign.when.compiled.search(text):
            return sign.action
    if is_strong:
        return None
    return next((sign.action for _, sign, text in beside if sign.when.compiled.search(text)), None)


def _place(one: tuple[int, Sign, str]) -> int:
    return one[0]


def swept(clause: str, net: Net) -> str:
    """Return a clause without words of a screen."""
    return reworded(clause, net.sweep)


def reworded(clause: str, pairs: Pairs) -> str:
    """Return a text with what each pattern finds said in another way, one pattern after the other."""
    same = matchable(clause)
    fitting = iter(pairs.fitting(same))
    while (pair := next(fitting, None)) is not None:
        at, (old, new) = pair
        said = _replaced(clause, same, old.compiled, new)
        if said != clause:
            clause, same = said, matchable(said)
            fitting = iter(pairs.fitting(same, at + 1))
    return clause


def _replaced(clause: str, same: str, old: re.Pattern[str], new: str) -> str:
    """Replace what the pattern finds in the plain letters of a clause, with its own letters."""
    pieces: list[str] = []
    copied = 0
    for found in old.finditer(same):
        own = [clause[slice(*found.span(group))] for group in range(len(found.groups()) + 1)]
        said = "".join(
            own[int(part[1])] if part[:1] == "\\" else part for part in _GROUP.split(new)
        )
        pieces += [clause[copied : found.start()], said]
        copied = found.end()
    return "".join([*pieces, clause[copied:]])


class Catcher:
    """Reads a sentence that the rules have been through."""

    def __init__(self, said: str, talk: Sayings, tags: Tags, *, is_led: bool, is_cut: bool) -> None:
        """`is_led`: a way to something was taken out; `is_cut`: words in the middle of a clause."""
        self._said = said
        self._same = matchable(said)
        self._talk = talk
        self._net = talk.net
        self._tags = tags
        self._is_led = is_led or is_cut
        self._is_cut = is_cut
        self._openers = talk.openers_in(self._same)
        self._content = talk.content_in(self._same)
        self.asked: list[Asked] = []
        """What the clauses that were caught ask for."""

    def text(self, *, is_instructed: bool) -> str:
        """Return the sentence without words of the screen in its instructions."""
        pieces: list[str] = []
        was_plain = was_offered = False
        for clause in self._clauses():
            body = self._said[clause.start : clause.stop]
            mark = self._said[clause.stop : clause.end]
            is_offer = OURS in body or (not self._is_cut and self._is_offered(clause))
            opening = opening_at(self._same, clause.start, self._openers)
            goes_on = clause.start > 0 and self._is_conjunct(clause.start)
            is_report = self._net.report.match(self._same, clause.start) is not None
            is_plain = not is_offer and (opening.is_plain or is_report or (was_plain and goes_on))
            if self._is_content(clause.start):
                said, was_offered = body, False
            elif is_plain or is_offer:
                said = self._cleared(body) if is_instructed else body
                was_offered = is_offer
            elif was_offered and not (is_instructed or self._names_screen(clause)):
                said = body  # It goes on with an offer that was read before.
            else:
                caught = self._caught(clause, opening, goes_on=was_offered)
                is_instructed = is_instructed or caught is not None
                was_offered = caught is not None or (was_offered and goes_on)
                said = caught or (self._cleared(body) if is_instructed else body)
            was_plain = is_plain or (was_plain and self._is_aside(clause.start))
            pieces += [said, mark]
        return "".join(pieces)

    def _clauses(self) -> Iterator[_Clause]:
        start = 0
        for mark in self._net.clause.finditer(self._same):
            if mark.end() > start:
                yield _Clause(start, max(start, mark.start()), mark.end())
                start = mark.end()
        if start < len(self._same):
            yield _Clause(start, len(self._same), len(self._same))

    def _is_content(self, at: int) -> bool:
        return any(start <= at < end for start, end in self._content)

    def _is_offered(self, clause: _Clause) -> bool:
        """Whether a clause offers in our own words, as one does that was read before."""
        words = self._same[clause.start : clause.stop]
        return self._net.offer.match(words) is not None and not (
            self._names_screen(clause) or self._tells_where(clause)
        )

    def _names_screen(self, clause: _Clause) -> bool:
        off = self._tags.off(self._said[clause.start : clause.stop])
        return self._net.screen.is_in(matchable(off))

    def _is_aside(self, at: int) -> bool:
        return self._same[at - 1 : at] in {"(", "\uff08"}

    def _is_conjunct(self, at: int) -> bool:
        return self._net.conjunct.search(self._same[max(0, at - 8) : at]) is not None

    def _cleared(self, body: str) -> str:
        """Return a clause beside an instruction without words of the screen."""
        off = self._tags.off(body)
        return swept(off, self._net) if self._net.screen.is_in(matchable(off)) else body

    def _caught(self, clause: _Clause, opening: Opening, *, goes_on: bool) -> str | None:
        net = self._net
        at = self._verb(clause, opening, is_led=self._is_led or goes_on)
        is_told = at is None
        if at is None:
            if not self._tells_where(clause):
                return None
            at = clause.start
        kept = self._said[clause.start : min(opening.kept_to, at)]
        off = self._tags.off(self._said[at : clause.stop])
        rest = self._tags.off(self._said[clause.stop :])
        said = swept(off, net).strip(" ")
        is_strong = net.strong_edit.match(matchable(said)) is not None
        whole = self._tags.off(self._said)
        action = told_action(off + rest, whole, net, is_strong=is_strong)
        action = action or ("state" if is_told and not is_strong else "edit")
        if goes_on and action == "edit" and not (is_strong or self._is_led):
            return None
        is_weak = is_told if action == "state" else action == "edit" and not is_strong
        self.asked.append(Asked(at, action, said, is_weak=is_weak))
        if not _WORD.search(said):
            return kept + net.instead[action]
        if is_told:
            return said
        said = said[:1].lower() + said[1:]
        if goes_on and action == "edit":
            return kept + said
        return kept + recast(net.offers[action] + said, action, net)

    def _verb(self, clause: _Clause, opening: Opening, *, is_led: bool) -> int | None:
        """Return where the instruction of a clause begins."""
        net = self._net
        names_screen = self._names_screen(clause)
        for at in reversed(opening.ends):
            if at >= clause.stop or self._is_content(at):
                continue
            words = matchable(self._tags.off(self._said[at : clause.stop]))
            if self._talk.after_plain.search(words) is not None:
                continue
            if net.touch.match(words) or (names_screen and net.handle.match(words)):
                return at
            if is_led and net.deed.match(words):
                return at
        return None

    def _tells_where(self, clause: _Clause) -> bool:
        if any(start < clause.stop and clause.start < end for start, end in self._content):
            return False
        words = self._tags.off(self._said[clause.start : clause.stop])
        return self._net.told.search(matchable(words)) is not None


def recast(said: str, action: Action, net: Net) -> str:
    """Return the words of an edit that turned out to be something else."""
    for kind, old, new in net.recast:
        if kind == action:
            said = old.sub(new, said)
    return said
