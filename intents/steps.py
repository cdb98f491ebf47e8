"""The clauses of an utterance → its steps, each with that part of the user's own words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from intents.cutting import INTENTS, Clause
from intents.judging import Judge
from intents.pastes import Listing
from intents.tokens import Tokens

Intent = Literal["upload", "credits", "state", "export", "sse"]
_WANTED: Final = frozenset((*INTENTS, "sse"))
"""What is to be done with a step of its own."""
_SIGNS: Final = ("%", "\N{FULLWIDTH PERCENT SIGN}", "\N{DEGREE SIGN}")
"""What stands after a number and is no token."""


class Step(NamedTuple):
    """One thing to do, with that part of the user's own words."""

    intent: Intent
    text: str


def is_known(clauses: list[Clause]) -> bool:
    """Return whether a clause asks for something of ours."""
    for clause in clauses:  # noqa: SIM110  (any() takes twice as long, and every line comes here)
        if clause.verdict in INTENTS:
            return True
    return False


def whole(text: str, clauses: list[Clause]) -> tuple[Step, ...]:
    """Return the one step of a line that asks for one thing, as most do: all of its words."""
    verdicts = {clause.verdict for clause in clauses}
    wanted = verdicts & _WANTED
    if len(wanted) > 1 or "before" in verdicts:
        return ()
    return (Step(wanted.pop() if wanted else "sse", text.strip()),)  # type: ignore[arg-type]


def steps_of(
    own: Words, said: Tokens, clauses: list[Clause], *, attachments: bool
) -> Iterator[Step]:
    """Yield the steps; neighbours of one intent are one."""
    text, tokens = own.text, own.tokens
    if is_known(clauses):
        wanted = [c for c in clauses if c.verdict in _WANTED]
    else:
        wanted = [
            c if c.verdict == "sse" else c._replace(verdict="sse")
            for c in clauses
            if not attachments or c.verdict != "chatter"
        ]
        # "Before exporting, add a logo" is about the logo: the export is only foretold.
        told = [c for c, was in zip(wanted, clauses, strict=False) if was.verdict == "before"]
        wanted = [c for c in wanted if c not in told] or wanted
    if attachments:
        announced = [c for c in wanted if c.verdict == "upload"]
        yield Step("upload", own.of(announced) if announced else "")
        wanted = [c for c in wanted if c.verdict != "upload"]
        if not wanted:
            return
        if all(c.verdict == "sse" for c in wanted):
            # What the file is ("my logo, top left") belongs to what is wished of it.
            yield Step("sse", text.strip())
            return
    runs: list[list[Clause]] = []
    for clause in wanted:
        if runs and runs[-1][-1].verdict == clause.verdict and not _parts(runs[-1], clause, wanted):
            runs[-1].append(clause)
        else:
            runs.append([clause])
    for run in runs:
        if run[0].verdict == "sse":
            run = _with_remarks(own, clauses, run, attachments=attachments)
        words = own.of(run)
        if run[0].verdict == "sse" and len(said) > len(tokens):
            words += _fillers_after(text, said, tokens, clauses, max(one.last for one in run))
        yield Step(run[0].verdict, words)  # type: ignore[arg-type]


def _parts(run: list[Clause], clause: Clause, wanted: list[Clause]) -> bool:
    """Return whether another step stands in the text between a run and the clause that goes on."""
    first = min(clause.first, *(one.first for one in run))
    last = max(clause.last, *(one.last for one in run))
    return any(
        other.verdict != clause.verdict
        and first < other.first < last
        # A link is brought in from amid the words that say what for.
        and not (
            other.verdict == "upload"
            and any(one.first <= other.first < one.last for one in (*run, clause))
        )
        # The export of each file stands where its making stands.
        and other.first != clause.first
        for other in wanted
    )


def _with_remarks(
    own: Words, clauses: list[Clause], run: list[Clause], *, attachments: bool
) -> list[Clause]:
    """Return a run of clauses and the remarks around it, which may well belong to it (", no wave").

    What hands a file over belongs to it too ("my logo, top left, then export"), but for the recording
    that all is about ("here is my recording, ...").
    """
    around = ("chatter", "upload") if attachments else ("chatter",)
    ordered = sorted(clauses, key=lambda clause: clause.first)
    starts = {clause.first for clause in run}
    mine = [at for at, clause in enumerate(ordered) if clause.first in starts]
    first, last = mine[0], mine[-1]
    while last + 1 < len(ordered) and ordered[last + 1].verdict in around:
        last += 1
    while attachments and first and ordered[first - 1].verdict in around:
        if ordered[first - 1].verdict == "upload" and own.hands_recording(ordered[first - 1]):
            break
        first -= 1
    told = [*run, *ordered[first : mine[0]], *ordered[mine[-1] + 1 : last + 1]]
    # What joins a first clause to nothing is its own word ("plus subtitles, then export").
    return [c._replace(first=0) if c.lead == 0 and c.joint == "and" else c for c in told]


class Words(NamedTuple):
    """The user's own words of an utterance."""

    reader: Judge
    text: str
    tokens: Tokens
    items: Listing

    def hands_recording(self, clause: Clause) -> bool:
        """Return whether a clause hands the recording over, and nothing that an edit must name."""
        return all(
            self.reader.mentions(self.tokens, clause, term) for term in ("handed", "recording")
        )

    def of(self, run: list[Clause]) -> str:
        """Return the words of a run of clauses.

        Without the number of a list's item, unless there are several, and an edit without what stands
        before its verb and does not belong to it ("you", "first").
        """
        opening = min(run, key=lambda clause: clause.first)
        first = opening.first
        if opening.verdict == "sse":
            first = self.reader.after_prelude(self.tokens, opening)
        start = self.tokens.starts[first]
        end = _end(self.text, self.tokens, max(clause.last for clause in run))
        if self.items.within(start, end):
            mark = self.items.begins(start, self.text)
            start = start if mark is None else mark
        return self.text[start:end]


def _end(text: str, tokens: Tokens, last: int) -> int:
    """Return where the words before a token end, with the sign of a number."""
    end = tokens.ends[last - 1]
    return end + (text[end : end + 1] in _SIGNS)


def _fillers_after(
    text: str, said: Tokens, tokens: Tokens, clauses: list[Clause], last: int
) -> str:
    """Return the fillers that end what stands before a token, unless they may begin what follows."""
    count = len(tokens)
    following = tokens.starts[last] if last < count else len(text)
    if (
        last < count
        and last not in tokens.gaps
        and not text[following - 1].isspace()
        and all(c.lead != last for c in clauses)
    ):
        return ""
    end = _end(text, tokens, last)
    at = bisect_left(said.starts, end)
    start = end
    while at < len(said) and said.starts[at] < following and at not in said.gaps:
        end = said.ends[at]
        at += 1
    return text[start:end]
