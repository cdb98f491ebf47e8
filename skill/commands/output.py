"""Choose how the events of a command are shown."""

from __future__ import annotations

import os
import sys

from skill.commands.options import Options
from skill.console import Console, JsonConsole, PlainConsole, is_plain_terminal


def open_console(options: Options, lang: str) -> Console:
    """Return JSON lines, plain lines, or the live terminal with words of that language."""
    if options.json:
        return JsonConsole()

    from intents import replies

    def say(key: str, **facts: object) -> str:
        return replies.say(key, lang, **facts)

    media_lines = _host_wants_media_lines()
    if options.quiet or media_lines or is_plain_terminal(sys.stderr):
        return PlainConsole(say, quiet=options.quiet, media_lines=media_lines)

    # rich costs 90 ms and slows httpx down: only where somebody sees it.
    from skill.terminal import TerminalConsole

    return TerminalConsole(say)


def _host_wants_media_lines() -> bool:
    from skill.identity import attribution

    # OpenClaw marks the commands of its agents, whichever copy of the program they start, and may
    # give them a terminal nobody looks at.
    if os.environ.get("OPENCLAW_SHELL") == "exec":
        return True
    return attribution(os.environ.get("SKILL_SOURCE", ""))["X-Skill-Platform"] == "clawhub"
