"""Bring the user's files and addresses into the project."""

from __future__ import annotations

import logging
from pathlib import Path

from intents.replies import say
from skill.attachments import (
    CAPTION_SUFFIXES,
    FILM_SUFFIXES,
    PICTURE_SUFFIXES,
    check,
    formats,
    found_in,
    is_address,
    is_sound,
    name_of,
    suffix_of,
)
from skill.errors import FileTooLarge, SkillError, Unreachable, UnsupportedFile, UsageError
from skill.handlers.chat import chat
from skill.handlers.project import look_at_project
from skill.output import safe_name
from skill.turn import Turn
from skill.wire.account import Upload

logger = logging.getLogger(__name__)

_KINDS = {"picture": PICTURE_SUFFIXES, "captions": CAPTION_SUFFIXES, "film": FILM_SUFFIXES}
"""What is no sound."""


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


async def go_on_with(turn: Turn, text: str) -> None:
    """Make the video that was described before its sound came; else say what can be done with files.

    text: the words with which the files were handed over.
    """
    comes = any(map(is_sound, turn.request.attachments))
    if comes and not turn.conversation.has_timeline and await _waits(turn):
        await chat(turn, text.strip() or say("default_request", turn.lang), "upload:made")
        return
    suffix = suffix_of(turn.request.attachments[-1])
    kind = next((kind for kind, suffixes in _KINDS.items() if suffix in suffixes), "sound")
    turn.voice.reply("uploaded_next", kind=kind, begun=turn.conversation.has_timeline)


async def _waits(turn: Turn) -> bool:
    """Whether something was asked for before there was a sound."""
    try:
        return bool((await look_at_project(turn)).waiting)
    except SkillError:
        # The file is here all the same.
        logger.warning("the project cannot be seen after an upload")
        return False


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
