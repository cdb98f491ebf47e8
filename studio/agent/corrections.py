"""The last edit once more, with the value that was meant ("I meant 5 seconds")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import copysign

from intents.edits import EditRequest, Value
from intents.edits.followups import amending
from studio.agent.history import History, Step
from studio.agent.recutting import as_time, done_without, left_out, recut
from studio.agent.renumbering import SHARES, TIMES, in_unit, lowered, renumbered
from studio.operations import OPERATIONS
from studio.timeline import Timeline

_FAR = 6
"""So many messages back a time is looked for that is put right."""
_MOST_OFF = 8
"""By so many times a value is seldom put right."""
_LEVELLED = frozenset({"volume", "music"})
_MOST_TIMES = 4
"""Up to this a bare number tells how many times, and beyond it per cent."""


@dataclass(frozen=True, slots=True)
class Again:
    """What is done once more, otherwise."""

    before: Timeline | None
    requests: tuple[EditRequest, ...]
    steps: int
    """How many steps of the past this does again."""


def corrected(history: History, request: EditRequest, now: Timeline | None = None) -> Again | None:
    """Return an edit of before with the value put right, and all that came after it.

    A bare value belongs to the last message; one that names what it was before, or which edit
    is meant, may belong to any. None when no edit has a value of that kind.
    """
    if history.failed is not None and (slots := _slots(history.failed, request)) is not None:
        # Nothing was done: what was asked for is tried again with the value that was meant.
        tried = EditRequest(history.failed.operation, slots, history.failed.text)
        return Again(now, (tried,), 0)
    if request.claim("undone"):
        return _otherwise(history.future[-1].requests, request, now)
    steps = history.standing()
    if (dropped := request.word("drop")) is not None:
        return _without(steps, dropped, request.word("end"))
    if (end := request.word("also")) is not None:
        return _also(steps[-1].requests if steps else (), end)
    if (more := request.number("more")) is not None:
        return _more(steps[-1].requests if steps else (), more)
    plain = round((request.number("number") or 0) * 1000)
    meant = request.ms("time_ms") or plain
    unwanted = request.ms("unwanted_ms")
    if unwanted is not None and meant and (earlier := _earlier(steps, unwanted, meant)):
        return earlier
    deep = bool({"of", "from"} & request.slots.keys())
    several = request.claim("every") or any(slot.startswith("target") for slot in request.slots)
    for at in range(len(steps) - 1, -1, -1):
        step = steps[at]
        if any(one.operation not in OPERATIONS for one in step.requests):
            return None
        again: list[EditRequest] = []
        found = False
        near = plain and any(_is_near(one, request) for one in step.requests)
        for one in reversed(step.requests):
            slots = None if found and not several else _slots(one, request)
            if near and not _is_near(one, request):
                # "I meant 80" is of the 60 per cent, not of the second beside it.
                slots = None
            if slots is not None and now is not None and step.before is not None:
                slots = _as_length(slots, one, request, (now.duration_ms, step.before.duration_ms))
            found = found or slots is not None
            again.append(one if slots is None else EditRequest(one.operation, slots, one.text))
        if found:
            later = [one for other in steps[at + 1 :] for one in other.requests]
            count = sum(other.replaces for other in steps[at:])
            return Again(step.before, (*again[::-1], *later), count)
        if not deep:
            return None
    return None


def _is_near(one: EditRequest, meant: EditRequest) -> bool:
    """Whether a value that is meant is of the size of the one that was said."""
    slots = _slots(one, meant)
    pairs = [
        (value, one.slots[slot])
        for slot, value in (slots or {}).items()
        if slot in one.slots and one.slots[slot] != value
    ]
    return any(
        isinstance(new, int | float)
        and isinstance(old, int | float)
        and bool(old)
        and 1 / _MOST_OFF <= abs(new / old) <= _MOST_OFF
        for new, old in pairs
    )


def _otherwise(
    undone: Sequence[EditRequest], request: EditRequest, now: Timeline | None
) -> Again | None:
    """Return what was taken back, done with the value that is meant."""
    for one in reversed(undone):
        if (slots := _slots(one, request)) is not None:
            return Again(now, (replace(one, slots=slots),), 0)
    return None


def _without(steps: Sequence[Step], operation: str, end: str | None) -> Again | None:
    """Return everything since the first such edit once more, without such edits or one end of them."""
    first = None
    for at in range(len(steps) - 1, -1, -1):
        if any(one.operation not in OPERATIONS for one in steps[at].requests):
            break
        if any(one.operation == operation for one in steps[at].requests):
            first = at
    if first is None or steps[first].before is None:
        return None
    requests = done_without(steps[first:], operation, end)
    return Again(steps[first].before, tuple(requests), sum(step.replaces for step in steps[first:]))


def without(history: History, index: int, *, slots: Sequence[str] = ()) -> Again | None:
    """Return the timeline before the last message and what it asked for but for one request.

    slots: what of that request goes, all of it where nothing is named.
    None when that message asked for less, or began the project.
    """
    steps = history.standing()
    step = steps[-1] if steps else None
    if step is None or step.before is None or not 0 <= index < len(step.requests):
        return None
    one = step.requests[index]
    left = {slot: value for slot, value in one.slots.items() if slot not in slots}
    # Which words are meant is no edit of them.
    edits = any(not slot.startswith("target") for slot in left)
    kept = (replace(one, slots=left),) if slots and edits else ()
    others = (*step.requests[:index], *kept, *step.requests[index + 1 :])
    return Again(step.before, others, step.replaces)


def _besides(one: EditRequest) -> Again:
    """Return one edit more, on what is there now."""
    return Again(None, (one,), 0)


def _earlier(steps: Sequence[Step], unwanted: int, meant: int) -> Again | None:
    """Return the words whose time is put right, where an edit before the last one told it."""
    if not steps or any(unwanted in one.slots.values() for one in steps[-1].requests):
        return None
    for step in reversed(steps[-_FAR:-1]):
        for one in reversed(step.requests):
            slot = next((key for key in TIMES if one.slots.get(key) == unwanted), None)
            if slot is None or one.operation not in _TIMED:
                continue
            which = {k: v for k, v in one.slots.items() if k.startswith("target")}
            which = {"target_text": one.slots["text"]} if "text" in one.slots else which
            return _besides(EditRequest("change_text", {**which, slot: meant}, one.text))
    return None


def _also(requests: Sequence[EditRequest], end: str) -> Again | None:
    """Return what was done at one end, done at the other as well; what was done stays."""
    for one in reversed(requests):
        for head, tail in _MIRRORED:
            done = next((slot for slot in (head, tail) if one.slots.get(slot)), None)
            if done is None:
                continue
            wanted = {"head": head, "tail": tail}.get(end, head if done == tail else tail)
            which = {k: v for k, v in one.slots.items() if k.startswith("target")}
            if one.operation == "add_text":
                which = {"target_text": one.slots["text"]}
            kind = "change_text" if one.operation == "add_text" else one.operation
            return _besides(EditRequest(kind, {**which, wanted: one.slots[done]}, one.text))
    return None


def _more(requests: Sequence[EditRequest], more: float) -> Again | None:
    """Return so much more of the last edit, on what is there now ("another 3")."""
    for one in reversed(requests):
        which = {k: v for k, v in one.slots.items() if k.startswith("target")}
        if (db := one.number("db")) is not None:
            return _besides(
                EditRequest(one.operation, {**which, "db": copysign(more, db)}, one.text)
            )
        for slot in ("head_ms", "tail_ms"):
            if one.slots.get(slot):
                return _besides(EditRequest(one.operation, {slot: round(more * 1000)}, one.text))
    return None


def _as_length(
    slots: dict[str, Value], one: EditRequest, meant: EditRequest, lengths: tuple[int, int]
) -> dict[str, Value]:
    """Return a cut at an end as the length that is meant ("too short, make it seven seconds").

    lengths: of the video now, and before the cut; only a length lies between them.
    """
    time = meant.ms("time_ms")
    ends = one.operation == "trim" and one.slots.keys() <= {"head_ms", "tail_ms"}
    if not ends or time is None or len(one.slots) != 1 or not lengths[0] < time <= lengths[1]:
        return slots
    return {"head_ms": lengths[1] - time} if "head_ms" in one.slots else {"to_ms": time}


def _slots(one: EditRequest, meant: EditRequest) -> dict[str, Value] | None:
    slots = dict(one.slots)
    if (of := meant.word("of")) is not None:
        return recut(slots, meant) if one.operation == of == "trim" else None
    if (former := meant.number("from")) is not None:
        return renumbered(slots, former, meant.number("number") or 0.0)
    if (factor := meant.number("factor")) is not None and "times" in slots:
        return {**slots, "times": round(factor)}
    if (factor := meant.number("factor")) is not None:
        return next(
            (
                {**slots, key: factor}
                for key in ("factor", "speed", "size", "volume")
                if key in slots
            ),
            None,
        )
    if (spared := meant.word("spared")) is not None:
        gone = f"{spared}_ms"
        return {k: v for k, v in slots.items() if k != gone} if gone in slots else None
    if meant.ms("spared_number") is not None:
        return left_out(one, meant.ms("spared_number") or 0)
    if (half := meant.ms("half")) is not None:
        return {"half": half} if "half" in slots else None
    if (part := meant.ms("part_number")) is not None:
        if "part_number" not in slots:
            return None
        kept: dict[str, Value] = {"keep": True} if meant.claim("keep") else {}
        return {"part_number": part, **kept}
    starts, ended = one.numbers("starts_ms"), meant.ms("ended_ms")
    if one.operation == "trim" and len(starts) == 1 and ended is not None and ended > starts[0] > 0:
        # "Actually stop at 14" of what was kept from 3 to 12.
        return {**slots, "ends_ms": (ended,)}
    if (keep := meant.claim("keep")) is not None and "starts_ms" in slots:
        told = _with_prefix(meant, "kept_" if keep else "lost_")
        left = told or {k: v for k, v in slots.items() if k not in {"keep", "bare"}}
        return {**left, "keep": True} if keep else left
    if (db := meant.number("db")) is not None:
        return lowered(slots, db)
    if {"since_ms", "until_ms"} & meant.slots.keys():
        return _bordered(one, meant)
    if (colours := meant.words("colours")) and {"colours", "gradient"} & slots.keys():
        before, unwanted = one.words("colours"), meant.words("unwanted_colours")
        if len(before) > 1 and len(colours) == 1 and set(unwanted) & set(before):
            # "Not green, purple" of blue to green.
            mixed = tuple(colours[0] if shade in unwanted else shade for shade in before)
            return {**slots, "colours": mixed}
        slots.pop("gradient", None)
        return {**slots, "colours": colours}
    if (stretch := _stretch(one, meant)) is not None:
        return stretch
    if (which := meant.ms("which")) is not None:
        return _of_which(one, which)
    if which_text := {k: v for k, v in meant.slots.items() if k.startswith("target")}:
        worded = one.operation in {"change_text", "remove_text"}
        rest = {k: v for k, v in slots.items() if not k.startswith("target")}
        return {**rest, **which_text} if worded else None
    if (end := meant.word("end")) is not None:
        return _turned(one, end)
    share = meant.number("share")
    if share is None and (number := meant.number("number")) is not None and number > _MOST_TIMES:
        share = number / 100
    if share is not None and (factor := amending.by_share(one, share)) is not None:
        # "Up by 20 %", and then "I meant 30".
        return {**slots, "factor": factor}
    if (plain := meant.number("number")) is not None and one.operation == "loudness":
        rest = {k: v for k, v in slots.items() if k != "visible"}
        return {**rest, "lufs": -abs(plain)} if 5 <= abs(plain) <= 40 else None
    if (
        plain is not None
        and one.operation in _LEVELLED
        and "factor" in slots
        and plain > _MOST_TIMES
    ):
        # "A bit quieter … 40 will do" is a level in per cent.
        return {k: v for k, v in slots.items() if k != "factor"} | {"volume": plain / 100}
    if one.operation == "split" and len(one.numbers("at_ms")) == 1:
        # "Split at five", and then "I meant seven".
        moment = meant.ms("time_ms") or round((plain or 0) * 1000)
        return {**slots, "at_ms": (moment,)} if moment else None
    if plain is not None and one.operation == "speed" and slots.keys() == {"factor"}:
        return {"speed": plain}
    if plain is not None:
        return in_unit(slots, plain)
    if (time := meant.ms("time_ms")) is not None:
        if one.operation == "trim" and (told := as_time(slots, time)):
            return told
        if one.operation == "fade" and {"in_ms", "out_ms"} <= slots.keys():
            return {**slots, "in_ms": time, "out_ms": time}
        for key in TIMES:
            if key in slots and slots[key] != 0:
                return {**slots, key: time}
    if (share := meant.number("share")) is not None:
        if one.operation == "volume" and "factor" in slots:
            # "Quieter … no, 10 %" is a level, and no tenth of what it was.
            return {k: v for k, v in slots.items() if k != "factor"} | {"volume": share}
        if one.operation == "waveform" and "factor" in slots and meant.number("height"):
            # "Twice as tall … one third of the height instead" is a height of its own.
            return {k: v for k, v in slots.items() if k != "factor"} | {"height": share}
        for key in SHARES:
            if key in slots:
                return {**slots, key: share}
    return None


def _of_which(one: EditRequest, which: int) -> dict[str, Value] | None:
    """Return the slots for another part or another text ("the first one should go")."""
    for slot in ("part_number", "half"):
        if slot in one.slots:
            return {**one.slots, slot: which}
    if one.operation not in {"change_text", "remove_text"}:
        return None
    rest = {k: v for k, v in one.slots.items() if not k.startswith("target")}
    return {**rest, "target_number": which}


_ENDS = (("head_ms", "tail_ms"), ("to_ms", "keep_last_ms"), ("in_ms", "out_ms"))
_MIRRORED = (("head_ms", "tail_ms"), ("in_ms", "out_ms"), ("fade_in_ms", "fade_out_ms"))


def _turned(one: EditRequest, end: str) -> dict[str, Value] | None:
    """Return the slots with what was done at one end, or to the part there, done at the other."""
    if "part_number" in one.slots:
        return {**one.slots, "part_number": 1 if end == "head" else -1}
    for pair in _ENDS:
        wanted, other = pair if end == "head" else pair[::-1]
        if wanted == "to_ms" and wanted in one.slots and other not in one.slots:
            # So much of it stays, "cut from the beginning instead".
            wanted, other = other, wanted
        if wanted not in one.slots and other in one.slots:
            slots = {key: value for key, value in one.slots.items() if key != other}
            return {**slots, wanted: one.slots[other]}
    return None


def _bordered(one: EditRequest, meant: EditRequest) -> dict[str, Value] | None:
    """Return the slots of a stretch with one end or both told anew ("I meant up to 10")."""
    start, end = meant.ms("since_ms"), meant.ms("until_ms")
    starts, ends = one.numbers("starts_ms"), one.numbers("ends_ms")
    if one.operation in {"trim", "volume", "speed"} and len(starts) == len(ends) == 1:
        first = round(starts[0]) if start is None else start
        last = round(ends[0]) if end is None else end
        slots = {k: v for k, v in one.slots.items() if k != "bare"}
        return {**slots, "starts_ms": (first,), "ends_ms": (last,)} if first < last else None
    if one.operation not in _TIMED or not (_SHOWN & one.slots.keys() or start is not None):
        return None
    if start is not None and end is not None:
        rest = {k: v for k, v in one.slots.items() if k not in _SHOWN}
        return {**rest, "start_ms": start, "end_ms": end}
    if end is not None:
        rest = {
            k: v for k, v in one.slots.items() if k not in {"duration_ms", "last_ms", "open_end"}
        }
        return {**rest, "end_ms": end}
    return {**one.slots, "start_ms": start} if start is not None else None


_SHOWN = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "open_end", "whole"})
_TIMED = frozenset({"add_text", "change_text", "music"})


def _with_prefix(meant: EditRequest, prefix: str) -> dict[str, Value]:
    return {k.removeprefix(prefix): v for k, v in meant.slots.items() if k.startswith(prefix)}


def _as_heard(cut: Mapping[str, Value]) -> dict[str, Value]:
    """Return the end that a cut would be of as the stretch of a level ("I meant the last three seconds")."""
    match dict(cut):
        case {"tail_ms": tail}:
            return {"last_ms": tail}
        case {"head_ms": int(head)}:
            return {"starts_ms": (0,), "ends_ms": (head,)}
        case told:
            return told


def _stretch(one: EditRequest, meant: EditRequest) -> dict[str, Value] | None:
    """Return the slots of a cut or a text with another stretch, None where none was said.

    "I meant the last two seconds": what was cut stays cut away, what was kept stays kept.
    """
    slots = one.slots
    shown, lost = _with_prefix(meant, "shown_"), _with_prefix(meant, "lost_")
    if one.operation == "trim" and lost and not shown and not _with_prefix(meant, "kept_"):
        # "I said cut five seconds", not to five.
        at_head = meant.claim("anywhere") and one.slots.keys() == {"head_ms"}
        return {"head_ms": lost["tail_ms"]} if at_head and lost.keys() == {"tail_ms"} else lost
    if set(shown) <= {"duration_ms"}:
        # A length alone takes the place of the length that was said.
        return None
    placed = {"starts_ms", "ends_ms", "last_ms", "half"}
    if one.operation in {"volume", "speed"} and {"starts_ms", "last_ms"} & one.slots.keys():
        cut = _as_heard(_with_prefix(meant, "lost_"))
        return {k: v for k, v in slots.items() if k not in placed} | cut if cut else None
    if one.operation == "trim" and slots.keys() == {"head_ms", "to_ms"} and len(lost) == 1:
        # "After 17, rather" of what was cut at both ends.
        return {**slots, **lost}
    if one.operation == "trim":
        is_kept = bool(one.claim("keep")) or bool({"to_ms", "keep_last_ms"} & one.slots.keys())
        if (
            meant.claim("keep") is False
            and len(lost) == 1
            and lost.keys() <= {"head_ms", "tail_ms"}
        ):
            # "Cut two seconds from the start instead" of a length that was told.
            is_kept = False
        return _with_prefix(meant, "kept_" if is_kept else "lost_") or None
    if one.operation in _TIMED and _SHOWN & one.slots.keys():
        until = "end_ms" in shown or ("open_end" in shown and "start_ms" not in shown)
        if not shown.get("start_ms") and one.slots.get("start_ms") and until:
            # "Until second five" says nothing of when it begins.
            shown = {**shown, "start_ms": one.slots["start_ms"]}
        if shown == {"open_end": True} and one.slots.get("start_ms"):
            # "Let it stay until the end" neither.
            shown = {**shown, "start_ms": one.slots["start_ms"]}
        return {k: v for k, v in one.slots.items() if k not in _SHOWN} | shown
    return None
