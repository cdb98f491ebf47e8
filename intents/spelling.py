"""Slips of the finger in short commands: "exoprt pls" is "export pls".

Only words that no template knows are corrected, only to words that the templates know, and the
outcome counts only if a template then covers a clause from end to end.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from threading import Lock
from typing import Final

from intents.lexicon import lexicons
from intents.tokens import Tokens

_LONGEST = 14
"""Tokens of a text in which slips are looked for."""
_SHORTEST = 4
"""Letters of a word in which a slip is looked for."""
_STRETCHED = re.compile(r"([a-z])\1{2,}")
"""A letter held down ("exportttt")."""
_LONGEST_WORD = 24
"""Letters; what is longer is a slip of no known word, and would take time and memory by its square."""


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance (a swap of neighbours counts 1)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


@cache
def _real_words() -> frozenset[str]:
    return frozenset(w for lexicon in lexicons().values() for w in lexicon.settings.real_words)


@cache
def _slips() -> dict[str, str]:
    return {
        old: new for lexicon in lexicons().values() for old, new in lexicon.settings.slips.items()
    }


@cache
def _slips_of_characters() -> dict[str, list[tuple[str, str]]]:
    """Return the slips of several unspaced characters under their first character."""
    found: dict[str, list[tuple[str, str]]] = {}
    for old, new in _slips().items():
        # A word of Latin letters is a token: its letters spelt out one by one are none of ours.
        if 1 < len(old) == len(new) and not old.isascii():
            found.setdefault(old[0], []).append((old, new))
    return found


def _without_slips(texts: list[str]) -> list[str]:
    """Return the tokens with the slips of the language files mended, one character a token."""
    slips = _slips()
    mended = texts.copy() if slips.keys().isdisjoint(texts) else [slips.get(t, t) for t in texts]
    by_first = _slips_of_characters()
    if by_first.keys().isdisjoint(texts):
        return mended
    for at, text in enumerate(texts):
        for old, new in by_first.get(text, ()):
            if texts[at : at + len(old)] == list(old):
                mended[at : at + len(old)] = new
    return mended


@lru_cache(maxsize=4096)
def _meant(word: str, words: frozenset[str]) -> str:
    """Return the known word that is one slip from a word which is none of them, else the word itself."""
    if not (word.isascii() and word.isalpha()) or word in _real_words():
        return word
    squeezed = _STRETCHED.sub(r"\1", word)
    if squeezed != word:
        return squeezed if squeezed in words else _meant(squeezed, words)
    _learn(words)
    near = " ".join([_known.get(one, "") for one in (word, *_shortened(word))]).split()
    return min([other for other in near if other in words and _is_slip(word, other)], default=word)


_known: Final[dict[str, str]] = {}
"""Words long enough for a slip, under themselves and under each without one letter; several with spaces
between them, since tens of thousands of lists would be a burden to the collection of garbage. Words that
are one slip apart, a swap of two letters included, meet in one of these (Garbe's symmetric delete
spelling correction)."""


_learning: Final = Lock()


@cache
def _learn(words: frozenset[str]) -> None:
    """Take some words in among the known ones. The languages have most of theirs in common with all together."""
    with _learning:
        for word in words:
            if (
                len(word) >= _SHORTEST
                and word.isascii()
                and word not in _known.get(word, "").split()
            ):
                for one in (word, *_shortened(word)):
                    _known[one] = f"{_known.get(one, '')} {word}"


def _shortened(word: str) -> set[str]:
    """Return a word without one of its letters, each in turn."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _is_slip(word: str, known: str) -> bool:
    """Return whether two different words are at a `distance` of 1."""
    more = len(word) - len(known)
    if not -1 <= more <= 1:
        return False
    at = 0
    for one, other in zip(word, known, strict=False):
        if one != other:
            break
        at += 1
    if more:
        return word[at + (more > 0) :] == known[at + (more < 0) :]
    return word[at + 1 :] == known[at + 1 :] or (
        word[at + 2 :] == known[at + 2 :] and word[at : at + 2] == known[at : at + 2][::-1]
    )


def corrected(tokens: Tokens, words: frozenset[str]) -> Tokens | None:
    """Return the tokens with slips mended, or None when there is nothing to mend.

    words: those that templates know.
    """
    if len(tokens) > _LONGEST:
        return None
    texts = _without_slips(tokens.texts)
    for at, word in enumerate(texts):
        if _SHORTEST <= len(word) <= _LONGEST_WORD and word not in words:
            texts[at] = _meant(word, words)
    return replace(tokens, texts=texts) if texts != tokens.texts else None
