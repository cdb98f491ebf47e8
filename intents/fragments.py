"""Parts that many patterns of a language file share, written once: `(?&name)` stands for one.

The notation is PCRE's for a group called by its name; here the text itself is put in, so that a
pattern is compiled, searched and shown as if it had been written out.
"""

from __future__ import annotations

import re
from typing import Any, Final

_CALL: Final = re.compile(r"\(\?&(\w+)\)")
SECTION: Final = "fragments"


def filled(section: Any) -> Any:
    """Return a section with each fragment's text where a pattern names it.

    section: as read from YAML; its `fragments`, pattern by name, may name those above them. What
    has another shape comes back as it is, for the validation that follows.
    Raises ValueError, ending in the key as msgspec's errors do, for a name that is not there.
    """
    written = section.get(SECTION, {}) if isinstance(section, dict) else None
    if not isinstance(written, dict):
        return section
    fragments: dict[str, str] = {}
    for key, text in written.items():
        fragments[key] = _filled(text, fragments, f".{SECTION}.{key}")
    return {
        key: fragments if key == SECTION else _filled(value, fragments, f".{key}")
        for key, value in section.items()
    }


def _filled(value: Any, fragments: dict[str, str], place: str) -> Any:
    if isinstance(value, str):
        return value if "(?&" not in value else _put_in(value, fragments, place)
    if isinstance(value, list):
        return [_filled(one, fragments, f"{place}[{at}]") for at, one in enumerate(value)]
    if isinstance(value, dict):
        return {key: _filled(one, fragments, f"{place}.{key}") for key, one in value.items()}
    return value


def _put_in(text: str, fragments: dict[str, str], place: str) -> str:
    def body(call: re.Match[str]) -> str:
        if call[1] not in fragments:
            raise ValueError(f"no fragment above is named {call[1]!r} - at `${place}`")
        return fragments[call[1]]

    return _CALL.sub(body, text)
