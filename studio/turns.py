"""One message, answered once: whatever happens, it edits the project wholly or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any, Final

from skill.wire.agent import AgentEvent, events_of
from studio.faults import Conflict
from studio.store import Outcome, Project, Store

_TRIES: Final = 8
_LOCKS: Final = tuple(threading.Lock() for _ in range(64))

Editor = Callable[[Store, Project, str], Outcome]
"""Understands a message on a project and says what comes of it; changes nothing itself."""


def answer(
    store: Store,
    session_id: str,
    user_id: str,
    message: str,
    *,
    message_id: str,
    editor: Editor,
    is_charged: bool = False,
) -> list[AgentEvent]:
    """Return what the agent says to a message. Blocking; may take as long as its measuring does.

    The same message id again gives the recorded events. When another process changed the project
    in between, the message is understood anew on what is there now. Raises UnknownSession,
    NoCredits, Conflict.
    """
    # Messages of this process to one project wait for each other instead of answering twice.
    with _LOCKS[int(hashlib.sha256(session_id.encode()).hexdigest()[:4], 16) % len(_LOCKS)]:
        for _ in range(_TRIES):
            recorded = store.recorded_turn(session_id, message_id)
            if recorded is not None:
                return _events(recorded)
            project = store.project(session_id, user_id)
            outcome = editor(store, project, message)
            held = store.record_turn(project, message_id, outcome, is_charged=is_charged)
            if held is not None:
                return _events(held)
    raise Conflict("project_busy")


def _events(recorded: list[dict[str, Any]]) -> list[AgentEvent]:
    return [event for body in recorded for event in events_of(body)]
