"""Changes that are taken back by name beside other wishes ("undo the fade and put the title at the top")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from intents.edits.followups.rightings import leaves, spared
from intents.edits.followups.undoing import MARKS, changed_by, pieces_of
from intents.edits.message import references
from intents.edits.message.patterns import patterns
from intents.edits.message.stretched import clause_of
from intents.edits.message.things import COLOURED, is_of_kind
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.text import normalise

Understood = Callable[[str], Sequence[EditRequest]]
_TAKEN_BACK: Final = frozenset({"undo", "back", "bring_back", "take_back"})
_TALK: Final = frozenset(
    {"thanks", "greet", "create", "help", "leave", "unknown", "vague", "correct", "redo", "reset"}
)
_HARD: Final = frozenset(",;.!?")


def named_apart(
    text: str, scene: Scene, understood: Understood
) -> tuple[list[EditRequest], str] | None:
    """Return what a message with several wishes takes back by name, and the rest of its words.

    understood: what words ask for by themselves. None where it names nothing that is taken back,
    or takes back a wish of its own ("a title in red … then undo the title").
    """
    normal = normalise(text)
    undoes = patterns().talk["undo"]
    if not scene.done or len(normal) != len(text):
        return None
    if undoes.search(normal) is None and not clause_of(text).colours:
        return None
    pieces = pieces_of(normal)
    found: list[EditRequest] = []
    left: list[str] = []
    goes_on = False
    for at, (start, end) in enumerate(pieces):
        said = text[start:end].strip(MARKS)
        border = normal[pieces[at - 1][1] : start] if at else ""
        undone = undoes.search(normal[start:end]) is not None
        if undone and (own := _several(said, scene)):
            pass
        elif (coloured := references.undone_colour(said, scene)) is not None:
            own = [coloured]
        elif len(pieces) > 1 and undone and changed_by(said):
            own = _taken_back(said, understood(said), scene)
        else:
            listed = goes_on and not _HARD & set(border)
            own = _one_more(said, scene) if listed else []
        goes_on = bool(own)
        found += own
        if not own and said and not (found and _stays(said)):
            left.append(said)
    rest = ", ".join(left)
    others = understood(rest) if found and rest else ()
    # "The speed as it was, the words stay", "too much, the cut back": only one wish.
    # "Undo the speed, 1.2x is enough" goes on about the same thing.
    if not found or (rest and not clause_of(rest).things):
        return None
    if rest and not any(_is_deed(one) for one in others):
        return None
    if _of_its_own(found, others, scene):
        return None
    return (_together(found), rest) if rest or len(found) > 1 or len(pieces) > 1 else None


def _stays(said: str) -> bool:
    """Whether words only name what is not taken back ("…, not the title", "… and keep the clock")."""
    clause = clause_of(said)
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    bare = not clause.valued and not clause.unknown and clause.acts <= {"keep", "beside"}
    if spared(clause) or leaves(clause):
        return True
    kept = "instead" in looks or clause.does("keep")
    return bare and kept and looks <= {"instead", "appear"} and bool(clause.things)


def _is_deed(one: EditRequest) -> bool:
    """Whether something else is asked for, be it what cannot be done."""
    return one.operation not in _TAKEN_BACK | _TALK


def _taken_back(said: str, requests: Sequence[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests of words that take something back and do nothing else."""
    if not requests or any(one.operation not in _TAKEN_BACK for one in requests):
        return []
    part = requests[0].claim("part") and not (
        requests[0].word("only") and "looks" in requests[0].slots
    )
    if [one.operation for one in requests] != ["undo"] or (requests[0].slots and not part):
        return list(requests)
    kinds = [kind for thing in changed_by(said) for kind in thing]
    if part:
        # "Undo the fade …" names a kind of edits by what it is.
        done = [kind for kind in kinds if any(is_of_kind(one, kind) for one in scene.done)]
        return _only(said, (done or kinds)[:1])
    last = [any(is_of_kind(one, kind) for kind in kinds) for one in scene.last_requests]
    return list(requests) if any(last) else _only(said, kinds[:1])


def _several(said: str, scene: Scene) -> list[EditRequest]:
    """Return several things that are taken back in one breath, each of which was changed."""
    things = changed_by(said)
    clause = clause_of(said)
    if len(things) < 2 or clause.valued or patterns().breaks.search(clause.skeleton) is None:
        return []
    done = [
        next((kind for kind in kinds if any(is_of_kind(one, kind) for one in scene.done)), "")
        for kinds in things
    ]
    return _only(said, list(dict.fromkeys(done))) if all(done) and len(set(done)) > 1 else []


def _one_more(said: str, scene: Scene) -> list[EditRequest]:
    """Return what a list of things that are taken back goes on with ("… and the trim")."""
    clause = clause_of(said)
    if clause.acts - {"cut"} or clause.texts or clause.unknown:
        return []
    if clause.colours:
        # "… and the blue title".
        thing = next(iter(clause.things), "")
        head = thing if thing in COLOURED else "text"
        bare = len(clause.things) == 1 and clause.slotted.kind(clause.skeleton.strip()[-1:]) is None
        return [EditRequest("bring_back", {"thing": head, "only": "colours"}, said)] if bare else []
    kinds = [kind for thing in changed_by(said) for kind in thing]
    done = [kind for kind in kinds if any(is_of_kind(one, kind) for one in scene.done)]
    bare = not clause.valued and bool(clause.tokens)
    return _only(said, (done or kinds)[:1]) if bare else []


def _only(said: str, kinds: Sequence[str]) -> list[EditRequest]:
    return [EditRequest("undo", {"only": kind}, said) for kind in kinds]


def _of_its_own(found: Sequence[EditRequest], others: Sequence[EditRequest], scene: Scene) -> bool:
    """Whether what is taken back was never done before, but by the other words of the message."""
    kinds = {one.word("only") or "" for one in found if one.operation == "undo"} - {""}
    return any(
        is_of_kind(one, kind) and not any(is_of_kind(done, kind) for done in scene.done)
        for one in others
        for kind in kinds
    )


def _together(found: Sequence[EditRequest]) -> list[EditRequest]:
    """Return the requests with all that is taken back alone in one."""
    only = [one for one in found if one.operation == "undo" and one.word("only")]
    if len(only) < 2:
        return sorted(found, key=lambda one: one.operation != "undo")
    kinds = tuple(dict.fromkeys(one.word("only") or "" for one in only))
    text = ", ".join(one.text for one in only)
    others = [one for one in found if one not in only]
    plain = [one for one in others if one.operation == "undo"]
    rest = [one for one in others if one.operation != "undo"]
    return [*plain, EditRequest("undo", {"only": kinds}, text), *rest]
