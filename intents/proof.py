"""Every language file read whole and everything in it compiled, as `doctor` does.

A command reads the sections it needs, when it needs them, and compiles a pattern when a text could
hold it; whoever has changed a file wants to hear of all of it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intents import orders, replies
from intents.edits.message.patterns import check as check_edits
from intents.gui_rules import check as check_gui
from intents.judging import Judge
from intents.lexicon import LANGUAGES_DIR, LexiconError, load
from intents.slots import scan
from intents.text import mask


def faults() -> list[str]:
    """Return what is wrong in the language files, with file and key; nothing when all is well."""
    found = []
    for check in _checks():
        try:
            check()
        except LexiconError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def _checks() -> Iterator[Callable[[], object]]:
    paths = sorted(LANGUAGES_DIR.glob("*.yaml"))
    yield from ((lambda path=path: Judge([load(path)])) for path in paths)
    # What is not ASCII is looked through for the words of every language.
    yield lambda: mask("\u00e9")
    yield lambda: orders.order("")
    yield lambda: scan("")
    yield check_edits
    yield check_gui
    yield replies.check
