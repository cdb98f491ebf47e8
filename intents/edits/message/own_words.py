"""What stands on the picture, called by its words without marks, and marks called by their names."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from intents.edits.message.naming import asks, namer
from intents.edits.message.patterns import patterns, references_of
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import scan
from intents.text import normalise

_MANY: Final = 2


def in_marks(text: str, scene: Scene) -> str:
    """Return the text with marks around the words on the picture that it calls by themselves.

    Only unspaced writing needs it: a name may be any word there ("delete good morning").
    """
    own = [t for t, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    if (called := _by_a_part(text, own) or _several(text, own)) is not None:
        return called
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


def _by_a_part(text: str, own: list[str]) -> str | None:
    """Return the text with the one text in marks that it calls by one of its names ("remove Bob" of “Bob Ray”)."""
    normal = normalise(text)
    for pattern in patterns().references.get("own_part", ()) if len(normal) == len(text) else ():
        if (found := pattern.search(normal)) is None:
            continue
        name = text[slice(*found.span("x"))]
        held = [one for one in own if name in re.findall(r"[\w'’-]+", one)]
        alone = len(held) == 1 and held[0] != name and '"' not in held[0]
        if name[:1].isupper() and alone and not _is_word_of_ours(normalise(name)):
            return f'{text[: found.start("x")]}"{held[0]}"{text[found.end("x") :]}'
    return None


def _several(text: str, own: list[str]) -> str | None:
    """Return the text with marks around two texts or more that it calls by their names ("swap Anna and Bert")."""
    if is_unspaced(text):
        return None
    found = []
    for words in own:
        said = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
        plain = words[:1].isupper() and not _is_word_of_ours(normalise(words)) and '"' not in words
        if len(said) == 1 and plain and not is_quoted(text, said[0].start()):
            found += [said[0].span()] if _is_free(text, *said[0].span()) else []
    apart = sorted(found)
    if len(apart) < _MANY or any(a[1] > b[0] for a, b in pairwise(apart)):
        return None
    for start, end in reversed(apart):
        text = f'{text[:start]}"{text[start:end]}"{text[end:]}'
    return text


def _is_word_of_ours(words: str) -> bool:
    """Whether words mean something here, so that they may be no name ("title", "red")."""
    slotted = scan(words)
    if slotted.values and all(slotted.kind(char) for char in slotted.skeleton.strip()):
        # "Li Bai" is no white, though its last letter is.
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
    for kind, regexes in references_of("mark."):
        for pattern in regexes:
            found = pattern.search(normalise(text))
            if found is not None and not is_quoted(text, found.start()):
                mark = patterns().references_say[kind]
                text = f"{text[: found.start()]}{mark}{text[found.end() :]}"
                text = re.sub(r" {2,}", " ", text)
    return text
