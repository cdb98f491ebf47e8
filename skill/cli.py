"""The command `video-a2e`: finds the command, runs it, and ends every line of work properly.

Whatever happens, a `--json` command ends with a `result` line and an exit code of the contract:
0 done or going on behind, 1 failed, 2 usage, 130 interrupted, 143 terminated.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from skill.commands import COMMANDS, load
from skill.commands.options import Options, Terminated, shared_options
from skill.startup import quicken

if TYPE_CHECKING:
    from types import FrameType

    from intents.lexicon import LexiconError
    from skill.errors import SkillError

FAILED, USAGE, INTERRUPTED, TERMINATED = 1, 2, 130, 143

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 80}

EXAMPLES = """\b
Examples:
  video-a2e convert talk.mp3
  video-a2e convert talk.mp3 --say "vertical, blue waveform" -o talk.mp4
  video-a2e say "add a title 'Morning Coffee' for the first 3 seconds"
  video-a2e export

\b
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 143 terminated.
"""


class Commands(click.Group):
    """A group that loads a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = load(cmd_name)
        command.context_settings = {**SETTINGS, **command.context_settings}
        return command


def _print_version(ctx: click.Context, _param: click.Parameter, value: object) -> None:
    if not value or ctx.resilient_parsing:
        return
    from skill.identity import identity

    click.echo(f"video-a2e, version {identity().version}")
    ctx.exit()


@click.group(cls=Commands, context_settings=SETTINGS, epilog=EXAMPLES)
@shared_options
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Turn audio into shareable video by chat: words in, a finished MP4 out."""


def _terminate(_signum: int, _frame: FrameType | None) -> None:
    raise Terminated


def _prepare_streams() -> None:
    # A Windows code page or LANG=C must not turn replies into mojibake; what cannot be encoded
    # (bytes of an odd file name) stays readable, and inside JSON even stays JSON.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _wants_json(arguments: Sequence[str]) -> bool:
    before_dashes = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in before_dashes


def _wanted_language(arguments: Sequence[str]) -> str:
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    return os.environ.get("VIDEO_A2E_LANG", "")


def _use_colour() -> bool | None:
    # click does not know NO_COLOR; None lets it look whether the stream is a terminal.
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        return _run(arguments)
    except Exception as error:
        # What went wrong cannot be told: its words are in a file that is not right.
        from intents.lexicon import LexiconError

        if isinstance(error, LexiconError):
            return _misworded(error, arguments)
        raise


def _run(arguments: Sequence[str]) -> int:
    from_main: dict[str, Any] = {"obj": Options(), "color": _use_colour()}
    try:
        outcome = cli.main(
            list(arguments), prog_name="video-a2e", standalone_mode=False, **from_main
        )
    except click.exceptions.NoArgsIsHelpError as help_text:
        click.echo(help_text.format_message())
        return USAGE
    except click.UsageError as error:
        return _usage(error, arguments)
    except (KeyboardInterrupt, click.Abort):
        return _stopped("stopped_early", INTERRUPTED, arguments)
    except Terminated:
        return _stopped("stopped_by_system", TERMINATED, arguments)
    except BrokenPipeError:
        # Nobody reads any more (`| head -1`): leave quietly, also when the stream is flushed
        # for the last time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        # The last door: nobody is shown a stack trace.
        from skill.errors import SkillError

        if isinstance(error, SkillError):
            return _failed(error, arguments)
        from intents.lexicon import LexiconError

        if isinstance(error, LexiconError):
            raise
        return _broken(error, arguments)
    return outcome if isinstance(outcome, int) else 0


def _usage(error: click.UsageError, arguments: Sequence[str]) -> int:
    from skill.commands.usage import explain
    from skill.console import last_words

    last_words(
        "usage",
        explain(error, _wanted_language(arguments)),
        as_json=_wants_json(arguments),
    )
    return USAGE


def _stopped(key: str, code: int, arguments: Sequence[str]) -> int:
    from intents import replies
    from skill.commands.usage import language_or_default
    from skill.console import last_words

    text = replies.say(key, language_or_default(_wanted_language(arguments)))
    last_words("interrupted", text, as_json=_wants_json(arguments))
    return code


def _failed(error: SkillError, arguments: Sequence[str]) -> int:
    from intents import replies
    from skill.commands.usage import language_or_default
    from skill.console import last_words

    lang = language_or_default(_wanted_language(arguments))
    text = replies.say(error.key, lang, **error.facts)
    last_words(error.code, text, as_json=_wants_json(arguments))
    return USAGE if error.code == "usage" else FAILED


def _misworded(error: LexiconError, arguments: Sequence[str]) -> int:
    """Say which language file is not right, and where: whoever changed it can mend it."""
    from intents import replies
    from skill.console import last_words

    text = replies.fault(error, _wanted_language(arguments))
    last_words("usage", text, as_json=_wants_json(arguments))
    return USAGE


def _broken(error: Exception, arguments: Sequence[str]) -> int:
    """Say that the program itself failed, with a line to paste into a report."""
    if "-v" in arguments or "--verbose" in arguments:
        import traceback

        traceback.print_exception(error)
    import platform

    from intents import replies
    from skill.commands.usage import language_or_default
    from skill.console import last_words
    from skill.identity import identity

    report = replies.say(
        "internal_report",
        language_or_default(_wanted_language(arguments)),
        version=identity().version,
        python=platform.python_version(),
        system=platform.system(),
        what=type(error).__name__,
    )
    last_words("bad_response", report, as_json=_wants_json(arguments))
    return FAILED


def main() -> None:
    """Entry point of the `video-a2e` command."""
    quicken()
    _prepare_streams()
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))
