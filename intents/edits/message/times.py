"""When a text is shown, and which part of the sound is meant."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from intents.edits.message.clause import Clause, Span
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

USUAL_STEP_MS = 2000
LONGEST_FADE_MS: Final = 3000
"""What is longer is how long the words are shown."""
USUAL_SHOWN_MS = 3000
OPEN = -1
"""End of a range that goes on to the end of the video."""
_STRETCHES: Final = frozenset({"starts_ms", "ends_ms"})
_AT_FRONT: Final = 2
"""Characters in which a moment begins that is told by its number ("to the 1 s")."""


def at_that_time(text: str, scene: Scene) -> str:
    """Return the text with "at that moment" as the time that the last change of a text told."""
    last = scene.last_request
    told = None if last is None else last.ms("end_ms") or last.ms("start_ms")
    for pattern in patterns().references.get("that_time", ()) if told else ():
        found = pattern.search(normalise(text))
        if found is not None:
            said = patterns().references_say["that_time"].format(f"{(told or 0) / 1000:g}")
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def as_stretch(text: str, scene: Scene) -> str:
    """Return the text with two bare numbers after a change of a stretch as one ("I meant 3 to 4 only")."""
    last = scene.last_request
    stretched = last is not None and bool(_STRETCHES & last.slots.keys())
    for pattern in patterns().references.get("bare_stretch", ()) if stretched else ():
        found = pattern.search(normalise(text))
        if found is not None:
            said = patterns().references_say["bare_stretch"].format(**found.groupdict())
            return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def as_middle(text: str, scene: Scene) -> str:
    """Return the text with "the middle two seconds", of which something is asked, as that stretch."""
    for pattern in patterns().references.get("middle_of", ()) if scene.duration_ms else ():
        found = pattern.search(normalise(text))
        length = None if found is None else next(iter(scan(found["t"]).values.values()), None)
        if found is None or not isinstance(length, int) or length >= scene.duration_ms:
            continue
        begin = (scene.duration_ms - length) // 2
        ends = {"a": f"{begin / 1000:g}", "b": f"{(begin + length) / 1000:g}"}
        said = patterns().references_say["bare_stretch"].format(**ends)
        return f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def shifted(clause: Clause) -> dict[str, Value]:
    """Return by how much something begins later ("by a second"), or when it does ("forward to 0:04")."""
    moved, value = clause.first("look", "shift.later", "shift.earlier"), clause.value("time")
    if moved is None or not isinstance(value, int) or clause.span("range") is not None:
        return {}
    reach = [t.end for t in clause.tokens if t.name == "reach.to" and t.start >= moved.end]
    said = clause.slotted.skeleton[reach[0] : clause.end].strip() if reach else ""
    if "time" in map(clause.slotted.kind, said[:_AT_FRONT]):
        return {"start_ms": value}
    return {"shift_ms": value if moved.name == "shift.later" else -value}


def to_an_end(clause: Clause, scene: Scene) -> dict[str, Value]:
    """Return when words are seen that move to the beginning or the end, for as long as before."""
    if clause.talks("to_the_start"):
        last = scene.last_request
        timed = last is not None and (last.ms("end_ms") or last.ms("duration_ms"))
        return {"start_ms": 0, **({"end_ms": _length(last)} if timed else {})}
    return {"last_ms": _length(scene.last_request)} if clause.talks("to_the_end") else {}


def shown_once_more(clause: Clause, last: EditRequest) -> dict[str, Value]:
    """Return when words are seen a second time, for as long as the first ("again at the end")."""
    length = _length(last)
    if not clause.spans:
        ends: dict[str, dict[str, Value]] = {
            "head": {"start_ms": 0, "end_ms": length},
            "tail": {"last_ms": length},
        }
        return ends.get(clause.look("end") or "", {}) if not clause.valued else {}
    times = shown(clause)
    timed = last.ms("end_ms") or last.ms("duration_ms") or last.ms("last_ms")
    return {**times, "duration_ms": length} if times.keys() == {"start_ms"} and timed else times


def _length(last: EditRequest | None) -> int:
    """Return for how long the words are shown that were written or timed last."""
    if last is None or last.operation not in {"add_text", "change_text"}:
        return USUAL_SHOWN_MS
    end = last.ms("end_ms")
    told = last.ms("duration_ms") or last.ms("last_ms")
    return told or (end - (last.ms("start_ms") or 0) if end else USUAL_SHOWN_MS)


def share(clause: Clause) -> dict[str, Value]:
    """Return the share of the video for which something is seen ("in the last tenth", "from half on")."""
    said = clause.first("look", "halfway.after", "halfway.before", "halfway.from")
    if said is None:
        return {}
    inside = [
        value
        for char in clause.slotted.skeleton[said.start : said.end]
        if clause.slotted.kind(char) == "percent"
        and isinstance(value := clause.slotted.values[char], float)
    ]
    share = inside[0] if inside and 0 < inside[0] < 1 else 0.5
    if said.name == "halfway.before":
        return {"start_ms": 0, "end_share": share}
    return {"start_share": round(1 - share, 4) if said.name == "halfway.after" else share}


def shown(clause: Clause, there: Container[str] = ()) -> dict[str, Value]:
    """Return when a text is to be seen: start_ms, end_ms, duration_ms, last_ms, whole.

    there: what stands on the picture; that can come later or earlier, and new words can not.
    """
    slots: dict[str, Value] = {}
    new = any(words not in there for words in clause.texts)
    told = clause.look("longer") or new or clause.span("before")
    if not told and (moved := shifted(clause)):
        return moved
    value = clause.value("time")
    # "A longer fade on the title" is shown no longer.
    fades = bool(clause.looks("fade")) and not clause.does("keep")
    stretch = None if fades else clause.look("longer")
    if stretch == "yes" and isinstance(value, int) and clause.span("at", "to", "before"):
        return {"end_ms": value}
    if stretch == "yes" and (till := clause.span("before")) and not clause.texts:
        # "Longer, till 4".
        return {"end_ms": till.a}
    if stretch and not clause.texts and not clause.values("time"):
        return {"extend_ms": USUAL_STEP_MS if stretch == "yes" else -USUAL_STEP_MS}
    if stretch and isinstance(value, int) and not clause.texts:
        return {"extend_ms": value if stretch == "yes" else -value}
    slots |= share(clause)
    if clause.talks("not_gone") and clause.span("before", "for", "first"):
        # "Don't let it vanish after seven seconds".
        return {"open_end": True}
    for span in clause.spans:
        match span.name:
            case "first" | "last" if fades_over(clause, span):
                # "Fading in during its first two seconds": it stays afterwards.
                pass
            case "range":
                # "From 5 to 3" is told from its end.
                slots |= {"start_ms": min(span.a, span.b), "end_ms": max(span.a, span.b)}
            case "until":
                slots |= {"start_ms": 0, "end_ms": span.b}
            case "to_end":
                slots |= {"start_ms": span.a, "open_end": True}
            case "length_at":
                slots |= {"start_ms": span.a, "duration_ms": span.b}
            case "first":
                slots |= {"start_ms": 0, "end_ms": span.a}
            case "before" | "by" if clause.talks("there_by"):
                # "There by 0:03" says when it comes, not when it goes.
                slots |= {"start_ms": span.a, "open_end": True}
            case "before":
                slots.setdefault("start_ms", 0)
                slots["end_ms"] = span.a
            case "last":
                slots["last_ms"] = span.a
            case "after":
                slots.pop("end_ms", None) if slots.get("start_ms") == 0 else None
                slots["start_ms"] = span.a
            case "at" | "nth":
                slots.setdefault("start_ms", span.a)
            case "open":
                slots["open_end"] = True
            case "to" if clause.does("move") and not clause.does("add", "write"):
                # "Move it to 3 s".
                slots["start_ms"] = span.a
            case "for" | "to":
                if not _is_fade(clause, span):
                    slots["duration_ms"] = span.a
            case "whole":
                slots["whole"] = True
            case _:
                pass
    if not slots and isinstance(value, int) and not clause.looks("fade"):
        slots["duration_ms"] = value
    if clause.look("end") == "tail" and "duration_ms" in slots and "start_ms" not in slots:
        slots["last_ms"] = slots.pop("duration_ms")
    return slots


def fades_over(clause: Clause, span: Span) -> bool:
    """Whether the stretch at an end is that over which a fade goes."""
    kind = {"first": "in", "last": "out"}.get(span.name, "")
    fades = [t.start for t in clause.tokens if t.group == "look" and t.name.startswith("fade.")]
    # "The first five seconds, fading in" are not what "fading in over five seconds" is.
    shown = span.a > LONGEST_FADE_MS and all(span.start <= at for at in fades)
    return clause.looks("fade") == [kind] and not shown and _is_fade(clause, span)


def _is_fade(clause: Clause, span: Span) -> bool:
    """Whether a length is that of a fade which stands right before it."""
    said = clause.slotted.skeleton[max(0, span.start - 2) : span.end]
    if patterns().talk["shown_so_long"].search(said) is not None:
        # "Shown for three seconds, fading in".
        return False
    fades = [t for t in clause.tokens if t.group == "look" and t.name.startswith("fade.")]
    return any(fade.start <= span.start < fade.end for fade in fades) or any(
        0 <= span.start - fade.end <= 16 or span.start <= fade.start <= span.end + 3
        for fade in fades
    )


def faded_over(clause: Clause) -> int | None:
    """Return the length that stands right beside a fade, None where none does."""
    lengths = [s for s in clause.spans if s.name in {"for", "to", "by"} and _is_fade(clause, s)]
    if lengths:
        return lengths[0].a
    for token in clause.tokens:
        after = clause.slotted.skeleton[token.end : token.end + 1]
        if token.name.startswith("fade.") and clause.slotted.kind(after) == "time":
            value = clause.slotted.values[after]
            return value if isinstance(value, int) else None
    return None


def ranges(clause: Clause) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return starts and ends of the stretches named; OPEN for an open end."""
    starts: list[int] = []
    ends: list[int] = []
    for span in clause.spans:
        match span.name:
            case "range":
                starts.append(min(span.a, span.b))
                ends.append(max(span.a, span.b))
            case "until":
                starts.append(0)
                ends.append(span.b)
            case "to_end" | "after":
                starts.append(span.a)
                ends.append(OPEN)
            case "before" if ends[-1:] == [OPEN] and starts[-1] < span.a:
                # "Begin at 3 seconds and stop at 12".
                ends[-1] = span.a
            case "first" | "before":
                starts.append(0)
                ends.append(span.a)
            case "length_at":
                starts.append(span.a)
                ends.append(span.a + span.b)
            case "nth":
                starts.append(max(0, span.a - 1000))
                ends.append(span.a)
            case _:
                pass
    return tuple(starts), tuple(ends)


def fade_ms(clause: Clause) -> int | None:
    """Return the length of a fade, None when it was not said."""
    for span in clause.spans:
        if span.name in {"for", "first", "last", "to", "by", "both", "at"}:
            return span.a
        if span.name == "range":
            return abs(span.b - span.a)
    value = clause.value("time")
    if value is None and (plain := clause.plain_number()) and plain <= 30:
        return round(plain * 1000)
    return value if isinstance(value, int) else None
