"""What an order for the video says of several files: "export each", "render both files"."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from intents.orders import order
from intents.replies import say
from skill.handlers.project import look_at_project
from skill.turn import Turn
from skill.wire.account import State

_Stretch = tuple[str, float, float]
"""A file, and from where to where it is heard, in its own milliseconds."""
_NEAR_MS = 3


async def parts_request(turn: Turn, text: str, sounds: int) -> str:
    """Return the edit that makes a video of each part, or of each recording, that an order names.

    sounds: how many recordings came with the words. Empty when the order names no such thing, when
    there are several videos already, and when nothing is there of which several could be made. Only
    the studio has projects of several videos.
    """
    wish = order(text)
    if turn.conversation.backend != "studio" or not (wish.each or wish.every):
        return ""
    await turn.session.connect()
    state = await look_at_project(turn)
    if state.draft is not None and _ours(state.draft.metadata).get("batch"):
        return ""
    spoken, heard = _sounds(state)
    if wish.each and _is_split(spoken):
        return say("parts_request", turn.lang)
    kept = [
        one for one in state.video_infos if one.get("file_type") == "audio" and not one.get("aside")
    ]
    idle = [one for one in kept if one.get("id") not in heard]
    if idle and len(kept) > 1 and (wish.each or sounds > 1):
        return say("files_request", turn.lang)
    return ""


def _ours(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    ours = metadata.get("a2e")
    return ours if isinstance(ours, Mapping) else {}


def _sounds(state: State) -> tuple[list[_Stretch], set[str]]:
    """Return the stretches of the main sound, and every file that is heard."""
    spoken: list[_Stretch] = []
    heard: set[str] = set()
    for track in state.draft.tracks if state.draft is not None else ():
        role = _ours(track.metadata).get("role")
        if role not in {"voice", "music"}:
            continue
        for segment in track.segments:
            ours = _ours(segment.metadata)
            file = str(ours.get("media", ""))
            heard.add(file)
            start = float(ours.get("source_start_ms", 0))
            length = (segment.duration_ms or 0) * float(ours.get("speed", 1))
            if role == "voice":
                spoken.append((file, start, start + length))
    return spoken, heard


def _is_split(spoken: list[_Stretch]) -> bool:
    """Whether one sound stands in parts that follow each other; a cut leaves a gap between them."""
    return len({file for file, _, _ in spoken}) == 1 and any(
        abs(one[2] - other[1]) <= _NEAR_MS for one, other in pairwise(spoken)
    )
