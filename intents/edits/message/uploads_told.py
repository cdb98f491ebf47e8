"""Uploads that are told by what they are like: "the portrait one", "the shorter recording first"."""

from __future__ import annotations

from intents.edits.message.patterns import patterns
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.text import normalise

_SHAPED = ("upload.tall", "upload.wide", "upload.square")
_LONG = {"upload.short": min, "upload.long": max}


def named_by_likeness(text: str, scene: Scene) -> str:
    """Return the text with the one upload that is like that by its name, where there are several."""
    for kind in (*_SHAPED, *_LONG):
        name = _name(kind, scene)
        for pattern in patterns().references.get(kind, ()) if name else ():
            found = pattern.search(normalise(text))
            if found is not None and not is_quoted(text, found.start()):
                text = f"{text[: found.start()]} {name} {text[found.end() :]}"
                break
    return text


def _name(kind: str, scene: Scene) -> str:
    """Return the upload of which alone this can be said, nothing where that is not clear."""
    if kind in _LONG:
        sounds = [
            (length, name)
            for length, name, what in zip(scene.lengths_ms, scene.names, scene.kinds, strict=False)
            if what == "audio" and length
        ]
        lengths = [length for length, _ in sounds]
        if len(sounds) < 2 or lengths.count(_LONG[kind](lengths)) > 1:
            return ""
        return _LONG[kind](sounds)[1]
    wanted = kind.rpartition(".")[2]
    seen = [(shape, name) for shape, name in zip(scene.shapes, scene.names, strict=False) if shape]
    alike = [name for shape, name in seen if shape == wanted]
    return alike[0] if len(alike) == 1 and len(seen) > 1 else ""
