"""The stretch of the video in which the music is heard, and the file that is the music."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.edits.message.clause import Clause, Token
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS
from intents.edits.message.times import OPEN, ranges
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_LASTING: Final = frozenset({"range", "until", "before", "first", "length_at"})
"""Times between which something is heard."""
_TIMES: Final = frozenset({"start_ms", "end_ms", "shift_ms"})


def heard_between(clause: Clause, scene: Scene) -> dict[str, Value]:
    """Return from when to when music is wanted ("only from 2 to 6", "it stops at 0:08"), empty for all of it."""
    if only_half(clause) and scene.duration_ms:
        middle = round(scene.duration_ms / 2)
        first = clause.counted("half") == 1
        return {"start_ms": 0, "end_ms": middle} if first else {"start_ms": middle}
    stops = clause.span("at", "after", "by", "to") if clause.talks("stops_at") else None
    if stops is not None and clause.span("before", "range") is None:
        return {"end_ms": stops.a}
    only = bool(clause.looks("only")) or clause.does("keep") or clause.talks("only_word")
    if (before := clause.span("last")) is not None and scene.duration_ms > before.a:
        said = clause.slotted.skeleton[before.start : before.end]
        if clause.talks("finishes") and patterns().talk["before_its_end"].search(said):
            # "End it two seconds before the end".
            return {"end_ms": scene.duration_ms - before.a}
    if (last := clause.span("last")) is not None and only and scene.duration_ms > last.a:
        return {"start_ms": scene.duration_ms - last.a, "end_ms": scene.duration_ms}
    if (length := clause.span("for")) is not None and len(clause.spans) == 1:
        return {"start_ms": 0, "end_ms": length.a}
    if not any(span.name in _LASTING or (span.name == "after" and only) for span in clause.spans):
        return {}
    starts, ends = ranges(clause)
    if len(starts) != 1:
        return {}
    ended: dict[str, Value] = {} if ends[0] == OPEN else {"end_ms": ends[0]}
    # "It stops at 0:08" leaves the beginning where it is.
    return ended if clause.span("before") and not starts[0] else {"start_ms": starts[0], **ended}


def to_the_end(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return the requests with music that plays on to the end where it was heard for a time alone."""
    normal = normalise(text)
    limited = [one for one in scene.done if one.operation == "music" and _ENDS & one.slots.keys()]
    if not scene.has_music or not limited or patterns().talk["to_its_end"].search(normal) is None:
        return found
    whole = patterns().talk["music_throughout"].search(normal) is not None
    until: dict[str, Value] = {"end_ms": scene.duration_ms, **({"start_ms": 0} if whole else {})}
    told = [one for one in found if one.operation == "music" and one.slots.keys() <= {"loop"}]
    if told:
        return [replace(one, slots=until) if one in told else one for one in found]
    named = any(thing.search(normal) for name, thing in patterns().things.items() if name in HEADS)
    unheard = all(one.operation in _UNHEARD for one in found)
    of_it = scene.focus == "music" and not named
    return [EditRequest("music", until, text)] if unheard and of_it else found


_ENDS: Final = frozenset({"start_ms", "end_ms"})
_UNHEARD: Final = frozenset({"unknown", "vague", "correct", "repeat"})
"""What was made of "let it play to the end" where the music was not seen in it."""


def only_half(clause: Clause) -> bool:
    """Whether a half of the video is when music is wanted ("only in the second half")."""
    told = clause.counted("half") is not None and clause.values("percent") in ([], [0.5])
    louder = clause.looks("level") or clause.does("lower", "raise", "mute", "remove", "cut")
    return told and not louder and not clause.spans


def heard_only(clause: Clause, scene: Scene) -> list[EditRequest]:
    """Return the same for words after the music that name nothing ("add this, only from 2 to 5")."""
    kept = [t for t in clause.tokens if t.group == "act" and t.name == "keep"]
    only = patterns().talk["only_word"]
    bare = not clause.things and not clause.texts and clause.acts <= {"keep", "as_role"}
    said = (clause.slotted.skeleton[t.start : t.end].strip() for t in kept)
    told = bool(clause.looks("only")) or clause.talks("only_word")
    stops = clause.talks("stops_at") and clause.talks("it")
    if not bare or not (stops or (told and all(only.search(one) for one in said))):
        return []
    exact = any(clause.values(kind) for kind in ("percent", "db", "factor"))
    between = {} if exact or clause.looks("level") else heard_between(clause, scene)
    return [EditRequest("music", between, clause.text)] if between else []


def going_on(clause: Clause, scene: Scene) -> Clause:
    """Return bare times or decibels as those of the music that were told last ("and stop at 6")."""
    last = scene.last_request
    bare = not clause.things and not clause.texts and not clause.does("cut", "remove", "add")
    if last is None or last.operation != "music" or not bare:
        return clause
    if clause.talks("loops_it"):
        # "Loop it", of music that was just laid.
        return clause.with_thing("music", clause.start)
    if clause.spans and clause.talks("heard_so"):
        # "Let it play from two to six".
        return clause.with_thing("music", clause.start)
    ends = clause.look("longer") or (clause.talks("finishes") and clause.look("shift"))
    if ends and not clause.looks("fade") and clause.unknown in {"", "end", "stop"}:
        # "Two seconds longer", "end it a second earlier".
        return clause.with_thing("music", clause.start)
    times = [span.name for span in clause.spans]
    if _TIMES & last.slots.keys() and times in (["before"], ["after"], ["at"]):
        return clause.with_thing("music", clause.start)
    if "duck" in last.slots and clause.values("db") and clause.does("lower", "duck"):
        # "By 12 dB", of how far it steps back.
        tokens = (Token("act", "duck", clause.start, clause.start + 1), *clause.all_tokens)
        ducked = Clause(clause.slotted, tokens, clause.start, clause.end)
        return ducked.with_thing("music", clause.start)
    return clause


def named_music(clause: Clause) -> str | None:
    """Return the file of several that stands next to the word for music ("a.wav with b.mp3 as music")."""
    skeleton = clause.skeleton
    files = [at for at, char in enumerate(skeleton) if clause.slotted.kind(char) == "file"]
    spots = [t for t in clause.tokens if (t.group, t.name) == ("thing", "music")]
    spots = spots or [t for t in clause.tokens if (t.group, t.name) == ("act", "underlay")]
    if len(files) < 2 or not spots:
        return None
    under = clause.first("act", "underlay")
    over = [at for at in files if under is not None and clause.start + at < under.start]
    if over:
        # "B.mp3 lies under a.wav as music".
        return str(clause.slotted.values[skeleton[over[-1]]])
    start, end = spots[0].start - clause.start, spots[0].end - clause.start
    nearest = min(files, key=lambda at: start - at if at < start else 2 * (at - end) + 1)
    return str(clause.slotted.values[skeleton[nearest]])


def ducks_by(clause: Clause) -> float | None:
    """Return how far the music is to go down when it is more or less than now."""
    if clause.looks("duckmore"):
        return 16.0
    return 6.0 if clause.looks("duckless") else None
