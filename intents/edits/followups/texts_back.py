"""Words that were taken off the picture shown again, by what they are called ("artist and title back")."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.things import TEXT_THINGS
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise

_LOOKS: Final = frozenset({"back", "appear", "there"})
_ANY: Final = frozenset({"text", "letters"})


def asked(text: str, scene: Scene) -> EditRequest | None:
    """Return the texts shown again that a message asks for and names, and nothing else of it.

    Slots: roles, of the texts that are meant; absent: all that were taken off.
    """
    gone = any(one.operation == "remove_text" for one in scene.done)
    said = normalise(text)
    again = patterns().talk["back_again"].search(said) is not None
    # "Hide the title", and then "show the title".
    shows = scene.last_operation == "remove_text" and patterns().talk["shows_named"].search(said)
    if not gone or not (again or shows):
        return None
    clauses = clauses_of(text)[1]
    things = [thing for one in clauses for thing in one.things]
    looks = {t.name.partition(".")[0] for one in clauses for t in one.tokens if t.group == "look"}
    more = any(one.valued or one.texts or one.unknown or one.does("remove") for one in clauses)
    if more or not things or looks - _LOOKS or not set(things) <= set(TEXT_THINGS):
        return None
    roles = tuple(dict.fromkeys(thing for thing in things if thing not in _ANY))
    if set(roles) & set(scene.roles) or (not roles and scene.texts):
        return None
    of_them: dict[str, Value] = {"roles": roles} if roles else {}
    return EditRequest("bring_back", {"thing": "text", **of_them}, text)
