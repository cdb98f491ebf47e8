"""Why something is asked for: a complaint names the thing, what comes next says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.joining.coordination import called_by_style
from intents.edits.joining.settling import SMALL_TALK
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import clause_of
from intents.edits.message.things import HEADS, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_KINDS: Final = (
    frozenset({"size", "factor", "height"}),
    frozenset({"colours", "opacity", "opacity_factor", "dim", "dim_step"}),
    frozenset({"volume", "db"}),
    frozenset({"speed", "to_ms"}),
    frozenset({"vertical", "horizontal"}),
    frozenset({"blur", "blur_step", "fit"}),
    frozenset({"start_ms", "end_ms", "duration_ms", "last_ms", "whole"}),
)
"""Slots of which one says the other more exactly."""


def topic(clause: Clause) -> str:
    """Return the one thing that a clause is about, empty when it names none or several."""
    heads = [subject_of(t) for t in clause.things if t in HEADS]
    return heads[0] if len(set(heads)) == 1 else ""


def complains(clause: Clause) -> bool:
    """Whether a clause says what is wrong ("the title is too small")."""
    return clause.talks("complain")


def goes_on(clause: Clause, after: Clause, requests: Sequence[EditRequest]) -> bool:
    """Whether the next clause says of the same thing what this one leaves open.

    "The background is too busy, give me plain black", "another colour for the bars: light grey".
    """
    if _names_value(clause) and after.talks("it") and not after.valued:
        # "Our colour is #FF7A00, paint the bars in it".
        return bool(topic(after) or after.looks("style"))
    if clause.texts or any(r.operation not in {"unknown", "vague"} for r in requests):
        return False
    if clause.colours and not clause.things:
        # "Our colour is #FF7A00, use that for the bars".
        return bool(topic(after)) and not after.valued
    if not topic(clause):
        return False
    named = any(thing in HEADS for thing in after.things)
    return not named and bool(after.tokens or after.valued)


_LOOKS_REFUSED: Final = frozenset({"line_weight",
    "fonts", "bar_size", "bar_place", "clock_size", "logo_shape", "corner_only", "timed_look",
})  # fmt: skip
"""What cannot be done to a thing that is there itself."""


_TREATS: Final = frozenset({"denoise", "crossfade", "publish"})
"""What cannot be done to what is there as a whole."""


def is_lost(clause: Clause, requests: Sequence[EditRequest], *, before: bool) -> bool:
    """Whether the talk is of something that was to be added and is nothing we know."""
    if topic(clause) or clause.texts or called_by_style(clause):
        return False
    unknown = all(request.operation == "unknown" for request in requests)
    refused = bool(requests) and all(r.operation == "impossible" for r in requests)
    # "Remove the noise and turn it up": there is nothing new that it could be.
    refused = refused and not any(r.word("topic") in _TREATS for r in requests)
    # "In italics, with a soft fade in" goes on about the words that are there.
    refused = refused and not all(r.word("topic") in _LOOKS_REFUSED for r in requests)
    return before or refused or (unknown and clause.does("add"))


def is_missed(clause: Clause) -> bool:
    """Whether a clause names a thing of ours with words that nothing was made of."""
    tells = clause.talks("reason") or complains(clause) or clause.talks("unchanged")
    return bool(topic(clause)) and bool(clause.unknown) and not tells


def is_wish(clause: Clause, found: Sequence[EditRequest]) -> bool:
    """Whether something shall become what we do not know ("the wave red, the background a galaxy")."""
    turns = clause.talks("acts_on") or (clause.does("change") and bool(clause.looks("reach")))
    goes_on = bool(found) and not clause.acts and clause.talks("thing_a_thing")
    return (bool(topic(clause)) and (turns or goes_on)) or (turns and clause.talks("it"))


def only_says_why(clause: Clause, found: Sequence[EditRequest]) -> bool:
    """Whether a clause gives the reason of what was just taken away ("it's in the way")."""
    last = next((one for one in reversed(found) if one.operation != "leave"), found[-1])
    gone = last.operation == "remove_text" or last.claim("visible") is False
    if last.word("topic") == "spoken_words" and clause.texts and not clause.does("add", "write"):
        # "Cut the “um” and the “so” out".
        return True
    if last.operation == "join" and clause.talks("no_gap"):
        # "Join them, no gap" says how they follow each other.
        return True
    if clause.looks("rest") and complains(clause) and not clause.acts:
        # "A thin line is enough, the others are too busy".
        return not clause.things and not clause.valued and not clause.texts
    louder = last.operation in {"volume", "music"} and (last.number("factor") or 0) > 1
    if louder and clause.talks("unheard") and not set(clause.things) & {"music", "video"}:
        # "Turn my voice up, I can barely hear it".
        return not clause.valued and not clause.texts
    if _grows(last) and clause.talks("reason") and clause.looks("size") and not clause.acts:
        # "A bit larger, it's tiny".
        return not clause.things and not clause.valued and not clause.texts
    which = clause.looks("pick") or clause.texts or clause.counted("one") or clause.counted("text")
    # "Hide the title, it just shouldn't be shown".
    again = clause.does("remove") and not clause.does("add", "beside") and not which
    return gone and (complains(clause) or again) and not clause.things and not clause.valued


def _grows(last: EditRequest) -> bool:
    factor = last.number("factor")
    return factor is not None and factor > 1 and last.operation not in {"volume", "speed", "music"}


def _names_value(clause: Clause) -> bool:
    """Whether a clause only says which colour is ours, and not yet what shall have it."""
    bare = not clause.things and not clause.texts and len(clause.colours) == 1
    return bare and clause.talks("value_named")


def lessens(request: EditRequest) -> bool:
    """Whether an edit makes less of something already: darker, quieter, smaller, fainter."""
    factor = request.number("factor")
    unblurs = (request.number("blur_step") or 0) < 0
    return unblurs or (request.number("dim_step") or 0) > 0 or (factor is not None and factor < 1)


def uncontradicted(found: list[EditRequest]) -> list[EditRequest]:
    """Return the requests without a step that is only the reason of the contrary one beside it.

    "It's tiny, make it bigger".
    """
    reason = patterns().talk["reason"]
    sides = {one.operation for one in found if {"vertical", "horizontal"} & one.slots.keys()}
    # "The other corner, to the right" says which.
    found = [one for one in found if one.operation not in sides or set(one.slots) != {"opposite"}]
    if any(one.word("weight") == "regular" for one in found):
        # "Lighter, not bold" is said of the weight.
        found = [one for one in found if set(one.slots) != {"tone_step"}]
    kept: list[EditRequest] = []
    for one in found:
        last = kept[-1] if kept else one
        was, now = last.number("factor"), one.number("factor")
        shaded = last.operation == one.operation and "tone_step" in last.slots
        too_deep = patterns().talk["complain"].search(normalise(last.text))
        if kept and shaded and set(one.slots) == {"opacity_factor"} and too_deep:
            # "The pink is too strong, paler" is the colour, not how far one sees through it.
            continue
        same = last.operation == one.operation and last.word("target") == one.word("target")
        if kept and same and set(last.slots) == {"factor"} and one.claim("visible") is False:
            # "The music is too loud, take it away".
            kept[-1] = one
            continue
        if kept and same and was is not None and now is not None and (was < 1) != (now < 1):
            if reason.search(normalise(last.text).strip()):
                kept[-1] = one
                continue
            if reason.search(normalise(one.text).strip()):
                continue
        kept.append(one)
    return kept


def is_unseen(clause: Clause, last: EditRequest) -> bool:
    """Whether a clause only says what cannot be seen before a picture that is to be darker, or that it strikes."""
    dims = last.operation == "background" and bool({"dim", "dim_step", "blur"} & last.slots.keys())
    told = clause.talks("cannot_see") or (clause.looks("striking") and not clause.things)
    return dims and bool(told) and not clause.valued and not clause.acts


def there(
    found: Sequence[EditRequest], reason: Clause | None, requests: list[EditRequest]
) -> list[EditRequest]:
    """Return a level for the stretch or the sound of which the clause before says what is wrong with it.

    "The second half is too quiet, lift it".
    """
    guess = found[-1] if found else None
    if guess is None or reason is None or guess.text != reason.text:
        return requests
    if not complains(reason) and reason.at_half() is None:
        return requests
    where = {slot: value for slot, value in guess.slots.items() if slot in _STRETCH}
    if guess.word("target") is not None and not any("target" in one.slots for one in requests):
        # "The music is too loud, a bit quieter".
        up = (guess.number("factor") or 1) > 1
        steps = all(
            one.slots.keys() == {"factor"} and ((one.number("factor") or 1) > 1) == up
            for one in requests
        )
        where |= {"target": guess.slots["target"]} if steps else {}
    return [
        replace(one, slots={**where, **one.slots})
        if one.operation == guess.operation == "volume" and not _STRETCH & one.slots.keys()
        else one
        for one in requests
    ]


_STRETCH: Final = frozenset({"starts_ms", "ends_ms", "last_ms", "half", "part_number"})
"""Slots that say which part of the sound is meant."""


def without_reason(
    found: list[EditRequest], reason: Clause | None, requests: Sequence[EditRequest]
) -> list[EditRequest]:
    """Return what was found without the remedy of a complaint that now is told exactly.

    "The title is too small, make it twice as big" asks for one change of size.
    """
    if reason is None or not found:
        return found
    if reason.talks("finds_it") and found[-1].text == reason.text and len(requests) == 1:
        # "It's a bit slow for my taste, a tenth faster would do".
        same = requests[0].operation == found[-1].operation == "speed"
        return found[:-1] if same and _alike(requests[0], found[-1]) else found
    if not (complains(reason) or reason.at_half()):
        return found
    deeds = [r for r in requests if r.operation not in SMALL_TALK]
    guess = found[-1]
    asks = bool(requests) and {r.operation for r in requests} == {"vague"}
    if asks and reason.look("size") == "unclear" and guess.text == reason.text:
        # "I can't see the wave, another colour": which one is to be asked.
        return found[:-1]
    if not deeds or guess.text != reason.text:
        return found
    if guess.operation in {"unknown", "vague"} or any(d.operation == "undo" for d in deeds):
        return found[:-1]
    if guess.operation == "trim" and not guess.slots:
        # "It's too long, halve it".
        return found[:-1] if {d.operation for d in deeds} & {"trim", "speed", "silence"} else found
    if guess.operation == "silence" and any(d.operation == "trim" for d in deeds):
        # "I got stuck there, cut 0:03 to 0:04".
        return found[:-1]
    if guess.operation == "volume" and any(d.operation == "loudness" for d in deeds):
        # "I can hardly hear it, bring it to -16 LUFS".
        return found[:-1]
    if guess.operation == "volume" and not reason.things and deeds[0].operation == "speed":
        # "I can't follow, back to the normal pace".
        return found[:-1]
    shades = {slot for d in deeds if d.operation == "background" for slot in d.slots}
    if reason.look("size") == "unclear" and shades & {"blur", "blur_step", "dim", "dim_step"}:
        # "I can't read the words, blur the picture a bit".
        return found[:-1]
    levels = [d for d in deeds if d.operation == "volume"]
    placed = any(_STRETCH & d.slots.keys() for d in levels)
    if guess.operation == "volume" and any(_measures(d, guess) for d in levels) and not placed:
        # Whose level it is goes on to the measure; both are one in the end.
        return found
    vague = reason.look("size") == "unclear" or bool(reason.looks("striking"))
    # "Hard to read, make it yellow and larger" tells the remedy.
    vague = vague or (reason.talks("cannot_see") and not reason.looks("opacity"))
    told = any(d.operation == guess.operation and (vague or _alike(d, guess)) for d in deeds)
    return found[:-1] if told else found


def _measures(level: EditRequest, guess: EditRequest) -> bool:
    untold = level.word("target") is None and guess.word("target") is not None
    return untold and level.slots.get("factor") != guess.slots.get("factor")


def _alike(one: EditRequest, other: EditRequest) -> bool:
    if one.slots.get("target_number") != other.slots.get("target_number"):
        # "I was wrong, the first one should be red, the second stays white".
        return False
    if len({one.slots.get("half"), other.slots.get("half")} - {None}) > 1:
        # "The first half louder, the second half softer".
        return False
    whose = {one.word("target"), other.word("target")}
    if one.operation == "volume" and len(whose - {None}) > 1 and complains(clause_of(one.text)):
        # "The voice is too quiet, the music too loud" are two wishes.
        return False
    kinds = (*_KINDS, _LEVEL) if one.operation == "volume" else _KINDS
    return any(kind & one.slots.keys() and kind & other.slots.keys() for kind in kinds)


_LEVEL: Final = frozenset({"volume", "db", "factor"})
_LESS: Final[dict[str, dict[str, Value]]] = {
    "blur": {"blur_step": -0.4},
    "blur_step": {"blur_step": -0.4},
    "dim": {"dim_step": -0.5},
    "dim_step": {"dim_step": -0.5},
    "factor": {"factor": 0.85},
    "size": {"factor": 0.85},
    "height": {"factor": 0.8},
    "volume": {"factor": 0.8},
    "db": {"factor": 0.8},
}


_MORE: Final[dict[str, dict[str, Value]]] = {
    "blur": {"blur_step": 0.6},
    "blur_step": {"blur_step": 0.6},
    "dim": {"dim_step": 0.6},
    "size": {"factor": 1.25},
    "height": {"factor": 1.25},
}
"""What one more step of an edit is where the edit itself is no step."""
_STEPS: Final = frozenset({"factor", "db", "tone_step", "dim_step", "opacity_factor", "extend_ms", "shift_ms", "end_shift_ms"})  # fmt: skip


def more_of_it(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the last edit a step further ("even more"), None where it was no matter of degree."""
    steps = [one for one in scene.last_requests if (_STEPS | _MORE.keys()) & one.slots.keys()]
    last = steps[-1] if steps else scene.last_request
    if last is None or not clause.talks("more_of_it") or clause.things or clause.texts:
        return None
    again = {key: value for key, value in last.slots.items() if key in _STEPS}
    slot = next((slot for slot in last.slots if slot in _MORE), None)
    step = again or (dict(_MORE[slot]) if slot is not None else {})
    whose = {k: v for k, v in last.slots.items() if k.startswith("target")}
    operation = "change_text" if last.operation == "add_text" else last.operation
    return EditRequest(operation, {**whose, **step}, clause.text) if step else None


def too_much(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the last edit taken back in part ("that's too much"), None where it was not that."""
    last = scene.last_request
    low = clause.talks("too_low")
    if last is None or not (low or clause.talks("too_much")) or clause.things or clause.texts:
        return None
    slot = next((slot for slot in last.slots if slot in _LESS), None)
    shrunk = slot == "factor" and (last.number("factor") or 1) < 1
    if slot is None or (low and not shrunk):
        return None
    less = dict(_LESS[slot])
    value = last.number("factor")
    if slot == "factor" and value is not None and value < 1:
        less = {"factor": 1.15}
    if value is not None and value < 1 and clause.talks("bare_less") and _was_too(last):
        # "Too loud", and then "a bit less" goes on that way.
        less = {"factor": round(1 - (1 - value) / 2, 4)}
    whose = {k: v for k, v in last.slots.items() if k.startswith("target")}
    operation = "change_text" if last.operation == "add_text" else last.operation
    return EditRequest(operation, {**whose, **less}, clause.text)


def _was_too(last: EditRequest) -> bool:
    """Whether the last edit was asked for by calling something too much."""
    return patterns().talk["called_too"].search(normalise(last.text)) is not None
