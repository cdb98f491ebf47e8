"""Which edit of the picture, or which cut, a clause asks for by what it names."""

from __future__ import annotations

from intents.edits.frames import (
    canvas_frame,
    cutting_frames,
    looks_frames,
    music_stretches,
    other_picture,
    text_frames,
    waveform_frame,
)
from intents.edits.message.clause import Clause
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

LOOK_HEADS = {
    "progress_bar": looks_frames.progress_bar,
    "clock": looks_frames.clock,
    "waveform": waveform_frame.waveform,
    "background": looks_frames.background,
}
STRETCHES = frozenset({"range", "until", "to_end", "length_at", "first", "before", "last", "after", "to", "by", "both"})  # fmt: skip


def seen(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the edit of the picture, or the cut, that a clause asks for."""
    called = clause.look("style") == "line" and not clause.things and scene.wave != "line"
    if called and head == "progress_bar" and not clause.texts:
        # "The line should be gold", of the bar.
        return looks_frames.progress_bar(clause, scene)
    if clause.has("theme") and not clause.texts and not clause.has(*TEXT_THINGS):
        slots: dict[str, Value] = {"plain": True} if clause.does("remove") else {}
        return [EditRequest("theme", slots, clause.text), *canvas_frame.canvas(clause)]
    if clause.looks("same") and clause.things and clause.things[0] in TEXT_THINGS:
        return text_frames.frame(clause, scene)
    pick = clause.look("pick")
    picked = pick in {"top", "center", "bottom"} and bool(scene.texts)
    picked = picked or pick in scene.text_places
    if picked and not clause.things and not clause.texts:
        return text_frames.frame(clause, scene)
    if not clause.texts and not clause.things and text_frames.named(clause, scene):
        return text_frames.frame(clause, scene)
    if clause.file_kind and clause.does("remove") and not clause.things and not clause.texts:
        return _file_gone(clause, scene)
    numbered = clause.counted("image") is not None and scene.kinds.count("image") > 1
    if numbered and clause.does("change") and not clause.things and not clause.texts:
        # "The second picture instead".
        return looks_frames.background(clause, scene)
    if clause.file_kind == "captions":
        return text_frames.captions(clause, scene)
    cornered = other_picture.is_cornered(clause, scene, head)
    placed = clause.file_kind in {"image", "video"} and clause.does("join", "put") and not cornered
    if placed and not clause.things:
        # "hills.jpg goes behind it".
        return looks_frames.background(clause, scene)
    if clause.has("captions") and not (clause.texts or (_texts_only(clause, scene))):
        return text_frames.captions(clause, scene)
    letters = clause.things in {("letters",), ("text",)} and clause.counted("text") is None
    captioned = (scene.has_captions or "captions" in scene.fresh) and all(scene.auto)
    theirs = head == "captions" or (captioned and clause.things == ("text",))
    if theirs and letters and not clause.texts and not clause.does("remove"):
        return text_frames.captions(clause, scene)
    worded = set(clause.things) <= {"text", "letters"} and not clause.texts and not clause.colours
    # "Captions; a title that says …, at the top" speaks of the title in the end.
    theirs = head in {"", "captions"} or (bool(clause.things) and head != "text")
    if "captions" in scene.fresh and worded and theirs and not clause.looks("style"):
        return text_frames.captions(clause, scene)
    if clause.does("transcribe"):
        return text_frames.captions(clause, scene)
    if clause.looks("total") and clause.does("add") and not clause.things:
        return looks_frames.clock(clause, scene)
    if clause.talks("relative_place") and clause.things and clause.things[0] in TEXT_THINGS:
        # "The title goes above the waveform" is said of the title.
        return text_frames.frame(clause, scene)
    if _logo(clause, scene) or cornered:
        timed = EditRequest("impossible", {"topic": "timed_look"}, clause.text)
        if _is_timed(clause):
            return [*looks_frames.logo(clause, scene), timed] if scene.fresh else [timed]
        return looks_frames.logo(clause, scene)
    for thing, frame in LOOK_HEADS.items():
        if clause.has(thing) and not clause.texts and _is_timed(clause):
            return [EditRequest("impossible", {"topic": "timed_look"}, clause.text)]
        if clause.has(thing) and not clause.texts:
            others = [] if thing == "canvas" else canvas_frame.canvas(clause)
            if thing == "background" and clause.has(*TEXT_THINGS):
                continue
            if thing in {"progress_bar", "clock"} or not (clause.does("create") and others):
                return frame(clause, scene)
            return [*others, *frame(clause, scene)]
    if clause.has(*TEXT_THINGS) or clause.texts or clause.has("captions"):
        return [*text_frames.frame(clause, scene), *canvas_frame.canvas(clause)]
    dressed = clause.looks("tone") or clause.looks("blur")
    resized = clause.things == ("cover",) and _resized(clause) and not dressed
    if resized and scene.background == "cover":
        # What fills the picture behind everything has no size of its own.
        return [EditRequest("impossible", {"topic": "cover_size"}, clause.text)]
    if clause.has("cover", "picture", "film") and not _shape_only(clause):
        if clause.does("remove") and not clause.looks("fit") and not clause.looks("blur"):
            small = _is_small_cover(scene)
            behind = scene.background in {"image", "video", "cover"} and not (
                small and clause.has("cover")
            )
            if scene.has_logo and not behind:
                # "Without the cover" where it stands small in a corner.
                return [EditRequest("logo", {"visible": False}, clause.text)]
            return [EditRequest("background", {"source": "theme"}, clause.text)]
        return [*looks_frames.background(clause, scene), *canvas_frame.canvas(clause)]
    behind = clause.does("add", "change", "loop", "as_role", "underlay", "plays", "keep")
    if clause.file_kind in {"image", "video"} and behind and not set(clause.things) - {"video"}:
        # "loop.mp4 goes behind, on and on".
        return [*looks_frames.background(clause, scene), *canvas_frame.canvas(clause)]
    shaped = canvas_frame.canvas(clause)
    if shaped:
        return [*shaped, *_stretch(clause, scene, head)]
    return _stretch(clause, scene, head)


def _is_small_cover(scene: Scene) -> bool:
    """Whether the cover stands small in a corner."""
    told = any(r.operation == "logo" and r.word("source") == "cover" for r in scene.done)
    return scene.has_logo and told


def _resized(clause: Clause) -> bool:
    """Whether a clause only says how large something shall be."""
    sized = bool(clause.looks("size")) or bool(clause.values("percent"))
    return sized and not clause.acts - {"change", "raise", "lower"} and not clause.looks("fit")


def _is_timed(clause: Clause) -> bool:
    """Whether something that is there all the time shall be there for a while only."""
    timed = {"range", "until", "to_end", "first", "last", "after", "length_at"}
    heard = clause.has("sound", "voice", "music", *TEXT_THINGS, "captions")
    return any(span.name in timed for span in clause.spans) and not heard


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
    # "A vertical video with the photo blurred" says something of the picture as well.
    dressed = clause.looks("tone") or clause.looks("blur")
    bare = clause.has("picture") and not clause.does("add") and not dressed
    return bare and bool(canvas_frame.canvas(clause))


def _logo(clause: Clause, scene: Scene) -> bool:
    if clause.has("logo"):
        return not clause.texts
    if clause.things == ("cover",) and _resized(clause) and _is_small_cover(scene):
        return True
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


def _shared(clause: Clause, share: float) -> dict[str, Value]:
    """Return the cut of a share: of an end, of both, or what is left of the whole."""
    ends = clause.looks("end")
    if "both" in ends or {"head", "tail"} <= set(ends):
        return {"head_share": share, "to_share": round(1 - share, 4)}
    cut = clause.does("cut") and not clause.does("keep") and not clause.looks("reach")
    gone = cut or bool(clause.looks("by"))
    if gone and ends[:1] == ["head"]:
        return {"head_share": share}
    return {"to_share": round(1 - share, 4) if gone else share}


def _stretch(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the cut of a clause that names a stretch of time and nothing else."""
    timed = bool(clause.spans) or bool(clause.values("time"))
    if clause.looks("length") and "half" in clause.looks("level") and not timed:
        return [EditRequest("trim", {"to_share": clause.numeric("percent") or 0.5}, clause.text)]
    length, end = clause.value("time"), clause.look("end")
    more = clause.does("beside") and scene.last_operation == "trim" and end in {"head", "tail"}
    if more and isinstance(length, int) and not clause.spans and not clause.does("keep"):
        # "Also the tail end, half a second".
        return [EditRequest("trim", {f"{end}_ms": length}, clause.text)]
    # "The first bit" of a sound that nobody split is its beginning.
    bit = scene.parts < 2 and bool(clause.looks("end")) and clause.talks("loose_bit")
    counted = (cutting_frames.part_of(clause) is not None and not bit) or clause.counted(
        "half"
    ) is not None
    if scene.parts > 1 and not timed and not counted and clause.does("cut", "keep", "remove"):
        number = clause.counted("one") or clause.counted("side")
        keep = clause.does("keep") and not clause.does("cut")
        slots: dict[str, Value] = {"keep": True} if keep else {}
        return (
            [EditRequest("trim", {"part_number": number, **slots}, clause.text)] if number else []
        )
    share = clause.numeric("percent")
    middle = {"center"} & set(clause.looks("vertical")) or clause.looks("part")
    if share and middle and not timed and clause.does("cut", "keep") and scene.duration_ms:
        # "Cut out the middle third".
        starts = round(scene.duration_ms * (1 - share) / 2)
        kept: dict[str, Value] = {"keep": True} if not clause.does("cut") else {}
        ends = scene.duration_ms - starts
        around: dict[str, Value] = {"starts_ms": (starts,), "ends_ms": (ends,), **kept}
        return [EditRequest("trim", around, clause.text)]
    if (
        not timed
        and not counted
        and share is not None
        and (clause.looks("length") or clause.does("cut", "keep"))
    ):
        if (
            clause.has("sound", "volume", "voice")
            and clause.does("lower")
            and not clause.looks("end")
        ):
            # "Drop the sound to half" is its level.
            return []
        named = clause.has("music", "waveform", "logo", "background", *TEXT_THINGS)
        # "Only 10 %" of what was spoken of cuts nothing.
        named = named or (head in {"music", *LOOK_HEADS} and clause.acts <= {"keep"})
        return [] if named else [EditRequest("trim", _shared(clause, share), clause.text)]
    if "half" in clause.looks("length") and not timed:
        share = clause.numeric("percent") or 0.5
        return [EditRequest("trim", {"to_share": share}, clause.text)]
    if head not in {"text", "music"} and (moved := cutting_frames.moved_end(clause)):
        return moved
    if not timed and not counted:
        asks = clause.does("cut") and clause.looks("end") and not clause.unknown
        return [EditRequest("trim", {}, clause.text)] if asks else []
    if head == "text" and clause.looks("appear") and not clause.does("cut"):
        # "Let it appear only from 0:02 to 0:04" is the text's time.
        return []
    last = scene.last_request
    timed_text = (
        last is not None
        and last.operation in {"add_text", "change_text"}
        and "start_ms" in last.slots
    )
    if (
        head == "text"
        and timed_text
        and clause.start == 0
        and clause.does("change")
        and not clause.does("cut")
        and not clause.has("sound", "video", "voice")
    ):
        # "Make that from 0:03" is the time of the text.
        return []
    meant = clause.talks("it") and clause.does("keep") and not clause.has("sound", "video", "voice")
    if head == "text" and meant:
        return []
    own = scene.last_operation == "music" and not clause.things and not clause.does("cut")
    later = (clause.start > 0 or meant or own) and clause.span("after", "at") is not None
    if head == "music" and later and not clause.does("cut") and not clause.has("sound", "video"):
        # "Music at 35 %, start at 2 s" starts the music.
        return [EditRequest("music", {"start_ms": clause.spans[0].a}, clause.text)]
    gone = clause.does("remove") and any(span.name in STRETCHES for span in clause.spans)
    if head == "music" and (silent := music_stretches.heard_only(clause, scene)):
        return silent
    if clause.does("cut", "keep") or (gone and head != "text"):
        return cutting_frames.trim(clause)
    other = head in {"text", "waveform", "music", "captions", "fade"}
    if other and not clause.does("create") and not clause.has("video"):
        return []
    brings = not clause.does("add") or (clause.span("to") is not None and clause.talks("it"))
    if any(span.name in {"to", "for"} for span in clause.spans) and brings:
        return cutting_frames.trim(clause, keep=True)
    # "The opening five seconds of this, upright": what a video is made of.
    begins = not scene.exists and "audio" in scene.fresh
    named = clause.has("sound", "video") or begins
    bare = not clause.acts and not clause.things and not clause.unknown and not clause.spans
    if begins and bare and clause.value("time") is not None:
        # "6 seconds, 9:16": how long the video is to be.
        return cutting_frames.trim(clause, keep=True)
    if head in {"sound", "trim"} and not clause.has("sound", "video") and not clause.acts:
        # "Cut the first three seconds and the last three".
        named = False
    if any(span.name in STRETCHES for span in clause.spans) and named:
        return cutting_frames.trim(clause, keep=True)
    return []
