"""`studio`: the embedded backend for other clients, on loopback."""

from __future__ import annotations

import click

from skill.commands.options import current, shared_options


@click.command(
    epilog="""\b
Examples:
  video-a2e studio
  video-a2e studio --port 8123 --metered
  NEMO_API_URL=http://127.0.0.1:8765 video-a2e convert talk.mp3
"""
)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--metered", is_flag=True, help="Charge credits as the cloud does.")
@click.option(
    "--dialect",
    type=click.Choice(("flat", "adk")),
    default="flat",
    show_default=True,
    help="How the stream of a turn speaks.",
)
@click.option("--silent", is_flag=True, help="End edits without words, as the cloud may.")
@shared_options
def studio(port: int, metered: bool, dialect: str, silent: bool) -> int:
    """Serve the embedded backend on this machine for other clients.

    It speaks the cloud's HTTP API on 127.0.0.1. Ctrl-C ends it. Port 0 takes a
    free one.
    """
    import asyncio
    import signal

    from intents import replies
    from skill.backend import open_app
    from skill.commands.output import open_console
    from skill.commands.usage import language_or_default
    from skill.errors import UsageError
    from skill.events import Link, Result
    from skill.server import serve
    from skill.settings import Settings

    options = current()
    settings = Settings.load(backend=options.backend, lang=options.lang)
    lang = language_or_default(settings.lang)
    console = open_console(options, lang)

    def ready(url: str) -> None:
        console.show(Link(url, replies.say("studio_ready", lang, url=url)))

    async def until_stopped() -> signal.Signals:
        async with open_app(
            settings,
            metered=metered,
            dialect="adk" if dialect == "adk" else "flat",
            silent=silent,
        ) as app:
            return await serve(app, port=port, ready=ready)

    try:
        ended_by = asyncio.run(until_stopped())
    except (OSError, SystemExit) as error:
        raise UsageError("usage_port", port=port) from error
    console.show(Result(ok=True))
    return 128 + ended_by
