"""Text of others made safe to show: no terminal commands, no invisible ones, one line if wanted."""

from __future__ import annotations

import re

_TERMINAL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    """Return the text without terminal control sequences and other invisible commands."""
    cleaned = _TERMINAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned.encode("utf-8", errors="replace").decode("utf-8")


def one_line(text: str, limit: int = 200) -> str:
    """Return the text as one line of bounded length."""
    line = " ".join(plain(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
