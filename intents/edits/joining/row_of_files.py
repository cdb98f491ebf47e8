"""One of several joined sounds that goes to the front or to the end of them ("the bell first")."""

from __future__ import annotations

import re

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise


def moved(text: str, scene: Scene) -> EditRequest | None:
    """Return the new place of the one file that is named, None for any other wish."""
    if len(scene.voice_files) < 2 or scene.videos > 1 or scene.fresh:
        return None
    said = normalise(text).strip(" .!?")
    for name in scene.voice_files:
        stem = normalise(name.rpartition(".")[0])
        found = re.search(
            rf"(?<![a-z0-9])(?:{re.escape(normalise(name))}|{re.escape(stem)})(?![a-z0-9])", said
        )
        if not stem or found is None:
            continue
        rest = f"{said[: found.start()].strip()} {said[found.end() :].strip()}".strip()
        for kind, place in (("row_front", "before"), ("row_back", "after")):
            if patterns().talk[kind].fullmatch(rest):
                return EditRequest("join", {"file": name, "place": place}, text)
    return None
