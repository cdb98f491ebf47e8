"""What an order for the video wants otherwise: "export it without the title"."""

from __future__ import annotations

from skill.handlers.project import look_at_project
from skill.leading import removal
from skill.turn import Turn


async def removal_request(turn: Turn, text: str) -> str:
    """Return the words of an order by which something is to go before the video is rendered.

    Empty when it says no such thing, and when there is no picture.
    """
    words = removal(text)
    if not words:
        return ""
    await turn.session.connect()
    state = await look_at_project(turn)
    return words if state.draft is not None and state.draft.is_exportable else ""
