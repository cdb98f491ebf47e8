"""One message, answered once: whatever happens, it edits the project wholly or not at all."""

from __future__ import annotations

import hashlib
import threading
from typing import Any, Final

from skill.wire.agent import AgentEvent, as_flat, events_of
from skill.wire.draft import Draft
from studio.faults import Conflict
from studio.store import Outcome, Project, Store

_TRIES: Final = 8
_LOCKS: Final = tuple(threading.Lock() for _ in range(64))


def answer(
    store: Store,
    session_id: str,
    user_id: str,
    message: str,
    *,
    message_id: str,
    is_charged: bool,
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
            outcome = _outcome(store, project, message, is_charged=is_charged)
            held = store.record_turn(project, message_id, outcome)
            if held is not None:
                return _events(held)
    raise Conflict("project_busy")


def _events(recorded: list[dict[str, Any]]) -> list[AgentEvent]:
    return [event for body in recorded for event in events_of(body)]


def _outcome(store: Store, project: Project, message: str, *, is_charged: bool) -> Outcome:
    # The editor's words take long to load, and most commands say nothing to it.
    from studio.agent import respond  # noqa: PLC0415
    from studio.agent.history import History  # noqa: PLC0415
    from studio.drafts import from_draft, to_draft  # noqa: PLC0415
    from studio.hearing import Hearing  # noqa: PLC0415

    media = [item.as_media() for item in project.media]
    hearing = Hearing(store, project)
    draft = project.draft
    timeline = from_draft(Draft.model_validate(draft)) if draft is not None else None
    said = respond(
        message,
        timeline=timeline,
        media=media,
        history=History.from_json(project.history),
        lang=project.lang,
        silences=hearing.silences,
        cues=hearing.cues,
        transcribe=hearing.transcribe,
    )
    changed = said.timeline
    return Outcome(
        events=[as_flat(event) for event in said.events],
        draft=None if changed is None else to_draft(changed, media).as_wire(),
        history=said.history.as_json(),
        is_charged=is_charged,
    )
