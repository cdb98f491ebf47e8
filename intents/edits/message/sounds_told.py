"""Sounds of a message told by their names or number: "a video of talk and part b", "from the second file only"."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.references import scanned
from intents.edits.scene import Scene
from intents.slots import Slotted, ordinal
from intents.text import normalise

_MANY: Final = 2
_SHORTEST: Final = 3
"""Letters of a name that is known without its ending."""


def chosen(text: str, scene: Scene) -> str:
    """Return the text with the sounds that a video is wanted of joined, or the one of them as its sound."""
    sounds = [n for n, kind in zip(scene.names, scene.kinds, strict=False) if kind == "audio"]
    if len(sounds) < _MANY or scene.videos > 1 or (scene.exists and scene.fresh):
        return text
    # "The song" beside a voice is what it is, and no name.
    spoken = [name for name in sounds if name not in scene.songs]
    named = _by_full_names(text, spoken or sounds)
    slotted = scanned(named)
    for kind in ("sounds_joined", "sounds_both", "sound_only"):
        for pattern in patterns().references.get(kind, ()):
            found = pattern.search(slotted.skeleton)
            meant = [] if found is None else _meant(found, slotted, sounds)
            if found is None or not meant or not _fits(kind, found, meant, scene):
                continue
            if kind == "sound_only" and scene.has_music and meant[0] in scene.voice_files:
                # The music beside it is what goes.
                kind = "voice_only"
            told = patterns().references_say[kind].format(" and ".join(meant))
            start, end = slotted.origins[found.start()], slotted.origins[found.end()]
            rest = named[end:].lstrip(" ,")
            told += f", {how}" if (how := found.groupdict().get("how")) else ""
            return f"{named[:start]}{told}{', ' if rest else ''}{rest}"
    return text


def _by_full_names(text: str, sounds: list[str]) -> str:
    """Return the text with each sound that is called by its name without the ending called in full."""
    for name in sounds:
        stem = name.rpartition(".")[0]
        if len(stem) < _SHORTEST or not stem.isascii():
            continue
        loose = re.sub(r"[ _-]+", "[ _-]", re.escape(normalise(stem)).replace("\\", ""))
        pattern = re.compile(rf"(?<![\w.]){loose}(?![\w.-]*\w\.?\w)(?!\.\w)", re.IGNORECASE)
        text = pattern.sub(name, text)
    return text


def _meant(found: re.Match[str], slotted: Slotted, sounds: list[str]) -> list[str]:
    """Return the sounds that a pattern found, all of them where none is told, none where one is unknown."""
    groups = found.groupdict()
    if groups.get("o"):
        at = ordinal(groups["o"])
        return [sounds[at - 1 if at > 0 else at]] if 0 < abs(at) <= len(sounds) else []
    told = [str(slotted.values[groups[g]]) for g in ("a", "b") if groups.get(g)]
    known = {normalise(name): name for name in sounds}
    meant = [known[normalise(name)] for name in told if normalise(name) in known]
    return meant if len(meant) == len(told) and told else sounds if not told else []


def _fits(kind: str, found: re.Match[str], meant: list[str], scene: Scene) -> bool:
    """Whether sounds may be joined, or one be the only one: music beside a voice is more likely laid under it."""
    if kind == "sound_only":
        return meant[0] not in scene.songs and len(scene.voice_files) < _MANY
    songs = set(meant) & set(scene.songs)
    alike = not songs or len(songs) == len(meant) or bool(found.groupdict().get("one"))
    return len(meant) == _MANY and (alike if kind == "sounds_joined" else not songs)
