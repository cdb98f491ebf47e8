"""Questions about the project: what is on it, and a picture of a moment."""

from __future__ import annotations

from intents.edits import EditRequest
from intents.replies import answer
from intents.telling import colour_name, seconds
from studio.operations import Context
from studio.timeline import Timeline

LAST_MS = 200
"""How long before the end of the video its last picture is taken."""


def moment(timeline: Timeline, request: EditRequest) -> int:
    """Return the time that a preview is asked for; without one, where most is to be seen."""
    length = timeline.duration_ms
    if (at_ms := request.ms("at_ms")) is not None:
        return at_ms
    if (share := request.number("share")) is not None:
        return min(round(length * share), length - 1)
    match request.word("where"):
        case "head":
            return 0
        case "tail":
            return max(0, length - LAST_MS)
        case _:
            return min(length // 3, 2000)


def picture_name(at_ms: int | None) -> str:
    """Return the file name of a preview: "preview-0m12s.png"."""
    if at_ms is None:
        return "contact-sheet.png"
    seconds, rest = divmod(at_ms, 1000)
    tail = f"{rest:03d}ms" if rest else ""
    return f"preview-{seconds // 60}m{seconds % 60:02d}s{tail}.png"


def described(timeline: Timeline, context: Context, lang: str) -> str:
    """Return what is on the timeline, in words."""
    if timeline.batch:
        members = [
            {"name": member.name, "length_s": seconds(member.duration_ms)}
            for member in timeline.batch
        ]
        return answer("batch_described", lang, videos=members)
    names = {item.id: item.name for item in context.media}
    return answer(
        "described",
        lang,
        line=timeline,
        length_ms=timeline.duration_ms,
        names=names,
        voices=list(dict.fromkeys(names.get(c.media, "") for c in timeline.voice.clips)),
        music=[names.get(clip.media, "") for clip in timeline.music.clips[:1]],
        music_volume=round(timeline.music.clips[0].volume * 100) if timeline.music.clips else 0,
        volumes=[round(clip.volume * 100) for clip in timeline.voice.clips],
        clip_colours=[colour_name(text.colour, lang) for text in timeline.texts],
        bar=colour_name(timeline.progress_bar.colour, lang),
        back=[colour_name(c, lang) for c in timeline.background.colours],
        wave=[colour_name(c, lang) for c in timeline.waveform.colours],
    )
