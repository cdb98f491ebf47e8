"""Where a finished file goes: the user's folder or path, never over an existing file.

A file is written under a hidden name beside its place and takes its own name when it is whole.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from skill.errors import UsageError
from skill.store import storage

_MEDIA_SUFFIX = re.compile(
    r"\.(mp3|wav|m4a|aac|flac|ogg|opus|aiff?|mp4|mov|webm|mkv|avi)$", re.IGNORECASE
)
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_MAX_NAME_BYTES = 120


def safe_name(title: str) -> str:
    """Return a file name without suffix for any title; letters of all scripts stay."""
    text = unicodedata.normalize("NFC", title)
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    text = re.sub(r'[/\\:*?"<>|]+', " ", text)
    text = _MEDIA_SUFFIX.sub("", " ".join(text.split())).strip(". ")
    while len(text.encode("utf-8")) > _MAX_NAME_BYTES:
        text = text[:-1].rstrip(". ")
    return f"{text}-video" if _RESERVED.match(text) else text or "video"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder and the name that a file should get in it."""

    folder: Path
    name: str

    def part(self, mark: str) -> Path:
        """Return where the file grows; the same for the same mark, so that it can go on."""
        return self.folder / f".{safe_name(self.name)[:60]}.{safe_name(mark)[:60]}.part"

    def make_folder(self) -> None:
        """Make the folder. Raises UsageError or StorageFull."""
        with storage(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)

    def settle(self, part: Path) -> Path:
        """Give the finished file its name, numbered when that is taken, and return its path."""
        stem, dot, suffix = self.name.rpartition(".")
        stem, suffix = (stem, dot + suffix) if stem else (self.name, "")
        with storage(self.folder):
            for number in range(1, 100_000):
                target = self.folder / (self.name if number == 1 else f"{stem}-{number}{suffix}")
                if _take(part, target):
                    return target
        raise UsageError("usage_path", path=str(self.folder))


def _take(part: Path, target: Path) -> bool:
    """Rename without ever replacing; False when the name is taken."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links: a reserved empty file keeps others away meanwhile.
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            return False
        part.replace(target)
        return True
    part.unlink()
    return True


def place(out: str, folder: str, title: str, *, several: bool = False) -> Place:
    """Return where a video with that title goes.

    out: what the user chose, absolute, a file or a folder, or "": then `folder`.
    several: more than one video will come, so a name without suffix is a folder.
    """
    named = f"{safe_name(title)}.mp4"
    if not out:
        return Place(Path(folder or "."), named)
    path = Path(out)
    if path.is_dir() or out.endswith(("/", os.sep)) or (several and not path.suffix):
        return Place(path, named)
    return Place(path.parent, path.name if path.suffix else f"{path.name}.mp4")


def _takes_files(folder: Path) -> bool:
    # Permissions do not tell it: of a read-only disk, or to an administrator.
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        # A full disk is another matter, and may have room again when the video comes.
        return error.errno in {errno.ENOSPC, errno.EDQUOT}


def check(out: str, folder: str, *, several: bool = False) -> None:
    """Raise UsageError when no file can come to be there; nothing is made yet."""
    wanted = place(out, folder, "video", several=several).folder
    existing = wanted
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir() or not _takes_files(existing):
        raise UsageError("usage_out", path=str(wanted))
    if out and Path(out).exists() and not (Path(out).is_dir() or Path(out).is_file()):
        raise UsageError("usage_out", path=out)
