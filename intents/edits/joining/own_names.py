"""A name that is to be written and that nobody has told yet: "put my name on it"."""

from __future__ import annotations

from intents.edits.frames.look_values import place
from intents.edits.message.clause import Clause
from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.text import normalise


def asked(text: str, scene: Scene) -> tuple[EditRequest, str] | None:
    """Return the text that waits for its words and the rest of the message, None for any other wish."""
    if not scene.exists or "image" in scene.fresh:
        return None
    clauses = clauses_of(text)[1]
    for at, clause in enumerate(clauses):
        after = clauses[at + 1 : at + 2]
        if any(_tells_words(one) for one in after) or not _wants_name(clause, scene):
            # "Add my name, Lea Moss".
            continue
        if after and _is_place(after[0]):
            # "Add my name, bottom right".
            clause = clause.joined(after[0])
        rest = text.replace(clause.text, "", 1).strip(" ,.;\uff0c\u3002\uff1b")
        return EditRequest("add_text", {"own_name": True, **_place(clause)}, text), rest
    return None


def _tells_words(clause: Clause) -> bool:
    """Whether a clause is nothing but words that nobody knows."""
    known = clause.acts or clause.things or place(clause)
    return not known and bool(clause.unknown or clause.texts)


def _place(clause: Clause) -> dict[str, Value]:
    """Return where the name shall stand; "onto it" says no place, whatever words it is said with."""
    onto = patterns().talk["onto_it"].search(clause.skeleton)
    if onto is not None and onto.start() <= _first_place(clause) < onto.end():
        return {}
    return dict(place(clause))


def _first_place(clause: Clause) -> int:
    told = (
        t.start for t in clause.tokens if t.name.partition(".")[0] in {"vertical", "horizontal"}
    )
    return min(told, default=-1) - clause.start


def _is_place(clause: Clause) -> bool:
    bare = not clause.things and not clause.valued and clause.acts <= {"add", "move", "put"}
    return bare and bool(place(clause))


def _wants_name(clause: Clause, scene: Scene) -> bool:
    """Whether a clause wants somebody's name on the picture that stands there nowhere."""
    if not _is_phrase(clause.text) or clause.talks("name_given") or clause.does("remove", "cut"):
        return False
    told = Clause(clause.slotted, (), clause.start, clause.end).texts
    phrase = clause.text
    if any(words not in phrase or not _is_phrase(words) for words in told):
        return False
    if all(scene.auto):
        return True
    # Where somebody wrote something, that may well be the name.
    adds = clause.does("add") and not clause.does("move", "change")
    return adds or (clause.talks("onto_it") and not clause.valued and not _place(clause))


def _is_phrase(words: str) -> bool:
    """Whether words that were taken for those of a text are only what the name is called."""
    return patterns().talk["own_name"].search(normalise(words)) is not None
