"""A fade that was given, shorter or longer by a step ("faster fade", "a longer fade-out")."""

from __future__ import annotations

from typing import Final

from intents.edits.message.clause import Clause
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

_LONGER: Final = 1.6
_SHORTER: Final = 0.6
_WAYS: Final = ("in", "out")
_GIVEN: Final = frozenset(
    {"in_ms", "out_ms", "fade_in_ms", "fade_out_ms", "in_factor", "out_factor"}
)
_NAMED: Final = frozenset({"sound", "music", "voice", "title", "text", "subtitle", "letters"})
_LOOKS: Final = frozenset({"fade", "longer", "pace", "than", "by", "reach", "end", "nudge"})
_ACTS: Final = frozenset({"change", "lower", "raise", "create", "add", "speed"})


def stepped(clause: Clause, scene: Scene) -> EditRequest | None:
    """Return the fade given last by a step longer or shorter, None where none is meant."""
    fades = clause.looks("fade")
    step = _step(clause)
    plain = not clause.valued and not clause.texts and not clause.unknown
    spoken_of = bool(fades) or clause.talks("fades_so") or _is_of_fade(clause, scene)
    if not spoken_of or step is None or not plain:
        return None
    looks = {t.name.partition(".")[0] for t in clause.tokens if t.group == "look"}
    if set(clause.things) - _NAMED or clause.acts - _ACTS or looks - _LOOKS:
        return None
    told = [way for way in _WAYS if way in fades] or list(_WAYS)
    for one in reversed(scene.done):
        worded = [w for w in told if one.ms(f"fade_{w}_ms")]
        heard = [w for w in told if one.ms(f"{w}_ms")]
        if worded:
            slots: dict[str, Value] = {
                f"fade_{w}_ms": round((one.ms(f"fade_{w}_ms") or 0) * step) for w in worded
            }
            which = {k: v for k, v in one.slots.items() if k.startswith("target")}
            which |= {"target_text": one.slots["text"]} if one.operation == "add_text" else {}
            return EditRequest("change_text", {**which, **slots}, clause.text)
        if heard and one.operation == "fade":
            return EditRequest("fade", {f"{w}_factor": step for w in heard}, clause.text)
    return None


def _is_of_fade(clause: Clause, scene: Scene) -> bool:
    """Whether words that name nothing are of the fade that was given right before ("too slow")."""
    last = scene.last_request
    if last is None or clause.things or len(scene.last_requests) > 1:
        return False
    told = {slot for slot in last.slots if not slot.startswith("target")}
    lettered = last.operation == "change_text"
    return bool(told) and told <= _GIVEN and (lettered or bool(clause.looks("pace")))


def _step(clause: Clause) -> float | None:
    """Return by how much a fade gets longer: what is faster is shorter."""
    longer = clause.look("longer")
    pace = clause.look("pace") or ""
    if longer == "yes" or "slower" in pace or clause.talks("fade_longer"):
        return _LONGER
    if longer == "no" or "faster" in pace or clause.talks("fade_shorter"):
        return _SHORTER
    return None
