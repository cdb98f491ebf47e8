"""`studio`: the embedded backend for other clients, on loopback."""

from __future__ import annotations

import click

from skill.commands.options import current, shared_options


@click.command(
    epilog="""\b
Examples:
  video-a2e studio
  video-a2e studio --port 8123 --metered
"""
)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--metered", is_flag=True, help="Charge credits as the cloud does.")
@shared_options
def studio(port: int, metered: bool) -> int:
    """Serve the embedded backend on this machine for other clients.

    It speaks the cloud's HTTP API on 127.0.0.1. Ctrl-C ends it. Port 0 takes a free one.
    """
    from skill.commands.follow import serve_studio

    return serve_studio(current(), port=port, metered=metered)
