"""The options every command takes, before or after its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from skill.languages import LANGUAGES

BACKENDS = ("studio", "cloud")
DEFAULT_CONVERSATION = "default"

F = TypeVar("F", bound=Callable[..., Any])


class Terminated(BaseException):
    """SIGTERM while no turn was there to take it."""


@dataclass(slots=True)
class Options:
    """What the command line says beside a command's own words; None where it says nothing."""

    json: bool = False
    backend: str | None = None
    lang: str | None = None
    conversation: str | None = None
    wait: float | None = None
    """Seconds the command may take; the work goes on behind it."""
    quiet: bool = False
    verbose: bool = False

    @property
    def conversation_name(self) -> str:
        """The conversation to speak in."""
        return self.conversation or DEFAULT_CONVERSATION


def current() -> Options:
    """Return the options of the command line being run."""
    root = click.get_current_context().find_root()
    return root.ensure_object(Options)


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    # The same option exists on the group and on each command: the one that was given wins,
    # wherever it stands, and the later one when both were.
    if value is not None and param.name is not None:
        setattr(ctx.find_root().ensure_object(Options), param.name, value)


def _option(*names: str, **settings: Any) -> Callable[[F], F]:
    return click.option(
        *names, default=None, expose_value=False, is_eager=True, callback=_keep, **settings
    )


_SHARED = (
    _option("--json", is_flag=True, help="One JSON object a line on stdout, `result` last."),
    _option(
        "--backend",
        type=click.Choice(BACKENDS),
        help="Where the work is done: on this machine or in the cloud. "
        "[env: VIDEO_A2E_BACKEND; default: studio, or cloud with NEMO_TOKEN]",
    ),
    _option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help="Language of the replies. [env: VIDEO_A2E_LANG; default: yours]",
    ),
    _option(
        "--conversation",
        metavar="NAME",
        help="The conversation to go on with. [default: default]",
    ),
    _option(
        "--wait",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Return after at most that long; the work goes on behind.",
    ),
    _option("-q", "--quiet", is_flag=True, help="The answer and errors only."),
    _option("-v", "--verbose", is_flag=True, help="Say on stderr what is done, secrets masked."),
)


def shared_options(command: F) -> F:
    """Add the shared options to a command or group."""
    for option in reversed(_SHARED):
        command = option(command)
    return command
