"""Colour signs that are written with several characters: families, skin tones, flags, keycaps."""

from __future__ import annotations

import re

VARIANT = "\ufe0f"
"""Asks for the coloured form of the character before it; has no shape of its own."""
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_PART = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_SIGN = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[#*0-9]\ufe0f?\u20e3|{_PART}(?:\u200d{_PART})*", re.DOTALL
)


def clusters(line: str) -> list[str]:
    """Return the characters of a line, those that make up one sign together."""
    found, place = [], 0
    while place < len(line):
        match = _SIGN.match(line, place)
        found.append(match.group() if match else line[place])
        place += len(found[-1])
    return found


def flag_letters(cluster: str) -> str:
    """Return the two letters of a flag, nothing for other signs."""
    if all(ord(character) in _FLAG_LETTERS for character in cluster):
        return "".join(chr(ord("A") + ord(c) - _FLAG_LETTERS.start) for c in cluster)
    return ""
