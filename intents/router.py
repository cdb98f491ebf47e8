"""An utterance → the steps to take, in the order in which they are to be done."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import NamedTuple

from intents.cutting import INTENTS, Clause, Verdict
from intents.doubt import in_doubt
from intents.judging import Judge, judge
from intents.language import detect_masked
from intents.pastes import Listing, listing, without_pastes
from intents.settling import settle
from intents.spelling import corrected
from intents.steps import Step, Words, is_known, steps_of, whole
from intents.text import mask, normalise
from intents.tokens import FIRST_HAN, Tokens, tokenise
from intents.weights import weighed, weighed_languages
from intents.withholding import withheld

_LONGEST = 256
"""Tokens: of what is longer only the two ends are read; nobody commands in the middle of a paste."""
_SAID = (*INTENTS, "declined", "hold")
_ONLY_IF_KNOWN = ("chatter",)
"""What is said with a file is what is wished of it: a remark must be known as one by a template, not
only be likely."""
_NO_EXPORT = ("export", "declined", "hold")
"""Beside one of these nothing else orders an export."""
_CONCRETE = ("deed", "object_marker")
"""Words of an edit that can be made at once."""
_DONE_TO = ("part", "outcome")
"""What an edit is done to, or what that becomes."""
_LABEL = 5
"""Tokens that name where something is to be read, at most."""
_SHORT = 12
"""Tokens of a line in which a filler may be the only request."""
_FEW = 8
"""Tokens of a line that asks for one thing of the file that came with it ("make vid")."""
_PAIR = 2
"""A file and what it is to become."""
_BRACKETS = re.compile(r"\([^()]*\)")
_NO_SIGN = re.compile(
    "[\N{FACE WITH NO GOOD GESTURE}\N{NO ENTRY SIGN}\N{NO ENTRY}\N{OCTAGONAL SIGN}\N{RAISED HAND}"
    "\N{CROSS MARK}\N{NEGATIVE SQUARED CROSS MARK}\N{THUMBS DOWN SIGN}"
    "\N{MULTIPLICATION SIGN}\N{HEAVY MULTIPLICATION X}\N{BALLOT X}\N{HEAVY BALLOT X}]"
)
"""What says no without a word."""
_NO_SIGN_BEHIND = re.compile(rf"[\s!.\u3002~]*{_NO_SIGN.pattern}")
_NO_SIGN_BEFORE = re.compile(
    rf"(?:^|[\s,.!\u3002]){_NO_SIGN.pattern}[\ufe0e\ufe0f\u200d\u2640\u2642]*$"
)
_END = 48
"""Tokens of such an end."""


class Evidence(NamedTuple):
    """Why a part of the utterance went where it went."""

    verdict: str
    """An intent, or an aside: declined, hold, before, done, chatter, more."""
    text: str
    """The part, in the user's own words."""
    rule: str
    """The template that covers it, or "words: <label> <likelihood>"; empty when neither decided."""


class Route(NamedTuple):
    """What one utterance asks for."""

    lang: str
    steps: tuple[Step, ...]
    evidence: tuple[Evidence, ...] = ()
    export_declined: bool = False
    """The words negate or put off an export: nothing may start one in this turn."""
    about_export: bool = False
    """They speak of an export and order none ("how do I export it?"): nothing may, either."""


def route(text: str, *, attachments: bool = False, lang: str | None = None) -> Route:
    """Return what the text asks for, in the order in which it is to be done.

    attachments: a file came with the text. lang: the language to answer in, when it is settled.
    """
    masked = without_pastes(mask(normalise(text)))
    reader = judge(masked)
    items = listing(text, masked)
    said_tokens = items.without_numbers(tokenise(masked))
    tokens, clauses = read(reader, masked, said_tokens)
    fillers = said_tokens is not tokens
    if fillers and not attachments:
        clauses = _politely(reader, tokens, clauses)
    judged = clauses
    detected = detect_masked(masked) or "en"
    if len(tokens.texts) <= _LONGEST:
        if detected in weighed_languages():
            clauses = _itemised(items, text, tokens, weighed(tokens, clauses), judged)
        clauses = _with_deeds(reader, tokens, clauses, judged)
        clauses = in_doubt(reader, masked, tokens, clauses)
    if attachments:
        clauses = _with_file(reader, masked, tokens, clauses, judged)
        if fillers:
            clauses = _handed_with_wish(reader, said_tokens, tokens, clauses)
        clauses = _one_by_one(reader, tokens, clauses)
    clauses = _without_asides(masked, tokens, _unhalved(reader, masked, tokens, clauses))
    clauses = _labelled(reader, masked, tokens, clauses)
    clauses = _ordered(reader, tokens, _signed(masked, tokens, clauses))
    steps = () if attachments else whole(text, clauses)
    if not steps:
        own = Words(reader, text, tokens, items)
        steps = tuple(steps_of(own, said_tokens, clauses, attachments=attachments))
    return Route(
        lang or detected,
        steps,
        _evidence(text, tokens, clauses),
        *withheld(reader, tokens, judged, clauses),
    )


def _evidence(text: str, tokens: Tokens, clauses: list[Clause]) -> tuple[Evidence, ...]:
    """Return why each clause went where it went."""
    starts, ends = tokens.starts, tokens.ends
    return tuple(
        [
            Evidence(one.verdict, text[starts[one.first] : ends[one.last - 1]], one.rule)
            for one in clauses
        ]
    )


def _without_asides(masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export in brackets beside other words is none ("make it red (export)")."""
    if "(" not in masked:
        return clauses
    brackets = [found.span() for found in _BRACKETS.finditer(masked)]
    if not brackets or (
        masked.rstrip(" .!").endswith(")")
        and all(clause.verdict in {"export", "chatter"} for clause in clauses)
    ):
        return clauses
    aside: Verdict = "sse" if any(clause.verdict == "sse" for clause in clauses) else "chatter"
    told = []
    for clause in clauses:
        start = tokens.starts[clause.first]
        if clause.verdict == "export" and any(first < start < last for first, last in brackets):
            clause = clause._replace(verdict=aside, rule="{aside}")
        told.append(clause)
    return told


def _unhalved(reader: Judge, masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export that is half of a word is none ("export/import is the theme")."""
    if "/" not in masked:
        return clauses
    told = list(clauses)
    for at, (clause, after) in enumerate(pairwise(clauses)):
        end = tokens.ends[clause.last - 1]
        if (
            clause.verdict == "export"
            and after.verdict != "export"
            and reader.is_phrase(tokens, clause.first, clause.last, "bare_export")
            and masked[end] == "/"
            and masked[end + 1 : end + 2].isalpha()
        ):
            told[at] = clause.known("sse", "{halved}")
            told[at + 1] = after.known("sse", "{halved}")
    return told


def _labelled(reader: Judge, masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export behind a colon and a few words that announce no order is to be read there ("neon: send it")."""
    if ":" not in masked:
        return clauses
    told = list(clauses)
    label = False
    for at, (before, clause) in enumerate(pairwise(clauses)):
        if ":" in masked[tokens.ends[before.last - 1] : tokens.starts[clause.first]]:
            label = (
                before.verdict in {"sse", "chatter"}
                and before.first < clause.first <= before.first + _LABEL
                and tokens.texts[before.first] < FIRST_HAN
                and (not before.rule or before.rule.startswith("words: "))
                and _is_place(reader, tokens, before)
            )
        else:
            # "Three cards: plan, shoot, export": the last of some words, each alone.
            label = label and masked.count(":") == 1 and _are_words(before, tokens)
            if not _are_words(clause, tokens) and not clause.rule.startswith("words: "):
                continue
        lone = clause.last - clause.first == 1 and tokens.texts[clause.first] < FIRST_HAN
        if (
            label
            and clause.joint in {",", "and"}
            and (clause.verdict == "export" or (clause.verdict == "upload" and lone))
        ):
            told[at + 1] = clause.known("sse", "{label}")
    return told


def _are_words(clause: Clause, tokens: Tokens) -> bool:
    """Return whether a clause is a row of single words."""
    return all(at in tokens.gaps for at in range(clause.first + 1, clause.last))


def _is_place(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause may name where words are read, and neither an edit nor what announces an order."""
    if clause.verdict != "chatter" and reader.mentions(
        tokens, clause._replace(first=0), "deed", "did"
    ):
        return False
    if reader.mentions(tokens, clause, "written_on"):
        return not reader.mentions(tokens, clause, "outcome")
    return (
        (clause.verdict == "chatter" or clause.rule != "")
        and not reader.mentions(tokens, clause, "announcing", "size", "format")
        and not reader.begins(tokens, clause, "announces")
    )


def _signed(masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export that a sign of refusal stands beside is refused ("export \N{NO ENTRY SIGN}")."""
    if masked.isascii() or _NO_SIGN.search(masked) is None:
        return clauses
    told = []
    for clause in clauses:
        if clause.verdict == "export":
            start, end = tokens.starts[clause.first], tokens.ends[clause.last - 1]
            if (
                _NO_SIGN.search(masked, start, end)
                or _NO_SIGN_BEHIND.match(masked, end)
                or _NO_SIGN_BEFORE.search(masked[:start])
            ):
                clause = clause._replace(verdict="declined", rule="{sign}")
        told.append(clause)
    return told


def _itemised(
    items: Listing, text: str, tokens: Tokens, clauses: list[Clause], judged: list[Clause]
) -> list[Clause]:
    """Return the clauses; an item of a list is no remark unless a template knows it as one."""
    if not items.marks:
        return clauses
    return [
        before
        if (clause.verdict, before.verdict) == ("chatter", "sse")
        and items.begins(tokens.starts[clause.first], text) is not None
        else clause
        for clause, before in zip(clauses, judged, strict=True)
    ]


def _with_deeds(
    reader: Judge, tokens: Tokens, clauses: list[Clause], judged: list[Clause]
) -> list[Clause]:
    """Return the clauses; the verb of an edit and what it is done to are no remark before an order.

    Unless a template knows it as one ("cut 2s, export", not "keep it up, export").
    """
    if len(clauses) == 1:
        return clauses
    told = list(clauses)
    ordered = False
    for at in range(len(clauses) - 1, -1, -1):
        clause = clauses[at]
        ordered = ordered or clause.verdict in INTENTS
        if not ordered or clause.verdict != "chatter" or judged[at].verdict != "sse":
            continue
        if reader.begins(tokens, clause, "deed") and (
            any(map(str.isdigit, "".join(tokens.texts[clause.first : clause.last])))
            or reader.mentions(tokens, clause, *_DONE_TO)
        ):
            told[at] = clause.known("sse", "{deed}")
    return told


def _politely(reader: Judge, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Let a mere noun with a filler ask for the file ("video please"), when nothing else is asked."""
    if len(tokens) > _SHORT or not clauses or clauses[-1].verdict not in {"sse", "more", "upload"}:
        return clauses
    if any(clause.verdict != "chatter" for clause in clauses[:-1]):
        return clauses
    if not reader.fits(tokens, clauses[-1], "polite"):
        return clauses
    return [*clauses[:-1], clauses[-1]._replace(verdict="export", rule="{polite}")]


def _handed_with_wish(
    reader: Judge, said: Tokens, tokens: Tokens, clauses: list[Clause]
) -> list[Clause]:
    """Return the clauses; a noun and a filler behind what hands a file over ask for something.

    "Here you go, video please" wants one to be made; "here you go, my video" does not.
    """
    told = []
    for clause in clauses:
        noun = max((at for at in tokens.gaps if clause.first < at < clause.last), default=-1)
        end = tokens.ends[clause.last - 1]
        until = tokens.starts[clause.last] if clause.last < len(tokens) else said.ends[-1]
        if (
            noun > 0
            and clause.verdict == "upload"
            and any(end <= start < until for start in said.starts)
            and reader.fits(tokens, clause._replace(first=noun), "polite")
        ):
            told.append(clause._replace(last=noun))
            clause = clause._replace(first=noun, lead=-1, verdict="sse", rule="{polite}")
        told.append(clause)
    return told


def _ordered(reader: Judge, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export that something is to be done before is ordered with it.

    "Before you export, add a logo" asks for both, "before you export, let me think" for neither.
    """
    if len(clauses) == 1:
        return clauses
    foretold = [at for at, clause in enumerate(clauses) if clause.verdict == "before"]
    if not foretold:
        return clauses
    at = foretold[0]
    if (
        any(c.first < clauses[at].first and c.verdict == "sse" for c in clauses)
        or any(clause.verdict in _NO_EXPORT for clause in clauses)
        or not reader.fits(tokens, clauses[at], "ordered")
        # "The look before export": it only says which look.
        or reader.is_phrase(tokens, clauses[at].last, clauses[at].last + 1, "attributive")
        or reader.mentions(tokens, clauses[at]._replace(last=len(tokens)), "matter")
    ):
        return clauses
    wished = [clause for clause in clauses if clause.verdict in {"sse", "credits", "state"}]
    if not wished or any(
        tokens.gaps.get(clause.last) == "?"
        or (
            not reader.mentions(tokens, clause, *_CONCRETE)
            or reader.mentions(tokens, clause, "asking")
            if clause.verdict == "sse"
            else clause.verdict == "state"  # Who wants to see first may still change something.
            or (
                reader.mentions(tokens, clause, "asking")
                and not reader.mentions(tokens, clause, "look")
            )
        )
        for clause in wished
    ):
        return clauses
    export = clauses[at]._replace(verdict="export", joint="then")
    return [*clauses[:at], *clauses[at + 1 :], export]


def _one_by_one(reader: Judge, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export of each file that came along is first the making of its video."""
    for at, clause in enumerate(clauses):
        if clause.verdict in {"sse", "export"} and all(
            reader.mentions(tokens, clause, term) for term in ("apart", "export")
        ):
            made = clause._replace(verdict="sse", rule="{apart}")
            sent = clause._replace(verdict="export", joint="then", rule="{apart}")
            others = [one for one in clauses[at + 1 :] if one.verdict != "export"]
            return [*clauses[:at], made, *others, sent]
    return clauses


def _with_file(
    reader: Judge, masked: str, tokens: Tokens, clauses: list[Clause], judged: list[Clause]
) -> list[Clause]:
    """Return what the clauses ask for when a file came with them.

    judged: the clauses as the templates judge them. Only what hands the file over ends with the
    upload; words that may ask for anything are for the editor.
    """
    # "Audio -> video": the file, and what it is to become.
    named = len(judged) == _PAIR and reader.names_file(tokens, judged[0])
    asked = [one for one in judged[named:] if one.verdict != "chatter"]
    alone = len(tokens) <= _FEW and len(asked) <= 1
    last = max((at for at, clause in enumerate(clauses) if clause.verdict == "export"), default=-1)
    told: list[Clause] = []
    for at, (clause, before) in enumerate(zip(clauses, judged, strict=True)):
        wished = clause.verdict == "sse" and before.verdict == "sse"
        one = before if clause.verdict in _ONLY_IF_KNOWN else clause
        # "Video please, then send me the mp4": the first is no delivery, since another one is.
        first = one.verdict == "export" and at < last and _wished(reader, tokens, one)
        asked_by = _asks_of_file(reader, masked, tokens, one, alone=alone or first)
        if asked_by:
            one = one._replace(verdict="sse", rule=asked_by)
        elif (not wished and reader.names_file(tokens, one)) or (
            told
            and told[-1].verdict == "upload"
            and one.verdict in {"sse", "more"}
            and reader.fits(tokens, one, "dated")
        ):
            one = one._replace(verdict="upload")
        told.append(one)
    return told


def _asks_of_file(
    reader: Judge, masked: str, tokens: Tokens, clause: Clause, *, alone: bool
) -> str:
    """Return the rule by which a clause tells what is to be made of the file that came along, if it does.

    alone: nothing else is asked for.
    """
    verdict = clause.verdict
    if verdict in {"export", "sse"} and reader.mentions(tokens, clause, "making"):
        # "Make me a video" of the file that came along is the edit, not its delivery.
        return "{making}"
    if verdict == "export":
        return "{delivery}" if alone and not reader.mentions(tokens, clause, "delivery") else ""
    if verdict == "state":
        asks = reader.mentions(tokens, clause, "asking", "look")
        return "{asking}" if alone and clause.rule.startswith("words: ") and not asks else ""
    if verdict not in {"upload", "chatter", "sse", "more"}:
        return ""
    if "%" in masked[tokens.starts[clause.first] : tokens.ends[clause.last - 1] + 1]:
        return "%"
    if verdict in {"upload", "chatter"} and _wished(reader, tokens, clause):
        return "{wished}"
    if (
        verdict == "upload"
        and clause.rule.startswith("words: ")
        and reader.mentions(tokens, clause, "placed")
    ):
        # "Append this recording": what only hands a file over, templates know.
        return "{placed}"
    return "{meant}" if reader.fits(tokens, clause, "meant") else ""


def _wished(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause names what is wished of a file and does not only hand it over."""
    return reader.mentions(tokens, clause, "wished") and not reader.mentions(
        tokens, clause, "handed"
    )


def read(reader: Judge, masked: str, said: Tokens) -> tuple[Tokens, list[Clause]]:
    """Return the words without fillers, and the clauses as the templates judge them."""
    tokens = reader.grammar.phrases.heard(said)
    return tokens, _read(reader, masked, tokens)


def _read(reader: Judge, masked: str, tokens: Tokens) -> list[Clause]:
    """Return the clauses in the order in which they are to be done."""
    if not tokens.texts:
        return []
    if len(tokens.texts) > _LONGEST:
        return _ends(reader, masked, tokens)
    clauses = settle(reader, reader.clauses(tokens), tokens)
    if is_known(clauses):
        return clauses
    spelt = corrected(tokens, reader.words)
    if spelt is None or not reader.may_order(spelt):
        return clauses
    again = settle(reader, reader.clauses(spelt), spelt)
    return again if is_known(again) else clauses


def _ends(reader: Judge, masked: str, tokens: Tokens) -> list[Clause]:
    """Return the clauses of a long text: commands at its ends, and all the rest as one.

    "... and then export" ends many a long brief; a command that begins one is told by the
    sentence that it fills ("Export the video. Here is what they wrote: ...").
    """
    count = len(tokens)
    head = _sentence_end(tokens, range(_END, 0, -1))
    tail = _sentence_end(tokens, range(count - _END, count))
    opening = _commands(reader, masked, tokens.part(0, head)) if head else []
    closing = _commands(reader, masked, tokens.part(tail, count)) if tail else []
    # Only what stands at the very end counts: a paste may quote commands anywhere.
    opening = list(takewhile(lambda c: c.verdict != "sse", opening))
    closing = list(takewhile(lambda c: c.verdict != "sse", reversed(closing)))[::-1]
    while opening and opening[-1].verdict not in _SAID:
        opening.pop()
    last = count
    while closing and closing[0].verdict not in _SAID:
        gone = closing.pop(0)
        last = gone.first + tail if gone.verdict == "done" else count
    closing = [
        c._replace(
            first=c.first + tail, last=c.last + tail, lead=-1 if c.lead < 0 else c.lead + tail
        )
        for c in closing
    ]
    if closing:
        last = min(last, closing[0].first if closing[0].lead < 0 else closing[0].lead)
    else:
        last = count
    return [*opening, Clause(opening[-1].last if opening else 0, last), *closing]


def _sentence_end(tokens: Tokens, places: range) -> int:
    """Return the first of the places at which a sentence begins, 0 when none does."""
    return next((at for at in places if tokens.gaps.get(at) in {".", "?", ","}), 0)


def _commands(reader: Judge, masked: str, tokens: Tokens) -> list[Clause]:
    """Return the clauses of an end of a long text, as doubtful and labelled as those of a short one."""
    clauses = settle(reader, reader.clauses(tokens), tokens)
    if all(clause.verdict != "export" for clause in clauses):
        return clauses
    return _labelled(reader, masked, tokens, in_doubt(reader, masked, tokens, clauses))
