"""What was measured last, by a share or a multiple of what it is now ("half that", "double it")."""

from __future__ import annotations

from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_FITS: Final = {
    "times_loud": ("volume", "music"),
    "times_big": ("change_text", "add_text", "captions", "logo", "waveform"),
    "times_high": ("waveform",),
    "times_dark": ("background",),
}
"""What the words of a measure can be said of."""
_LEVELS: Final = frozenset({"volume", "factor", "db"})
_SIZES: Final = frozenset({"size", "factor"})


def times_itself(text: str, scene: Scene) -> EditRequest | None:
    """Return the last measure times a factor, None where a message asks for anything else."""
    said, last = normalise(text).strip(), scene.last_request
    if last is None or scene.fresh or patterns().talk["times_itself"].fullmatch(said) is None:
        return None
    factor = _factor(said)
    told = [kind for kind in _FITS if patterns().talk[kind].search(said)]
    if factor is not None and told == ["times_loud"] and last.operation not in _FITS["times_loud"]:
        return EditRequest("volume", {"factor": factor}, text)
    if factor is None or any(last.operation not in _FITS[kind] for kind in told):
        return None
    kept = {k: v for k, v in last.slots.items() if k.startswith("target")}
    slots = last.slots.keys()
    one: tuple[str, dict[str, Value]] | None = None
    match last.operation:
        case "volume" if _LEVELS & slots and not {"starts_ms", "last_ms", "half"} & slots:
            one = ("volume", {**kept, "factor": factor})
        case "music" if _LEVELS & slots:
            one = ("volume", {"target": "music", "factor": factor})
        case "waveform" if {"height", "factor"} & slots:
            one = ("waveform", {"factor": factor})
        case "waveform" if {"opacity", "opacity_factor"} & slots:
            one = ("waveform", {"opacity_factor": factor})
        case "change_text" | "add_text" if _SIZES & slots:
            which = kept or ({"target_text": last.slots["text"]} if "text" in slots else {})
            one = ("change_text", {**which, "factor": factor})
        case "captions" | "logo" if _SIZES & slots:
            one = (last.operation, {"factor": factor})
        case "speed" if (speed := last.number("speed")) and not {"starts_ms", "half"} & slots:
            one = ("speed", {"speed": round(speed * factor, 3)})
        case "background":
            one = _of_ground(last, factor, said)
        case _:
            pass
    return None if one is None else EditRequest(one[0], one[1], text)


def _of_ground(last: EditRequest, factor: float, said: str) -> tuple[str, dict[str, Value]] | None:
    """Return the blur or the dimming times a factor, None where how much it is was not told."""
    told = [slot for slot in ("dim", "blur") if isinstance(last.slots.get(slot), int | float)]
    if patterns().talk["times_dark"].search(said):
        told = [slot for slot in told if slot == "dim"]
    value = last.number(told[0]) if len(told) == 1 else None
    if not value:
        return None
    return "background", {told[0]: round(min(1.0, value * factor), 3)}


def _factor(said: str) -> float | None:
    """Return by how much words multiply."""
    if patterns().talk["by_half"].search(said):
        return 0.5
    slotted = scan(said)
    told = [
        float(value)
        for char, value in slotted.values.items()
        if slotted.kind(char) in {"percent", "factor"} and isinstance(value, int | float)
    ]
    return told[0] if len(told) == 1 and told[0] > 0 else None
