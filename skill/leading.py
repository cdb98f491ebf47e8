"""An order for the video that names an edit as well: "export it, in blue", "export it without the title"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intents.orders import is_manner, led, left_out

if TYPE_CHECKING:
    from intents.edits import EditRequest

_REMOVALS: Final = frozenset({"waveform", "progress_bar", "clock", "logo", "captions", "music"})
_EDITS: Final = _REMOVALS | {"background", "theme", "add_text", "change_text", "remove_text", "volume", "loudness", "speed", "fade", "canvas", "trim", "silence"}  # fmt: skip


def edit_before(text: str, *, told_with: bool = False, shape: bool = True) -> str:
    """Return what is to be changed before the video is rendered, where an order goes on with that.

    Empty where no order leads or ends a message ("make it blue"), and where what stands beside it is
    no edit ("export it later").

    told_with: it has to be told as a manner of the order ("in blue", not "and make it blue").
    shape: a shape alone is one, too.
    """
    words = led(text)
    if told_with and not is_manner(words):
        return ""
    wanted = _understood(words)
    if not shape and all(one.operation == "canvas" for one in wanted):
        return ""
    return words if wanted and all(one.operation in _EDITS for one in wanted) else ""


def removal(text: str) -> str:
    """Return the words of an order by which something is to go before the video is rendered, or ""."""
    words = left_out(text)
    wanted = [one for one in _understood(words) if one.operation != "canvas"]
    gone = [
        one.operation == "remove_text"
        or (one.operation in _REMOVALS and one.claim("visible") is False)
        for one in wanted
    ]
    return words if gone and all(gone) else ""


def _understood(words: str) -> list[EditRequest]:
    if not words:
        return []
    # What turns without an order do not need, and it takes a while.
    from intents.edits import Scene
    from intents.edits.understanding import understand

    return understand(words, scene=Scene(exists=True))
