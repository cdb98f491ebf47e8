"""What the last cut shall leave after all: "don't cut the end", "the second gap can stay"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from intents.edits.message.clause import Clause, tokens_of
from intents.edits.message.patterns import pointed
from intents.edits.message.things import RESTORED, head_of, subject_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise


def spared(clauses: list[Clause], scene: Scene) -> list[EditRequest]:
    """Return the last cut without the end or the stretch that is to stay, nothing for other words."""
    clause = clauses[0] if clauses else None
    cuts = [one for one in scene.last_requests if one.operation == "trim"]
    if clause is None or clause.valued or clause.texts or len(cuts) != 1 or not _stays(clause):
        return []
    last = cuts[0]
    end = clause.look("end")
    if {"head_ms", "tail_ms"} <= last.slots.keys() and end in {"head", "tail"}:
        return [EditRequest("correct", {"spared": end}, clause.text)]
    number = next((n for kind in ("one", "part", "sound") if (n := clause.counted(kind))), None)
    if number is None and end in {"head", "tail"}:
        number = 1 if end == "head" else -1
    several = last.slots.get("starts_ms")
    if not isinstance(several, tuple) or last.claim("keep") or number is None:
        return []
    if len(several) < 2 or abs(number) > len(several):
        return []
    return [EditRequest("correct", {"spared_number": number}, clause.text)]


def _stays(clause: Clause) -> bool:
    kept = clause.does("keep") and not clause.does("cut", "remove")
    return kept or clause.talks("not_cut")


def kept_as_before(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the thing as it was that the last message changed and that should have stayed."""
    named = {subject_of(thing) for thing in clause.things}
    if len(named) != 1 or clause.valued or not clause.talks("not_changed"):
        return None
    thing = named.pop()
    for index, one in enumerate(scene.last_requests):
        if one.operation == thing and thing not in RESTORED:
            return EditRequest("take_back", {"index": index, "only": True}, clause.text)
    if thing not in RESTORED or thing not in scene.last_heads:
        return None
    return EditRequest("bring_back", {"thing": thing}, clause.text)


def excepted(
    text: str, scene: Scene, understand: Callable[[str, Scene], list[EditRequest]]
) -> list[EditRequest]:
    """Return one of the things that were just changed together as it was ("except the title").

    What else is said of it comes after that ("keep that white"). Nothing for other words.
    """
    normal = normalise(text)
    found = pointed("excepted", normal)
    if found is None or len(normal) != len(text):
        return []
    things = [subject_of(t.name) for t in tokens_of(scan(found["x"])) if t.group == "thing"]
    changed = [head_of(one.operation) for one in scene.last_requests]
    rest = text[found.end() :].strip(" ,.;!")
    other = {t.group for t in tokens_of(scan(rest))} == {"thing"}
    written = any(one.slots.keys() & {"text", "file"} for one in scene.last_requests)
    if len(things) != 1 or not changed or other or changed == things or written:
        # "Not the title, the background": the other gets what this one got.
        return []
    if things[0] not in changed:
        begun = "create" in changed
        return [] if rest or begun else [EditRequest("leave", {}, text)]
    told = understand(rest, replace(scene, focus=things[0])) if rest else []
    back = EditRequest("take_back", {"index": changed.index(things[0]), "only": True}, text)
    return [back, *told]
