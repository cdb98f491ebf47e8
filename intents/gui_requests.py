"""The edits of a sentence as requests: what is offered to the user is what is sent."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from intents.gui_judge import clauses
from intents.gui_net import told_action
from intents.gui_reader import Asked
from intents.gui_retelling import is_plain
from intents.gui_rules import Sayings
from intents.gui_sections import Action
from intents.gui_tags import matchable
from intents.gui_wording import ENDS

_WORD = re.compile(r"[^\W_]|[\U00100000-\U0010ffff]")
_ENDS = f"{ENDS}*_\u3001"


def with_requests(said: str, found: Sequence[Asked], talk: Sayings) -> tuple[Asked, ...]:
    """Return what a sentence asks for, its edits in the words in which they are offered.

    Everything that the sentence says with an offer goes along, so that no time, place or colour is
    lost. An edit that is offered in general words, or not in plain ones, has no request.
    """
    edits = [one for one in found if one.action == "edit"]
    if not edits:
        return tuple(found)
    others = {one.action for one in found if one.action != "edit"}
    requests = _offered(said, others, talk)
    if requests is None:
        requests = [one.request for one in edits if is_plain(one.request, talk)]
    is_weak = all(one.is_weak for one in edits)
    at = edits[0].at
    asked = [Asked(at, "edit", one, is_weak=is_weak) for one in requests or [""]]
    return tuple(sorted([*(one for one in found if one.action != "edit"), *asked], key=_place))


def _place(asked: Asked) -> int:
    return asked.at


def _offered(said: str, others: Set[Action], talk: Sayings) -> list[str] | None:
    """Return what a sentence offers to edit; None where it offers nothing in our words."""
    offers = [found.span() for found in talk.net.edit_offer.finditer(matchable(said))]
    if not offers:
        return None
    requests = []
    starts = [start for start, _ in offers[1:]]
    for (start, end), stop in zip(offers, [*starts, len(said)], strict=True):
        body = _joined_off(_edits_of(said[end:stop], others, talk), talk)
        if not _WORD.search(body) or _is_general(said[start:stop], talk):
            continue
        lead = _lead(said[:start], talk) if start == offers[0][0] else ""
        request = _balanced(f"{lead}{body}")
        if is_plain(said[start:end] + body, talk) and is_plain(request, talk):
            requests.append(request)
    return requests


def _balanced(request: str) -> str:
    """Return a request without a mark of bold that lost its other one."""
    return request.replace("**", "") if request.count("**") % 2 else request


def _edits_of(body: str, others: Set[Action], talk: Sayings) -> str:
    """Return an offer up to its first clause that is about something else than an edit."""
    if not others:
        return body
    same = matchable(body)
    for clause in clauses(same, talk):
        words = body[clause.start : clause.stop].strip()
        is_strong = talk.net.strong_edit.match(matchable(words)) is not None
        if told_action(words, words, talk.net, is_strong=is_strong) in others:
            return body[: clause.start]
    return body


def _is_general(offer: str, talk: Sayings) -> bool:
    return any(offer.startswith(general) for general in talk.net.instead.values())


def _joined_off(body: str, talk: Sayings) -> str:
    """Return words without what joined them to the next ones."""
    cut = body.rstrip(_ENDS)
    shorter = talk.net.trailing.sub("", cut).rstrip(_ENDS)
    while shorter != cut:
        cut, shorter = shorter, talk.net.trailing.sub("", shorter).rstrip(_ENDS)
    return cut


def _lead(before: str, talk: Sayings) -> str:
    """Return the circumstances that are named before an offer, which belong to it."""
    found = talk.net.lead.search(matchable(before))
    if found is None:
        return ""
    lead = before[found.start("lead") :].lstrip(" *_")
    return lead[:1].lower() + lead[1:] if is_plain(lead + "x", talk) else ""
