"""What all clauses ask for together: said once, run together, without small talk."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from intents.edits.joining.levelling import levelled
from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

SMALL_TALK = frozenset({"leave", "thanks", "greet", "create", "vague", "help", "unknown"})
_PICTURED = frozenset({"image", "video", "cover"})


def _framed(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with "blur it to fill" and "keep the picture whole" made one."""
    for index, (one, two) in enumerate(pairwise(found)):
        both = {**one.slots, **two.slots}
        fits = {one.word("fit"), two.word("fit")}
        if (
            {one.operation, two.operation} == {"background"}
            and "contain" in fits
            and "blur" in both
        ):
            slots = {key: value for key, value in both.items() if key != "blur"} | {"fit": "blur"}
            whole = EditRequest("background", slots, one.text)
            return [*found[:index], whole, *found[index + 2 :]]
    return _run_together(found)


def pictured(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with how a picture is shown said of it at once, whatever was said first.

    "This behind, dimmed by half", "blurred as the fill and the whole of it in front".
    """
    brought = [r for r in found if r.operation == "background" and r.word("source") == "image"]
    shown = [
        r
        for r in found
        if r.operation == "background" and r not in brought and set(r.slots) <= _SHOWN and r.slots
    ]
    fits = {r.word("fit") for r in brought} - {None}
    if not brought or not (shown or len(brought) > 1):
        return found
    slots = {k: v for r in (*brought, *shown) for k, v in r.slots.items()}
    if fits == {"blur", "contain"}:
        slots["fit"] = "blur"
    whole = replace(brought[0], slots=slots)
    at = min(found.index(r) for r in (*brought, *shown))
    rest = [r for r in found if r not in brought and r not in shown]
    return [*rest[:at], whole, *rest[at:]]


def without_fit(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests without how a picture fills the frame where there is none ("wave at the bottom, full width")."""
    pictured = scene.background in _PICTURED or _PICTURED & {*scene.kinds, *scene.fresh}
    if pictured or len(found) < 2:
        return found
    fits = [r for r in found if r.operation == "background" and set(r.slots) == {"fit"}]
    left = [r for r in found if r not in fits]
    drawn = [r.operation for r in left[-1:]] == ["waveform"] and "height" not in left[-1].slots
    if drawn and any(patterns().talk["fills_frame"].search(normalise(r.text)) for r in fits):
        # "A spectrum, and let it fill the screen".
        left.append(EditRequest("waveform", {"height": 1.0}, fits[0].text))
    return left or found


def without_the_one_there(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests without words that only are shown on something else ("show the title on black")."""
    said = patterns().talk["shows_the_text"]
    left = [
        r
        for r in found
        if r.operation != "add_text"
        or r.slots.keys() != {"role"}
        or r.word("role") not in scene.roles
        or said.search(normalise(r.text)) is None
    ]
    return left or found


def unhidden(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without place and size of what is hidden then ("it lies over the face, off with it")."""
    hidden = {r.operation: at for at, r in enumerate(found) if r.claim("visible") is False}
    return [
        r
        for at, r in enumerate(found)
        if not r.slots.keys() <= _PLACED
        or r.operation not in hidden.keys() & _DRAWN
        or at > hidden[r.operation]
    ]


def once_shown(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests without the picture behind that is the small one already ("a badge, this picture")."""
    small = any(r.operation == "logo" and r.claim("visible") is not False for r in found)
    if not small or scene.has_logo or scene.fresh.count("image") != 1:
        return found
    ground = patterns().things["background"]
    return [
        r
        for r in found
        if r.operation != "background"
        or dict(r.slots) != {"source": "image"}
        or ground.search(normalise(r.text))
    ]


def of_the_cover(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests with the blur of a cover that is behind already as more of it.

    "The cover art as background, blurred": it is there, blurred a little.
    """
    shades = [r for r in found if r.operation == "background" and set(r.slots) <= _SHOWN]
    again = [r for r in found if r.operation == "background" and r.word("source") == "cover"]
    if scene.background != "cover" or not shades or not again:
        return found
    more: dict[str, Value] = {"blur_step": 0.6}
    return [
        replace(r, slots=more)
        if r in shades and set(r.slots) == {"blur"} and r.number("blur")
        else r
        for r in found
        if r not in again
    ]


def alone(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return the requests with the title gone alone where the artist stays ("no title, keep the band")."""
    if not patterns().talk["artist_stays"].search(normalise(text)):
        return found
    return [
        replace(r, slots={**r.slots, "alone": True})
        if r.operation == "remove_text" and r.word("target_role") == "title"
        else r
        for r in found
    ]


_DRAWN = frozenset({"waveform", "captions", "progress_bar", "clock", "logo"})
_PLACED = frozenset({"vertical", "horizontal", "factor", "size", "height"})
_SHOWN = frozenset({"fit", "dim", "dim_step", "blur", "blur_step"})
"""Slots that say how a picture is shown, not which."""


def _run_together(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with the colours of a gradient told one by one made one."""
    kept: list[EditRequest] = []
    for request in found:
        last = kept[-1] if kept else request
        of_it = {last.operation, request.operation} == {"background"}
        if kept and of_it and set(last.slots) == {"angle"} and request.words("colours"):
            # "From the upper left to the lower right, purple into orange".
            kept[-1] = replace(request, slots={**last.slots, **request.slots})
            continue
        if (
            kept
            and of_it
            and last.words("colours")
            and set(request.slots) == {"gradient", "shades"}
        ):
            # "A blue gradient, from dark to light" is one.
            kept[-1] = replace(last, slots={**last.slots, **request.slots})
            continue
        if of_it and last.claim("gradient") and set(request.slots) == {"colours"}:
            colours = (*last.words("colours"), *request.words("colours"))
            if kept and len(colours) <= 3:
                kept[-1] = replace(last, slots={**last.slots, "colours": colours})
                continue
        more = {key for key, value in request.slots.items() if last.slots.get(key) != value}
        shades = of_it and more <= {"fit", "dim", "dim_step", "blur", "blur_step"}
        pictured = last.word("source") in {"image", "video"} or last.word("file")
        whole = of_it and last.word("fit") == "contain" and "colours" not in last.slots
        if kept and whole and set(request.slots) == {"colours"}:
            # "Show all of the photo, the rest in black".
            kept[-1] = replace(last, slots={**last.slots, "bars": request.words("colours")[:1]})
            continue
        if kept and shades and pictured and not more & set(last.slots):
            # How a picture that comes with the message is shown is said of it at once.
            kept[-1] = replace(last, slots={**last.slots, **request.slots})
            continue
        kept.append(request)
    return kept


def _on_its_ground(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with the other colour of a pair behind ("pink and cream, the wave pink")."""
    for index, (pair, own) in enumerate(pairwise(found)):
        both, one = pair.words("colours"), own.words("colours")
        same = pair.operation == own.operation == "waveform" and pair.slots.keys() == {"colours"}
        if same and len(both) == 2 and len(one) == 1 and one[0] in both:
            other = both[1 - both.index(one[0])]
            ground = EditRequest("background", {"colours": (other,)}, pair.text)
            return [*found[:index], ground, *found[index + 1 :]]
    return found


def _shaped(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a shape that only repeats an exact one ("4:5, portrait")."""
    shapes = [r for r in found if r.operation == "canvas" and "across" in r.slots]
    if len(shapes) != 2:
        return found
    one, two = shapes
    exact, loose = (one, two) if two.text.strip().isalpha() else (two, one)
    same = _tall(exact) == _tall(loose) and loose.number("across") != loose.number("down")
    plain = loose.text.strip().isalpha() and not exact.text.strip().isalpha()
    return [r for r in found if r is not loose] if same and plain else found


def _tall(shape: EditRequest) -> bool:
    return (shape.number("down") or 0) > (shape.number("across") or 0)


def _once(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without what was said twice or follows from another."""
    coloured = any(r.operation == "background" and r.words("colours") for r in found)
    return [
        r
        for i, r in enumerate(found)
        # "I can barely hear it, make it louder"; "a grey background, lose the photo".
        if not (i and (r.operation, r.slots) == (found[i - 1].operation, found[i - 1].slots))
        and not (coloured and r.operation == "background" and r.word("source") == "theme")
    ]


_USUAL_PACES = frozenset({1.25, 1.1, 0.8, 0.9})
"""What "faster" and "slower" mean where no measure is told."""


def _paced(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with "down to six seconds, but cut nothing: faster" as one of speed."""
    speed = next((r for r in found if r.operation == "speed" and set(r.slots) == {"factor"}), None)
    length = next((r for r in found if r.operation == "trim" and set(r.slots) == {"to_ms"}), None)
    if speed is None or length is None:
        return found
    if (
        not any(r.operation == "leave" for r in found)
        and speed.number("factor") not in _USUAL_PACES
    ):
        return found
    fitted = EditRequest("speed", dict(length.slots), speed.text)
    return [fitted if r is speed else r for r in found if r is not length]


def _in_turn(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with words that begin one after the other at one place each ending in time.

    "At 1 s “One”, at 2 s “Two”".
    """
    texts = [r for r in found if r.operation == "add_text" and "start_ms" in r.slots]
    places = {(r.word("vertical"), r.word("horizontal"), r.word("role")) for r in texts}
    starts = [r.ms("start_ms") or 0 for r in texts]
    timed = any({"end_ms", "duration_ms", "open_end", "whole"} & r.slots.keys() for r in texts)
    if len(texts) < 2 or len(places) > 1 or timed or starts != sorted(set(starts)):
        return found
    ends = dict(zip(map(id, texts[:-1]), starts[1:], strict=True))
    return [
        replace(r, slots={**r.slots, "end_ms": ends[id(r)]}) if id(r) in ends else r for r in found
    ]


def _only_named(music: EditRequest) -> bool:
    """Whether a sound is only called, by its name or by what it is ("a bell and a talk", "song")."""
    said = normalise(music.text)
    lays = any(patterns().acts[act].search(said) for act in ("add", "underlay", "plays"))
    return set(music.slots) == {"file"} or (not music.slots and not lays)


def _joined(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without other places for files that are joined."""
    if any(r.operation == "join" and {"place", "voice"} & r.slots.keys() for r in found):
        # "As one: first the talk, then the song" lays nothing underneath.
        found = [r for r in found if r.operation != "music" or not _only_named(r)]
    files = {name for r in found if r.operation == "join" for name in r.words("files")}
    return [r for r in found if not files or r.operation == "join" or r.word("file") not in files]


def _one_gradient(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests with the two ends of one gradient in one ("dark blue on top, running to purple")."""
    for index, (one, two) in enumerate(pairwise(found)):
        ends = one.words("colours") + two.words("colours")
        runs = all(r.claim("gradient") is True and len(r.words("colours")) == 1 for r in (one, two))
        if runs and one.operation == two.operation and len(set(ends)) == 2:
            both = EditRequest(one.operation, {**one.slots, **two.slots, "colours": ends}, one.text)
            return [*found[:index], both, *found[index + 2 :]]
    return found


def settled(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without small talk where something was asked for."""
    worded = any(r.operation == "add_text" and r.word("text") for r in found)
    if worded:
        # "Add three titles: …": the announcement asks for nothing of its own.
        found = [r for r in found if r.operation != "add_text" or r.word("text")]
    if any(r.operation == "remove_text" and r.claim("others") for r in found):
        # "Keep only the first line, remove the second" says one thing twice.
        found = [
            r
            for r in found
            if r.operation != "remove_text" or r.claim("others") or r.claim("every")
        ]
    travels = {"undo", "redo", "back", "reset"}
    gone = [i for i, r in enumerate(found) if r.claim("visible") is False]
    # "No more song, back to how it was": what goes takes care of that.
    found = [
        r for i, r in enumerate(found) if r.operation != "undo" or not any(at < i for at in gone)
    ]
    if any(r.operation == "reset" for r in found):
        # "Never mind, take it all back" goes all the way.
        found = [r for r in found if r.operation not in travels - {"reset"}]
    if any(r.operation == "correct" for r in found):
        # "Oops, I meant the last two seconds" takes nothing back by itself.
        found = [r for r in found if r.operation not in travels]
    found = [
        r
        for i, r in enumerate(found)
        # "Put it back, I want it again" says one thing twice.
        if r.operation not in travels or all(e.operation not in travels for e in found[:i])
    ]
    found = _in_turn(found)
    found = _once(levelled(_framed(_on_its_ground(_shaped(_joined(_paced(found)))))))
    found = _one_gradient(found)
    deeds = [r for r in found if r.operation not in SMALL_TALK - {"unknown"}]
    if deeds:
        return deeds
    order = ("vague", "leave", "help", "create", "thanks", "greet")
    return sorted(found, key=lambda r: order.index(r.operation))[:1]
