"""What was taken away, silenced, lessened or cut comes back: "on again", "more", "the second one back"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.edits.followups import amending
from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.references import scanned
from intents.edits.message.sentence import clauses_of
from intents.edits.message.things import PLACED, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import ordinal, scan
from intents.text import normalise

_STEPS: Final = frozenset(
    {
        "db",
        "factor",
        "size",
        "dim_step",
        "blur_step",
        "opacity_factor",
        "shift_ms",
        "end_shift_ms",
        "extend_ms",
    }
)
"""Slots of a step that can be gone back."""
_PARTS: Final = frozenset({"starts_ms", "ends_ms", "last_ms", "middle_ms", "half", "half_share", "part_number"})  # fmt: skip
"""Slots that say for which stretch of the sound something is."""
_PLACES: Final = frozenset({"vertical", "horizontal", "corner"})
"""Looks that say where something is."""


def back_on(text: str, scene: Scene) -> tuple[EditRequest, str, Scene] | None:
    """Return what was taken away last shown again, what else the message says of it, and the scene then."""
    last = scene.last_request
    worded = last is not None and last.operation == "remove_text"
    if last is None or not (worded or last.claim("visible") is False) or not scene.exists:
        return None
    clauses = clauses_of(text)[1]
    if not clauses:
        return None
    first = clauses[0].text
    placed = [t for t in clauses[0].tokens if t.name.partition(".")[0] in _PLACES]
    if len(clauses) == 1 and placed and placed[0].start > 0:
        # "Bring it back at the bottom".
        first = clauses[0].slotted.said(0, placed[0].start).strip()
    if (
        first == text.strip()
        or patterns().talk["on_again"].search(normalise(first).strip()) is None
    ):
        return None
    thing = "text" if worded else last.operation
    again = EditRequest("bring_back", {"thing": thing}, first)
    if worded:
        again = EditRequest("undo", {}, first)
        words = last.word("target_text") or first
        scene = replace(scene, texts=(words,), roles=("title",), auto=(False,), focus_text=0)
    rest = text[text.find(first) + len(first) :].strip(" ,.;")
    shown = replace(
        scene,
        focus=thing,
        last_request=again,
        last_requests=(again,),
        hidden=scene.hidden - {thing},
        has_captions=scene.has_captions or thing == "captions",
        has_logo=scene.has_logo or thing == "logo",
        has_music=scene.has_music or thing == "music",
    )
    return again, rest, shown


def named_again(text: str, scene: Scene) -> EditRequest | None:
    """Return the one thing that was turned off shown again ("captions on again")."""
    clauses = clauses_of(text)[1]
    if len(clauses) != 1 or clauses[0].valued or not clauses[0].talks("shown_again"):
        return None
    things = [thing for thing in clauses[0].things if thing in PLACED]
    gone = set(scene.hidden)
    told = [one for one in scene.done if one.operation == "captions"]
    if told and told[-1].claim("visible") is False and not scene.has_captions:
        gone.add("captions")
    placed = [one for one in scene.done if one.operation == "logo"]
    if placed and placed[-1].claim("visible") is False and not scene.has_logo:
        gone.add("logo")
    return (
        EditRequest("bring_back", {"thing": things[0]}, text)
        if set(things) & gone and len(things) == 1
        else None
    )


def shown_after_all(text: str, scene: Scene) -> EditRequest | None:
    """Return what the last message hid shown again ("show it", "show the title")."""
    last = scene.last_request
    if last is None or len(scene.last_requests) > 1 or scene.fresh or scene.asked:
        return None
    if patterns().talk["shown_after_all"].fullmatch(normalise(text).strip(" .!")) is None:
        return None
    named = {subject_of(t.name) for t in tokens_of(scanned(text)) if t.group == "thing"}
    gone = "text" if last.operation == "remove_text" else last.operation
    if named - {gone}:
        return None
    if gone == "text":
        return EditRequest("undo", {}, text)
    hidden = last.claim("visible") is False and gone in PLACED | {"music"}
    return EditRequest("bring_back", {"thing": gone}, text) if hidden else None


def as_they_were(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return captions that were turned off and are wanted again as they were last, not as if new."""
    told = [one for one in scene.done if one.operation == "captions"]
    gone = bool(told) and told[-1].claim("visible") is False
    if not gone or scene.has_captions or "captions" in scene.fresh:
        return found
    return [
        EditRequest("bring_back", {"thing": "captions"}, one.text)
        if one.operation == "captions"
        and not one.slots.keys() - {"visible"}
        and one.claim("visible") is not False
        else one
        for one in found
    ]


def by_share(text: str, said: str, last: EditRequest) -> EditRequest | None:
    """Return a level or a pace that was told last, so much more or less ("minus ten percent")."""
    measured = {"volume", "speed", "factor", "db"} & last.slots.keys()
    part = last.operation == "speed" and _PARTS & last.slots.keys()
    if last.operation not in {"volume", "speed", "music"} or not measured or part:
        return None
    slotted = scan(said.strip(" .!"))
    for kind, sign in (("by_share.less", -1), ("by_share.more", 1)):
        for pattern in patterns().references.get(kind, ()):
            found = pattern.fullmatch(slotted.skeleton)
            share = slotted.values[found["x"]] if found is not None else None
            if not isinstance(share, float | int):
                continue
            kept = {k: v for k, v in last.slots.items() if k in _PARTS | {"target"}}
            target: dict[str, Value] = {"target": "music"} if last.operation == "music" else {}
            operation = "volume" if last.operation == "music" else last.operation
            factor = round(max(0.0, 1 + sign * share), 4)
            return EditRequest(operation, {**kept, **target, "factor": factor}, text)
    return None


def unmuted(found: list[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the sound that was muted last heard again ("take the silence away"), not its pauses cut.

    It is as loud as it was before.
    """
    last = scene.last_request
    loud = [one.operation for one in found] == ["volume"] and found[0].slots == {"volume": 1.0}
    if loud and patterns().acts["unmute"].search(normalise(found[0].text)):
        before = _level_before(scene)
        return found if before is None else [replace(found[0], slots={"volume": before})]
    muted = last is not None and last.operation == "volume" and last.slots == {"volume": 0.0}
    if not muted or [one.operation for one in found] != ["silence"] or found[0].slots:
        return found
    return [EditRequest("volume", {"volume": 1.0}, found[0].text)]


def _level_before(scene: Scene) -> float | None:
    """Return how loud all of the voice was before it was muted, None where it is not muted."""
    level, before = 1.0, None
    for one in scene.done:
        whole = one.operation == "volume" and not _PARTS & one.slots.keys()
        if not whole or one.word("target") == "music":
            continue
        told, factor, db = one.number("volume"), one.number("factor"), one.number("db")
        before = level if told == 0 else None
        level = level if told == 0 else told if told is not None else level * (factor or 1.0)
        level = level * 10 ** (db / 20) if db is not None else level
    return None if before is None else round(before, 4)


def after_start(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return everything as it was before a fresh start, where all of it shall come back."""
    if scene.last_operation != "reset" or len(found) > 1:
        return found
    told = patterns().talk["all_back"].search(normalise(text).strip())
    return found if told is None else [EditRequest("undo", {}, text)]


def heard_at(text: str, said: str, last: EditRequest) -> EditRequest | None:
    """Return the level of what was silenced last ("on, but only at 30%")."""
    if last.operation != "volume" or last.number("volume") != 0 or "starts_ms" in last.slots:
        return None
    slotted = scan(said)
    shares = [value for value in slotted.values.values() if isinstance(value, float)]
    if len(shares) != 1 or patterns().talk["on_at"].search(slotted.skeleton) is None:
        return None
    return EditRequest("volume", {**last.slots, "volume": shares[0]}, text)


def one_of_cuts(text: str, said: str, scene: Scene) -> list[EditRequest]:
    """Return one of several things that were cut at once taken back, or the others ("only the first of those")."""
    if len(scene.last_requests) == 1 and scene.last_requests[0].claim("every"):
        return _one_of_texts(text, said, scene.last_requests[0])
    places = [i for i, one in enumerate(scene.last_requests) if len(one.numbers("starts_ms")) > 1]
    for kind in ("cut_back", "cut_only") if len(places) == 1 else ():
        for pattern in patterns().references.get(kind, ()):
            found = pattern.fullmatch(said.strip(" .!"))
            if found is None:
                continue
            last = scene.last_requests[places[0]]
            starts, ends = last.numbers("starts_ms"), last.numbers("ends_ms")
            at = ordinal(found["o"])
            at = at - 1 if at > 0 else len(starts) + at
            if not 0 <= at < len(starts):
                return []
            stays = [i for i in range(len(starts)) if (i != at) == (kind == "cut_back")]
            times: dict[str, Value] = {
                "starts_ms": tuple(round(starts[i]) for i in stays),
                "ends_ms": tuple(round(ends[i]) for i in stays),
            }
            back = EditRequest("take_back", {"index": places[0]}, text)
            return [back, EditRequest(last.operation, {**last.slots, **times}, text)]
    return []


def _one_of_texts(text: str, said: str, last: EditRequest) -> list[EditRequest]:
    """Return one of the texts that were taken away together shown again ("put the second one back")."""
    for pattern in patterns().references.get("cut_back", ()):
        found = pattern.fullmatch(said.strip(" .!"))
        if found is not None and last.operation == "remove_text":
            alone: dict[str, Value] = {"target_number": ordinal(found["o"]), "others": True}
            return [EditRequest("undo", {}, text), EditRequest("remove_text", alone, text)]
    return []


def stepped_back(text: str, said: str, last: EditRequest) -> EditRequest | None:
    """Return the last step the other way, where "more" comes after "less" or the reverse."""
    steps = {slot: value for slot, value in last.slots.items() if slot in _STEPS}
    words = [(kind, patterns().talk[kind]) for kind in ("bare_more", "bare_less")]
    now = [kind for kind, word in words if word.search(said)]
    before = [kind for kind, word in words if word.search(normalise(last.text).strip())]
    if patterns().talk["called_too"].search(normalise(last.text)):
        # "Too loud" and then "a bit less" go the same way.
        return None
    if not steps or not now or not before or now == before:
        return None
    turned = amending.opposite(replace(last, slots=steps))
    if turned is None:
        return None
    return EditRequest(last.operation, {**last.slots, **turned}, text)
