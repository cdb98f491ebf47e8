"""Render what is said to the user: the templates of the language files.

Imported by name only (`from intents import replies`), so that routing never loads jinja2.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, StrictUndefined, Template, TemplateError

from intents.lexicon import LANGUAGES_DIR, Lexicon, LexiconError, lexicons

_ENVIRONMENT = Environment(
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701  (plain text for a chat or terminal, never HTML)
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def _template(section: str, key: str, lang: str) -> Template:
    texts: dict[str, str] = getattr(lexicons()[lang], section)
    try:
        return _ENVIRONMENT.from_string(texts[key])
    except TemplateError as error:
        raise LexiconError(f"{lang}.yaml: {section}.{key}: {error}") from error


def _rendered(section: str, key: str, lang: str, facts: dict[str, object]) -> str:
    """Return a text. Raises LexiconError naming file and key of one that names what is not there."""
    template = _template(section, key, lang)
    try:
        return template.render(**facts).strip()
    except TemplateError as error:
        raise LexiconError(f"{lang}.yaml: {section}.{key}: {error}") from error


def say(key: str, lang: str, **facts: object) -> str:
    """Return the runtime's reply in that language. Raises KeyError for an unknown key."""
    return _rendered("replies", key, lang, facts)


def answer(key: str, lang: str, **facts: object) -> str:
    """Return the studio editor's answer in that language. Raises KeyError for an unknown key."""
    return _rendered("answers", key, lang, facts)


def fault(error: LexiconError, lang: str) -> str:
    """Return what is said of a language file that is not as it must be, in a language that still can.

    Where no file can say it, what is wrong stands for itself: it names file and key.
    """
    paths = sorted(LANGUAGES_DIR.glob("*.yaml"), key=lambda path: (path.stem != lang, path.stem))
    for path in paths:
        try:
            text = Lexicon(path).replies["usage_language_file"]
            return _ENVIRONMENT.from_string(text).render(what=str(error)).strip()
        except (LexiconError, TemplateError, KeyError):
            continue
    return str(error)


def check() -> None:
    """Compile every text of every language. Raises LexiconError naming file and key."""
    for code, lexicon in lexicons().items():
        for section in ("replies", "answers"):
            for key in getattr(lexicon, section):
                _template(section, key, code)
