"""`install` and `mcp`: for assistants that use the program."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from skill.commands.options import current, shared_options

HOST_NAMES = ("openclaw", "cursor", "claude-code", "vscode")


@click.command(
    epilog="""\b
Examples:
  video-a2e install openclaw
  video-a2e install cursor --project .
  video-a2e install claude-code --print
  video-a2e install cursor --undo
"""
)
@click.argument("host", type=click.Choice(HOST_NAMES))
@click.option(
    "--project",
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="For this project only. [default: for all of the user's work]",
)
@click.option("--print", "only_show", is_flag=True, help="Show what would change, write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Take it back: a --project's, or all.")
@shared_options
def install(host: str, project: Path | None, only_show: bool, yes: bool, undo: bool) -> int:
    """Set a host up: openclaw, cursor, claude-code, vscode.

    Shows the changes first and asks. What was there is kept for --undo.
    """
    from intents import replies
    from skill import install as hosts
    from skill.commands.output import open_console
    from skill.commands.usage import language_or_default
    from skill.errors import UsageError
    from skill.events import Link, Reply, Result
    from skill.identity import identity
    from skill.settings import Settings

    options = current()
    settings = Settings.load(backend=options.backend, lang=options.lang)
    lang = language_or_default(settings.lang)
    console = open_console(options, lang)

    def tell(key: str, **facts: object) -> None:
        console.show(Reply(replies.say(key, lang, host=host, **facts)))

    place = hosts.Place(
        home=Path.home(),
        project=project.absolute() if project else None,
        command=hosts.own_command(),
        skill=identity().folder,
    )
    changes = (
        hosts.undoing(settings.home, host, place.project) if undo else hosts.HOSTS[host](place)
    )
    shown = hosts.diff(changes)
    if not shown:
        tell("install_nothing_to_undo" if undo else "install_nothing_to_do")
    else:
        console.show(Reply(shown.rstrip("\n")))
    if only_show:
        for step in hosts.further_steps(host, place):
            if step.startswith("cursor://"):
                console.show(Link(step, replies.say("install_or_link", lang)))
            else:
                tell("install_or_command", command=step)
    elif shown:
        if not yes:
            if options.json or not sys.stdin.isatty():
                raise UsageError("install_needs_yes")
            if not click.confirm(replies.say("install_question", lang), err=True):
                return 0
        hosts.apply(changes)
        if undo:
            hosts.forget(settings.home, host, place.project)
        else:
            hosts.remember(settings.home, host, changes)
        tell("install_undone" if undo else "install_done")
    console.show(Result(ok=True))
    return 0


@click.command(
    epilog="""\b
Example:
  video-a2e mcp

\b
In a host's configuration:
  {"command": "video-a2e", "args": ["mcp"]}
"""
)
@shared_options
def mcp() -> int:
    """Serve the tools to an assistant: MCP on stdio."""
    from skill.mcp_server import serve
    from skill.settings import Settings

    options = current()
    return serve(Settings.load(backend=options.backend, lang=options.lang))
