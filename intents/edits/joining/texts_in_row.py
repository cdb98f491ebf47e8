"""Texts of one message that share what is said of one: a place, a time, a look for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import spans_of, tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_TIMES: Final = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "whole", "open_end"})
_PLACES: Final = frozenset({"vertical", "horizontal", "opposite"})
_EVERY: Final = ("every", "target_role")


def in_row(found: Sequence[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests of a message with what its texts share."""
    row: list[EditRequest] = []
    for one in found if scene.exists else _looks_last(found):
        last = row[-1] if row else None
        one = _one_more(last, one)
        if last is not None and (timed := _timed(last, one)) is not None:
            row[-1] = timed
            continue
        if last is not None and (copied := _copied(last, one)) is not None:
            row[-1] = copied
            continue
        if last is not None and (both := _beneath(last, one)) is not None:
            row[-1:] = both
            continue
        row.append(_of_all(last, _same_place(row, one, scene)))
    return _paired(row, scene)


def title_first(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return a title that is told after words at a place of their own before those.

    "“A” top left, title “B”": what stands in a corner is no title, and takes the place of none.
    """
    at = next((i for i, one in enumerate(found) if _is_title(one)), None)
    first = next((i for i, one in enumerate(found) if _stands_apart(one)), None)
    if at is None or first is None or first > at:
        return found
    end = next((i for i in range(at + 1, len(found)) if not _is_look(found[i])), len(found))
    title, own = found[at], [r for r, a in zip(scene.roles, scene.auto, strict=False) if not a]
    if own.count("title") == 1 and not {"beside", *_PLACES, *_TIMES} & title.slots.keys():
        slots = {k: v for k, v in title.slots.items() if k != "role"}
        title = replace(title, operation="change_text", slots={"target_role": "title", **slots})
    told = [title, *found[at + 1 : end]]
    return [*found[:first], *told, *found[first:at], *found[end:]]


def _is_title(one: EditRequest) -> bool:
    role = one.word("target_role") or one.word("role")
    return role == "title" and one.word("text") is not None and "target_text" not in one.slots


def _stands_apart(one: EditRequest) -> bool:
    placed = "horizontal" in one.slots and not {"role", "beside"} & one.slots.keys()
    return one.operation == "add_text" and placed and one.word("text") is not None


def of_those_told(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return a look of "both" as that of the texts of this message ("“A” left, “B” right, both white").

    Whatever else stands there keeps its own.
    """
    if patterns().talk["writes_lines"].search(normalise(text)):
        found = [_line_of_its_own(one) for one in found]
    words = [at for at, one in enumerate(found) if one.operation == "add_text" and one.word("text")]
    if len(words) < 2:
        return found
    rest = found[words[-1] + 1 :]
    first = next((at for at, one in enumerate(rest) if _is_of_both(one)), len(rest))
    # "Both small, and yellow".
    shared = [one for one in rest[first:] if _is_of_both(one) or _is_look(one)]
    looks: dict[str, Value] = {}
    for one in shared:
        if one.operation == "change_text":
            looks |= {slot: value for slot, value in one.slots.items() if slot not in _EVERY}
    if not looks:
        return found
    told = [replace(one, slots={**looks, **one.slots}) for one in (found[at] for at in words)]
    given = dict(zip(words, told, strict=True))
    return [
        given.get(at, one) for at, one in enumerate(found) if not any(one is two for two in shared)
    ]


def each_at_its_time(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return several texts each at its own of as many stretches told after them ("respectively")."""
    words = [one for one in found if one.operation == "add_text" and one.word("text")]
    if len(words) < 2:
        return found
    slotted = scan(text)
    last = max((i for i, c in enumerate(slotted.skeleton) if slotted.kind(c) == "text"), default=-1)
    spans = [s for s in spans_of(slotted, last + 1, len(slotted.skeleton)) if s.name == "range"]
    if last < 0 or len(spans) != len(words):
        return found
    times = iter(spans)
    return [
        replace(one, slots={**_untimed(one), "start_ms": span.a, "end_ms": span.b})
        if one in words and (span := next(times))
        else one
        for one in found
    ]


def _untimed(one: EditRequest) -> dict[str, Value]:
    return {slot: value for slot, value in one.slots.items() if slot not in _TIMES}


def _line_of_its_own(one: EditRequest) -> EditRequest:
    """Return a counted line with its words as a new one ("write two lines: the first “A” …")."""
    counted = one.operation == "change_text" and {"target_number", "text"} <= one.slots.keys()
    if not counted and not (one.operation == "change_text" and "vertical" in one.slots):
        return one
    if one.word("text") is None or "target_text" in one.slots:
        return one
    slots = {k: v for k, v in one.slots.items() if not k.startswith("target")}
    if (one.ms("target_number") or 1) > 1:
        slots |= {"role": "subtitle", "beside": True}
    return replace(one, operation="add_text", slots=slots)


def _is_of_both(one: EditRequest) -> bool:
    """Whether a request is for both of what was just named, and names no other thing."""
    named = {t.name for t in tokens_of(scan(one.text)) if t.group == "thing"}
    return _says("both_told", one) and named <= set(TEXT_THINGS) and "text" not in one.slots


def _one_more(last: EditRequest | None, one: EditRequest) -> EditRequest:
    """Return bare words after those that were just added as words of their own, the next in turn."""
    renamed = one.operation == "change_text" and one.slots.keys() == {"target_text", "text"}
    if last is not None and _is_alike(last, one):
        # "Title “A” red, title “B” blue".
        slots = {k: v for k, v in one.slots.items() if k != "target_role"}
        return EditRequest("add_text", {**slots, "role": last.slots["role"]}, one.text)
    if last is not None and _stands_twice(last, one):
        # "“Hi” for the first two seconds and the last two".
        return EditRequest(
            "add_text",
            {"text": last.slots["text"], "last_ms": one.slots["last_ms"], "beside": True},
            one.text,
        )
    if last is None or not renamed or last.operation != "add_text":
        return one
    if last.slots.get("text") != one.slots["target_text"] or not _says("only_quoted", one):
        return one
    ended = last.ms("end_ms") if last.ms("start_ms") else None
    next_one: dict[str, Value] = {"text": one.slots["text"]}
    return EditRequest(
        "add_text", next_one if ended is None else {**next_one, "start_ms": ended}, one.text
    )


def _stands_twice(last: EditRequest, one: EditRequest) -> bool:
    """Whether words that were just written for a time are written once more at the end."""
    ended = last.operation == "add_text" and {"end_ms", "duration_ms"} & last.slots.keys()
    again = one.operation == "change_text" and one.slots.keys() == {"target_text", "last_ms"}
    words = last.word("text")
    return bool(ended) and again and words == one.word("target_text") and str(words) in one.text


def _is_alike(last: EditRequest, one: EditRequest) -> bool:
    """Whether words told like those just added are further ones, though they name the same role."""
    same = last.operation == "add_text" and "role" in last.slots and "text" in one.slots
    same = same and one.operation == "change_text" and bool(last.words("colours"))
    told = one.slots.get("target_role") == last.slots.get("role") and bool(one.words("colours"))
    return same and told and "target_text" not in one.slots


def _paired(row: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return several looks of one kind as those of the texts in order ("her name in pink, his in blue")."""
    own = [text for text, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    looks = [one for one in row if _is_look(one) and not one.claim("every")]
    kinds = {frozenset(one.slots) for one in looks}
    values = {tuple(one.slots.items()) for one in looks}
    if len(own) < 2 or not len(own) == len(looks) == len(values) or len(kinds) != 1:
        return row
    if any(one.operation == "add_text" for one in row):
        return row
    each = iter(own)
    return [
        replace(one, slots={"target_text": next(each), **one.slots})
        if any(one is look for look in looks)
        else one
        for one in row
    ]


def _looks_last(found: Sequence[EditRequest]) -> list[EditRequest]:
    """Return the requests of a first message with the look of its words after the words themselves."""
    words = [at for at, one in enumerate(found) if one.operation == "add_text" and one.word("text")]
    early = [one for one in found[: words[0] if words else 0] if _is_look(one)]
    if len(words) != 1 or not early:
        return list(found)
    return [*(one for one in found if not any(one is other for other in early)), *early]


def _is_look(one: EditRequest) -> bool:
    """Whether a request tells how words look, and not which."""
    named = any(slot.startswith("target") or slot == "text" for slot in one.slots)
    return one.operation == "change_text" and not named


def _says(kind: str, one: EditRequest) -> bool:
    said = patterns().talk[kind].search(normalise(one.text).strip())
    return said is not None


def _timed(last: EditRequest, one: EditRequest) -> EditRequest | None:
    """Return words with the stretch that comes after them ("“Rain” in blue, only from 2 to 5")."""
    starts, ends = one.numbers("starts_ms"), one.numbers("ends_ms")
    kept = one.operation == "trim" and one.claim("keep") is True and len(starts) == len(ends) == 1
    told = last.operation == "add_text" and not _TIMES & last.slots.keys()
    if not kept or not told or not _says("only_when", one):
        return None
    times: dict[str, Value] = {"start_ms": round(starts[0])}
    times |= {"end_ms": round(ends[0])} if ends[0] > 0 else {"open_end": True}
    return replace(last, slots={**last.slots, **times})


def _beneath(last: EditRequest, one: EditRequest) -> list[EditRequest] | None:
    """Return two texts one below the other with the place and the time they share."""
    if {last.operation, one.operation} != {"add_text"} or not _says("beneath_it", one):
        return None
    placed = {k: last.slots[k] for k in ("vertical", "horizontal", "role") if k in last.slots}
    own = {k: v for k, v in one.slots.items() if k != "vertical"}
    times = {k: v for k, v in one.slots.items() if k in _TIMES}
    shared = times if not _TIMES & last.slots.keys() else {}
    late = {k: v for k, v in last.slots.items() if k in _TIMES} if not times else {}
    return [
        replace(last, slots={**last.slots, **shared}),
        replace(one, slots={**placed, **own, **late, "beside": True}),
    ]


def _copied(last: EditRequest, one: EditRequest) -> EditRequest | None:
    """Return words that look like those that stand there ("copy it to the top, saying “B”")."""
    if last.operation != "change_text" or one.operation != "add_text" or not _says("copies", last):
        return None
    placed = {k: last.slots[k] for k in ("vertical", "horizontal") if k in last.slots}
    return replace(one, slots={**placed, **one.slots, "like": True, "beside": True})


def _same_place(row: Sequence[EditRequest], one: EditRequest, scene: Scene) -> EditRequest:
    """Return words at the place of those before them ("“B” at the same spot")."""
    if one.operation != "add_text" or _PLACES & one.slots.keys() or not _says("same_spot", one):
        return one
    before = next((r for r in reversed(row) if r.operation == "add_text"), None)
    if before is not None:
        placed = {k: v for k, v in before.slots.items() if k in _PLACES}
        return replace(one, slots={**one.slots, **placed, "beside": True})
    place = scene.text_places[-1] if scene.text_places else None
    if not place:
        return one
    vertical, _, side = place.partition(" ")
    placed = {"vertical": vertical, **({"horizontal": side} if side else {})}
    return replace(one, slots={**one.slots, **placed, "beside": True})


def _of_all(last: EditRequest | None, one: EditRequest) -> EditRequest:
    """Return one more look of all texts ("both of them larger and in lavender")."""
    if last is None or {last.operation, one.operation} != {"change_text"}:
        return one
    named = any(slot.startswith("target") or slot == "every" for slot in one.slots)
    if not last.claim("every") or named or "text" in one.slots:
        return one
    which = {slot: last.slots[slot] for slot in _EVERY if slot in last.slots}
    return replace(one, slots={**which, **one.slots})


def afterwards(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests with other words that begin when those before have gone as words of their own.

    "From second five on, “The end”", where something stands until then.
    """
    written = [r for r in scene.done if r.operation in _WRITTEN]
    if len(found) != 1 or len(scene.texts) != 1 or not written:
        return found
    one, last = found[0], written[-1]
    start, end = one.ms("start_ms"), last.ms("end_ms")
    if end is None and (length := last.ms("duration_ms")) is not None:
        end = (last.ms("start_ms") or 0) + length
    told = one.word("text") is not None and one.slots.keys() <= _TIMED
    if one.operation != "change_text" or not told or start is None or end is None or start < end:
        return found
    place = dict(
        zip(("vertical", "horizontal"), (scene.text_places[0] or "").split(), strict=False)
    )
    return [EditRequest("add_text", {**place, **one.slots, "beside": True}, one.text)]


def as_long(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return words that begin one after the other each shown as long ("“A” at 1 s, “B” at 4, two seconds each")."""
    row = [r for r in found if r.operation == "add_text" and r.word("text")]
    last = row[-1] if len(row) > 1 else None
    starts = [r.ms("start_ms") for r in row]
    if (
        last is None
        or None in starts
        or not patterns().talk["as_long_each"].search(normalise(text))
    ):
        return found
    length = last.ms("duration_ms") or (last.ms("end_ms") or 0) - (last.ms("start_ms") or 0)
    if length <= 0:
        return found
    ends = [{"start_ms": start, "end_ms": start + length} for start in starts if start is not None]
    rest = [{k: v for k, v in r.slots.items() if k not in {"duration_ms", "open_end"}} for r in row]
    given = {
        id(r): replace(r, slots={**own, **end}) for r, own, end in zip(row, rest, ends, strict=True)
    }
    return [given.get(id(r), r) for r in found]


def beneath_title(found: list[EditRequest]) -> list[EditRequest]:
    """Return a line that is written below the title of the same message as no other title."""
    titled = any(r.operation == "add_text" and r.word("role") == "title" for r in found)
    return [
        replace(r, slots={**r.slots, "role": "subtitle", "beside": True})
        if titled
        and r.operation == "add_text"
        and not {"role", "vertical", "horizontal"} & r.slots.keys()
        and patterns().talk["line_below"].search(normalise(r.text))
        else r
        for r in found
    ]


def beside_title(found: list[EditRequest]) -> list[EditRequest]:
    """Return words that are told no role, where a title is written as well, as no second title."""
    new = [one for one in found if one.operation == "add_text" and one.word("text")]
    if not any(one.word("role") == "title" for one in new):
        return found
    return [
        replace(one, slots={**one.slots, "role": "text"})
        if one in new and "role" not in one.slots and "vertical" in one.slots
        else one
        for one in found
    ]


def worded(found: list[EditRequest]) -> list[EditRequest]:
    """Return bare words after the looks of one text as its own ("the title in large white, write “Dusk”")."""
    row: list[EditRequest] = []
    for one in found:
        last = row[-1] if row else None
        bare = one.operation == "add_text" and one.slots.keys() == {"text"}
        if (
            last is not None
            and last.operation == "change_text"
            and "target_role" in last.slots
            and not _TIMED & last.slots.keys()
            and bare
            and patterns().talk["writes_bare"].search(normalise(one.text))
        ):
            row[-1] = replace(last, slots={**last.slots, "text": one.slots["text"]})
            continue
        row.append(one)
    return row


_WRITTEN = frozenset({"add_text", "change_text"})
_TIMED = frozenset({"text", "start_ms", "end_ms", "duration_ms", "open_end"})
