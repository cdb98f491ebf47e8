"""Put what must not be read or changed behind one character each, and take it back.

Quotations, code, links and file names of a backend's text stay as they are, whatever is done to
the words around them. A quotation that is only the name of a button keeps its kind, so that a rule
can still see what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from intents.text import normalise

_FIRST: Final = 0x100000
"""Where private use begins in plane 16, which no writing system uses."""
_LAST: Final = 0x10FFFD
_BLOCK: Final = 0x800
"""Shields of one kind of label; quotations of no kind take what is left."""
TAGS_FIRST: Final = 0xF0000
"""Where plane 15 begins, whose characters stand for the phrases of one sentence."""
TAGS_BLOCK: Final = 0x500
"""Tags of one kind: as many as one sentence can hold."""
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
SHIELD: Final = re.compile("[\U00100000-\U0010ffff]")
"""What stands for a protected span."""

_PATH = re.compile(r" ?(?:>|\u203a|\u2192|\u279c|\u2014{1,2}) ?| [-\u2013/\u00b7|] ")
"""Between the words of a way through menus: the last of them that is known is where it leads."""

SPAN: Final = "span"
"""The kind of code, links and file names."""
_QUOTED = "\"'\u201c\u201d\u201e\u201f\u2018\u2019\u300c\u300d\u300e\u300f\u300a\u300b\u3010\u3011\u00ab\u00bb"
_SPANS = (
    re.compile(r"```[^`]{1,20000}```|~~~[^~]{1,20000}~~~"),
    re.compile(r"``[^`\n]{1,400}``|`[^`\n]{1,400}`"),
    re.compile(
        r"(?:https?://|www\.)[^\s<>\"\u3000-\u303f\uff00-\uffef\u2018-\u201f\U000f0000-\U0010ffff]{1,2000}"
        r"(?<![.,;:!?)\]}'*_])"
    ),
    re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"),
    re.compile(r'"[^"\n]{1,400}"'),
    re.compile(
        "[\u201c\u201d\u201e\u201f][^\u201c\u201d\u201e\u201f\n]{1,400}[\u201c\u201d\u201f]"
    ),
    re.compile("\u2018[^\u2018\u2019'\n]{1,400}[\u2019'](?!\\w)"),
    re.compile("\u300c[^\u300c\u300d\n]{1,400}\u300d"),
    re.compile("\u300e[^\u300e\u300f\n]{1,400}\u300f"),
    re.compile("\u300a[^\u300a\u300b\n]{1,400}\u300b"),
    re.compile("\u3010[^\u3010\u3011\n]{1,400}\u3011"),
    re.compile("\u00ab[^\u00ab\u00bb\n]{1,400}\u00bb"),
    re.compile(
        r"(?<!\w)'(?!\s)[^'\n]{1,120}?(?:(?<=[A-Za-z])'(?=[A-Za-z])[^'\n]{1,120}?){0,4}'(?!\w)"
    ),
    re.compile(
        r"(?<![\w./\\~-])(?:[\w%+@~-]{1,80}[./\\]){1,12}"
        r"(?:mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|mp3|wav|m4a|aac|flac|ogg|opus|srt|vtt|ass"
        r"|txt|pdf|docx?|csv|json|xml|ya?ml|zip|md|html?|ttf|otf)(?![A-Za-z0-9_])",
        re.ASCII | re.IGNORECASE,
    ),
)

_IDLE = "idle"
"""The kind of a label that starts nothing by itself."""
_ARROWS = ">\u203a\u2192\u279c"
_LONG_WAY = 2
"""So many arrows join names to a way through menus, whatever they are called."""


class Label(Protocol):
    """What the words on a button can be."""

    def names(self, text: str) -> bool:
        """Whether a text is such words and nothing else."""


class Shields:
    """The protected spans of one text."""

    def __init__(self, labels: Mapping[str, Sequence[Label]]) -> None:
        """`labels`: kind to what a quotation of that kind says, compared whole."""
        self._labels = labels
        self._kinds = {kind: index for index, kind in enumerate([*labels, SPAN, ""])}
        self._held: dict[str, str] = {}
        self._counts = dict.fromkeys(self._kinds, 0)

    def _hold(self, found: re.Match[str]) -> str:
        span = found.group()
        inside = self.open(span).strip(f"{_QUOTED}` ")
        other = "" if span[0] in _QUOTED else SPAN
        way = _PATH.split(normalise(inside))
        if sum(map(inside.count, _ARROWS)) >= _LONG_WAY:
            other = next((kind for kind in self._labels if kind == _IDLE), other)
        kind = next(
            (
                kind
                for said in reversed(way)
                for kind, labels in self._labels.items()
                if any(label.names(said) for label in labels)
            ),
            other,
        )
        count = self._counts[kind]
        if kind and count == _BLOCK:
            kind, count = "", self._counts[""]
        code = _FIRST + self._kinds[kind] * _BLOCK + count
        if code > _LAST:
            return span
        self._counts[kind] = count + 1
        shield = chr(code)
        self._held[shield] = span
        return shield

    def cover(self, text: str) -> str:
        """Return the text with each protected span as one character."""
        # The text may hold such characters itself: they are protected like the rest.
        text = _PRIVATE.sub(self._hold, text)
        for span in _SPANS:
            text = span.sub(self._hold, text)
        return text

    def open(self, text: str) -> str:
        """Return the text with every shield taken off again."""
        return SHIELD.sub(self._uncover, text)

    def _uncover(self, found: re.Match[str]) -> str:
        span = self._held.get(found.group(), found.group())
        # A character of private use that was in the text itself stands for nothing.
        return span if len(span) == 1 else SHIELD.sub(self._uncover, span)


def shield_classes(kinds: Sequence[str]) -> dict[str, str]:
    """Return, for each kind, for "other" and for "any", the pattern that matches its shields."""
    classes = {}
    for index, kind in enumerate(kinds):
        first = _FIRST + index * _BLOCK
        classes[f"q_{kind}"] = f"[{chr(first)}-{chr(first + _BLOCK - 1)}]"
    return classes | {
        "q_other": f"[{chr(_FIRST + len(kinds) * _BLOCK)}-{chr(_LAST)}]",
        "q_any": f"[{chr(_FIRST)}-{chr(_LAST)}]",
    }


def kind_of(shield: str, kinds: Sequence[str]) -> str:
    """Return the kind of a shield, "other" for a quotation that is no label."""
    at = (ord(shield) - _FIRST) // _BLOCK
    return kinds[at] if at < len(kinds) else "other"
