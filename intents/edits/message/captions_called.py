"""Captions by what people call them, and what cannot be changed in them: their words."""

from __future__ import annotations

from intents.edits.message.patterns import patterns
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import Slotted, scan
from intents.text import normalise

_MARKS = " \"'\u201c\u201d\u2018\u2019\u300c\u300d\u300e\u300f"


def as_captions(text: str, scene: Scene) -> str:
    """Return the text with a "subtitle" as the captions, where these are shown and it is none of the texts."""
    shown = scene.has_captions or "captions" in scene.fresh
    if not shown or "subtitle" in scene.roles or _has_words(scan(text)):
        return text
    name = patterns().references_say["called_captions"]
    while (found := patterns().talk["one_subtitle"].search(normalise(text))) is not None:
        text = f"{text[: found.start()]}{name}{text[found.end() :]}"
    return text


def names_words(slotted: Slotted, scene: Scene) -> bool:
    """Whether a message speaks of words on the picture: it quotes some, or names them or the captions."""
    named = patterns().things["captions"].search(slotted.skeleton) is not None
    called = scene.texts and any(
        patterns().things[thing].search(slotted.skeleton) for thing in TEXT_THINGS
    )
    return (scene.has_captions and named) or bool(called) or _has_words(slotted)


def put_right(text: str, scene: Scene) -> EditRequest | None:
    """Return other words for some that a caption says ("“too” in the captions should be “two”").

    Words that stand in a text as well are of that, unless captions are named.
    """
    said = normalise(text).strip()
    if not scene.cues or len(said) != len(text.strip()):
        return None
    for pattern in patterns().references.get("caption_put_right", ()):
        if (found := pattern.fullmatch(said)) is None:
            continue
        old, new = (text.strip()[slice(*found.span(one))].strip(_MARKS) for one in ("old", "new"))
        named = found.groupdict().get("named") or patterns().things["captions"].search(said)
        of_text = any(normalise(old) in normalise(one) for one in scene.texts)
        if any(normalise(old) in normalise(one) for one in scene.cues) and (named or not of_text):
            return EditRequest("captions", {"old": old, "text": new}, text)
    return None


def without_their_words(found: list[EditRequest], text: str, scene: Scene) -> list[EditRequest]:
    """Return that captions keep their words, where those of one line were to be others or gone."""
    if not scene.has_captions or patterns().talk["caption_line"].search(normalise(text)) is None:
        return found
    told = [one for one in found if one.operation in {"add_text", "change_text", "remove_text"}]
    gone = [one for one in found if one.operation == "captions" and one.claim("visible") is False]
    worded = any({"text", "target_text"} & one.slots.keys() for one in told)
    if not gone and not worded and any(one.operation != "unknown" for one in found):
        return found
    if not (gone or told) and not _has_words(scan(text)):
        return found
    kept = [one for one in found if one not in told and one not in gone]
    kept = [one for one in kept if one.operation != "unknown"]
    return [*kept, EditRequest("impossible", {"topic": "caption_words"}, text)]


def _has_words(slotted: Slotted) -> bool:
    return any(slotted.kind(char) == "text" for char in slotted.skeleton)
