"""Several pictures behind everything, one after the other: there is one for the whole video."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_STRETCHES: Final = frozenset({"first", "last", "range", "before", "after", "until", "to_end"})
_ELSEWHERE: Final = frozenset({"logo", "text", "title", "subtitle", "captions"})


def asked(text: str, scene: Scene) -> list[EditRequest]:
    """Return that pictures cannot take turns, nothing where a message asks for no such thing."""
    if scene.kinds.count("image") < 2:
        return []
    said = normalise(text)
    clauses = clauses_of(text)[1]
    if any(_ELSEWHERE & set(clause.things) or clause.texts for clause in clauses):
        return []
    timed = any(span.name in _STRETCHES for clause in clauses for span in clause.spans)
    timed = timed or any(clause.counted("half") is not None for clause in clauses)
    takes_turns = patterns().talk["pictures_alternate"].search(said) is not None
    follows = patterns().talk["comes_then"].search(said) is not None
    timed = timed or follows
    if not (takes_turns or (timed and _named(said, scene) > 1)):
        return []
    begins = [] if scene.exists else [EditRequest("create", {}, text)]
    return [*begins, EditRequest("impossible", {"topic": "pictures_in_turn"}, text)]


def _named(said: str, scene: Scene) -> int:
    """Return how many of the pictures a message names."""
    stems = {
        PurePath(name).stem.casefold()
        for name in scene.names
        if PurePath(name).suffix.casefold() in {".jpg", ".jpeg", ".png", ".webp", ".gif"}
    }
    words = (re.compile(rf"(?<![a-z0-9]){re.escape(stem)}(?![a-z0-9])") for stem in stems if stem)
    return sum(word.search(said) is not None for word in words)
