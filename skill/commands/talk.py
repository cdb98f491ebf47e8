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
    from skill.commands.follow import keep_talking

    return keep_talking(current())
