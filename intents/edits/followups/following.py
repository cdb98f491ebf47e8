"""A message in the light of the change before it: what it takes back, puts right, does once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.followups import amending
from intents.edits.joining import coordination
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS, LOOKS, RESTORED, head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.edits.wishes.followups import kinds_of
from intents.edits.wishes.labels import IDLE
from intents.edits.wishes.reading import Reading
from intents.text import normalise

LIKELY: Final = 0.4
"""From this chance on a kind is believed where nothing was understood."""
LIKELIER: Final = 0.55
"""From this chance on it is believed although an edit was understood of what nobody named."""
CLEAR: Final = 0.7
"""From this chance on it is believed although an edit was understood."""
CERTAIN: Final = 0.85
"""From this chance on everything is given up although an edit was understood."""
_SAID_SO: Final = 0.1
"""From this chance on a correction is believed of words that say that they are one."""
_BACK: Final = frozenset({"undo", "redo", "reset", "back", "bring_back", "correct", "take_back"})
"""Requests that look back themselves."""
_TALKED: Final = frozenset({"unknown", "vague"}) | IDLE
"""Requests for which nothing is edited."""
_ANSWERED: Final = frozenset({"changes", "describe", "preview", "contact_sheet"})
_STEPS: Final = frozenset(
    {
        "head_ms",
        "tail_ms",
        "extend_ms",
        "factor",
        "db",
        "opacity_factor",
        "dim_step",
        "blur_step",
        "tone_step",
        "shift_ms",
    }
)
"""Slots that go on from what there is."""
_ADDING: Final = frozenset(
    {
        "trim",
        "split",
        "repeat",
        "silence",
        "speed",
        "volume",
        "add_text",
        "join",
        "batch",
        "exchange",
    }
)
"""Operations that done once more add to what they did."""
_AMOUNTS: Final = {"blur": "blur_step", "dim": "dim_step"}
"""Slots that say how much there is, and those that go on from there."""
_LEAST: Final = 0.7
_MOST: Final = 1.4
"""How far one more step goes at most where what was done is many times."""
_SAID: Final = frozenset({"file", "files", "file_number", "starts_ms"})
"""Slots that hold more than a value."""

_PROPERTIES: Final = ("blur", "fade", "tone", "opacity", "style", "weight", "gradient", "fit")
"""Looks that say themselves what is meant ("no blur")."""
_PIECES: Final = re.compile(r"[,.;!]")
_ASPECTS: Final = {
    "place_word": frozenset({"vertical", "horizontal", "opposite"}),
    "colour_word": frozenset({"colours", "tone_step", "shades"}),
    "size_word": frozenset({"size", "factor", "height"}),
}


def followed(found: list[EditRequest], reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return the requests of a message with what it does to the change before it."""
    last = scene.last_request
    if not scene.exists or not reading.pieces:
        return found
    if _only_undoes(found):
        return (
            _one_of_it(found[0], scene)
            or _uncut(found[0], reading, scene)
            or _all_or_one(found, reading, scene)
        )
    if [one.operation for one in found] == ["back"]:
        return _uncut(found[0], reading, scene) or found
    if last is None:
        return found if found or not scene.undone else _again_done(reading, scene)
    found = [_at_the_end(one, last) for one in found]
    told = [one.operation for one in reading.requests]
    if [one.operation for one in found] == ["reset"] != told and (thing := _only_thing(reading)):
        # "Reset the wave to its original colour" leaves everything else.
        return [EditRequest("bring_back", {"thing": thing, "start": True}, found[0].text)]
    if any(one.operation in _BACK or one.operation in _ANSWERED for one in found):
        return found
    if any({"text", "target_text"} <= one.slots.keys() for one in found):
        # Words for words say themselves what they put right.
        return found
    edits = [one for one in found if one.operation not in _TALKED]
    # What could not be done is not there to be taken back.
    place = len(scene.last_requests) - 1 if scene.last_requests[-1:] == (last,) else None
    if place is not None and [one.operation for one in edits] == ["repeat"] == [last.operation]:
        # "Three times, rather" is of the sound as it was.
        return [EditRequest("take_back", {"index": place}, edits[0].text), *edits]
    if (whole := _whole_again(edits, last, scene)) is not None:
        return [whole]
    silenced = [one.operation for one in edits] == ["silence"] == [last.operation]
    if place is not None and silenced and edits[0].slots:
        # "Leave half a second of each pause" after all were taken out.
        return [EditRequest("take_back", {"index": place}, edits[0].text), *edits]
    fine = patterns().talk["was_fine"].search(normalise(reading.slotted.original))
    if fine and (one := _one_of_it(EditRequest("undo", {}, reading.slotted.original), scene)):
        # "The size was fine before, leave the colour".
        return one
    kinds = kinds_of(reading, scene)
    kind = max(kinds, key=lambda one: kinds[one])
    chance = kinds[kind]
    clause = reading.clause(reading.whole)
    if kind == "new" and kinds["correct"] >= _SAID_SO and clause.talks("correct"):
        # "I meant fade out" says so itself.
        kind, chance = "correct", CLEAR
    named = any(thing in HEADS for thing in clause.things)
    itself = bool(edits) and any(clause.looks(one) for one in _PROPERTIES)
    itself = itself or (bool(edits) and all(_told_in_part(one, [last]) for one in edits))
    if kind == "undo" and itself and (len(scene.last_requests) > 1 or len(last.slots) > 1):
        # "No blur" of a picture that was put there blurred leaves the picture.
        return found
    named = named or itself
    gone = bool(edits) and all(one.claim("visible") is False for one in edits)
    # "Take it off then" of what was only coloured before.
    named = named or (gone and "visible" not in last.slots and bool(last.slots))
    # "Take that off again" names nothing: what it edits is a guess.
    believed = chance >= (CLEAR if gone or named else LIKELIER if edits else LIKELY)
    if kind == "more" and not believed:
        # "A bit bigger" names nothing: it goes on with what was spoken of.
        believed = chance >= LIKELY and _is_of_another(edits, reading, last)
    text = reading.slotted.original
    if [one.operation for one in found] == ["thanks"] and chance < CERTAIN:
        # "That will do" takes nothing back.
        return found
    if kind == "reset" and chance < (CERTAIN if edits else CLEAR):
        return found
    if kind == "reset" and believed and (thing := _only_thing(reading)):
        return [EditRequest("bring_back", {"thing": thing, "start": True}, text)]
    if kind in {"undo", "reset"} and believed:
        back = EditRequest(kind, {}, text)
        return (_one_of_it(back, scene) if kind == "undo" else []) or [back]
    if kind == "redo" and believed and scene.undone:
        return [EditRequest("redo", {}, text)]
    if kind == "more" and believed:
        return _more(found, edits, reading, last)
    if kind == "correct" and chance >= LIKELY:
        return _instead(found, edits, reading, scene, sure=chance >= CLEAR) or found
    return found


def _at_the_end(one: EditRequest, last: EditRequest) -> EditRequest:
    """Return a bare length of words that were shown at the end as so much of the end ("make it three")."""
    timed = one.operation == "change_text" and one.slots.keys() == {"duration_ms"}
    if not timed or "last_ms" not in last.slots or head_of(last.operation) != "text":
        return one
    return replace(one, slots={"last_ms": one.slots["duration_ms"]})


def _one_of_it(undo: EditRequest, scene: Scene) -> list[EditRequest]:
    """Return the taking back of the one change of several that an undo names ("put it back there")."""
    pieces = [one for one in _PIECES.split(normalise(undo.text)) if one.strip()]
    said = ",".join(one for one in pieces if not patterns().talk["stays_so"].search(one))
    named = [slots for kind, slots in _ASPECTS.items() if patterns().talk[kind].search(said)]
    before = scene.last_requests
    places = [at for at, one in enumerate(before) if named and named[0] & one.slots.keys()]
    if len(named) != 1 or len(places) != 1:
        return []
    told = tuple(sorted(named[0] & before[places[0]].slots.keys()))
    others = before[places[0]].slots.keys() - set(told)
    if all(slot.startswith("target") for slot in others) and len(before) < 2:
        return []
    slots: dict[str, Value] = {"index": places[0], "only": True, "slots": told}
    return [EditRequest("take_back", slots, undo.text)]


def _uncut(undo: EditRequest, reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return an end of the sound that comes back, however often it was cut ("put the beginning back")."""
    clause = reading.clause(reading.whole)
    end = clause.look("end")
    cut = any(one.operation == "trim" and f"{end}_ms" in one.slots for one in scene.done)
    another = clause.looks("fade") or set(clause.things) - {"sound", "video", "voice"}
    if end is None or not cut or clause.valued or another:
        return []
    return [EditRequest("correct", {"drop": "trim", "end": end}, undo.text)]


def _only_thing(reading: Reading) -> str | None:
    """Return the one thing of the picture that a message names, None for none and for several."""
    clause = reading.clause(reading.whole)
    named = {subject_of(t) for t in clause.things if t in {*HEADS, "canvas"}}
    if not named and clause.looks("shape"):
        named = {"canvas"}
    if len(named) != 1 or clause.looks("which") or not named <= RESTORED:
        return None
    return named.pop()


def is_no_undo(reading: Reading, scene: Scene) -> bool:
    """Whether an undo was understood where one thing shall go ("I don't want the bar after all")."""
    undone = [one for one in reading.requests if one.operation == "undo" and not one.slots]
    if not scene.exists or not reading.pieces or not undone:
        return False
    kinds = kinds_of(reading, scene)
    return kinds["off"] >= CLEAR or (_only_undoes(reading.requests) and kinds["new"] >= CLEAR)


def left_out(reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return the one thing gone that is named where it is no undo ("forget about the bar after all")."""
    thing = _only_thing(reading)
    if thing not in LOOKS or kinds_of(reading, scene)["off"] < CLEAR:
        return []
    return [EditRequest(thing, {"visible": False}, reading.slotted.original)]


def _only_undoes(found: Sequence[EditRequest]) -> bool:
    return [one.operation for one in found] == ["undo"] and not found[0].slots


def _whole_again(
    edits: Sequence[EditRequest], last: EditRequest, scene: Scene
) -> EditRequest | None:
    """Return the length of before that a cut longer than all there is must mean ("eight seconds then")."""
    one = edits[0] if len(edits) == 1 else None
    if one is None or one.operation != "trim" or last.operation != "trim":
        return None
    slot = next((slot for slot in ("head_ms", "tail_ms") if one.slots.keys() == {slot}), "")
    length = one.ms(slot) if slot else None
    if length is None or not 0 < scene.duration_ms <= length or slot not in last.slots:
        return None
    if len(scene.last_requests) == 1 and last.ms(slot) == length - scene.duration_ms:
        return EditRequest("undo", {}, one.text)
    return EditRequest("correct", {"time_ms": length}, one.text)


def _all_or_one(found: list[EditRequest], reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return a fresh start, or the change done again, for the undo that was understood."""
    kinds = kinds_of(reading, scene)
    if kinds["reset"] >= CLEAR:
        return [EditRequest("reset", {}, found[0].text)]
    if kinds["redo"] >= CLEAR and scene.undone:
        return [EditRequest("redo", {}, found[0].text)]
    return found


def _again_done(reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return the change done again that was taken back, where a message reads like that."""
    again = kinds_of(reading, scene)["redo"] >= LIKELY
    return [EditRequest("redo", {}, reading.slotted.original)] if again else []


def _is_of_another(edits: Sequence[EditRequest], reading: Reading, last: EditRequest) -> bool:
    """Whether words that name nothing were taken for another thing than the last change."""
    clause = reading.clause(reading.whole)
    named = bool(clause.things) or clause.valued or bool(clause.texts)
    goes_on = bool(_STEPS & last.slots.keys())
    return goes_on and not named and all(one.operation != last.operation for one in edits)


def _more(
    found: list[EditRequest], edits: Sequence[EditRequest], reading: Reading, last: EditRequest
) -> list[EditRequest]:
    """Return the last change once more, or what was understood of the same thing."""
    same = [one for one in edits if one.operation == last.operation and one.slots]
    if any(dict(one.slots) != dict(last.slots) for one in same):
        named = any(thing in HEADS for thing in reading.clause(reading.whole).things)
        return found if named else [amending.with_target(one, last) for one in found]
    if same:
        # The very same step was understood already.
        return found
    again = _again(last, reading, reading.slotted.original)
    return found if again is None else [again]


def _again(last: EditRequest, reading: Reading, text: str) -> EditRequest | None:
    """Return the last change once more, None where it cannot go further or another thing is named."""
    clause = reading.clause(reading.whole)
    slots = {slot: value for slot, value in last.slots.items() if slot in _STEPS}
    kept = {k: v for k, v in last.slots.items() if k.startswith("target") or k == "beside"}
    if slots and (said := amending.measured(clause, replace(last, slots=slots))) is not None:
        return EditRequest(last.operation, {**kept, **said}, text)
    if clause.valued or clause.texts:
        return None
    slots |= {step: 1.0 for slot, step in _AMOUNTS.items() if last.slots.get(slot)}
    if isinstance(factor := slots.get("factor"), int | float):
        # "Three times as loud", and then "a bit more", is no other three times.
        slots["factor"] = min(max(factor, _LEAST), _MOST)
    return EditRequest(last.operation, {**kept, **slots}, text) if slots else None


def _instead(
    found: list[EditRequest],
    edits: list[EditRequest],
    reading: Reading,
    scene: Scene,
    *,
    sure: bool,
) -> list[EditRequest]:
    """Return what was meant, with the change before it taken back; empty where that is not clear."""
    clause = reading.clause(reading.whole)
    before = scene.last_requests
    edits = [one for one in edits if one.slots]
    named = [thing for thing in clause.things if thing in HEADS]
    if edits and all(_told_in_part(one, before) for one in edits):
        # "The fade out should be two seconds" leaves how it fades in.
        return found
    alike = any(
        one.operation == last.operation and one.slots.keys() == last.slots.keys()
        for one in edits
        for last in before
    )
    if not named and not alike and not any(_given(one) for one in edits):
        for index in reversed(range(len(before))):
            if (meant := amending.amended(clause, before[index])) is not None:
                return [*_taken_back(index, before[index], meant, clause.text), meant]
    if edits:
        place = _replaced(edits, before, sure=sure)
        if place is None:
            return []
        again = [amending.with_target(one, before[place]) for one in found]
        return [*_taken_back(place, before[place], again[0], clause.text), *again]
    if len(set(named)) == 1 and sure:
        for index in reversed(range(len(before))):
            if (same := coordination.likewise(before[index], named[0])) is not None:
                same = replace(same, text=clause.text)
                return [*_taken_back(index, before[index], same, clause.text), same]
    return []


def _told_in_part(one: EditRequest, before: Sequence[EditRequest]) -> bool:
    """Whether an edit gives one of several measures of a change another value, and adds nothing."""
    if one.operation in _ADDING or _STEPS & one.slots.keys():
        return False
    return any(
        one.operation == last.operation and one.slots.keys() < last.slots.keys() for last in before
    )


def _given(one: EditRequest) -> bool:
    """Whether an edit tells more than a value of what there was."""
    return bool(_SAID & one.slots.keys())


def _taken_back(index: int, last: EditRequest, meant: EditRequest, text: str) -> list[EditRequest]:
    """Return the taking back of a change, unless what is meant only writes over it."""
    added = last.operation in _ADDING or bool(_STEPS & last.slots.keys())
    if last.operation == meant.operation and not added and last.slots.keys() <= meant.slots.keys():
        return []
    return [EditRequest("take_back", {"index": index}, text)]


def _replaced(
    edits: Sequence[EditRequest], before: Sequence[EditRequest], *, sure: bool
) -> int | None:
    """Return which change of the last message the edits take the place of."""
    places = [(one, last, at) for one in edits for at, last in enumerate(before)]
    for one, last, at in places:
        if one.operation == last.operation and (
            one.operation in _ADDING or _tells(one) & _tells(last)
        ):
            return at
    for one, last, at in places:
        if sure and one.operation != last.operation and _tells(one) & _tells(last):
            return at
    same = {one.operation for one in edits} & {last.operation for last in before}
    return 0 if sure and len(before) == 1 and not same else None


def _tells(one: EditRequest) -> set[str]:
    """Return the slots of a request that tell what becomes of its thing, not which one it is."""
    return {slot for slot in one.slots if not slot.startswith("target")}
