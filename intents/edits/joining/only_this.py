"""One thing alone on the picture ("just the waveform, nothing else"): all else that is drawn goes."""

from __future__ import annotations

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import pointed
from intents.edits.message.things import TEXT_THINGS
from intents.edits.message.wording import QUOTED
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise


def asked(text: str, scene: Scene) -> tuple[list[EditRequest], str] | None:
    """Return what leaves one thing alone, and what else a message says, None where none does."""
    normal = normalise(text)
    found = pointed("only_thing", normal)
    if found is None or len(normal) != len(text):
        return None
    said = found.span("said") if found.groupdict().get("said") else (0, 0)
    if any(not said[0] <= q.start() < q.end() <= said[1] for q in QUOTED.finditer(text)):
        return None
    named = [t.name for t in tokens_of(scan(found["x"])) if t.group == "thing"]
    kept = "text" if set(named) & set(TEXT_THINGS) else next(iter(named), "")
    if kept not in {"waveform", "text", "captions"}:
        return None
    told = text[found.start() : found.end()].strip(" ,")
    seen = [thing for thing in ("waveform", "progress_bar") if thing not in scene.hidden]
    if scene.exists:
        seen += ["clock"] if "clock" not in scene.hidden else []
        seen += ["captions"] if scene.has_captions else []
        seen += ["logo"] if scene.has_logo else []
    gone = [EditRequest(thing, {"visible": False}, told) for thing in seen if thing != kept]
    if kept != "text" and (scene.texts or not scene.exists):
        gone.append(EditRequest("remove_text", {"every": True}, told))
    # "Nothing but a white waveform on navy": what it is like is said of it, too.
    parts = (text[: found.start()], text[slice(*said)], text[found.end() :])
    rest = ", ".join(part.strip(" ,.;!") for part in parts if part.strip(" ,.;!"))
    return gone, rest.strip(" ,.;!")
