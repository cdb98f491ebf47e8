"""The templates of a language file, each with its kind and the key under which it stands, and their terms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from intents.lexicon import Lexicon, lexicons


def terms_of(lexicon: Lexicon) -> dict[str, list[str]]:
    """Return the lists of phrases that templates name, with the words between clauses."""
    joiners = lexicon.joiners
    return lexicon.terms | {
        "then": joiners.then, "and": joiners.and_, "after": joiners.after
    }  # fmt: skip


def templates_of(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield the templates of a language: kind, key in its file, and source."""
    for intent, ways in lexicon.intents.ways():
        for part in ways.__struct_fields__:
            own = {"says": intent, "alone": f"alone_{intent}", "asked": f"asked_{intent}"}
            for at, source in enumerate(getattr(ways, part)):
                yield own.get(part, part), f"intents.{intent}.{part}[{at}]", source
    sections = {
        "frames": lexicon.frames, "negations": lexicon.negations, "asides": lexicon.asides
    }  # fmt: skip
    for section, kinds in sections.items():
        for kind in kinds.__struct_fields__:
            for at, source in enumerate(getattr(kinds, kind)):
                yield kind, f"{section}.{kind}[{at}]", source


@cache
def places() -> dict[str, str]:
    """Return where each template of every language stands: file and key."""
    found: dict[str, str] = {}
    for code, lexicon in lexicons().items():
        for _, key, source in templates_of(lexicon):
            found.setdefault(source, f"{code}.yaml {key}")
    return found
