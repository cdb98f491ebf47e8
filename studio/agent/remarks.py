"""What is answered to a remark: what the project says of what is missed, and what would mend it."""

from __future__ import annotations

from typing import Final

from intents.edits import EditRequest
from intents.edits.frames.remarks import mending
from studio.agent.turn import Turn
from studio.timeline import AudioClip, Timeline

TOLD: Final = frozenset(
    {
        "any_time",
        "approved",
        "banned",
        "unasked",
        "possible",
        "watermark",
        "formats",
        "file_size",
        "limit",
        "private",
        "off_topic",
        "unheard",
        "blurred",
        "playing",
    }
)
"""What a remark may be about."""


def remark(turn: Turn, request: EditRequest) -> None:
    """Answer a remark; what would mend it is offered."""
    line, thing = turn.timeline, request.word("thing") or ""
    if line is None:
        turn.say_no_sound()
        return
    is_so = {"unheard": _is_muted(line), "blurred": line.background.blur > 0}.get(thing, False)
    turn.offer = request.word("offer") or (mending(thing) if is_so else "")
    names = {item.id: item.name for item in turn.context.media}
    heard = _heard(line)
    voices = list(dict.fromkeys(names.get(one.media, "") for one in heard))
    volumes = list(dict.fromkeys(round(one.volume * 100) for one in heard))
    turn.say(
        f"remark_{thing}",
        line=line,
        voices=voices,
        volumes=volumes,
        is_so=is_so,
        words=request.words("words"),
        offer=turn.offer,
    )


def _is_muted(line: Timeline) -> bool:
    return any(clip.volume == 0 for clip in _heard(line))


def _heard(line: Timeline) -> tuple[AudioClip, ...]:
    """Return what the video is about: the voice, or the music when there is no voice."""
    return line.voice.clips or line.music.clips
