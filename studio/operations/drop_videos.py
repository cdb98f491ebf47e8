"""Some of several videos are not made after all."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the batch without some of its videos, the one video that is left alone.

    numbers: which, from 1.
    """
    del context
    count, gone = len(timeline.batch), set(request.numbers("numbers"))
    if wrong := [number for number in sorted(gone) if not 0 < number <= count]:
        raise EditError("no_such_video", number=wrong[0], names=[m.name for m in timeline.batch])
    left = tuple(one for n, one in enumerate(timeline.batch, start=1) if n not in gone)
    if not left:
        raise EditError("last_video")
    return replace(left[0], batch=left if len(left) > 1 else (), focus="batch")
