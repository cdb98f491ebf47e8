"""Words on the picture that are called by what they were said to be: "the date", "the issue number"."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.patterns import patterns, references_of
from intents.edits.message.wording import QUOTED, is_quoted
from intents.edits.scene import Scene
from intents.text import normalise

_LONGEST: Final = 4
"""Characters of a label that is written without spaces."""
_HAN: Final = re.compile("[\u3400-\u9fff]{2,}$")
_WORD: Final = re.compile(r"\bthe ([a-z]{3,})\s*$", re.IGNORECASE)


def called_by_label(text: str, scene: Scene) -> str:
    """Return the text with a label of words that stand there as those words in marks.

    "The date “6 May” at the left": later "take the date away" means these.
    """
    text = _corner_mark(text, scene)
    own = [one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    if any(words in text for words in own):
        return text
    text = _of_its_form(text, own)
    if len(own) < 2:
        return text
    text = _middle(text, own)
    for words in own:
        for label in _labels(words, scene):
            for kind in ("labelled.zh", "labelled.en"):
                told = patterns().references_say[kind].replace("LABEL", re.escape(label))
                found = re.search(told, normalise(text))
                quoted = QUOTED.search(text)
                if found is not None and (quoted is None or found.start() < quoted.start()):
                    return f"{text[: found.start()]}\u201c{words}\u201d{text[found.end() :]}"
    return text


def _corner_mark(text: str, scene: Scene) -> str:
    """Return the text with "the mark in the corner" as the words in one, where no picture can be meant."""
    if scene.has_logo or "image" in scene.kinds:
        return text
    told = zip(scene.texts, scene.text_places, scene.auto, strict=False)
    there = [words for words, at, auto in told if not auto and " " in (at or "")]
    for kind in ("corner_mark_written", "corner_mark") if len(there) == 1 else ():
        for pattern in patterns().references.get(kind, ()):
            found = pattern.search(normalise(text))
            if found is not None and not is_quoted(text, found.start()):
                said = patterns().references_say[kind].format(there[0])
                return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _of_its_form(text: str, own: list[str]) -> str:
    """Return the text with "the episode number" as the one text that is nothing but such a number."""
    for kind, regexes in references_of("part_called."):
        forms = patterns().references.get(kind.replace("called", "is", 1), ())
        there = [one for one in own if any(form.fullmatch(normalise(one)) for form in forms)]
        for pattern in regexes if len(there) == 1 else ():
            found = pattern.search(normalise(text))
            if found is not None and not is_quoted(text, found.start()):
                return f"{text[: found.start()]}\u201c{there[0]}\u201d{text[found.end() :]}"
    return text


def _middle(text: str, own: list[str]) -> str:
    """Return the text with "the middle line" of three or five as the words that stand there."""
    if len(own) < 3 or not len(own) % 2:
        return text
    for pattern in patterns().references.get("middle_text", ()):
        found = pattern.search(normalise(text))
        if found is not None and not is_quoted(text, found.start()):
            words = own[len(own) // 2]
            return f"{text[: found.start()]}\u201c{words}\u201d{text[found.end() :]}"
    return text


def _labels(words: str, scene: Scene) -> list[str]:
    """Return what those words were called right before they were first said, longest first."""
    for one in reversed(scene.done):
        if one.operation != "add_text" or one.word("text") != words:
            continue
        if words not in one.text:
            continue
        said = one.text[: one.text.find(words)].rstrip("\u201c\"'\u300c\u300a\uff1a: ")
        if (word := _WORD.search(said)) is not None:
            return [] if _known(word[1]) else [word[1].casefold()]
        if (run := _HAN.search(said)) is not None:
            tails = (run[0][-length:] for length in range(_LONGEST, 1, -1))
            return [tail for tail in dict.fromkeys(tails) if not _known(tail)]
    return []


def _known(label: str) -> bool:
    """Whether a word names a thing of the picture or a place of it anyway ("title", "bottom")."""
    known = (*patterns().things.values(), *patterns().looks.values())
    return any(concept.fullmatch(label) for concept in known)


def beneath_first(text: str, scene: Scene) -> str:
    """Return the text with "put it below the title" said before the words that go there, if these are new."""
    quoted = QUOTED.search(text)
    if quoted is not None and quoted.group()[1:-1] in scene.texts:
        return text
    for pattern in patterns().references.get("put_beneath", ()) if quoted else ():
        found = pattern.search(normalise(text))
        if found is not None and quoted is not None and found.start() > quoted.start():
            said = patterns().references_say["put_beneath"]
            return f"{said}{text[: found.start()]}{text[found.end() :]}"
    return text
