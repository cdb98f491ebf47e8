"""What a clause asks that only says values: of what was spoken of before."""

from __future__ import annotations

from intents.edits.frames import (
    cutting_frames,
    looks_frames,
    sound_frames,
    text_frames,
    waveform_frame,
)
from intents.edits.frames.picture_choice import LOOK_HEADS
from intents.edits.frames.sound_choice import runs_over
from intents.edits.message.clause import Clause
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest
from intents.edits.scene import Scene

_HEARD = frozenset({"music", "voice", "volume", "sound", "speed", "fade", "loudness", "trim"})
_NAMED = frozenset({*LOOK_HEADS, *TEXT_THINGS, "captions", "logo", "music", "voice", "volume", "canvas", "speed", "loudness", "silence", "sound", "timeline"} - {"waveform"})  # fmt: skip


def inherited(clause: Clause, scene: Scene, head: str) -> list[EditRequest]:
    """Return the edit of a clause that only says values, of what was spoken of before."""
    styled = bool(
        clause.colours or clause.spans or clause.values("time") or clause.looks("vertical")
        or clause.looks("horizontal") or clause.looks("size") or clause.looks("weight")
        or clause.looks("style") or clause.looks("opacity") or clause.looks("blur") or clause.looks("tone")
        or clause.looks("fit") or clause.looks("gradient") or clause.looks("fade") or clause.looks("total")
        or clause.values("percent") or clause.values("points") or clause.value("rainbow")
        or bool({"half", "double"} & set(clause.looks("level")))
        or "colour" in clause.looks("same") or clause.looks("once") or clause.looks("opposite") or clause.looks("angle") or clause.looks("halfway") or (head in {"background", "waveform"} and clause.looks("striking")) or (head == "text" and clause.looks("longer"))
    )  # fmt: skip
    # "Drop the last one": which of several is no strange word.
    counted = clause.counted("one") is not None and " " not in clause.unknown
    known = not clause.unknown or (counted and head == "text")
    bare_act = clause.does("remove", "mute", "loop") and known
    hideable = head in {"waveform", "progress_bar", "clock"} and bool(clause.looks("appear"))
    bare_act = bare_act or (hideable and clause.does("add") and not clause.unknown)
    if not styled and not bare_act:
        return []
    if clause.looks("opposite") and head not in {"text", "captions", "logo", *LOOK_HEADS}:
        return []
    if _elsewhere(clause, head):
        return []
    if _draws(clause) or (clause.looks("style") and head not in {"text", "captions"}):
        return waveform_frame.waveform(clause, scene)
    owned = {"waveform", "background", "text", "progress_bar", "clock", "captions"}
    if runs_over(clause) and len(clause.colours) > 1 and head not in owned:
        return looks_frames.background(clause, scene)
    heard = clause.has("sound", "voice", "volume")
    pictured = scene.background in {"image", "video", "cover"} or {"image", "video"} & set(
        scene.kinds
    )
    shown = clause.has("picture", "film", "cover", "video")
    if clause.look("fit") == "contain" and not pictured and not shown and scene.exists and head:
        # "The last word is cut off" speaks of no picture.
        return []
    # "Coming in gently" of words is a fade.
    comes = head == "text" and clause.looks("fade")
    if comes and clause.values("time") and not heard and _fades_of_sound(scene):
        # "Make the fade out two seconds" where only the sound has one.
        return sound_frames.fade(clause)
    if (
        not heard
        and not comes
        and (clause.looks("fit") or (clause.looks("blur") and head not in {"waveform"}))
    ):
        return looks_frames.background(clause, scene)
    if head in _HEARD and clause.colours and not clause.values("percent"):
        # A sound has no colour: what moves on the picture has.
        return waveform_frame.waveform(clause, scene)
    drawn = any(one.operation == "waveform" for one in scene.last_requests)
    if clause.looks("weight") and drawn and scene.focus != "text" and not clause.things:
        # "Thicker", of a line that was just drawn.
        return waveform_frame.waveform(clause, scene)
    if head == "text" and _lies_behind(clause):
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
        case "fade" if clause.values("percent") and not clause.values("time"):
            # "… a fade at its end, 15 %".
            return sound_frames.volume(clause)
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
        case "logo" if _only_times(clause) and not scene.fresh:
            return [EditRequest("impossible", {"topic": "timed_look"}, clause.text)]
        case "logo":
            return looks_frames.logo(clause, scene)
        case "waveform" | "background" | "progress_bar" | "clock" if _only_times(clause):
            # None of them has a time: it is said of something else.
            return []
        case "waveform" | "background" | "progress_bar" | "clock":
            return LOOK_HEADS[head](clause, scene)
        case _:
            pass
    sides = {*clause.looks("horizontal"), *clause.looks("vertical")}
    if {"left", "right"} & sides and {"top", "bottom"} & sides and scene.texts:
        # "Into the top left corner": only words and small pictures go there.
        return text_frames.frame(clause, scene) if not clause.things else []
    if clause.looks("tone"):
        return looks_frames.background(clause, scene)
    alone = not any(token.end <= clause.start for token in clause.all_tokens)
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
    known = not any(t in _NAMED for t in clause.things) and (
        not clause.unknown
        or clause.talks("correct")
        or (bool(clause.colours) and clause.does("change") and clause.talks("it"))
    )
    return waveform_frame.waveform(clause, scene) if seen and begins and known else []


def _lies_behind(clause: Clause) -> bool:
    """Whether a gradient names nothing where words get a colour of their own ("…, white title")."""
    runs = bool(clause.looks("gradient")) and len(clause.colours) > 1
    if not runs or clause.things or clause.texts or clause.looks("style"):
        return False
    after = Clause(clause.slotted, clause.all_tokens, clause.end, len(clause.slotted.skeleton))
    return bool(after.colours) and after.has(*TEXT_THINGS) and not after.has("background")


def _fades_of_sound(scene: Scene) -> bool:
    """Whether the sound was given a fade, and the words were not."""
    texts = any({"fade_in_ms", "fade_out_ms"} & one.slots.keys() for one in scene.done)
    return not texts and any(one.operation == "fade" for one in scene.done)


def _draws(clause: Clause) -> bool:
    """Whether it names what only a waveform is drawn as ("bars"; a line may be one of text)."""
    styles = set(clause.looks("style")) - {"line"}
    # "Title “Sea”, blue line": words are no blue line.
    return bool(styles or clause.talks("drawn_line")) and not clause.texts


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
    return timed and not valued and looks <= {"reach", "end", "by", "appear", "only"}
