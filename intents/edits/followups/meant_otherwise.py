"""The last edit meant otherwise: for another thing, one of two fades, a logo in place of a background."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.edits.followups.rightings import taken_off
from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.references import scanned
from intents.edits.message.things import COLOURED, is_of_kind, subject_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_SEVERAL: Final = 2
_MARKS: Final = " .!?~"
_WORDED: Final = frozenset({"add_text", "change_text"})
_FADES: Final = (("fade_in_ms", "fade_out_ms"), ("in_ms", "out_ms"))
"""Slots of a fade at the beginning and of one at the end."""


def told(text: str, scene: Scene) -> list[EditRequest]:
    """Return what the last edit was meant to be, nothing for a message that says no such thing."""
    last, said = scene.last_request, normalise(text).strip(_MARKS)
    if last is None or not scene.exists or scene.fresh:
        return []
    if (fade := _one_fade(text, said, last)) is not None:
        return [fade]
    if (name := _other_name(text, last)) is not None:
        return [name]
    if narrowed := _only_for_one(text, said, scene):
        return narrowed
    if scene.background == "video" and scene.focus == "background":
        for topic in ("clip_once", "clip_speed"):
            if patterns().talk[f"asks_{topic}"].fullmatch(said):
                return [EditRequest("impossible", {"topic": topic}, text)]
    return _other_coloured(text, said, last, scene)


def _only_for_one(text: str, said: str, scene: Scene) -> list[EditRequest]:
    """Return the look that several things were given for the one that is meant ("no, only the title")."""
    lead = patterns().talk.get("only_for_one")
    found = None if lead is None else lead.match(said)
    given = scene.last_requests
    if found is None or len(given) < _SEVERAL or len({_looks(one) for one in given}) > 1:
        return []
    rest = patterns().filler.sub(" ", said[found.end() :]).strip(_MARKS)
    whose = [t for t, one in patterns().things.items() if one.fullmatch(rest)]
    kept = [one for one in given if any(is_of_kind(one, subject_of(t)) for t in whose)]
    looks = dict(_looks(given[0]))
    if not looks or not whose or len(kept) == len(given) or not kept:
        return []
    return [EditRequest("undo", {}, text), *(replace(one, text=text) for one in kept)]


def _looks(one: EditRequest) -> tuple[tuple[str, Value], ...]:
    """Return what a request gives a thing, without which thing it is."""
    looks = {k: v for k, v in one.slots.items() if k != "every" and not k.startswith("target")}
    return tuple(sorted(looks.items(), key=lambda pair: pair[0]))


def _one_fade(text: str, said: str, last: EditRequest) -> EditRequest | None:
    """Return only one of the two fades that were given at once ("only in")."""
    for start, end in _FADES:
        if not (last.ms(start) and last.ms(end)):
            continue
        for kind, gone in (("only_in", end), ("only_out", start)):
            if patterns().talk[kind].fullmatch(said):
                return EditRequest(_changing(last), {**_whose(last), gone: 0}, text)
    return None


def _other_name(text: str, last: EditRequest) -> EditRequest | None:
    """Return the words that were given written anew, as a name is ("no: The Bigger Day")."""
    lead = patterns().talk["no_rather"].match(text.casefold())
    if lead is None or last.operation not in _WORDED or not last.word("text"):
        return None
    words = text[lead.end() :].strip(_MARKS).split()
    named = len(words) > 1 and all(word[:1].isupper() for word in words)
    return EditRequest("change_text", {"text": " ".join(words)}, text) if named else None


def _changing(last: EditRequest) -> str:
    return "change_text" if last.operation in _WORDED else last.operation


def _whose(last: EditRequest) -> dict[str, str]:
    return {key: str(last.slots[key]) for key in ("target_role", "target") if key in last.slots}


def _other_coloured(text: str, said: str, last: EditRequest, scene: Scene) -> list[EditRequest]:
    """Return the colour given to words for the thing that was meant ("i meant the waveform")."""
    if last.operation not in _WORDED or not last.words("colours"):
        return []
    if patterns().talk["meant_thing"].match(said) is None:
        return []
    slotted = scanned(text)
    tokens = tokens_of(slotted)
    things = {t.name for t in tokens if t.group == "thing"}
    # "I meant the bars".
    things |= {"waveform" for t in tokens if t.name.startswith("style.")}
    told_too = [str(slotted.values[c]) for c in slotted.skeleton if slotted.kind(c) == "colour"]
    if len(things) != 1 or not things <= set(COLOURED) or len(told_too) > 1:
        return []
    colours = tuple(told_too) or last.words("colours")
    return [
        taken_off(text, scene, "colours"),
        EditRequest(things.pop(), {"colours": colours}, text),
    ]


def logo_instead(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return the background as usual where its picture turns out to be a logo ("no, that's the logo")."""
    only = [one.operation for one in found] == ["logo"] and found[0].claim("visible") is not False
    behind = scene.last_operation == "background" and scene.background == "image"
    one_picture = scene.kinds.count("image") == 1 and not scene.fresh
    if not (only and behind and one_picture) or "source" in found[0].slots:
        return found
    if patterns().talk["as_logo_instead"].search(normalise(text)) is None:
        return found
    return [EditRequest("background", {"source": "theme"}, text), *found]


def ground_instead(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return the logo off where its picture turns out to be the background ("no, as the background")."""
    behind = [one.operation for one in found] == ["background"] and found[0].word(
        "source"
    ) == "image"
    was_logo = scene.last_operation == "logo" and scene.has_logo
    one_picture = scene.kinds.count("image") == 1 and not scene.fresh
    if not (behind and was_logo and one_picture):
        return found
    if patterns().talk["as_logo_instead"].search(normalise(text)) is None:
        return found
    return [EditRequest("logo", {"visible": False}, text), *found]
