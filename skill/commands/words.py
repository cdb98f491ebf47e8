"""`route` and `translate`: the decisions about words, without any network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from skill.commands.options import current, shared_options


def _lines(waiting: str) -> Iterator[str]:
    """Yield the lines of stdin; only CR and LF end one."""
    if sys.stdin.isatty() and not current().quiet:
        from intents import replies
        from skill.commands.usage import language_or_default

        click.echo(replies.say(waiting, language_or_default(current().lang or "")), err=True)
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").removeprefix("\ufeff").rstrip("\r\n")


def _print(body: object) -> None:
    from skill.lines import json_line

    sys.stdout.write(json_line(body) + "\n")
    sys.stdout.flush()


@click.command(
    epilog="""\b
Examples:
  video-a2e route "trim it to 30 seconds and then export"
  video-a2e route --attach talk.mp3 "make it vertical"
  video-a2e route --explain "don't export yet"
  video-a2e route < lines.txt
"""
)
@click.argument("text", nargs=-1)
@click.option(
    "--attach",
    "attachments",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A file came with the words; it need not exist.",
)
@click.option("--explain", is_flag=True, help="Show the evidence for the decision too.")
@shared_options
def route(text: tuple[str, ...], attachments: tuple[Path, ...], explain: bool) -> None:
    """Print where an utterance would go, without going there.

    Without TEXT: one utterance a line on stdin, one JSON line out each.
    """
    import intents

    utterances = [" ".join(text)] if text else _lines("waiting_for_utterances")
    for utterance in utterances:
        decision = intents.route(utterance, attachments=bool(attachments), lang=current().lang)
        body: dict[str, object] = {
            "steps": [{"intent": step.intent, "text": step.text} for step in decision.steps],
            "lang": decision.lang,
        }
        if explain:
            from intents.explaining import explained

            body["evidence"] = explained(decision)
        _print(body)


@click.command(
    epilog="""\b
Example:
  echo '"Click Export to get your video."' | video-a2e translate
"""
)
@shared_options
def translate() -> None:
    """Print what a backend's text becomes: plain words and actions.

    Each line on stdin is a JSON string of backend text, one JSON line out each.
    """
    from intents.gui import translate as translated

    for line in _lines("waiting_for_backend_text"):
        translation = translated(_backend_text(line), lang=current().lang)
        _print({"text": translation.text, "actions": list(translation.actions)})


def _backend_text(line: str) -> str:
    import json

    try:
        text = json.loads(line)
    except ValueError:
        return line  # Not JSON: then it is the text itself.
    return text if isinstance(text, str) else line
