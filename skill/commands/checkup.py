"""`doctor`: check the installation and say what to do."""

from __future__ import annotations

import click

from skill.commands.options import current, shared_options


@click.command(
    epilog="""\b
Examples:
  video-a2e doctor
  video-a2e doctor --json
"""
)
@shared_options
def doctor() -> int:
    """Check the installation and say what to do.

    Shows every setting and where it comes from; needs no network.
    """
    from skill.commands.follow import examine

    return examine(current())
