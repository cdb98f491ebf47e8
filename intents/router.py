"""An utterance → the steps to take, in the order in which they are to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from intents.clauses import INTENTS, Clause, Judge, judge
from intents.language import detect_masked
from intents.patterns import Tokens, tokenise
from intents.spelling import corrected
from intents.text import MEDIA_URL, OTHER, utterance

Intent = Literal["upload", "credits", "state", "export", "sse"]
_LONGEST = 256
"""Tokens: what is longer is read at its head and tail only; nobody commands in the middle of a paste."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with that part of the user's own words."""

    intent: Intent
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a part of the utterance went where it went."""

    verdict: str
    """An intent, or an aside: declined, hold, before, done, chatter, more."""
    text: str
    """The part, in the user's own words."""
    rule: str
    """The template of the language file that covers it; empty when none does."""


@dataclass(frozen=True, slots=True)
class Route:
    """What one utterance asks for."""

    lang: str
    steps: tuple[Step, ...]
    evidence: tuple[Evidence, ...] = ()
    export_declined: bool = False
    """The words negate or put off an export: nothing may start one in this turn."""


def route(text: str, *, attachments: bool = False, lang: str | None = None) -> Route:
    """Return what the text asks for, in the order in which it is to be done.

    attachments: a file came with the text. lang: the language to answer in, when it is settled.
    """
    said = utterance(text)
    reader = judge(said.masked)
    tokens = reader.grammar.phrases.heard(tokenise(said.masked))
    clauses = _read(reader, tokens)
    if attachments:
        clauses = [
            replace(c, verdict="upload")
            if reader.names_file(tokens, c)
            # "Make me a video" of the file that came along is the edit, not its delivery.
            else replace(c, verdict="sse")
            if c.verdict == "export" and reader.mentions(tokens, c, "making")
            else c
            for c in clauses
        ]
    asked = [clause for clause in clauses if clause.verdict in INTENTS]
    declined = not any(clause.verdict == "export" for clause in asked) and any(
        clause.verdict in {"declined", "hold"} for clause in clauses
    )
    steps = tuple(_steps(text, tokens, clauses, attachments=attachments))
    evidence = tuple(
        Evidence(
            clause.verdict,
            text[tokens.starts[clause.first] : tokens.ends[clause.last - 1]],
            clause.rule,
        )
        for clause in clauses
    )
    return Route(lang or detect_masked(said.masked) or "en", steps, evidence, declined)


def _read(reader: Judge, tokens: Tokens) -> list[Clause]:
    """Return the clauses in the order in which they are to be done."""
    if not len(tokens):
        return []
    if len(tokens) > _LONGEST:
        return [Clause(0, len(tokens))]
    clauses = _settle(reader, reader.clauses(tokens), tokens)
    if any(clause.verdict in INTENTS for clause in clauses):
        return clauses
    spelt = corrected(tokens, reader.grammar.phrases)
    if spelt is None:
        return clauses
    again = _settle(reader, reader.clauses(spelt), spelt)
    return again if any(clause.verdict in INTENTS for clause in again) else clauses


def _settle(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Decide what depends on the neighbours."""
    if (
        clauses
        and clauses[0].lead == 0
        and clauses[0].verdict == "export"
        and reader.mentions(tokens, Clause(0, clauses[0].first), "later")
    ):
        clauses = [replace(clauses[0], verdict="declined"), *clauses[1:]]
    clauses = _attach(_doubt(reader, _listed(clauses, tokens), tokens))
    if any(clause.verdict in {"sse", "declined"} for clause in clauses):
        clauses = [replace(c, verdict="sse") if c.alone else c for c in clauses]
    return _fetch(_withhold(_reorder(reader, clauses, tokens)), tokens)


def _listed(clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Take single words back that a sentence lists ("the words export, import and balance")."""
    settled = list(clauses)
    for at in range(len(clauses) - 1, -1, -1):
        clause, after = clauses[at], settled[at + 1] if at + 1 < len(clauses) else None
        if (
            clause.verdict in INTENTS
            and clause.joint in {",", "+", "and"}
            and after is not None
            and after.verdict == "sse"
            and after.joint in {",", "and"}
            and _bare(clause, tokens)
            and any(before.verdict == "sse" for before in clauses[:at])
        ):
            settled[at] = replace(clause, verdict="sse")
    return settled


def _doubt(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Take an export back that is only half of a sentence ("export and save, what differs?")."""
    settled = list(clauses)
    for at, clause in enumerate(clauses):
        if clause.verdict != "export":
            continue
        after = clauses[at + 1] if at + 1 < len(clauses) else None
        before = clauses[at - 1] if at else None
        if (
            (
                after is not None
                and after.verdict in {"sse", "chatter"}
                and (
                    (not _apart(after, tokens) and reader.mentions(tokens, after, "asking"))
                    or tokens.texts[after.first] in {MEDIA_URL, OTHER}
                    or (
                        after.joint == "and"
                        and after.verdict == "sse"
                        and not _apart(after, tokens)
                        and _bare(clause, tokens)
                    )
                )
            )
            or (
                before is not None
                and before.verdict == "sse"
                and clause.joint in {"and", "+", ","}
                and (
                    reader.mentions(tokens, before, "topic")
                    or (
                        reader.mentions(tokens, clause, "them")
                        and not any(reader.mentions(tokens, before, t) for t in ("edit", "deed"))
                    )
                )
            )
            or _asks(reader, clauses, at, tokens)
            or (after is not None and _hindered(reader, after, tokens))
        ):
            settled[at] = replace(clause, verdict="sse")
    return settled


def _asks(reader: Judge, clauses: list[Clause], at: int, tokens: Tokens) -> bool:
    """Return whether an export is only asked about ("time to export?", "how can | I export")."""
    clause, before = clauses[at], clauses[at - 1] if at else None
    if tokens.gaps.get(clause.last) == "?":
        return not reader.mentions(tokens, Clause(0, clause.last), "request")
    return (
        before is not None
        and before.verdict == "sse"
        and not _apart(clause, tokens)
        and reader.mentions(tokens, before, "asking")
        and not reader.mentions(tokens, before, "deed")
    )


def _hindered(reader: Judge, after: Clause, tokens: Tokens) -> bool:
    """Return whether what follows an export tells why not ("..., but the title is still wrong")."""
    lead = Clause(after.lead if after.lead >= 0 else after.first, after.last)
    return (
        after.verdict == "sse"
        and reader.mentions(tokens, Clause(lead.first, lead.first + 1), "but")
        and reader.mentions(tokens, lead, "fault")
        and not reader.mentions(tokens, lead, "first")
    )


def _apart(clause: Clause, tokens: Tokens) -> bool:
    """Return whether punctuation stands before the clause and its joining word."""
    return (clause.first if clause.lead < 0 else clause.lead) in tokens.gaps


def _bare(clause: Clause, tokens: Tokens) -> bool:
    """Return whether the clause is one word; in "download and summarise this" it has no object."""
    words = tokens.texts[clause.first : clause.last]
    return len(words) == (2 if len(words[0]) == 1 else 1)


def _fetch(clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Bring a linked media file in before whatever is to be done with it."""
    if MEDIA_URL not in tokens.texts or any(c.verdict == "upload" for c in clauses):
        return clauses
    link = tokens.texts.index(MEDIA_URL)
    at = next((n for n, c in enumerate(clauses) if c.first <= link < c.last), None)
    if at is None or clauses[at].verdict != "sse":
        return clauses
    return [*clauses[:at], Clause(link, link + 1, verdict="upload"), *clauses[at:]]


def _attach(clauses: list[Clause]) -> list[Clause]:
    """Let "4K, mp4" belong to the export before it."""
    settled: list[Clause] = []
    for clause in clauses:
        if clause.verdict == "more":
            before = settled[-1] if settled else None
            if before is not None and before.verdict == "export":
                settled[-1] = replace(before, last=clause.last)
                continue
            clause = replace(clause, verdict="sse")
        settled.append(clause)
    return settled


def _reorder(reader: Judge, clauses: list[Clause], tokens: Tokens) -> list[Clause]:
    """Put what is to be done first before the export: "export, but first cut the intro"."""
    ordered = list(clauses)
    for at in range(len(ordered) - 1):
        one, other = ordered[at], ordered[at + 1]
        if one.verdict != "export" or other.verdict != "sse":
            continue
        # "Export after cutting the intro and adding a logo": the logo comes first too.
        continues = (
            at > 0 and ordered[at - 1].first > one.first and other.joint in {"and", "+", ","}
        )
        if continues or reader.mentions(
            tokens,
            replace(other, first=max(other.lead, 0) if other.lead >= 0 else other.first),
            "first",
        ):
            ordered[at], ordered[at + 1] = other, replace(one, joint="then")
    return ordered


def _withhold(clauses: list[Clause]) -> list[Clause]:
    """Take back exports that the words refuse or put off."""
    refused = [at for at, c in enumerate(clauses) if c.verdict == "declined"]
    if any(c.verdict == "hold" for c in clauses):
        return [replace(c, verdict="declined") if c.verdict == "export" else c for c in clauses]
    if not refused:
        return clauses
    settled = []
    for at, clause in enumerate(clauses):
        if clause.verdict == "export":
            between = clauses[refused[-1] + 1 : at] if refused[-1] < at else []
            if not (clause.joint == "then" and any(c.verdict == "sse" for c in between)):
                clause = replace(clause, verdict="declined")
        settled.append(clause)
    return settled


def _steps(
    text: str, tokens: Tokens, clauses: list[Clause], *, attachments: bool
) -> Iterator[Step]:
    """Yield the steps; neighbours of one intent are one."""
    if any(c.verdict in INTENTS for c in clauses):
        wanted = [c for c in clauses if c.verdict in {*INTENTS, "sse"}]
    else:
        wanted = [
            replace(c, verdict="sse") for c in clauses if not attachments or c.verdict != "chatter"
        ]
        # "Before exporting, add a logo" is about the logo: the export is only foretold.
        told = [c for c, was in zip(wanted, clauses, strict=False) if was.verdict == "before"]
        wanted = [c for c in wanted if c not in told] or wanted
    if attachments:
        announced = [c for c in wanted if c.verdict == "upload"]
        words = _words(text, tokens, announced) if announced else ""
        yield Step("upload", words)
        wanted = [c for c in wanted if c.verdict != "upload"]
        if not wanted:
            return
    runs: list[list[Clause]] = []
    for clause in wanted:
        if runs and runs[-1][-1].verdict == clause.verdict:
            runs[-1].append(clause)
        else:
            runs.append([clause])
    foretold = any(c.verdict == "before" for c in clauses) and any(
        c.verdict != "before" for c in wanted
    )
    if len(runs) <= 1 and not attachments and not foretold:
        yield Step(runs[0][0].verdict if runs else "sse", text.strip())  # type: ignore[arg-type]
        return
    for run in runs:
        yield Step(run[0].verdict, _words(text, tokens, run))  # type: ignore[arg-type]


def _words(text: str, tokens: Tokens, run: list[Clause]) -> str:
    """Return the user's own words of a run of clauses."""
    first = min(clause.first for clause in run)
    last = max(clause.last for clause in run)
    return text[tokens.starts[first] : tokens.ends[last - 1]]
