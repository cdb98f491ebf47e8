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

    Shows every setting and where it comes from. Needs no network, unless the
    cloud is the chosen backend. Exit code 1 when a check fails.
    """
    import sys

    from intents import replies
    from skill.commands.usage import language_or_default
    from skill.doctor import CHECKS, shown_settings
    from skill.lines import json_line
    from skill.settings import Settings

    options = current()
    settings = Settings.load(backend=options.backend, lang=options.lang)
    lang = language_or_default(settings.lang)

    def tell(text: str, **facts: object) -> None:
        line = json_line({"type": "reply", "text": text, **facts}) if options.json else text
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    all_ok = True
    for check in CHECKS:
        found = check(settings)
        text = replies.say(f"doctor_{found.name}", lang, **found.facts)
        if not found.is_ok:
            text += f"\n  → {replies.say(f'doctor_{found.name}_advice', lang, **found.facts)}"
        tell(f"{'✓' if found.is_ok else '✗'} {text}", check=found.name, ok=found.is_ok)
        all_ok = all_ok and found.is_ok
    if not options.json:
        tell("\n" + replies.say("doctor_settings", lang))
    for name, value, origin in shown_settings(settings):
        from_where = replies.say(f"doctor_from_{origin}", lang)
        if options.json:
            text = replies.say("doctor_setting", lang, name=name, value=value, origin=from_where)
            tell(text, setting=name, value=value, origin=origin)
        else:
            padded = name.ljust(30)
            tell(
                "  "
                + replies.say("doctor_setting", lang, name=padded, value=value, origin=from_where)
            )
    tell(replies.say("doctor_well" if all_ok else "doctor_unwell", lang))
    if options.json:
        from skill.console import JsonConsole
        from skill.events import Result

        JsonConsole().show(Result(ok=all_ok))
    return 0 if all_ok else 1
