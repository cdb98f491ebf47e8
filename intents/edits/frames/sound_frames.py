"""What a clause asks of the sound: speed, volume, fades, loudness, silences, music, files."""

from __future__ import annotations

from dataclasses import replace

from intents.edits.frames import music_stretches
from intents.edits.frames.cutting_frames import MIDDLE, part_of
from intents.edits.frames.look_values import file_slots
from intents.edits.frames.music_stretches import ducks_by, heard_between, named_music
from intents.edits.message.clause import Clause, Span
from intents.edits.message.patterns import patterns
from intents.edits.message.times import fade_ms, ranges, shifted
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

LEVELS = {
    "much_louder": 2.0, "louder": 1.4, "slightly_louder": 1.2, "double": 2.0,
    "much_quieter": 0.4, "quieter": 0.7, "slightly_quieter": 0.85, "half": 0.5,
}  # fmt: skip
PACES = {
    "much_faster": 1.5,
    "much_slower": 0.65,
    "slightly_faster": 1.1,
    "faster": 1.25,
    "slightly_slower": 0.9,
    "slower": 0.8,
}
_MOMENT_MS = 1000
USUAL_FADE_MS = 2000
_EXACT_DB = -10


def speed(clause: Clause) -> list[EditRequest]:
    """Return the change of speed."""
    pace = clause.look("pace")
    factor, share = clause.numeric("factor"), clause.numeric("percent")
    length, paced = clause.span("to", "for"), _paced_to(clause)
    length = paced or length
    if clause.counted("half") is not None and share == _part_share(clause):
        # "The second half": which part, not how fast.
        shares = [v for v in clause.values("percent") if isinstance(v, int | float)]
        share = shares[1] if len(shares) > 1 else None
    slots: dict[str, Value] = {}
    slower = (pace is not None and "slower" in pace) or (pace is None and clause.does("lower"))
    if pace is None and clause.does("raise") and share is not None:
        pace = "faster"
    if "normal" in clause.looks("pace") and (told := share or factor) is not None:
        # "Three quarters of the normal pace".
        slots["speed"] = told
    elif "normal" in clause.looks("pace"):
        # "It's too fast, the normal pace again".
        slots["speed"] = 1.0
    elif pace == "half" and factor is not None and factor > 1:
        slots["speed"] = round(1 / factor, 4)
    elif length is not None and factor is None and share is None:
        slots["to_ms"] = length.a
    elif factor is not None:
        relative = clause.looks("than") or (
            pace is not None and pace not in {"double"} and factor > 1
        )
        slots["factor" if relative and slower else "speed"] = (
            round(1 / factor, 4) if slower and factor > 1 else factor
        )
    elif (
        share is not None
        and pace in {"faster", "slightly_faster", "much_faster"}
        and not clause.looks("reach")
    ):
        slots["factor"] = round(1 + share, 4)
    elif "half" in clause.looks("pace"):
        # "Slower, half speed".
        slots["speed"] = share or 0.5
    elif share is not None and slower and not clause.looks("reach"):
        slots["factor"] = round(max(0.1, 1 - share), 4)
    elif pace == "double":
        slots["speed"] = share or 2.0
    elif share is not None:
        slots["speed"] = share
    elif (plain := clause.plain_number()) is not None:
        slots["speed"] = plain
    elif pace in PACES:
        slots["factor"] = PACES[pace]
    elif clause.does("lower"):
        slots["factor"] = PACES["slower"]
    elif clause.does("raise"):
        slots["factor"] = PACES["faster"]
    if slots and paced is None:
        slots |= _where(clause)
    return [EditRequest("speed", slots, clause.text)] if slots else []


def _paced_to(clause: Clause) -> Span | None:
    """Return the length that "speed it up to six seconds" tells: its "up" is not that of "up to"."""
    paces = [t for t in clause.tokens if t.name.startswith("pace.")]
    ends = [one for one in clause.spans if one.name == "before"] if clause.looks("reach") else []
    return next((one for one in ends if any(t.start < one.start < t.end for t in paces)), None)


def target(clause: Clause) -> str | None:
    """Return whose level is meant, None when it was not said."""
    if clause.has("music") and clause.has("voice"):
        first = [t for t in clause.things if t in {"music", "voice"}]
        return first[0]
    if clause.has("music"):
        return "music"
    if clause.has("voice"):
        return "voice"
    if clause.has("video") or clause.looks("which") or clause.talks("overall"):
        return "all"
    return None


def _says_by(clause: Clause) -> bool:
    """Whether a share is by how much, and not what it comes to ("far too loud, down to 30 %")."""
    last = [t.name for t in clause.tokens if t.name.partition(".")[0] in {"by", "reach"}][-1:]
    return bool(clause.looks("by")) and last != ["reach.to"]


def level(clause: Clause) -> dict[str, Value]:
    """Return how loud: volume (absolute), factor or db (on the present level)."""
    said = clause.look("level") or ("quieter" if clause.looks("drown") else None)
    if clause.talks("halves_it"):
        # "A bit strong, halve the music".
        said = "half"
    db, share, factor = clause.numeric("db"), clause.numeric("percent"), clause.numeric("factor")
    if _names_half(clause):
        # "Make the second half quieter": which part, not how loud.
        share = None
    if said == "slightly_louder" and clause.does("lower") and not clause.does("raise"):
        # "Down a bit more".
        said = "slightly_quieter"
    down = clause.does("lower") or (said is not None and "quieter" in said)
    up = clause.does("raise") or (said is not None and "louder" in said)
    reach = bool(clause.looks("reach"))
    if clause.does("mute") and not clause.does("unmute"):
        return {"volume": 0.0}
    original = clause.look("original")
    if (clause.does("unmute") or said == "full") and share is None and not (original and factor):
        return {"volume": 1.0}
    if original is not None:
        if db is not None:
            # "3 dB under the original", whatever the level is now.
            step = -abs(db) if original == "below" else abs(db) if original == "above" else db
            return {"volume": round(10 ** (step / 20), 4)}
        if share is not None:
            step = {"below": 1 - share, "above": 1 + share}.get(original, share)
            return {"volume": round(max(0.0, step), 4)}
        if factor is not None and original == "from":
            # "One and a half times the original volume".
            return {"volume": factor}
    if db is not None:
        if clause.does("remove") and db > 0:
            # "Knock 3 dB off".
            return {"db": -db}
        # "Music -18 dB", without a word of lowering: nobody takes off so much.
        reach = reach or (db <= _EXACT_DB and not clause.acts and clause.has("music"))
        if reach and not (db > 0 and (down or up)):
            return {"volume": round(10 ** (db / 20), 4)} if db <= 0 else {"db": db}
        return {"db": abs(db) if up and not down else -abs(db) if down and not up else db}
    if share is not None:
        if said in {"half"}:
            return {"factor": share}
        if _says_by(clause) and down:
            return {"factor": round(max(0.0, 1 - share), 4)}
        if _says_by(clause) and up:
            return {"factor": round(1 + share, 4)}
        if clause.talks("than_now") and (down or up):
            return {"factor": round(1 - share if down else 1 + share, 4)}
        if clause.looks("of_it"):
            return {"factor": share}
        if (not reach or clause.talks("plus")) and share < 1 and (down or up):
            return {"factor": round(1 - share if down else 1 + share, 4)}
        return {"volume": share}
    if factor is not None:
        return {
            "factor": round(1 / factor, 4) if (factor > 1 and down) or said == "half" else factor
        }
    plain = clause.plain_number()
    if said in LEVELS and plain is not None and reach and plain >= 5 and clause.has("music"):
        # "Soft music at 20".
        return {"volume": plain / 100}
    if said in LEVELS:
        return {"factor": LEVELS[said]}
    if (
        plain is not None
        and (down or up)
        and not reach
        and clause.has("volume", "sound", "voice", "music")
    ):
        # "Volume minus 20" is in percent, as the knob of a player; "minus 3" is in dB.
        if plain < 10:
            return {"db": -plain if down else plain}
        return {"factor": round(1 - plain / 100 if down else 1 + plain / 100, 4)}
    if plain is not None and (
        clause.has("volume")
        or (reach and plain >= 5 and not clause.spans and clause.has("voice", "sound", "music"))
    ):
        return {"volume": plain if plain <= 2 else plain / 100}
    # "Bring the tune up a notch".
    by = "slightly_" if clause.talks("small_step") else ""
    if down:
        return {"factor": LEVELS[f"{by}quieter"]}
    if up:
        return {"factor": LEVELS[f"{by}louder"]}
    return {}


def volume(clause: Clause) -> list[EditRequest]:
    """Return the change of volume."""
    several = len(clause.values("percent")) > 1
    if (begun := clause.at_half() or (clause.other_half() if several else None)) is not None:
        # "The second half at 30 %": the level is what comes after the half.
        number, rest = begun
        inner = level(rest)
        if inner:
            where: dict[str, Value] = {"half": number, **clause.half_share}
            return [EditRequest("volume", {**_whose(clause), **inner, **where}, clause.text)]
    slots = level(clause)
    gone = clause.does("remove") and not clause.does("lower", "raise", "change", "mute")
    if gone and not clause.valued and part_of(clause) is not None:
        # "Throw away the quiet second part" says which one it is.
        return []
    if not slots:
        return []
    if whose := target(clause):
        slots["target"] = whose
    starts, ends = ranges(clause)
    moments = [span.a for span in clause.spans] if slots.get("volume") == 0.0 else []
    if [span.name for span in clause.spans] == ["at"] and moments:
        # "Mute it at 0:03": a moment lasts for a second.
        starts, ends = (moments[0],), (moments[0] + _MOMENT_MS,)
    if clause.span("last"):
        starts, ends = (), ()
        slots["last_ms"] = clause.span("last").a  # type: ignore[union-attr]  # it is there
    if starts:
        slots |= {"starts_ms": starts, "ends_ms": ends}
    if not starts and "last_ms" not in slots:
        slots |= _part(clause)
    half = clause.counted("half")
    muted = slots.get("volume") == 0.0 and clause.numeric("percent") is not None
    # "Set the volume to 30% in the first half".
    after = clause.values("percent")[1:] == [_part_share(clause)]
    if half is not None and (muted or after or _names_half(clause)):
        slots |= {"half": 1 if half == 1 else 2, **clause.half_share}
    return [EditRequest("volume", slots, clause.text)]


_STRETCHED = frozenset({"range", "until", "to_end", "first", "last", "after", "before"})


def _where(clause: Clause) -> dict[str, Value]:
    """Return the stretch of the sound that a speed is for, empty for all of it."""
    if not any(span.name in _STRETCHED for span in clause.spans):
        half = clause.counted("half")
        if half is not None and clause.numeric("percent") in {None, _part_share(clause)}:
            return {"half": 1 if half == 1 else 2, **clause.half_share}
        return _part(clause)
    if (last := clause.span("last")) is not None:
        return {"last_ms": last.a}
    starts, ends = ranges(clause)
    return {"starts_ms": starts, "ends_ms": ends}


def _part_share(clause: Clause) -> float:
    """Return how much of the whole the part at an end is ("the last third")."""
    return clause.half_share.get("half_share", 0.5)


def _part(clause: Clause) -> dict[str, Value]:
    """Return the part that is meant by its number or as the middle, empty for all of it."""
    part, value = part_of(clause), clause.value("time")
    if part is None and not clause.spans and "center" in clause.looks("vertical"):
        return {"middle_ms": value} if isinstance(value, int) else {"part_number": MIDDLE}
    return {"part_number": part} if part is not None else {}


def _whose(clause: Clause) -> dict[str, Value]:
    whose = target(clause)
    return {"target": whose} if whose else {}


def fade(clause: Clause) -> list[EditRequest]:
    """Return the fades of the sound."""
    kinds = clause.looks("fade")
    ends = clause.looks("end")
    if clause.does("keep") and not clause.does("add", "remove") and not clause.valued:
        # "The fade out stays".
        return [EditRequest("leave", {}, clause.text)]
    if clause.does("remove") and kinds == ["word"] and not ends:
        kinds = ["both"]
    comes = any(kind in {"in", "both"} for kind in kinds)
    goes = any(kind in {"out", "both"} for kind in kinds)
    told = [span.name for span in clause.spans if span.name in {"first", "last"}]
    if not comes and not goes and len(told) == 1 and not ends:
        # "End with a one-second fade".
        ends = ["head" if told == ["first"] else "tail"]
    if not comes and not goes:
        comes = not ends or "head" in ends or "both" in ends
        goes = not ends or "tail" in ends or "both" in ends
    if (
        goes
        and not comes
        and (begun := clause.span("after", "at"))
        and not clause.span("for", "by")
    ):
        # "Fade out from 0:05 on": until the end, however long that is.
        return [EditRequest("fade", {"out_from_ms": begun.a, **_whose(clause)}, clause.text)]
    length = 0 if clause.does("remove") else fade_ms(clause)
    longer, factor = clause.look("longer"), clause.numeric("factor")
    if (longer or (factor and not clause.does("add"))) and length is None:
        # "A longer fade out", "make the fade twice as long".
        step = factor or (1.6 if longer == "yes" else 0.6)
        ways = [way for way, is_meant in (("in", comes), ("out", goes)) if is_meant]
        return [EditRequest("fade", {f"{way}_factor": step for way in ways}, clause.text)]
    length = USUAL_FADE_MS if length is None else length
    slots: dict[str, Value] = {}
    times = [value for value in clause.values("time") if isinstance(value, int)]
    if comes:
        slots["in_ms"] = length
    if goes:
        slots["out_ms"] = (
            length if len(times) < 2 or not comes or clause.span("range") else times[1]
        )
    if comes and goes and len(times) >= 2 and length:
        slots["in_ms"] = times[0]
    if comes and goes and len(times) == 1 and (plain := clause.plain_number()):
        # "In over 2 seconds and out over 3".
        slots["out_ms"] = round(plain * 1000)
    return [EditRequest("fade", {**slots, **_whose(clause)}, clause.text)]


def loudness(clause: Clause) -> list[EditRequest]:
    """Return the loudness to bring the mix to."""
    slots: dict[str, Value] = {}
    lufs = clause.numeric("lufs")
    if lufs is None:
        lufs = clause.numeric("db")
    if lufs is None and (told := clause.counted("lufs")) is not None:
        # "Bring it to loudness -14 and make it a vertical video".
        lufs = told
    digits = any(char in "0123456789" for char in clause.text)
    # "Even it out a bit" holds words that read like numbers.
    if lufs is None and digits and (plain := clause.plain_number()) and 8 <= abs(plain) <= 36:
        lufs = -abs(plain)
    if lufs is not None:
        slots["lufs"] = -abs(lufs)
    elif clause.does("remove"):
        slots["visible"] = False
    elif (platform := _platform(clause)) is not None:
        slots["lufs"] = platform
    return [EditRequest("loudness", slots, clause.text)]


def _platform(clause: Clause) -> float | None:
    """Return the loudness that a platform asks for ("YouTube loudness")."""
    for name, regex in patterns().looks.items():
        if name.startswith("platform.") and regex.search(clause.skeleton):
            return float(name.removeprefix("platform."))
    return None


def music(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the edit of the music."""
    # "Once the first sentence is over" counts no file.
    spoken = clause.talks("spoken_line")
    slots: dict[str, Value] = {} if spoken else file_slots(clause, "sound", "one")
    slots = {"file": name} if (name := named_music(clause)) is not None else slots
    kinds = clause.looks("fade")
    loud = {} if music_stretches.only_half(clause) else level(clause)
    ducks = clause.does("duck") or bool(ducks_by(clause))
    if clause.does("duck"):
        # "It fades down when she speaks" is no fade of the end.
        kinds = []
    if clause.does("unduck"):
        # "Don't turn it down when I talk": it stays as loud as it is.
        return [EditRequest("music", {**slots, "duck": False}, clause.text)]
    if ducks:
        slots["duck"] = not clause.does("remove")
        if (db := clause.numeric("db")) is not None:
            slots["duck_db"] = abs(db)
        elif (by := ducks_by(clause)) is not None:
            slots["duck_db"] = by
        elif clause.numeric("percent") is None:
            # How far it goes down when someone speaks is no level.
            loud = {}
        elif scene.has_music and clause.looks("reach") and clause.talks("ducks_to"):
            # "Down to 10 % while she speaks": how loud it is otherwise stays.
            slots["duck_to"], loud = clause.numeric("percent") or 0.0, {}
        if "duck_db" in slots:
            loud = {}
    if kinds:
        fades = fade(clause)[0].slots
        if "out_from_ms" in fades and scene.has_music:
            whose: dict[str, Value] = {"out_from_ms": fades["out_from_ms"], "target": "music"}
            return [EditRequest("fade", whose, clause.text)]
        if {"in_factor", "out_factor"} & fades.keys() and scene.has_music:
            # "The music should fade out longer".
            return [EditRequest("fade", {**fades, "target": "music"}, clause.text)]
        slots |= {key: fades[key] for key in ("in_ms", "out_ms") if key in fades}
    elif scene.has_music and (moved := shifted(clause)):
        slots |= moved
    elif (span := clause.span("after", "at")) and not _removes(clause):
        slots["start_ms"] = span.a
    if clause.span("whole") and "audio" not in scene.fresh:
        slots["loop"] = True
    if clause.does("loop"):
        slots["loop"] = not clause.does("remove")
    if clause.looks("once"):
        slots["loop"] = False
    adding = "audio" in scene.fresh or "file" in slots or "file_number" in slots
    # "Music from 2 to 6 at 15 %, fading in": of what comes, a stretch is when it is heard.
    lies = adding and [span.name for span in clause.spans] == ["range"]
    if lies or not (loud or kinds or ducks or clause.does("loop") or _removes(clause)):
        slots |= heard_between(clause, scene)
    shown = _removes(clause) and not slots
    if shown and (last := clause.span("last")) is not None:
        ending: dict[str, Value] = {"volume": 0.0, "target": "music", "last_ms": last.a}
        return [EditRequest("volume", ending, clause.text)]
    if shown and ranges(clause)[0]:
        # Only a stretch of it: the music stays, and is silent there.
        starts, ends = ranges(clause)
        silent: dict[str, Value] = {"volume": 0.0, "target": "music"}
        silent |= {"starts_ms": starts, "ends_ms": ends}
        return [EditRequest("volume", silent, clause.text)]
    if shown:
        return [EditRequest("music", {"visible": False}, clause.text)]
    if loud and scene.has_music and not adding and not slots:
        return volume(clause)
    if "volume" not in loud and adding and "factor" in loud:
        # "Quietly under it" is said of music that is not there yet; "at a fifth" is exact.
        share = clause.numeric("percent")
        quiet = 0.25 * float(loud["factor"])  # type: ignore[arg-type]  # a number
        loud = {"volume": round(quiet if share is None else share, 4)}
    return [EditRequest("music", {**slots, **loud}, clause.text)]


def of_the_song(clause: Clause) -> list[EditRequest]:
    """Return what is asked of a song that is itself the sound of the video, none for a cut."""
    found = fade(clause) if clause.looks("fade") else volume(clause)
    return [
        replace(one, slots={k: v for k, v in one.slots.items() if k != "target"}) for one in found
    ]


def _names_half(clause: Clause) -> bool:
    """Whether the one share of a clause only says which half is meant, and a word says how loud."""
    told = clause.looks("level") or clause.does("lower", "raise")
    shares = clause.values("percent")
    # "Reduce the volume in the last third".
    named = shares == [0.5] or (len(shares) == 1 and bool(clause.half_share))
    return bool(told) and clause.counted("half") is not None and named


def _removes(clause: Clause) -> bool:
    exact = clause.numeric("percent") is not None or clause.numeric("db") is not None
    gone = clause.does("remove") or (clause.does("cut") and not clause.spans)
    return gone and not clause.looks("level") and not exact
