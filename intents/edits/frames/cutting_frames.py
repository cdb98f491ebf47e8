"""What a clause asks to cut, keep or split."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.clause import Clause, Token
from intents.edits.message.patterns import patterns
from intents.edits.message.times import OPEN, ranges
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import number as number_of

_NUMBERS: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")


def trim(clause: Clause, *, keep: bool | None = None) -> list[EditRequest]:
    """Return the cut, none when the clause says no stretch and no length.

    keep: whether what is named stays; None leaves it to the clause's own words.
    """
    bare = keep is None and bool(clause.spans) and _trims_to(clause)
    if keep is None:
        keep = _keeps(clause)
    slots = kept(clause) if keep else lost(clause)
    if (
        slots
        and bare
        and not _leads_to(clause.slotted.skeleton[clause.start : clause.spans[0].start].rstrip())
    ):
        slots["bare"] = True
    return [EditRequest("trim", slots, clause.text)] if slots else []


def stretch(clause: Clause) -> dict[str, Value]:
    """Return the one stretch that is named, none where a clause names none or only a length."""
    named = clause.span("first", "last", "range", "after", "nth", "to_end")
    return lost(clause) if named is not None else {}


def _keeps(clause: Clause) -> bool:
    rest = clause.first("look", "rest.yes")
    if rest is not None and clause.spans and clause.spans[-1].end <= rest.start:
        # "From six to fourteen, throw the rest away".
        told = {t.name for t in clause.tokens if t.group == "act" and t.start >= rest.end}
        if told & {"cut", "remove", "keep"}:
            return "keep" not in told
    if clause.spans and _only_begins(clause):
        # "Starting at 0:02, remove three seconds": where it begins keeps nothing.
        return False
    if clause.does("except"):
        return not clause.does("keep") or clause.does("cut")
    if clause.does("keep") and not _is_where(clause):
        cut, kept = clause.first("act", "cut"), clause.first("act", "keep")
        if cut and kept and _only_cuts(clause, cut, kept):
            return False
        return not (cut and kept and kept.inside(cut))
    if not clause.spans:
        return False
    if _trims_to(clause):
        return True
    before = clause.slotted.skeleton[clause.start : clause.spans[0].start].rstrip(" ,:-(")
    part = clause.first("look", "part.middle")
    if part is not None and part.end - clause.start == len(before):
        # "Down to the middle part, 0:03 till 0:09".
        before = before[: part.start - clause.start].rstrip()
    # "Cut it down to the first ten seconds" keeps them.
    return clause.does("cut", "change", "create") and _leads_to(before)


def _is_where(clause: Clause) -> bool:
    """Whether a word of keeping only is a part of both ends ("cut start and end by a second")."""
    kept = clause.first("act", "keep")
    ends = clause.span("both")
    inside = kept is not None and ends is not None and ends.start <= kept.start < ends.end
    return inside and clause.does("cut", "remove")


def from_there(clause: Clause) -> tuple[int, int] | None:
    """Return the stretch of a length and of where it begins ("three seconds from 0:02 on")."""
    begins = [span for span in clause.spans if span.name in {"length_at", "after", "at"}]
    others = [span for span in clause.spans if span not in begins]
    if len(begins) != 1 or [span.name for span in others] not in ([], ["for"]):
        return None
    start = begins[0]
    if start.name == "length_at":
        return None if others else (start.a, start.a + start.b)
    lengths = [
        value
        for at, char in enumerate(clause.skeleton, clause.start)
        if clause.slotted.kind(char) == "time"
        and not start.start <= at < start.end
        and isinstance(value := clause.slotted.values[char], int)
    ]
    return (start.a, start.a + lengths[0]) if len(lengths) == 1 else None


def _only_begins(clause: Clause) -> bool:
    """Whether a word of keeping only says where what is taken out begins ("from 0:02 on, cut …")."""
    kept = [t for t in clause.tokens if t.name == "keep"]
    apart = [t for t in kept if all(t.end <= s.start or s.end <= t.start for s in clause.spans)]
    gone = clause.first("act", "remove", "cut")
    there = from_there(clause)
    if apart or gone is None or (there is None and not (kept and clause.does("remove"))):
        return False
    if there is None and [span.name for span in clause.spans] != ["after"]:
        return False
    skeleton = clause.slotted.skeleton
    told = [i for i in range(gone.start, clause.end) if clause.slotted.kind(skeleton[i]) == "time"]
    between = skeleton[gone.end : min(told[0] if told else gone.end, clause.spans[0].start)]
    # "Trim it to five seconds starting at 0:02" keeps them.
    return not between.strip() or not _leads_to(between.rstrip())


def _only_cuts(clause: Clause, cut: Token, kept: Token) -> bool:
    """Whether a word of keeping only says that nothing more is cut ("remove 1 to 2 only")."""
    said = clause.slotted.skeleton[kept.start : kept.end]
    if [span.name for span in clause.spans] != ["range"]:
        return False
    if patterns().talk["only_word"].fullmatch(said.strip()) is None:
        return False
    at = clause.spans[0].start
    after = cut.end < at < kept.start
    return after or (kept.end <= cut.start < at and cut.start - kept.end <= 1)


def _trims_to(clause: Clause) -> bool:
    """Whether a sound is trimmed to a stretch ("trim 0:01-0:07"), as an editor's handles do."""
    cut = clause.first("act", "cut")
    said = "" if cut is None else clause.slotted.skeleton[cut.start : cut.end]
    between = "" if cut is None else clause.slotted.skeleton[cut.end : clause.spans[0].start]
    bare = len(clause.spans) == 1 and clause.spans[0].name == "range"
    after = clause.slotted.skeleton[clause.spans[0].end : clause.end] if bare else ""
    return (
        bare
        # "Trim 0:05 to 0:08 out" loses it.
        and patterns().talk["trims_out"].search(after.strip()) is None
        and patterns().talk["trims"].fullmatch(said) is not None
        and (
            patterns().talk["trims_it"].fullmatch(between.strip()) is not None
            or not between.strip()
        )
    )


def _leads_to(before: str) -> bool:
    """Whether the words before a stretch say that the sound is brought to it."""
    reach = patterns().looks["reach.to"]
    return any(found.end() >= len(before) for found in reach.finditer(before + " "))


MIDDLE = 0
"""Number of the part in the middle."""
_PARTS = {"middle": MIDDLE, "before": 1, "after": -1}


def part_of(clause: Clause) -> int | None:
    """Return which part of a split sound is meant, counted from the end below zero."""
    named = "middle" if clause.look("pick") == "piece" else clause.look("part")
    return _PARTS[named] if named in _PARTS else clause.counted("part")


def kept(clause: Clause) -> dict[str, Value]:
    """Return what stays when only the stretch of the clause is kept."""
    starts, ends = ranges(clause)
    if (there := from_there(clause)) is not None:
        starts, ends = (there[0],), (there[1],)
    last = clause.span("last")
    if last and starts:
        return {"starts_ms": (*starts, -last.a), "ends_ms": (*ends, OPEN), "keep": True}
    if both := clause.span("both"):
        return {"starts_ms": (0, -both.a), "ends_ms": (both.a, OPEN), "keep": True}
    if (first := clause.span("first", "before")) and starts == (0,):
        return {"to_ms": first.a}
    if last:
        return {"keep_last_ms": last.a}
    if starts:
        return {"starts_ms": starts, "ends_ms": ends, "keep": True}
    if length := clause.span("to", "for"):
        return {"to_ms": length.a}
    if (number := clause.counted("half")) is not None:
        share = clause.numeric("percent")
        if share is not None and share != 0.5:
            return {"to_share": share} if number == 1 else {"head_share": round(1 - share, 4)}
        return {"half": 1 if number != 1 else 2}
    if len(numbers := clause.all_counted("part")) > 1:
        return {"part_numbers": tuple(numbers), "keep": True}
    if (number := part_of(clause)) is not None:
        return {"part_number": number, "keep": True}
    value = clause.value("time")
    if isinstance(value, int) and "center" in clause.looks("vertical"):
        return {"middle_ms": value, "keep": True}
    return {"to_ms": value} if isinstance(value, int) else {}


def lost(clause: Clause) -> dict[str, Value]:
    """Return what goes when the stretch of the clause is cut."""
    if (there := from_there(clause)) is not None:
        return {"starts_ms": there[:1], "ends_ms": there[1:]}
    slots: dict[str, Value] = {}
    starts: list[int] = []
    ends: list[int] = []
    for span in clause.spans:
        match span.name:
            case "both":
                slots |= {"head_ms": span.a, "tail_ms": span.a}
            case "first" | "before":
                slots["head_ms"] = span.a
            case "last":
                slots["tail_ms"] = span.a
            case "range":
                starts.append(min(span.a, span.b))
                ends.append(max(span.a, span.b))
            case "until":
                slots["head_ms"] = span.b
            case "to_end" | "after":
                slots["to_ms"] = span.a
            case "nth":
                starts.append(max(0, span.a - 1000))
                ends.append(span.a)
            case "length_at":
                starts.append(span.a)
                ends.append(span.a + span.b)
            case "to" | "for" | "at":
                slots.setdefault("to_ms", span.a)
            case "by":
                named = clause.looks("end")
                if "both" in named:
                    slots |= {"head_ms": span.a, "tail_ms": span.a}
                else:
                    slots["head_ms" if named[:1] == ["head"] else "tail_ms"] = span.a
            case _:
                pass
    if starts:
        slots |= {"starts_ms": tuple(starts), "ends_ms": tuple(ends)}
    if not slots:
        slots = _bare(clause)
    elif (
        clause.look("end") in {"head", "tail"}
        and [span.name for span in clause.spans] in (["for"], ["to"])
        and clause.does("cut")
    ):
        # "Cut for two seconds at the start" is a length at an end, not of the whole.
        value = slots.pop("to_ms")
        slots["head_ms" if clause.look("end") == "head" else "tail_ms"] = value
    return slots


def _bare(clause: Clause) -> dict[str, Value]:
    """Return the cut of a clause with a length but no relation: its end decides."""
    value = clause.value("time")
    if isinstance(value, int):
        match clause.look("end"):
            case "head":
                return {"head_ms": value}
            case None if "center" in clause.looks("vertical"):
                return {"middle_ms": value}
            case "both":
                return {"head_ms": value, "tail_ms": value}
            case _:
                return {"tail_ms": value}
    if (number := clause.counted("half")) is not None:
        share = clause.numeric("percent")
        if share is not None and share != 0.5:
            return {"head_share": share} if number == 1 else {"to_share": round(1 - share, 4)}
        return {"half": 1 if number == 1 else 2}
    if len(numbers := clause.all_counted("part")) > 1:
        return {"part_numbers": tuple(numbers)}
    if (number := part_of(clause)) is not None:
        return {"part_number": number}
    plain, reach = clause.plain_number(), clause.first("look", "reach.to")
    if plain and reach is not None and not clause.looks("end"):
        # "Shorten it to 8".
        return {"to_ms": round(plain * 1000)}
    return {}


def moved_end(clause: Clause) -> list[EditRequest]:
    """Return the cut of "begin two seconds later" and "end earlier, at 0:07"."""
    value = clause.value("time")
    if not isinstance(value, int) or clause.texts or set(clause.things) - {"sound", "video"}:
        return []
    if clause.look("longer") == "no" and not clause.does("keep"):
        # "Two seconds shorter" is no length of the whole.
        return [EditRequest("trim", {"tail_ms": value}, clause.text)]
    if clause.look("longer") == "yes" and not clause.does("cut", "keep"):
        return [EditRequest("impossible", {"topic": "longer"}, clause.text)]
    if clause.look("shift") == "later" and clause.talks("begins"):
        return [EditRequest("trim", {"head_ms": value}, clause.text)]
    if clause.look("shift") == "earlier" and clause.talks("finishes"):
        slot = "to_ms" if clause.span("at", "to", "before") else "tail_ms"
        return [EditRequest("trim", {slot: value}, clause.text)]
    return []


def of_pauses(clause: Clause, scene: Scene) -> bool:
    """Whether a clause is about pauses, by their name or as each of those that were just taken out."""
    named = bool(clause.things) and not clause.has("silence")
    each = scene.last_operation == "silence" and clause.talks("leaves_some") and not named
    return clause.has("silence") or (each and bool(clause.looks("each")))


def split(clause: Clause) -> list[EditRequest]:
    """Return the split: at times, or into equal parts."""
    times = tuple(value for value in clause.values("time") if isinstance(value, int))
    bare = tuple(round(number_of(n) * 1000) for n in _NUMBERS.findall(clause.skeleton))
    if times and bare and clause.counted("pieces") is None:
        # "At 3, 6 and 9 seconds".
        return [EditRequest("split", {"at_ms": tuple(sorted({*bare, *times}))}, clause.text)]
    if times and (clause.talks("pieces_of_length") or (clause.span("at") and _every(clause))):
        # "Into pieces of three seconds".
        return [EditRequest("split", {"every_ms": times[0]}, clause.text)]
    if times:
        return [EditRequest("split", {"at_ms": times}, clause.text)]
    if len(bare) > 1 and clause.counted("pieces") is None and clause.looks("reach"):
        # "Chop it at 4 and at 8".
        return [EditRequest("split", {"at_ms": bare}, clause.text)]
    plain = clause.plain_number()
    if plain and clause.counted("pieces") is None and clause.looks("reach"):
        # "Split it at 4".
        return [EditRequest("split", {"at_ms": (round(plain * 1000),)}, clause.text)]
    parts = clause.counted("pieces") or 2
    return [EditRequest("split", {"parts": max(2, parts)}, clause.text)]


def _every(clause: Clause) -> bool:
    return bool(clause.looks("each"))


SHORT_PAUSE_MS = 500
"""What is left of a pause where "a little" of it stays."""


def shorter_pauses(clause: Clause) -> list[EditRequest]:
    """Return the pauses cut anew with some of each left ("leave a little of the pauses")."""
    told = clause.value("time")
    left: dict[str, Value] = {"left_ms": told if isinstance(told, int) else SHORT_PAUSE_MS}
    return [EditRequest("undo", {}, clause.text), EditRequest("silence", left, clause.text)]


def silence(clause: Clause) -> list[EditRequest]:
    """Return the removal of pauses."""
    slots: dict[str, Value] = {}
    value = clause.value("time")
    if isinstance(value, int):
        # "Leave half a second of each pause".
        stays = clause.talks("leaves_some") or clause.does("keep")
        slots["left_ms" if stays else "longest_ms"] = value
    ends = set(clause.looks("end"))
    if "center" in clause.looks("vertical"):
        # "In the middle and at the end" is everywhere.
        ends = set()
    if "both" in ends or ends == {"head", "tail"}:
        slots["where"] = "both"
    elif len(ends) == 1:
        slots["where"] = ends.pop()
    return [EditRequest("silence", slots, clause.text)]


def repeat(clause: Clause) -> EditRequest:
    """Return the main sound played several times in a row."""
    times = clause.numeric("factor") or clause.counted("steps") or 2
    part = part_of(clause)
    where = stretch(clause) or ({} if part is None else {"part_number": part})
    return EditRequest("repeat", {"times": max(2, round(times)), **where}, clause.text)
