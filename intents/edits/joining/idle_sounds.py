"""What becomes of sounds that came along and are not heard yet: "both", "add the other one too", "each"."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

ASKED: Final = "idle_sounds"
"""What was last spoken of where a video was made of one of several sounds."""
_KINDS: Final = (
    "idle.each",
    "idle.none",
    "idle.front",
    "idle.under",
    "idle.more",
    "idle.instead",
    "idle.all",
)

_MISSED: Final = "nothing_to_join"
"""What was answered where another recording was wanted: the next one is that."""
_PLACES: Final = frozenset({"batch", "join", "roles", "music"})


def told(text: str, scene: Scene) -> tuple[list[EditRequest], str] | None:
    """Return what the sounds beside the one that is heard are for, and what else a message says."""
    sounds = [n for n, kind in zip(scene.names, scene.kinds, strict=False) if kind == "audio"]
    used = {*scene.voice_files, *scene.music_files}
    idle = [name for name in sounds if name not in used]
    joined = scene.last_operation == "join" and len(sounds) > 1 and not scene.fresh
    if joined and _found("idle.each", normalise(text), sounds, meant=True):
        # "No, separately" right after they were joined.
        return [EditRequest("batch", {}, text)], ""
    for kind, end in (("idle.front", "first"), ("idle.fresh", "last")) if joined else ():
        if _found(kind, normalise(text), sounds, meant=True) and scene.voice_files:
            # "No, at the beginning" of what was just added.
            newest = next((one for one in reversed(sounds) if one in scene.voice_files), None)
            return ([EditRequest("join", {end: newest}, text)], "") if newest else None
    if not scene.exists and len(sounds) == 1 and _is_plain(text):
        # "Use both" of a sound and a picture.
        return [EditRequest("create", {}, text)], ""
    if not idle and scene.exists and scene.videos == 1 and not scene.fresh:
        for kind in ("other_sound.front", "other_sound.end"):
            if any(
                one.fullmatch(normalise(text).strip(" .!"))
                for one in patterns().references.get(kind, ())
            ):
                place = {"place": "before"} if kind == "other_sound.front" else {}
                return [EditRequest("join", {**place}, text)], ""
    if added := _added(text, scene, idle):
        return added, ""
    fresh = not scene.exists and len(sounds) > 1
    if scene.videos > 1 or not idle or not (scene.exists or fresh) or QUOTED.search(text):
        return None
    normal = normalise(text)
    # A recording that comes along is what bare words are about.
    comes = scene.fresh == ("audio",) and idle[-1] not in scene.songs
    for kind in _KINDS:
        found = _found(kind, normal, idle, meant=fresh or comes or scene.asked == ASKED)
        if found is None or len(normal) != len(text) or (fresh and kind != "idle.all"):
            continue
        meant = [one for one in idle if _names(one, found.group())] or idle
        wanted = _wanted(kind, meant, scene, sounds, text)
        if wanted is None:
            continue
        rest = ", ".join(
            p for p in (text[: found.start()], text[found.end() :]) if p.strip(" ,.;!")
        )
        return wanted, rest.strip(" ,.;!\uff0c\u3002")
    return None


def _is_plain(text: str) -> bool:
    """Whether a first message only wants a video of what came."""
    said = normalise(text)
    return any(one.search(said) for one in patterns().references.get("idle.plain", ()))


def _added(text: str, scene: Scene, idle: list[str]) -> list[EditRequest]:
    """Return the sound that just came behind the others, where that is said ("this goes at the end")."""
    if not scene.exists or scene.fresh != ("audio",) or not idle or scene.videos > 1:
        return []
    said = normalise(text).strip(" .!,")
    kinds = ("idle.fresh",) if idle[-1] in scene.songs else ("idle.fresh", "idle.fresh_speech")
    if scene.asked == _MISSED and patterns().talk["handed_over"].fullmatch(said):
        # The other recording that was asked for.
        first = scene.last_request is not None and scene.last_request.word("place") == "before"
        row = (idle[-1], *scene.voice_files) if first else (*scene.voice_files, idle[-1])
        return [EditRequest("join", {"files": row}, text)]
    ways = [one for kind in kinds for one in patterns().references.get(kind, ())]
    if not any(one.search(said) for one in ways):
        return []
    return [EditRequest("join", {"files": (*scene.voice_files, idle[-1])}, text)]


def beside(found: list[EditRequest], others: list[EditRequest]) -> list[EditRequest]:
    """Return those with what else a message says, which may tell more of them ("both, each its own")."""
    told_more = any(one.operation in _PLACES for one in others)
    return others if told_more else [*found, *others]


def _found(kind: str, normal: str, idle: list[str], *, meant: bool) -> re.Match[str] | None:
    """Return where that is said; bare words count only right after the sounds were spoken of."""
    stems = {re.escape(normalise(one)) for name in idle for one in (name, name.rpartition(".")[0])}
    named = "|".join(sorted(stems, key=len, reverse=True))
    for group in (kind, f"{kind}.told") if meant else (f"{kind}.told",):
        for pattern in patterns().references.get(group, ()):
            found = re.search(pattern.pattern.replace("NAME", f"(?:{named})"), normal)
            if found is not None:
                return found
    return None


def _names(name: str, said: str) -> bool:
    return any(normalise(one) in said for one in (name, name.rpartition(".")[0]))


def _wanted(
    kind: str, meant: list[str], scene: Scene, sounds: list[str], text: str
) -> list[EditRequest] | None:
    """Return the edits, None where it cannot be told what is meant."""
    if kind == "idle.each":
        return [EditRequest("batch", {}, text)]
    if kind == "idle.none":
        return [EditRequest("leave", {}, text)]
    if kind == "idle.front":
        return [EditRequest("join", {"files": (*meant, *scene.voice_files)}, text)]
    if kind == "idle.under":
        return [EditRequest("music", {"file": meant[0]}, text)] if len(meant) == 1 else None
    if kind == "idle.instead":
        one = meant[0] if len(meant) == 1 else None
        if one is None:
            return None
        beneath = one in scene.songs and not set(scene.voice_files) & set(scene.songs)
        if beneath and not scene.has_music:
            return [EditRequest("music", {"file": one}, text)]
        return [EditRequest("roles", {"file": one, "role": "voice"}, text)]
    heard = list(scene.voice_files) if scene.exists else []
    row = [*heard, *meant] if scene.exists else sounds
    songs = [one for one in row if one in scene.songs and one not in heard]
    spoken = [one for one in row if one not in songs]
    beneath = len(songs) == 1 and bool(set(spoken) - set(scene.songs)) and not scene.has_music
    row = spoken if beneath else row
    joins = len(row) > max(1, len(heard))
    found = [EditRequest("join", {"files": tuple(row)}, text)] if joins else []
    if beneath:
        found.append(EditRequest("music", {"file": songs[0]}, text))
    return found or [EditRequest("create", {}, text)]
