"""`chat`: the interactive conversation."""

from __future__ import annotations

import click

from skill.commands.options import current, shared_options


@click.command(
    epilog="""\b
Examples:
  video-a2e chat
  video-a2e chat --conversation episode-12 --lang zh
"""
)
@shared_options
def chat() -> int:
    """Talk with it, one turn a line.

    Files dropped into a line are attached.
    Ctrl-C stops the turn, Ctrl-D leaves. From a pipe: one turn a line.
    """
    import asyncio
    import sys

    from intents import replies
    from skill.chat import piped_lines, talk
    from skill.commands.follow import Follower
    from skill.commands.spoken import spoken_language
    from skill.console import JsonConsole
    from skill.events import Result
    from skill.store import Store

    options = current()
    follower = Follower(options)
    lang = spoken_language(follower.settings, options.conversation_name)
    is_typed = sys.stdin.isatty() and sys.stdout.isatty() and not options.json
    if is_typed:
        # Half of a second to load: only who types pays.
        from skill.prompt import typed_lines

        lines = typed_lines(
            follower.settings.home / "history",
            prompt="› ",
            toolbar=replies.say("chat_help", lang),
        )
    else:
        lines = piped_lines()
    leave_words = replies.say("chat_leave_words", lang).split(", ")

    async def conversation() -> bool:
        if is_typed and Store(follower.settings).load(options.conversation_name) is None:
            # First contact: connect and be greeted before the first prompt.
            await follower.take("")
        return await talk(
            lines,
            follower.take,
            leave_words=frozenset(leave_words),
            is_over=lambda: follower.is_terminated,
        )

    with follower.signals():
        all_ok = asyncio.run(conversation())
    if follower.is_terminated:
        return follower.exit_code
    if is_typed:
        # What failed has been seen; leaving is no failure.
        lang = spoken_language(follower.settings, options.conversation_name)
        click.echo(replies.say("chat_goodbye", lang), err=True)
        return 0
    if options.json and not follower.has_ended:
        JsonConsole().show(Result(ok=True))
    return 0 if all_ok else follower.exit_code or 1
