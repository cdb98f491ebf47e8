"""Whether words ask that what runs be stopped: "stop the export", "cancel", not "stop the music at 0:05"."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from intents.cutting import Clause
from intents.judging import Judge, judge
from intents.orders import reasoned
from intents.router import read
from intents.text import mask, normalise
from intents.tokens import Tokens, tokenise

Halt = Literal["", "refusal", "export", "any"]

_ORDER: Final[tuple[Halt, ...]] = ("export", "any", "refusal")
"""Of what several clauses would stop, the plainest counts."""
_SHORT: Final = 32
"""Tokens of a line that stops something: nobody hides that in a paste."""
_NO_ORDER: Final = ("asking", "halt_asked", "halt_told")
"""What asks about a stop or tells of one."""
_BESIDE: Final = frozenset({"sse", "declined", "hold", "chatter", "more", "done", "export"})
"""What may stand beside words that stop something."""
_EDGES: Final = " ,.;!\uff0c\u3002\uff1b\uff01\u3001"


class Stop(NamedTuple):
    """What the words would stop."""

    halt: Halt
    """An export, whatever runs, or nothing (""). "refusal": an export, but they only decline one."""
    rest: str = ""
    """What else they ask for, in the user's own words; without a halt, an order behind a stop that they
    only tell of."""


def stops(text: str) -> Stop:
    """Return what the words would stop, and what is to be done after that."""
    given = reasoned(text)
    if given and (stop := _stops(given[0])).halt and not stop.rest:
        # "Stop the export because the title is wrong": the reason is for the editor.
        return Stop(stop.halt, given[1])
    stop = _stops(text)
    given = reasoned(stop.rest)
    return Stop(stop.halt, given[1]) if given and not given[0] else stop


def _stops(text: str) -> Stop:
    masked = mask(normalise(text))
    reader = judge(masked)
    said = tokenise(masked)
    if len(said) > _SHORT:
        return Stop("")
    tokens, clauses = read(reader, masked, said)
    if not _BESIDE.issuperset([clause.verdict for clause in clauses]):
        return Stop("")
    clauses.sort(key=lambda clause: clause.first)
    bidden = [said.starts[first] for first, _ in reader.scan(said)[0].of("halt_bidden")]
    halts = [_halts(reader, tokens, clause, bidden) for clause in clauses]
    wished = [
        at
        for at, clause in enumerate(clauses)
        if clause.verdict in {"sse", "export"} and not halts[at]
    ]
    halt: Halt = next((one for one in _ORDER if one in halts), "")
    ordered = _ordered_after(masked, reader, tokens, clauses, halts)
    if ordered >= 0:
        halt = next((one for one in _ORDER if one in halts[:ordered]), "")
        start = 0 if wished and wished[0] < ordered else tokens.starts[clauses[ordered].first]
        return Stop(halt, text[start:].strip())
    if halt == "any" and "refusal" in halts:
        halt = "export"
    if halt != "export" and any(clause.verdict == "export" for clause in clauses):
        return Stop("")  # An order for the video takes back what is only declined or held.
    if not halt or not wished:
        return Stop(halt)
    stopping = [at for at, one in enumerate(halts) if one]
    if stopping[-1] < wished[0]:
        return Stop(halt, text[tokens.starts[clauses[wished[0]].first] :].strip())
    if stopping[0] > wished[-1]:
        ended = clauses[stopping[0]]
        end = tokens.starts[ended.first if ended.lead < 0 else ended.lead]
        return Stop(halt, text[:end].strip(_EDGES))
    return Stop(halt, text.strip())


def _ordered_after(
    masked: str, reader: Judge, tokens: Tokens, clauses: list[Clause], halts: list[Halt]
) -> int:
    """Return the clause with which an export is ordered anew behind words about a stop, or -1.

    Beside a stop it reads as refused: "stop the export, then export at 720p".
    """
    ends = [
        at
        for at, (clause, halt) in enumerate(zip(clauses, halts, strict=True))
        if halt in {"export", "any"}
        or (not halt and clause.verdict == "declined" and _is_told(reader, tokens, clause))
    ]
    at = ends[-1] + 1 if ends else len(clauses)
    if all(clause.verdict != "declined" for clause in clauses[at:]):
        return -1
    rest = masked[tokens.starts[clauses[at].first] :]
    _, again = read(judge(rest), rest, tokenise(rest))
    return at if any(clause.verdict == "export" for clause in again) else -1


def _is_told(reader: Judge, tokens: Tokens, clause: Clause) -> bool:
    return reader.mentions(tokens, clause, "halt_told")


def _halts(reader: Judge, tokens: Tokens, clause: Clause, bidden: list[int]) -> Halt:
    """Return what a clause would stop. bidden: where in the text words stand that bid something."""
    if not _is_order(reader, tokens, clause, bidden):
        return ""
    if reader.is_phrase(tokens, clause.first, clause.last, "halt_alone"):
        return "any"
    stopped = reader.mentions(tokens, clause, "halting")
    if reader.mentions(tokens, clause, "about_export"):
        if stopped and clause.verdict in {"declined", "sse", "chatter"}:
            return "export"
        return "refusal" if clause.verdict == "declined" else ""
    return "any" if stopped and clause.verdict == "hold" else ""


def _is_order(reader: Judge, tokens: Tokens, clause: Clause, bidden: list[int]) -> bool:
    """Return whether a clause neither asks nor tells of a stop, nor is about a piece of the video."""
    if reader.mentions(tokens, clause, "not_stopping"):
        return False
    hits = reader.scan(tokens)[0]
    halting = [*hits.of("halting"), *hits.of("halt_alone")]
    exports = [last for first, last in hits.of("about_export") if first >= clause.first]
    if any(
        clause.first <= first < clause.last
        and not any(begin <= first and last <= end for begin, end in halting)
        for first, last in hits.of("part")
    ):
        return False
    if exports and any(exports[0] <= first < clause.last for first, _ in hits.of("piece")):
        return False
    if not reader.mentions(tokens, clause, *_NO_ORDER):
        return True
    # A filler may bid as well, and stands at an end of the clause.
    start = tokens.ends[clause.first - 1] if clause.first else 0
    return any(
        start <= at and (clause.last == len(tokens) or at < tokens.starts[clause.last])
        for at in bidden
    )
