"""A fresh project in the same conversation."""

from __future__ import annotations

import uuid
from copy import deepcopy

from skill.turn import Turn


async def begin_anew(turn: Turn) -> None:
    """Give the conversation a new, empty session; the old project stays where it is."""
    conversation = turn.conversation
    old = deepcopy(conversation)
    conversation.project = uuid.uuid4().hex
    conversation.session_id = ""
    turn.store.replace(conversation)
    try:
        await turn.session.connect()
    except BaseException:
        turn.store.replace(old)
        raise


async def new(turn: Turn, text: str, key: str) -> None:  # noqa: ARG001  (as all handlers)
    """Start a fresh project and say so."""
    await begin_anew(turn)
    turn.voice.reply("new_project")
