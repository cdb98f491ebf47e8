"""Facts into sentences: the answers of the language files, with times and colours as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from intents.replies import answer
from intents.telling import Change, readable
from studio.timeline import Timeline

_QUOTED = 60
"""So many characters are said again of what was not understood."""


def shortened(words: str) -> str:
    """Return the user's own words as they are quoted: a paste is not said again."""
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1].rstrip()}\u2026"


def phrased(found: Iterable[Change], lang: str, *, back: bool = False) -> list[str]:
    """Return one sentence for each change; what is different in one video of a batch is one line.

    back: the changes are told as what has been taken back, so that nothing "is now" so.
    """
    lines: list[str] = []
    for video, group in groupby(found, key=lambda change: change.video):
        said = [
            answer(change.key, lang, **readable({"back": back, **change.facts}, lang))
            for change in group
        ]
        lines += [answer("in_video", lang, name=video, changes=said)] if video else said
    return lines


def summary(timeline: Timeline) -> dict[str, int]:
    """Return how much of each kind is on the timeline, for a tool result."""
    return {
        "audio": len(timeline.voice.clips) + len(timeline.music.clips),
        "texts": len(timeline.texts),
        "captions": len(timeline.captions.cues) if timeline.captions else 0,
    }
