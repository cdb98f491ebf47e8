"""A message in the light of the change before it: what it takes back, puts right, does once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.followups import amending, lengths
from intents.edits.followups.replacing import PROPERTIES, STEPS, instead, is_news, told_in_part
from intents.edits.message.patterns import patterns
from intents.edits.message.things import HEADS, LOOKS, RESTORED, head_of, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import WORDS_ASKED, Scene
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
WORDLESS: Final = 0.82
"""From this chance on a change is taken back for words that neither refuse nor turn back; all of them need both."""
_SAID_SO: Final = 0.1
"""From this chance on a correction is believed of words that say that they are one."""
_SHARES: Final = frozenset({"dim", "blur", "opacity", "height"})
"""Measures of what is seen, each of its own."""
_HEARD: Final = frozenset({"sound", "music", "fade", "speed", "volume", "loudness", "trim", "silence", "join", "repeat", "roles"})  # fmt: skip
"""What is heard of a video."""
_SEEN: Final = frozenset({"start_ms", "end_ms", "last_ms", "duration_ms"})
"""When words are seen that stay what they are."""
_BACK: Final = frozenset({"undo", "redo", "reset", "back", "bring_back", "correct", "take_back", "exchange"})  # fmt: skip
"""Requests that look back themselves."""
_FADES: Final = frozenset({"in_ms", "out_ms"})
_TALKED: Final = frozenset({"unknown", "vague"}) | IDLE
"""Requests for which nothing is edited."""
_ANSWERED: Final = frozenset({"changes", "describe", "preview", "contact_sheet"})
_AMOUNTS: Final = {"blur": "blur_step", "dim": "dim_step"}
"""Slots that say how much there is, and those that go on from there."""
_LEAST: Final = 0.7
_MOST: Final = 1.4
"""How far one more step goes at most where what was done is many times."""
_PIECES: Final = re.compile(r"[,.;!]")
_ASPECTS: Final = {
    "place_word": frozenset({"vertical", "horizontal", "opposite"}),
    "colour_word": frozenset({"colours", "tone_step", "shades"}),
    "size_word": frozenset({"size", "factor", "height"}),
}


def followed(found: list[EditRequest], reading: Reading, scene: Scene) -> list[EditRequest]:
    """Return the requests of a message with what it does to the change before it."""
    last = scene.last_request
    if not scene.exists or not reading.pieces or scene.asked in WORDS_ASKED:
        # What answers a question takes nothing back.
        return found
    if reading.clause(reading.whole).talks("hesitates"):
        # "Hmm", "let me think" ask for nothing yet.
        return [EditRequest("vague", {}, reading.slotted.original)]
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
    found = [lengths.at_the_end(one, last) for one in found]
    told = [one.operation for one in reading.requests]
    if [one.operation for one in found] == ["reset"] != told and (thing := _only_thing(reading)):
        # "Reset the wave to its original colour" leaves everything else.
        return [EditRequest("bring_back", {"thing": thing, "start": True}, found[0].text)]
    if [one.operation for one in found] == ["correct"] and "colours" in found[0].slots:
        # "I meant sky blue, both of them".
        clause = reading.clause(reading.whole)
        both = clause.talks("both_of_them") or clause.talks("them")
        return [replace(found[0], slots={**found[0].slots, "every": True})] if both else found
    if any(one.operation in _BACK or one.operation in _ANSWERED for one in found):
        return found
    if "audio" in scene.fresh and any(one.operation == "join" for one in found):
        return found
    if any({"text", "target_text"} <= one.slots.keys() for one in found):
        # Words for words say themselves what they put right.
        return found
    nudged = reading.clause(reading.whole).talks("nudge") and len(found) == 1
    if any(one.operation == "music" and "end_ms" in one.slots for one in found) or (
        nudged and "vertical" in found[0].slots
    ):
        # "And stop at 6" goes on about the music, "a bit lower" from where it is.
        return found
    edits = [one for one in found if one.operation not in _TALKED]
    # What could not be done is not there to be taken back.
    place = len(scene.last_requests) - 1 if scene.last_requests[-1:] == (last,) else None
    if place is not None and [one.operation for one in edits] == ["repeat"] == [last.operation]:
        # "Three times, rather" is of the sound as it was.
        return [EditRequest("take_back", {"index": place}, edits[0].text), *edits]
    if (whole := lengths.whole_again(edits, last, scene)) is not None:
        return [whole]
    if (end := lengths.other_end(edits, reading, last)) is not None:
        return [end]
    if (also := lengths.also_cut(edits, reading, last)) is not None:
        return [also]
    if lengths.is_another_cut(edits, reading, last) or lengths.is_step(edits, last):
        return found
    if lengths.moves_on(edits, reading, last):
        return found
    if lengths.is_of_part(edits, last) or lengths.joins_another(edits, last, scene):
        return found
    if _is_beside(edits, last, reading):
        return found
    if _is_of_other_sound(edits, last, reading) or _is_other_fade(edits, last, reading):
        return found
    silenced = [one.operation for one in edits] == ["silence"] == [last.operation]
    silenced = silenced and edits[0].slots.get("where") == last.slots.get("where")
    if place is not None and silenced and edits[0].slots:
        # "Leave half a second of each pause" after all were taken out.
        return [EditRequest("take_back", {"index": place}, edits[0].text), *edits]
    if place is not None and _is_elsewhere(edits, last, reading):
        # "Make it 3 to 5" of what is silent from 2 to 4.
        return [EditRequest("take_back", {"index": place}, edits[0].text), *edits]
    if len(edits) == 1 and _is_other_measure(edits[0], last):
        # "Dim to 20" of what was blurred is no other blur.
        return found
    fine = patterns().talk["was_fine"].search(normalise(reading.slotted.original))
    if fine and (one := _one_of_it(EditRequest("undo", {}, reading.slotted.original), scene)):
        # "The size was fine before, leave the colour".
        return one
    kinds = kinds_of(reading, scene)
    kind = max(kinds, key=lambda one: kinds[one])
    chance = kinds[kind]
    clause = reading.clause(reading.whole)
    words = [one for one in edits if one.operation == "change_text"]
    # "Blue background, white title" dresses the words that were just written.
    dresses = bool(words) and not any(one.operation == "add_text" for one in edits)
    timed = dresses and all(one.slots.keys() <= _SEEN for one in words)
    timed = timed or (dresses and len(words) < len(edits))
    if (
        dresses
        and last.operation == "add_text"
        and (kind == "new" or (kind == "correct" and timed))
    ):
        # "The place is wrong, put it top left" is of the text, which stays.
        return found
    if last.operation == "loudness" and edits and all(map(amending.is_normal, edits)):
        # "Back to the original level" after it was normalised.
        return [EditRequest("undo", {}, clause.text)]
    if clause.talks("too_much") and len(edits) == 1 and _steps_back(edits[0], last):
        # "Too quiet now" goes a part of the way back.
        return found
    if kind == "new" and kinds["correct"] >= _SAID_SO and clause.talks("correct"):
        # "I meant fade out" says so itself.
        kind, chance = "correct", CLEAR
    if (
        kind == "undo"
        and clause.talks("original")
        and edits
        and all(map(amending.is_normal, edits))
    ):
        # "Back to the original level" after it was changed twice is no single step.
        return found
    if clause.talks("turns_into_words") and amending.is_other_end(clause, edits, last):
        # "Turn it into a fade-in".
        kind, chance = "correct", CLEAR
    if kind == "new" and clause.talks("correct") and lengths.lasts_otherwise(edits, last):
        # "Slow it to half instead" of what was played twice.
        kind, chance = "correct", CLEAR
    named = any(thing in HEADS for thing in clause.things)
    gone = bool(edits) and all(one.claim("visible") is False for one in edits)
    restyles = "visible" not in last.slots and bool(last.slots)
    itself = bool(edits) and any(clause.looks(one) for one in PROPERTIES)
    itself = itself or (bool(edits) and all(told_in_part(one, [last]) for one in edits))
    if kind == "undo" and gone and restyles and clause.talks("unneeded"):
        # "Not needed after all" of what was only made bigger.
        return found
    if kind == "undo" and itself and (len(scene.last_requests) > 1 or len(last.slots) > 1):
        # "No blur" of a picture that was put there blurred leaves the picture.
        return found
    none = bool(edits) and all(value == 0 for one in edits for value in one.slots.values())
    if kind == "undo" and itself and none and not _is_touched(edits, scene.last_requests):
        # "No blur" of a picture that was put there sharp takes no picture away.
        return found
    named = named or itself
    # "Take it off then" of what was only coloured before.
    named = named or (gone and restyles)
    # "Take that off again" names nothing: what it edits is a guess.
    # "Switch it back on, at 10 %" tells a value that there was not.
    anew = named or (clause.valued and any(is_news(one, scene.last_requests) for one in edits))
    believed = chance >= (CLEAR if gone or anew else LIKELIER if edits else LIKELY)
    if kind in {"undo", "reset"} and all(one.operation == "impossible" for one in edits):
        # "It stutters", "wow, that was fast", "my boss wants to see it first" take nothing back.
        low, talk = normalise(reading.slotted.original), patterns().talk
        says_so = talk["turns_back"].search(low)
        sure = chance >= WORDLESS and talk["asks"].search(low) is None
        believed = believed and bool(says_so and sure if kind == "reset" else says_so or sure)
        unheard = head_of(last.operation) not in _HEARD and talk["of_hearing"].search(low)
        if believed and unheard and talk["way_back"].search(low) is None:
            # "I don't like how it sounds", right after the wave was made blue.
            return [EditRequest("vague", {}, reading.slotted.original)]
    if kind == "more" and not believed:
        # "A bit bigger" names nothing: it goes on with what was spoken of.
        believed = chance >= LIKELY and _is_of_another(edits, reading, last)
    text = reading.slotted.original
    answered = [one.operation for one in found]
    if chance < (CERTAIN if answered in (["thanks"], ["vague"]) else 0):
        # "That will do", "it looks kind of boring" take nothing back.
        return found
    if kind == "reset" and (chance < (CERTAIN if edits else CLEAR) or (edits and clause.colours)):
        # "Everything back to white" says what it shall be.
        return found
    if kind == "reset" and believed and (thing := _only_thing(reading)):
        return [EditRequest("bring_back", {"thing": thing, "start": True}, text)]
    if kind in {"undo", "reset"} and believed:
        back = EditRequest(kind, {}, text)
        begun = patterns().talk["at_first"].search(normalise(text)) and _only_thing(reading)
        if begun:
            # "The first shape was better", however often it was changed since.
            return [EditRequest("bring_back", {"thing": begun, "start": True}, text)]
        one = _one_of_it(back, scene) or _uncut(back, reading, scene) if kind == "undo" else []
        return one or [back]
    if kind == "redo" and believed and scene.undone:
        return [EditRequest("redo", {}, text)]
    if kind == "more" and believed:
        return _more(found, edits, reading, last)
    writes = any(one.operation == "add_text" for one in edits) and not clause.talks("correct")
    if kind == "correct" and chance >= (CLEAR if writes else LIKELY):
        return instead(found, edits, reading, scene, sure=chance >= CLEAR) or found
    return found


def _is_other_measure(one: EditRequest, last: EditRequest) -> bool:
    """Whether an edit sets one measure of a thing, and the one before set another of it."""
    told, before = one.slots.keys() & _SHARES, last.slots.keys() & _SHARES
    return one.operation == last.operation and len(told) == 1 and bool(before) and not told & before


def _is_other_fade(edits: Sequence[EditRequest], last: EditRequest, reading: Reading) -> bool:
    """Whether one end fades after the other did, which goes on fading ("fade it in", "fade out")."""
    ways = [{s.removeprefix("fade_") for s in one.slots} & _FADES for one in (*edits, last)]
    clause = reading.clause(reading.whole)
    apart = len(edits) == 1 and all(map(len, ways)) and not ways[0] & ways[1]
    return apart and not clause.talks("correct") and not clause.looks("instead")


def _is_beside(edits: Sequence[EditRequest], last: EditRequest, reading: Reading) -> bool:
    """Whether words of another kind are told after a text ("title A", "the subtitle is B")."""
    texts = [one for one in (*edits, last) if one.operation == "add_text" and one.word("text")]
    roles = {one.word("role") for one in texts}
    if any(one.operation == "remove_text" and one.claim("others") for one in edits):
        # "Keep only the bottom text" is of all that were written.
        return True
    told = len(edits) == 1 and len(texts) == 2 and len(roles) == 2 and None not in roles
    return told and not reading.clause(reading.whole).talks("correct")


def _is_of_other_sound(edits: Sequence[EditRequest], last: EditRequest, reading: Reading) -> bool:
    """Whether a level is of the voice where the one before was of the music, or the reverse ("voice 80 %")."""
    if [one.operation for one in edits] != ["volume"] or last.operation != "volume":
        return False
    clause = reading.clause(reading.whole)
    said = normalise(reading.slotted.original)
    regrets = clause.talks("correct") or clause.talks("refuse") or clause.looks("instead")
    if regrets or patterns().talk["otherwise"].search(said):
        return False
    whose, before = edits[0].word("target"), last.word("target")
    rest = [{k: v for k, v in one.slots.items() if k != "target"} for one in (edits[0], last)]
    return whose != before and (rest[0] != rest[1] or None not in {whose, before})


def _steps_back(one: EditRequest, last: EditRequest) -> bool:
    """Whether an edit goes a step against the one before."""
    step, before = one.number("factor"), last.number("factor")
    same = one.operation == last.operation and step is not None and before is not None
    return same and ((step or 1) - 1) * ((before or 1) - 1) < 0


def _is_touched(edits: Sequence[EditRequest], before: Sequence[EditRequest]) -> bool:
    """Whether a measure that is set now is one that was set before, of the same thing."""

    def measures(requests: Sequence[EditRequest]) -> set[tuple[str, str]]:
        slots = ((one.operation, slot) for one in requests for slot in one.slots)
        return {(operation, slot.removesuffix("_step")) for operation, slot in slots}

    return bool(measures(edits) & measures(before))


def _is_elsewhere(edits: Sequence[EditRequest], last: EditRequest, reading: Reading) -> bool:
    """Whether a stretch takes the place of the one before ("change it to 3 to 5 seconds")."""
    said = normalise(reading.slotted.original)
    if len(edits) != 1 or edits[0].operation != last.operation:
        return False
    muted = edits[0].number("volume") == last.number("volume") == 0
    if muted and "starts_ms" in edits[0].slots and patterns().talk["only_word"].search(said):
        # "Mute the first second only", right after more was muted.
        return True
    same = "starts_ms" in last.slots and edits[0].slots.keys() == last.slots.keys()
    return same and patterns().talk["set_to"].search(said) is not None


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
    goes_on = bool(STEPS & last.slots.keys())
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
    slots = {slot: value for slot, value in last.slots.items() if slot in STEPS}
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
