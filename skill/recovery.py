"""A lost stream or a silent edit: look at the project instead of sending the message again.

protocol.md: wait 30 s, ask the state; unchanged, wait 60 s and ask again; after five the turn has
failed. Whatever changed is told in words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from skill.errors import SkillError
from skill.turn import Turn
from skill.wire.account import State

logger = logging.getLogger(__name__)

_VOLATILE = frozenset(
    {
        "updated_at", "updatedAt", "update_time", "updateTime", "last_modified", "lastModified",
        "timestamp", "server_time", "serverTime", "expires_at", "expiresAt", "request_id",
        "requestId",
    }
)  # fmt: skip
"""Keys that differ between two answers about the same project."""

_TEMPORARY = {"unreachable", "timeout", "bad_response", "rate_limited"}


def _steady(value: Any) -> Any:
    """Return a value without what differs between two answers: clocks, signatures of links."""
    if isinstance(value, Mapping):
        return {key: _steady(item) for key, item in value.items() if key not in _VOLATILE}
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        try:
            return urlunsplit(urlsplit(value)._replace(query="", fragment=""))
        except ValueError:
            return value
    return value


def as_kept(state: State) -> dict[str, Any]:
    """Return a state in a form for the journal, from which `from_kept` makes it again."""
    return {
        "draft": state.raw_draft,
        "canvas_config": state.canvas_config,
        "video_infos": state.video_infos,
        "generated_media": state.generated_media,
    }


def from_kept(kept: object) -> State:
    """Return the state that was kept; an empty one for anything else."""
    try:
        return State.model_validate(kept if isinstance(kept, dict) else {})
    except ValidationError:
        return State()


def has_changed(before: State, after: State) -> bool:
    """Whether the project is not the same any more."""
    try:
        old, new = _steady(as_kept(before)), _steady(as_kept(after))
        return bool(old != new)
    except RecursionError:
        return True


async def look(turn: Turn, *, replace: bool = False) -> State | None:
    """Return the project as it stands, or None when it cannot be seen right now.

    replace: a lost session may give way to a new one; not after a message, whose outcome it has.
    """
    session = turn.session
    try:
        return await session.call(lambda: session.client.state(session.id), replace=replace)
    except SkillError as error:
        if error.code not in _TEMPORARY and (replace or not error.facts.get("unsure")):
            raise
        logger.warning("the state cannot be had: %s", error.code)
        return None


async def watch(turn: Turn, before: State) -> State | None:
    """Return the project once it has changed; None when five looks found it unchanged."""
    for number, wait_s in enumerate(turn.pace.recovery_waits_s, 1):
        turn.voice.status("recovering", number=number)
        await asyncio.sleep(wait_s)
        after = await look(turn)
        if after is not None and has_changed(before, after):
            return after
    return None
