"""What is asked of the music beside the voice: alone, cut, in one half, heard again, no music at all."""

from __future__ import annotations

from typing import Final

from intents.edits.frames import cutting_frames
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.times import ranges
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

_USUAL: Final = 0.25
"""How loud music is that was silenced before anybody told a level."""
_BARE: Final = frozenset({"music", "sound", "volume"})


def told(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return what a clause asks of the music, None where it asks for nothing of this kind."""
    if (under := _counted_under(clause, scene) or _below_voice(clause, scene)) is not None:
        return under
    if clause.texts or clause.colours:
        return None
    if (chosen := _counted_alone(clause, scene)) is not None:
        return chosen
    if clause.talks("not_as_music") and not clause.does("duck", "loop"):
        # "Lofi not as music": none is laid under, and what lies there goes.
        none = scene.has_music or not scene.exists
        return EditRequest("music", {"visible": False}, clause.text) if none else None
    things = set(clause.things)
    if not scene.has_music:
        return _of_the_song(clause, scene)
    if not things and (again := _all_heard(clause, scene)) is not None:
        return again
    if "music" not in things or things - _BARE:
        return None
    if clause.talks("keeps_playing"):
        return EditRequest("music", {"loop": True}, clause.text)
    return (
        lasting(clause)
        or _half_of_file(clause, scene)
        or _half(clause)
        or _silent_there(clause)
        or _cut(clause, scene)
        or _heard_again(clause, scene)
    )


def paced(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return that music has no pace of its own, where it alone shall be faster or slower."""
    things = set(clause.things)
    faster = bool(clause.looks("pace")) or "speed" in things
    voiced = scene.exists and not scene.is_song and "audio" not in scene.fresh
    if not faster or "music" not in things or things - _BARE - {"speed"} or clause.texts:
        return None
    told = scene.has_music or voiced
    return EditRequest("impossible", {"topic": "music_pace"}, clause.text) if told else None


_STEP_MS: Final = 2000
"""How much longer music plays where nobody tells it."""


def lasting(clause: Clause) -> EditRequest | None:
    """Return the music that ends so much later or earlier ("two seconds longer", "end a second sooner")."""
    longer, shift, value = clause.look("longer"), clause.look("shift"), clause.value("time")
    if clause.looks("fade") or clause.looks("level") or clause.span("range", "first", "last"):
        return None
    if longer is None and shift is not None and clause.talks("finishes"):
        longer = "yes" if shift == "later" else "no"
        if clause.span("at", "to", "before"):
            return None
    if longer is None and clause.does("cut") and clause.span("by") and not clause.looks("end"):
        # "Shorten the music by two seconds".
        longer = "no"
    if longer is None:
        return None
    step = value if isinstance(value, int) else _STEP_MS
    return EditRequest("music", {"end_shift_ms": step if longer == "yes" else -step}, clause.text)


def _counted_under(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the sound that is only counted as the music ("the second one goes underneath")."""
    number = clause.counted("sound") or clause.counted("one")
    bare = not set(clause.things) - {"sound"} and not clause.texts and not clause.values("file")
    if number is None or not bare or not clause.does("underlay") or clause.does("remove"):
        return None
    if scene.kinds.count("audio") < 2:
        return None
    slots: dict[str, Value] = {"file_number": number, "file_number_of_kind": True}
    share = clause.numeric("percent")
    return EditRequest("music", slots if share is None else {**slots, "volume": share}, clause.text)


def _below_voice(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the music so far below the voice, whatever its level is now ("12 dB under the voice")."""
    below = clause.values("db")
    laid = scene.has_music or scene.kinds.count("audio") > 1
    if len(below) != 1 or not isinstance(below[0], int | float) or clause.values("percent"):
        return None
    if not laid or clause.does("duck") or not clause.talks("below_voice"):
        return None
    level = round(10 ** (-abs(below[0]) / 20), 4)
    if scene.has_music or not clause.has("music"):
        return EditRequest("volume", {"volume": level, "target": "music"}, clause.text)
    return EditRequest("music", {"volume": level}, clause.text)


def _half_of_file(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return one half of the file of the music alone ("only use the second half of the song")."""
    number, lengths = clause.counted("half"), dict(zip(scene.names, scene.lengths_ms, strict=False))
    length = lengths.get(scene.music_files[0], 0) if scene.music_files else 0
    loud = clause.looks("level") or clause.does("lower", "raise", "mute", "remove", "cut")
    if number is None or loud or not length or not clause.talks("of_the_music"):
        return None
    half = round(length / 2)
    return EditRequest("music", {"end_ms" if number == 1 else "skip_ms": half}, clause.text)


def _counted_alone(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the sound that is only counted as the one of the video ("use the second one")."""
    number = clause.counted("upload") or clause.counted("sound") or clause.counted("one")
    bare = not set(clause.things) - {"sound", "voice"} and not clause.valued and not clause.unknown
    words = len([one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto])
    several = scene.sounds > 1 and scene.videos == scene.parts == 1 and words < 2
    told = clause.talks("uses_that") and clause.acts <= {"change", "keep", "as_role"}
    if number is None or not bare or not several or not told or "image" in scene.kinds:
        return None
    slots: dict[str, Value] = {"file_number": number, "file_number_of_kind": True, "role": "voice"}
    return EditRequest("roles", slots, clause.text)


def _half(clause: Clause) -> EditRequest | None:
    """Return the music silent in a half ("no music in the first half", "only in the second half")."""
    number, shares = clause.counted("half"), clause.values("percent")
    if number is None or set(shares) - {0.5} or clause.looks("level") or clause.looks("fade"):
        return None
    half = 1 if number == 1 else 2
    if clause.does("remove") or clause.talks("music_absent"):
        return EditRequest("volume", {**_SILENT, "half": half}, clause.text)
    if clause.does("keep") or clause.looks("only") or clause.talks("only_word"):
        return EditRequest("volume", {**_SILENT, "half": 3 - half}, clause.text)
    return None


_SILENT: Final[dict[str, Value]] = {"volume": 0.0, "target": "music"}


def _silent_there(clause: Clause) -> EditRequest | None:
    """Return the music silent for a stretch ("no music in the first two seconds")."""
    gone = clause.does("remove", "cut") or clause.talks("music_absent")
    if (
        not gone
        or clause.talks("part_of_music")
        or clause.does("keep")
        or clause.looks("level")
        or len(clause.spans) != 1
    ):
        return None
    if (last := clause.span("last")) is not None:
        return EditRequest("volume", {**_SILENT, "last_ms": last.a}, clause.text)
    if clause.span("first", "range") is None:
        return None
    starts, ends = ranges(clause)
    return EditRequest("volume", {**_SILENT, "starts_ms": starts, "ends_ms": ends}, clause.text)


def _of_the_song(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the cut of a song that is the one sound of the video ("cut the song to 5 seconds")."""
    alone = scene.exists and scene.kinds.count("audio") == 1 and not scene.fresh
    cuts = clause.does("cut") and bool(clause.values("time")) and not clause.looks("level")
    if not alone or not cuts or set(clause.things) != {"music"}:
        return None
    return next(iter(cutting_frames.trim(clause)), None)


def _all_heard(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return all of the sound as loud as it was before all of it was silenced."""
    last = scene.last_request
    if last is None or not clause.does("unmute") or clause.valued or last.operation != "volume":
        return None
    silenced = last.word("target") == "all" and last.number("volume") == 0.0
    return (
        EditRequest("volume", {"volume": 1.0, "target": "all"}, clause.text) if silenced else None
    )


def _cut(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the music without its beginning or up to a length ("cut the first 2 seconds off the music")."""
    picks = clause.talks("picks_out") and (clause.does("keep") or clause.talks("part_of_music"))
    picks = picks or clause.does("cut")
    if not picks or clause.looks("level") or clause.values("percent") or clause.values("db"):
        return None
    slots: dict[str, Value] = {}
    for span in clause.spans:
        match span.name:
            case "range" if picks and not clause.does("remove") and clause.talks("picks_out"):
                slots = {"skip_ms": min(span.a, span.b), "end_ms": abs(span.b - span.a)}
            case "first" | "before":
                slots = {"skip_ms": span.a}
            case "last" if scene.duration_ms > span.a:
                slots = {"end_ms": scene.duration_ms - span.a}
            case "to" | "for":
                slots = {"end_ms": span.a}
            case _:
                return None
    return EditRequest("music", slots, clause.text) if slots else None


def _heard_again(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the music as loud as it was before it was silenced ("unmute the music")."""
    levels = [
        level
        for one in scene.done
        if one.operation == "music" or one.word("target") == "music"
        if (level := one.number("volume")) is not None
        and not {"half", "starts_ms", "last_ms"} & one.slots.keys()
    ]
    again = clause.does("unmute") or clause.talks("turned_on")
    if not again or clause.valued or levels[-1:] != [0.0]:
        return None
    before = next((level for level in reversed(levels) if level), _USUAL)
    return EditRequest("volume", {"volume": before, "target": "music"}, clause.text)


def between_speech(text: str) -> str | None:
    """Return a message without where nobody speaks, None where it does not say so of music."""
    found = patterns().talk["between_speech"].search(text)
    if found is None or patterns().things["music"].search(text) is None:
        return None
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,\uff0c")


_DEEPER_DB: Final = 13.0
"""How far louder music goes down under speech, so that it is as loud there as it was."""


def louder_between(found: list[EditRequest]) -> list[EditRequest]:
    """Return music that becomes louder as such that is louder only where nobody speaks.

    Quieter only there it cannot be.
    """
    told: list[EditRequest] = []
    for one in found:
        factor = one.number("factor")
        if one.word("target") == "music" and factor is not None and factor < 1:
            one = EditRequest("impossible", {"topic": "music_in_pauses"}, one.text)
        elif one.word("target") == "music" and factor is not None:
            slots: dict[str, Value] = {"factor": factor, "duck": True, "duck_db": _DEEPER_DB}
            one = EditRequest("music", slots, one.text)
        told.append(one)
    return told
