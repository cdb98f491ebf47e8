"""A question about one thing that is there: where it is, what colour, how loud; nothing is carried out."""

from __future__ import annotations

from typing import Final

from intents.edits.message import places_told
from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns, references_of
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
_KINDS: Final = (
    "asked_undone",
    "asked_before_that",
    "asked_changes",
    "asked_why",
    "asked_how",
    "asked_font",
    "asked_where",
    "asked_need",
    "asked_all",
    "asked_level",
    "asked_of",
    "asked_thing",
    "asked_will",
)
_SHORT_KINDS: Final = tuple(kind for kind in _KINDS if kind != "asked_thing")
_OF_THING: Final = "asked_thing."
"""Before the thing whose words make a question of it ("how long is it?": of the length)."""
_HELPED: Final[dict[str, dict[str, Value]]] = {"export": {"thing": "export"}, "help": {}}
"""What is asked of no thing of the project, and what is told of it."""
RECOUNTED: Final = "recounted:"
"""Before how many changes ago the one was that was told last."""
_OF_THINGS: Final = frozenset({"asked_of", "asked_thing"})
"""Questions of one thing; those of several of its looks at once are tried last."""
_SIZES: Final = frozenset({"size", "ratio", "short", "fps"})
"""Kinds of values that tell what the picture is like."""
_MARKS: Final = " ?!.\uff1f\u3002\uff01"


def asked(text: str, scene: Scene) -> EditRequest | None:
    """Return the answer that a question about one thing wants, None for any wish and any other question."""
    said = normalise(_pointing(text, scene)).strip().rstrip(_MARKS)
    if not scene.exists or scene.fresh or QUOTED.search(said):
        return None
    # Few messages hold a word of asking, and what is asked of a thing has many shapes.
    bare: EditRequest | None = None
    wonders = patterns().talk["asks_something"].search(said) is not None
    for kind in _KINDS if wonders else _SHORT_KINDS:
        for pattern in patterns().references.get(kind, ()):
            if (found := pattern.fullmatch(said)) is not None:
                request = _answer(kind, found.groupdict().get("what") or "", text, scene)
                if request is not None and (request.slots or kind not in _OF_THINGS):
                    return request
                # "How many seconds is it now?" may be told of no thing that was touched.
                bare = bare or request
    for kind, regexes in references_of(_OF_THING):
        if any(one.fullmatch(said) for one in regexes):
            of = kind.removeprefix(_OF_THING)
            if of in _HELPED:
                return EditRequest("help", _HELPED[of], text)
            times = [v for v in scan(text).values.values() if isinstance(v, int)]
            moment: dict[str, Value] = {"at_ms": times[0]} if of == "text" and times else {}
            return EditRequest("describe", {} if of == "all" else {"thing": of, **moment}, text)
    return bare


def _pointing(text: str, scene: Scene) -> str:
    """Return a message with the words of a text that stands as "this" ("when does “Hi” go away?")."""
    if QUOTED.search(text) is None:
        return text
    standing = {normalise(one) for one in scene.texts}
    shown = patterns().references_say["asked_text"]
    return QUOTED.sub(
        lambda m: shown if normalise(m.group()[1:-1]) in standing else m.group(), text
    )


def _answer(kind: str, what: str, text: str, scene: Scene) -> EditRequest | None:
    if kind == "asked_undone":
        return EditRequest("changes", {"undone": scene.undone}, text)
    if kind == "asked_before_that":
        told, number = scene.asked.startswith(RECOUNTED), scene.asked.removeprefix(RECOUNTED)
        return EditRequest("changes", {"back": int(number) + 1}, text) if told else None
    if kind == "asked_how":
        return EditRequest("impossible", {"topic": "how_to", "what": what}, text)
    if kind == "asked_why":
        # "Why is it blue?", "did you cut it?": how it is now, or what was done.
        of = _thing(what) or ("canvas" if _is_shape(what) else None)
        slots: dict[str, Value] = {} if of is None else {"thing": of}
        return EditRequest("changes" if of is None else "describe", slots, text)
    if kind == "asked_will":
        # "Will it be in 4K?", which is asked of the picture as it is.
        return EditRequest("describe", {"thing": "canvas"}, text) if _is_shape(what) else None
    if kind == "asked_changes":
        return EditRequest("changes", {}, text)
    if kind == "asked_font":
        return EditRequest("describe", {"thing": "font"}, text)
    if kind == "asked_level":
        return EditRequest("describe", {"thing": "sound"}, text)
    if kind == "asked_all":
        # "What is the thing at the bottom?" is of the one thing that stands there.
        there = _thing(places_told.what_stands_there(text, scene))
        there = there or places_told.only_thing_there(text, scene) or None
        return EditRequest("describe", {} if there is None else {"thing": there}, text)
    thing = _thing(what)
    pointed = (one.fullmatch(what.strip()) for one in patterns().references.get("asked_it", ()))
    if kind in _OF_THINGS and any(pointed):
        # "How big is it?" is of what the talk is about.
        focus = "sound" if scene.focus in _HEARD else scene.focus
        if focus not in {"text", "music"} and any(
            one.search(normalise(text)) for one in patterns().references.get("asked_duration", ())
        ):
            # "How long is it?" of the waveform is of the video.
            return EditRequest("describe", {"thing": "length"}, text)
        told = focus in LOOKS | {"text", "music", "sound"}
        return EditRequest("describe", {"thing": focus} if told else {}, text)
    if kind in _OF_THINGS:
        return None if thing is None else _described(thing, what, text)
    advised = thing == "text" and kind == "asked_where"
    topic = "advice_place" if advised else f"advice_{thing}" if thing in _ADVISED else "opinion"
    return EditRequest("impossible", {"topic": topic}, text)


def _is_shape(what: str) -> bool:
    """Whether words tell a shape, a size or a rate of the picture."""
    slotted = scanned(what)
    named = {t.name for t in tokens_of(slotted) if t.group == "look" or t.name == "canvas"}
    shaped = any(one.startswith("shape.") or one == "canvas" for one in named)
    return shaped or not _SIZES.isdisjoint(map(slotted.kind, slotted.skeleton))


def _described(thing: str, what: str, text: str) -> EditRequest:
    roles = {t.name for t in tokens_of(scan(what))} & (set(TEXT_THINGS) - {"text", "letters"})
    slots: dict[str, Value] = {"thing": thing}
    slots |= {"role": roles.pop()} if thing == "text" and len(roles) == 1 else {}
    if any(one.search(normalise(text)) for one in patterns().references.get("asked_size", ())):
        slots["look"] = "size"
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
    # "The letters of the captions" are the captions.
    named = named - {"letters", "text"} or named
    if len(named) == 1:
        thing = named.pop()
        return "background" if thing in _PICTURED else thing if thing in LOOKS else None
    return None
