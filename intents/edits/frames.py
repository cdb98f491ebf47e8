"""A clause to its edit: which frame it fills, by the things, acts and values it holds."""

from __future__ import annotations

from intents.edits import cutting_frames, looks_frames, sound_frames, text_frames
from intents.edits.clause import Clause
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

TEXT_HEADS = text_frames.TEXT_THINGS
LOOK_HEADS = {
    "progress_bar": looks_frames.progress_bar,
    "clock": looks_frames.clock,
    "waveform": looks_frames.waveform,
    "background": looks_frames.background,
}
NAMED = frozenset({*LOOK_HEADS, *TEXT_HEADS, "captions", "logo", "music", "voice", "volume"} - {"waveform"})  # fmt: skip
_SEEN = frozenset({"text", "captions", "logo", *LOOK_HEADS})
STRETCHES = frozenset({"range", "until", "to_end", "length_at", "first", "before", "last", "after", "to", "by", "both"})  # fmt: skip


def requests_of(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the edits of one clause, none when it names nothing that can be edited.

    head: what the clause before was about, for a clause that does not say.
    """
    if "all" in clause.looks("which") and (everything := _everything(clause)):
        return everything
    if clause.does("covers") and clause.has("waveform"):
        return [EditRequest("waveform", {"vertical": "bottom"}, clause.text)]
    unused = clause.does("remove") and not clause.things and not scene.exists
    if unused and clause.file_kind == "audio":
        # "Not the jingle": what a video begins without is nothing to take away.
        return [EditRequest("leave", {}, clause.text)]
    found = _sound(clause, scene, head) or _picture(clause, scene, head)
    found = found or _inherited(clause, scene, head)
    if any(request.operation == "canvas" for request in found):
        drawn = clause.looks("style") and not clause.texts and len(found) == 1
        return [*found, *looks_frames.waveform(clause, scene)] if drawn else found
    return [*found, *_shape(clause)]


def _everything(clause: Clause) -> list[EditRequest]:
    """Return one look for all that is drawn ("everything in white", "it's all too small")."""
    slots: dict[str, Value] = dict(looks_frames.size(clause))
    if clause.colours and not clause.looks("gradient"):
        slots = {"colours": clause.wanted_colours[:1]}
    if not slots or set(clause.things) - {"video"} or clause.texts:
        return []
    found = [EditRequest("change_text", {"every": True, **slots}, clause.text)]
    if "colours" in slots:
        found.append(EditRequest("progress_bar", slots, clause.text))
    return [EditRequest("waveform", slots, clause.text), *found]


def _shape(clause: Clause) -> list[EditRequest]:
    """Return the shape of the picture that a clause names beside something else."""
    exact = any(clause.values(kind) for kind in ("ratio", "size", "short", "fps"))
    framed = clause.has("video", "canvas") or clause.does("create") or clause.looks("version")
    free = clause.does("change", "create") or not clause.has("waveform")
    free = free or bool(clause.looks("version"))
    square = bool(clause.looks("shape")) and not clause.texts and free
    return looks_frames.canvas(clause) if exact or framed or square else []


def _cuts(clause: Clause) -> bool:
    return clause.does("cut", "keep")


def _voice_first(clause: Clause) -> bool:
    """Whether the voice's level is meant although music is named ("louder than the music")."""
    both = [thing for thing in clause.things if thing in {"voice", "music"}]
    return both == ["voice", "music"] and bool(clause.looks("level")) and not clause.does("duck")


def _joins(clause: Clause, scene: Scene) -> bool:
    """Whether sounds go one after the other; "add this music" with one new file lays it under."""
    if clause.start > 0 and len(scene.kinds) and scene.kinds.count("audio") < 2:
        # "Cut three to four and put the ends together" is no more than the cut.
        return False
    laid_under = (
        clause.has("music") and scene.fresh == ("audio",) and scene.kinds.count("audio") < 3
    )
    named = clause.has("music") or (clause.has("voice") and clause.does("as_role"))
    several = scene.kinds.count("audio") > 1 and not named
    pointed = clause.file_kind == "audio" or "audio" in scene.fresh
    ordered = pointed and several and bool(clause.looks("place"))
    whole = not scene.exists and {"image", "video"} & set(scene.fresh) and not clause.has("sound")
    if whole and not ordered and len(clause.values("file")) < 2:
        # "Put it all together" of sound and picture makes the video.
        return False
    put = clause.does("put") and scene.fresh == ("audio",) and not clause.values("time")
    joins = clause.does("join") or ordered or put
    return joins and not clause.looks("gradient") and not laid_under


def _sound(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    writes = bool(clause.texts) or clause.has(*TEXT_HEADS)
    pictured = clause.has("waveform", "background", "logo", "clock", "progress_bar", "captions", "picture", "cover", "film")  # fmt: skip
    if clause.does("batch") and not writes:
        return [EditRequest("batch", {}, clause.text)]
    if not writes and not pictured and _joins(clause, scene):
        return sound_frames.join(clause)
    if clause.value("lufs") is not None or (
        clause.has("loudness") and not clause.has("background")
    ):
        return sound_frames.loudness(clause)
    if (
        clause.has("silence")
        and not writes
        and not (clause.does("cut") and clause.span("first", "last", "range", "nth"))
        and (clause.does("cut", "remove") or not clause.does("mute"))
    ):
        return sound_frames.silence(clause)
    if clause.does("split") and not writes and not pictured:
        return cutting_frames.split(clause)
    if clause.does("plays") and _lies_under(clause, scene) and not writes and not pictured:
        return sound_frames.music(clause, scene)
    if clause.looks("fade") and not writes and not pictured and not _gradient(clause):
        if clause.has("music") and _is_main(clause, scene):
            return sound_frames.of_the_song(clause)
        if clause.has("music") and not clause.has("voice"):
            return sound_frames.music(clause, scene)
        ends = clause.looks("end") or clause.span("first", "last")
        # "Its first two seconds" are those of the text that was spoken of.
        own = head == "text" and clause.talks("its_own") and not clause.things
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
    if _roles(clause, scene):
        return sound_frames.roles(clause, scene)
    if clause.looks("drown") and scene.has_music and not clause.looks("level"):
        # "It drowns the voice" is said of the music.
        quieter: dict[str, Value] = {"factor": sound_frames.LEVELS["quieter"], "target": "music"}
        return [EditRequest("volume", quieter, clause.text)]
    of_film = clause.looks("own_sound") or clause.has("film") or clause.file_kind == "video"
    named = clause.has("voice", "sound", "volume") or clause.file_kind == "video"
    if clause.does("mute", "remove") and of_film and named and not clause.has("background"):
        # A video behind the waveform is never heard: there is nothing to turn off.
        return [EditRequest("leave", {}, clause.text)]
    if _voice_first(clause) and not writes:
        return sound_frames.volume(clause)
    main = clause.has("music") and _is_main(clause, scene)
    if main and not writes and not pictured and not _paces(clause) and not _cuts(clause):
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
    if scene.has_music and (clause.does("duck") or sound_frames.ducks_by(clause)):
        return sound_frames.music(clause, scene)
    if _paces(clause) and not writes and not pictured:
        return sound_frames.speed(clause)
    if (
        (
            clause.has("volume")
            or clause.value("db") is not None
            or clause.does("mute", "unmute")
            or _levels(clause, head)
        )
        and not writes
        and not pictured
    ):
        return sound_frames.volume(clause)
    return []


def _lies_under(clause: Clause, scene: Scene) -> bool:
    """Whether a sound that came with the message is laid under the voice ("softly underneath")."""
    new = "audio" in scene.fresh and scene.exists
    new = new and (clause.does("underlay", "plays") or not clause.has("video"))
    soft = any("quieter" in one for one in clause.looks("level")) and clause.does("add")
    back = clause.has("background") and "image" not in scene.fresh and "video" not in scene.fresh
    told = clause.does("underlay", "plays") or (soft and not clause.has("sound"))
    return new and not clause.colours and (told or back)


def _is_main(clause: Clause, scene: Scene) -> bool:
    """Whether "the song" is the one sound of the video, not music to lie under it."""
    lone = scene.kinds.count("audio") == 1 and not scene.has_music
    if not lone or clause.has("background") or clause.does("underlay"):
        return False
    adds = clause.does("add") and not clause.looks("fade") and not clause.looks("level")
    return clause.does("create") or (scene.is_song and not adds)


def _gradient(clause: Clause) -> bool:
    return bool(clause.looks("gradient")) and bool(clause.colours)


def _paces(clause: Clause) -> bool:
    if "fit" in clause.looks("pace") and clause.values("time"):
        return True
    if clause.looks("fit"):
        return False
    if clause.looks("pace") or clause.has("speed"):
        return True
    return (
        clause.value("factor") is not None
        and not clause.looks("size")
        and not clause.looks("level")
        and not clause.has("volume", "music")
    )


def _levels(clause: Clause, head: str) -> bool:
    seen = any(clause.looks(kind) for kind in ("fade", "opacity", "blur", "tone"))
    said = [] if seen else clause.looks("level")
    if clause.has("canvas") or (clause.looks("either") and head in _SEEN):
        # "Not too big" of what is seen is no level.
        return False
    heard = clause.has("sound", "voice") and not clause.looks("length") and not clause.does("cut")
    if heard and (clause.value("percent") is not None or clause.does("lower", "raise")):
        return True
    if not said:
        return False
    if {"half", "double"} & set(said) and not clause.looks("size") and not clause.does("cut"):
        return not clause.looks("pace")
    if any("quieter" in one or "louder" in one for one in said) and not clause.looks("size"):
        return True
    return clause.has("sound", "voice") or head in {"music", "volume", "voice"}


def _roles(clause: Clause, scene: Scene) -> bool:
    if clause.does("swap") and not scene.has_music and scene.kinds.count("audio") < 2:
        return False
    if _brings_voice(clause, scene):
        return True
    if clause.does("swap") and not clause.texts:
        return scene.exists and not clause.colours
    pointed = clause.value("file") is not None or any(
        clause.counted(kind) is not None
        for kind in ("upload", "sound", *(("one",) if scene.kinds.count("audio") > 1 else ()))
    )
    if pointed and clause.has("voice") and clause.does("as_role", "change"):
        return True
    return (
        pointed
        and clause.has("music")
        and clause.does("as_role", "change")
        and scene.exists
        and "audio" not in scene.fresh
    )


def _brings_voice(clause: Clause, scene: Scene) -> bool:
    """Whether the sound that came with the message is the voice for a video of a song."""
    new = scene.exists and scene.fresh == ("audio",) and scene.is_song and not scene.has_music
    return new and clause.has("voice") and not clause.does("underlay")


def _picture(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    if clause.has("theme") and not clause.texts and not clause.has(*TEXT_HEADS):
        slots: dict[str, Value] = {"plain": True} if clause.does("remove") else {}
        return [EditRequest("theme", slots, clause.text), *looks_frames.canvas(clause)]
    if clause.looks("same") and clause.things and clause.things[0] in TEXT_HEADS:
        return text_frames.frame(clause, scene)
    if not clause.texts and not clause.things and text_frames.named(clause, scene):
        return text_frames.frame(clause, scene)
    if clause.file_kind and clause.does("remove") and not clause.things and not clause.texts:
        return _file_gone(clause, scene)
    if clause.file_kind == "captions":
        return text_frames.captions(clause, scene)
    if clause.has("captions") and not (clause.texts or (_texts_only(clause, scene))):
        return text_frames.captions(clause, scene)
    letters = clause.things in {("letters",), ("text",)} and clause.counted("text") is None
    if head == "captions" and letters and not clause.texts and not clause.does("remove"):
        return text_frames.captions(clause, scene)
    if "captions" in scene.fresh and not clause.things:
        return text_frames.captions(clause, scene)
    if clause.does("transcribe"):
        return text_frames.captions(clause, scene)
    if clause.looks("total") and clause.does("add") and not clause.things:
        return looks_frames.clock(clause, scene)
    if _logo(clause, scene):
        return looks_frames.logo(clause, scene)
    for thing, frame in LOOK_HEADS.items():
        if clause.has(thing) and not clause.texts:
            others = [] if thing == "canvas" else looks_frames.canvas(clause)
            if thing == "background" and clause.has(*TEXT_HEADS):
                continue
            if thing in {"progress_bar", "clock"} or not (clause.does("create") and others):
                return frame(clause, scene)
            return [*others, *frame(clause, scene)]
    if clause.has(*TEXT_HEADS) or clause.texts or clause.has("captions"):
        return [*text_frames.frame(clause, scene), *looks_frames.canvas(clause)]
    if clause.has("cover", "picture", "film") and not _shape_only(clause):
        if clause.does("remove") and not clause.looks("fit") and not clause.looks("blur"):
            return [EditRequest("background", {"source": "theme"}, clause.text)]
        return [*looks_frames.background(clause, scene), *looks_frames.canvas(clause)]
    shaped = looks_frames.canvas(clause)
    if shaped:
        return [*shaped, *_stretch(clause, head)]
    return _stretch(clause, head)


def _file_gone(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the taking away of what a file is used for ("drop song.mp3")."""
    match clause.file_kind:
        case "audio":
            return [EditRequest("music", {"visible": False}, clause.text)]
        case "captions":
            return [EditRequest("captions", {"visible": False}, clause.text)]
        case _ if scene.has_logo and scene.background != "image":
            return [EditRequest("logo", {"visible": False}, clause.text)]
        case _:
            return [EditRequest("background", {"source": "theme"}, clause.text)]


def _texts_only(clause: Clause, scene: Scene) -> bool:
    """Whether "caption" can only mean a text on the picture."""
    nothing = not scene.has_captions and "captions" not in scene.kinds
    return (
        nothing
        and not all(scene.auto)
        and not clause.does("transcribe")
        and (clause.counted("text") is not None or bool(clause.colours or clause.looks("size")))
    )


def _shape_only(clause: Clause) -> bool:
    return clause.has("picture") and bool(looks_frames.canvas(clause)) and not clause.does("add")


def _logo(clause: Clause, scene: Scene) -> bool:
    if clause.has("logo"):
        return not clause.texts
    cornered = bool(clause.looks("corner")) or (
        bool(clause.looks("horizontal")) and bool(clause.looks("vertical"))
    )
    # "Put it in the bottom right corner" of a picture that just came.
    sent = "image" in scene.fresh and "audio" not in scene.fresh and not clause.things
    return (
        cornered
        and (clause.has("cover", "picture") or sent)
        and not clause.has("background")
        and not clause.texts
    )


def _stretch(clause: Clause, head: str) -> list[EditRequest]:
    """Return the cut of a clause that names a stretch of time and nothing else."""
    timed = bool(clause.spans) or bool(clause.values("time"))
    counted = clause.counted("part") is not None or clause.counted("half") is not None
    share = clause.numeric("percent")
    if (
        not timed
        and not counted
        and share is not None
        and (clause.looks("length") or _cuts(clause))
    ):
        named = clause.has("music", "waveform", "logo", "background", *TEXT_HEADS)
        return [] if named else [EditRequest("trim", {"to_share": share}, clause.text)]
    if not timed and not counted:
        asks = clause.does("cut") and clause.looks("end") and not clause.unknown
        return [EditRequest("trim", {}, clause.text)] if asks else []
    if head == "text" and clause.looks("appear") and not clause.does("cut"):
        # "Let it appear only from 0:02 to 0:04" is the text's time.
        return []
    meant = clause.talks("it") and clause.does("keep") and not clause.has("sound", "video", "voice")
    if head == "text" and meant:
        return []
    later = (clause.start > 0 or meant) and clause.span("after", "at") is not None
    if head == "music" and later and not clause.does("cut") and not clause.has("sound", "video"):
        # "Music at 35 %, start at 2 s" starts the music.
        return [EditRequest("music", {"start_ms": clause.spans[0].a}, clause.text)]
    if _cuts(clause):
        return cutting_frames.trim(clause)
    other = head in {"text", "waveform", "music", "captions", "fade"}
    if other and not clause.does("create") and not clause.has("video"):
        return []
    if any(span.name in {"to", "for"} for span in clause.spans) and not clause.does("add"):
        return cutting_frames.trim(clause, keep=True)
    if any(span.name in STRETCHES for span in clause.spans) and clause.has("sound", "video"):
        return cutting_frames.trim(clause, keep=True)
    return []


def _draws(clause: Clause) -> bool:
    """Whether it names what only a waveform is drawn as ("bars"; a line may be one of text)."""
    styles = set(clause.looks("style")) - {"line"}
    return bool(styles) and not clause.texts


def _elsewhere(clause: Clause, head: str) -> bool:
    """Whether a clause speaks of something else than what was spoken of before."""
    if _only_times(clause) and clause.unknown:
        return True
    heard = [
        t
        for t in clause.tokens
        if t.group == "thing"
        and t.name in {"sound", "voice", "video"}
        and not any(s.start <= t.start and t.end <= s.end for s in clause.spans)
    ]
    seen = {"text", "waveform", "background", "progress_bar", "clock", "captions", "logo", "fade"}
    drawn = clause.looks("which") or clause.looks("style")
    return bool(heard) and head in seen and not drawn


def _only_times(clause: Clause) -> bool:
    """Whether a clause says when and nothing of how it looks."""
    timed = bool(clause.spans or clause.values("time"))
    valued = any(clause.slotted.kind(char) not in {None, "time"} for char in clause.skeleton)
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    return timed and not valued and looks <= {"reach", "end", "by", "appear"}


def _inherited(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the edit of a clause that only says values, of what was spoken of before."""
    styled = bool(
        clause.colours or clause.spans or clause.values("time") or clause.looks("vertical")
        or clause.looks("horizontal") or clause.looks("size") or clause.looks("weight")
        or clause.looks("style") or clause.looks("opacity") or clause.looks("blur") or clause.looks("tone")
        or clause.looks("fit") or clause.looks("gradient") or clause.looks("fade") or clause.looks("total")
        or clause.values("percent") or clause.values("points") or clause.value("rainbow")
        or clause.looks("once") or clause.looks("angle") or clause.looks("halfway") or (head == "text" and clause.looks("longer"))
    )  # fmt: skip
    bare_act = clause.does("remove", "mute", "loop") and not clause.unknown
    hideable = head in {"waveform", "progress_bar", "clock"} and bool(clause.looks("appear"))
    bare_act = bare_act or (hideable and clause.does("add") and not clause.unknown)
    if not styled and not bare_act:
        return []
    if _elsewhere(clause, head):
        return []
    if _draws(clause) or (clause.looks("style") and head not in {"text", "captions"}):
        return looks_frames.waveform(clause, scene)
    if _gradient(clause) and len(clause.colours) > 1 and head not in {"waveform", "background"}:
        return looks_frames.background(clause, scene)
    if clause.looks("fit") or (clause.looks("blur") and head not in {"waveform"}):
        return looks_frames.background(clause, scene)
    match head:
        case "text":
            return text_frames.frame(clause, scene)
        case "captions":
            return text_frames.captions(clause, scene)
        case "music":
            return sound_frames.music(clause, scene)
        case "voice" | "volume":
            return sound_frames.volume(clause)
        case "speed" if clause.talks("normal"):
            return [EditRequest("speed", {"speed": 1.0}, clause.text)]
        case "speed":
            return sound_frames.speed(clause)
        case "fade":
            again = scene.last_operation == "fade" and not clause.looks("end")
            value = clause.value("time")
            if again and value is not None and not clause.looks("fade"):
                return [EditRequest("correct", {"time_ms": value}, clause.text)]
            return sound_frames.fade(clause)
        case "sound" | "trim":
            return (
                cutting_frames.trim(clause, keep=True)
                if clause.span("to")
                else cutting_frames.trim(clause)
            )
        case "logo":
            return looks_frames.logo(clause, scene)
        case "waveform" | "background" | "progress_bar" | "clock" if _only_times(clause):
            # None of them has a time: it is said of something else.
            return []
        case "waveform" | "background" | "progress_bar" | "clock":
            return LOOK_HEADS[head](clause, scene)
        case _:
            pass
    if clause.looks("tone"):
        return looks_frames.background(clause, scene)
    alone = clause.start == 0 and clause.end == len(clause.slotted.skeleton)
    if clause.looks("weight") and scene.texts and alone and not clause.unknown:
        return text_frames.frame(clause, scene)
    if clause.colours and clause.looks("gradient"):
        return looks_frames.background(clause, scene)
    seen = (
        clause.colours
        or clause.looks("vertical")
        or clause.looks("size")
        or clause.looks("opacity")
    )
    # "Make it blue" of a video nobody has touched: what moves is what people mean.
    begins = scene.exists or "audio" in scene.fresh
    # What is spoken of by a word nobody knows is not the waveform.
    known = not any(t in NAMED for t in clause.things) and (
        not clause.unknown or clause.talks("correct")
    )
    return looks_frames.waveform(clause, scene) if seen and begins and known else []
