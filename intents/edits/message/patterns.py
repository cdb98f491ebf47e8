"""The patterns of all language files, compiled once: concept → regular expression.

A pattern is written for people: a space is any white space, `{time}` a value of that kind,
`{time:a}` the same as group a, `{n:a}` a number in digits or words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import Final

from intents.edits.message.concept import Concept
from intents.edits.message.sought import Sought
from intents.lexicon import EditWords, compiling, lexicons
from intents.slots import KINDS, number_pattern, ordinal_pattern, slot_class

_MACRO: Final = re.compile(r"\{(?P<kind>[a-z]+)(?::(?P<name>[a-z]))?\}")
_LATIN: Final = re.compile(r"(?<![\\?])[a-z]{2}|^[a-z]$")
# What begins or ends in Latin letters stands apart from others; Chinese beside it is no word of it.
_BORDER: Final = "(?<![a-z](?=[a-z]))"
ANY_VALUE: Final = "[\ue100-\uf7ff]"


def _macro(found: re.Match[str]) -> str:
    kind = found["kind"]
    if kind == "n":
        body = number_pattern()
    elif kind == "ord":
        body = ordinal_pattern()
    elif kind == "value":
        body = ANY_VALUE
    elif kind in KINDS:
        body = slot_class(kind)
    else:
        raise ValueError(f"{found.group()} is no value that a sentence can hold")
    return f"(?P<{found['name']}>{body})" if found["name"] else f"(?:{body})"


def _spaced(pattern: str) -> str:
    """Return the pattern with any white space for a space; a set keeps its own."""
    parts: list[str] = []
    inside = escaped = False
    for char in pattern:
        if char == " " and not inside:
            parts.append(r"\s")
        else:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == "[":
                inside = True
            elif char == "]":
                inside = False
            parts.append(char)
    loose = re.sub(r"\\s(?![?*+{])", r"\\s+", re.sub(r"\\s\?", r"\\s*", "".join(parts)))
    # What is looked at behind must have one width.
    return re.sub(r"\(\?<[!=][^)]*\)", lambda m: m.group().replace(r"\s+", r"\s"), loose)


def compiled(pattern: str) -> str:
    """Return one pattern of a language file as a regular expression."""
    body = f"(?:{_body(pattern)})"
    return rf"{_BORDER}{body}{_BORDER}" if _is_latin(pattern) else body


def _body(pattern: str) -> str:
    return _MACRO.sub(_macro, _spaced(pattern))


def _is_latin(pattern: str) -> bool:
    """Whether it ends where letters end; Chinese has no such borders."""
    bare = re.sub(r"\\u[0-9a-f]{4}|\{[a-z:]+\}|\(\?P?<?\w*>?", " ", pattern)
    return _LATIN.search(bare) is not None


_MATCHED: Final = ("things", "acts", "looks", "spans", "counted", "talk", "cannot", "naming", "naming_ends", "rewordings", "references", "breaks", "links", "filler")  # fmt: skip


def _naming_faults() -> AbstractContextManager[None]:
    keys = (f"edits.{name}" for name in _MATCHED)
    return compiling(*keys, make=lambda word: re.compile(compiled(word)))


def _make(pattern: str) -> re.Pattern[str]:
    """Compile one. Raises LexiconError naming file and key."""
    with _naming_faults():
        return re.compile(pattern)


def _sought(word: str, told: Callable[[str], str]) -> Sought:
    """Return one pattern of a language file, and how it is a regular expression."""

    def source() -> str:
        with _naming_faults():
            return told(word)

    return Sought(source, _make)


def _union(patterns: Iterable[str]) -> Sought:
    """Return what fits where one of the patterns does."""
    return Sought(lambda: _either(patterns), _make)


def _either(patterns: Iterable[str]) -> str:
    listed = sorted(dict.fromkeys(patterns), key=len, reverse=True)

    def either(latin: bool) -> str:  # noqa: FBT001
        # Groups are of use in one pattern only, and their names would clash here.
        bodies = (_body(one) for one in listed if _is_latin(one) is latin)
        return "|".join(f"(?:{re.sub(r'[(][?]P<[a-z0-9_]+>', '(?:', one)})" for one in bodies)

    # One border for all of them: inside a word nothing is tried at all.
    with _naming_faults():
        words, others = either(latin=True), either(latin=False)
        parts = [rf"{_BORDER}(?:{words}){_BORDER}" if words else "", others]
        return "|".join(part for part in parts if part) or "(?!)"


@dataclass(frozen=True, slots=True)
class Patterns:
    """All concepts of all languages."""

    things: dict[str, Concept]
    acts: dict[str, Concept]
    looks: dict[str, Concept]
    spans: dict[str, tuple[Sought, ...]]
    counted: dict[str, tuple[Sought, ...]]
    talk: dict[str, Concept]
    cannot: dict[str, Concept]
    naming: tuple[Sought, ...]
    naming_end: re.Pattern[str]
    rewordings: tuple[Sought, ...]
    references: dict[str, tuple[Sought, ...]]
    references_say: dict[str, str]
    breaks: Concept
    links: Concept
    filler: Concept


def _by_name(languages: list[EditWords], section: str) -> dict[str, Concept]:
    names = dict.fromkeys(name for one in languages for name in getattr(one, section))
    return {
        name: Concept(
            [word for one in languages for word in getattr(one, section).get(name, ())], _union
        )
        for name in names
    }


def _separate(languages: list[EditWords], section: str) -> dict[str, tuple[Sought, ...]]:
    """Return patterns one by one, because their groups matter."""
    names = dict.fromkeys(name for one in languages for name in getattr(one, section))
    return {
        name: tuple(
            _sought(word, compiled)
            for one in languages
            for word in getattr(one, section).get(name, ())
        )
        for name in names
    }


@cache
def patterns() -> Patterns:
    """Return the concepts, each compiled when a text first holds what it needs."""
    with _naming_faults():
        return _patterns([one.edits for one in lexicons().values()])


def _patterns(languages: list[EditWords]) -> Patterns:
    return Patterns(
        things=_by_name(languages, "things"),
        acts=_by_name(languages, "acts"),
        looks=_by_name(languages, "looks"),
        spans=_separate(languages, "spans"),
        counted=_separate(languages, "counted"),
        talk=_by_name(languages, "talk"),
        cannot=_by_name(languages, "cannot"),
        naming=tuple(
            _sought(word, lambda one: rf"(?<![a-z])(?:{_body(one)})")
            for one in languages
            for word in one.naming
        ),
        naming_end=re.compile(
            "|".join(
                f"(?:{_MACRO.sub(_macro, word)})" for one in languages for word in one.naming_ends
            )
        ),
        rewordings=tuple(_sought(word, _spaced) for one in languages for word in one.rewordings),
        references=_separate(languages, "references"),
        references_say={k: v for one in reversed(languages) for k, v in one.references_say.items()},
        breaks=Concept([word for one in languages for word in one.breaks], _union),
        links=Concept([word for one in languages for word in one.links], _union),
        filler=Concept([word for one in languages for word in one.filler], _union),
    )


def check() -> None:
    """Compile every concept of every language. Raises LexiconError naming file and key."""
    known = patterns()
    groups = (known.things, known.acts, known.looks, known.talk, known.cannot)
    concepts = [one for group in groups for one in group.values()]
    for one in (*concepts, known.breaks, known.links, known.filler):
        one.check()
    separate = (known.spans, known.counted, known.references)
    several = [all_of for group in separate for all_of in group.values()]
    for sought in (one for all_of in (*several, known.naming, known.rewordings) for one in all_of):
        _ = sought.compiled


@cache
def references_of(beginning: str) -> tuple[tuple[str, tuple[Sought, ...]], ...]:
    """Return the references whose names begin so, each with its name, in their order."""
    told = patterns().references.items()
    return tuple((kind, all_of) for kind, all_of in told if kind.startswith(beginning))


def pointed(kind: str, said: str) -> re.Match[str] | None:
    """Return where a text first holds words of a kind of `references`, None where it holds none."""
    matches = (one.search(said) for one in patterns().references.get(kind, ()))
    return next((one for one in matches if one is not None), None)
