"""What came with an order and is none: subtitles, code, a mail; and the numbers of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from intents.lexicon import lexicons
from intents.text import QUOTE
from intents.tokens import Tokens

_CUE = re.compile(r"-->[^\n]*(?P<shown>(?:\n[^\n]*\S[^\n]*)*)")
"""A cue of subtitles: what stands under its times, up to an empty line."""
_SUNG = re.compile(r"^(?:\[\d{1,2}:\d{2}\.\d{1,3}\])+(?P<shown>[^\n]+)", re.MULTILINE)
_FENCED = re.compile(r"```(?P<shown>[^`]{1,100000})```")
_CITED = re.compile(r"^[ \t]*>(?P<shown>[^\n]*\S[^\n]*)", re.MULTILINE)
"""What somebody else wrote, as mails and chats cite it."""
_QUOTED = (
    re.compile(r'(?<!\w)"(?P<shown>[^"\u201c-\u201f]{1,2000})["\u201d](?!\w)'),
    re.compile('[\u201c\u201e](?P<shown>[^"\u201c-\u201f]{1,2000})[\u201c\u201d\u201f"]'),
    re.compile("\u300c(?P<shown>[^\u300c\u300d]{1,2000})\u300d"),
    re.compile("\u300e(?P<shown>[^\u300e\u300f]{1,2000})\u300f"),
    # What stands in its first line may be covered already.
    re.compile(
        '(?P<shown>\ue000(?!\ue000)[^"\u201c\u201d\u300c-\u300f\n]{0,400}\n'
        '[^"\u201c\u201d\u300c-\u300f]{0,600}["\u201d\u300d\u300f])'
    ),
)
"""A quotation over several lines."""
_CODE = re.compile(
    r"^(?P<shown>[ \t]*(?:(?:const|let|var|int|float|string|bool) [\w$]{1,40} ?=|[\w$.]{1,80} ?[-+*]?= ?[^\n]{0,400};"
    r"|export (?:default|const|let|function|class|async|\{|\*)|import [^\n]{1,200} from ['\"\ue000]"
    r"|(?:def|function|async function) [\w$]{0,40}\(|return\b[^\n]{0,400};|[\w$.]{1,80}\([^\n]{0,400}\)[;:{]?[ \t]*$)"
    r"[^\n]*)$",
    re.MULTILINE,
)
"""A line of a program."""
_FIGURE = re.compile(
    r"\((?P<bracketed>\d{1,2})\)|(?<![\w.,:/-])(?P<number>\d{1,2})[.)\u3001](?!\d)"
)
_CIRCLED = re.compile("[\u2460-\u2473]")
_NUMBERED = re.compile(r"\d")
_BEGINS = re.compile(r"(?:^|[\n,:;.!?\u3002])[ \t]*\Z")
_FEWEST: Final = 2
"""Items of a list."""


@cache
def _announced() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern)
        for lexicon in lexicons().values()
        for pattern in lexicon.settings.pasted
    )


def _covered(found: re.Match[str]) -> str:
    start, end = (place - found.start() for place in found.span("shown"))
    whole = found.group()
    return whole[:start] + QUOTE * (end - start) + whole[end:]


def without_pastes(masked: str) -> str:
    """Return a masked text, of the same length, without what was pasted into it.

    A text of one line is no paste.
    """
    if "\n" not in masked:
        return masked
    text = masked
    if "-->" in text:
        text = _CUE.sub(_covered, text)
    for kind in (_SUNG, _FENCED, *_QUOTED, _CITED, _CODE, *_announced()):
        text = kind.sub(_covered, text)
    return text


@dataclass(frozen=True, slots=True)
class Listing:
    """The numbers of a list within a text."""

    marks: tuple[tuple[int, int], ...] = ()
    """Where each number begins with its brackets, and where its figure does."""

    def without_numbers(self, tokens: Tokens) -> Tokens:
        """Return the tokens without the numbers; each item is a sentence of its own."""
        if not self.marks:
            return tokens
        figures = {figure for _, figure in self.marks}
        dropped = {at for at, start in enumerate(tokens.starts) if start in figures}
        for at in dropped - {0}:
            tokens.gaps[at] = "."
        return tokens.without(dropped)

    def begins(self, start: int, text: str) -> int | None:
        """Return where the number of the item begins whose words begin at `start`."""
        return next(
            (
                first
                for first, figure in self.marks
                if figure < start and not any(map(str.isalpha, text[figure + 1 : start]))
            ),
            None,
        )

    def within(self, first: int, last: int) -> bool:
        """Return whether a number stands in a range of the text."""
        return any(first < mark < last for mark, _ in self.marks)


_NO_LISTING: Final = Listing()


def listing(text: str, masked: str) -> Listing:
    """Return the numbers of the list that a text is; two at least, from one on and none left out."""
    if not (")" in masked or "." in masked or "\u3001" in masked) and (
        text.isascii() or _CIRCLED.search(text) is None
    ):
        return _NO_LISTING  # Nothing stands behind a figure as in a list.
    if masked.isascii() and _NUMBERED.search(masked) is None:
        return _NO_LISTING
    marks: list[tuple[int, int]] = []
    for start, figure, number in sorted(_numbers(text, masked)):
        if number == len(marks) + 1 and (
            marks or _BEGINS.search(masked[max(0, start - 8) : start])
        ):
            marks.append((start, figure))
    return Listing(tuple(marks)) if len(marks) >= _FEWEST else _NO_LISTING


@cache
def _worded() -> tuple[re.Pattern[str], Callable[[str], int]] | None:
    words = [word for lexicon in lexicons().values() for word in lexicon.settings.list_numbers]
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?P<word>{'|'.join(words)})[\u3001.]"), words.index


def _numbers(text: str, masked: str) -> Iterator[tuple[int, int, int]]:
    """Yield what may number an item: where it begins, where its figure does, and the number."""
    for found in _FIGURE.finditer(masked):
        kind = found.lastgroup or "number"
        yield found.start(), found.start(kind), int(found[kind])
    for found in _CIRCLED.finditer(text):
        yield found.start(), found.start(), ord(found.group()) - 0x245F
    if not masked.isascii() and (worded := _worded()) is not None:
        ways, place = worded
        for found in ways.finditer(masked):
            yield found.start(), found.start("word"), place(found["word"]) + 1
