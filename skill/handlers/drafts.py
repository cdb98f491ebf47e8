"""What of a project can be rendered, and under which name it is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.store import draft_digest
from skill.turn import Turn
from skill.wire.account import State
from skill.wire.draft import ours_of


def drafts_of(state: State) -> list[dict[str, Any]]:
    """Return what is to be rendered: the draft as it came, or each draft of a batch."""
    raw = state.raw_draft
    if raw is None or state.draft is None:
        return []
    batch = ours_of(state.draft.metadata).get("batch")
    if isinstance(batch, list) and batch:
        members = [State.model_validate({"draft": item}) for item in batch]
        return [
            member.raw_draft
            for member in members
            if member.raw_draft is not None and member.draft and member.draft.is_exportable
        ]
    return [raw] if state.draft.is_exportable else []


def digest_of(turn: Turn, draft: Mapping[str, Any], quality: str) -> str:
    """Return the name of one state of the timeline, rendered with that quality."""
    # What was brought in since makes it another video, even where the draft does not show it.
    brought = len(turn.conversation.uploads)
    suffix = "" if quality == "high" else f"/{quality}"
    return draft_digest(draft, f"{turn.session.id}/{brought}{suffix}")
