"""What is on the timeline."""

from __future__ import annotations

from skill.handlers.project import look_at_project
from skill.timeline import view
from skill.turn import Turn
from skill.wire.account import State


async def state(turn: Turn, text: str, key: str) -> None:  # noqa: ARG001  (as all handlers)
    """Tell the timeline, once, and what to do with an empty one."""
    if turn.has_told_timeline:
        return
    if turn.reading and not turn.session.id:
        # The turn that is under way has not come to a project yet.
        turn.tell_timeline(view(State()))
        return
    await turn.session.connect()
    now = await look_at_project(turn)
    event = view(now)
    turn.tell_timeline(event)
    if not event.tracks and not turn.reading:
        names = ", ".join(turn.conversation.uploads[-5:])
        turn.voice.reply("state_empty", uploads=names)
