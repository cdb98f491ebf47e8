"""Words for a command line that cannot be followed, in the user's language."""

from __future__ import annotations

from difflib import get_close_matches

import click

from intents import replies
from skill.commands import COMMANDS
from skill.languages import LANGUAGES


def language_or_default(wanted: str) -> str:
    """Return the wanted language when there is one, English otherwise."""
    return wanted if wanted in LANGUAGES else "en"


def _names(error: click.UsageError) -> str:
    param = error.param if isinstance(error, click.BadParameter) else None
    if isinstance(error, click.BadParameter) and error.param_hint:
        hint = error.param_hint
        return hint if isinstance(hint, str) else ", ".join(hint)
    if param is None:
        return ""
    if isinstance(param, click.Argument):
        return (param.metavar or param.human_readable_name).upper().rstrip(".")
    return " / ".join(param.opts)


def explain(error: click.UsageError, lang: str) -> str:
    """Return one or two sentences: what is wrong, what to type instead."""
    lang = language_or_default(lang)
    program = error.ctx.command_path if error.ctx is not None else "video-a2e"
    facts: dict[str, object] = {"help": f"{program} -h"}
    match error:
        case click.exceptions.NoSuchCommand():
            key = "usage_no_such_command"
            facts |= {
                "name": error.command_name,
                "near": get_close_matches(error.command_name, COMMANDS),
            }
        case click.NoSuchOption():
            key = "usage_no_such_option"
            facts |= {"name": error.option_name, "near": list(error.possibilities or ())}
        case click.MissingParameter():
            key = "usage_missing"
            facts |= {"name": _names(error)}
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice)):
            key = "usage_choice"
            facts |= {"name": _names(error), "choices": list(choice.choices)}
        case click.BadParameter(
            param=click.Parameter(type=click.FloatRange() | click.IntRange() as range_)
        ):
            key = "usage_number"
            facts |= {"name": _names(error), "least": range_.min}
        case _:
            key = "usage_other"
            facts |= {"message": error.format_message().rstrip(".")}
    return replies.say(key, lang, **facts)
