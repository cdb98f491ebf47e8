"""What an upload is for: the voice, the music, one after the other, in the place of another."""

from __future__ import annotations

import re

from intents.edits.frames import sound_places
from intents.edits.frames.look_values import file_slots
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_MISSED_MUSIC = frozenset({"no_music", "no_music_upload", "which_song"})
"""What was answered where a song was wanted: the next file is that song."""
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
    several = scene.sounds + scene.kinds.count("video") > 1
    own = clause.has("sound", "voice") and set(clause.things) <= {"sound", "voice", "video", "film"}
    own = own or _named_alone(clause, scene)
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


def _named_alone(clause: Clause, scene: Scene) -> bool:
    """Whether a recording that is not heard is only named ("use ep2")."""
    name = clause.value("file")
    unheard = name not in {*scene.voice_files, *scene.music_files, *scene.songs}
    of_sound = clause.file_kind == "audio" and not scene.fresh and scene.focus != "music"
    alone = scene.videos == scene.parts == 1 and len(scene.voice_files) == 1
    told = clause.talks("uses_that") and clause.acts <= {"change", "keep", "as_role"}
    return unheard and of_sound and alone and told and not clause.things and not clause.texts


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
    wanted = scene.asked in _MISSED_MUSIC or (scene.focus == "music" and scene.has_music)
    if called or (wanted and not heard):
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
    requests = [EditRequest("roles", slots, clause.text)]
    share, named = clause.value("percent"), clause.first("thing", "music")
    told_after = named is not None and any(
        clause.slotted.kind(char) == "percent"
        for char in clause.slotted.skeleton[named.end : clause.end]
    )
    if named is not None and told_after and isinstance(share, float):
        # "Put the second one underneath as music, at 20 %", "voice is a, music is b at 15 %".
        level: dict[str, Value] = {"target": "music", "volume": share}
        requests.append(EditRequest("volume", level, clause.text))
    return requests


def _goes_last(clause: Clause, scene: Scene) -> bool:
    """Whether one of the sounds that were joined is told to come last ("the rain should go last")."""
    joined = len(scene.voice_files) > 1 and clause.value("file") in scene.voice_files
    return joined and len(clause.values("file")) == 1 and clause.talks("goes_last")


def is_placed(clause: Clause) -> bool:
    """Whether a place in a row is told; "the first three seconds" come first in none."""
    places = [t for t in clause.tokens if t.group == "look" and t.name.startswith("place.")]
    return any(all(not s.start <= t.start < s.end for s in clause.spans) for t in places)


def moved(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return one of the joined sounds played first or last ("move the last one to the front")."""
    front, back = clause.talks("to_front"), clause.talks("to_back")
    number = clause.counted("sound") or clause.counted("one")
    joined = len(scene.voice_files)
    plain = not clause.valued and not set(clause.things) - {"sound", "music", "voice"}
    if front == back or number is None or not joined > 1 or not plain or scene.focus == "text":
        return None
    at = number - 1 if number > 0 else joined + number
    if not 0 <= at < joined or clause.does("remove", "add", "keep"):
        return None
    others = tuple(name for i, name in enumerate(scene.voice_files) if i != at)
    one = (scene.voice_files[at],)
    return EditRequest("join", {"files": one + others if front else others + one}, clause.text)


def joins(clause: Clause, scene: Scene) -> bool:
    """Whether sounds go one after the other; "add this music" with one new file lays it under."""
    # "Draw it as one simple line" of what is there.
    drawn = scene.exists and bool(clause.looks("style")) and "audio" not in scene.fresh
    if clause.start > 0 and len(scene.kinds) and scene.kinds.count("audio") < 2:
        # "Cut three to four and put the ends together" is no more than the cut.
        return False
    if drawn or clause.file_kind in {"image", "video"}:
        return False
    laid_under = (
        clause.has("music") and scene.fresh == ("audio",) and scene.kinds.count("audio") < 3
    )
    named = clause.has("music") or (clause.has("voice") and clause.does("as_role"))
    several = scene.kinds.count("audio") > 1 and not named
    pointed = clause.file_kind == "audio" or "audio" in scene.fresh
    ordered = pointed and several and is_placed(clause)
    whole = not scene.exists and {"image", "video"} & set(scene.fresh) and not clause.has("sound")
    whole = whole and scene.kinds.count("audio") < 2
    if whole and not ordered and len(clause.values("file")) < 2:
        # "Put it all together" of sound and picture makes the video.
        return False
    if scene.exists and scene.fresh and not {"audio", "video"} & set(scene.fresh) and not pointed:
        # "This should go behind it" of a picture.
        return False
    put = clause.does("put") and scene.fresh == ("audio",) and not clause.values("time")
    if _goes_last(clause, scene) or sound_places.beside(clause, scene):
        return True
    return (clause.does("join") or ordered or put) and not (
        clause.looks("gradient") or clause.looks("fade") or laid_under
    )


def _lies_under(clause: Clause, start: int, end: int) -> bool:
    """Whether a file is told to be the music of what is joined ("…, and song.mp3 as background music")."""
    skeleton = clause.slotted.skeleton
    before = any(clause.slotted.kind(char) == "file" for char in skeleton[:start])
    comma = skeleton.find(",", start, end)
    end = end if comma < 0 else comma
    told = [t.name for t in clause.all_tokens if start < t.start and t.end <= end]
    return before and ("as_role" if "music" in told else "underlay") in told


def join(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the joining of sound files."""
    slots: dict[str, Value] = file_slots(clause, "sound")
    # "First this file, then that one, as one piece": the files are named before the deed.
    said = clause.slotted
    at = [i for i, char in enumerate(said.skeleton) if said.kind(char) == "file"]
    ends = [*at[1:], len(said.skeleton)]
    files = [
        str(said.values[said.skeleton[i]])
        for i, end in zip(at, ends, strict=False)
        if not _lies_under(clause, i, end)
    ]
    if len(files) > 1:
        slots = {"files": tuple(files)}
    if clause.looks("order"):
        slots["order"] = "reversed"
    if _goes_last(clause, scene):
        return [EditRequest("join", {"last": str(clause.value("file"))}, clause.text)]
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
    elif clause.unknown and not scene.exists:
        # "Anna first", and no file goes by that name: they stay as they came.
        pass
    elif clause.looks("place") or sound_places.beside(clause, scene) == "before":
        slots["place"] = "before"
    for kind in ("voice_first", "voice_last"):
        if "files" not in slots and patterns().talk[kind].search(clause.slotted.skeleton):
            # "First the talk, then the song", "the bell first, then the talk".
            slots["voice"] = kind.removeprefix("voice_")
    return [EditRequest("join", slots, clause.text)]
