"""The phrases of one sentence that are read as one word ("the Export button"), a character each."""

from __future__ import annotations

import re

from intents.gui_rules import Sayings
from intents.needs import glimpsed
from intents.shield import TAGS_BLOCK
from intents.text import normalise

_TAG = re.compile("[\U000f0000-\U000fffff]")


class _Plain(dict[int, str]):
    """The plain letter of each letter, found out when it is first asked for."""

    def __missing__(self, code: int) -> str:
        own = chr(code)
        same = normalise(own)
        is_variant = same.isalnum() and own.lower() != same
        plain = self[code] = "'" if own == "\u2019" else same if is_variant else own
        return plain


_PLAIN = _Plain()


def matchable(text: str) -> str:
    """Return the text with variants of letters made one, of the same length.

    Case is kept, since a button is named with a capital, and so are full-width marks.
    """
    if text.isascii():
        return text
    return text.translate(_PLAIN)


class Tags:
    """The phrases of one sentence, and what they stood for."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}
        self._counts: dict[int, int] = {}

    def put(self, text: str, talk: Sayings) -> str:
        """Return the text with each phrase as one character."""
        same = matchable(text)
        glimpse = glimpsed(same)
        for first, phrase in talk.phrases:
            if not glimpse.meets(phrase.need):
                continue
            pieces: list[str] = []
            copied = 0
            for found in phrase.finditer(same):
                count = self._counts.get(first, 0)
                if count >= TAGS_BLOCK or found.end() == found.start():
                    continue
                self._counts[first] = count + 1
                tag = chr(first + count)
                self._held[tag] = text[found.start() : found.end()]
                pieces += [text[copied : found.start()], tag]
                copied = found.end()
            if pieces:
                text = "".join([*pieces, text[copied:]])
                same = matchable(text)
                glimpse = glimpsed(same)
        return text

    def off(self, text: str) -> str:
        """Return the text with every phrase back."""
        if text.isascii() or not _TAG.search(text):
            return text
        return _TAG.sub(lambda found: self.off(self._held[found.group()]), text)
