"""The last change given to another text ("oops, the lower one", "I meant the other title")."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_ACTS: Final = frozenset({"change", "as_role", "remove", "cut", "correct_text"})
"""What may be said of the text that was meant ("… was the one to go")."""


def of_another(text: str, scene: Scene) -> list[EditRequest]:
    """Return the last change of a text done to the one that is named instead, empty for any other."""
    last = scene.last_request
    if last is None or last.operation not in {"change_text", "remove_text"} or scene.fresh:
        return []
    if last.claim("every") or last.claim("others") or not scene.texts:
        return []
    low = normalise(text)
    lead = patterns().talk["meant_other"].match(low)
    if lead is None or len(low) != len(text) or not text[lead.end() :].strip(" .!?"):
        return []
    rest = text[lead.end() :]
    clauses = clauses_of(rest)[1]
    if len(clauses) != 1:
        return []
    clause = clauses[0]
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    told = any(clause.values(kind) for kind in ("colour", "time", "percent", "factor", "db"))
    other = set(clause.things) - set(TEXT_THINGS) or looks - {"pick", "reach", "instead", "place"}
    if told or other or clause.acts - _ACTS or clause.spans:
        return []
    which: dict[str, Value] = {}
    number = clause.counted("one") or clause.counted("text")
    if clause.talks("the_other_text"):
        others = _others(scene, removed=last.operation == "remove_text")
        which = {"target_text": others[0]} if len(others) == 1 else {}
    elif place := clause.look("pick"):
        which = {"target_vertical": place} if place in {"top", "bottom", "center"} else {}
    elif number is not None:
        which = {"target_number": number}
    return [EditRequest("correct", which, text)] if which else []


def _others(scene: Scene, *, removed: bool) -> list[str]:
    """Return the texts that were not changed last, without the title that came by itself."""
    own = [
        words
        for at, (words, auto) in enumerate(zip(scene.texts, scene.auto, strict=False))
        if not auto and (removed or at != scene.focus_text)
    ]
    return own or [
        words for at, words in enumerate(scene.texts) if removed or at != scene.focus_text
    ]
