"""Bring the user's files and addresses into the project."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from skill.errors import FileTooLarge, Unreachable, UnsupportedFile, UsageError
from skill.output import safe_name
from skill.settings import BackendName
from skill.timeline import one_line
from skill.turn import Turn
from skill.wire.account import Upload

LIMIT_BYTES = 200 * 1024 * 1024
"""What is over 200 MiB is refused here; between 200 MB and that the backend decides."""

AUDIO_SUFFIXES = ("mp3", "wav", "m4a", "aac")
OTHER_SUFFIXES = ("mp4", "mov", "avi", "webm", "mkv", "jpg", "png", "gif", "webp")
STUDIO_SUFFIXES = ("jpeg", "flac", "ogg", "opus", "aiff", "aif", "srt", "vtt", "lrc")
"""What the studio takes beyond the documents."""

_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
_ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE)
_PATH_IN_TEXT = re.compile(r"\"([^\"]+)\"|'([^']+)'|(\S+)")


def is_address(attachment: str) -> bool:
    """Whether the backend is to fetch it itself."""
    return bool(_ADDRESS.match(attachment))


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


async def upload(turn: Turn, text: str, key: str) -> None:
    """Bring in everything that came with the words, or that they name; ask when nothing did."""
    attachments = turn.request.attachments or found_in(text)
    if not attachments:
        turn.voice.reply("upload_what", formats=formats(turn.conversation.backend))
        return
    for attachment in attachments:
        check(attachment, turn.conversation.backend)
    await bring_in(turn, attachments, key)


async def bring_in(turn: Turn, attachments: list[str], key: str) -> None:
    """Upload each of them once, and say what came in."""
    await turn.session.connect()
    for number, attachment in enumerate(attachments):
        own = f"{key}:{number}"
        if turn.is_done(own):
            continue
        turn.voice.restart_progress("upload")
        taken = await _once_more_when_cut(turn, attachment)
        name = name_of(attachment)
        turn.conversation.uploads.append(name)
        turn.conversation.title = turn.conversation.title or safe_name(name)
        turn.keep()
        turn.done(own)
        turn.voice.progress("upload", 100)
        turn.voice.reply("uploaded", name=name, length=_length(taken))


def _length(taken: Upload) -> str:
    """Return "0:42" for a sound or film whose length the backend tells."""
    told = next((f.duration for f in taken.files if f.duration), None)
    if told is None or not 0 < told < 360_000:
        return ""
    seconds = round(told)
    return f"{seconds // 60}:{seconds % 60:02d}"


async def _once_more_when_cut(turn: Turn, attachment: str) -> Upload:
    try:
        return await _bring_one(turn, attachment)
    except Unreachable as error:
        if error.facts.get("status"):
            raise
        # The file is the same the second time: an upload may be repeated, a message may not.
        turn.voice.status("upload_again", name=name_of(attachment))
        turn.voice.restart_progress("upload")
        return await _bring_one(turn, attachment)


async def _bring_one(turn: Turn, attachment: str) -> Upload:
    session = turn.session
    client = session.client
    name = name_of(attachment)
    try:
        if is_address(attachment):
            turn.voice.progress("upload", None)
            return await session.call(lambda: client.upload_url(session.id, attachment))
        path = Path(attachment)
        size = max(1, path.stat().st_size)

        def sent(done: int) -> None:
            # The last percent is the backend's own work on the file.
            turn.voice.progress("upload", min(99.0, 100 * done / size))

        turn.voice.progress("upload", 0)
        return await session.call(lambda: client.upload_file(session.id, path, sent=sent))
    except UnsupportedFile as error:
        listed = formats(turn.conversation.backend)
        reason = error.facts.get("reason", "")
        raise UnsupportedFile(name=name, formats=listed, reason=reason) from error
    except FileTooLarge as error:
        raise FileTooLarge(name=name, size_mb=0, limit_mb=200) from error
    except OSError as error:
        raise UsageError("usage_unreadable", name=name) from error
