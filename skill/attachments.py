"""Files and addresses that come with the user's words: what they are, and whether they will do."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from skill.errors import FileTooLarge, UnsupportedFile, UsageError
from skill.plain import one_line
from skill.settings import BackendName

LIMIT_BYTES = 200 * 1024 * 1024
"""What is over 200 MiB is refused here; between 200 MB and that the backend decides."""

AUDIO_SUFFIXES = ("mp3", "wav", "m4a", "aac")
FILM_SUFFIXES = ("mp4", "mov", "avi", "webm", "mkv")
OTHER_SUFFIXES = (*FILM_SUFFIXES, "jpg", "png", "gif", "webp")
STUDIO_SUFFIXES = ("jpeg", "flac", "ogg", "opus", "aiff", "aif", "srt", "vtt", "lrc")
"""What the studio takes beyond the documents."""
PICTURE_SUFFIXES = ("jpg", "jpeg", "png", "gif", "webp")
CAPTION_SUFFIXES = ("srt", "vtt", "lrc")

_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
_ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE)
_PATH_IN_TEXT = re.compile(r"\"([^\"]+)\"|'([^']+)'|(\S+)")


def is_address(attachment: str) -> bool:
    """Whether the backend is to fetch it itself."""
    return bool(_ADDRESS.match(attachment))


def suffix_of(attachment: str) -> str:
    """Return the ending of a file's name or address, in small letters without its dot."""
    return attachment.partition("?")[0].rpartition(".")[2].lower()


def is_sound(attachment: str) -> bool:
    """Whether a video is made of that file or address; anything else goes along with one."""
    return suffix_of(attachment) not in {*PICTURE_SUFFIXES, *CAPTION_SUFFIXES}


def name_of(attachment: str) -> str:
    """Return the file name a user knows it by."""
    if is_address(attachment):
        parts = urlsplit(attachment)
        return one_line(unquote(parts.path).rpartition("/")[2] or parts.hostname or attachment)
    return one_line(Path(attachment).name)


def formats(backend: BackendName) -> str:
    """Return the kinds of files a backend takes, for a reply."""
    more = STUDIO_SUFFIXES if backend == "studio" else ()
    return ", ".join((*AUDIO_SUFFIXES, *OTHER_SUFFIXES, *more))


def check(attachment: str, backend: BackendName) -> None:
    """Raise a SkillError for what cannot be brought in, before anything is sent."""
    name = name_of(attachment)
    if is_address(attachment):
        if not urlsplit(attachment).hostname:
            raise UsageError("usage_missing_file", name=name)
        return
    path = Path(attachment)
    try:
        if not path.exists():
            raise UsageError("usage_missing_file", name=name)
        if path.is_dir():
            raise UsageError("usage_folder", name=name)
        if not path.is_file():
            raise UsageError("usage_unreadable", name=name)
        size = path.stat().st_size
        suffix = path.suffix.lower().removeprefix(".")
        allowed = (*AUDIO_SUFFIXES, *OTHER_SUFFIXES)
        # Some systems write the same kinds with other letters.
        also = STUDIO_SUFFIXES if backend == "studio" else ("jpeg",)
        if suffix not in (*allowed, *also):
            raise UnsupportedFile(name=name, formats=formats(backend))
        if size > LIMIT_BYTES:
            raise FileTooLarge(name=name, size_mb=round(size / 1e6), limit_mb=200)
        if size == 0:
            raise UsageError("usage_empty_file", name=name)
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise UsageError("usage_unreadable", name=name) from error


def found_in(text: str) -> list[str]:
    """Return the addresses and existing files that a text names."""
    found = [address.rstrip(".,;!?)") for address in _ADDRESS_IN_TEXT.findall(text)]
    for groups in _PATH_IN_TEXT.findall(_ADDRESS_IN_TEXT.sub(" ", text)):
        word = next(filter(None, groups), "").rstrip(",;")
        path = Path(word).expanduser() if "." in word and len(word) < 1024 else None
        try:
            if path is not None and path.is_file():
                found.append(str(path.absolute()))
        except (OSError, ValueError):
            continue
    return list(dict.fromkeys(found))
