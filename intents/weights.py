"""What a clause most likely asks for, learned from labelled lines: a small net over its words.

The templates of the language files know what they know for certain; people find other words every
day. `scripts/learn.py` fits this net to fixtures/utterances, fixtures/sayings and fixtures/edits,
and writes `languages/weights.bin`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby, repeat
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from intents.chances import likelihoods, routes
from intents.cutting import Clause, Verdict
from intents.lexicon import lexicons
from intents.text import utterance
from intents.tokens import Tokens, tokenise

if TYPE_CHECKING:
    from intents.nets import Net

LABELS: Final[tuple[Verdict, ...]] = ("sse", "export", "credits", "state", "upload", "chatter")
"""`chatter`: a remark that asks for nothing."""
BITS: Final = 17
"""Features are hashed to so many bits."""
_SSE, _EXPORT, _REMARK = (LABELS.index(label) for label in ("sse", "export", "chatter"))
KNOWN: Final = crc32(" ".join((*LABELS, str(BITS))).encode())
"""Changes with the labels and the bits: a net that was fitted to others answers nonsense."""
_EXPORT_HANDICAP: Final = 1.5
"""By so much must an export be likelier, as a logarithm: a wrong one costs minutes, a missed one a
sentence."""
_REFUSED_HANDICAP: Final = 2.0
"""By so much more where another clause refuses one."""
_AMONG_REMARKS: Final = 4.0
"""By so much, as a logarithm, is that likelier which the templates know beside nothing but remarks and
edits that they know."""
_FILE = Path(__file__).parent / "languages" / "weights.bin"
_NEIGHBOURS = 10
"""Words before and after a clause that count as its surroundings."""
_WIDEST = 64
"""Words at either end of a clause that are read."""
_SPELT, _SPELT_LETTERS = 32, 24
"""Words of a clause whose parts count, and their letters."""
_LONG_WORD = 3
"""Letters; longer words are known by their parts too, so that a slip of the finger matters less."""
_REFUSED = ("declined", "hold")
_OPEN = ("sse", "chatter")
_REMARKS = ("chatter", "done")
_ASKED = ("export", "credits", "state")
_UNLIKELY, _BEAMS = 0.01, 12
"""Likelihoods of labels below it are left out; so many routes are followed."""
_MOST: Final = 0.5
"""What is likelier than all else together."""
_AGREED: Final = {
    "declined": ("chatter",),
    "hold": ("chatter",),
    "before": ("sse", "chatter"),
    "done": ("sse", "chatter"),
}
"""Labels that a verdict of the templates tells more exactly."""
# Seeds that keep the same word apart in different roles.
_LETTERS, _BEFORE, _AFTER, _LEAD, _FLAG = range(1, 6)


@lru_cache(maxsize=4096)
def _flag(*names: str | int) -> int:
    return crc32(" ".join(map(str, names)).encode(), _FLAG)


class _Word(NamedTuple):
    """A word as it goes into the features."""

    hashed: int
    after_space: bytes
    after_one: bytes
    """Behind one other word."""
    after_two: bytes
    letters: frozenset[int]
    """Its hashed parts; none where it is too short to be known by them."""
    around: tuple[bytes, int, int, int, int]
    """The word; as one before a clause: its hash, and that with a space behind it; the same of one after."""


class _Words(dict[str, _Word]):
    """The words met of late. A dictionary finds them faster than `lru_cache`, which sorts them too."""

    def __missing__(self, text: str) -> _Word:
        if len(self) >= _MET:
            self.clear()
        word = text.encode()
        letters: frozenset[int] = frozenset()
        if len(word) > _LONG_WORD and word.isalnum():
            spelt = b"<" + word[:_SPELT_LETTERS] + b">"
            parts = [spelt[at : at + 3] for at in range(len(spelt) - 2)]
            letters = frozenset(map(crc32, parts, repeat(_LETTERS)))
        spaced = word + b" "
        before = crc32(word, _BEFORE), crc32(spaced, _BEFORE)
        around = (word, *before, crc32(word, _AFTER), crc32(spaced, _AFTER))
        met = self[text] = _Word(
            crc32(word), b" " + word, b"_" + word, b"__" + word, letters, around
        )
        return met


_MET: Final = 4096
_words = _Words()
_BEGINNING, _ENDING = _words["^"], _words["$"]


def features(
    tokens: Tokens, clauses: Sequence[Clause], at: int, *, judged: bool = True
) -> set[int]:
    """Return the hashed features of one clause among its neighbours; `BITS` of each count.

    judged: whether the verdicts of the templates count. In training they do only for lines that no
    template was written for; on the others the templates are right more often than in life.
    """
    clause = clauses[at]
    first, last = clause.first, clause.last
    texts = tokens.texts[first:last]
    if len(texts) > 2 * _WIDEST:
        texts = texts[:_WIDEST] + texts[-_WIDEST:]
    ones, next_words, after_one, after_two, letters, _ = zip(
        _BEGINNING, *map(_words.__getitem__, texts), _ENDING, strict=True
    )
    twos = [*map(crc32, next_words[1:], ones)]
    if len(letters) > _SPELT:
        letters = tuple(filter(None, letters))[:_SPELT]
    count = len(clauses)
    found = set(ones[:-1])
    # Three words in a row, and two with one or two others between them.
    found.update(
        twos,
        map(crc32, next_words[2:], twos),
        map(crc32, after_one[2:], ones),
        map(crc32, after_two[3:], ones),
        *letters,
        _place(clause.joint, tokens.gaps.get(last, ""), (last - first) // 3, at, count),
        _verdicts(tuple([one.verdict for one in clauses]), at) if judged else (),
    )
    if clause.lead >= 0:
        found.update(crc32(text.encode(), _LEAD) for text in tokens.texts[clause.lead : first])
    if count > 1:
        around = [_words[text].around for text in tokens.texts[max(0, first - _NEIGHBOURS) : first]]
        if around:
            words, ones, spaced, _, _ = zip(*around, strict=True)
            found.update(ones, map(crc32, words[1:], spaced))
        around = [_words[text].around for text in tokens.texts[last : last + _NEIGHBOURS]]
        if around:
            words, _, _, ones, spaced = zip(*around, strict=True)
            found.update(ones, map(crc32, words[1:], spaced))
    return found


@lru_cache(maxsize=4096)
def _place(joint: str, gap: str, long: int, at: int, count: int) -> frozenset[int]:
    """Return the features of where a clause stands and how long it is."""
    found = [
        _flag("joint", joint),
        _flag("gap", gap),
        _flag("of", min(count, 4)),
        _flag("long", min(long, 8)),
    ]
    if at == count - 1:
        found.append(_flag("last"))
    if count > 1:
        found.append(_flag("at", min(at, 3), min(count, 4)))
    return frozenset(found)


@lru_cache(maxsize=4096)
def _verdicts(verdicts: tuple[Verdict, ...], at: int) -> frozenset[int]:
    """Return the features of what the templates made of a clause and its neighbours."""
    found = [_flag("is", verdicts[at]), _flag("all", *sorted(set(verdicts)))]
    if at:
        found.append(_flag("after", verdicts[at - 1]))
    if at + 1 < len(verdicts):
        found.append(_flag("before", verdicts[at + 1]))
    if len(verdicts) == 1:
        found.append(_flag("only", verdicts[at]))
    return frozenset(found)


@cache
def _net() -> Net:
    # What a template knows for certain needs no net, and numpy takes long to load.
    from intents.nets import load

    return load(_FILE, KNOWN)


@cache
def weighed_languages() -> frozenset[str]:
    """Return the languages that the net was fitted to; it knows no word of another."""
    return frozenset(code for code, one in lexicons().items() if one.settings.weighed)


def weighed(tokens: Tokens, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses with the verdicts that are likeliest, templates' and words' taken together."""
    if len(clauses) == 1:
        return [_weighed_alone(tokens, clauses[0])]
    return weighed_together(tokens, clauses) if clauses else []


def weighed_together(tokens: Tokens, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses, one at least, weighed as neighbours; a lone one as `weighed` does, only slower."""
    chances = []
    verdicts = [clause.verdict for clause in clauses]
    refused = "declined" in verdicts or "hold" in verdicts
    lone = _among_remarks(clauses)
    for at, clause in enumerate(clauses):
        label = _known(clauses, at)
        if label is None:
            scores = scored(tokens, clauses, at)
            scores = _with_handicaps(scores, clause, refused=refused, lone=clause is lone)
            each = likelihoods(scores)
        else:
            each = _only(label)
        if clause.verdict in _REFUSED:
            each[_SSE] += each[_EXPORT]
            each[_EXPORT] = 0
        chances.append(each)
    settled: list[Clause] = []
    for clause, likeliest, each in zip(clauses, _likeliest(chances), chances, strict=True):
        verdict = LABELS[likeliest]
        if verdict != clause.verdict:
            if _is_no_word(tokens, clause):
                verdict = clause.verdict
            if clause.verdict == "chatter" and settled and settled[-1].verdict == verdict != "sse":
                verdict = "chatter"  # A known remark adds no words to the question before it.
            clause = _told(clause, verdict, each[likeliest])
        settled.append(clause)
    return _with_their_edits(settled, clauses)


def _weighed_alone(tokens: Tokens, clause: Clause) -> Clause:
    """Return the clause that is all of a text with its likeliest verdict."""
    if clause.verdict == "export" or _is_sure(clause) or _is_no_word(tokens, clause):
        return clause  # Of a whole line, the templates are hardly ever wrong about it.
    refused = clause.verdict in _REFUSED
    lone = clause.verdict in _ASKED
    scores = scored(tokens, (clause,), 0)
    scores = _with_handicaps(scores, clause, refused=refused, lone=lone)
    label = scores.index(max(scores))
    if not refused and label in {_SSE, _REMARK} and clause.verdict == LABELS[label]:
        return clause  # Most lines are edits, and need no likelihoods.
    each = likelihoods(scores)
    if refused:
        each[_SSE] += each[_EXPORT]
        each[_EXPORT] = 0
    # A remark goes where an edit goes: their likelihoods are one.
    likely = sum(each[one] for one in (_SSE, _REMARK) if each[one] >= _UNLIKELY)
    label = max(range(len(each)), key=each.__getitem__)
    if each[label] <= likely:
        label = _SSE if each[_SSE] >= each[_REMARK] else _REMARK
    return _told(clause, LABELS[label], each[label])


def _known(clauses: Sequence[Clause], at: int) -> int | None:
    """Return the label of a clause of which no word says otherwise, None when its words are weighed."""
    clause = clauses[at]
    if _goes_on(clauses, at) or (clause.verdict == "export" and clause.sure):
        return _EXPORT
    return _SSE if _is_sure(clause) else None


def _with_handicaps(
    scores: list[float], clause: Clause, *, refused: bool, lone: bool
) -> list[float]:
    """Return the scores of a clause, with what makes an export less likely than its words do.

    refused: a clause refuses an export. lone: the clause alone is known to ask for something.
    """
    if clause.joint != "last":
        # What was put behind the edits that it waits for ("export, but first ...") is an order.
        scores[_EXPORT] -= _EXPORT_HANDICAP
    if refused and clause.verdict != "export":
        scores[_EXPORT] -= _REFUSED_HANDICAP
    if lone:
        scores[LABELS.index(clause.verdict)] += _AMONG_REMARKS
    return scores


def _told(clause: Clause, verdict: Verdict, likelihood: float) -> Clause:
    """Return the clause with what its words say, unless the templates tell the same or more exactly.

    A refusal asks for nothing; what is only foretold or waited for is no step, whatever its words.
    """
    if verdict == clause.verdict or verdict in _AGREED.get(clause.verdict, ()):
        return clause
    return clause.known(verdict, f"words: {verdict} {likelihood:.2f}")


def _among_remarks(clauses: Sequence[Clause]) -> Clause | None:
    """Return the clause that asks for something where templates know all others as remarks or edits.

    What only says that the step before is done is such a remark.
    """
    asked = [
        c for c in clauses if c.verdict not in _REMARKS and not (c.sure and c.verdict == "sse")
    ]
    if (
        len(asked) != 1
        or asked[0].verdict not in _ASKED
        or any("{quiet}" in c.rule for c in clauses if c.verdict == "chatter")
    ):
        return None
    return asked[0]


def _only(label: int) -> list[float]:
    """Return the chances of what is certain."""
    return [float(at == label) for at in range(len(LABELS))]


def _goes_on(clauses: Sequence[Clause], at: int) -> bool:
    """Return whether the templates know an export after which something else is to be done, "then"."""
    if clauses[at].verdict != "export" or at + 1 == len(clauses):
        return False
    return clauses[at + 1].joint == "then" and clauses[at + 1].verdict == "sse"


def _is_no_word(tokens: Tokens, clause: Clause) -> bool:
    """Return whether the clause is nothing but strings too long for words: they tell nothing."""
    for text in tokens.texts[clause.first : clause.last]:  # noqa: SIM110  (all() takes twice as long)
        if len(text) <= _SPELT_LETTERS:
            return False
    return True


def _is_sure(clause: Clause) -> bool:
    return clause.sure and clause.verdict == "sse"


def _with_their_edits(settled: Sequence[Clause], before: Sequence[Clause]) -> list[Clause]:
    """Return the clauses; remarks that no template knows as such go to the backend with edits beside them.

    They may well belong to an edit ("square, drop the intro, and export"), and do no harm there.
    """
    if "chatter" not in [clause.verdict for clause in settled]:
        return [*settled]
    told: list[Clause] = []
    pairs = zip(settled, before, strict=True)
    for is_open, run in groupby(
        pairs, lambda pair: pair[1].verdict == "sse" and pair[0].verdict in _OPEN
    ):
        clauses = [clause for clause, _ in run]
        if is_open and any(clause.verdict == "sse" for clause in clauses):
            clauses = [c._replace(verdict="sse") if c.verdict == "chatter" else c for c in clauses]
        told += clauses
    return told


def _likeliest(chances: Sequence[Sequence[float]]) -> Sequence[int]:
    """Return a label for each clause: those that make up the likeliest route in the likeliest way."""
    first = [each.index(max(each)) for each in chances]
    if prod([each[label] for each, label in zip(chances, first, strict=True)]) > _MOST:
        return first  # All other ways together are less likely.
    beams = routes(chances, blank=_REMARK, least=_UNLIKELY, most=_BEAMS)
    if () in beams:
        # Nothing but remarks goes to the backend, as an edit does.
        remarks, edits = beams.pop(()), beams.get((_SSE,), (0.0, 0.0, ()))
        beams[(_SSE,)] = (remarks[0] + edits[0], *max(remarks[1:], edits[1:]))
    return max(beams.values())[2]


def scored(tokens: Tokens, clauses: Sequence[Clause], at: int) -> list[float]:
    """Return a score of each of `LABELS` for one clause: the logarithm of its likelihood, but for a constant."""
    return _net().scores(features(tokens, clauses, at))


def alone(text: str) -> dict[str, float]:
    """Return how likely each label is for a text that is one clause, by its words alone."""
    tokens = tokenise(utterance(text).masked)
    if not len(tokens):
        return {}
    each = likelihoods(scored(tokens, [Clause(0, len(tokens))], 0))
    return dict(zip(LABELS, each, strict=True))
