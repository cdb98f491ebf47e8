"""The project as the backend has it, and what the conversation keeps of it."""

from __future__ import annotations

from skill.timeline import title_of
from skill.turn import Turn
from skill.wire.account import State


async def look_at_project(turn: Turn, *, replace: bool = True) -> State:
    """Return the project's state and keep what the conversation needs of it. Raises SkillError.

    replace: a lost session may give way to a new one; not when the outcome of a message is sought.
    """
    session = turn.session
    now = await session.call(lambda: session.client.state(session.id), replace=replace)
    keep_project(turn, now)
    return now


def keep_project(turn: Turn, now: State) -> None:
    """Keep the title, and whether there is anything, with the conversation."""
    turn.conversation.has_timeline = now.draft is not None and now.draft.is_exportable
    turn.conversation.title = title_of(now) or turn.conversation.title
    turn.keep()
