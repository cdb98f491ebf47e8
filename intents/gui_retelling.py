"""Say an instruction in plain words that the rules could not: clause by clause, as it was judged.

A clause keeps its words where they can stand without those of the screen ("I can set the opacity to
80 %"); where they cannot, it says in general words what can be done, and keeps its facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from intents.gui_judge import LABELS, NONE, Clause, Judgement, Meaning, clauses, reports
from intents.gui_net import recast, swept
from intents.gui_reader import Asked, Opening, opening_at
from intents.gui_rules import Sayings, besides
from intents.gui_sections import Action
from intents.gui_tags import matchable
from intents.gui_wording import PLACEHOLDER
from intents.needs import glimpsed

_NAMING = ("edit", "state")
"""Actions whose words name what they are about."""
_PLACED = ("edit", "state", "credits")
"""Actions that a clause can ask for by telling where something is."""
_EDIT = LABELS.index("edit")
_SURE, _LIKELY, _POSSIBLE = 0.9, 0.6, 0.15
_SHORTEST = 0.6
"""Of a sentence's length; what is shorter has lost what it said."""
_WORD = re.compile(r"[A-Za-z]+|[^\W\d_a-zA-Z]")
_NUMBER = re.compile(r"\d(?:[\d:.,x×/–-]*\d)?")
_MARKS = re.compile(r"[\s*_`]+")
_REMEMBERED = 128
"""Texts of which is kept what they hold: a sentence is asked about several times."""
_FEW = 3
"""Words; no more than that is only a rest of an instruction."""


@dataclass(slots=True)
class _Piece:
    """What a clause becomes."""

    said: str
    mark: str
    action: Action | None = None
    """What it offers."""
    is_general: bool = False
    facts: list[str] = field(default_factory=list)
    """What `said` does not hold yet."""
    request: str = ""
    at: int = 0


@lru_cache(maxsize=_REMEMBERED)
def is_plain(said: str, talk: Sayings) -> bool:
    """Whether a sentence names nothing of a screen, and is no half sentence."""
    return not (names_screen(said, talk) or talk.net.broken.is_in(matchable(said)))


@lru_cache(maxsize=_REMEMBERED)
def names_screen(said: str, talk: Sayings) -> bool:
    """Whether a text names something of a screen, in any language it has words of."""
    same = matchable(said)
    return any(language.net.left.is_in(same) for language in (talk, *besides(said, talk)))


def lost_facts(said: str, before: str, talk: Sayings) -> list[str]:
    """Return the titles, numbers, colours and names of a sentence that are missing in its new words.

    A number is there with the noun before it ("clip 5") or not at all; labels and keys are no facts.
    """
    held = _compact(said)
    lost: list[str] = []
    for fact in _details(before, talk):
        number = _NUMBER.search(fact)
        is_led = number is not None and fact[: number.start()].strip(" $€£¥#+-") != ""
        is_held = number is not None and not is_led and _holds_number(said, number[0])
        if fact and not is_held and _compact(fact) not in held:
            lost.append(fact)
            held += _compact(fact)
    return lost


@lru_cache(maxsize=_REMEMBERED)
def _details(text: str, talk: Sayings) -> tuple[str, ...]:
    """Return the titles, numbers, colours and names of a text."""
    same = matchable(text)
    labels = [found.span() for found in talk.net.label.finditer(same)]
    facts = [found.span("fact") for found in talk.net.detail.finditer(same)]
    return tuple(
        text[start:end].strip(" *_")
        for start, end in facts
        if not any(first <= start < last for first, last in labels)
    )


def _compact(text: str) -> str:
    return _MARKS.sub("", matchable(text)).lower()


def _holds_number(said: str, number: str) -> bool:
    at = said.find(number)
    while at >= 0:
        before, after = said[at - 1 : at], said[at + len(number) :][:1]
        if not before.isdigit() and not after.isdigit():
            return True
        at = said.find(number, at + 1)
    return False


def in_general(
    said: str,
    sentence: str,
    talk: Sayings,
    actions: Sequence[Action],
    script: Sequence[tuple[str, str]],
) -> str:
    """Return a sentence whose clauses that still name a screen are said in general words or left out."""
    same = matchable(said)
    content = talk.content_in(same)
    pieces: list[tuple[str, str]] = []
    left = [action for action in actions if talk.net.instead[action] not in said]
    parts = clauses(same, talk)
    for clause in parts:
        body, mark = said[clause.start : clause.stop], said[clause.stop : clause.end]
        is_content = reports(same, clause.start, talk) or any(
            start < clause.stop and clause.start < end for start, end in content
        )
        is_handled = body not in sentence or handles_screen(body, talk)
        is_kept = not is_handled and talk.net.told.search(matchable(body)) is None
        if is_content or is_kept or not names_screen(body, talk):
            pieces.append((body, mark))
            continue
        clean = body
        for language in (talk, *besides(body, talk)):
            clean = swept(clean, language.net)
        clean = clean.strip(" ")
        if (
            is_plain(clean, talk)
            and (offers(clean, talk) or body in sentence)
            and len(_WORD.findall(clean)) > _FEW + 1
        ):
            pieces.append((clean, mark))
        elif left:
            general = talk.net.instead[left.pop(0)]
            for ours, theirs in script:
                general = general.replace(ours, theirs)
            gap = body[len(body.rstrip()) :]
            pieces.append((general + gap, mark))
        elif pieces:
            pieces[-1] = (pieces[-1][0], mark)
    lead = said[: parts[0].start] if parts else ""
    return lead + "".join(body + mark for body, mark in pieces)


def offers(said: str, talk: Sayings) -> bool:
    """Whether a sentence offers as we do."""
    return talk.net.offer.search(matchable(said)) is not None


def handles_screen(sentence: str, talk: Sayings) -> bool:
    """Whether a clause begins with what is done to a screen."""
    same = matchable(sentence)
    openers = talk.openers_in(same)
    return any(
        talk.net.touch.match(same, at) or talk.net.handle.match(same, at)
        for clause in clauses(same, talk)
        for at in opening_at(same, clause.start, openers).ends
    )


def starts_nothing(sentence: str, talk: Sayings, judgement: Judgement) -> bool:
    """Whether all that a sentence seems to ask for stands behind words that start nothing ("no need to")."""
    same = matchable(sentence)
    openers = talk.openers_in(same)
    asking = [
        clause
        for clause, meaning in zip(judgement.clauses, judgement.way, strict=True)
        if meaning != "none"
    ]
    return bool(asking) and all(
        opening_at(same, clause.start, openers).is_plain for clause in asking
    )


def is_general(said: str, talk: Sayings) -> bool:
    """Whether a sentence has a clause in our general words; exporting is said so by everybody."""
    for action, general in talk.net.instead.items():
        at = said.find(general)
        after = said[at + len(general) :].lstrip()
        if at >= 0 and action != "export" and not after[:1].isalnum():
            return True
    return False


def keeps(sentence: str, said: str, talk: Sayings) -> bool:
    """Whether a sentence that asks for nothing was reworded without a loss."""
    if talk.net.broken.is_in(matchable(said)):
        return False
    if len(said) < _SHORTEST * len(sentence) and not handles_screen(sentence, talk):
        return False
    return not lost_facts(said, sentence, talk)


@dataclass(frozen=True, slots=True)
class Retelling:
    """A sentence in plain words."""

    said: str
    asked: tuple[Asked, ...]
    is_general: bool
    """Whether a clause of it is said in general words."""


def retold(
    sentence: str, talk: Sayings, judgement: Judgement, script: Sequence[tuple[str, str]]
) -> Retelling:
    """Return a covered sentence in plain words, and what it asks for.

    script: our words in the way of writing of the sentence, where it is not the usual one.
    """
    teller = _Teller(sentence, talk, script)
    if set(judgement.asked) == {"screen"} and judgement.chance > _LIKELY and not teller.holds_facts:
        return Retelling("", (), is_general=False)
    return teller.told(judgement)


class _Teller:
    def __init__(self, sentence: str, talk: Sayings, script: Sequence[tuple[str, str]]) -> None:
        self._sentence = sentence
        self._script = script
        self._same = matchable(sentence)
        self._talk = talk
        self._net = talk.net
        self._openers = talk.openers_in(self._same)
        self._content = talk.content_in(self._same)

    @property
    def holds_facts(self) -> bool:
        """Whether the sentence has a title, a number, a colour or a name."""
        return self._net.detail.search(self._same) is not None

    def told(self, judgement: Judgement) -> Retelling:
        pieces: list[_Piece] = []
        waiting: list[str] = []
        """Facts of clauses that only lead to what follows."""
        way = self._narrowed(judgement)
        for index, (clause, meaning) in enumerate(zip(judgement.clauses, way, strict=True)):
            before = pieces[-1] if pieces else None
            piece = self._piece(clause, meaning, judgement.chances[index], before=before)
            if before and before.is_general and self._goes_on(clause, before):
                before.facts += self._facts(clause)
                before.mark = self._mark(clause)
                continue
            is_way = meaning == "state" and self._is_way(clause)
            if piece is None or (is_way and any(x in self._net.offers for x in way[index + 1 :])):
                waiting += self._facts(clause)
                if pieces and not any(label in self._net.offers for label in way[index:]):
                    pieces[-1].mark = self._mark(clause)
                continue
            piece.facts, waiting = [*waiting, *piece.facts], []
            last = pieces[-1] if pieces else None
            if last and piece.is_general and last.is_general and piece.action == last.action:
                last.facts += piece.facts
                last.request += f"{last.mark}{piece.request}"
                last.mark = piece.mark
                continue
            pieces.append(piece)
        if pieces:
            pieces[-1].facts += waiting
        elif waiting:
            return Retelling(self._sentence, (), is_general=False)
        lead = self._sentence[: judgement.clauses[0].start] if judgement.clauses else ""
        said = lead + self._joined(pieces)
        asked = tuple(
            Asked(piece.at, piece.action, piece.request if piece.action == "edit" else "")
            for piece in pieces
            if piece.action
        )
        return Retelling(said, asked, is_general=any(piece.is_general for piece in pieces))

    def _narrowed(self, judgement: Judgement) -> list[Meaning]:
        """Return the labels of the clauses without those that only stand by an instruction.

        The labels of a sentence are learned, not those of its clauses: neighbours of an instruction
        may have got its label too.
        """
        way = list(judgement.way)
        told = [self._instructs(clause) for clause in judgement.clauses]
        for index, meaning in enumerate(way):
            near = [other for other, label in enumerate(way) if label == meaning]
            stands_by = not told[index] and any(told[other] for other in near)
            is_report = reports(self._same, judgement.clauses[index].start, self._talk)
            if meaning != "none" and (stands_by or is_report):
                way[index] = "none"
        return way

    def _joined(self, pieces: Sequence[_Piece]) -> str:
        kept = "".join(piece.said for piece in pieces)
        said: list[str] = []
        last: _Piece | None = None
        for piece in pieces:
            text = piece.said
            if last is not None and piece.action and last.action:
                offer = self._net.offers[piece.action]
                is_same = offer == self._net.offers[last.action]
                if is_same and text.startswith(offer) and self._talk.joined.names(last.mark):
                    text = text[len(offer) :]
            facts = [fact for fact in dict.fromkeys(piece.facts) if fact not in kept]
            if facts:
                kept += " ".join(facts)
                values = {"said": text, "fact": self._net.list_mark.join(facts)}
                text = PLACEHOLDER.sub(lambda name: values[name[1]], self._talk.fact_after)  # noqa: B023
            said += [text, piece.mark]
            last = piece
        return "".join(said)

    def _mark(self, clause: Clause) -> str:
        return self._sentence[clause.stop : clause.end]

    def _piece(
        self,
        clause: Clause,
        meaning: Meaning,
        chances: Sequence[float],
        *,
        before: _Piece | None,
    ) -> _Piece | None:
        """Return what a clause becomes; None where it only leads to another."""
        body = self._sentence[clause.start : clause.stop]
        mark = self._mark(clause)
        if meaning == "screen":
            return None
        opening = opening_at(self._same, clause.start, self._openers)
        if meaning != "none":
            return self._offered(clause, opening, meaning, before=before)
        is_sure = chances[NONE] > _SURE
        is_told = opening.is_plain or (is_sure and self._is_content(clause))
        if is_told or not names_screen(body, self._talk):
            return _Piece(body, mark)
        is_where = chances[NONE] > _LIKELY and self._tells_where(clause)
        if self._instructs(clause) and not is_where:
            if chances[_EDIT] < _POSSIBLE:
                return None
            piece = self._offered(clause, opening, "edit", before=before)
            return None if piece.is_general else piece
        said = swept(body, self._net)
        if is_plain(said, self._talk):
            return _Piece(said, mark)
        is_kept = is_sure and len(_WORD.findall(body)) > _FEW
        return _Piece(body, mark) if is_kept else None

    def _offered(
        self, clause: Clause, opening: Opening, action: Action, *, before: _Piece | None
    ) -> _Piece:
        net = self._net
        body = self._sentence[clause.start : clause.stop]
        mark = self._mark(clause)
        facts = self._facts(clause, action)
        is_clean = not names_screen(body, self._talk)
        if before is not None and before.action == action:
            if len(_WORD.findall(body)) <= _FEW and before.is_general:
                return _Piece("", mark, action, is_general=True, facts=facts, request=body)
            if is_clean:
                return _Piece(body, mark, action, request=body, at=clause.start)
        is_where = self._tells_where(clause)
        if (
            is_clean
            and not is_where
            and any(net.offer.match(self._same, at) for at in opening.ends)
        ):
            return _Piece(body, mark, action, request=body, at=clause.start)
        kept = self._sentence[clause.start : opening.kept_to]
        kept = kept if is_plain(kept, self._talk) else ""
        said = ""
        for at in reversed(opening.ends):
            said = swept(self._sentence[at : clause.stop], net).strip(" ")
            plain = self._purpose(said, action)
            if plain and is_plain(plain, self._talk):
                kept = kept.removesuffix(net.offers[action])
                offer = recast(net.offers[action] + plain, action, net)
                if not is_plain(offer, self._talk):
                    continue
                return _Piece(kept + offer, mark, action, facts=facts, request=plain, at=at)
        if action in _PLACED and is_where and is_plain(said, self._talk):
            return _Piece(kept + said, mark, action, facts=facts, request=said, at=clause.start)
        general = net.instead[action]
        for ours, theirs in self._script:
            general = general.replace(ours, theirs)
        return _Piece(
            kept + general if is_plain(kept + general, self._talk) else general,
            mark,
            action,
            is_general=True,
            facts=facts,
            request=said if len(said) > _FEW and is_plain(said, self._talk) else body,
            at=clause.start,
        )

    def _purpose(self, said: str, action: Action) -> str | None:
        """Return the words of a clause that tell in a plain way what is done."""
        pattern = self._net.deeds[action]
        found = pattern.search(matchable(said))
        if found is None:
            return None
        plain = said[found.start("deed") :]
        return plain[:1].lower() + plain[1:]

    def _goes_on(self, clause: Clause, before: _Piece) -> bool:
        if not self._talk.joined.names(before.mark):
            return False
        return self._net.goes_on.compiled.match(self._same, clause.start) is not None

    def _is_way(self, clause: Clause) -> bool:
        words = self._same[clause.start : clause.stop]
        return self._net.way.search(words) is not None

    def _is_content(self, clause: Clause) -> bool:
        if reports(self._same, clause.start, self._talk):
            return True
        return any(start < clause.stop and clause.start < end for start, end in self._content)

    def _instructs(self, clause: Clause) -> bool:
        """Whether a clause tells the reader to do something on a screen, as far as its words tell."""
        opening = opening_at(self._same, clause.start, self._openers)
        for at in opening.ends:
            words = self._same[at : clause.stop]
            if self._net.touch.match(words):
                return True
            if self._net.handle.match(words) and names_screen(words, self._talk):
                return True
        return self._tells_where(clause)

    def _tells_where(self, clause: Clause) -> bool:
        return self._net.told.search(self._same[clause.start : clause.stop]) is not None

    def _facts(self, clause: Clause, action: Action | None = None) -> list[str]:
        """Return the titles, numbers, colours and names of a clause."""
        body = self._sentence[clause.start : clause.stop]
        same = matchable(body)
        glimpse = glimpsed(same)
        patterns = [self._net.detail, self._net.names] if action in _NAMING else [self._net.detail]
        found = [
            each.span("fact")
            for pattern in patterns
            if glimpse.meets(pattern.need)
            for each in pattern.finditer(same)
        ]
        labels = [label.span() for label in self._net.label.finditer(same)]
        return [
            body[start:end].strip(" *_")
            for start, end in sorted(found)
            if not any(first <= start < last for first, last in labels)
        ]
