"""Where a thing goes that is told by another one ("the waveform just above the progress bar")."""

from __future__ import annotations

import re
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import TEXT_THINGS
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import Slotted, scan
from intents.text import normalise

_DRAWN: Final = frozenset({"waveform", "progress_bar", "captions"})
_MOVED: Final = _DRAWN | {"text"}
_ENDS: Final = re.compile("[,.;!?]")
_USUAL: Final = "center"
"""Where the title stands that was given no place."""


def beside_another(text: str, scene: Scene) -> str:
    """Return the text with a place beside another thing as the part of the picture that it is.

    Neither moves the thing that only tells the place.
    """
    if not scene.exists:
        return text
    slotted = scan(text)
    for way in ("above", "below"):
        for pattern in patterns().references.get(f"{way}_thing", ()):
            found = pattern.search(slotted.skeleton)
            if found is None:
                continue
            other = _named(slotted, found.start("y"), found.end("y"))
            start = _clause_start(slotted.skeleton, found.start())
            moved = slotted.skeleton[start : found.start()]
            mover = _named(slotted, start, found.start())
            if not mover and scene.focus in _MOVED and patterns().talk["it"].search(moved):
                # "Move it below the waveform" is of what was spoken of.
                mover = scene.focus
            place = _place(mover, other, way, scene)
            if place is None:
                continue
            return _told(text, slotted, found, place)
    return text


def sits_amiss(text: str, scene: Scene) -> str:
    """Return "it's too low", of what is drawn, as the way it is to go: a sound has a level instead."""
    said = normalise(text).strip(" .!")
    for way in ("it_sits.low", "it_sits.high") if scene.focus in _MOVED else ():
        if any(one.fullmatch(said) for one in patterns().references.get(way, ())):
            return patterns().references_say[way]
    return text


def what_stands_there(text: str, scene: Scene) -> str:
    """Return the text with "the line at the bottom" as the one thing that stands there."""
    if not scene.exists:
        return text
    slotted = scan(text)
    for place in ("bottom", "top"):
        for pattern in patterns().references.get(f"thing_at_{place}", ()):
            found = pattern.search(slotted.skeleton)
            if found is None:
                continue
            there = _standing(place, scene)
            thin = patterns().references.get("thin_thing", ())
            if len(there) > 1 and any(one.search(found.group()) for one in thin):
                # "The thin strip at the bottom" is no line of text.
                there = [thing for thing in there if thing == "progress_bar"]
            if len(there) > 1 and (words := _words_at(place, scene)) and '"' not in text:
                start, end = slotted.origins[found.start()], slotted.origins[found.end()]
                return f'{text[:start]}"{words}"{text[end:]}'
            if len(there) != 1:
                return text
            return _told(text, slotted, found, there[0])
    return text


def only_thing_there(text: str, scene: Scene) -> str:
    """Return the one thing that stands at the edge a question names ("what's at the bottom"), else ""."""
    skeleton = scan(text).skeleton
    for place in ("bottom", "top"):
        if patterns().looks[f"vertical.{place}"].search(skeleton) is not None:
            there = _standing(place, scene)
            return there[0] if len(there) == 1 else ""
    return ""


def _standing(place: str, scene: Scene) -> list[str]:
    """Return what stands at an edge of the picture."""
    seen = [
        thing
        for thing in ("progress_bar", "waveform", "captions")
        if scene.places.get(thing) == place and thing not in scene.hidden
    ]
    return seen + ["text" for at in scene.text_places if (at or "").partition(" ")[0] == place]


def _words_at(place: str, scene: Scene) -> str:
    """Return the words that a user put at an edge of the picture, "" for none and for several."""
    texts = zip(scene.texts, scene.text_places, scene.auto, strict=False)
    own = [words for words, at, auto in texts if not auto and (at or "").partition(" ")[0] == place]
    return own[0] if len(own) == 1 and '"' not in own[0] else ""


def _clause_start(skeleton: str, at: int) -> int:
    return max((end.end() for end in _ENDS.finditer(skeleton, 0, at)), default=0)


def _named(slotted: Slotted, start: int, end: int) -> str:
    """Return the last thing that is named between two places, "text" for words that are quoted."""
    things = [
        t
        for t in tokens_of(slotted)
        if t.group == "thing"
        and start < t.end
        and t.start < end
        and t.name in {*_DRAWN, *TEXT_THINGS}
    ]
    if things:
        return things[-1].name
    quoted = any(slotted.kind(char) == "text" for char in slotted.skeleton[start:end])
    return "text" if quoted else ""


def _place(mover: str, other: str, way: str, scene: Scene) -> str | None:
    """Return the part of the picture beside another thing, None where it cannot be told."""
    words = mover in TEXT_THINGS
    if (
        not mover
        or mover == other
        or other not in _DRAWN | {"title"}
        or (words and other == "title")
    ):
        return None
    at = scene.places.get(other, "")
    if other == "title":
        at = next((p for p in scene.text_places if p), _USUAL).partition(" ")[0]
    edge, far = ("bottom", "top") if way == "above" else ("top", "bottom")
    if other == "progress_bar":
        # It is a thin line at the very edge: what is beside it is at that edge as well.
        return edge if at == edge else None
    if at == "center" or (at == edge and mover == "progress_bar"):
        return far
    return "center" if at == edge else None


def _told(text: str, slotted: Slotted, found: re.Match[str], what: str) -> str:
    """Return the text with the words of a place or a thing in the stead of what was found."""
    lang = "unspaced" if is_unspaced(text) else "spaced"
    told = patterns().references_say[f"{what}.{lang}"]
    first, last = slotted.origins[found.start()], slotted.origins[found.end()]
    return f"{text[:first]}{told}{text[last:]}"
