"""An utterance cut into clauses, between punctuation and joining words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from intents.phrases import Hits
from intents.text import MEDIA_FILE, MEDIA_URL
from intents.tokens import FIRST_HAN, Tokens

Verdict = Literal[
    "export", "credits", "state", "upload", "sse",
    "declined", "hold", "before", "done", "chatter", "more",
]  # fmt: skip
INTENTS: tuple[Verdict, ...] = ("export", "credits", "state", "upload")

_ASKING = ("deed", "look", "trigger", "credit", "status", "layers", "brings")
"""Words of something that is asked for."""
_TOPIC = 8
"""Tokens of a name of what is spoken of, at most."""


class Clause(NamedTuple):
    """A run of tokens and what it asks for."""

    first: int
    last: int
    """The token after the last one."""
    lead: int = -1
    """Where the joining word before it begins, -1 without one ("also" may belong to the command)."""
    joint: str = ""
    """What stands before it: "then", "and", "after", or a gap of `tokens.Tokens`; "last" when it
    was put behind what is to be done first."""
    verdict: Verdict = "sse"
    rule: str = ""
    alone: bool = False
    """Counts only where nothing else is asked for ("credits" after "title" is film credits)."""
    sure: bool = False
    """A template knows it for an edit, or for a question to the editor: no word says otherwise. An
    export is sure when what is to be done before it is ordered in so many words."""

    def known(self, verdict: Verdict, rule: str) -> Clause:
        """Return the clause with a verdict and the rule that told it."""
        # As `_replace`, in a third of the time.
        first, last, lead, joint, _, _, alone, sure = self
        return Clause(first, last, lead, joint, verdict, rule, alone, sure)


class Refusal(NamedTuple):
    """Where an export is refused, put off or doubted."""

    first: int
    last: int
    """The token after it."""
    rule: str
    overrules: bool
    """It counts although a template takes the clause around it for an order."""


def split(tokens: Tokens, hits: Hits) -> list[Clause]:
    """Return the pieces between punctuation and joining words."""
    texts = tokens.texts
    count = len(texts)
    joiners = _joiners(hits) if hits.all & (hits.bit("then") | hits.bit("and")) else {}
    # "song.mp3 make it blue": what is to be done with a file may follow without a joining word.
    verbs = (
        {first for term in _after_file(hits) for first, _ in hits.of(term)}
        if MEDIA_FILE in texts or MEDIA_URL in texts
        else ()
    )
    gaps = tokens.gaps
    if count and not joiners and not verbs and (not gaps or gaps.keys() <= {0, count}):
        return [Clause(0, count, joint=gaps.get(0, ""))]  # Nothing parts most lines.
    within = {first for first, _ in hits.of("after_topic")} if joiners else ()
    begun = {at for at in verbs if at and texts[at - 1] in {MEDIA_FILE, MEDIA_URL}} - gaps.keys()
    pieces: list[Clause] = []
    start, lead, joint = 0, -1, ""
    for at in sorted({*gaps, *joiners, *begun}):
        if not start <= at < count:
            continue  # Within the joining words before it, or behind the text.
        gap = gaps.get(at, "+" if at in begun else None)
        if gap is not None and at > start:
            pieces.append(Clause(start, at, lead, joint))
            start, lead, joint = at, -1, gap
        elif gap is not None and joint not in {"then", "and"}:
            joint = gap
        joiner = joiners.get(at)
        if joiner is None or (at in within and _is_topic(hits, start, at, joiner[0])):
            continue
        told = at
        if at > start:
            told = _told(hits, start, at, joiner[0])
            pieces.append(Clause(start, told, lead, joint))
            lead = -1
        if not (joint == "then" and start == at):
            joint = joiner[1]
        lead = told if lead < 0 else lead
        start = joiner[0]
    if count > start:
        pieces.append(Clause(start, count, lead, joint))
    return pieces


def _after_file(hits: Hits) -> tuple[str, ...]:
    """Return the terms of which one may begin what is to be done with a file.

    What the file is to be ("as the background") does only where it is said to be brought in: "use
    it as the background" is one.
    """
    return ("edit", "export", "in_role") if hits.of("brings") else ("edit", "export")


def _joiners(hits: Hits) -> dict[int, tuple[int, str]]:
    """Return where the words stand that join two clauses: the token after, and what they say."""
    joiners: dict[int, tuple[int, str]] = {}
    unparted = [range(*span) for span in hits.of("unparted")]
    for name in ("then", "and"):
        for first, last in hits.of(name):
            if unparted and any(
                first in span and (last <= span.stop or first > span.start) for span in unparted
            ):
                continue
            if last > joiners.get(first, (0, ""))[0]:
                joiners[first] = (last, name)
    return joiners


def _is_topic(hits: Hits, start: int, at: int, after: int) -> bool:
    """Return whether what stands before a word only names what is spoken of ("the title too | goes")."""
    verbs = sum(hits.bit(term) for term in _ASKING)
    return (
        0 < at - start <= _TOPIC
        and not hits.within(start, at) & verbs
        and not hits.within(after, after + 1) & hits.bit("whole_export")
    )


def _told(hits: Hits, start: int, at: int, last: int) -> int:
    """Return where a clause ends that begins at `start` and whose joining word stands at `at`.

    A joining word may tell what is to be done ("subtitles added, then ..." in one word): such a verb
    belongs to the clause, one that only says that something is done does where the clause has none.
    """
    if not hits.all & (hits.bit("done_deed") | hits.bit("done_so")):
        return at
    tokens = hits.tokens
    if tokens.texts[at] >= FIRST_HAN and tokens.ends[at - 1] < tokens.starts[at]:
        return at  # A space where none is needed parts it from the clause.
    told = max((end for first, end in hits.of("done_deed") if first == at), default=at)
    if told == at:
        deeds = [(first, end) for first, end in hits.of("deed") if start <= first and end <= at]
        if not deeds or any(end == at for _, end in deeds):
            told = max((end for first, end in hits.of("done_so") if first == at), default=at)
    return min(told, last)


def behind(hits: Hits, before: str, term: str) -> set[int]:
    """Return where phrases of a term begin behind one of another, in one breath."""
    gaps = hits.tokens.gaps
    return {
        at
        for at, _ in hits.of(term)
        for first, _ in hits.of(before)
        if first < at and not any(first < gap <= at for gap in gaps)
    }


def with_objects(hits: Hits, first: int, places: Iterable[int]) -> Iterator[int]:
    """Yield where a command begins whose verb stands at each of some places of a clause that begins at `first`.

    A marked object belongs to the verb behind it ("... the photo | put into the album").
    """
    markers = [at for at, _ in hits.of("object_marker") if at >= first]
    for place in places:
        marker = max((at for at in markers if at < place), default=-1)
        if marker < 0 or _has_verb(hits, marker, place):
            yield place
        elif marker > first:
            yield marker


def _has_verb(hits: Hits, marker: int, last: int) -> bool:
    """Return whether the verb stands behind a marked object.

    No last character of a noun is one, nor what tells which object ("the cut you made"), nor what begins
    the name of something that is no video ("the cutting list").
    """
    made = {first for first, _ in hits.of("made_so")}
    ours = any(end == last for term in ("asset", "video") for _, end in hits.of(term))
    begin = marker if ours else marker + 1
    return any(
        begin < first and end <= last and (end < last or end - first > 1) and end not in made
        for first, end in hits.of("deed")
    )


def is_parted(clause: Clause, tokens: Tokens) -> bool:
    """Return whether punctuation or a joining word stands before a clause, or nothing."""
    return not clause.first or clause.lead >= 0 or clause.first in tokens.gaps
