"""Words that come one after the other ("“One” for 3 seconds, then “Two”"): none lies over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import clause_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_TIMES: Final = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "open_end", "whole"})
_MARKS: Final = " \"',.;\u201c\u201d\u2018\u2019\u300c\u300d\uff0c\u3001"
_ENDS_AND_MIDDLE: Final = 3
_BESIDE: Final = frozenset({"subtitle", "lower_third", "artist"})
_QUOTES: Final = "\"'\u201d\u2019\u300d"
_OPENS: Final = "\"'\u201c\u2018\u300c\u300e"
_APART: Final = frozenset({"vertical", "horizontal", "start_share", "end_share", "last_ms"})


def one_after_other(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return the requests with words that follow others at the time when those are gone."""
    found = _turned_later(found, scene)
    places = [
        at for at, one in enumerate(found) if one.operation == "add_text" and one.word("text")
    ]
    if len(places) > 1 and (placed := _all_there([found[at] for at in places], text)):
        at_place = dict(zip(places, placed, strict=True))
        return [at_place.get(at, one) for at, one in enumerate(found)]
    if len(places) < 2 or any(_APART & found[at].slots.keys() for at in places):
        return found
    row = [found[at] for at in places]
    timed = any({"start_ms", "end_ms", "duration_ms"} & one.slots.keys() for one in row)
    if len({one.word("role") for one in row}) > 1 or not _is_row(row, text, timed=timed):
        return found
    told = _chained(row) if timed else _shared(row, scene)
    changed = list(found)
    for at, one in zip(places, told, strict=True):
        changed[at] = one
    words = [one.word("text") or "" for one in told]
    return [
        one
        for one in changed
        # "“B” for the next 3" was heard by what comes before it.
        if one.operation != "unknown" or not any(said in one.text for said in words)
    ]


def _turned_later(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests with words that become others at a time as two texts ("“A”, after 3 s “B”")."""
    told: list[EditRequest] = []
    for one in found:
        at, words = one.ms("start_ms") or 0, one.word("text")
        last = told[-1] if told else None
        before = last.word("text") if last is not None and last.operation == "add_text" else None
        later = one.operation == "change_text" and words is not None and at
        named = one.word("target_text") or one.word("target_role")
        if not later or (before and named not in {None, before}):
            told.append(one)
        elif last is not None and before and not _TIMES & last.slots.keys():
            told[-1] = replace(last, slots={**last.slots, "start_ms": 0, "end_ms": at})
            told.append(replace(one, operation="add_text", slots={**last.slots, **_own(one)}))
        elif not told and named is None and scene.texts and scene.focus == "text":
            # "After three seconds it turns into “B”", of words that stand already.
            told.append(EditRequest("change_text", {"end_ms": at}, one.text))
            again = {**_own(one), "beside": True, "like": True, "open_end": True}
            told.append(replace(one, operation="add_text", slots=again))
        else:
            told.append(one)
    return told


def _own(one: EditRequest) -> dict[str, Value]:
    return {slot: value for slot, value in one.slots.items() if not slot.startswith("target")}


def after_the_last(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return words that come "then", a message later, from when those written last are gone."""
    last = scene.last_request
    one = found[0] if len(found) == 1 else None
    if one is None or last is None or one.operation != "add_text":
        return found
    end = last.ms("end_ms") or (last.ms("start_ms") or 0) + (last.ms("duration_ms") or 0)
    told = _APART & one.slots.keys() or (one.ms("start_ms") or 0) > 0
    follows = patterns().talk["then_more"].search(normalise(text)) is not None
    if last.operation != "add_text" or not follows or told or not 0 < end < scene.duration_ms:
        return found
    length = one.ms("duration_ms") or one.ms("end_ms")
    until = one.ms("end_ms") if _is_until(one, end) else None
    slots: dict[str, Value] = {k: v for k, v in one.slots.items() if k not in _TIMES}
    slots["start_ms"] = end
    if length:
        slots["end_ms"] = until or end + length
    return [replace(one, slots=slots)]


def _all_there(row: Sequence[EditRequest], text: str) -> list[EditRequest]:
    """Return words in turn, each at its own time, at the place told before the first of them; else none."""
    normal = normalise(text)
    lead = normal[: max(0, _place(normal, normalise(row[0].word("text") or ""), 0))]
    placed = {k: v for k, v in row[0].slots.items() if k in {"vertical", "horizontal"}}
    own = any({"vertical", "horizontal"} & one.slots.keys() for one in row[1:])
    if own or not placed or patterns().talk["texts_in_turn"].search(lead) is None:
        return []
    there = {*clause_of(lead).looks("vertical"), *clause_of(lead).looks("horizontal")}
    if not set(placed.values()) <= there or not all("start_ms" in one.slots for one in row):
        return []
    return [replace(one, slots={**placed, **one.slots}) for one in row]


def _is_until(one: EditRequest, begin: int) -> bool:
    """Whether an end is told as a moment behind the beginning ("until 5"), and no length."""
    spans = {span.name for span in clause_of(one.text).spans}
    return (one.ms("end_ms") or 0) > begin and bool(spans & {"before", "until", "by"})


def between_ends(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return "in the middle" between words at the beginning and words at the end as the time between."""
    row = [one for one in found if one.operation == "add_text" and one.word("text")]
    if len(row) != _ENDS_AND_MIDDLE:
        return found
    first, middle, last = row
    begin, length = first.ms("end_ms"), last.ms("last_ms")
    placed = middle.word("vertical") == "center" and not _TIMES & middle.slots.keys()
    alike = {first.word("vertical"), last.word("vertical")} == {None}
    end = scene.duration_ms - (length or 0)
    if first.ms("start_ms") or not begin or not length or not placed or not alike or end <= begin:
        return found
    kept = {slot: value for slot, value in middle.slots.items() if slot != "vertical"}
    timed = replace(middle, slots={**kept, "start_ms": begin, "end_ms": end})
    return [timed if one is middle else one for one in found]


def at_one_time(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return the requests with the time of a pair of words for both ("“A” with “B” below, from 2 to 7")."""
    places = [
        at for at, one in enumerate(found) if one.operation == "add_text" and one.word("text")
    ]
    later = found[2] if len(found) == 3 and places == [0, 1] else None
    if later is not None and later.operation == "change_text" and later.slots.keys() <= _TIMES:
        # "…, from 2 to 7 s" stands by itself behind them.
        pair = [found[0], replace(found[1], slots={**found[1].slots, **later.slots})]
        both = at_one_time(pair, text)
        return found if both == pair else both
    if len(places) != 2 or len(found) != 2:
        return found
    first, second = (found[at] for at in places)
    times = {slot: value for slot, value in second.slots.items() if slot in _TIMES}
    if not times or _TIMES & first.slots.keys() or second.word("role") not in _BESIDE:
        return found
    normal = normalise(text)
    at = _place(normal, normalise(first.word("text") or ""), 0) + len(first.word("text") or "")
    begin = _place(normal, normalise(second.word("text") or ""), at)
    between, behind = normal[at:begin], normal[begin + len(second.word("text") or "") :]
    told = patterns().talk["pair_with"].search(between) is not None
    apart = patterns().talk["time_apart"].match(behind.lstrip(_QUOTES)) is not None
    if begin < 0 or not (told or apart):
        return found
    return [replace(first, slots={**first.slots, **times}), second]


def _is_row(row: Sequence[EditRequest], text: str, *, timed: bool) -> bool:
    """Whether a word between them says of each that it comes after the one before."""
    normal = normalise(text)
    if patterns().talk["texts_in_turn"].search(normal):
        return True
    end = 0
    for number, one in enumerate(row):
        words = normalise(one.word("text") or "")
        at = _place(normal, words, end)
        if at < 0:
            return False
        before = normal[end:at]
        if number and timed:
            before += _after(normal, at, words)
            if not patterns().talk["comes_then"].search(before):
                return False
        elif number and not patterns().talk["only_then"].fullmatch(before.strip(_MARKS)):
            # "“One”, then add “Two”" says what is done, not what is seen when.
            return False
        end = at + len(words)
    return True


def _place(normal: str, words: str, start: int) -> int:
    """Return where words stand from a place on, in marks if they stand in some, below zero for nowhere."""
    marked = [at for mark in _OPENS if (at := normal.find(mark + words, max(0, start - 1))) >= 0]
    return min(marked) + 1 if marked else normal.find(words, start)


def _after(normal: str, at: int, words: str) -> str:
    """Return what stands right behind words, up to the next mark of a clause."""
    rest = normal[at + len(words) : at + len(words) + 24]
    return " " + rest.strip("\"'\u201d\u300d ").split(",")[0].split("\uff0c")[0]


def _chained(row: Sequence[EditRequest]) -> list[EditRequest]:
    """Return words each of which begins when those before it end."""
    told: list[EditRequest] = []
    now = 0
    for number, one in enumerate(row):
        slots: dict[str, Value] = dict(one.slots)
        start, end, length = one.ms("start_ms"), one.ms("end_ms"), one.ms("duration_ms")
        late = start is not None and start >= now and (start > 0 or number == 0)
        begin = start if late and start is not None else now
        if length is None and end is not None:
            length = end - (start or 0)
        if number and told[-1].ms("end_ms") is None and begin > (told[-1].ms("start_ms") or 0):
            told[-1] = replace(told[-1], slots={**told[-1].slots, "end_ms": begin})
        slots = {key: value for key, value in slots.items() if key not in _TIMES}
        slots["start_ms"] = begin
        if length is not None:
            slots["end_ms"] = begin + length
            now = begin + length
        told.append(replace(one, slots=slots))
    return told


def _shared(row: Sequence[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return words without any time each for its part of the video."""
    part = scene.duration_ms // len(row)
    if not part:
        return list(row)
    return [
        replace(one, slots={**one.slots, "start_ms": at * part, "end_ms": (at + 1) * part})
        for at, one in enumerate(row)
    ]
