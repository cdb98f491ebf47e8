"""A deed that is named and shall not be any more ("cancel the speed-up", "no gradient"): it alone goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from intents.edits.followups.undoing import MARKS, pieces_of
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import clause_of
from intents.edits.message.things import head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_WHOLE: Final = {
    "pace": ("speed",),
    "speed": ("speed",),
    "cut": ("trim", "silence"),
    "loudness": ("loudness",),
}
"""What is called by its deed and goes as a whole."""
_SLOTS: Final = {
    "shape": frozenset({"across", "down", "width", "height"}),
    "gradient": frozenset({"colours", "gradient", "angle"}),
    "blur": frozenset({"blur", "blur_step"}),
    "tone": frozenset({"dim", "dim_step", "tone_step"}),
    "dim": frozenset({"dim", "dim_step", "tone_step"}),
    "mute": frozenset({"volume"}),
    "fade": frozenset({"in_ms", "out_ms", "fade_in_ms", "fade_out_ms"}),
    "size": frozenset({"size", "factor", "height"}),
    "level": frozenset({"volume", "factor", "db"}),
    "weight": frozenset({"weight"}),
    "style": frozenset({"style"}),
    "fit": frozenset({"fit"}),
}
"""The slots of a look that is called by its deed."""
_KINDS: Final = {
    "mute": {"volume"},
    "level": {"volume", "music"},
    "fade": {"fade", "music", "add_text", "change_text"},
    "size": {"add_text", "change_text", "waveform", "captions", "logo", "clock", "progress_bar"},
    "shape": {"canvas"},
}
"""What a slot of that name must belong to."""
_NONE: Final[dict[str, tuple[str, Mapping[str, Value]]]] = {
    "blur": ("background", {"blur": 0.0}),
    "dim": ("background", {"dim": 0.0}),
    "tone": ("background", {"dim": 0.0}),
    "gradient": ("background", {"flat": True}),
}
"""What leaves nothing of a look, however many requests put it on."""
_STAYS: Final = frozenset({*_NONE, "fade", "mute"})
"""Looks that are there or not: without the last request for one an earlier one would show."""
_MORE: Final = frozenset({"faster", "bigger", "louder", "darker", "on", "more"})
_LESS: Final = frozenset({"slower", "smaller", "quieter", "brighter", "off", "less"})
_BESIDE: Final = frozenset({"change", "add", "move", "raise", "lower", "remove", "make"})
"""Acts that words for a deed hold beside it."""


def asked(text: str, scene: Scene) -> tuple[list[EditRequest], str] | None:
    """Return what takes a deed back that words want gone, or leaves it undone, and the rest.

    None where no piece of it names such a deed, or nothing of the kind was done.
    """
    normal = normalise(text)
    if not scene.exists or len(normal) != len(text):
        return None
    if undo := _undo(normal.strip(MARKS), text, scene):
        return undo, ""
    if patterns().talk["undo"].search(normal) is not None:
        # A list of what is taken back: `undone_apart` reads it.
        return None
    pieces = pieces_of(normal)
    for at, (start, end) in enumerate(pieces if len(pieces) > 1 else ()):
        undo = _undo(normal[start:end].strip(MARKS), text[start:end], scene)
        if not undo or undo[0].operation != "undo":
            continue
        if at + 1 < len(pieces) and _goes_on(normal, end, pieces[at + 1]):
            # "Remove the circle and the fade out" is a list of what goes.
            lead = normal[start:end].strip(MARKS).partition(_named(normal[start:end]))[0]
            begin, end = pieces[at + 1]
            more = _undo(f"{lead}{normal[begin:end].strip(MARKS)}", text[begin:end], scene)
            if not more:
                return None
            undo += more
        rest = (text[:start].strip(MARKS), text[end:].strip(MARKS))
        return undo, ", ".join(one for one in rest if one)
    return None


def _goes_on(normal: str, end: int, following: tuple[int, int]) -> bool:
    """Whether a word joins to a deed another one, and does not say what shall be with it."""
    clause = clause_of(normal[slice(*following)].strip(MARKS))
    if clause is None or not normal[end : following[0]].strip(MARKS):
        return False
    says = clause.acts or clause.valued or clause.texts or clause.looks("refused")
    return not says and bool(_deeds(clause))


def _named(said: str) -> str:
    """Return what words want gone, "" where they do not want anything gone."""
    ways = patterns().references.get("deed_gone", ())
    matches = (one.fullmatch(said.strip(MARKS)) for one in ways)
    return next((found["what"] for found in matches if found is not None), "")


_LONGEST: Final = 60
"""Characters of words that only name a deed and want it gone."""


def _undo(said: str, text: str, scene: Scene) -> list[EditRequest]:
    """Return what takes the deed back that words want gone, empty where they name none."""
    if len(said) > _LONGEST:
        return []
    what = _named(said)
    if not what or patterns().talk["in_part"].search(what) is not None:
        # "Remove the blur a bit" leaves some of it.
        return []
    clause = clause_of(what)
    if clause is None or clause.valued or clause.texts or clause.unknown:
        return []
    deeds = _deeds(clause)
    if not deeds or any(act not in _BESIDE | deeds.keys() for act in clause.acts):
        return []
    things = {subject_of(thing) for thing in clause.things if thing not in _WHOLE}
    if deeds.get("fade", "in") not in {"in", "out"}:
        named = {token.name for token in clause.tokens}
        both = "fade.both" in named or {"fade.in", "fade.out"} <= named
        return [] if things else _without_fades(text, scene, alone=both)
    otherwise: set[str] = set()
    done = list(reversed(scene.done))
    for at, one in enumerate(done):
        kind = "music" if one.word("target") == "music" else head_of(one.operation)
        if things and kind not in things and not (kind == "volume" and things == {"sound"}):
            continue
        for name, way in deeds.items():
            if name in _WHOLE:
                if one.operation in _WHOLE[name] and _goes(way, one, _RATES):
                    undo = EditRequest("undo", {"only": one.operation, "part": True}, text)
                    return [undo, *_others(name, way, scene, undo)]
                continue
            slots = _slots(name, way) & one.slots.keys()
            if not slots or one.operation not in _KINDS.get(name, {one.operation}):
                continue
            if head_of(one.operation) in otherwise:
                return []
            if _is_so(name, way, one):
                if name == "weight":
                    return [_regular(one, text)]
                if _was_so(name, way, done[at + 1 :]) or _is_taken_back(name, way, done[:at]):
                    # What comes back is not to be of the kind that goes.
                    return [EditRequest(*_NONE[name], text)] if name in _NONE else []
                looks: dict[str, Value] = {"looks": tuple(sorted(slots))}
                own = one.operation if head_of(one.operation) != "text" else "text"
                return [EditRequest("undo", {"only": own, "part": True, **looks}, text)]
            if not things:
                otherwise.add(head_of(one.operation))
    if not things and deeds.keys() <= _WHOLE.keys() - {"loudness"}:
        # What was never sped up or cut is left as it is, and nothing else goes for it.
        return [EditRequest("leave", {}, text)]
    return []


def _others(name: str, way: str, scene: Scene, undo: EditRequest) -> list[EditRequest]:
    """Return what takes back the other deeds of the kind, unless words name the last one of them."""
    if patterns().talk["every_deed"].search(normalise(undo.text)) is None:
        return []
    same = [
        one.operation
        for one in scene.done
        if one.operation in _WHOLE[name] and _goes(way, one, _RATES)
    ]
    gone = [
        one.word("only") or ""
        for one in scene.done
        if one.operation == "bring_back" and one.claim("part")
    ]
    for operation in (*gone, undo.word("only") or ""):
        if operation in same:
            same.remove(operation)
    return [replace(undo, slots={"only": one, "part": True}) for one in reversed(same)]


def _without_fades(text: str, scene: Scene, *, alone: bool) -> list[EditRequest]:
    """Return all texts without fades, and the sound where it was faded, too.

    A fade without an end is every one that is there; that of the sound alone is told plainly.
    alone: both ends are named, and then the sound alone loses both.
    """
    faded = {
        "sound" if one.operation in {"fade", "music"} else "text"
        for one in scene.done
        if one.operation in _KINDS["fade"] and _is_so("fade", "", one)
    }
    if "text" not in faded:
        plain = all(
            one.operation == "fade" for one in scene.done if one.operation in {"fade", "music"}
        )
        return (
            [EditRequest("fade", {"in_ms": 0, "out_ms": 0}, text)]
            if faded and alone and plain
            else []
        )
    every: dict[str, Value] = {"every": True, "fade_in_ms": 0, "fade_out_ms": 0}
    sound = [EditRequest("fade", {"in_ms": 0, "out_ms": 0}, text)] if "sound" in faded else []
    return [EditRequest("change_text", every, text), *sound]


def _was_so(name: str, way: str, earlier: Sequence[EditRequest]) -> bool:
    """Whether an earlier request did the same, so that the look would only be less or another."""
    return name in _STAYS and any(
        bool(_slots(name, way) & one.slots.keys())
        and one.operation in _KINDS.get(name, {one.operation})
        and _is_so(name, way, one)
        for one in earlier
    )


def _is_taken_back(name: str, way: str, later: Sequence[EditRequest]) -> bool:
    """Whether the look was taken back since, or what was taken back cannot be told any more."""
    return any(
        not one.claim("part")
        or bool(_slots(name, way) & set((one.word("looks") or "").split(", ")))
        for one in later
        if one.operation == "bring_back"
    )


def _slots(name: str, way: str) -> frozenset[str]:
    """Return the slots of a look, of a fade only those of the end that is named."""
    ends = frozenset({f"{way}_ms", f"fade_{way}_ms"})
    return ends if name == "fade" and way in {"in", "out"} else _SLOTS[name]


def _regular(one: EditRequest, text: str) -> EditRequest:
    """Return the words of a request in letters that are not bold, whatever the theme's are."""
    which = {slot: value for slot, value in one.slots.items() if slot.startswith("target")}
    if one.operation == "add_text":
        which = {"target_text": one.slots["text"]}
    return EditRequest("change_text", {**which, "weight": "regular"}, text)


_RATES: Final = frozenset({"speed", "factor"})


def _deeds(clause: Clause) -> dict[str, str]:
    """Return what one deed that words name may be, with which way it goes; none for several deeds."""
    found: dict[str, str] = {}
    border = 0
    for token in clause.tokens:
        name, _, way = token.name.partition(".")
        named = name == "size" and way not in _MORE | _LESS
        if named or (name not in _WHOLE and name not in _SLOTS):
            # "The small words" are called by how they look.
            continue
        if found and token.start >= border and name not in found:
            # "The fade and the trim" are two.
            return {}
        found[name] = "" if name in found and found[name] != way else way
        border = max(border, token.end)
    return found


def _is_so(name: str, way: str, one: EditRequest) -> bool:
    """Whether a request did what a deed says."""
    match name:
        case "gradient":
            return one.claim("gradient") is True or len(one.words("colours")) > 1
        case "mute":
            return one.number("volume") == 0
        case "fade":
            return any(one.slots.get(end) for end in _slots(name, way))
        case "shape":
            across, _, down = way.partition(":")
            told = (one.number("across") or 0) * int(down or 0)
            return told == (one.number("down") or 0) * int(across or 0) != 0
        case "weight" | "style" | "fit":
            return one.word(name) == way
    return _goes(way, one, _SLOTS[name])


def _goes(way: str, one: EditRequest, slots: frozenset[str]) -> bool:
    """Whether what a request measures goes the way that is named; any way does where none is."""
    if way not in _MORE | _LESS:
        return True
    for slot in slots & one.slots.keys():
        value = one.number(slot)
        middle = 1 if slot in {"speed", "factor", "size"} else 0
        if value is not None and value != middle:
            return (value > middle) == (way in _MORE)
    return False
