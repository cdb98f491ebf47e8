"""An utterance → the steps to take, in the order in which they are to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from intents.lexicon import lexicons
from intents.text import utterance

Intent = Literal["upload", "credits", "state", "export", "sse"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with that part of the user's own words."""

    intent: Intent
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a part of the utterance went where it went."""

    intent: Intent
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Route:
    """What one utterance asks for."""

    lang: str
    steps: tuple[Step, ...]
    evidence: tuple[Evidence, ...] = ()
    export_declined: bool = False
    """The words negate or put off an export: nothing may start one in this turn."""


def route(text: str, *, attachments: bool = False, lang: str | None = None) -> Route:
    """Return what the text asks for."""
    said = utterance(text)
    steps = [Step("upload", "")] if attachments else []
    intent: Intent = "sse"
    for lexicon in lexicons().values():
        for name in ("export", "credits", "state", "upload"):
            if any(word in said.masked for word in lexicon.intents[name]):
                intent = name
                break
    if not (attachments and intent == "upload"):
        steps.append(Step(intent, text))
    code = lang or ("en" if text.isascii() else "zh")
    return Route(code, tuple(steps))
