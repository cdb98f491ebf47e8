"""One of several joined sounds that goes elsewhere in their row ("the bell first", "the bell before the talk")."""

from __future__ import annotations

import re

from intents.edits.message.patterns import patterns
from intents.edits.message.wording import spoken
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise


def moved(text: str, scene: Scene) -> EditRequest | None:
    """Return the new place of the one file that is named, None for any other wish."""
    if len(scene.voice_files) < 2 or scene.videos > 1 or scene.fresh:
        return None
    said = normalise(text).strip(" .!?")
    called = [(found, name) for name in scene.voice_files if (found := _called(name, said, scene))]
    if len(called) > 1:
        return _beside(sorted(called, key=lambda one: one[0].start()), said, text, scene)
    for found, name in called:
        rest = f"{said[: found.start()].strip()} {said[found.end() :].strip()}".strip()
        for kind, place in (("row_front", "before"), ("row_back", "after")):
            if patterns().talk[kind].fullmatch(rest):
                return EditRequest("join", {"file": name, "place": place}, text)
    return None


def _called(name: str, said: str, scene: Scene) -> re.Match[str] | None:
    """Return where a file is called by its name, with its ending or without, as it is said aloud."""
    stem = normalise(name.rpartition(".")[0])
    names = f"{re.escape(normalise(name))}|{spoken(stem, scene)}"
    return re.search(rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])", said) if stem else None


def _beside(
    called: list[tuple[re.Match[str], str]], said: str, text: str, scene: Scene
) -> EditRequest | None:
    """Return the row with one file right before or right behind another ("put a.wav before b.wav")."""
    (first, one), (second, other) = called[:2]
    between = said[first.end() : second.start()].strip()
    around = f"{said[: first.start()].strip()} {said[second.end() :].strip()}".strip()
    kinds = [k for k in ("row_before", "row_behind") if patterns().talk[k].fullmatch(between)]
    if (
        len(called) > len({one, other})
        or not kinds
        or not patterns().talk["row_put"].fullmatch(around)
    ):
        return None
    row = [name for name in scene.voice_files if name != one]
    row.insert(row.index(other) + (kinds[0] == "row_behind"), one)
    return EditRequest("join", {"files": tuple(row)}, text)
