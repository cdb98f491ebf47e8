"""Read a subtitle file: SubRip, WebVTT, or the lines of a song."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pysubs2

from studio.faults import UnsupportedMedia
from studio.media import read_text
from studio.timeline import Cue

_STAMP: Final = re.compile(r"\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_OFFSET: Final = re.compile(r"^\s*\[offset:\s*([+-]?\d+)\s*\]", re.IGNORECASE)
_WORD_STAMP: Final = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>")
_LAST_LINE_MS: Final = 5_000


def cues(path: Path, *, suffix: str) -> tuple[Cue, ...]:
    """Return the captions in order of time, without overlaps, markup taken off.

    suffix: srt, vtt or lrc, as the upload was named. Raises UnsupportedMedia ("no_captions").
    """
    text = read_text(path)
    return _settled(_lyrics(text) if suffix == "lrc" else _subtitles(text, suffix))


def _subtitles(text: str, suffix: str) -> list[Cue]:
    try:
        subtitles = pysubs2.SSAFile.from_string(text, format_=suffix)
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise UnsupportedMedia("no_captions") from error
    return [
        Cue(event.start, event.end, _lines(event.plaintext))
        for event in subtitles.events
        if not event.is_comment
    ]


def _lyrics(text: str) -> list[Cue]:
    """Each line shows until the next; an empty one ends the line before it."""
    offset_ms = 0
    stamped: list[tuple[int, str]] = []
    for line in text.splitlines():
        if found := _OFFSET.match(line):
            # A positive offset shows the words sooner.
            offset_ms = int(found.group(1))
            continue
        stamps = list(_STAMP.finditer(line))
        if not stamps:
            continue
        words = _lines(_WORD_STAMP.sub("", line[stamps[-1].end() :]))
        for stamp in stamps:
            minutes, seconds, part = stamp.groups()
            part_ms = int((part or "0").ljust(3, "0"))
            at = int(minutes) * 60_000 + int(seconds) * 1000 + part_ms - offset_ms
            stamped.append((max(0, at), words))
    stamped.sort(key=lambda pair: pair[0])
    ends = [at for at, _ in stamped[1:]]
    ends.append(stamped[-1][0] + _LAST_LINE_MS if stamped else 0)
    return [Cue(at, end, words) for (at, words), end in zip(stamped, ends, strict=True)]


def _lines(text: str) -> str:
    kept = (" ".join(line.split()) for line in re.sub(r"<[^>]{1,40}>", "", text).splitlines())
    return "\n".join(line for line in kept if line)


def _settled(found: list[Cue]) -> tuple[Cue, ...]:
    """Order the captions; of two that overlap the first ends where the second begins."""
    ordered = sorted(
        (cue for cue in found if cue.text and cue.end_ms > cue.start_ms >= 0),
        key=lambda cue: cue.start_ms,
    )
    settled: list[Cue] = []
    for cue in ordered:
        if settled and settled[-1].start_ms == cue.start_ms:
            before = settled.pop()
            end = max(before.end_ms, cue.end_ms)
            settled.append(Cue(cue.start_ms, end, f"{before.text}\n{cue.text}"))
            continue
        if settled and settled[-1].end_ms > cue.start_ms:
            before = settled.pop()
            settled.append(Cue(before.start_ms, cue.start_ms, before.text))
        settled.append(cue)
    return tuple(settled)
