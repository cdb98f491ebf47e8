"""One sound of a recording that is to be louder or quieter: only the whole can be ("the dog bark louder")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intents.edits.message.clause import Clause, tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_PLACED: Final = frozenset({"target", "half", "starts_ms", "last_ms", "part_number"})


def told_of_whole(found: Sequence[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests with a word on it where a level is for something that is heard in the sound.

    What the file is called is the whole of it ("rain.wav": "the rain louder").
    """
    if scene.has_music:
        return list(found)
    told: list[EditRequest] = []
    for one in found:
        told.append(one)
        what = "" if one.operation != "volume" or _PLACED & one.slots.keys() else _heard(one.text)
        called = any(word in name.casefold() for name in scene.names for word in what.split())
        if what and not called:
            told.append(EditRequest("whole_sound", {"what": what}, one.text))
    return told


def _heard(text: str) -> str:
    """Return what is named that no word of ours means, empty where a thing of the video is."""
    for pattern in patterns().references.get("one_sound", ()):
        found = pattern.search(normalise(text))
        if found is None:
            continue
        slotted = scan(found["what"])
        clause = Clause(slotted, tokens_of(slotted), 0, len(slotted.skeleton))
        named = {token.name for token in clause.tokens}
        # "The barking of the dog" is one word where no space is written.
        spelt = sum(token.end - token.start for token in clause.tokens)
        strange = clause.unknown or (named == {"sound"} and spelt < len(clause.skeleton.strip()))
        known = bool(named - {"sound"}) or clause.valued
        return found["what"].strip() if strange and not known else ""
    return ""
