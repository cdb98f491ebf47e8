"""One turn of a conversation of the rounds, held once for all conversations that share it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from skill.wire.agent import Text
from skill.wire.draft import Draft
from studio.agent import History, respond
from studio.drafts import from_draft, to_draft
from studio.timeline import Cue, Media


@lru_cache(maxsize=256)
def answered(
    turn: str,
    media: Sequence[Media],
    cues: Sequence[Cue],
    wire: str,
    past: str,
    lang: str = "en",
) -> tuple[str, str, bool, str]:
    """Say one turn; return draft and history after it as JSON, whether it changed it, the reply.

    media, cues: tuples, since what was answered is kept.
    wire: the draft before it, empty when there is none. A turn depends on nothing but these, so
    that an opening which many conversations share is held once.
    """
    answer = respond(
        turn,
        timeline=from_draft(Draft.model_validate(json.loads(wire))) if wire else None,
        media=media,
        history=History.from_json(past),
        lang=lang,
        silences=lambda _item: [(2000, 4000)],
        cues=lambda _item: cues,
        preview=lambda at_ms: f"/pictures/{at_ms}",
    )
    told = answer.events[-1]
    assert isinstance(told, Text)
    if answer.timeline is not None:
        wire = json.dumps(to_draft(answer.timeline, media).as_wire())
    return wire, answer.history.as_json(), answer.changed, told.text
