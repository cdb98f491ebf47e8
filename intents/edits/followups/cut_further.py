"""A cut after a cut: less of what stayed, more that goes, more that stays."""

from __future__ import annotations

from typing import Final

from intents.edits.frames import cutting_frames
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.times import OPEN
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import number
from intents.text import normalise

_HEARD: Final = frozenset({"sound", "video", "voice"})
_HEADS: Final = frozenset({"head_ms", "keep_last_ms", "head_share"})
"""Slots of a cut at the beginning."""
_TAILS: Final = frozenset({"tail_ms", "to_ms", "to_share"})
_KEPT: Final = frozenset({"to_ms", "keep_last_ms"})
_ENDED: Final = frozenset({"first", "last", "range"})


def understood(text: str, scene: Scene) -> list[EditRequest]:
    """Return what a message that goes on with the last cut asks for, empty for any other."""
    last = scene.last_request
    if not scene.exists or scene.fresh or last is None:
        return []
    if (too := _other_end_too(text, last)) is not None:
        return [too]
    if last.operation != "trim":
        return []
    clauses = clauses_of(text)[1]
    if len(clauses) != 1 or set(clauses[0].things) - _HEARD or clauses[0].texts:
        return []
    clause, said = clauses[0], normalise(text).strip()
    return (
        _of_what_stayed(clause, said, last)
        or _so_much_more(clause, said, last)
        or _stays_too(clause, said, scene, last)
    )


def _other_end_too(text: str, last: EditRequest) -> EditRequest | None:
    """Return what was cut or silenced at one end done at the other ("and the last", "and one at the end")."""
    for pattern in patterns().references.get("other_end_too", ()):
        found = pattern.fullmatch(normalise(text).strip(" .!"))
        if found is None:
            continue
        head = found.groupdict().get("head") is not None
        told, other = ("head_ms", "tail_ms") if head else ("tail_ms", "head_ms")
        if last.operation == "trim" and last.slots.keys() == {other}:
            length = round(number(found["n"]) * 1000) if found["n"] else last.slots[other]
            return EditRequest("trim", {told: length}, text)
        silenced = last.operation == "volume" and last.numbers("starts_ms") == (0,) and not head
        if silenced and len(last.numbers("ends_ms")) == 1:
            length = round(number(found["n"]) * 1000) if found["n"] else last.numbers("ends_ms")[0]
            kept = {k: v for k, v in last.slots.items() if k not in {"starts_ms", "ends_ms"}}
            return EditRequest("volume", {**kept, "last_ms": round(length)}, text)
    return None


def _of_what_stayed(clause: Clause, said: str, last: EditRequest) -> list[EditRequest]:
    """Return what alone is kept of what was kept ("now the first two of those")."""
    if patterns().talk["of_what_stays"].search(said) is None or not _keeps(last):
        return []
    told = clause.span("first", "last", "range") or clause.counted("half")
    return (
        [] if clause.does("cut", "remove") or not told else cutting_frames.trim(clause, keep=True)
    )


def _so_much_more(clause: Clause, said: str, last: EditRequest) -> list[EditRequest]:
    """Return a length more of the last cut, at its end ("cut another second")."""
    times = [one for one in clause.values("time") if isinstance(one, int)]
    told = patterns().talk["so_much_more"].search(said) is not None
    longer = clause.look("longer") == "yes" and not clause.looks("end") and not told
    told = told or longer
    # "Now cut it to four seconds" tells what is left.
    named = any(span.name in {"range", "to"} for span in clause.spans)
    if len(times) != 1 or not told or named or clause.does("keep", "mute", "repeat", "split"):
        return []
    if (longer or _keeps(last)) and not clause.does("cut", "remove"):
        # "And one more second" of what was kept stays as well; "a second longer" is cut less.
        return [EditRequest("correct", {"of": "trim", "more_ms": times[0]}, clause.text)]
    if clause.does("add") and not clause.does("cut", "remove"):
        return []
    spans = [span.name for span in clause.spans]
    end = "head" if "first" in spans else "tail" if "last" in spans else clause.look("end")
    if end not in {"head", "tail"}:
        ends = (_HEADS & last.slots.keys(), _TAILS & last.slots.keys())
        if bool(ends[0]) == bool(ends[1]):
            return []
        end = "head" if ends[0] else "tail"
    return [EditRequest("trim", {f"{end}_ms": times[0]}, clause.text)]


def _stays_too(clause: Clause, said: str, scene: Scene, last: EditRequest) -> list[EditRequest]:
    """Return the last cut with one stretch more that stays ("plus the last two seconds")."""
    told = [span for span in clause.spans if span.name in _ENDED]
    joins = patterns().talk["stays_beside"].search(said) is not None
    before = _stretches(last)
    if len(told) != 1 or not joins or before is None or clause.does("cut", "remove", "mute"):
        return []
    more = _stretches(EditRequest("trim", cutting_frames.kept(clause)))
    if more is None or last not in scene.last_requests:
        return []
    # What is counted from the end comes last.
    kept = sorted({*before, *more}, key=lambda one: (one[0] < 0, one))
    starts, ends = zip(*kept, strict=True)
    slots: dict[str, Value] = {"starts_ms": starts, "ends_ms": ends, "keep": True}
    back = EditRequest("take_back", {"index": scene.last_requests.index(last)}, clause.text)
    return [back, EditRequest("trim", slots, clause.text)]


def _keeps(last: EditRequest) -> bool:
    return bool(_KEPT & last.slots.keys()) or last.claim("keep") is True


def _stretches(one: EditRequest) -> list[tuple[int, int]] | None:
    """Return the stretches that a cut keeps, None where it tells what goes."""
    if (to := one.ms("to_ms")) is not None:
        return [(0, to)]
    if (length := one.ms("keep_last_ms")) is not None:
        return [(-length, OPEN)]
    starts, ends = one.numbers("starts_ms"), one.numbers("ends_ms")
    return list(zip(starts, ends, strict=True)) if one.claim("keep") and starts else None
