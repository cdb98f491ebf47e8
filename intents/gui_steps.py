"""Several steps on a screen that are one deed: "right-click the clip, choose Split to cut it".

The rules read clause by clause; here the steps of a sentence are put together before, so that what
was selected first is not lost to what is done with it.
"""

from __future__ import annotations

import re

from intents.gui_judge import Clause, clauses, reports
from intents.gui_reader import Asked, opening_at, worded
from intents.gui_rules import Rule, Sayings
from intents.gui_sections import Action
from intents.gui_tags import Tags, matchable

_JOINS = re.compile(r"[\s,*_\uff0c]*")


def joined_steps(sentence: str, talk: Sayings) -> tuple[str, tuple[Asked, ...]]:
    """Return a covered sentence with such steps as one deed, and what the deeds are."""
    deeds: dict[Action, Asked] = {}
    tags = Tags()
    same = matchable(sentence)
    is_question = talk.question.search(same) is not None
    fitting = iter(talk.steps.fitting(same))
    while (step := next(fitting, None)) is not None:
        place, rule = step
        if is_question and rule.action:
            continue
        pieces: list[str] = []
        copied = 0
        for found in rule.when.finditer(same):
            if _instructs(rule) and not _is_told(same, found.start(), talk):
                continue
            said = worded(rule.plain, found, sentence, talk, tags)
            pieces += [sentence[copied : found.start()], said]
            copied = found.end()
            if rule.action:
                at = sum(map(len, pieces[:-1]))
                deeds.setdefault(rule.action, Asked(at, rule.action))
        if pieces:
            sentence = "".join([*pieces, sentence[copied:]])
            same = matchable(sentence)
            fitting = iter(talk.steps.fitting(same, place + 1))
    return sentence, tuple(deeds.values())


def _instructs(rule: Rule) -> bool:
    return rule.action is not None or rule.leads


def _is_told(same: str, at: int, talk: Sayings) -> bool:
    """Whether what stands at a place tells the reader to do something: nobody else does it there."""
    if any(start <= at < end for start, end in talk.content_in(same)):
        return False
    openers = talk.openers_in(same)
    parts = [clause for clause in clauses(same, talk) if clause.start <= at]
    for index, clause in reversed(list(enumerate(parts))):
        opening = opening_at(same, clause.start, openers)
        head = same[clause.start : at]
        if index == len(parts) - 1 and clause.stop > at and _JOINS.fullmatch(head) is None:
            is_led = at in opening.ends or talk.net.screen.is_in(head)
            return is_led and not (opening.is_plain or reports(same, clause.start, talk))
        if index < len(parts) - 1:
            if not _goes_on(same, clause):
                return True
            if opening.is_plain or reports(same, clause.start, talk):
                return False
    return True


def _goes_on(same: str, clause: Clause) -> bool:
    """Whether the next clause has the subject of this one."""
    return same[clause.stop : clause.end].strip().isalpha()
