"""What an order for the video says of several files: "export each", "render both files"."""

from __future__ import annotations

from intents.orders import order
from intents.replies import say
from skill.handlers.project import look_at_project
from skill.turn import Turn
from skill.wire.account import State
from skill.wire.draft import ours_of


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
    if state.draft is not None and ours_of(state.draft.metadata).get("batch"):
        return ""
    is_split, heard = _sounds(state)
    if wish.each and is_split:
        return say("parts_request", turn.lang)
    kept = [
        one for one in state.video_infos if one.get("file_type") == "audio" and not one.get("aside")
    ]
    idle = [one for one in kept if one.get("id") not in heard]
    # "Two takes here, a finished video of each": whatever was made of them before the order was read.
    together = wish.each and sounds == len(kept)
    if len(kept) > 1 and (together or (idle and (wish.each or sounds > 1))):
        return say("files_request", turn.lang)
    return ""


def _sounds(state: State) -> tuple[bool, set[str]]:
    """Return whether one sound was split into parts, and every file that is heard."""
    begins: list[bool] = []
    spoken: set[str] = set()
    heard: set[str] = set()
    for track in state.draft.tracks if state.draft is not None else ():
        role = ours_of(track.metadata).get("role")
        if role not in {"voice", "music"}:
            continue
        clips = [ours_of(segment.metadata) for segment in track.segments]
        files = {str(clip.get("media", "")) for clip in clips}
        heard |= files
        if role == "voice":
            spoken = files
            begins = [bool(clip.get("part")) for clip in clips[1:]]
    return len(spoken) == 1 and any(begins), heard
