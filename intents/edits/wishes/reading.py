"""A message as stretches that may each hold one wish, and what is known of such a stretch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zlib import crc32

from intents.edits.message.clause import Clause, Token, tokens_of
from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.slots import Slotted, scan

BITS: Final = 16
"""Features are hashed to so many bits."""
_MASK: Final = (1 << BITS) - 1
_MOST_PIECES: Final = 12
"""What lies beyond is read with the last piece."""
_WIDEST: Final = 40
"""Words of a stretch that are read."""
_LONG_WORD: Final = 3
"""Letters; longer words are known by their parts too: their endings, and slips of the finger."""
_WORD: Final = re.compile(r"[\ue100-\uf7ff]|[a-z]+(?:'[a-z]+)?|\d+|[\u2e80-\u9fff]|[^\s\w]")
_SAID: Final = frozenset({"text", "what", "target_text", "file", "files"})
"""Slots that hold the user's own words, of which nothing can be learned."""
_TELLING: Final = frozenset({"ratio", "short", "size"})
"""Kinds of values that are wishes themselves."""
VAGUE_THINGS: Final = frozenset({"video", "canvas", "sound", "timeline"})
"""Things that may stand for anything."""
# Seeds that keep the same characters apart in different roles.
_PARTS, _CONCEPTS, _PAIRS, _REQUEST, _BEFORE = range(1, 6)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some pieces of a message in a row."""

    first: int
    last: int
    """Index after the last piece."""
    start: int
    end: int
    """Where it lies in the skeleton."""


@dataclass(frozen=True)
class Reading:
    """A message cut into pieces, with what the rules made of it."""

    slotted: Slotted
    tokens: tuple[Token, ...]
    pieces: tuple[tuple[int, int], ...]
    """Where each piece begins and ends in the skeleton."""
    requests: tuple[EditRequest, ...]
    """What the rules understood."""

    @classmethod
    def of(cls, text: str, requests: Sequence[EditRequest]) -> Reading:
        """Return a message read; requests: what the rules made of it."""
        slotted = scan(text, None if asks(text) else namer(text))
        return cls(slotted, tokens_of(slotted), tuple(_pieces(slotted)), tuple(requests))

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where in the skeleton the words of each request stand; everywhere where they are not found."""
        original = self.slotted.original.casefold()
        origins = self.slotted.origins
        found = []
        for request in self.requests:
            said = request.text.strip().casefold()
            at = original.find(said) if said else -1
            if at < 0:
                found.append((0, len(origins) - 1))
                continue
            inside = [i for i, origin in enumerate(origins) if at <= origin < at + len(said)]
            found.append((inside[0], inside[-1] + 1) if inside else (0, len(origins) - 1))
        return tuple(found)

    @property
    def whole(self) -> Stretch:
        """All pieces together."""
        return self.stretch(0, len(self.pieces))

    def stretch(self, first: int, last: int) -> Stretch:
        """Return the pieces from first up to last."""
        return Stretch(first, last, self.pieces[first][0], self.pieces[last - 1][1])

    def clause(self, stretch: Stretch) -> Clause:
        """Return a stretch with its concepts and values."""
        return Clause(self.slotted, self.tokens, stretch.start, stretch.end)

    def inside(self, stretch: Stretch) -> list[int]:
        """Return the indices of the requests that share most of their words, or of its own, with a stretch."""
        if len(self.pieces) == stretch.last - stretch.first:
            return list(range(len(self.requests)))
        return [
            index
            for index, (start, end) in enumerate(self.places)
            if 2 * (min(end, stretch.end) - max(start, stretch.start))
            > min(end - start, stretch.end - stretch.start)
        ]

    def features(self, stretch: Stretch) -> list[int]:
        """Return the hashed features of a stretch."""
        words = self.words(stretch)
        found = _grams([b"^", *words, b"$"], 0)
        for word in words:
            if len(word) > _LONG_WORD and word.isalpha():
                found |= _letters(word)
        concepts = [
            f"{token.group}:{token.name}".encode()
            for token in self.tokens
            if stretch.start <= token.start and token.end <= stretch.end
        ]
        found |= _grams([b"^", *concepts, b"$"], _CONCEPTS)
        for index, one in enumerate(concepts):
            before = crc32(one, _PAIRS)
            found.update(crc32(b" " + other, before) for other in concepts[index + 1 :])
        found |= self._spoken_of(stretch, words, concepts)
        found |= _understood([self.requests[index] for index in self.inside(stretch)])
        return sorted({feature & _MASK for feature in found})

    def _spoken_of(
        self, stretch: Stretch, words: Sequence[bytes], concepts: Sequence[bytes]
    ) -> set[int]:
        """Return what was named last before a stretch that names nothing, with its words ("and smaller")."""
        before = ""
        for token in self.tokens:
            if token.group == "thing" and token.name not in VAGUE_THINGS:
                if stretch.start <= token.start < stretch.end:
                    return set()
                before = token.name if token.end <= stretch.start else before
        if not before:
            return set()
        own = crc32(before.encode(), _BEFORE)
        return {own, *(crc32(one, own) for one in (*words, *concepts))}

    def words(self, stretch: Stretch) -> list[bytes]:
        """Return the words of a stretch, values by their kind."""
        found = []
        for word in _WORD.findall(self.slotted.skeleton, stretch.start, stretch.end):
            kind = self.slotted.kind(word) if len(word) == 1 else None
            if kind in _TELLING:
                found.append(f"<{kind} {self.slotted.values[word]}>".encode(errors="replace"))
            found.append(f"<{kind}>".encode() if kind else word.encode(errors="replace"))
            if len(found) == _WIDEST:
                break
        return found


def _pieces(slotted: Slotted) -> Iterator[tuple[int, int]]:
    """Yield where each piece begins and ends: before a linking word, around a break."""
    skeleton = slotted.skeleton
    cuts = sorted(
        [
            *((m.start(), m.end()) for m in patterns().breaks.finditer(skeleton)),
            *((m.start(), m.start()) for m in patterns().links.finditer(skeleton)),
        ]
    )
    position = count = 0
    for start, end in cuts:
        if start < position or count == _MOST_PIECES - 1 or not skeleton[position:start].strip():
            continue
        if not skeleton[end:].strip():
            break
        yield position, start
        position, count = end, count + 1
    yield position, len(skeleton)


def _grams(own: Sequence[bytes], seed: int) -> set[int]:
    """Return one to four words in a row, and two with one or two others between them."""
    ones = [crc32(word, seed) for word in own]
    twos = [crc32(b" " + word, before) for word, before in zip(own[1:], ones, strict=False)]
    threes = [crc32(b" " + word, before) for word, before in zip(own[2:], twos, strict=False)]
    return {
        *ones[1:-1],
        *twos,
        *threes,
        *(crc32(b" " + word, before) for word, before in zip(own[3:], threes, strict=False)),
        *(crc32(b"_" + word, before) for word, before in zip(own[2:], ones, strict=False)),
        *(crc32(b"__" + word, before) for word, before in zip(own[3:], ones, strict=False)),
    }


def _letters(word: bytes) -> set[int]:
    spelt = b"<" + word + b">"
    return {
        crc32(word[:4], _PARTS),
        crc32(word[:5], _PARTS),
        *(crc32(spelt[at : at + 4], _PARTS) for at in range(len(spelt) - 3)),
    }


def _understood(requests: Sequence[EditRequest]) -> set[int]:
    """Return what the rules made of a stretch, as features."""
    found = {crc32(" ".join(one.operation for one in requests).encode(), _REQUEST)}
    for one in requests:
        own = crc32(one.operation.encode(), _REQUEST)
        told = sorted(
            (slot, _kind(value)) for slot, value in one.slots.items() if slot not in _SAID
        )
        slots = [crc32(slot.encode(), own) for slot, _ in told]
        exact = [crc32(f"{slot}={kind}".encode(errors="replace"), own) for slot, kind in told]
        found |= {own, crc32(repr(told).encode(errors="replace"), own), *slots, *exact}
    return found


def _kind(value: Value) -> str:
    """Return what can be learned of a slot's value: a word itself, of a number only how it compares."""
    if isinstance(value, str | bool):
        return str(value)
    if isinstance(value, tuple):
        return str(len(value))
    return "more" if value > 1 else "minus" if value < 0 else "none" if value == 0 else "part"
