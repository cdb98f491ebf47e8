"""What stands on the picture, called by its words without marks, and marks called by their names."""

from __future__ import annotations

import re

from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import scan
from intents.text import normalise


def in_marks(text: str, scene: Scene) -> str:
    """Return the text with marks around the words on the picture that it calls by themselves.

    Only unspaced writing needs it: a name may be any word there ("delete good morning").
    """
    own = [t for t, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    for words in own if is_unspaced(text) else ():
        if not is_unspaced(words) or text.count(words) != 1 or _is_word_of_ours(words):
            continue
        at = text.index(words)
        if is_quoted(text, at) or any(words in other and words != other for other in own):
            continue
        if not _is_called(text, words):
            continue
        if not _is_free(text, at, at + len(words)):
            continue
        text = f"{text[:at]}\u201c{words}\u201d{text[at + len(words) :]}"
    return text


def _is_word_of_ours(words: str) -> bool:
    """Whether words mean something here, so that they may be no name ("title", "red")."""
    if scan(words).values:
        return True
    groups = (patterns().things, patterns().looks, patterns().acts)
    return any(p.fullmatch(words) for group in groups for p in group.values())


def _is_called(text: str, words: str) -> bool:
    """Whether words stand between those of handling ("move X up", "delete X")."""
    called = patterns().references.get("own_called", ())
    return any(re.search(p.pattern.replace("WORDS", re.escape(words)), text) for p in called)


def _is_free(text: str, start: int, end: int) -> bool:
    """Whether words are no part of others that are told to be shown."""
    slotted = scan(text, None if asks(text) else namer(text))
    places = [i for i, at in enumerate(slotted.origins[:-1]) if start <= at < end]
    return len(places) == end - start


def with_marks(text: str) -> str:
    """Return the text with the marks that it calls by their names ("an exclamation mark")."""
    for kind, regexes in patterns().references.items():
        if not kind.startswith("mark."):
            continue
        for pattern in regexes:
            found = pattern.search(normalise(text))
            if found is not None and not is_quoted(text, found.start()):
                mark = patterns().references_say[kind]
                text = f"{text[: found.start()]}{mark}{text[found.end() :]}"
                text = re.sub(r" {2,}", " ", text)
    return text
