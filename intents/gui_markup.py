"""Marks of HTML in a backend's text: its blocks are read one by one, and marks are no words."""

from __future__ import annotations

import re
from collections.abc import Callable

_BLOCK = re.compile(
    r"(</?(?:p|li|ul|ol|div|br|hr|h[1-6]|tr|td|th|table|thead|tbody|section|article|blockquote)\b[^<>]{0,400}>)",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:b|i|u|em|strong|a|span|code|small|mark|font|kbd|sup|sub)\b[^<>]{0,400}>", re.IGNORECASE
)


def by_blocks(text: str, plain: Callable[[str], str]) -> str:
    """Return a text with the words of each block said plainly; a block left as it is keeps its marks."""
    if "<" not in text:
        return plain(text)
    return "".join(
        piece if at % 2 else _block(piece, plain) for at, piece in enumerate(_BLOCK.split(text))
    )


def _block(piece: str, plain: Callable[[str], str]) -> str:
    bare = _INLINE.sub("", piece)
    said = plain(bare)
    return piece if said == bare else said
