"""Several steps on a screen that are one deed: "right-click the clip, choose Split to cut it".

The rules read clause by clause; here the steps of a sentence are put together before, so that what
was selected first is not lost to what is done with it.
"""

from __future__ import annotations

from intents.gui_reader import worded
from intents.gui_rules import Sayings
from intents.gui_tags import Tags, matchable
from intents.lexicon import Action
from intents.needs import glimpsed


def joined_steps(sentence: str, talk: Sayings) -> tuple[str, tuple[Action, ...]]:
    """Return a covered sentence with such steps as one deed, and what the deeds are."""
    actions: list[Action] = []
    tags = Tags()
    same = matchable(sentence)
    glimpse = glimpsed(same)
    for rule in talk.steps:
        if not glimpse.meets(rule.when.need):
            continue
        pieces: list[str] = []
        copied = 0
        for found in rule.when.finditer(same):
            said = worded(rule.plain, found, sentence, talk, tags)
            pieces += [sentence[copied : found.start()], said]
            copied = found.end()
            if rule.action:
                actions.append(rule.action)
        if pieces:
            sentence = "".join([*pieces, sentence[copied:]])
            same = matchable(sentence)
            glimpse = glimpsed(same)
    return sentence, tuple(dict.fromkeys(actions))
