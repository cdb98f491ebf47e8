"""Safety nets under the retelling, whatever the words: what is told stays, and nothing told gets lost.

A sentence with another subject than the reader is no instruction and stays word for word. Of an
instruction the words that carry content are compared with what is left of them; what is missing
comes back, as its own clause where it was one, else in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intents.gui_leftovers import HIT, touched, widgets, without_hollow, without_leftovers
from intents.gui_reader import Asked
from intents.gui_retelling import is_plain, lost_facts, names_screen, offers
from intents.gui_rules import Sayings
from intents.gui_tags import matchable
from intents.gui_wording import ENDS, PLACEHOLDER
from intents.needs import glimpsed

_BRACKET = re.compile(r"[ \t]?[(\uff08](?P<held>[^()\uff08\uff09]*)[)\uff09]\Z")
_STEM = re.compile(r"(?:'s|'|ing|ed|es|s|e)$")
_LETTERS = re.compile(r"[a-z]+", re.IGNORECASE)
_WORDLIKE = re.compile(r"[^\W\d_]")
_PATH = re.compile(r"[*_]*\s*(?:\u2192|>|\u203a|\u00bb|\u279c|->)")
_NAMING = ("edit", "state")
"""Actions about things of the video: what is touched may be one."""
_BARE = ("export", "credits")
"""Actions that are about the whole video: a single word of them is about the screen."""
_SINGLE = re.compile(r"[a-z]+|[\u2e80-\u9fff]{1,2}")
_MOST = 6
"""Phrases that come back."""
_SHARE = 0.5
"""So much of a clause's content must be missing for the clause to come back."""


def stays(sentence: str, talk: Sayings) -> bool:
    """Whether a sentence tells of the video or of screens elsewhere, so that it stays as it is."""
    same = matchable(sentence)
    return talk.guard.spared.is_in(same)


def is_unasked(sentence: str, talk: Sayings) -> bool:
    """Whether a sentence asks, forbids or reports, so that nothing is to be done."""
    return talk.guard.unasked.is_in(matchable(sentence))


def says_same(said: str, before: str, talk: Sayings) -> bool:
    """Whether the new words of a sentence that asks for nothing say the same."""
    guard, same = talk.guard, matchable(said)
    if guard.hollow.search(same) or (offers(said, talk) and not offers(before, talk)):
        return False
    return is_plain(said, talk) and not (
        lost_content(said, before, talk) or lost_facts(said, before, talk)
    )


def announces_deeds(line: str, talk: Sayings) -> bool:
    """Whether a line says that what was done follows in a list."""
    return talk.guard.did.search(matchable(line.strip())) is not None


def guarded(
    said: str,
    found: Sequence[Asked],
    before: str,
    talk: Sayings,
    script: Sequence[tuple[str, str]],
) -> tuple[str, list[Asked]]:
    """Return the retelling of an instruction with what it lost of the sentence, and what that asks.

    script: our words in the way of writing of the sentence, where it is not the usual one.
    """
    said, asked = _gone_on(*_headed(said, list(found), before, talk), talk)
    said = _in_case(_scraped(said, talk), before, talk)
    bare, held = _unbracketed(said, before, talk)
    said = without_leftovers(bare, asked, before, talk, script)
    if held:
        said = _with_brackets(said, held, before, talk)
    said, asked = _with_tail(said, asked, before, talk)
    edits = any(one.action in _NAMING for one in asked)
    content = lost_content(said, before, talk, edits=edits)
    facts = [
        _led(fact, before, talk)
        for fact in lost_facts(said, before, talk)
        if not (_is_way(fact, before) or _is_screen(fact, before, talk))
    ]
    if all(one.action in _BARE for one in asked):
        content = [
            words
            for words in content
            if not _SINGLE.fullmatch(words)
            or talk.guard.chosen.search(matchable(before.replace(words, HIT, 1)))
        ]
    names = _lost_names(said, before, talk, edits=edits)
    lost = _whole_ones([*facts, *names, *content])
    only_marks = talk.guard.selecting.match(matchable(before)) is not None
    if not lost or only_marks:
        said, asked = without_hollow(said, asked, talk, is_marked=bool(lost))
    if not lost:
        return said, asked
    said, lost = _taken_up(said, lost, before, talk)
    return (_with_brackets(said, lost, before, talk) if lost else said), asked


def _taken_up(said: str, lost: list[str], before: str, talk: Sayings) -> tuple[str, list[str]]:
    """Return a retelling that names what it only calls "it", and what else was lost."""
    pronoun = talk.guard.pronoun.search(matchable(said))
    if pronoun is None:
        return said, lost
    start, end = pronoun.span("it")
    for thing in talk.guard.antecedent.finditer(matchable(before)):
        if before[slice(*thing.span("thing"))] in lost:
            name = before[slice(*thing.span())]
            others = [one for one in lost if one not in name]
            return f"{said[:start]}{name[:1].lower()}{name[1:]}{said[end:]}", others
    return said, lost


def lost_content(said: str, before: str, talk: Sayings, *, edits: bool = True) -> list[str]:
    """Return the phrases of a sentence that its retelling does not hold."""
    lost = []
    for phrase in _phrases(before, talk, edits=edits):
        missing = [span for span in phrase if not _holds(said, before[slice(*span)])]
        if missing:
            words = _whole_phrase(before, missing[0][0], missing[-1][1], talk).strip(" *_")
            words += ")" * (words.count("(") - words.count(")"))
            while " " in words and names_screen(words, talk):
                words = words.rpartition(" ")[0]
            if _WORDLIKE.search(words) and not names_screen(words, talk):
                lost.append(words)
            if lost and _WORDLIKE.search(before[: missing[0][0]] if missing else "") is None:
                lost[-1] = lost[-1].partition(" ")[2] or lost[-1]  # An unknown verb begins it.
    return list(dict.fromkeys(lost))[:_MOST]


def _led(fact: str, before: str, talk: Sayings) -> str:
    """Return a fact with the words before it that belong to it ("first 10 s")."""
    at = before.find(fact)
    led = talk.guard.led.search(matchable(before[: max(0, at)]))
    return before[led.start() : at + len(fact)] if led else fact


def _whole_phrase(before: str, start: int, stop: int, talk: Sayings) -> str:
    """Return the words from one place to another with those that belong to them."""
    same = matchable(before)
    led = talk.guard.led.search(same[:start])
    trailed = talk.guard.trailed.match(same, stop)
    return before[led.start() if led else start : trailed.end() if trailed else stop]


def _is_way(fact: str, before: str) -> bool:
    """Whether a name is one of a way through menus."""
    if fact.isupper() or any(map(str.isdigit, fact)):
        return False
    return _PATH.match(before, before.find(fact) + len(fact)) is not None


def _lost_names(said: str, before: str, talk: Sayings, *, edits: bool) -> list[str]:
    """Return the names of an instruction that its retelling does not hold, but those of widgets."""
    same = matchable(before)
    patterns = [talk.guard.proper, talk.guard.picked] if edits else [talk.guard.proper]
    found = [
        before[slice(*name.span("name"))]
        for pattern in patterns
        for name in pattern.finditer(same)
        if name["name"]
    ]
    return [name for name in dict.fromkeys(found) if name.lower() not in said.lower()]


def _is_screen(fact: str, before: str, talk: Sayings) -> bool:
    """Whether a fact without a number only describes a thing of the screen ("the red dot")."""
    at = before.find(fact)
    return not any(map(str.isdigit, fact)) and any(
        start <= at and at + len(fact) <= end
        for start, end in [*touched(before, talk), *widgets(before, talk)]
    )


def _whole_ones(phrases: Sequence[str]) -> list[str]:
    """Return phrases without those that are part of another one."""
    return [
        one
        for at, one in enumerate(phrases)
        if one not in phrases[:at] and not any(one != other and one in other for other in phrases)
    ]


def _phrases(text: str, talk: Sayings, *, edits: bool = True) -> Iterator[list[tuple[int, int]]]:
    """Yield the content words of a text, those of one phrase together.

    edits: whether it asks for an edit, so that what is touched may be a thing of the video.
    """
    guard = talk.guard
    left = matchable(text)
    for pattern in guard.slack if edits else (*guard.touched, *guard.slack):
        if glimpsed(left).meets(pattern.need):
            left = pattern.compiled.sub(lambda found: "\n" * len(found[0]), left)
    for start, end in [*touched(text, talk), *widgets(text, talk)]:
        left = left[:start] + "\n" * (end - start) + left[end:]
    phrase: list[tuple[int, int]] = []
    for found in guard.word.finditer(left):
        if phrase and not guard.inner.compiled.fullmatch(
            matchable(text[phrase[-1][1] : found.start()])
        ):
            yield phrase
            phrase = []
        phrase.append(found.span())
    if phrase:
        yield phrase


def _holds(said: str, word: str) -> bool:
    """Whether a retelling holds a content word, in whatever form."""
    word, same = matchable(word).lower(), matchable(said).lower()
    if word in same or not _WORDLIKE.search(word):
        return True
    if _LETTERS.match(word):
        stems = {_STEM.sub("", one) for one in re.findall(r"[a-z0-9][a-z0-9'-]*", same)}
        return all(
            _STEM.sub("", part) in stems for part in re.split(r"[-']+", word) if len(part) > 1
        )
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return bool(pairs) and sum(pair in same for pair in pairs) >= _SHARE * len(pairs)


def _headed(said: str, found: list[Asked], before: str, talk: Sayings) -> tuple[str, list[Asked]]:
    """Return a circumstance whose instruction went with the words of the screen as one of an edit."""
    orphan = talk.guard.orphan
    same = matchable(said)
    if not orphan.match(same) or orphan.match(matchable(before)):
        return said, found
    said = f"{talk.net.instead['edit']}{talk.guard.before_tail}{said[:1].lower()}{said[1:]}"
    if any(one.action == "edit" for one in found):
        return said, found
    return said, [Asked(-1, "edit"), *found]


def _gone_on(said: str, found: list[Asked], talk: Sayings) -> tuple[str, list[Asked]]:
    """Return an edit that goes on after general words alone, without those."""
    going = talk.guard.going.search(matchable(said))
    if going is None:
        return said, found
    verb = said[going.start("deed") :]
    offer = talk.net.offers["edit"]
    said = said[: going.start()] + offer + verb
    kept = [one for one in found if one.action != "state"]
    at = min(one.at for one in found)
    return said, kept if any(one.action == "edit" for one in kept) else [
        Asked(at, "edit", verb),
        *kept,
    ]


def _scraped(said: str, talk: Sayings) -> str:
    """Return a retelling without what is left of the hand and the screen in it."""
    for old, new in talk.guard.scraps:
        said = old.sub(new, said)
    return said


def _in_case(said: str, before: str, talk: Sayings) -> str:
    """Return a retelling whose names have the letters that they had."""
    for name in talk.guard.named.finditer(matchable(before)):
        own = before[slice(*name.span("name"))]
        if own not in said:
            said = re.sub(rf"(?<!\w){re.escape(own.lower())}(?!\w)", own, said)
    return said


def _with_tail(
    said: str, found: list[Asked], before: str, talk: Sayings
) -> tuple[str, list[Asked]]:
    """Return a retelling with the clause that says what it is for, where that was lost."""
    for tail in talk.guard.tail.finditer(matchable(before)):
        words = before[slice(*tail.span("tail"))].strip(ENDS)
        first = tail.start("look") - tail.start("tail") if tail["look"] else 0
        spans = [found.span() for found in talk.guard.word.finditer(words, first)]
        missing = [span for span in spans if not _holds(said, words[slice(*span)])]
        hollow = talk.guard.hollow.search(matchable(said)) if tail["look"] else None
        is_lost = missing and (hollow or len(missing) >= _SHARE * len(spans))
        if not is_lost or not is_plain(words + "x", talk):
            continue
        end = said[len(said.rstrip(ENDS)) :]
        body = said[: len(said) - len(end)] if end else said
        if tail["look"] is None:
            said = f"{body}{talk.guard.before_tail}{words}{end}"
            continue
        look = talk.net.offers["state"] + before[tail.start("look") :][
            : tail.end("tail") - tail.start("look")
        ].strip(ENDS)
        if hollow and all(one.action in {"edit", "state"} for one in found):
            said = body[: hollow.start()] + look + end
            found = [replace(found[0], action="state", request="", is_weak=False)]
        else:
            said = f"{body}{talk.guard.before_look}{look}{end}"
            if all(one.action != "state" for one in found):
                found = [*found, Asked(found[-1].at + 1, "state")]
    return said, found


def _with_brackets(said: str, lost: Sequence[str], before: str, talk: Sayings) -> str:
    """Return a retelling with the lost phrases in brackets, in the order in which they were said."""
    end = said[len(said.rstrip(ENDS)) :]
    body = said[: len(said) - len(end)] if end else said
    held: list[str] = []
    bracket = _BRACKET.search(body)
    if bracket and bracket[0].strip() not in before:
        held = bracket["held"].split(talk.net.list_mark)
        body = body[: bracket.start()]
    own = [one for one in held if not any(one in phrase for phrase in lost)]
    facts = _joined(sorted([*own, *lost], key=before.find), before, talk)
    values = {"said": body.rstrip(), "fact": talk.net.list_mark.join(facts)}
    return PLACEHOLDER.sub(lambda name: values[name[1]], talk.fact_after) + end


def _unbracketed(said: str, before: str, talk: Sayings) -> tuple[str, list[str]]:
    """Return a retelling without the brackets of ours at its end, and what they hold."""
    end = said[len(said.rstrip(ENDS)) :]
    body = said[: len(said) - len(end)] if end else said
    bracket = _BRACKET.search(body)
    if bracket is None or bracket[0].strip() in before:
        return said, []
    return body[: bracket.start()] + end, bracket["held"].split(talk.net.list_mark)


def _joined(facts: Sequence[str], before: str, talk: Sayings) -> list[str]:
    """Return facts, those as one that stood side by side or share words."""
    inner = talk.guard.inner.compiled
    done: list[str] = []
    last = -1
    """Where the last one ends, if its place is known."""
    for fact in facts:
        at = before.find(fact)
        if done and fact in done[-1]:
            continue
        is_near = min(at, last) >= 0 and (at < last or inner.fullmatch(before, last, at))
        if done and is_near:
            done[-1] += before[last : max(last, at + len(fact))]
        else:
            done.append(fact)
            last = -1
        last = max(last, at + len(fact)) if at >= 0 else -1
    return done
