"""Render what is said to the user: the templates of the language files.

Imported by name only (`from intents import replies`), so that routing never loads jinja2.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from intents.lexicon import lexicons

_ENVIRONMENT = Environment(
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701  (plain text for a chat or terminal, never HTML)
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def _template(section: str, key: str, lang: str) -> Template:
    texts: dict[str, str] = getattr(lexicons()[lang], section)
    return _ENVIRONMENT.from_string(texts[key])


def say(key: str, lang: str, **facts: object) -> str:
    """Return the runtime's reply in that language. Raises KeyError for an unknown key."""
    return _template("replies", key, lang).render(**facts).strip()


def answer(key: str, lang: str, **facts: object) -> str:
    """Return the studio editor's answer in that language. Raises KeyError for an unknown key."""
    return _template("answers", key, lang).render(**facts).strip()
