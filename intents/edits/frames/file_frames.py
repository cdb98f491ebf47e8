"""What an upload is for: the voice, the music, one after the other, in the place of another."""

from __future__ import annotations

import re

from intents.edits.frames.look_values import file_slots
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_CHOOSES = frozenset({"change", "add", "as_role", "keep", "create"})


def exchanged(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the sound that came in the place of the file that is named ("replace the strings by this")."""
    name = clause.value("file")
    comes = scene.exists and scene.fresh == ("audio",) and clause.does("change")
    if not comes or not isinstance(name, str) or name == scene.names[-1]:
        return None
    if name in scene.music_files:
        return EditRequest("music", {"file": scene.names[-1]}, clause.text)
    if name in scene.voice_files and len(scene.voice_files) == 1:
        return EditRequest("roles", {"file": scene.names[-1], "role": "voice"}, clause.text)
    return None


def sound_of_file(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return a file as the main sound where its sound is wanted ("take the sound of vlog.mp4")."""
    name = clause.value("file")
    several = scene.kinds.count("audio") + scene.kinds.count("video") > 1
    own = clause.has("sound", "voice") and set(clause.things) <= {"sound", "voice", "video", "film"}
    told = {kind for kind in ("percent", "db", "factor", "time") if clause.values(kind)}
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    looks -= {"reach", "intend", "instead", "place"}
    if not isinstance(name, str) or len(clause.values("file")) > 1 or not (several and own):
        return None
    if told or looks or clause.spans or not clause.acts <= _CHOOSES or clause.unknown:
        return None
    if clause.file_kind not in {"audio", "video"} or not scene.exists:
        return None
    return EditRequest("roles", {"file": name, "role": "voice"}, clause.text)


def own_recording(scene: Scene) -> str | None:
    """Return the one sound file beside a clip, None where there is another number of them."""
    sounds = [name for name, kind in zip(scene.names, scene.kinds, strict=False) if kind == "audio"]
    return sounds[0] if len(sounds) == 1 and "video" in scene.kinds else None


def new_voice(text: str, scene: Scene) -> EditRequest:
    """Return that the newest upload is the voice from now on, the music where that was spoken of."""
    heard = any(patterns().things[kind].search(normalise(text)) for kind in ("sound", "voice"))
    # A name without a suffix has no stem.
    stems = [stem for name in scene.music_files if (stem := normalise(name.rpartition(".")[0]))]
    called = any(re.search(rf"(?<!\w){re.escape(stem)}(?!\w)", normalise(text)) for stem in stems)
    if called or (scene.focus == "music" and scene.has_music and not heard):
        # "This one instead", said of the music.
        return EditRequest("music", {"file": scene.names[-1]}, text)
    return EditRequest("roles", {"file": scene.names[-1], "role": "voice"}, text)


def roles(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return what an upload is for."""
    if clause.does("swap"):
        return [EditRequest("roles", {"swap": True}, clause.text)]
    slots = file_slots(clause, "sound", "one")
    if not slots and scene.fresh == ("audio",):
        return [new_voice(clause.text, scene)]
    slots["role"] = "music" if clause.has("music") else "voice"
    return [EditRequest("roles", slots, clause.text)]


def join(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the joining of sound files."""
    slots: dict[str, Value] = file_slots(clause, "sound")
    # "First this file, then that one, as one piece": the files are named before the deed.
    said = clause.slotted
    files = [str(said.values[char]) for char in said.skeleton if said.kind(char) == "file"]
    if len(files) > 1:
        slots = {"files": tuple(files)}
    if clause.looks("order"):
        slots["order"] = "reversed"
    called = [
        name
        for name in scene.names
        if re.search(
            rf"(?<!\w){re.escape(normalise(name.rpartition('.')[0]))}(?!\w)", clause.skeleton
        )
    ]
    if clause.looks("place") and not slots and len(called) == 1:
        # "The interview first" of files that come together.
        slots["first"] = called[0]
    elif clause.looks("place"):
        slots["place"] = "before"
    for kind in ("voice_first", "voice_last"):
        if "files" not in slots and patterns().talk[kind].search(clause.slotted.skeleton):
            # "First the talk, then the song", "the bell first, then the talk".
            slots["voice"] = kind.removeprefix("voice_")
    return [EditRequest("join", slots, clause.text)]
