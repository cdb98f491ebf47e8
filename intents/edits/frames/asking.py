"""A question about one thing that is there: where it is, what colour, how loud; nothing is carried out."""

from __future__ import annotations

from typing import Final

from intents.edits.message import places_told
from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.references import scanned
from intents.edits.message.things import LOOKS, TEXT_THINGS
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_HEARD: Final = frozenset({"voice", "sound", "volume", "speed", "loudness"})
_PICTURED: Final = frozenset({"picture", "cover", "film"})
_ADVISED: Final = frozenset({"progress_bar", "captions", "logo"})
_KINDS: Final = ("asked_font", "asked_where", "asked_need", "asked_all", "asked_level", "asked_of")
_MARKS: Final = " ?!.\uff1f\u3002\uff01"


def asked(text: str, scene: Scene) -> EditRequest | None:
    """Return the answer that a question about one thing wants, None for any wish and any other question."""
    said = normalise(text).strip().rstrip(_MARKS)
    if not scene.exists or scene.fresh or QUOTED.search(text):
        return None
    for kind in _KINDS:
        for pattern in patterns().references.get(kind, ()):
            if (found := pattern.fullmatch(said)) is not None:
                request = _answer(kind, found.groupdict().get("what") or "", text, scene)
                if request is not None:
                    return request
    return None


def _answer(kind: str, what: str, text: str, scene: Scene) -> EditRequest | None:
    if kind == "asked_font":
        return EditRequest("describe", {"thing": "font"}, text)
    if kind == "asked_level":
        return EditRequest("describe", {"thing": "sound"}, text)
    if kind == "asked_all":
        # "What is the thing at the bottom?" is of the one thing that stands there.
        there = _thing(places_told.what_stands_there(text, scene))
        return EditRequest("describe", {} if there is None else {"thing": there}, text)
    thing = _thing(what)
    if kind == "asked_of" and what.strip() in patterns().references_say["asked_it"].split():
        # "How big is it?" is of what the talk is about.
        focus = "sound" if scene.focus in _HEARD else scene.focus
        told = focus in LOOKS | {"text", "music", "sound"}
        return EditRequest("describe", {"thing": focus} if told else {}, text)
    if kind == "asked_of":
        return None if thing is None else _described(thing, what, text)
    advised = thing == "text" and kind == "asked_where"
    topic = "advice_place" if advised else f"advice_{thing}" if thing in _ADVISED else "opinion"
    return EditRequest("impossible", {"topic": topic}, text)


def _described(thing: str, what: str, text: str) -> EditRequest:
    roles = {t.name for t in tokens_of(scan(what))} & (set(TEXT_THINGS) - {"text", "letters"})
    slots: dict[str, Value] = {"thing": thing}
    slots |= {"role": roles.pop()} if thing == "text" and len(roles) == 1 else {}
    return EditRequest("describe", slots, text)


def _thing(what: str) -> str | None:
    """Return the one thing that words name, None where they name none or several."""
    tokens = [t for t in tokens_of(scanned(what)) if t.group in {"thing", "act"}]
    named = {t.name for t in tokens if t.group == "thing"} - {"canvas", "timeline"}
    if named & set(TEXT_THINGS) and not named - set(TEXT_THINGS):
        return "text"
    if named and named <= _HEARD:
        return "sound"
    if "music" in named and named <= _HEARD | {"music"}:
        return "music"
    if "background" in named and named <= _PICTURED | {"background", "video"}:
        return "background"
    if len(named) == 1:
        thing = named.pop()
        return "background" if thing in _PICTURED else thing if thing in LOOKS else None
    return None
