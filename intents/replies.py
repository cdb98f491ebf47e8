"""Render what is said to the user: the templates of the language files.

Imported by name only (`from intents import replies`), so that routing never loads jinja2.
"""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, StrictUndefined, Template, TemplateError
from jinja2.meta import find_undeclared_variables
from yaml import YAMLError

from intents.lexicon import LANGUAGES_DIR, LexiconError, lexicons
from intents.notation import content

_ENVIRONMENT = Environment(
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701  (plain text for a chat or terminal, never HTML)
    trim_blocks=True,
    lstrip_blocks=True,
)

_FAULT = re.compile(rb"^ *usage_language_file:.*", re.MULTILINE)


def _known(lang: str) -> dict[str, object]:
    """Return the facts that every text of a language can name."""
    return {"styles": lexicons()[lang].styles}


@cache
def _template(section: str, key: str, lang: str) -> Template:
    texts: dict[str, str] = getattr(lexicons()[lang], section)
    try:
        return _ENVIRONMENT.from_string(texts[key], globals=_known(lang))
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
        # The line is read alone: a fault elsewhere in the file keeps nobody from saying it.
        line = _FAULT.search(path.read_bytes())
        try:
            told = content(line[0].decode("utf-8")) if line else {}
            text = _ENVIRONMENT.from_string(str(told["usage_language_file"]))
            return text.render(what=str(error)).strip()
        except (YAMLError, TemplateError, KeyError, ValueError):
            continue
    return str(error)


def check() -> None:
    """Compile every text of every language. Raises LexiconError naming file and key.

    A text names the facts that it names in the other languages: nobody gives it more.
    """
    for section in ("replies", "answers"):
        facts = {code: _facts(section, code) for code in lexicons()}
        for code, own in facts.items():
            others = [theirs for other, theirs in facts.items() if other != code]
            for key, named in own.items():
                known = [theirs[key] for theirs in others if key in theirs]
                odd = sorted(named.difference(*known)) if known else []
                if odd:
                    where = f"{code}.yaml: {section}.{key}"
                    raise LexiconError(f"{where}: names {odd[0]!r}, no other language does")


def _facts(section: str, lang: str) -> dict[str, set[str]]:
    """Return the facts that each text of a language names; all of them compile."""
    texts: dict[str, str] = getattr(lexicons()[lang], section)
    facts = {}
    for key, text in texts.items():
        _template(section, key, lang)
        facts[key] = find_undeclared_variables(_ENVIRONMENT.parse(text)) - _known(lang).keys()
    return facts
