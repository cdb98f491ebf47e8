"""The interactive conversation: one line, one turn, until the lines end."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

from skill.dropped import find_files
from skill.events import Result

Take = Callable[[str, tuple[str, ...]], Awaitable[Result]]
"""Take one turn with these words and files, show it, and return how it ended."""


async def talk(
    lines: AsyncIterator[str],
    take: Take,
    *,
    leave_words: frozenset[str],
    is_over: Callable[[], bool] = lambda: False,
) -> bool:
    """Take a turn for each line until the lines end; return whether all went well.

    is_over: asked after each turn whether the program must end.
    Files named in a line go with it as attachments (`skill.dropped`).
    """
    all_ok = True
    async for line in lines:
        if line.strip().casefold() in leave_words:
            break
        dropped = find_files(line)
        if not dropped.words and not dropped.files:
            continue
        result = await take(dropped.words, tuple(str(path) for path in dropped.files))
        all_ok = all_ok and result.ok
        if is_over():
            break
    return all_ok


async def piped_lines() -> AsyncIterator[str]:
    """Yield the lines of stdin; only CR and LF end one."""
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")
