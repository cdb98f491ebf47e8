"""Doubt about what words alone tell: no export is taken where they ask, tell a tale or name none."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

from intents.cutting import Clause
from intents.judging import Judge
from intents.lexicon import lexicons
from intents.spelling import corrected
from intents.suppositions import REQUESTS, UNASKED
from intents.text import QUOTE
from intents.tokens import FIRST_HAN, Tokens

_BY_WORDS: Final = {
    verdict: f"words: {verdict} " for verdict in ("export", "state", "credits", "upload", "chatter")
}
"""What the rule of a clause begins with that no template knows, before its likelihood."""
_QUESTIONS: Final = ("state", "credits")
_GUESSED: Final = (*_QUESTIONS, "upload")
_LIKELY: Final = 0.6
"""An export or question that is less likely is none."""
_SURE: Final = 0.9
"""One that is as likely is about the video where it names nothing else."""
_HANDING: Final = ("give", "export")
_NAMED: Final = ("export", "delivered", "size", "orient")
"""Of these an export by words alone must name something, in a language that writes spaces."""
_OURS: Final = ("delivered", "asset", "format", "size", "footage")
"""What an export is of."""
_TOPIC: Final = "{topic}"
_NO_ORDER: Final = ("which_of", "no_order")
"""Words of what is asked about, usual, over or longed for: by its words alone it is no order."""
_DELIVERED: Final = ("video", "it", "asset", "size", "format")
"""Words for what an export delivers."""
_BEGINNING: Final = 2
"""Words of "we then", where a clause begins."""
_PERSON: Final = (1, 2, 3)
"""Words that name a person."""
_OTHER: Final = 6
"""Words among which one does who does something, where a clause begins."""
_PAUSES: Final = " ,:~\u3001\u2014"
"""What parts a topic from what is said of it, beside the words of the term `topic_marks`."""


def in_doubt(reader: Judge, masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; no export is taken from words alone where they ask, or hardly say so.

    A missed export costs a sentence, a wrong one minutes. Beside one that a template knows they only
    tell more about it.
    """
    verdicts = {clause.verdict for clause in clauses}
    if not verdicts.isdisjoint(_GUESSED):
        clauses = [_guessed(reader, tokens, clause) for clause in clauses]
    if "export" not in verdicts:
        return clauses
    if len(clauses) > 1:
        clauses = _supposed(reader, tokens, _commented(reader, masked, tokens, clauses))
    clauses = _reported(reader, tokens, clauses)
    exports = [clause for clause in clauses if clause.verdict == "export"]
    if not exports or not all(_is_by_words(clause, "export") for clause in exports):
        return clauses
    named = max(tokens.texts) >= FIRST_HAN or any(
        _names_delivery(reader, tokens, clause) for clause in exports
    )
    told = []
    for clause in clauses:
        if clause.verdict == "export" and _orders_nothing(reader, tokens, clause):
            clause = clause._replace(verdict="chatter")
        elif clause.verdict == "export" and (
            not named
            or _likelihood(clause) < _LIKELY
            or reader.mentions(tokens, clause, *_NO_ORDER)
            or _tells_of(reader, tokens, clause)
            or _gives_other(reader, tokens, clause)
            or _is_joined(reader, tokens, clause, clauses)
            or _only_asks(reader, tokens, clause)
        ):
            clause = clause._replace(verdict="sse")
        told.append(clause)
    return told


def _reported(reader: Judge, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; what only tells that the video is out, or asks whether it may be, orders none.

    Whatever a template says, where a language tells and orders in the same words.
    """
    if not reader.may_fit(tokens, "report"):
        return clauses
    return [
        clause.known("chatter", "{report}")
        if clause.verdict == "export"
        and clause.lead < 0  # "Then exported it is."
        and (_is_by_words(clause, "export") or tokens.texts[clause.first] >= FIRST_HAN)
        and reader.fits(tokens, clause, "report")
        else clause
        for clause in clauses
    ]


def _tells_of(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause ends like a tale and neither asks nor names exporting or who gets it."""
    return reader.is_phrase(
        tokens, clause.last - 1, clause.last, "told_of"
    ) and not reader.mentions(tokens, clause, "request", "self", "whole_export")


def _gives_other(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause has an object that nobody knows for the video ("send me the contract").

    "Send me the one that is done" names none: it is about the video.
    """
    if not reader.mentions(tokens, clause, "object_marker") or reader.mentions(
        tokens, clause, *_DELIVERED
    ):
        return False
    return _likelihood(clause) < _SURE or not any(
        first > clause.first
        and last < clause.last
        and reader.mentions(tokens, Clause(last, last + 1), *_HANDING)
        for first, last in reader.scan(tokens)[0].of("ours_so")
    )


def _is_joined(reader: Judge, tokens: Tokens, clause: Clause, clauses: list[Clause]) -> bool:
    """Return whether a clause names the second of two things to be joined ("merge a MOV | and an MP4")."""
    return (
        clause.joint == "and"
        and clause.lead not in tokens.gaps
        and reader.begins(tokens, clause, "article")
        and any(
            one.last == clause.lead and reader.mentions(tokens, one, "joining") for one in clauses
        )
    )


def _is_by_words(clause: Clause, verdict: str) -> bool:
    return clause.rule.startswith(_BY_WORDS[verdict])


def _likelihood(clause: Clause) -> float:
    """Return how likely a clause is by its words alone."""
    return float(clause.rule.rpartition(" ")[2])


def _only_asks(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause asks about an export and is no request in the form of a question."""
    ends = clause._replace(first=clause.last - 1)
    return (
        reader.mentions(tokens, clause, "wondering")
        or reader.mentions(tokens, ends, "asks_at_end")
        or (
            tokens.gaps.get(clause.last) == "?"
            and (
                reader.is_phrase(tokens, clause.first, clause.last, "echoed")
                or (
                    clause.last < len(tokens)
                    and reader.is_phrase(tokens, clause.first, clause.last, "bare_export")
                )
            )
        )
    ) and not reader.mentions(tokens, clause._replace(first=0), *REQUESTS)


def _names_delivery(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause names what is to be delivered, or delivering ("send goods abroad" does neither)."""
    for said in (tokens, corrected(tokens, reader.words)):
        if (
            said is not None
            and reader.mentions(said, clause, *_NAMED)
            and not _is_of_other(reader, said, clause)
        ):
            return True
    return False


def _is_of_other(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause orders what is no video ("export the registry"), in a language with articles."""
    return any(
        reader.is_phrase(tokens, at, at + 1, "dispatch")
        and reader.mentions(tokens, Clause(at + 1, at + 2), "article")
        and not reader.mentions(tokens, Clause(at + 1, clause.last), *_OURS)
        for at in range(clause.first, clause.last - 2)
    )


def _orders_nothing(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    """Return whether a clause holds none of the characters without which nobody orders an export."""
    return any(
        FIRST_HAN <= text < QUOTE for text in tokens.texts[clause.first : clause.last]
    ) and not reader.mentions(tokens, clause, "ordering")


def _is_topic(reader: Judge, masked: str, tokens: Tokens, clause: Clause, after: Clause) -> bool:
    """Return whether a clause is a bare word for exporting, and what follows a remark about it."""
    if (clause.joint == "then" and clause.lead >= 0) or not reader.is_phrase(
        tokens, clause.first, clause.last, "echoed"
    ):
        return False
    if after.rule == _TOPIC:
        return True  # "Export, render, grade: I know nothing of all that."
    return (
        after.verdict == "chatter"
        and (
            _is_by_words(after, "chatter")
            or ("{quiet}" in after.rule and reader.mentions(tokens, after, "or_not"))
            or reader.begins(tokens, after, "broken")
        )
        and tokens.gaps.get(clause.last) == ","
        and not reader.mentions(tokens, after, "in_haste")
        and _pauses().issuperset(masked[tokens.ends[clause.last - 1] : tokens.starts[after.first]])
    )


def _tells_result(reader: Judge, tokens: Tokens, clause: Clause, after: Clause) -> bool:
    """Return whether a remark that nobody knows goes on with an export ("exported like that | it all shows")."""
    begins = clause.last
    return (
        after.verdict == "chatter"
        and _is_by_words(after, "chatter")
        and tokens.gaps.keys().isdisjoint((begins, after.first))
        and reader.mentions(tokens, Clause(begins, begins + 1), "as_result")
    )


@cache
def _pauses() -> frozenset[str]:
    """Return the characters between a topic and what is said of it."""
    marks = [lexicon.terms.get("topic_marks", []) for lexicon in lexicons().values()]
    return frozenset(_PAUSES).union(*marks)


def _commented(reader: Judge, masked: str, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; a bare export with a comma and a remark behind it that nobody knows is its topic.

    "Export: no button does anything", in a language that orders and names in the same words; not
    "export, they are waiting", nor with a filler behind the word, which makes an order of it.
    """
    told = list(clauses)
    for at in range(len(clauses) - 2, -1, -1):
        clause, after = clauses[at], told[at + 1]
        if clause.verdict != "export":
            continue
        if _tells_result(reader, tokens, clause, after) or (
            _is_topic(reader, masked, tokens, clause, after)
            and all(one.verdict == "chatter" for one in clauses[:at] if one.verdict != "export")
        ):
            told[at] = clause.known("sse", _TOPIC)
    return told


def _supposed(reader: Judge, tokens: Tokens, clauses: list[Clause]) -> list[Clause]:
    """Return the clauses; an export right behind a "then" of words that nobody knows is only supposed.

    "Any snapshot | then exports well", "had I known | I would have exported", in a language without
    moods; not "that will do, then export".
    """
    if not reader.holds(tokens, "then_if", "consent", "later_on", "awaiting"):
        return clauses
    told = clauses[:1]
    for before, clause in pairwise(clauses):
        if before.verdict in _QUESTIONS:
            break  # "Look how long it is; if short then export": it was looked first.
        if _is_by_words(before, "export") and reader.begins(tokens, before, "supposing"):
            told[-1] = before = before.known("chatter", "{supposing}")
        if clause.verdict == "export" and before.verdict in UNASKED:
            if _waits_for_other(reader, tokens, before, clause):
                clause = clause.known("sse", "{consent}")
            elif (
                tokens.gaps.keys().isdisjoint(range(before.last, clause.last))
                and reader.mentions(tokens, Clause(before.last, before.last + 1), "then_if")
                and (
                    (
                        _is_by_words(before, "chatter")
                        and not _is_by_words(clause, "export")
                        and not reader.mentions(tokens, before, "decided")
                    )
                    if not reader.begins(tokens, before, "supposing")
                    else not (
                        reader.mentions(tokens, before, "unobjected")
                        or reader.fits(tokens, before, "supposed_done")
                    )
                )
            ):
                clause = clause.known("sse", "{then_if}")
        told.append(clause)
    return [*told, *clauses[len(told) :]]


def _waits_for_other(reader: Judge, tokens: Tokens, before: Clause, clause: Clause) -> bool:
    """Return whether an export is joined to what somebody else is to do first ("they pay | then export").

    Somebody may also have no objections ("if Mum likes it | then export"), or nobody knows for an edit
    what is to happen first ("the baby sleeps | then export"); not "it got lost | then send one again".
    """
    lead = clause.first if clause.lead < 0 else clause.lead
    joined = Clause(lead, lead + 1 if lead < clause.first else min(lead + _BEGINNING, clause.last))
    if before.first > lead:
        return False
    if reader.mentions(tokens, before, "object_marker"):
        return _is_others_edit(reader, tokens, before, clause)
    edited = reader.mentions(tokens, before, "deed")
    if edited and not reader.begins(tokens, before, "awaiting"):
        return False
    if reader.mentions(tokens, before, "consent"):
        return reader.mentions(tokens, joined, "then_if", "later_on") and not (
            reader.mentions(tokens, clause, "again") or reader.begins(tokens, clause, "well_then")
        )
    if (
        edited
        or clause.lead < 0
        or not tokens.gaps.keys().isdisjoint(range(before.last, clause.last))
    ):
        return False
    return (
        reader.mentions(tokens, before, "supposing", "unobjected")
        and reader.mentions(tokens, before, "person")
    ) or (
        before.verdict == "chatter"
        and (_is_by_words(before, "chatter") or "{quiet}" in before.rule)
        and reader.mentions(tokens, joined, "later_on")
        and tokens.ends[before.last - 1] == tokens.starts[lead]
        and not reader.mentions(tokens, clause, "again")
    )


def _is_others_edit(reader: Judge, tokens: Tokens, before: Clause, clause: Clause) -> bool:
    """Return whether somebody else is to make an edit before an export ("Dad trims it | then export")."""
    if clause.lead < 0 and not reader.begins(tokens, before, "awaiting"):
        return False
    return any(
        reader.mentions(tokens, Clause(at, at + 1), "object_marker")
        and any(reader.is_phrase(tokens, at - long, at, "person") for long in _PERSON)
        for at in range(before.first + 1, min(before.first + _OTHER, before.last))
    )


def _guessed(reader: Judge, tokens: Tokens, clause: Clause) -> Clause:
    """Return the clause; a question of ours that is a mere guess from its words is the editor's.

    What says that something is not asked is no question at all ("I didn't ask for the balance"), and
    what is to be given to the user is no upload ("give me a slogan").
    """
    if clause.verdict in _GUESSED and _is_by_words(clause, clause.verdict):
        if clause.verdict == "upload":
            given = reader.mentions(tokens, clause, "benefit")
            return clause._replace(verdict="sse") if given else clause
        if reader.mentions(tokens, clause, "unasked"):
            return clause._replace(verdict="chatter")
        if _likelihood(clause) < _LIKELY:
            return clause._replace(verdict="sse")
    return clause
