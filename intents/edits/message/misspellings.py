"""Slips of the finger in the words that edits need: "backgroud" is "background"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.wording import QUOTED
from intents.lexicon import lexicons
from intents.slots import scan
from intents.spelling import distance

_WORD: Final = re.compile(r"(?<![\w.'\u2019#@/-])[a-z]{3,}(?![\w'\u2019@/]|[.-]\w)")
_LETTERS: Final = re.compile(r"[a-z]{3,}")
_HELD: Final = re.compile(r"(.)\1\1+")
_LONG: Final = 9
"""Letters from which on a word may hold two slips."""


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


@cache
def _known() -> frozenset[str]:
    """Return all words that the language files know for edits, colours and numbers."""
    words: set[str] = set()
    for lexicon in lexicons().values():
        for section in (lexicon.edits, lexicon.colours, lexicon.units):
            for text in _texts([getattr(section, name) for name in section.__struct_fields__]):
                words.update(_LETTERS.findall(text))
        words.update(lexicon.settings.real_words)
    return frozenset(words | {f"{word}s" for word in words})


@cache
def _wanted() -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the words that may be misspelt, and those of which two letters may only be swapped."""
    languages = [lexicon.edits for lexicon in lexicons().values()]
    spelled = tuple(word for one in languages for word in one.spelled)
    return spelled, frozenset(word for one in languages for word in one.swapped)


@cache
def _slips() -> dict[str, str]:
    """Return the usual slips of all languages with what they mean."""
    return {k: v for one in lexicons().values() for k, v in one.settings.slips.items()}


@cache
def _slips_of_things() -> re.Pattern[str]:
    """Return the slips that are no words of letters and mean a thing of the video."""
    things = patterns().things.values()
    slips = [
        re.escape(slip)
        for slip, meant in _slips().items()
        if not slip.isascii() and any(thing.fullmatch(meant) for thing in things)
    ]
    return re.compile("|".join(slips) or "(?!)")


@lru_cache(maxsize=4096)
def _meant(word: str) -> str | None:
    """Return the word that was meant, None for one that is known or like none of ours."""
    if word in _known():
        return None
    spelled, swapped = _wanted()
    if (usual := _slips().get(word)) in swapped or usual in spelled:
        return usual
    for held in (r"\1\1", r"\1"):
        if word != (other := _HELD.sub(held, word)) and other in _known():
            # "Speeed".
            return other
    for at in range(len(word) - 1):
        other = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if other in swapped:
            return other
    if short := _one_letter_longer(word, swapped):
        return short
    most = 2 if len(word) >= _LONG else 1
    near = [
        (distance(word, one), one)
        for one in spelled
        if len(word) > len(one) - 2 and abs(len(word) - len(one)) <= most and len(word) > 4
    ]
    best = min(near, default=(most + 1, ""))
    return best[1] if best[0] <= most else None


_SHORT: Final = 5
"""Letters of the shortest word of which one may be left out."""


def _one_letter_longer(word: str, words: frozenset[str]) -> str | None:
    """Return the word of which one letter, not the first, is missing ("gren", "blak")."""
    if len(word) < _SHORT - 1:
        return None
    longer = (one for one in words if len(one) == len(word) + 1 and one[0] == word[0])
    return min((one for one in longer if distance(word, one) == 1), default=None)


def spelled_out(text: str) -> str:
    """Return the text with such slips put right; quotations, words to show, names and files stay."""
    kept = [m.span() for m in QUOTED.finditer(text)]
    slips = [
        (found.start(), found.end(), meant)
        for found in _WORD.finditer(text)
        if not any(a <= found.start() < b for a, b in kept)
        and (meant := _meant(found.group())) is not None
    ]
    slips += [
        (found.start(), found.end(), _slips()[found.group()])
        for found in _slips_of_things().finditer(text)
        if not any(a <= found.start() < b for a, b in kept)
    ]
    if not slips:
        return text
    slips.sort()
    # Only once its slips are put right does a message tell which of its words are to be shown.
    shown = _shown(_put_right(text, slips))
    moved, wanted = 0, []
    for start, end, meant in slips:
        if not any(a <= start + moved < b for a, b in shown):
            wanted.append((start, end, meant))
        moved += len(meant) - (end - start)
    return _put_right(text, wanted)


def _put_right(text: str, slips: list[tuple[int, int, str]]) -> str:
    parts, position = [], 0
    for start, end, meant in slips:
        parts += [text[position:start], meant]
        position = end
    return "".join([*parts, text[position:]])


def _shown(text: str) -> list[tuple[int, int]]:
    """Return where the words for the picture stand in a text."""
    slotted = scan(text, None if asks(text) else namer(text))
    at = slotted.origins
    texts = [i for i, char in enumerate(slotted.skeleton) if slotted.kind(char) == "text"]
    return [(at[i], at[i + 1]) for i in texts]
