"""What is said of a sentence as a whole: nothing broken, and no edit of what is only an export's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from intents.gui_judge import clauses, reports
from intents.gui_net import told_action
from intents.gui_reader import Asked, opening_at
from intents.gui_retelling import is_plain, names_screen
from intents.gui_rules import Sayings
from intents.gui_sections import Action
from intents.gui_tags import matchable
from intents.gui_wording import ENDS


def without_output(found: Sequence[Asked], sentence: str, talk: Sayings) -> list[Asked]:
    """Return what a sentence asks for; how the file is to be is part of its export, not an edit."""
    if _sets_output(found, sentence, talk):
        return [one for one in found if one.action != "edit"]
    return list(found)


def exported(said: str, found: Sequence[Asked], sentence: str, talk: Sayings) -> str:
    """Return what offers how a file is to be, with its export where that is not said."""
    is_said = told_action(said, said, talk.net, is_strong=False) == "export"
    if is_said or said == sentence or not _sets_output(found, sentence, talk):
        return said
    body = said.rstrip(ENDS)
    return body + talk.guard.also + talk.net.instead["export"] + said[len(body) :]


def bought(said: str, opened: str, talk: Sayings) -> str:
    """Return a retelling that offers what is paid for by its name, where the sentence names that.

    opened: the sentence with what its labels say.
    """
    general = talk.net.instead["credits"]
    at = said.lower().find(general)
    same = matchable(opened)
    if at < 0 or talk.guard.balance.search(same):
        return said
    for _, (name, offer) in talk.guard.bought.fitting(same):
        if name.compiled.search(same) and not name.compiled.search(matchable(said)):
            return said[:at] + said[at] + offer[1:] + said[at + len(general) :]
    return said


def _sets_output(found: Sequence[Asked], sentence: str, talk: Sayings) -> bool:
    exports = any(one.action == "export" for one in found)
    return exports and talk.net.output.search(matchable(sentence)) is not None


def only_reports(sentence: str, talk: Sayings) -> bool:
    """Whether a sentence tells what somebody did, and its other clauses go on with that."""
    same = matchable(sentence)
    parts = clauses(same, talk)
    openers = talk.openers_in(same)
    if not parts or not reports(same, parts[0].start, talk):
        return False
    if opening_at(same, parts[0].start, openers).is_addressed:
        return False
    for before, clause in pairwise(parts):
        words = same[clause.start : clause.stop]
        opening = opening_at(same, clause.start, openers)
        goes_on = same[before.stop : before.end].strip().isalpha()
        tells = any(
            talk.net.touch.match(same, at) or (not goes_on and talk.net.handle.match(same, at))
            for at in opening.ends
        )
        if tells or opening.is_addressed or talk.net.offer.search(words):
            return False
        if names_screen(words, talk) or talk.net.told.search(words):
            return False
    return True


def became_broken(said: str, sentence: str, talk: Sayings) -> bool:
    """Whether the new words of a sentence cannot stand like that."""
    for general in talk.net.instead.values():
        # Our own words can stand before a mark.
        said = re.sub(f"{re.escape(general)}(?=[.,;:!])", "it", said, flags=re.IGNORECASE)
    broken = talk.net.broken
    return broken.is_in(matchable(said)) and not broken.is_in(matchable(sentence))


def in_whole(said: str, talk: Sayings, actions: Sequence[Action]) -> str:
    """Return general words for all that a sentence asks for, after the circumstances it begins with."""
    same = matchable(said)
    parts = clauses(same, talk)
    kept_to = 0
    for clause in parts[:-1]:
        is_circumstance = (
            reports(same, clause.start, talk)
            or opening_at(same, clause.start, talk.openers_in(same)).is_plain
        )
        is_offer = talk.net.offer.search(same[clause.start : clause.stop]) is not None
        if is_offer or not is_circumstance or not is_plain(said[: clause.stop], talk):
            break
        kept_to = clause.end
    general = dict.fromkeys(talk.net.instead[action] for action in actions)
    return said[:kept_to] + talk.net.list_mark.join(general) + said[len(said.rstrip(ENDS)) :]
