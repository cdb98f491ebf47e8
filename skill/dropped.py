"""Find the files a person dropped into a line of chat.

Terminals paste a dropped file as a path: plain, quoted, with backslashes before the spaces, or as
a file:// address. What exists on this disk is taken out of the words and attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TOKEN = re.compile(
    r"""
    (?P<quoted>'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)")(?=\s|$)
    |(?P<bare>(?:\\.|[^\s\\])+)
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\(.)")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_MEDIA = re.compile(
    r"\.(?:mp3|wav|m4a|aac|mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|srt|vtt|lrc)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line of chat, its files taken out."""

    words: str
    """What is left to say; a file in the middle of the sentence leaves its name."""
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    """Without quotes and backslashes."""
    is_quoted: bool


def find_files(line: str) -> Dropped:
    """Return the words and the existing files of a line."""
    whole = _file(line.strip(), is_quoted=False)
    if whole is not None:
        return Dropped("", (whole,))
    files: list[Path] = []
    pieces: list[str] = []
    position = 0
    for start, end, path in _paths(line):
        before = line[position:start]
        pieces.append(before)
        # A file at the beginning is only handed over, in the middle it is a word of the sentence.
        if "".join(pieces).strip():
            pieces.append(path.name)
        files.append(path)
        position = end
    pieces.append(line[position:])
    return Dropped("".join(pieces).strip(), tuple(files))


def _paths(line: str) -> Iterator[tuple[int, int, Path]]:
    tokens = list(_tokens(line))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        path = _file(token.text, is_quoted=token.is_quoted)
        last = at
        if path is None and not token.is_quoted and token.text.startswith(("/", "~", "file://")):
            # Some terminals paste spaces as they are: read on until a file is found.
            for further in range(at + 1, min(len(tokens), at + 20)):
                path = _file(line[token.start : tokens[further].end], is_quoted=False)
                if path is not None:
                    last = further
                    break
        if path is not None:
            yield token.start, tokens[last].end, path
        at = last + 1


def _tokens(line: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(line):
        if match["quoted"] is not None:
            inner = match["single"] if match["single"] is not None else match["double"]
            yield _Token(match.start(), match.end(), inner, is_quoted=True)
        else:
            text = match["bare"]
            if not _DRIVE.match(text):
                text = _ESCAPED.sub(r"\1", text)
            yield _Token(match.start(), match.end(), text, is_quoted=False)


def _file(text: str, *, is_quoted: bool) -> Path | None:
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    is_absolute = text.startswith(("/", "~")) or _DRIVE.match(text) is not None
    # A bare or quoted word such as "talk" may be a title: a relative name must look like media
    # and stand without quotes.
    if not is_absolute and (is_quoted or _MEDIA.search(text) is None):
        return None
    try:
        path = Path(text).expanduser()
        return path.absolute() if path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None
