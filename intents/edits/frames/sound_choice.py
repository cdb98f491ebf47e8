"""Which edit of the sound a clause asks for, by the things, acts and values it holds."""

from __future__ import annotations

from dataclasses import replace

from intents.edits.frames import (
    canvas_frame,
    cutting_frames,
    file_frames,
    look_values,
    music_stretches,
    sound_frames,
    sound_roles,
    waveform_frame,
)
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import number

_SEEN = frozenset({"text", "captions", "logo", "progress_bar", "clock", "waveform", "background"})


def heard(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the edit of the sound that a clause asks for, none when it speaks of something else."""
    writes = bool(clause.texts) or clause.has(*TEXT_THINGS)
    pictured = clause.has("waveform", "background", "logo", "clock", "progress_bar", "captions", "picture", "cover", "film")  # fmt: skip
    if not writes and (other := file_frames.exchanged(clause, scene)) is not None:
        return [other]
    if scene.exists and scene.fresh == ("audio",) and clause.talks("replaces_sound"):
        # "This one instead of the old sound".
        return [file_frames.new_voice(clause.text, scene)]
    if scene.exists and scene.fresh == ("audio",) and scene.voice_files and not writes:
        # "This song is the main sound, the old recording goes under it".
        if clause.talks("new_is_main") and not clause.has("music"):
            return [EditRequest("roles", {"file": scene.names[-1], "role": "voice"}, clause.text)]
        if clause.talks("old_goes_under") and scene.last_operation != "join":
            return [
                EditRequest("roles", {"file": scene.voice_files[0], "role": "music"}, clause.text)
            ]
    if not writes and not pictured and (effect := sound_roles.sounding_once(clause, scene)):
        return [effect]
    if (
        clause.talks("sound_exchanged")
        and (recording := file_frames.own_recording(scene))
        and not writes
    ):
        return [EditRequest("roles", {"file": recording, "role": "voice"}, clause.text)]
    normalised = any(one.operation == "loudness" for one in scene.done)
    if clause.things == ("volume",) and clause.does("remove") and normalised:
        # "What you did to the volume sounds bad, leave it out".
        return [EditRequest("loudness", {"visible": False}, clause.text)]
    if (
        (chosen := file_frames.sound_of_file(clause, scene)) is not None
        and not writes
        and not pictured
    ):
        return [chosen]
    if not writes and not pictured and (gone := _file_left_out(clause, scene)) is not None:
        return [gone]
    balance = clause.look("balance")
    if balance and scene.has_music and (share := _balance(clause)) is not None:
        slots: dict[str, Value] = {"volume": share, "target": "music"}
        if balance == "voice":
            slots["volume"] = round(min(2.0, 1 / share), 4) if share else 1.0
        return [EditRequest("volume", slots, clause.text)]
    spoken_of = head == "music" or (head == "fade" and scene.focus == "music")
    lies_under = clause.has("music") or (spoken_of and not clause.things)
    if lies_under and scene.has_music and clause.talks("loops_it"):
        return [EditRequest("music", {"loop": True}, clause.text)]
    if scene.exists and not writes and not pictured and clause.talks("repeats_sound"):
        return [cutting_frames.repeat(clause)]
    if clause.does("batch") and (not writes or clause.talks("own_titles")):
        parts = clause.talks("halves") or clause.counted("part") is not None
        lone = scene.kinds.count("audio") < 2
        parts = (parts and (lone or scene.parts > 1)) or (scene.parts > 1 and lone)
        pieces = clause.counted("pieces")
        if scene.kinds.count("audio") < 2 and scene.parts < 2 and pieces:
            # "Three videos of it".
            split = EditRequest("split", {"parts": max(2, pieces)}, clause.text)
            return [split, EditRequest("batch", {"parts": True}, clause.text)]
        each = EditRequest("batch", {"parts": True} if parts else {}, clause.text)
        shape = canvas_frame.canvas(clause) if clause.has("waveform") else []
        return [each, *shape, *waveform_frame.beside(clause, scene)]
    if clause.talks("one_beneath") and scene.kinds.count("audio") == 2 and not scene.has_music:
        # "Both in one clip, one underneath the other".
        return [EditRequest("music", {}, clause.text)]
    if (moved := file_frames.moved(clause, scene)) is not None:
        return [moved]
    if not writes and not pictured and file_frames.joins(clause, scene):
        return file_frames.join(clause, scene)
    if clause.value("lufs") is not None or (
        _speaks_of_loudness(clause) and not clause.has("background")
    ):
        return sound_frames.loudness(clause)
    # "Add half a second of silence": the word is no verb there.
    mutes = clause.does("mute") and not clause.values("time")
    left = clause.talks("leaves_some")
    inserts = clause.talks("length_of_silence") and not clause.does("keep") and not left
    adds = (inserts or (clause.does("add") and not mutes)) and not clause.does("cut", "remove")
    taken = any(one.operation == "silence" for one in scene.done)
    if clause.has("silence") and adds and taken and not writes and not clause.valued:
        # "I want the pauses back".
        return [EditRequest("undo", {"only": "silence"}, clause.text)]
    if clause.talks("pause_inserted") and not writes and not left:
        # "Leave a pause of two seconds at 0:04".
        return [EditRequest("impossible", {"topic": "gap"}, clause.text)]
    if clause.has("silence") and adds and not writes:
        return [EditRequest("impossible", {"topic": "effects_sound"}, clause.text)]
    if (
        cutting_frames.of_pauses(clause, scene)
        and not writes
        and not clause.span("first", "last", "range", "nth")
        and (clause.does("cut", "remove", "keep") or (left or not clause.does("mute")))
    ):
        if scene.last_operation == "silence" and left:
            return cutting_frames.shorter_pauses(clause)
        only = clause.talks("only_word") and clause.look("end") is not None
        stays = (clause.does("keep") and not only) or clause.looks("back")
        if stays and not left and not clause.does("cut", "remove"):
            # "Leave the pauses in after all".
            return [
                EditRequest(
                    "undo" if scene.last_operation == "silence" else "leave", {}, clause.text
                )
            ]
        return cutting_frames.silence(clause)
    apart = scene.last_operation == "join" and not clause.valued and not clause.spans
    if apart and clause.does("split") and not set(clause.things) - {"video"}:
        # "Separate again after all" of what was just joined.
        return [EditRequest("batch", {}, clause.text)]
    if clause.does("split") and not writes and not pictured:
        return cutting_frames.split(clause)
    beneath = _lies_under(clause, scene) and not sound_roles.brings_voice(clause, scene)
    if clause.does("plays") and beneath and not writes and not pictured:
        return sound_frames.music(clause, scene)
    fades = clause.looks("fade") and not clause.does("duck")
    # "Let it creep in slowly" of the picture that was just put there.
    fades = fades and not (head == "background" and "zoom" in clause.looks("fit"))
    if fades and not writes and not pictured and not runs_over(clause):
        if clause.has("music") and _is_main(clause, scene):
            return sound_frames.of_the_song(clause)
        if clause.has("music") and not clause.has("voice"):
            return sound_frames.music(clause, scene)
        ends = clause.looks("end") or clause.span("first", "last")
        # "Its first two seconds" are those of the text that was spoken of.
        # "With a soft fade at either end" goes on about the words before it.
        last = scene.last_request
        faded = last is not None and {"fade_in_ms", "fade_out_ms"} & last.slots.keys()
        attached = clause.talks("its_own") or clause.talks("attached")
        # "And fade it out at the end too" goes on about words that fade in.
        attached = attached or bool(faded and clause.talks("it") and clause.does("beside"))
        # "Fade it in over two seconds and out at the end", right after words.
        both = "both" in clause.looks("fade") and "head" not in clause.looks("end")
        attached = attached or (both and clause.talks("it"))
        own = head == "text" and attached and not clause.things
        if not own and (
            ends
            or clause.talks("sound_end")
            or head != "text"
            or clause.has("sound", "voice", "volume", "video")
            or not scene.texts
        ):
            return sound_frames.fade(clause)
    if clause.file_kind == "audio" and clause.has("background") and not writes:
        return sound_frames.music(clause, scene)
    if not writes and not pictured and _goes_under(clause):
        return sound_frames.music(clause, scene)
    behind = clause.has("background") and set(clause.things) <= {
        "background",
        "music",
        "sound",
        "voice",
    }
    if _lies_under(clause, scene) and not writes and (behind or not pictured):
        return sound_frames.music(clause, scene)
    if clause.does("drowns") and scene.has_music and not writes and not pictured:
        return [EditRequest("volume", {"factor": 0.6, "target": "music"}, clause.text)]
    if sound_roles.assigns(clause, scene):
        return file_frames.roles(clause, scene)
    if clause.looks("drown") and scene.has_music and not clause.looks("level"):
        # "It drowns the voice" is said of the music.
        quieter: dict[str, Value] = {"factor": sound_frames.LEVELS["quieter"], "target": "music"}
        return [EditRequest("volume", quieter, clause.text)]
    # "Put this clip behind it, it has no sound".
    new_clip = "video" in scene.fresh and clause.talks("it") and not clause.has("voice", "volume")
    of_film = (
        new_clip
        or (scene.background == "video" and clause.talks("clip_word"))
        or clause.looks("own_sound")
        or clause.has("film")
        or clause.file_kind == "video"
    )
    named = clause.has("voice", "sound", "volume") or clause.file_kind == "video"
    if clause.does("mute", "remove") and of_film and named and not clause.has("background"):
        # A video behind the waveform is never heard: there is nothing to turn off.
        return [EditRequest("leave", {}, clause.text)]
    if _voice_first(clause) and not writes:
        return sound_frames.volume(clause)
    main = clause.has("music") and _is_main(clause, scene)
    if (
        main
        and not writes
        and not pictured
        and not _paces(clause)
        and not clause.does("cut", "keep")
    ):
        loud = clause.looks("level") or clause.has("volume") or clause.value("db") is not None
        if loud or clause.does("mute", "unmute", "lower", "raise"):
            return sound_frames.of_the_song(clause)
    alone = not scene.exists and scene.kinds.count("audio") == 1
    # "The song has a cover": there is no other sound to lie under.
    main = main or (alone and not clause.does("add", "duck", "as_role"))
    placed = clause.has("waveform", "clock", "progress_bar")
    if clause.has("music") and not main and not writes and not placed:
        return sound_frames.music(clause, scene)
    new_music = head == "music" and "audio" in scene.fresh and not clause.has("voice", "sound")
    loud = clause.value("db") is not None or clause.looks("level")
    if new_music and not writes and not pictured and loud:
        return sound_frames.music(clause, scene)
    under = scene.has_music or (head == "music" and not scene.exists)
    if under and (clause.does("duck", "unduck") or music_stretches.ducks_by(clause)):
        return sound_frames.music(clause, scene)
    level = head in {"volume", "voice"} and not clause.looks("pace") and not clause.has("speed")
    if level and clause.value("factor") is not None and not clause.things:
        # "It's too quiet, make it twice what it was".
        return sound_frames.volume(clause)
    bare = not clause.things and not clause.looks("pace") and not clause.spans
    if head == "music" and scene.has_music and clause.value("factor") is not None and bare:
        # "Double it" of what lies under the voice, which has no pace of its own.
        return [
            replace(one, slots={**one.slots, "target": "music"})
            for one in sound_frames.volume(clause)
        ]
    times = clause.value("factor")
    if scene.last_operation == "repeat" and times is not None and not clause.things:
        # "Twice is enough" of what plays three times.
        return [EditRequest("correct", {"factor": times}, clause.text)]
    # "Too tall, one and a half times" of what is seen is its size.
    seen = head in _SEEN and not clause.looks("pace") and not clause.has("speed")
    seen = seen and (not look_values.is_factor(clause) or look_values.is_sized(clause, scene))
    if _paces(clause) and not writes and not pictured and not seen:
        return sound_frames.speed(clause)
    if (
        (
            clause.has("volume")
            or clause.value("db") is not None
            or clause.does("mute", "unmute")
            or _half_level(clause)
            or (_levels(clause, head) and not _describes(clause, scene))
        )
        and not writes
        and not pictured
    ):
        found = sound_frames.volume(clause)
        if scene.has_music and clause.talks("both_asked") and not clause.things:
            # "Both louder": the voice and what plays under it.
            return [replace(one, slots={**one.slots, "target": "all"}) for one in found]
        return found
    return []


def _balance(clause: Clause) -> float | None:
    """Return how loud the first is beside the second ("three to seven")."""
    match clause.value("ratio"):
        case (int() as one, int() as other) if other:
            return round(one / other, 4)
        case _:
            pass
    for regex in patterns().counted["ratio"]:
        if (found := regex.search(clause.skeleton)) and (whole := number(found["b"])):
            return round(number(found["a"]) / whole, 4)
    return None


def _voice_first(clause: Clause) -> bool:
    """Whether the voice's level is meant although music is named ("louder than the music")."""
    both = [thing for thing in clause.things if thing in {"voice", "music"}]
    if both != ["voice", "music"] or clause.does("duck"):
        return False
    # "The talk, and the music low" is said of the music.
    music = clause.first("thing", "music")
    levels = [t for t in clause.tokens if t.name.startswith("level.")]
    return music is not None and any(t.start < music.start for t in levels)


def _lies_under(clause: Clause, scene: Scene) -> bool:
    """Whether a sound that came with the message is laid under the voice ("softly underneath")."""
    new = "audio" in scene.fresh and scene.exists
    new = new and (clause.does("underlay", "plays") or not clause.has("video"))
    soft = any("quieter" in one for one in clause.looks("level")) and clause.does("add")
    back = clause.has("background") and "image" not in scene.fresh and "video" not in scene.fresh
    told = clause.does("underlay", "plays") or (soft and not clause.has("sound"))
    return new and not clause.colours and (told or back)


def _file_left_out(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the cut of one of several files that play in a row ("leave the last file out").

    One that is not heard stays out.
    """
    files = [name.casefold() for name in scene.voice_files]
    unused = clause.value("file")
    if isinstance(unused, str) and scene.exists and clause.acts == {"remove"}:
        heard = {name.casefold() for name in (*scene.voice_files, *scene.music_files)}
        if unused.casefold() not in heard and clause.file_kind == "audio" and not clause.things:
            # "Not part_b", which is not heard anywhere.
            return EditRequest("leave", {}, clause.text)
    if len(files) < 2 or scene.parts != len(files) or clause.spans or clause.values("time"):
        return None
    if not clause.does("remove", "cut") or clause.does("keep", "mute") or clause.looks("end"):
        return None
    number = clause.counted("upload") or clause.counted("sound")
    name = clause.value("file")
    if isinstance(name, str) and name.casefold() in files:
        number = files.index(name.casefold()) + 1
    return None if number is None else EditRequest("trim", {"part_number": number}, clause.text)


def _goes_under(clause: Clause) -> bool:
    """Whether a sound that is named shall lie under the voice ("strings.flac goes under the talk")."""
    under = clause.first("act", "underlay")
    if under is None or clause.file_kind != "audio" or clause.does("remove"):
        return False
    before = clause.slotted.skeleton[clause.start : under.start]
    return any(clause.slotted.kind(char) == "file" for char in before)


def _is_main(clause: Clause, scene: Scene) -> bool:
    """Whether "the song" is the one sound of the video, not music to lie under it."""
    lone = scene.kinds.count("audio") == 1 and not scene.has_music
    if not lone or clause.has("background") or clause.does("underlay"):
        return False
    adds = clause.does("add") and not clause.looks("fade") and not clause.looks("level")
    # "The music is too fast": what lies under a voice has no pace of its own.
    paced = bool(clause.looks("pace"))
    return clause.does("create") or ((scene.is_song or paced) and not adds)


def runs_over(clause: Clause) -> bool:
    """Whether it tells colours that run into each other."""
    return bool(clause.looks("gradient")) and bool(clause.colours)


def _paces(clause: Clause) -> bool:
    if "fit" in clause.looks("pace") and clause.values("time"):
        return True
    if clause.looks("fit"):
        return False
    if clause.looks("pace") or clause.has("speed"):
        return True
    if cutting_frames.part_of(clause) is not None and clause.talks("plays_at"):
        # "The first part at 1.5x".
        return True
    return (
        clause.value("factor") is not None
        and not clause.looks("size")
        and not clause.looks("height")
        and not clause.looks("level")
        and not clause.does("loop")
        and not clause.has("volume", "music", "sound", "voice")
    )


def _levels(clause: Clause, head: str) -> bool:
    seen = any(clause.looks(kind) for kind in ("fade", "opacity", "transparency", "blur", "tone"))
    said = [] if seen else clause.looks("level")
    bare = not clause.has("sound", "voice", "volume", "music")
    steps = set(said) <= {"half", "double"} and bool(said)
    if bare and steps and head in _SEEN:
        # "The wave is too tall, halve it".
        return False
    onward = clause.talks("lower_or_higher") or clause.talks("bare_more")
    if bare and head in _SEEN and onward:
        # "A little lower still" of what is seen is its place.
        return False
    if clause.has("canvas") or (clause.looks("either") and head in _SEEN):
        # "Not too big" of what is seen is no level.
        return False
    # "Drop the voice by a third" says how loud; "cut the sound by a third" how long.
    cut = clause.does("cut") and not (clause.has("voice") and clause.looks("by"))
    heard = clause.has("sound", "voice") and not clause.looks("length") and not cut
    factored = clause.value("factor") is not None and not clause.looks("pace")
    # "Put the voice up to 120".
    bare = not clause.spans and not clause.acts & {"cut", "keep", "as_role"}
    if heard and bare and clause.looks("reach") and clause.plain_number() is not None:
        return True
    if heard and (clause.value("percent") is not None or factored or clause.does("lower", "raise")):
        return True
    if not said:
        return False
    if clause.looks("length"):
        return False
    if {"half", "double"} & set(said) and not clause.looks("size") and not clause.does("cut"):
        return not clause.looks("pace")
    if any("quieter" in one or "louder" in one for one in said) and not clause.looks("size"):
        return True
    return clause.has("sound", "voice") or head in {"music", "volume", "voice"}


def _half_level(clause: Clause) -> bool:
    """Whether a half of the sound is given a level ("the second half at 40 %")."""
    half = clause.at_half()
    told = half is not None and half[1].value("percent") is not None
    return told and not clause.does("cut", "keep", "split")


def _speaks_of_loudness(clause: Clause) -> bool:
    """Whether a loudness is asked for, and not what shall be shown in its place."""
    named = clause.first("thing", "loudness")
    refusal = clause.first("look", "instead.of")
    return named is not None and (refusal is None or named.start < refusal.start)


def _describes(clause: Clause, scene: Scene) -> bool:
    """Whether a first message only says what the upload is like ("quiet take from last night")."""
    said = [
        clause.slotted.skeleton[t.start : t.end] for t in clause.tokens if t.name[:6] == "level."
    ]
    plain = all(patterns().talk["plain_level"].fullmatch(one) for one in said)
    return not scene.exists and plain and bool(said) and not clause.acts - {"as_role", "create"}
