"""A new name that is written as one: "change Tea to Stop and Go and make the bars red"."""

from __future__ import annotations

import re

from intents.edits.message.naming import CAPITALS
from intents.edits.message.patterns import ANY_VALUE, patterns
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_LED = re.compile(r"[a-z] [A-Z0-9]")


def in_marks(text: str, scene: Scene) -> str:
    """Return the text with marks around the capitalised words that a title or a text shall become.

    Whatever such words mean, they ask for nothing; a look alone ("to Dark Blue") is no name.
    """
    if not scene.exists or _LED.search(text) is None:
        return text
    normal = normalise(text)
    if text.istitle() or text.isupper() or len(normal) != len(text):
        return text
    for pattern in patterns().references.get("named_anew", ()):
        for found in pattern.finditer(normal):
            run = CAPITALS.match(text, found.end())
            if run is None or is_quoted(text, found.start()) or not _is_standing(found, scene):
                continue
            name = run.group().rstrip()
            many = " " in name or found.groupdict().get("renames") is not None
            if many and not _is_look(name):
                end = found.end() + len(name)
                return f'{text[: found.end()]}"{name}"{text[end:]}'
    return text


def _is_standing(found: re.Match[str], scene: Scene) -> bool:
    """Whether what is to be called otherwise is a kind of text, or words that stand there."""
    old = found.groupdict().get("old")
    return old is None or any(normalise(words) == old.strip("\"' ") for words in scene.texts)


def _is_look(name: str) -> bool:
    """Whether a name is made of colours and looks alone."""
    left = re.sub(f"{ANY_VALUE}+", " ", scan(name).skeleton)
    for pattern in (*patterns().looks.values(), patterns().links, patterns().filler):
        left = pattern.sub(" ", left)
    return not any(char.isalnum() for char in left)
