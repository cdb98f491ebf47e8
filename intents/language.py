"""Which language an utterance is in: a count of scripts and of small words.

Quotes, links and file names are left out. A language that writes no white space is told by its
script, one that does by its function words; each is read from its file.
"""

from __future__ import annotations

import re
from functools import cache

from intents.lexicon import lexicons
from intents.text import utterance

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_TWO_LATIN = re.compile(r"(?<![a-z])[a-z]++(?:'[a-z]++)?+.*?[a-z]", re.DOTALL)
"""Two words as `_LATIN` finds them."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_HEX = re.compile(r"#[0-9a-f]{3,8}(?![0-9a-z])", re.IGNORECASE)


_OPENING = ("deed", "export", "give", "look", "object_marker")
"""Terms of words of which a command begins with one: they tell the language, not what is put in."""
_FRAME = 8
"""So many characters of other words weighs a command's first word."""
_FIRST = "en"
"""The language of a text that could be of several."""


@cache
def _function_words(*, spaces: bool) -> dict[str, frozenset[str]]:
    """Return the small words of the languages that write white space, or of the others."""
    codes = sorted(lexicons(), key=lambda code: (code != _FIRST, code))
    settings = {code: lexicons()[code].settings for code in codes}
    return {
        code: frozenset(own.function_words)
        for code, own in settings.items()
        if own.spaces is spaces
    }


@cache
def _verbs() -> dict[str, re.Pattern[str]]:
    """Return, for the languages that write no white space, what a command begins with."""
    return {
        code: re.compile(
            rf"\W*(?:{'|'.join(re.escape(w) for term in _OPENING for w in own.terms.get(term, ()) if _HAN.match(w))})"
        )
        for code, own in lexicons().items()
        if not own.settings.spaces
    }


def detect(text: str) -> str | None:
    """Return the code of the language, or None when the text is too short to tell.

    A single Latin word ("export", "ok", "BGM") belongs to every language: the conversation's
    language stays.
    """
    return detect_masked(utterance(text).masked)


def is_unspaced(text: str) -> bool:
    """Return whether a text is in a language that writes no white space between its words."""
    return detect(text) in _function_words(spaces=False)


def is_spaced(text: str) -> bool:
    """Return whether a text is in a language that writes white space between its words."""
    return detect(text) in _function_words(spaces=True)


def detect_masked(masked: str) -> str | None:
    """Return the language of a text whose quotes, links and file names are masked already."""
    if "#" in masked:
        masked = _HEX.sub(" ", masked)
    if masked.isascii() and len(_function_words(spaces=True)) < 2:
        return _FIRST if _TWO_LATIN.search(masked) else None
    # A letter alone is a name ("keep only A"), unless other Latin words stand beside it.
    latin = [word for word in _LATIN.findall(masked) if len(word) > 1 or masked.isascii()]
    unspaced = _function_words(spaces=False)
    if not unspaced or masked.isascii() or not _HAN.search(masked):
        return _spaced(masked, latin)
    if not latin and len(unspaced) == 1:
        return next(iter(unspaced))
    han = len(_HAN.findall(masked))
    spaced, known = _likeliest(masked, latin)
    weight = len(latin) + 2 * known
    if han >= weight and len(unspaced) == 1:
        return next(iter(unspaced))  # Its small words could only add to that.
    counts = {code: sum(map(masked.count, words)) for code, words in unspaced.items()}
    other = max(counts, key=counts.__getitem__)
    if _verbs()[other].match(masked):
        han += _FRAME
    return other if han >= weight or han + 2 * counts[other] >= weight else spaced


def _spaced(masked: str, latin: list[str]) -> str | None:
    """Return the language of a text that has only words with white space between them."""
    if len(_function_words(spaces=True)) > 1:
        code, known = _likeliest(masked, latin)
        if code != _FIRST and known and len(_WORD.findall(masked)) > 1:
            return code
    return _FIRST if len(latin) > 1 else None


def _likeliest(masked: str, latin: list[str]) -> tuple[str, int]:
    """Return the language with the most function words in a text, and their number."""
    languages = _function_words(spaces=True)
    if len(languages) < 2:
        return _FIRST, sum(word in words for words in languages.values() for word in latin)
    said = _WORD.findall(masked)
    counts = {code: sum(word in words for word in said) for code, words in languages.items()}
    best = max(counts, key=counts.__getitem__)
    return best, counts[best]
