"""Uploads that are told by what they are like: "the portrait one", "the shorter recording first"."""

from __future__ import annotations

import re

from intents.edits.message.patterns import patterns
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.slots import ordinal, scan
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


def of_main_sound(text: str, scene: Scene) -> str:
    """Return the text with the music that is to be the main sound by its name ("the song isn't music, it's the main sound")."""
    if len(scene.music_files) != 1 or not scene.voice_files:
        return text
    song, said = scene.music_files[0], normalise(text).strip(" .!")
    for pattern in patterns().references.get("main_sound", ()):
        found = pattern.fullmatch(said)
        if found is None or ("." in found["x"] and found["x"] != normalise(song)):
            continue
        told, rest = patterns().references_say["main_sound"].format(song), found["rest"] or ""
        if patterns().talk["other_not_needed"].fullmatch(rest):
            return told + patterns().references_say["left_out"].format(scene.voice_files[0])
        refused = patterns().talk["other_refused"].fullmatch(rest) is not None
        return told if refused else f"{told}{rest}"
    return text


def counted_beside_name(text: str, scene: Scene) -> str:
    """Return the text with "the second file" as its name where another one is called by its own.

    "The second file goes under the marimba": which one lies under which is told by names then.
    """
    pools = {"upload": scene.names, "sound": _sounds(scene)}
    if scene.last_operation in _OF_FILES:
        pools["one"] = pools["sound"]
    slotted = scan(text) if len(scene.names) > 1 else None
    for kind, pool in pools.items() if slotted is not None else ():
        for pattern in patterns().counted[kind]:
            found = pattern.search(slotted.skeleton) if slotted is not None else None
            said = None if found is None else found.groupdict().get("a") or found["b"]
            if slotted is None or found is None or not said:
                continue
            start, end = slotted.origins[found.start()], slotted.origins[found.end()]
            try:
                number = ordinal(said)
            except (ValueError, KeyError):
                continue
            rest = f"{text[:start]} {text[end:]}"
            if 0 < abs(number) <= len(pool) and _is_called(rest, scene, number, pool):
                name = pool[number - 1] if number > 0 else pool[number]
                return f"{text[:start]}{name}{text[end:]}"
    return text


_OF_FILES = frozenset({"join", "roles", "music", "batch"})
"""After what "the second one" is a file."""


def _sounds(scene: Scene) -> tuple[str, ...]:
    return tuple(n for n, kind in zip(scene.names, scene.kinds, strict=False) if kind == "audio")


def _is_called(text: str, scene: Scene, number: int, pool: tuple[str, ...]) -> bool:
    """Whether another upload is called by its name, with its suffix or without."""
    meant = pool[number - 1] if number > 0 else pool[number]
    stems = [name.rpartition(".")[0] or name for name in _sounds(scene) if name != meant]
    low = normalise(text)
    return any(
        len(stem) > 2 and re.search(rf"(?<![a-z0-9]){re.escape(normalise(stem))}(?![a-z0-9])", low)
        for stem in stems
    )


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
