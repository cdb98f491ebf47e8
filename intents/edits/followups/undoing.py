"""An undo that names its thing: only that goes back ("the volume as it was, keep the background")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import is_of_kind
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import scan
from intents.text import normalise

_BACK: Final = frozenset({"undo", "back"})
_KINDS: Final = {
    "sound": ("volume", "fade", "speed", "loudness", "silence", "trim"),
    "voice": ("volume", "fade"),
    "volume": ("volume",),
    "level": ("volume",),
    "speed": ("speed",),
    "pace": ("speed",),
    "fade": ("fade",),
    "trim": ("trim",),
    "cut": ("trim",),
    "canvas": ("canvas",),
    "shape": ("canvas",),
    "title": ("text",),
    "subtitle": ("text",),
    "letters": ("text",),
    **{
        kind: (kind,)
        for kind in (
            *("music", "background", "waveform", "text", "captions", "logo", "clock"),
            *("progress_bar", "loudness", "silence"),
        )
    },
}
"""What a thing, a look or a deed that is named may have been changed by, likeliest first."""


def of_its_thing(found: Sequence[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests with each undo that names one thing as an undo of only that.

    Where the last message did nothing else, or that thing was never changed, it stays an undo.
    """
    return [_narrowed(one, scene) if one.operation in _BACK else one for one in found]


def _narrowed(one: EditRequest, scene: Scene) -> EditRequest:
    if one.slots or not scene.last_requests:
        return one
    tokens = tokens_of(scan(one.text))
    named: dict[tuple[str, ...], None] = dict.fromkeys(
        _KINDS[name]
        for token in tokens
        if (name := token.name.partition(".")[0]) in _KINDS
        and token.group in {"thing", "look", "act"}
    )
    if patterns().talk["seconds_back"].search(normalise(one.text)) and not named:
        # "Give me that second back".
        named = {("trim",): None}
    if len(named) != 1:
        return one
    kinds = [
        kind for kind in next(iter(named)) if any(is_of_kind(done, kind) for done in scene.done)
    ]
    last = [done for done in scene.last_requests if any(is_of_kind(done, kind) for kind in kinds)]
    if not kinds or len(last) == len(scene.last_requests):
        return one
    latest = next(kind for done in reversed(scene.done) for kind in kinds if is_of_kind(done, kind))
    return replace(one, operation="undo", slots={"only": latest})
