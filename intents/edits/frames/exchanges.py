"""Two things that trade places: texts, colours, stretches of the sound."""

from __future__ import annotations

from intents.edits.message.clause import Clause
from intents.edits.message.things import COLOURED, HEADS, TEXT_THINGS, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_COLOURED = frozenset({*COLOURED, *TEXT_THINGS})
_TEXTS = frozenset({*TEXT_THINGS, "captions"})


def opens(clause: Clause, after: Clause) -> bool:
    """Whether a clause names the first of two things of which the next says that they swap."""
    valued = any(clause.slotted.kind(char) not in {None, "text"} for char in clause.skeleton)
    named = clause.texts or clause.things or _numbers(clause) or clause.looks("pick")
    plain = not valued and clause.acts <= {"change", "swap"} and bool(named)
    if clause.does("swap"):
        # "Swap the title and the subtitle": the second thing stands alone.
        other = after.texts or after.things or _numbers(after) or after.looks("pick")
        alone = not valued and clause.acts <= {"change", "swap"} and not clause.unknown
        return (plain or alone) and bool(other) and not after.acts and not after.spans
    return plain and after.does("swap")


def frame(clause: Clause, scene: Scene, head: str) -> EditRequest | None:
    """Return what trades places, None where a clause asks for nothing of the kind."""
    if scene.exists and (moved := _moved(clause, scene)) is not None:
        return moved
    if not clause.does("swap") or not scene.exists or clause.colours:
        return None
    both = clause.has("logo") and clause.has("background", "picture")
    pictured = both or (clause.has("picture") and clause.talks("two"))
    if pictured and scene.has_logo and scene.background == "image":
        return EditRequest("exchange", {"pictures": True}, clause.text)
    heads = tuple(t for t in clause.things if t in HEADS and t in _COLOURED and t != "letters")
    last = tuple("title" if one == "text" else one for one in scene.last_heads)
    bare = not clause.things and not clause.texts and not clause.looks("pick")
    alike = len(last) == 2 and bare and clause.talks("two") and all_coloured(scene)
    if alike and not clause.talks("place_word"):
        # "Swap the two" of what the last message coloured.
        return EditRequest("exchange", {"colours": True, "things": last}, clause.text)
    if not heads and len(last) == 2 and set(last) <= _COLOURED and clause.talks("colour_word"):
        # "Swap the two colours" of what the last message coloured.
        heads = last
    runs = clause.talks("colour_word") or bool(clause.looks("gradient"))
    whose = heads[0] if heads else head
    if runs and len(heads) < 2 and whose in {"background", "waveform"} and not clause.texts:
        # "The colours the other way round".
        return EditRequest(whose, {"turned": True}, clause.text)
    found = _numbers(clause)
    numbers: dict[str, Value] = {"numbers": tuple(found)} if found else {}
    # "Swap the title and the waveform" is of where they stand, but what fills all stands nowhere.
    places = not clause.talks("colour_word") and not clause.looks("gradient")
    if len(heads) == 2 and places and "background" not in heads and not set(heads) <= _TEXTS:
        spots = tuple(subject_of(one) for one in heads)
        return EditRequest("exchange", {"places": True, "things": spots}, clause.text)
    if len(heads) == 2 and (clause.talks("colour_word") or not set(heads) <= _TEXTS):
        return EditRequest("exchange", {"colours": True, "things": heads}, clause.text)
    named = {str(name).casefold() for name in clause.values("file")}
    heard = bool(named) and named <= {name.casefold() for name in scene.voice_files}
    bare = (
        not clause.things
        and not clause.texts
        and (clause.talks("two") or heard or len(scene.voice_files) > 1)
    )
    told = head != "text" or clause.talks("order_word")
    pieces = bare and scene.parts > 1 and not scene.has_music and told
    if clause.talks("halves") or clause.counted("part") is not None or pieces:
        return EditRequest("exchange", {"parts": True, **numbers}, clause.text)
    words = tuple(clause.texts) or tuple(
        text for text in scene.texts if len(text) > 1 and normalise(text) in clause.skeleton
    )
    standing = tuple(word for word in words if any(word in text for text in scene.texts))
    # "Change the colour of the title a bit" is said of one thing, with a word that swaps two.
    both = (
        len(standing) == 2 or len(heads) == 2 or len(found) == 2 or len(clause.looks("pick")) == 2
    )
    if not both and not clause.talks("two"):
        return None
    spoken = len(standing) == 2 or bool(set(heads) & set(TEXT_THINGS)) or bool(clause.looks("pick"))
    lone = head == "text" and len(scene.texts) == 2 and not clause.things and not clause.texts
    if not spoken and not lone:
        return None
    slots: dict[str, Value] = {**numbers}
    if len(standing) == 2:
        slots["texts"] = standing
    if len(heads) == 2:
        slots["things"] = heads
    return EditRequest("exchange", slots, clause.text)


def all_coloured(scene: Scene) -> bool:
    """Whether the last message gave two things a colour each, and nothing else."""
    told = [set(one.slots) - {"target_role"} for one in scene.last_requests]
    return len(told) == 2 and all(one == {"colours"} for one in told)


def _moved(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return one part of the sound that goes to an end ("move the first part to the end")."""
    part, end = clause.counted("part"), clause.looks("end")
    moves = clause.does("move", "put", "join") and not clause.does("cut", "remove", "mute", "keep")
    if scene.parts < 2 or part is None or not moves or not end or clause.texts:
        return None
    to = 1 if end[-1] == "head" else -1
    return EditRequest("exchange", {"parts": True, "numbers": (part,), "to": to}, clause.text)


def _numbers(clause: Clause) -> list[int]:
    """Return which of several are named, in order ("the first and the third line")."""
    for kind in ("text", "part", "one"):
        if len(numbers := clause.all_counted(kind)) > 1:
            return numbers
    return clause.all_counted("text") or clause.all_counted("part")
