"""Lines of JSON that every reader of lines takes for one line."""

from __future__ import annotations

import json

# Legal inside JSON, but line ends to many readers of lines.
_LINE_SEPARATORS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def json_line(body: object) -> str:
    """Return one line of JSON: UTF-8 unescaped, no character that some readers take for a line end."""
    return json.dumps(body, ensure_ascii=False).translate(_LINE_SEPARATORS)
