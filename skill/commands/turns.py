"""The commands that are one turn with the backend: convert, say, and one for each intent."""

from __future__ import annotations

import sys

import click

from skill.commands.options import current, shared_options

output_option = click.option(
    "-o",
    "--output",
    "out",
    metavar="PATH",
    type=click.Path(),
    help="Where the video goes: a file or a folder, never over an existing file. "
    "[default: the current folder, under the project's title]",
)


size_option = click.option(
    "--max-mb",
    type=click.FloatRange(min=0.1),
    metavar="N",
    help="Make the video fit N megabytes, for channels that take only small files.",
)


quality_option = click.option(
    "--quality",
    type=click.Choice(["high", "medium", "draft"]),
    default="high",
    show_default=True,
    help="How finely the video is coded: a draft is done sooner and looks a little rougher.",
)


def _take(
    text: str | None,
    *,
    intent: str | None = None,
    quick: bool = False,
    attachments: tuple[str, ...] = (),
    out: str | None = None,
    max_mb: float | None = None,
    quality: str = "high",
) -> int:
    from skill.commands.follow import take_turn

    return take_turn(
        current(),
        text,
        intent=intent,
        quick=quick,
        attachments=attachments,
        out=out,
        max_mb=max_mb or 0,
        quality=quality,
    )


@click.command(
    epilog="""\b
Examples:
  video-a2e convert talk.mp3
  video-a2e convert talk.mp3 --say "vertical, title 'Morning Coffee'"
  video-a2e convert a.mp3 b.wav -o videos/
"""
)
@click.argument("audio", nargs=-1, required=True, type=click.Path())
@click.option("--say", "text", metavar="TEXT", help="What the video should be like.")
@output_option
@size_option
@quality_option
@shared_options
def convert(
    audio: tuple[str, ...], text: str | None, out: str | None, max_mb: float | None, quality: str
) -> int:
    """Make a video of audio: upload, edit, export, download.

    AUDIO is a file or an address, several are a batch, each its own video.
    """
    return _take(text, quick=True, attachments=audio, out=out, max_mb=max_mb, quality=quality)


@click.command(
    epilog="""\b
Examples:
  video-a2e say "make the waveform blue and bigger"
  video-a2e say "use this as background" --attach cover.jpg
  echo "trim it to 30 seconds and then export" | video-a2e say -
"""
)
@click.argument("text", nargs=-1)
@click.option(
    "--attach",
    "attachments",
    multiple=True,
    metavar="PATH_OR_URL",
    type=click.Path(),
    help="A file or address that comes with the words; may be repeated.",
)
@output_option
@size_option
@quality_option
@shared_options
def say(
    text: tuple[str, ...],
    attachments: tuple[str, ...],
    out: str | None,
    max_mb: float | None,
    quality: str,
) -> int:
    """Say something in the conversation: one turn.

    The conversation goes on from command to command. `-` reads TEXT from stdin.
    """
    words = _words(text, attachments)
    return _take(words, attachments=attachments, out=out, max_mb=max_mb, quality=quality)


def _words(text: tuple[str, ...], attachments: tuple[str, ...]) -> str:
    words = _stdin_text() if text == ("-",) else " ".join(text)
    if words.strip() or attachments:
        return words
    from skill.errors import UsageError

    raise UsageError("usage_no_text", help=f"{click.get_current_context().command_path} -h")


def _stdin_text() -> str:
    if sys.stdin.isatty() and not current().quiet:
        from intents import replies
        from skill.commands.usage import language_or_default

        lang = language_or_default(current().lang or "")
        click.echo(replies.say("waiting_for_text", lang), err=True)
    return sys.stdin.buffer.read().decode("utf-8", errors="replace").removeprefix("\ufeff").strip()


@click.command(
    epilog="""\b
Example:
  video-a2e upload interview.wav https://example.com/music.mp3
"""
)
@click.argument("sources", metavar="PATH_OR_URL...", nargs=-1, required=True, type=click.Path())
@shared_options
def upload(sources: tuple[str, ...]) -> int:
    """Bring files into the project.

    Audio: mp3 wav m4a aac. Pictures: jpg png gif webp. Video: mp4 mov avi webm mkv.
    """
    return _take(None, intent="upload", attachments=sources)


@click.command(
    epilog="""\b
Examples:
  video-a2e export
  video-a2e export -o talk.mp4 --wait 50
  video-a2e export --max-mb 16
  video-a2e export --quality draft
"""
)
@output_option
@size_option
@quality_option
@shared_options
def export(out: str | None, max_mb: float | None, quality: str) -> int:
    """Render the project and bring the video here.

    A render under way is picked up; an unchanged project is not rendered again.
    """
    return _take(None, intent="export", out=out, max_mb=max_mb, quality=quality)


@click.command(
    epilog="""\b
Example:
  video-a2e state --json
"""
)
@shared_options
def state() -> int:
    """Show what is on the timeline, and how far the work is."""
    return _take(None, intent="state")


@click.command(
    epilog="""\b
Example:
  video-a2e credits --backend cloud --conversation work
"""
)
@shared_options
def credits() -> int:  # noqa: A001  (the contract's name of the command)
    """Show the credits that are left."""
    return _take(None, intent="credits")


@click.command(
    epilog="""\b
Examples:
  video-a2e new
  video-a2e new --conversation episode-12 --backend studio
"""
)
@shared_options
def new() -> int:
    """Start a fresh project in this conversation."""
    return _take(None, intent="new")
