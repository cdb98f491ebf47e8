"""Which language an utterance is in: a count of scripts, quotes and file names left out."""

from __future__ import annotations

import re
from functools import cache

from intents.lexicon import lexicons
from intents.text import utterance

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_HEX = re.compile(r"#[0-9a-f]{3,8}(?![0-9a-z])", re.IGNORECASE)


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {
        code: frozenset(lexicon.settings.function_words) for code, lexicon in lexicons().items()
    }


def detect(text: str) -> str | None:
    """Return the code of the language, or None when the text is too short to tell.

    A single Latin word ("export", "ok", "BGM") belongs to every language: the conversation's
    language stays.
    """
    return detect_masked(utterance(text).masked)


def detect_masked(masked: str) -> str | None:
    """Return the language of a text whose quotes, links and file names are masked already."""
    masked = _HEX.sub(" ", masked)
    # A letter alone is a name ("keep only A"), unless other Latin words stand beside it.
    latin = [word for word in _LATIN.findall(masked) if len(word) > 1 or masked.isascii()]
    if masked.isascii():
        return "en" if len(latin) > 1 else None
    han = len(_HAN.findall(masked))
    if not han:
        return "en" if len(latin) > 1 else None
    words = _function_words()
    english = len(latin) + 2 * sum(word in words["en"] for word in latin)
    if han >= english:
        return "zh"
    return "zh" if han + 2 * sum(map(masked.count, words["zh"])) >= english else "en"
