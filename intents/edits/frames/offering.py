"""A question that holds a wish ("should the title be bigger?"), and the yes that makes it one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from intents.edits.message.patterns import patterns, references_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

_OFFER: Final = "offer."
_MARKS: Final = " ?!.,~\uff1f\u3002\uff01\uff0c"
Understanding = Callable[[str, Scene], list[EditRequest]]


def of_question(request: EditRequest) -> str:
    """Return the wish that lies in a question which was answered with advice, "" for none."""
    topic = request.word("topic") or ""
    return offered(request.text) if topic == "opinion" or topic.startswith("advice_") else ""


def offered(text: str) -> str:
    """Return a question as the wish it asks about ("shall I make it red?": "make it red")."""
    normal = normalise(text)
    said = normal.strip(_MARKS)
    lead = len(normal) - len(normal.lstrip(_MARKS))
    own = text[lead : lead + len(said)] if len(normal) == len(text) else said
    for kind, regexes in references_of(_OFFER):
        for pattern in regexes:
            if (found := pattern.fullmatch(said)) is None:
                continue
            told = patterns().references_say[kind]
            return told.format(x=found.groupdict().get("x") or "", w=own[slice(*found.span("w"))])
    return ""


def answered(text: str, scene: Scene, understand: Understanding) -> list[EditRequest]:
    """Return what a bare yes or no is to the wish that was asked about, nothing for other words."""
    said = normalise(text).strip(_MARKS)
    if not scene.exists or scene.fresh:
        return []
    if scene.offer and patterns().talk["refuses_offer"].fullmatch(said):
        return [EditRequest("leave", {}, text)]
    more = patterns().talk["yes_and"].match(normalise(text)) if scene.offer else None
    if more is not None:
        # "Yes, but only a little".
        return understand(f"{scene.offer}, {text[more.end() :]}", replace(scene, offer=""))
    if patterns().talk["accepts_offer"].fullmatch(said) is None:
        return []
    if scene.offer:
        return understand(scene.offer, replace(scene, offer=""))
    # "Do it", where nothing was spoken of that could be done.
    return [EditRequest("vague", {}, text)] if patterns().talk["does_it"].search(said) else []
