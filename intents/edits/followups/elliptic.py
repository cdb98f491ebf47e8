"""A message that only goes on with the last edit: "again", "as at first", "make that four, and also at the end"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.followups import fade_steps, lengths, turned_back
from intents.edits.frames import sound_frames
from intents.edits.joining.coordination import likewise, removals
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.things import HEADS, LOOKS
from intents.edits.message.times import ranges, shown_once_more
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import number
from intents.text import normalise

_STEPS: Final = frozenset({
    "db", "factor", "size", "dim_step", "blur_step", "opacity_factor", "shift_ms", "extend_ms", "head_ms", "tail_ms", "size_step", "height_factor",
})  # fmt: skip
"""Slots that go on from what is there: the same once more goes on further."""
_MEASURES: Final = frozenset({
    "volume", "db", "speed", "height", "opacity", "dim", "blur", "lufs", "fps", "head_ms", "tail_ms", "to_ms", "keep_last_ms", "in_ms", "out_ms", "start_ms", "end_ms",
    "last_ms", "duration_ms", "fade_in_ms", "fade_out_ms",
})  # fmt: skip
"""Slots of which a bare number is another value."""
_USUAL: Final[dict[str, EditRequest]] = {
    "volume": EditRequest("volume", {"volume": 1.0}),
    "speed": EditRequest("speed", {"speed": 1.0}),
    "fade": EditRequest("fade", {"in_ms": 0, "out_ms": 0}),
}
"""What was there before anything was done to a measure."""
_LOUD: Final = frozenset({"volume", "factor", "db"})
_OPACITIES: Final = frozenset({"opacity", "opacity_factor"})
_PAIRS: Final = (("in_ms", "out_ms"), ("fade_in_ms", "fade_out_ms"), ("head_ms", "tail_ms"))
_TIMED: Final = frozenset({"add_text", "change_text"})
_WHEN: Final = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "whole", "start_share", "end_share", "open_end"})  # fmt: skip
_MISSED: Final = frozenset({"nothing_left", "beyond_end", "which_stretch"})
"""What was said of a cut that could not be made: the next times are of that cut."""


def understood(text: str, scene: Scene) -> list[EditRequest]:
    """Return what a message asks for that names nothing itself, empty for any other."""
    last = scene.last_request
    if not scene.exists or scene.fresh:
        return []
    missed = scene.asked in _MISSED
    if missed and last is not None and last.operation in _TIMED:
        return _timed_again(text)
    if missed and (cut := _said_again(text)):
        return [cut]
    if last is None:
        return []
    if scene.asked == "which_middle" and (there := _of_the_middle(text, last)) is not None:
        return [there]
    said = normalise(text).strip()
    if (turned := _turned(text, said, last, scene)) is not None:
        return [turned]
    if (again := _also_there(text, said, last) or _shown_again(text, said, scene)) is not None:
        return [again]
    if (
        level := turned_back.heard_at(text, said, last)
        or turned_back.stepped_back(text, said, last)
        or turned_back.by_share(text, said, last)
    ) is not None:
        return [level]
    if (fade := _fade_told(text, scene)) is not None:
        return [fade]
    if (times := lengths.multiplied(clauses_of(text)[1], last)) is not None:
        return [replace(times, text=text)]
    if less := turned_back.one_of_cuts(text, said, scene):
        return less
    if gone := _gone_too(text, last, scene):
        return gone
    if (same := _same_too(text, said, last)) is not None:
        return [same]
    if (start := _begun_at(said, scene.last_requests or (last,))) is not None:
        return [replace(start, text=text)]
    if (longer := _stretched(text, said, last)) is not None:
        return [longer]
    several = len({done.operation for done in scene.done}) > 1
    if (one := _continued(said, last, several=several)) is not None:
        return [replace(one, text=text)]
    found: list[EditRequest] = []
    clauses = clauses_of(text)[1]
    pending = list(clauses)
    while pending:
        clause = pending.pop(0)
        if _only_assents(clause):
            continue
        if pending and clause.looks("end") and _only_measures(pending[0]):
            # "The one at the end: 2".
            clause = clause.joined(pending.pop(0))
        if (value := _bare_number(_said(clause))) is not None and not found:
            if len(clauses) == 1 or not _MEASURES & last.slots.keys():
                return []
            found.append(EditRequest("correct", {"number": value}, clause.text))
            last = _with_number(last, value)
            continue
        if (end := _other_end(clause, last)) is None:
            return []
        found.append(end)
    return found if len(clauses) <= 3 else []


def _turned(text: str, said: str, last: EditRequest, scene: Scene) -> EditRequest | None:
    """Return the picture turned by a quarter ("the other way round" of a shape that was told)."""
    sides = (last.ms("down"), last.ms("across"))
    if last.operation != "canvas" or scene.shape not in {"wide", "tall"}:
        return None
    if patterns().talk["other_way_round"].fullmatch(said.strip(" .!")) is None:
        return None
    usual = (9, 16) if scene.shape == "wide" else (16, 9)
    across, down = sides if all(sides) and sides[0] != sides[1] else usual
    return EditRequest("canvas", {"across": across or 1, "down": down or 1}, text)


def _of_the_middle(text: str, last: EditRequest) -> EditRequest | None:
    """Return the change of the middle for the stretch that an answer tells ("from 3 to 5")."""
    clauses = clauses_of(text)[1]
    if len(clauses) != 1 or clauses[0].things or clauses[0].acts - {"keep"} or clauses[0].texts:
        return None
    starts, ends = ranges(clauses[0])
    length = clauses[0].value("time")
    slots = {slot: value for slot, value in last.slots.items() if slot != "part_number"}
    if starts:
        return EditRequest(last.operation, {**slots, "starts_ms": starts, "ends_ms": ends}, text)
    if not isinstance(length, int) or clauses[0].unknown:
        return None
    return EditRequest(last.operation, {**slots, "middle_ms": length}, text)


def _continued(said: str, last: EditRequest, *, several: bool) -> EditRequest | None:
    """Return the last edit done once more, or taken to where it was at first."""
    talk = patterns().talk
    if talk["once_more"].search(said) and _STEPS & last.slots.keys():
        return last
    if talk["on_again"].search(said) and last.claim("visible") is False:
        return EditRequest("bring_back", {"thing": last.operation})
    if talk["on_again"].search(said) and last.operation == "remove_text":
        return EditRequest("bring_back", {"thing": "text"})
    if talk["back_to_shape"].search(said):
        return EditRequest("bring_back", {"thing": "canvas", "start": True})
    if several and talk["whole_as_begun"].fullmatch(said):
        # "Back to how it all began" after edits of several things.
        return EditRequest("reset", {})
    if talk["as_begun"].search(said) and not _names_another(said, last):
        if last.operation in _USUAL and last.word("target") is None:
            return _USUAL[last.operation]
        if _OPACITIES & last.slots.keys():
            return EditRequest(last.operation, {"opacity": 1.0})
        if last.operation in LOOKS:
            start: dict[str, Value] = {"thing": last.operation, "start": True}
            coloured = last.slots.keys() == {"colours"}
            return EditRequest("bring_back", start | ({"only": "colours"} if coloured else {}))
        if last.operation == "exchange":
            return EditRequest("reset", {})
    return None


_FADES: Final = {"in": "in_ms", "out": "out_ms"}


def _fade_told(text: str, scene: Scene) -> EditRequest | None:
    """Return one of the fades given last with another length ("the fade out shorter, two seconds")."""
    kinds = {*_FADES.values(), *(f"fade_{slot}" for slot in _FADES.values())}
    given = [one for one in scene.last_requests if kinds & one.slots.keys()]
    clauses = clauses_of(text)[1]
    if not 0 < len(clauses) <= 2:
        return None
    clause = clauses[0].joined(clauses[-1]) if len(clauses) == 2 else clauses[0]
    if (step := fade_steps.stepped(clause, scene)) is not None or not given:
        return step
    if (so_much := lengths.by_so_much(clause, scene)) is not None:
        return replace(so_much, text=text)
    fades, times = clause.looks("fade"), clause.values("time")
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    plain = looks <= {"fade", "size", "longer", "pace", "reach", "by"} and not clause.texts
    heard = set(clause.things) <= {"music", "sound", "voice"}
    told = len(fades) == len(times) == 1 and fades[0] in _FADES and isinstance(times[0], int)
    if not (told and plain and heard) or clause.acts - {"as_role", "change", "lower", "raise"}:
        return None
    last, slot = given[-1], _FADES[fades[0]]
    whose = "music" if last.operation == "music" else last.word("target") or "voice"
    if whose != "all" and {"music", "voice"} & set(clause.things) - {whose}:
        # "Voice fade out one second" is another fade than that of the music.
        return None
    if any(one in last.slots for one in kinds - {*_FADES.values()}):
        kept = {k: v for k, v in last.slots.items() if k.startswith("target")}
        kept |= {"target_text": last.slots["text"]} if last.operation == "add_text" else {}
        return EditRequest("change_text", {**kept, f"fade_{slot}": times[0]}, text)
    named = [thing for thing in ("music", "voice") if thing in clause.things and scene.has_music]
    own = {"target": named[0]} if len(named) == 1 and "target" in last.slots else {}
    return replace(last, text=text, slots={slot: times[0], **own})


def _names_another(said: str, last: EditRequest) -> bool:
    """Whether words name a measure that the last edit did not give ("normal speed again" after a bar)."""
    named = {thing for clause in clauses_of(said)[1] for thing in clause.things}
    measures = named & {"speed", "volume", "loudness", "music", "voice"}
    return bool(measures) and last.operation not in {*measures, "volume"}


def _gone_too(text: str, last: EditRequest, scene: Scene) -> list[EditRequest]:
    """Return the taking away of one more thing that is only named ("and the title")."""
    taken = last.operation == "remove_text" or last.claim("visible") is False
    clauses = clauses_of(text)[1]
    if not taken or len(clauses) != 1:
        return []
    clause = clauses[0]
    bare = not clause.acts - {"beside"} and not clause.valued and not clause.unknown
    bare = bare and not any(token.group == "look" for token in clause.tokens)
    bare = bare and not clause.talks("shown_again")
    return removals(clause) if bare and clause.things and not scene.fresh else []


def _same_too(text: str, said: str, last: EditRequest) -> EditRequest | None:
    """Return the last look given to one more thing that is only named ("and the bar")."""
    clauses = clauses_of(text)[1]
    told = patterns().talk["goes_on"].search(said) or patterns().talk["as_well"].search(said)
    if told is None or len(clauses) != 1 or "visible" in last.slots:
        return None
    clause = clauses[0]
    named = [thing for thing in clause.things if thing in HEADS or thing == "sound"]
    bare = not clause.acts - {"beside"} and not clause.valued and not clause.unknown
    if not bare or len(named) != 1 or any(token.group == "look" for token in clause.tokens):
        return None
    same = likewise(last, named[0])
    return None if same is None else replace(same, text=text)


def _stretched(text: str, said: str, last: EditRequest) -> EditRequest | None:
    """Return words or a fade of the last edit with another end ("stretch that to six", "keep it up until 9")."""
    told = {slot for slot, value in last.slots.items() if value and not slot.startswith("target")}
    fades = len(told) == 1 and told <= {"in_ms", "out_ms", "fade_in_ms", "fade_out_ms"}
    ends = {"end_ms", "duration_ms", "start_ms"} & last.slots.keys()
    shown = last.operation in _TIMED and bool(ends) and "last_ms" not in last.slots
    for pattern in patterns().references.get("again.stretched", ()) if fades or shown else ():
        found = pattern.fullmatch(said.strip(" .!"))
        if found is None:
            continue
        value = float(number(found["b"]))
        if fades:
            return EditRequest("correct", {"number": value}, text)
        which: dict[str, Value] = {k: v for k, v in last.slots.items() if k.startswith("target")}
        if last.operation == "add_text":
            which = {"target_text": last.slots["text"]}
        lasts = found.groupdict().get("lasts") is not None
        slot = "duration_ms" if lasts else "end_ms"
        return EditRequest("change_text", {**which, slot: round(value * 1000)}, text)
    return None


def _begun_at(said: str, requests: Sequence[EditRequest]) -> EditRequest | None:
    """Return the text of the last edit shown from another second on ("earlier. from twelve")."""
    timed = {"start_ms", "last_ms", "end_ms", "open_end", "duration_ms", "shift_ms"}
    kinds = {"add_text", "change_text", "music"}
    shown = [one for one in requests if one.operation in kinds and timed & one.slots.keys()]
    if not shown:
        return None
    last = shown[-1]
    if last.operation == "music" and patterns().talk["from_the_start"].search(said):
        return EditRequest("music", {"start_ms": 0})
    found = patterns().talk["from_number"].search(said)
    value = next(patterns().talk["number_word"].finditer(said), None)
    if found is None or value is None:
        return None
    if last.operation == "music":
        return EditRequest("music", {"start_ms": round(number(value.group()) * 1000)})
    which: dict[str, Value] = {k: v for k, v in last.slots.items() if k.startswith("target")}
    if last.operation == "add_text" and last.word("text"):
        which = {"target_text": last.slots["text"]}
    start, end = round(number(value.group()) * 1000), last.ms("end_ms")
    # Where it ends was told before.
    which |= {"end_ms": end} if end is not None and start < end else {}
    return EditRequest("change_text", {**which, "start_ms": start})


def _also_there(text: str, said: str, last: EditRequest) -> EditRequest | None:
    """Return the last cut or silence at one more stretch ("also 8 to 9")."""
    more = patterns().talk["also_there"].search(said) or patterns().talk["goes_on"].search(said)
    if "starts_ms" not in last.slots or last.claim("keep") or more is None:
        return None
    clauses = clauses_of(text)[1]
    spans = [span for clause in clauses for span in clause.spans if span.name == "range"]
    numbers = [number(one.group()) for one in patterns().talk["number_word"].finditer(said)]
    ends_of = [s for c in clauses for s in c.spans if s.name in {"first", "last"}]
    alone = len(clauses) == 1 and not clauses[0].acts - {"beside"} and not clauses[0].texts
    alone = alone and not set(clauses[0].things) & HEADS
    if last.operation == "volume" and len(ends_of) == 1 and alone:
        # "And the last two", "and the last two quieter".
        own = sound_frames.level(clauses[0])
        gone = {"starts_ms", "ends_ms", *(_LOUD if own else ())}
        kept = {**{k: v for k, v in last.slots.items() if k not in gone}, **own}
        length = ends_of[0].a
        where: dict[str, Value] = {"starts_ms": (0,), "ends_ms": (length,)}
        where = {"last_ms": length} if ends_of[0].name == "last" else where
        return EditRequest("volume", {**kept, **where}, text)
    if patterns().talk["also_range"].search(said) is None:
        return None
    if len(spans) == 1:
        starts, ends = spans[0].a, spans[0].b
    elif len(numbers) == 2:
        starts, ends = (round(one * 1000) for one in numbers)
    else:
        return None
    times: dict[str, Value] = {"starts_ms": (starts,), "ends_ms": (ends,)}
    return EditRequest(last.operation, {**last.slots, **times}, text) if starts < ends else None


def _shown_again(text: str, said: str, scene: Scene) -> EditRequest | None:
    """Return the words written last once more at another time ("the same strip again from 9 to 11")."""
    written = [one for one in scene.last_requests if one.operation == "add_text" and one.slots]
    if not written or patterns().talk["same_shown"].search(said) is None:
        return None
    clauses = clauses_of(text)[1]
    times = shown_once_more(clauses[0], written[-1]) if len(clauses) == 1 else {}
    if not times or any(clause.texts for clause in clauses):
        return None
    kept = {k: v for k, v in written[-1].slots.items() if k not in _WHEN}
    if inked := clauses[0].colours[-1:]:
        # "The same title again at the end, in yellow".
        kept["colours"] = tuple(inked)
    return EditRequest("add_text", {**kept, **times, "beside": True}, text)


def _said_again(text: str) -> EditRequest | None:
    """Return the cut that could not be made before, with the times that are told now."""
    if (bare := _bare_stretch(text)) is not None:
        # "I was thinking of 5 to 7".
        start, end = bare
        slots: dict[str, Value] = {"starts_ms": (start,), "ends_ms": (end,)}
        return EditRequest("trim", slots, text) if start < end else None
    told = [clause for clause in clauses_of(text)[1] if clause.spans]
    if len(told) != 1 or told[0].texts or set(told[0].things) & HEADS:
        return None
    span = told[0].spans[0]
    known: dict[str, dict[str, Value]] = {
        "first": {"head_ms": span.a},
        "last": {"tail_ms": span.a},
        "range": {"starts_ms": (span.a,), "ends_ms": (span.b,)},
    }
    if len(told[0].spans) != 1 or span.name not in known or told[0].does("keep"):
        return None
    return EditRequest("trim", known[span.name], told[0].text)


def _bare_stretch(text: str) -> tuple[int, int] | None:
    """Return the two bare numbers that are all a message says, in milliseconds."""
    for pattern in patterns().references.get("again.stretch", ()):
        if (found := pattern.fullmatch(normalise(text).strip(" .!"))) is not None:
            start, end = (round(float(number(found[one])) * 1000) for one in ("a", "b"))
            return start, end
    return None


def _timed_again(text: str) -> list[EditRequest]:
    """Return the words that could not be shown then, at the time that is told now ("then at 0:07")."""
    told = clauses_of(text)[1]
    times = [value for clause in told for value in clause.values("time")]
    named = any(c.texts or c.things or c.unknown or c.acts - {"change", "move"} for c in told)
    ranged = [span for clause in told for span in clause.spans if span.name == "range"]
    stretch = (ranged[0].a, ranged[0].b) if len(ranged) == 1 else None
    stretch = stretch if ranged else _bare_stretch(text)
    if len(told) <= 2 and not named and stretch is not None and stretch[0] < stretch[1]:
        # "From 4 to 7 then".
        since, until = stretch
        return [EditRequest("correct", {"since_ms": since, "until_ms": until}, text)]
    if len(told) > 2 or len(times) != 1 or named or not isinstance(times[0], int):
        return []
    return [EditRequest("correct", {"time_ms": times[0]}, text)]


def _said(clause: Clause) -> str:
    return normalise(clause.text).strip()


def _bare_number(said: str) -> float | None:
    """Return the number that is all a clause says ("35", "1.5 will do", "make that four")."""
    found = patterns().talk["number_only"].search(said)
    if found is None:
        return None
    digits = next((patterns().talk["number_word"].finditer(said)), None)
    if digits is None:
        return None
    try:
        return number(digits.group())
    except (ValueError, KeyError):
        return None


def _only_measures(clause: Clause) -> bool:
    """Whether a clause is nothing but a number or a length."""
    bare = len(clause.values("time")) == 1 and not clause.tokens and not clause.unknown
    return bare or _bare_number(_said(clause)) is not None


def _with_number(last: EditRequest, value: float) -> EditRequest:
    ms = round(value * 1000)
    timed: dict[str, Value] = {k: ms for k, v in last.slots.items() if k.endswith("_ms") and v}
    return replace(last, slots={**last.slots, **timed})


def _only_assents(clause: Clause) -> bool:
    return clause.talks("refuse") and not clause.tokens and not clause.unknown and not clause.valued


def _other_end(clause: Clause, last: EditRequest) -> EditRequest | None:
    """Return the last fade or cut at an end that is named ("at the start as well", "the one at the end: 2")."""
    end = clause.look("end")
    others = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"} - {
        "end",
        "size",
        "longer",
        "same",
        "by",
        "place",
        *(("reach",) if clause.talks("takes_time") else ()),
    }
    if end not in {"head", "tail"} or set(clause.things) - {"sound"} or others or clause.texts:
        return None
    pair = next((pair for pair in _PAIRS if set(pair) & last.slots.keys()), None)
    length = clause.value("time")
    if pair == ("in_ms", "out_ms") and clause.talks("takes_time") and isinstance(length, int):
        # "The start should only take one second" of a fade.
        return replace(last, slots={"in_ms" if end == "head" else "out_ms": length})
    if pair is None or clause.acts - {"beside", "as_role", "add", "change", "lower"}:
        return None
    wanted, other = pair if end == "head" else pair[::-1]
    kept = {key: value for key, value in last.slots.items() if key not in pair}
    plain = clause.plain_number()
    if not isinstance(length, int):
        length = round(plain * 1000) if plain is not None else None
    if length is not None and pair[0] != "head_ms":
        return EditRequest(last.operation, {**kept, wanted: length}, clause.text)
    also = clause.does("beside") or clause.looks("same") or clause.talks("also_there")
    if clause.valued or not also or clause.unknown:
        return None
    value = last.slots.get(other, last.slots.get(wanted))
    return (
        None if value is None else EditRequest(last.operation, {**kept, wanted: value}, clause.text)
    )
