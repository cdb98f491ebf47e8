"""What a retelling only holds in brackets, said where a person would say it, or not at all.

What was lost of an instruction comes back in brackets behind it (`intents.gui_guard`). Some of it
has a place among our words ("its length (clip)"), some is only the way to what is offered ("Blur
to soften it"), and some says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from intents.gui_leftovers import HIT
from intents.gui_rules import Sayings
from intents.gui_tags import matchable
from intents.gui_wording import PLACEHOLDER

_BRACKET = re.compile(r"[ \t]?[(\uff08](?P<held>[^()\uff08\uff09]*)[)\uff09]")


def without_brackets(said: str, before: str, opened: Callable[[str], str], talk: Sayings) -> str:
    """Return a retelling with what its own brackets hold in its place, and what says nothing left out.

    opened: gives a text back with what its labels say.
    """
    found = [each for each in _BRACKET.finditer(said) if each[0].strip() not in before]
    if not found:
        return said
    before = opened(before)
    for bracket in reversed(found):
        head, tail = said[: bracket.start()], said[bracket.end() :]
        held = opened(bracket["held"])
        left = [held] if held in before else held.split(talk.net.list_mark)
        is_hollow = talk.guard.hollow.search(matchable(head)) is not None
        others: list[str] = []
        for one in left:
            seated = _seated(head, one, before, talk)
            if seated is not None:
                head = seated
            elif not _is_idle(one, before, talk, is_hollow=is_hollow):
                others.append(one)
        if others:
            head = _with(head, talk.net.list_mark.join(others), talk)
        said = head + tail
    return said


def _with(said: str, fact: str, talk: Sayings) -> str:
    values = {"said": said, "fact": fact}
    return PLACEHOLDER.sub(lambda name: values[name[1]], talk.fact_after)


def _is_idle(one: str, before: str, talk: Sayings, *, is_hollow: bool) -> bool:
    """Whether a phrase says nothing, or only names the way to what is offered."""
    same = matchable(one)
    if talk.guard.idle.names(same):
        return True
    if is_hollow or any(map(str.isdigit, one)):
        return False
    return talk.guard.control.names(same) or (
        talk.guard.tied.search(matchable(before.replace(one, HIT, 1))) is not None
    )


def _seated(head: str, one: str, before: str, talk: Sayings) -> str | None:
    """Return a retelling with a phrase in its place; None where it has none."""
    context = matchable(before.replace(one, HIT, 1))
    for seat in talk.guard.seats:
        if not seat.what.names(matchable(one)) or seat.told.search(context) is None:
            continue
        place = seat.where.search(matchable(head))
        if place is not None:
            return head[: place.start()] + seat.words.replace(HIT, one) + head[place.end() :]
    return None
