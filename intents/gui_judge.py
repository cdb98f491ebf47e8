"""What a sentence of a backend asks the reader to do, learned from labelled sentences.

The rules of the language files know many ways of telling somebody to press something; a backend
finds others every day, and content that only looks like them. `scripts/learn_gui.py` fits a linear
model over the words of a clause, its neighbours and what the rules made of the sentence to
fixtures/instructions and fixtures/gui, and writes `languages/gui_weights.bin`: for each feature
(hashed) one small whole number for each label. Sums of whole numbers are the same everywhere.
"""

from __future__ import annotations

import math
import re
import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal
from zlib import crc32

from intents.chances import Beams, likelihoods, routes
from intents.gui_rules import Sayings, besides
from intents.gui_sections import Action
from intents.gui_tags import matchable
from intents.gui_wording import SHIELD_KINDS
from intents.needs import glimpsed
from intents.shield import kind_of

Meaning = Literal["none", "export", "edit", "state", "upload", "credits", "screen"]
LABELS: Final[tuple[Meaning, ...]] = (
    "none",
    "export",
    "edit",
    "state",
    "upload",
    "credits",
    "screen",
)
"""`none`: nothing to do. `screen`: talk about the screen that asks for no deed of ours."""
NONE: Final = LABELS.index("none")
SCREEN: Final = LABELS.index("screen")
BITS: Final = 16
"""Features are hashed to so many bits."""
HEADER: Final = struct.Struct("<d")
"""What one step of a weight is worth; for each label the weights follow, a byte each."""
_FILE = Path(__file__).parent / "languages" / "gui_weights.bin"
_MASK = (1 << BITS) - 1
_WIDEST = 40
"""Words at either end of a clause that are read."""
_NEIGHBOURS = 12
"""Words before and after a clause that count as its surroundings."""
_MOST_CLAUSES = 24
"""Clauses of a sentence that are judged."""
_REMEMBERED = 256
"""Clauses of which is kept whether they report."""
_UNLIKELY, _BEAMS = 0.003, 16
"""Likelihoods of labels below it are left out; so many ways of asking are followed."""
_DOUBT = 0.4
"""By so much nothing must be likelier than something: content and instructions are as frequent in
what was learned from, instructions are more frequent in what a backend says."""
_TOKEN = re.compile(
    "[\ue000-\ue0ff]|[a-z]+(?:'[a-z]+)?|[0-9]+(?:[.:,][0-9]+)*|[\u2e80-\u9fff]|[\U00100000-\U0010ffff]|[^\\s\\w]|\\w"
)
_BEFORE, _AFTER, _FLAG, _CAPITAL, _MARK, _SHAPE = range(1, 7)
_KIND: Final = 0xE000
"""The first of the characters that stand for a kind of words, before they are hashed."""
_KIND_BYTES = len(chr(_KIND).encode())


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence: its words, and the mark or joining word after it."""

    start: int
    stop: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a sentence most likely asks for."""

    clauses: tuple[Clause, ...]
    chances: tuple[Sequence[float], ...]
    """For each clause how likely each of `LABELS` is."""
    asked: tuple[Meaning, ...]
    """What is asked for, in order."""
    way: tuple[Meaning, ...]
    """The label of each clause, in the likeliest way to `asked`."""
    chance: float
    """How likely that is."""

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(meaning for meaning in self.asked if meaning != "none" and meaning != "screen")


@cache
def _flag(*names: str | int) -> int:
    return crc32(" ".join(map(str, names)).encode(), _FLAG)


def clauses(same: str, talk: Sayings) -> list[Clause]:
    """Return the clauses of a sentence; what lies beyond the first few is one clause."""
    found: list[Clause] = []
    start = 0
    for mark in talk.net.clause.finditer(same):
        if mark.end() > start and len(found) < _MOST_CLAUSES - 1:
            if same[start : mark.start()].strip(" *_"):
                found.append(Clause(start, max(start, mark.start()), mark.end()))
            elif found:
                found[-1] = Clause(found[-1].start, found[-1].stop, mark.end())
            else:
                continue
            start = mark.end()
    if start < len(same):
        found.append(Clause(start, len(same), len(same)))
    return found


@lru_cache(maxsize=_REMEMBERED)
def reports(same: str, start: int, talk: Sayings) -> bool:
    """Whether the clause that begins at a place of a matchable sentence tells what was done."""
    return talk.net.report.match(same, start) is not None


def _words(text: str) -> list[bytes]:
    found = []
    for token in _TOKEN.findall(text.lower()):
        if token[0] >= "\U00100000":
            token = f"<{kind_of(token, SHIELD_KINDS)}>"
        elif token[0].isdigit():
            token = re.sub(r"\d+", "0", token)
        found.append(token.encode())
    if len(found) > 2 * _WIDEST:
        return found[:_WIDEST] + found[-_WIDEST:]
    return found


def sentence_features(
    covered: str, talk: Sayings, told: Sequence[Action] | None
) -> tuple[list[Clause], list[set[int]]]:
    """Return the clauses of a sentence, and the hashed features of each.

    told: what the rules took the sentence to ask for; None leaves out everything that they know,
    which in training is right more often than in life for sentences that they were written for.
    """
    same = matchable(covered)
    parts = clauses(same, talk)
    words = [_words(same[part.start : part.stop]) for part in parts]
    found = [_features(same, parts, words, at, talk, told) for at in range(len(parts))]
    kinds = [_words(_marked(same[part.start : part.stop], talk)) for part in parts]
    for at, each in enumerate(found):
        _kinds(kinds, at, each)
    return parts, [{feature & _MASK for feature in each} for each in found]


def _marked(text: str, talk: Sayings) -> str:
    """Return a clause with one mark for each word of a kind that the language file knows."""
    for index, (_, pattern) in enumerate(talk.net.marks):
        text = pattern.sub(f" {chr(_KIND + index)} ", text)
    return text


def _kinds(kinds: Sequence[Sequence[bytes]], at: int, found: set[int]) -> None:
    own = [b"^", *kinds[at], b"$"]
    ones = [crc32(word, _MARK) for word in own]
    twos = [crc32(b" " + word, before) for word, before in zip(own[1:], ones, strict=False)]
    threes = [crc32(b" " + word, before) for word, before in zip(own[2:], twos, strict=False)]
    fours = [crc32(b" " + word, before) for word, before in zip(own[3:], threes, strict=False)]
    found.update(ones[1:-1], twos, threes, fours)
    found.update(crc32(b"_" + word, before) for word, before in zip(own[2:], ones, strict=False))
    found.update(crc32(b"__" + word, before) for word, before in zip(own[3:], ones, strict=False))
    only = [word for word in own if word[0] > 0x7F and len(word) == _KIND_BYTES]
    found.add(crc32(b" ".join(only), _SHAPE))
    if at:
        found.add(crc32(b" ".join(kinds[at - 1][:2]), _SHAPE + 1))


def _features(
    same: str,
    parts: Sequence[Clause],
    words: Sequence[list[bytes]],
    at: int,
    talk: Sayings,
    told: Sequence[Action] | None,
) -> set[int]:
    part, own = parts[at], [b"^", *words[at], b"$"]
    ones = [crc32(word) for word in own]
    twos = [crc32(b" " + word, before) for word, before in zip(own[1:], ones, strict=False)]
    threes = [crc32(b" " + word, before) for word, before in zip(own[2:], twos, strict=False)]
    found = {
        *ones[1:-1],
        *twos,
        *threes,
        *[crc32(b" " + word, before) for word, before in zip(own[3:], threes, strict=False)],
        *[crc32(b"_" + word, before) for word, before in zip(own[2:], ones, strict=False)],
    }
    text = same[part.start : part.stop]
    for word in re.findall(r"(?<=[\w,*] )[*_]{0,3}[A-Z]\w+", text)[:8]:
        found.add(crc32(word.strip("*_").lower().encode(), _CAPITAL))
    count = len(parts)
    end = same.rstrip()[-1:]
    found |= {
        _flag("of", min(count, 4)),
        _flag("at", min(at, 2), min(count - at, 3)),
        _flag("ends", end if not end.isalnum() else ""),
        _flag("mark", same[part.stop : part.end].strip()[:4]),
        _flag("before", same[parts[at - 1].stop : part.start].strip()[:4] if at else "^"),
        _flag("code", talk.code),
    }
    before = [word for near in words[max(0, at - 3) : at] for word in near][-_NEIGHBOURS:]
    after = [word for near in words[at + 1 : at + 4] for word in near][:_NEIGHBOURS]
    _surroundings(before, _BEFORE, found)
    _surroundings(after, _AFTER, found)
    if told is not None:
        _told(same, parts, at, talk, told, found)
        for language in (talk, *besides(same, talk)):
            _evidence(same, parts[at], language, told, found)
    return found


def _surroundings(near: Sequence[bytes], seed: int, found: set[int]) -> None:
    before = 0
    for word in near:
        found.add(crc32(word, seed))
        if before:
            found.add(crc32(word, before))
        before = crc32(word + b" ", seed)


def _told(
    same: str,
    parts: Sequence[Clause],
    at: int,
    talk: Sayings,
    told: Sequence[Action],
    found: set[int],
) -> None:
    """Add what the rules made of a sentence, and how it began."""
    if any(reports(same, before.start, talk) for before in parts[:at]):
        found.add(_flag("after report", at - 1))
    found.add(_flag("told", *told))
    found.update(_flag("tells", action) for action in told)
    if len(parts) == 1:
        found.add(_flag("only", *told))


def _evidence(
    same: str, part: Clause, talk: Sayings, told: Sequence[Action], found: set[int]
) -> None:
    """Add what a language file knows of a clause."""
    text = same[part.start : part.stop]
    net = talk.net
    glimpse = glimpsed(text)
    names = (
        ("touch", net.touch, True),
        ("handle", net.handle, True),
        ("deed", net.deed, True),
        ("report", net.report, True),
        ("told", net.told, False),
        ("strong", net.strong_edit, True),
    )
    if net.screen.is_in(text):
        found |= {_flag("is", "screen"), _flag("is", "screen", *told)}
    for name, pattern, is_first in names:
        if glimpse.meets(pattern.need) and (
            pattern.compiled.match(text) if is_first else pattern.compiled.search(text)
        ):
            found |= {_flag("is", name), _flag("is", name, *told)}
    for _, sign in net.signs.fitting(text):
        if sign.when.compiled.search(text):
            found |= {_flag("sign", sign.action), _flag("sign", sign.action, *told)}
    if talk.content_in(text):
        found |= {_flag("is content"), _flag("is content", *told)}


@cache
def _weights() -> tuple[float, tuple[array[int], ...]]:
    """Return the worth of a step, and for each label the weights of the features."""
    written = _FILE.read_bytes()
    (step,) = HEADER.unpack_from(written)
    size = 1 << BITS
    numbers = []
    for label in range(len(LABELS)):
        first = HEADER.size + label * size
        numbers.append(array("b", written[first : first + size]))
    return step, tuple(numbers)


def judged(covered: str, talk: Sayings, told: Sequence[Action]) -> Judgement:
    """Return what a covered sentence most likely asks for.

    told: what the rules took it to ask for.
    """
    step, weights = _weights()
    parts, found = sentence_features(covered, talk, told)
    chances = []
    for each in found:
        scale = step / math.sqrt(len(each))
        chances.append(
            likelihoods([sum(map(numbers.__getitem__, each)) * scale for numbers in weights])
        )
    asked, whole, way = likeliest(chances)
    return Judgement(
        tuple(parts),
        tuple(chances),
        tuple(LABELS[label] for label in asked),
        tuple(LABELS[label] for label in way),
        whole,
    )


def likeliest(
    chances: Sequence[Sequence[float]],
) -> tuple[tuple[int, ...], float, tuple[int, ...]]:
    """Return the likeliest list of labels, how likely it is, and a label for each clause."""
    beams = routes(chances, blank=NONE, least=_UNLIKELY, most=_BEAMS)
    asked, (whole, _, way) = max(
        beams.items(), key=lambda beam: (_rank(beam[0], beams), beam[1][0])
    )
    return asked, whole, way


def _rank(asked: Sequence[int], beams: Beams) -> float:
    """Return how likely the kind of a list is: nothing, only talk about the screen, or deeds."""
    likely = sum(whole for other, (whole, _, _) in beams.items() if _kind(other) == _kind(asked))
    return likely * _DOUBT if not asked else likely


def _kind(asked: Sequence[int]) -> int:
    return 0 if not asked else 1 if set(asked) == {SCREEN} else 2
