"""Whether the words of a language file hold together, beyond what their shapes tell.

What can be seen at a glance is checked when a section is read (`flaw`). Patterns are compiled when
they are first needed, since all of them take seconds; `unreadable` then finds the one that cannot
be. `intents.proof` reads everything of every language, for who has written one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

LABEL_KINDS: Final = ("export", "credits", "upload", "state", "idle", "key")
"""What the words on a button can stand for. `idle`: nothing (OK, Close, Retry); `key`: keys pressed together."""

_NAMED = re.compile(r"\{([a-zA-Z_]+)(?::\w+)?\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_FACTS = {"fact", "said"}
_FACTS_KEYS = frozenset({"fact_before", "fact_after"})
_SPOKEN = frozenset(
    {
        "plain",
        "say",
        "offer",
        "offers",
        "instead",
        "list_mark",
        "recast",
        "fold",
        "sweep",
        "tidy",
        "scraps",
        "cuts",
    }
)
"""Keys of the `gui` section of which a text is said, with groups of a pattern in braces."""
_SAID = frozenset({"replies", "answers"})
_PHRASES = frozenset({"terms", "joiners"})
_GROUPS: Final[dict[str, dict[str, str]]] = {
    "settings": {"shown_text": "shown", "pasted": "shown"},
    "orders": {"named": "name"},
}
"""The group that each pattern of a list must have."""
_SIGNS = re.compile(r"[{}\[\]()|*]")
_NEXT = re.compile(r"^[a-z_]+:", re.MULTILINE)
_KEY = re.compile(r"^  \"?(\w+)\"?:", re.MULTILINE)
_BRACKETS = (("{{", "}}"), ("{%", "%}"))

_QUOTED_KINDS = (*LABEL_KINDS, "span", "other", "any")
"""Kinds of quotations that a pattern can name (`intents.shield`)."""
Flaw = tuple[str, str]
"""The key of what is wrong, and what it is."""


def texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a section with its key ("gui.rules[3].when")."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name), f"{key}.{name}")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts(one, f"{key}.{name}")
    elif isinstance(value, list | tuple):
        for at, one in enumerate(value):
            yield from texts(one, f"{key}[{at}]")


def flaw(name: str, value: Any) -> Flaw | None:
    """Return what is wrong in a section just read, None when all is well."""
    if name in _SAID:
        return _unclosed(name, value)
    if name in _PHRASES:
        return _no_phrase(name, value)
    if name in _GROUPS:
        return _no_group(name, value)
    return _unnamed(value) if name == "gui" else None


def _no_phrase(name: str, value: Any) -> Flaw | None:
    """Return what is no phrase but a template, which names other terms: only templates do."""
    lists = value if isinstance(value, dict) else msgspec.to_builtins(value)
    for key, phrases in lists.items():
        if not _SIGNS.search("\n".join(phrases)):
            continue
        for at, phrase in enumerate(phrases):
            if _SIGNS.search(phrase) and not (phrase[0] == phrase[-1] == "/"):
                return (
                    f"{name}.{key}[{at}]",
                    f"{_short(phrase)} is a phrase and holds no {{}}[]()|*",
                )
    return None


def _no_group(name: str, value: Any) -> Flaw | None:
    """Return a pattern without the group that is looked for, or a filler without a word."""
    for list_name, group in _GROUPS[name].items():
        for at, pattern in enumerate(getattr(value, list_name)):
            if f"(?P<{group}>" not in pattern:
                return f"{name}.{list_name}[{at}]", f"{_short(pattern)} has no group {group!r}"
    for at, filler in enumerate(getattr(value, "fillers", ())):
        if not any(map(str.isalnum, filler)):
            return f"{name}.fillers[{at}]", f"{_short(filler)} holds no word"
    return None


def _unclosed(name: str, value: dict[str, str]) -> Flaw | None:
    for key, text in value.items():
        for begin, end in _BRACKETS:
            if text.count(begin) != text.count(end):
                return f"{name}.{key}", f"{begin} and {end} do not pair"
    return None


def _unnamed(gui: Any) -> Flaw | None:
    """Return what names a list, a group or a fact that is not there."""
    lists = {*gui.words, *gui.phrases, *(f"l_{kind}" for kind in LABEL_KINDS)}
    lists |= {f"q_{kind}" for kind in _QUOTED_KINDS}
    every = list(texts(gui, "gui"))
    groups = {group for _, text in every for group in _GROUP.findall(text)} | lists
    for key, text in every:
        own = re.split(r"[.\[\]]+", key)
        allowed = groups if _SPOKEN.intersection(own) else lists
        if _FACTS_KEYS.intersection(own):
            allowed = _FACTS
        for named in _NAMED.findall(text):
            if named not in allowed:
                return key, f"nothing is named {named!r} in {_short(text)}"
    return None


def parting(path: Path, name: str, value: Any) -> Flaw | None:
    """Return what keeps the replies of a file from being those of the files beside it."""
    for other in sorted(path.parent.glob("*.yaml")) if name in _SAID else ():
        if other == path:
            continue
        theirs = _keys(other, name)
        more, less = sorted(value.keys() - theirs), sorted(theirs - value.keys())
        if less:
            odd = f"; {name}.{more[0]} is in no other file" if more else ""
            return f"{name}.{less[0]}", f"is missing, {other.name} has it{odd}"
    return None


def _section(path: Path, name: str) -> tuple[int, str]:
    """Return the text of a section, not read, and the number of the line in which it begins."""
    text = path.read_text(encoding="utf-8", errors="replace")
    begin = re.search(rf"^{name}:", text, re.MULTILINE)
    if begin is None:
        return 1, ""
    end = _NEXT.search(text, begin.end())
    return text.count("\n", 0, begin.start()) + 1, text[begin.start() : end and end.start()]


def _keys(path: Path, name: str) -> set[str]:
    return set(_KEY.findall(_section(path, name)[1]))


def where(path: Path, name: str, error: yaml.YAMLError) -> str:
    """Return what is wrong with the YAML of a section, and in which line of the file."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return str(error)
    line = _section(path, name)[0] + mark.line
    return f"line {line}: {getattr(error, 'problem', None) or error}"


def unreadable(value: Any, key: str, make: Callable[[str], object] = re.compile) -> Flaw | None:
    """Return the key of the first pattern that cannot be compiled, and why not."""
    for where, text in texts(value, key):
        try:
            make(text)
        except (ValueError, re.error) as error:
            return where, f"{_short(text)}: {error}"
    return None


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}\u2026")
