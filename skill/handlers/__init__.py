"""What each intent does, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from skill.handlers.chat import chat
from skill.handlers.credits import credits_left
from skill.handlers.export import export
from skill.handlers.new import new
from skill.handlers.state import state
from skill.handlers.upload import upload
from skill.turn import Turn

Handler = Callable[[Turn, str, str], Awaitable[None]]
"""Takes the turn, that part of the user's words, and a key under which it notes what it has done.
Tells its events through the turn; raises SkillError."""

HANDLERS: dict[str, Handler] = {
    "upload": upload,
    "credits": credits_left,
    "state": state,
    "export": export,
    "sse": chat,
    "new": new,
}

__all__ = ["HANDLERS", "Handler"]
