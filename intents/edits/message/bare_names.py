"""Words that stand right behind the name of a text: "title Sunday Sermon at the top", "add text thanks"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from intents.edits.message.instructions import dresses, is_instruction
from intents.edits.message.patterns import ANY_VALUE, patterns, references_of
from intents.edits.message.sought import Sought
from intents.language import is_unspaced

_KIND: Final = "bare_name."
_NOUN: Final = "bare_name.noun"
_IS: Final = "bare_name.is"
_HEARD: Final = frozenset({"voice", "sound", "music", "video", "speed"})
"""What may be named in a name that a sentence says ("the title is my first podcast")."""
_REMEMBERED: Final = 128
"""Messages whose names are kept: one message is looked at many times."""
_LONGEST: Final = 120
_MOST: Final = 24
"""Names of one message that are looked for: more of them are a paste."""
_DRESS: Final = 8
"""Words that together say one thing of how and where a text stands ("in big bold letters at the top")."""
_DRESSED: Final = 2
"""Words written large that may still be the look of a text and no name."""
_NEAR: Final = 60
"""Characters in which a word that begins something drawn, or a word before a name, is looked for."""
_WORD: Final = re.compile(r"\S+")
DRAWN: Final = ("waveform", "background", "progress_bar", "clock", "captions", "logo", "canvas", "title", "subtitle", "lower_third")  # fmt: skip
"""What begins the next wish where no comma does ("title hello friends white background")."""
WRITTEN_PLACE: Final = re.compile(
    r",\s[A-Z][a-z]+\s\d+(?=\s*(?:$|[,.]))"
    r"|\s(?:(?:Up|Down|Right|Way|High|Far)\s[A-Z]"
    r"|with\s(?:the|an?)\s[A-Z]|to\s[A-Z]|(?:on|in|at|from|to|by)\s(?:the\s)?[A-Z][a-z]+\sof\s(?:the\s|a\s)?(?!Screen|Frame|Picture|Video)[A-Z])"
)
"""A place that is part of a name ("The Valley Down Below", "The Road on Top of the Hill")."""
_GROUPS: Final = ("other", "name")
_EDGE: Final = " \t.,;:!?"


@lru_cache(maxsize=_REMEMBERED)
def bare_names(masked: str, original: str) -> tuple[tuple[int, int], ...]:
    """Return where such words stand; what only dresses or places the text is none of them."""
    return () if is_unspaced(original) else tuple(islice(_spans(masked, original), _MOST))


@cache
def _patterns() -> tuple[tuple[str, Sought], ...]:
    return tuple((kind, one) for kind, all_of in references_of(_KIND) for one in all_of)


def _spans(masked: str, original: str) -> Iterator[tuple[int, int]]:
    for kind, regex in _patterns():
        for found in regex.finditer(masked):
            if kind == _NOUN and _is_told_of(masked[max(0, found.start() - _NEAR) : found.start()]):
                # "The title glows" says something of it.
                continue
            groups = [name for name in found.re.groupindex if name in _GROUPS]
            starts = [found.span(name) for name in groups] or [(found.end(), 0)]
            spans = [_named(masked, original, *one, kind) for one in starts]
            if None not in spans:
                yield from (span for span in spans if span is not None)


def _is_told_of(before: str) -> bool:
    """Whether the words before a text's name show that it is one that stands."""
    return any(one.search(before) for one in patterns().references.get("not_bare_after", ()))


def _named(masked: str, original: str, start: int, stop: int, kind: str) -> tuple[int, int] | None:
    rest = masked[start : start + _LONGEST]
    ends = (
        one.start()
        for one in patterns().naming_end.finditer(rest)
        if one.start() > 0 and not WRITTEN_PLACE.match(original, start + one.start())
    )
    stop = stop or start + min(ends, default=len(rest))
    words = [(m.start(), m.end()) for m in _WORD.finditer(masked, start, stop)]
    written = _is_written(original, words)
    words = _until_next(masked, original, words, written=written)
    words = _undressed(masked, original, words, written=written)
    if not words:
        return None
    first, last = words[0][0], words[-1][1]
    said = masked[first:last].strip(_EDGE)
    greets = patterns().talk["says_words"].fullmatch(said) is not None
    greets = greets or (written and len(said) == 1 and said.isalpha())
    named = written and _is_capitalised(original, first, last)
    # "Fade to Black" is a name where "Bottom Left" is a place.
    greets = greets or (
        named and (not dresses(said) or len(original[first:last].split()) > _DRESSED)
    )
    if not greets and (is_instruction(said) or patterns().talk["no_name"].match(said)):
        return None
    if not (written or greets or _is_name(said, kind)):
        return None
    return first, last - len(masked[first:last]) + len(masked[first:last].rstrip(_EDGE))


def _is_capitalised(original: str, first: int, last: int) -> bool:
    """Whether several words are written large in a message that is not ("title The Red Line in red")."""
    words = original[first:last].split()
    large = [word for word in words if word[:1].isupper()]
    others = f"{original[:first]} {original[last:]}".split()
    least = 1 if words[0][:1].isdigit() else 2
    return len(large) >= least and any(word.islower() for word in others)


def _is_written(original: str, words: list[tuple[int, int]]) -> bool:
    """Whether words are written as a name, in a message that is not all written so."""
    shown = bool(words) and _begins_large(original, words)
    others = original[: words[0][0]] + original[words[-1][1] :] if words else ""
    return shown and not (original.isupper() and any(map(str.isalpha, others)))


def _begins_large(original: str, words: list[tuple[int, int]]) -> bool:
    """Whether the first word is written large, or is a number before one that is ("5 Seconds of Summer")."""
    return _is_large(" ".join(original[a:b] for a, b in words[:2]))


def _is_large(words: str) -> bool:
    number, _, then = words.partition(" ")
    return words[:1].isupper() or (number.isdigit() and then[:1].isupper())


def _until_next(
    masked: str, original: str, words: list[tuple[int, int]], *, written: bool
) -> list[tuple[int, int]]:
    """Return the words up to the next thing that is drawn, with its colour before it."""
    drawn = [patterns().things[name] for name in DRAWN]
    for index in range(1 if words else 0, len(words)):
        at = index
        while at < len(words) and re.fullmatch(f"{ANY_VALUE}+", masked[slice(*words[at])]):
            at += 1
        if at == len(words) or (written and original[words[at][0]].isupper()):
            continue
        after = masked[words[at][0] : words[at][0] + _NEAR]
        if any(one.match(after) for one in drawn):
            return words[:index]
    return words


def _undressed(
    masked: str, original: str, words: list[tuple[int, int]], *, written: bool
) -> list[tuple[int, int]]:
    """Return the words without those at their ends that only say how and where they stand."""

    def tells(some: list[tuple[int, int]]) -> bool:
        large = written and any(_is_large(original[a:b]) for a, b in some)
        return not large and dresses(masked[some[0][0] : some[-1][1]])

    while ahead := next((n for n in range(min(_DRESS, len(words)), 0, -1) if tells(words[:n])), 0):
        words = words[ahead:]
    behind = len(words)
    while most := next(
        (n for n in range(min(_DRESS, behind), 0, -1) if tells(words[behind - n : behind])), 0
    ):
        behind -= most
    while behind and patterns().breaks.fullmatch(masked[slice(*words[behind - 1])]):
        behind -= 1
    return words[:behind]


def _is_name(said: str, kind: str) -> bool:
    """Whether words that are written small are a name, and nothing that is said of the text."""
    left = said
    heard = _HEARD if kind == _IS else frozenset()
    for group in (patterns().things, patterns().looks, patterns().acts):
        for name, pattern in group.items():
            left = left if name in heard else pattern.sub(" ", left)
    strange = re.findall(r"[^\W\d_]{2,}", patterns().filler.sub(" ", left))
    if any(topic.search(said) for topic in patterns().cannot.values()):
        return False
    several = len(said.split()) > 1 or kind == "bare_name.added"
    return several and bool(strange)
