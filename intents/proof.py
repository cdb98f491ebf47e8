"""Every language file read whole and everything in it compiled, as `doctor` does.

A command reads the sections it needs, when it needs them, and compiles a pattern when a text could
hold it; whoever has changed a file wants to hear of all of it at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import version
from typing import Final

from intents import orders, replies
from intents.edits.message.patterns import check as check_edits
from intents.gui_rules import check as check_gui
from intents.judging import Judge
from intents.lexicon import LANGUAGES_DIR, LexiconError, load
from intents.slots import scan
from intents.text import mask

_COMPILING: Final = ("jinja2", "msgspec", "pyyaml")
"""Libraries that read what stands in the files."""


def faults() -> list[str]:
    """Return what is wrong in the language files, with file and key; nothing when all is well."""
    found = []
    for check in _checks():
        try:
            check()
        except LexiconError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def seal() -> str:
    """Return what changes with the language files, the code that reads them and the Python it runs on.

    What was found right under one seal need not be proved again: compiling all of it takes seconds.
    """
    folder = LANGUAGES_DIR.parent
    read = sha256(sys.version.encode())
    for library in _COMPILING:
        read.update(version(library).encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            read.update(path.relative_to(folder).as_posix().encode())
            read.update(path.read_bytes())
    return read.hexdigest()


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
