"""A clause to its edit: which frame it fills, by the things, acts and values it holds."""

from __future__ import annotations

from intents.edits.frames import (
    canvas_frame,
    cutting_frames,
    exchanges,
    look_values,
    looks_frames,
    part_frames,
    text_frames,
    waveform_frame,
)
from intents.edits.frames.inheriting import inherited
from intents.edits.frames.picture_choice import seen
from intents.edits.frames.sound_choice import heard
from intents.edits.message.clause import Clause, Token
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

_CLIPS = frozenset({"sound", "film", "video", "background"})
"""What a moving picture is called."""


def requests_of(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the edits of one clause, none when it names nothing that can be edited.

    head: what the clause before was about, for a clause that does not say.
    """
    if (piece := part_frames.within(clause, scene)) is not None:
        return [piece]
    if clause.talks("heard_so") and _plays_only(clause, head):
        # "Play it from 0:02 to 0:06".
        return cutting_frames.trim(clause, keep=True)
    film = scene.background == "video" or "video" in scene.fresh
    toned = clause.looks("tone") or clause.looks("blur") or clause.looks("fit")
    if (
        film
        and toned
        and (clause.talks("clip_word") or clause.has("video"))
        and set(clause.things) <= {"sound", "film", "video"}
    ):
        # "Dim the clip a little".
        return looks_frames.background(clause, scene)
    clips = clause.talks("clip_word") or clause.has("video", "film")
    if film and clause.does("loop") and clips and set(clause.things) <= _CLIPS:
        # "The clip should play over and over".
        return [EditRequest("background", {"source": "video"}, clause.text)]
    spoken_of = head == "background" or clause.has("background")
    paced = bool(clause.looks("pace")) and not set(clause.things) - {*_CLIPS, "speed"}
    behind = clause.has("film") or (clause.talks("clip_word") and not clause.has("video"))
    behind = behind or (clause.has("video") and clause.has("background"))
    if film and scene.exists and spoken_of and paced and behind:
        # "Slow the clip down": behind the rest it plays as it was taken.
        return [EditRequest("impossible", {"topic": "clip_pace"}, clause.text)]
    looped = clause.does("loop") or clause.talks("repeats_sound")
    if film and scene.exists and spoken_of and looped and clause.talks("it"):
        return [EditRequest("background", {"source": "video"}, clause.text)]
    once = clause.looks("once") and clause.has("video", "background", "film")
    if film and once and set(clause.things) <= {"video", "background", "film"}:
        # "Play the clip only once": behind the rest it goes on for as long as that.
        return [EditRequest("impossible", {"topic": "clip_once"}, clause.text)]
    whole = scene.fit == "contain" or "contain" in clause.looks("fit")
    boxed = head == "background" and whole and not clause.things
    if boxed and clause.looks("style") == ["bars"] and clause.colours:
        # "White bars instead of black" beside a picture that is shown whole.
        slots: dict[str, Value] = {"fit": "contain", "bars": clause.wanted_colours[:1]}
        return [EditRequest("background", slots, clause.text)]
    shared = clause.looks("height") and (clause.values("percent") or clause.values("factor"))
    if shared and not clause.things and not clause.texts and head in {"waveform", ""}:
        # "Have it take up a fifth of the picture".
        return waveform_frame.waveform(clause, scene)
    if (level := _bare_level(clause, scene)) is not None:
        return [level]
    several = "every" in clause.looks("which") and scene.focus in {"progress_bar", "waveform", ""}
    if (several or "all" in clause.looks("which")) and (everything := _everything(clause, scene)):
        return everything
    if (swapped := exchanges.frame(clause, scene, head)) is not None:
        return [swapped]
    if clause.does("covers") and clause.has("waveform"):
        return [EditRequest("waveform", {"vertical": "bottom"}, clause.text)]
    if _times_words(clause, scene, head):
        return text_frames.frame(clause, scene)
    if head == "background" and clause.looks("fit") and clause.looks("shape") and not clause.acts:
        # "What does not fit the wide frame: blurred" speaks of the picture.
        return looks_frames.background(clause, scene)
    unused = clause.does("remove") and not clause.things and not scene.exists
    if unused and clause.file_kind == "audio":
        # "Not the jingle": what a video begins without is nothing to take away.
        return [EditRequest("leave", {}, clause.text)]
    found = heard(clause, scene, head) or seen(clause, scene, head)
    found = found or inherited(clause, scene, head)
    if any(request.operation == "loudness" for request in found):
        # "As loud as YouTube wants it" is no shape.
        exact = any("lufs" in one.slots for one in found) and not clause.looks("platform")
        return [*found, *_shape(clause)] if exact and clause.looks("shape") else found
    if any(request.operation == "canvas" for request in found):
        drawn = clause.looks("style") and not clause.texts and len(found) == 1
        return [*found, *waveform_frame.waveform(clause, scene)] if drawn else found
    return [*found, *_shape(clause)]


def _plays_only(clause: Clause, head: str) -> bool:
    """Whether a stretch is what alone shall be played of the sound."""
    others = set(clause.things) - {"sound", "voice", "video"}
    ranged = [span.name for span in clause.spans] == ["range"]
    free = head not in {"music", "text", "captions"} and not clause.texts
    return ranged and free and not others and not clause.does("mute", "add", "remove")


def _bare_level(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the level of the music that is told by a bare number ("music five")."""
    said = clause.plain_number() if clause.things == ("music",) and scene.has_music else None
    if said is None or not 0 < said <= 100 or clause.acts or len(clause.tokens) > 1:
        return None
    return EditRequest("volume", {"volume": said / 100, "target": "music"}, clause.text)


def _times_words(clause: Clause, scene: Scene, head: str) -> bool:
    """Whether a bare stretch is that of the words before it ("from one second on, until four")."""
    spoken_of = head == "text" and scene.last_operation in {"add_text", "change_text"}
    ranged = [span for span in clause.spans if span.name == "range"]
    bare = not clause.things and not clause.texts and not clause.unknown and clause.acts <= {"keep"}
    # Only "from … on" may keep what it names.
    inside = all(
        any(span.start <= t.start < span.end for span in ranged)
        for t in clause.tokens
        if t.group == "act"
    )
    return spoken_of and bool(scene.texts) and len(ranged) == 1 and bare and inside


def _everything(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return one look for all that is drawn ("everything in white", "it's all too small")."""
    slots: dict[str, Value] = dict(look_values.size(clause))
    if clause.colours and not clause.looks("gradient"):
        slots = {"colours": clause.wanted_colours[:1]}
    if not slots or set(clause.things) - {"video"} or clause.texts:
        return []
    found = [EditRequest("change_text", {"every": True, **slots}, clause.text)]
    if "colours" in slots:
        found.append(EditRequest("progress_bar", slots, clause.text))
    if scene.has_captions:
        found.append(EditRequest("captions", slots, clause.text))
    return [EditRequest("waveform", slots, clause.text), *found]


def _shape(clause: Clause) -> list[EditRequest]:
    """Return the shape of the picture that a clause names beside something else."""
    exact = any(clause.values(kind) for kind in ("ratio", "size", "short", "fps"))
    framed = clause.has("video", "canvas") or clause.does("create") or clause.looks("version")
    free = clause.does("change", "create") or not clause.has("waveform")
    free = free or bool(clause.looks("version")) or _leads(clause)
    # "Upright bars, one beside the other".
    drawn = clause.has("waveform") and bool(clause.looks("style")) and not framed
    free = free and not _of_a_picture(clause) and not drawn
    # "Too quiet on my phone" asks for no other shape.
    free = free and not clause.looks("level")
    square = bool(clause.looks("shape")) and not clause.texts and free
    return canvas_frame.canvas(clause) if exact or framed or square else []


def _leads(clause: Clause) -> bool:
    """Whether a shape begins a list whose next word leads on to a thing ("vertical with …", "square, no …")."""
    first = clause.tokens[0] if clause.tokens else None
    if first is None or not first.name.startswith("shape.") or first.start > clause.start + 1:
        return False
    rest = clause.slotted.skeleton[first.end : clause.end].lstrip()
    leads = patterns().links.match(rest) or patterns().talk["starts_removal"].match(rest)
    return leads is not None


def _of_a_picture(clause: Clause) -> bool:
    """Whether a shape is that of a picture ("the cover as a small square", "our square photo behind it")."""
    small = clause.first("thing", "logo", "cover", "picture")
    shapes = [t for t in clause.tokens if t.group == "look" and t.name.startswith("shape.")]
    if small is not None and all(t.name == "shape.1:1" and t.start > small.end for t in shapes):
        return True
    return clause.has("background") and all(_describes(clause, t) for t in shapes)


def _describes(clause: Clause, shape: Token) -> bool:
    """Whether a shape stands right before what it is the shape of, or is what becomes the background."""
    after = [t for t in clause.tokens if t.start >= shape.start and t is not shape]
    beside = [t for t in after if not clause.slotted.skeleton[shape.end : t.start].strip(" -")]
    return any(t.name in {"picture", "cover", "as_role"} for t in beside)
