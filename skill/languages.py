"""Which languages are there: one language is one file.

Looking at the names of the files costs nothing; reading them would take longer than `--help` may.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "intents" / "languages"

LANGUAGES: tuple[str, ...] = tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))
"""Their codes, as `--lang` and VIDEO_A2E_LANG take them."""
