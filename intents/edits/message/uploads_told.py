"""Uploads that are told by what they are like: "the portrait one", "the shorter recording first"."""

from __future__ import annotations

import re

from intents.edits.message.patterns import patterns
from intents.edits.message.wording import QUOTED, is_quoted
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import ordinal, scan
from intents.text import normalise

_PAIR = 2
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


def asked(text: str, scene: Scene) -> EditRequest | None:
    """Return the question which files there are and what each is for, None for anything else."""
    said = normalise(text).strip()
    kinds = patterns().references.get("uploads_asked", ()) if scene.names else ()
    told = any(one.search(said) for one in kinds)
    return EditRequest("describe", {"thing": "files"}, text) if told else None


def named_for_role(text: str, scene: Scene) -> str:
    """Return the text with an upload in full that is told what it is for ("use music as the voice").

    What things are called is a name there, where a file goes by it.
    """
    if len(scene.names) < _PAIR or QUOTED.search(text):
        return text
    for name in sorted(scene.names, key=len, reverse=True):
        stem = normalise(name.rpartition(".")[0])
        for pattern in patterns().references.get("role_name", ()) if len(stem) > 1 else ():
            way = pattern.pattern.replace("STEM", re.escape(stem))
            found = re.search(way, normalise(text)) if stem in normalise(text) else None
            if found is None or len(normalise(text)) != len(text):
                continue
            whole = f" {name} " if is_unspaced(text) else name
            text = f"{text[: found.start('n')]}{whole}{text[found.end('n') :]}"
            break
    return text


def several_counted(text: str, scene: Scene) -> str:
    """Return the text with some of the sounds to be joined by their names ("join the first two")."""
    sounds = _sounds(scene)
    for pattern in patterns().references.get("many_files", ()) if len(sounds) > _PAIR else ():
        found = pattern.search(normalise(text))
        if found is None or QUOTED.search(text) or scene.videos > 1:
            continue
        say, own = patterns().references_say, ".unspaced" if is_unspaced(text) else ""
        count, last = ordinal(found["n"]), found["end"] in say[f"at_last{own}"]
        if not 1 < count < len(sounds):
            continue
        names = sounds[-count:] if last else sounds[:count]
        listed = say[f"and{own}"].join(names)
        told = say["joins_files.unspaced"].format(listed) if own else f"{found['v']} {listed}"
        return f"{text[: found.start()]}{told}{text[found.end() :]}"
    return text


def heard_by_name(text: str, scene: Scene) -> str:
    """Return the text with a sound that is heard as the part it plays, where its level is told ("music.mp3 quieter")."""
    if not scene.exists or scene.fresh or scene.videos > 1 or QUOTED.search(text):
        return text
    used = {"voice": scene.voice_files, "music": scene.music_files}
    for part, names in used.items() if scene.has_music else ():
        low = normalise(text)
        name = normalise(names[0]) if len(names) == 1 else ""
        if not name or low.count(name) != 1 or len(low) != len(text):
            continue
        at = low.index(name)
        rest = f"{low[:at]} {low[at + len(name) :]}"
        others = any(normalise(one) in rest for one in scene.names)
        if patterns().talk["level_told"].search(rest) and not others:
            key = f"heard_{part}_zh" if is_unspaced(text) else f"heard_{part}"
            return f"{text[:at]}{patterns().references_say[key]}{text[at + len(name) :]}"
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
