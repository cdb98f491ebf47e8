"""A finished video made to fit a channel that takes only small files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from skill.output import Place
from skill.store import Export, storage
from skill.turn import Turn

_MB = 1_000_000
_FULL = "-full"
"""Ends the name of the full-size video beside a smaller one."""


async def fitted(turn: Turn, path: Path, record: Export) -> Path:
    """Return the file to give: the video, or a smaller one in its place when it is over the limit.

    The full-size video stays beside it under a name of its own, and is what the record names.
    """
    limit_bytes = round(turn.request.max_mb * _MB)
    before_bytes = path.stat().st_size
    if limit_bytes <= 0 or before_bytes <= limit_bytes:
        return path
    # The codecs take longer to load than all else: only a video that is too large needs them here.
    from skill.fit import fit, plan  # noqa: PLC0415

    shape = await asyncio.to_thread(plan, path, limit_bytes)
    turn.voice.status("fitting", limit=f"{turn.request.max_mb:g}")
    turn.voice.restart_progress("render")
    part = path.with_name(f".{path.stem[:60]}.fit.part")
    steps = fit(path, part, limit_bytes)
    try:
        with storage(part):
            while (percent := await asyncio.to_thread(next, steps, None)) is not None:
                turn.voice.progress("render", percent)
        stem = path.stem.removesuffix(_FULL)
        # What was kept beside a smaller one before has its name already.
        kept = stem != path.stem
        full = path if kept else Place(path.parent, f"{stem}{_FULL}{path.suffix}").settle(path)
        record.path = str(full)
        turn.keep()
        small = Place(path.parent, f"{stem}{path.suffix}").settle(part)
    finally:
        part.unlink(missing_ok=True)
    turn.voice.reply(
        "fitted",
        limit=f"{turn.request.max_mb:g}",
        before=f"{before_bytes / _MB:.1f}",
        after=f"{small.stat().st_size / _MB:.1f}",
        width=shape.width,
        height=shape.height,
        name=full.name,
    )
    return small
