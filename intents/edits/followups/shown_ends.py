"""When what was just timed comes or goes instead; the other end of its time stays."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan

_TIMED: Final = frozenset({"add_text", "change_text", "music"})
_TIMES: Final = frozenset({"start_ms", "end_ms", "duration_ms", "last_ms"})
_KINDS: Final = ("comes_at", "goes_at")


def moved(text: str, scene: Scene) -> EditRequest | None:
    """Return the beginning or the end of a time told anew ("I meant from 3", "gone by 5")."""
    last = scene.last_request
    timed = last is not None and last.operation in _TIMED and bool(_TIMES & last.slots.keys())
    if last is None or not timed or scene.fresh:
        return None
    slotted = scan(text)
    said = slotted.skeleton.strip(" .!~,")
    for kind in _KINDS:
        for pattern in patterns().references.get(kind, ()):
            found = pattern.fullmatch(said)
            time = None if found is None else slotted.values.get(found["x"])
            if isinstance(time, int) and last.operation == "music":
                return _of_music(kind, time, last, text)
            if isinstance(time, int):
                return EditRequest("change_text", {**_which(last), **_end(kind, time)}, text)
    return None


def _of_music(kind: str, time: int, last: EditRequest, text: str) -> EditRequest | None:
    """Return music that began at a time with its end."""
    start = last.ms("start_ms")
    if kind != "goes_at" or not start or start >= time:
        return None
    return EditRequest("music", {"start_ms": start, "end_ms": time}, text)


def _end(kind: str, time: int) -> dict[str, Value]:
    return {"start_ms": time, "end_stays": True} if kind == "comes_at" else {"end_ms": time}


def _which(last: EditRequest) -> dict[str, Value]:
    if (words := last.word("text")) is not None:
        return {"target_text": words}
    return {slot: value for slot, value in last.slots.items() if slot.startswith("target")}
