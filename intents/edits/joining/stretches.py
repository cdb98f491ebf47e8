"""Stretches of the sound that several clauses tell together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intents.edits.frames import cutting_frames
from intents.edits.frames.look_values import is_factor
from intents.edits.message.clause import Clause, spans_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS
from intents.edits.message.times import ranges
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan


def at_the_head(request: EditRequest) -> EditRequest:
    """Return the cut of a bare length at the beginning instead of the end."""
    if request.operation != "trim" or set(request.slots) != {"tail_ms"}:
        return request
    return EditRequest("trim", {"head_ms": request.slots["tail_ms"]}, request.text)


def cut_together(clause: Clause, after: Clause) -> bool:
    """Whether a stretch is cut by the word that stands after the next one ("the first 3 and the last 3 go")."""
    if parts_together(clause, after):
        return True
    named = clause.things or clause.texts or clause.unknown or clause.acts - {"change"}
    told = len(clause.spans) == 1 and clause.spans[0].name in {"first", "last", "range"}
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    if named or not told or looks - {"end", "place", "reach"}:
        return False
    cut = after.does("cut") and not after.does("keep") and not after.things and not after.texts
    return cut and len(after.spans) == 1 and after.spans[0].name != clause.spans[0].name


def goes_further(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return a cut with what a bare clause adds to it: the other end, or how long pauses may be."""
    return _other_end_cut(clause, last) or longest_pause(clause, last)


def _other_end_cut(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return the cut of one end with the other that is named after it ("… and the last four, and call it …")."""
    if last.operation != "trim" or len(last.slots) != 1 or len(clause.spans) != 1:
        return None
    span = clause.spans[0]
    slot, other = {"last": ("tail_ms", "head_ms"), "first": ("head_ms", "tail_ms")}.get(
        span.name, ("", "")
    )
    bare = not clause.tokens and not clause.texts and not clause.unknown
    linked = patterns().talk["and"].search(clause.before.rpartition(",")[2]) is not None
    if not bare or not linked or other not in last.slots:
        return None
    return EditRequest("trim", {**last.slots, slot: span.a}, last.text)


_DEEDS = frozenset({"cut", "remove", "keep"})


def parts_together(clause: Clause, after: Clause) -> bool:
    """Whether the next clause names one more part for the same cut ("delete part 2 and part 3")."""
    if not all(one.all_counted("part") for one in (clause, after)):
        return False
    deeds = [one.acts & _DEEDS for one in (clause, after)]
    others = (clause.acts | after.acts) - _DEEDS - {"change", "beside", "add", "lower"}
    named = {*clause.things, *after.things} - {"sound"}
    plain = not any(one.texts or one.valued for one in (clause, after))
    return plain and not others and not named and not all(deeds)


def same_cut(clause: Clause, request: EditRequest, before: EditRequest) -> bool:
    """Whether a cut names one more stretch of the same sound ("cut 0:02-0:03 and 0:05-0:06")."""
    if {request.operation, before.operation} != {"trim"}:
        return False
    either = {"starts_ms", "ends_ms", "head_ms", "tail_ms"}
    if (not clause.acts or clause.does("beside")) and set(before.slots) == {"head_ms"}:
        # "Everything before 0:02 and after 0:06" counts from one beginning.
        either.add("to_ms")
    kept = before.claim("keep") is True
    apart = request.slots.keys() <= either and before.slots.keys() <= {*either, "keep"}
    again = clause.does("cut", "keep")
    ranged = "starts_ms" in request.slots or not kept
    return apart and ranged and not (kept and again)


def also_silent(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return one more stretch that is silent as well ("mute the first second and the last one")."""
    ranged = {"starts_ms", "last_ms"} & last.slots.keys()
    if last.operation != "volume" or last.number("volume") != 0 or not ranged:
        return None
    if clause.acts or clause.things or clause.texts or not clause.spans or clause.unknown:
        return None
    if any(clause.looks(look) for look in ("fade", "pace", "level")):
        # "The first two seconds silent, the last two fade out", "… and five to six faster".
        return None
    lost = cutting_frames.lost(clause)
    stretch: dict[str, Value] = {k: v for k, v in lost.items() if k in {"starts_ms", "ends_ms"}}
    if (head := lost.get("head_ms")) is not None and isinstance(head, int):
        stretch = {"starts_ms": (0,), "ends_ms": (head,)}
    if (tail := lost.get("tail_ms")) is not None:
        stretch = {"last_ms": tail}
    kept = {k: v for k, v in last.slots.items() if k in {"volume", "target"}}
    return EditRequest("volume", {**kept, **stretch}, clause.text) if stretch else None


def both_cuts(one: EditRequest, two: EditRequest) -> EditRequest:
    """Return two cuts as one: both count from the same beginning."""
    slots = {**one.slots, **two.slots}
    for key in ("starts_ms", "ends_ms"):
        if both := (*one.numbers(key), *two.numbers(key)):
            slots[key] = tuple(round(value) for value in both)
    return EditRequest("trim", slots, one.text)


def begun_at(one: EditRequest, two: EditRequest) -> EditRequest | None:
    """Return an end, or a length, and a beginning told apart as one stretch ("start at 4, end at 16")."""
    length, start = (one, two) if "to_ms" in one.slots else (two, one)
    starts, ends = start.numbers("starts_ms"), start.numbers("ends_ms")
    whole = length.ms("to_ms")
    if {one.operation, two.operation} != {"trim"} or set(length.slots) != {"to_ms"} or not whole:
        return None
    if not start.claim("keep") or len(starts) != 1 or ends != (-1,) or starts[0] <= 0:
        return None
    slotted = scan(length.text)
    ended = any(span.name == "before" for span in spans_of(slotted, 0, len(slotted.skeleton)))
    end = whole if ended and whole > starts[0] else starts[0] + whole
    slots: dict[str, Value] = {"starts_ms": starts, "ends_ms": (end,), "keep": True}
    return EditRequest("trim", slots, two.text)


def same_piece(clause: Clause, before: EditRequest | None) -> bool:
    """Whether a clause only says that the stretch before it goes ("from 2 to 4, that part out")."""
    cut = before is not None and before.operation == "trim" and "starts_ms" in before.slots
    bare = not clause.values("time") and not clause.things and clause.does("cut", "remove")
    return cut and bare and "piece" in clause.looks("pick")


def tells_stretch(clause: Clause, after: Clause) -> bool:
    """Whether the next clause only says which stretch is kept or cut ("keep the best, 3 to 6 s")."""
    open_cut = clause.does("cut", "keep") and not clause.valued and not clause.texts
    named = any(thing in HEADS for thing in clause.things)
    ranged = any(span.name in {"range", "to_end", "until"} for span in after.spans)
    looks = any(t.group == "look" and not t.name.startswith("reach") for t in after.tokens)
    bare = not after.acts and not after.things and not after.unknown and not looks
    return open_cut and not named and ranged and bare


def same_split(request: EditRequest, before: EditRequest) -> bool:
    """Whether a split only counts the pieces of the one before ("a cut at 12 s, so two pieces")."""
    counted = request.operation == "split" and set(request.slots) == {"parts"}
    return counted and before.operation == "split" and "at_ms" in before.slots


def rest_goes(clause: Clause, request: EditRequest, found: list[EditRequest]) -> bool:
    """Whether a clause repeats that what is not kept goes ("keep five seconds, drop the rest")."""
    late = bool(found) and found[-1].operation == "music" and "start_ms" in found[-1].slots
    return bool(
        request.operation == "trim"
        and found
        and (found[-1].operation == "trim" or late)
        and not clause.values("time")
    )


def only_names_time(clause: Clause, after: Clause) -> bool:
    """Whether a clause names a stretch of which the next says that it goes or stays."""
    if _names_start(clause) and after.does("cut", "remove", "keep") and not after.spans:
        # "From 0:02 on, cut three seconds".
        return len(after.values("time")) == 1 and not after.things and not after.texts
    named = clause.spans or clause.looks("end")
    if not named or clause.texts or any(thing in HEADS for thing in clause.things):
        return False
    if clause.does("cut", "keep", "add", "mute", "split") or clause.looks("fade") or after.spans:
        return False
    timed = bool(after.values("time"))
    gone = after.does("cut") or (after.does("remove") and not after.unknown)
    return gone and not after.things and timed != bool(clause.spans)


def _names_start(clause: Clause) -> bool:
    """Whether a clause says from when on, and nothing else ("starting at 0:02")."""
    span = clause.spans[0] if len(clause.spans) == 1 else None
    if span is None or span.name not in {"after", "at"} or clause.unknown:
        return False
    inside = all(span.start <= t.start and t.end <= span.end for t in clause.tokens)
    return inside and clause.talks("from_there") and not clause.texts


def only_lasts(clause: Clause, after: Clause) -> bool:
    """Whether the next clause only says how long the words of this one are shown."""
    if not clause.texts or len(clause.texts) > 1 or clause.span("for", "range", "length_at"):
        return False
    if not (clause.looks("end") or clause.span("at", "after", "nth")):
        return False
    bare = len(after.skeleton.strip()) == 1 or [span.name for span in after.spans] == ["for"]
    return bare and len(after.values("time")) == 1 and not after.things


def times_words(clause: Clause, after: Clause) -> bool:
    """Whether the next clause only says when the words of this one are seen ("the last three seconds")."""
    if len(clause.texts) != 1 or clause.spans or clause.looks("end") or clause.does("change"):
        return False
    looks = {t.name.partition(".")[0] for t in after.tokens if t.group == "look"}
    bare = (
        not after.things
        and not after.texts
        and not after.colours
        and looks <= {"end", "appear", "reach"}
    )
    shown = {"first", "last", "range", "length_at", "to_end", "until"}
    # "In from second two, out at second seven".
    acts = after.acts - ({"keep"} if after.talks("opens_in") else set())
    return bare and not acts and {s.name for s in after.spans} <= shown and bool(after.spans)


def measured_next(clause: Clause, after: Clause) -> bool:
    """Whether the next piece says how long "longer" is, or how large "bigger" ("…, until 0:06")."""
    grows = {"bigger", "smaller"} & set(clause.looks("size"))
    if grows and not clause.values("percent") and not clause.values("factor"):
        return is_factor(after)
    longer = clause.look("longer") == "yes" and not clause.values("time")
    return longer and bool(after.values("time")) and not after.things and not after.texts


def says_where(clause: Clause, after: Clause) -> bool:
    """Whether the next clause only says at which times to split ("in two pieces, at 4 seconds")."""
    open_split = clause.does("split") and not clause.values("time")
    bare = not after.things and not after.texts and not after.acts and not after.unknown
    return open_split and bare and bool(after.values("time"))


def cut_out(clause: Clause, before: Clause | None, last: EditRequest) -> EditRequest | None:
    """Return the cut of what was only said there ("that “um” at the start, about a second: out")."""
    if before is None or last.operation != "add_text" or not clause.does("cut", "remove"):
        return None
    bare = not clause.things and not clause.valued and not clause.unknown and not clause.texts
    time, end = before.value("time"), before.look("end")
    if not bare or before.acts or not isinstance(time, int) or end not in {"head", "tail"}:
        return None
    slots = {"head_ms": time} if end == "head" else {"tail_ms": time}
    return EditRequest("trim", dict(slots), f"{before.text}{clause.text}")


def begins_earlier(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return words that only begin at another time ("a second earlier, gone when it was")."""
    shift = last.ms("shift_ms")
    if last.operation != "change_text" or not clause.talks("unchanged"):
        return None
    if set(last.slots) & {"start_ms", "end_ms"} == {"start_ms"} and clause.look("end") == "tail":
        # "From second one, the end as it was".
        return replace(last, slots={**last.slots, "end_stays": True})
    if shift is None:
        return None
    if not clause.looks("appear") and clause.look("end") != "tail":
        return None
    slots = {key: value for key, value in last.slots.items() if key != "shift_ms"}
    return replace(last, slots={**slots, "begin_step_ms": shift})


def of_a_part(request: EditRequest, found: Sequence[EditRequest], scene: Scene) -> EditRequest:
    """Return what is done to a half as done to the part that a split has just made of it."""
    splits = [r for r in found if r.operation == "split"] or (
        [scene.last_request] if scene.last_operation == "split" and scene.last_request else []
    )
    half = request.slots.get("half")
    two = scene.parts == 2 or any("parts" not in r.slots for r in splits)
    if not splits or not two or half not in {1, 2}:
        return request
    slots = {key: value for key, value in request.slots.items() if key != "half"}
    return replace(request, slots={**slots, "part_number": 1 if half == 1 else -1})


def closes_up(clause: Clause, last: EditRequest) -> bool:
    """Whether a clause only says that a cut leaves no hole ("and close the gap")."""
    joins = last.operation == "join" and "cover" in clause.looks("fit") and not clause.things
    # "Join them, without a pause between".
    joins = joins or (last.operation == "join" and clause.talks("no_gap"))
    return joins or (last.operation == "trim" and clause.talks("closes"))


def silent(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return a cut as silence where the length is to stay ("… but keep the length")."""
    if not clause.talks("keeps_length") or last.operation != "trim" or last.claim("keep"):
        return None
    if "starts_ms" not in last.slots:
        return None
    ends = {key: last.slots[key] for key in ("starts_ms", "ends_ms")}
    return EditRequest("volume", {"volume": 0.0, **ends}, last.text)


def narrowed(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return a level limited to the stretch that comes after it ("silence the middle, 3 to 5 seconds")."""
    if (
        last.operation != "volume"
        or clause.talks("comes_in")
        or {"starts_ms", "last_ms", "half", "part_number"} & last.slots.keys()
    ):
        return None
    starts, ends = ranges(clause)
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"} - {
        "reach",
        "end",
    }
    bare = not clause.acts and not clause.things and not clause.texts and not clause.unknown
    if (
        not starts
        or not bare
        or looks
        or any(clause.values(k) for k in ("percent", "db", "factor"))
    ):
        return None
    return replace(last, slots={**last.slots, "starts_ms": starts, "ends_ms": ends})


def pace_said(last: EditRequest, request: EditRequest, clause: Clause) -> bool:
    """Whether a step of the speed only says which way the one goes that was told ("1.4 times, a bit faster")."""
    told = last.operation == "speed" and "speed" in last.slots
    step = request.operation == "speed" and set(request.slots) == {"factor"}
    led = f"{clause.before.rpartition(',')[2]} {clause.text}"
    return told and step and patterns().talk["beyond_that"].search(led.casefold()) is None


def paced(last: EditRequest, request: EditRequest, clause: Clause) -> EditRequest | None:
    """Return a change of speed with the length that it is to lead to ("faster, so that it lasts 8 s")."""
    faster = last.operation == "speed" and set(last.slots) == {"factor"}
    length = request.operation == "trim" and set(request.slots) == {"to_ms"}
    if not faster or not length or clause.does("cut", "keep"):
        return None
    return replace(last, slots=dict(request.slots))


def leaves_gaps(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return the removal of pauses with what is left of each ("but leave half a second each")."""
    value = clause.value("time")
    told = not clause.unknown or bool(clause.looks("each"))
    bare = not clause.things and not clause.texts and told
    if last.operation != "silence" or not isinstance(value, int) or not bare:
        return None
    if len(clause.values("time")) > 1 or clause.does("cut", "remove"):
        return None
    return replace(last, slots={**last.slots, "left_ms": value})


def longest_pause(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return the removal of pauses with the length that may stay ("anything over a second goes")."""
    value = clause.value("time")
    bare = set(clause.things) <= {"silence"} and not clause.texts and not clause.colours
    ends = clause.span("first", "last", "range", "at", "after", "before")
    if last.operation != "silence" or not isinstance(value, int) or not bare or ends:
        return None
    if not last.slots and clause.talks("leaves_some") and not clause.does("cut", "remove"):
        # "Out with the pauses, half a second of each may stay".
        return replace(last, slots={"left_ms": value})
    if "longest_ms" in last.slots or not clause.talks("longer_than"):
        return None
    return EditRequest("silence", {**last.slots, "longest_ms": value}, last.text)
