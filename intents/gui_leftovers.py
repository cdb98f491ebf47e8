"""The last look at a retold instruction: nothing of a screen stands in it, whatever the rules made of it.

What a hand touches is a thing of the screen only there: a padlock that is clicked, but not one that
a thief picks. Such things are found in the instruction as the backend said it, and looked for in
what it became; things that are never anything else are looked for everywhere. A clause that holds
one loses it together with the words that tie it in, or gives way to general words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

from intents.gui_judge import Clause, clauses, reports
from intents.gui_net import reworded, told_action
from intents.gui_reader import Asked, opening_at
from intents.gui_retelling import is_plain, offers
from intents.gui_rules import Sayings, besides
from intents.gui_sections import Action
from intents.gui_tags import matchable
from intents.needs import glimpsed

HIT = "\u25a2"
"""Stands for a thing of the screen while the words around it are looked at."""
_MARKS = re.compile(rf"{HIT}(?:[ \t]*{HIT})+")
_WORDS = re.compile(r"[^\W_]+|[\U00100000-\U0010ffff]")
_OPEN, _CLOSE = ("(", "\uff08"), (")", "\uff09")
_VALUE = re.compile(r"\d[\d:.,%]* ?[a-z]{0,3}")
_FEW = 2
"""Words; a clause of no more that was none before is a rest of one."""
_REMEMBERED = 128
"""Texts of which is kept what they name."""
_WORDLIKE = re.compile(r"[^\W_]|[\U00100000-\U0010ffff]")


@lru_cache(maxsize=_REMEMBERED)
def touched(before: str, talk: Sayings) -> tuple[tuple[int, int], ...]:
    """Return where an instruction, as it was said, names things that are of the screen there."""
    same = matchable(before)
    found: list[tuple[int, int]] = []
    for clause in clauses(same, talk):
        if reports(same, clause.start, talk):
            continue
        words = same[clause.start : clause.stop]
        tail = talk.guard.told.search(words)
        words = words[: tail.start()] if tail else words
        glimpse = glimpsed(words)
        found += [
            (clause.start + each.start("thing"), clause.start + each.end("thing"))
            for pattern in talk.guard.touching
            if glimpse.meets(pattern.need)
            for each in pattern.finditer(words)
        ]
    return tuple(found)


def names_things(sentence: str, talk: Sayings) -> bool:
    """Whether an instruction names a thing of the screen."""
    return bool(widgets(sentence, talk) or touched(sentence, talk))


def without_leftovers(
    said: str,
    found: Sequence[Asked],
    before: str,
    talk: Sayings,
    script: Sequence[tuple[str, str]],
) -> str:
    """Return a retelling without things of the screen and without clauses that cannot stand.

    script: our words in the way of writing of the sentence, where it is not the usual one.
    """
    parts = clauses(matchable(said), talk)
    if HIT in said or not found or not parts:
        return said
    things = [before[slice(*span)] for span in touched(before, talk)]
    bases = {before[slice(*span)].rpartition(" ")[0] for span in widgets(before, talk)} - {""}
    told = {before[part.start : part.stop].strip() for part in clauses(matchable(before), talk)}
    bodies = [said[part.start : part.stop] for part in parts]
    clean = [
        None if _takes(body, bases, talk) else _cleaned(body, before, told, things, talk)
        for body in bodies
    ]
    actions = list(dict.fromkeys(one.action for one in found))
    stand = [one for one in clean if one is not None and one.strip() not in told]
    done = {_action(one, actions, talk) for one in stand}
    pieces: list[tuple[str, str]] = []
    offer = ""
    """Of a clause that was left out, for the one that went on with it."""
    for part, body, kept in zip(parts, bodies, clean, strict=True):
        mark = said[part.stop : part.end]
        action = _action(body, [one for one in actions if one not in done] or actions, talk)
        if kept is not None:
            if offer and kept not in before and not _offers(kept, talk):
                kept = offer + kept
            pieces.append((kept, mark))
            offer = ""
        elif action in done or not (_offers(body, talk) or _instructs(body, talk)):
            _close(pieces, mark)
            offer = talk.net.offers[action] if _offers(body, talk) else offer
        else:
            done.add(action)
            general = talk.net.instead[action]
            for ours, theirs in script:
                general = general.replace(ours, theirs)
            gap = body[len(body.rstrip()) :]
            pieces.append((_head(part, said, talk) + general + gap, mark))
    if pieces and not any(_offers(body, talk) for body, _ in pieces):
        _append(pieces, actions[0], talk, script)
    elif pieces and "export" in actions and "export" not in done:
        _append(pieces, "export", talk, script)
    if not any(_WORDLIKE.search(body) for body, _ in pieces):
        return said
    return said[: parts[0].start] + "".join(body + mark for body, mark in pieces)


def demanded(sentence: str, talk: Sayings) -> tuple[str, list[Asked]] | None:
    """Return a sentence that orders something on a screen in general words; None where it does not.

    For what nothing else took for an instruction: it begins with an order and names a widget.
    """
    same = matchable(sentence)
    parts = clauses(same, talk)
    speaks = talk.guard.addressing.search(same) is not None
    is_story = talk.content_in(same) and not speaks
    is_told = talk.question.search(same) or is_story or talk.guard.ours.search(same)
    if is_told or not parts or any(reports(same, part.start, talk) for part in parts):
        return None
    bodies = [sentence[part.start : part.stop] for part in parts]
    orders = [_instructs(body, talk) and names_things(body, talk) for body in bodies]
    if not (orders[0] or (any(orders) and speaks)):
        if not (_instructs(bodies[0], talk) and names_things(sentence, talk)):
            return None
        orders[0] = True
    action = told_action(sentence, sentence, talk.net, is_strong=False) or "edit"
    pieces: list[tuple[str, str]] = []
    for part, body, is_order in zip(parts, bodies, orders, strict=True):
        mark = sentence[part.stop : part.end]
        if not is_order:
            pieces.append((body, mark))
        elif all(talk.net.instead[action] != one for one, _ in pieces):
            pieces.append((talk.net.instead[action], mark))
        else:
            _close(pieces, mark)
    said = sentence[: parts[0].start] + "".join(body + mark for body, mark in pieces)
    return said, [Asked(0, action)]


def without_hollow(
    said: str, found: Sequence[Asked], talk: Sayings, *, is_marked: bool = False
) -> tuple[str, list[Asked]]:
    """Return a retelling without an edit that says nothing beside something else.

    is_marked: it only marks what is exported.
    """
    general = talk.net.instead["edit"]
    actions = list(dict.fromkeys(one.action for one in found))
    parts = clauses(matchable(said), talk)
    bodies = [said[part.start : part.stop] for part in parts]
    hollow = [at for at, body in enumerate(bodies) if body.strip() == general]
    rest = [one for at, one in enumerate(bodies) if at not in hollow]
    if "edit" not in actions or len(actions) < 2 or not hollow:
        return said, list(found)
    if is_marked and "export" not in actions:
        return said, list(found)
    others = {_action(one, actions, talk) for one in rest if _offers(one, talk)}
    pieces: list[tuple[str, str]] = []
    for at, (part, body) in enumerate(zip(parts, bodies, strict=True)):
        mark = said[part.stop : part.end]
        if at not in hollow:
            is_cut = at - 1 in hollow and body.strip() in _goings_on(talk)
            pieces.append((talk.net.offers["edit"] + body if is_cut else body, mark))
        elif at == len(parts) - 1:
            _close(pieces, mark)
    if not pieces:
        return said, list(found)
    left = said[: parts[0].start] + "".join(body + mark for body, mark in pieces)
    return left, [one for one in found if one.action != "edit" or "edit" in others]


def _append(
    pieces: list[tuple[str, str]],
    action: Action,
    talk: Sayings,
    script: Sequence[tuple[str, str]],
) -> None:
    """Offer an action of which no clause is left."""
    general = talk.net.instead[action]
    for ours, theirs in script:
        general = general.replace(ours, theirs)
    body, mark = pieces[-1]
    pieces[-1] = (body + talk.guard.also + general, mark)


def _close(pieces: list[tuple[str, str]], mark: str) -> None:
    """End the last of the pieces with the mark of one that is left out."""
    if not pieces:
        return
    body, before = pieces[-1]
    if before.strip().endswith(_OPEN) and not mark.strip().startswith(_CLOSE):
        return
    if before.strip().endswith(_OPEN):
        mark = mark.strip()[1:]
    pieces[-1] = (body, mark)


def _instructs(body: str, talk: Sayings) -> bool:
    """Whether a clause still tells the reader to do something on a screen."""
    same = matchable(body)
    opening = opening_at(same, 0, talk.openers_in(same))
    return not opening.is_plain and any(talk.guard.ordered.match(same, at) for at in opening.ends)


def _offers(body: str, talk: Sayings) -> bool:
    """Whether a clause offers as we do, though nothing may be left of what."""
    return offers(f"{body} ", talk)


def _head(clause: Clause, said: str, talk: Sayings) -> str:
    """Return what an offer begins with that stays ("After that")."""
    same = matchable(said)
    offer = talk.net.offer.compiled.search(same, clause.start, clause.stop)
    if offer is None:
        return ""
    opening = opening_at(same, clause.start, talk.openers_in(same))
    return said[clause.start : min(opening.kept_to, offer.start())]


def _action(body: str, actions: Sequence[Action], talk: Sayings) -> Action:
    """Return which of the actions of a sentence a clause most likely stands for."""
    same = matchable(body)
    for action, general in talk.net.instead.items():
        if action in actions and general in body:
            return action
    fitting = [
        action for action in actions if same.find(talk.net.offers[action].strip()) >= 0
    ] or list(actions)
    told = told_action(body, body, talk.net, is_strong=False)
    return told if told in fitting else fitting[0]


def _cleaned(
    body: str, before: str, told: Container[str], things: Sequence[str], talk: Sayings
) -> str | None:
    """Return a clause without things of the screen; None where it cannot stand without them.

    told: the clauses of the sentence as it was said.
    """
    same = matchable(body)
    if reports(same, 0, talk) and body in before:
        return body
    is_offer = _offers(body, talk)
    if not is_offer and _instructs(body, talk):
        return None
    if body.strip() in _goings_on(talk):
        return body
    is_rest = body.isascii() and len(_WORDS.findall(body)) <= _FEW and before.find(body) <= 0
    if not is_offer and (is_rest or _VALUE.fullmatch(body.strip())) and body.strip() not in told:
        return None
    marked = hidden(body, things, talk)
    if HIT not in marked:
        is_torn = is_offer and talk.guard.torn.search(same) is not None
        return None if is_torn else body
    clean = reworded(marked, talk.guard.cuts)
    if HIT in clean or not _WORDLIKE.search(clean):
        return None
    if talk.guard.torn.search(matchable(clean)) or not is_plain(clean, talk):
        return None
    return clean


def _goings_on(talk: Sayings) -> set[str]:
    """Return our general words as they go on with an offer ("and export it")."""
    return {
        general.removeprefix(talk.net.offers[action])
        for action, general in talk.net.instead.items()
    }


def _takes(body: str, bases: Iterable[str], talk: Sayings) -> bool:
    """Whether an offer takes up what a widget is called after ("the loop icon")."""
    return any(
        talk.guard.taken.search(matchable(body.replace(base, HIT)))
        for base in bases
        if base in body
    )


def hidden(text: str, things: Sequence[str], talk: Sayings) -> str:
    """Return a text with things of the screen hidden behind one mark each."""
    spans = [*widgets(text, talk)]
    for thing in dict.fromkeys(things):
        own = re.compile(
            rf"(?<!\w){re.escape(thing)}(?!\w)" if thing.isascii() else re.escape(thing), re.I
        )
        spans += [found.span() for found in own.finditer(text)]
    if not spans:
        return text
    pieces: list[str] = []
    copied = 0
    for start, end in sorted(spans):
        if start >= copied:
            pieces += [text[copied:start], HIT]
        copied = max(copied, end)
    return _MARKS.sub(HIT, "".join([*pieces, text[copied:]]))


@lru_cache(maxsize=_REMEMBERED)
def widgets(text: str, talk: Sayings) -> tuple[tuple[int, int], ...]:
    """Return where a text names what is always of a screen, in any language it has words of."""
    same = matchable(text)
    return tuple(
        span
        for language in (talk, *besides(text, talk))
        for span in language.guard.widgets.spans(same)
    )
