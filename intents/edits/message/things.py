"""The things that can be edited, and what the talk is about once one is named or changed."""

from __future__ import annotations

from typing import Final

from intents.edits.request import EditRequest

TEXT_THINGS: Final = ("title", "subtitle", "lower_third", "text", "letters", "artist")
"""All that words on the picture are called."""
COLOURED: Final = ("waveform", "background", "progress_bar", "clock", "captions")
"""What has a colour beside words."""
LOOKS: Final = frozenset({*COLOURED, "logo"})
"""All that is seen beside words."""
PLACED: Final = LOOKS - {"background"}
"""What of it has a place, and can be shown or not."""
RESTORED: Final = LOOKS | {"text", "canvas"}
"""What can come back as the first video had it, alone."""
HEADS: Final = frozenset({
    *TEXT_THINGS, "waveform", "background", "captions", "progress_bar", "clock", "logo", "music", "voice",
    "volume", "loudness", "silence", "speed",
})  # fmt: skip
"""Things that are edited by themselves."""
HEAD_OF: Final = {
    "add_text": "text", "change_text": "text", "remove_text": "text", "trim": "sound", "split": "sound",
    "roles": "music", "loudness": "loudness", "silence": "sound", "speed": "speed", "join": "sound",
}  # fmt: skip
"""What the talk is about after each operation."""


def head_of(operation: str) -> str:
    """Return what the talk is about after an operation."""
    return HEAD_OF.get(operation, operation)


def subject_of(thing: str) -> str:
    """Return what the talk is about once a thing is named: all words on the picture are "text"."""
    return "text" if thing in TEXT_THINGS else thing


def is_of_kind(one: EditRequest, kind: str) -> bool:
    """Whether a request is of a kind: its operation, or what the talk is about after it."""
    if one.operation == "volume" and one.word("target") == "music":
        return kind == "music"
    return one.operation == kind or (kind == "text" and head_of(one.operation) == kind)
