"""What has become of the exports of a project, told to who asks whether the video is done."""

from __future__ import annotations

import time
from pathlib import Path

from skill.handlers.drafts import digest_of, drafts_of
from skill.plain import one_line
from skill.store import Export
from skill.turn import Turn
from skill.wire.account import State

_QUALITIES = ("high", "medium", "draft")


def tell_exports(turn: Turn, now: State) -> None:
    """Say what the last export came to: none yet, done with its file and time, or how it ended."""
    drafts = drafts_of(now)
    current = [_latest(turn, draft) for draft in drafts]
    known = [record for record in current if record is not None]
    shown = known or turn.conversation.exports[-1:]
    open_ones = [record for record in shown if record.status != "completed"]
    if not shown:
        status = "none"
    elif open_ones:
        status = open_ones[-1].status
    elif not all(Path(record.path or "?").is_file() for record in shown):
        status = "gone"
    else:
        status = "completed" if len(known) == len(drafts) else "changed"
    turn.voice.reply(
        "state_exported",
        status=status,
        paths=[one_line(record.path, 500) for record in shown],
        can_export=bool(drafts),
        **_finished(shown[-1] if shown else None),
    )


def _latest(turn: Turn, draft: dict[str, object]) -> Export | None:
    """Return the last export of that draft, whatever its quality; a finished one first."""
    digests = {digest_of(turn, draft, quality) for quality in _QUALITIES}
    mine = [record for record in turn.conversation.exports if record.digest in digests]
    done = [record for record in mine if record.status == "completed"]
    return next(reversed(done or mine), None)


def _finished(record: Export | None) -> dict[str, str]:
    """Return the day, empty for today, and the time at which an export was finished."""
    if record is None:
        return {"day": "", "clock": ""}
    try:
        at = time.localtime(Path(record.path or "?").stat().st_mtime)
    except OSError:
        at = time.localtime(record.created_s)
    today = time.localtime()
    day = "" if at[:3] == today[:3] else time.strftime("%Y-%m-%d", at)
    return {"day": day, "clock": time.strftime("%H:%M", at)}
