"""What is told of one thing of the project that a question is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intents.edits import EditRequest
from intents.edits.message.references import distance
from intents.replies import answer
from intents.telling import clock_time, colour_name, colours_named
from studio.operations import Context, silence
from studio.operations.waveform import USUAL_HEIGHT
from studio.themes import theme
from studio.timeline import Media, TextClip, Timeline

_NEAR: Final = 0.2
"""How far a colour may be from one that has a name and still be told by it."""


def told(timeline: Timeline, request: EditRequest, context: Context, lang: str) -> str:
    """Return what the project says of the thing that is asked about, with its values."""
    thing = request.word("thing") or ""
    names = {item.id: item.name for item in context.media}
    facts: Mapping[str, object] = {"line": timeline, "names": names}
    look = theme(timeline.theme)
    sized = request.word("look") == "size"
    match thing:
        case "text":
            role = request.word("role")
            texts = [t for t in timeline.texts if t.role == role] or list(timeline.texts)
            at_ms = request.ms("at_ms")
            if at_ms is not None:
                texts = [t for t in texts if _is_shown(t, at_ms)]
            facts = {
                **facts,
                "texts": [_text(one, timeline, lang) for one in texts],
                "sized": sized,
                "moment": "" if at_ms is None else clock_time(at_ms),
            }
        case "waveform":
            wave = timeline.waveform
            own = wave.colours or look.wave
            facts = {
                **facts,
                "usual": not wave.colours,
                "colours": [_coloured(one, lang) for one in own],
                "percent": round((wave.height or USUAL_HEIGHT) * 100),
                "opacity": round(wave.opacity * 100),
            }
        case "progress_bar" | "clock" | "captions":
            part = getattr(timeline, thing)
            own_colour = getattr(part, "colour", None)
            usual = look.wave[0] if thing == "progress_bar" else look.ink
            colour = _coloured(own_colour or usual, lang)
            facts = {**facts, "usual": own_colour is None, "colour": colour, "sized": sized}
        case "background":
            colours = [_coloured(one, lang) for one in timeline.background.colours]
            facts = {**facts, "colours": colours}
        case "sound":
            clips = timeline.voice.clips
            facts = {
                **facts,
                "voices": list(dict.fromkeys(names.get(one.media, "") for one in clips)),
                "volumes": list(dict.fromkeys(round(one.volume * 100) for one in clips)),
                "speeds": list(dict.fromkeys(f"{one.speed:g}" for one in clips)),
            }
        case "files":
            uses = _uses(timeline)
            facts = {"files": [_file(item, uses.get(item.id, "")) for item in context.media]}
        case "music" if timeline.music.clips:
            track = timeline.music
            begin, end = track.clips[0].start_ms, track.end_ms
            facts = {**facts, "starts": clock_time(begin), "ends": clock_time(end)}
        case "silence":
            facts = {**facts, "pauses": _pauses(timeline, context)}
        case "length":
            used = {clip.media for clip in timeline.voice.clips}
            sent = sum(item.duration_ms for item in context.media if item.id in used)
            facts = {**facts, "sent_ms": sent}
        case _:
            pass
    return answer(f"told_{thing}", lang, **facts)


def _uses(line: Timeline) -> dict[str, str]:
    """Return what each upload of a video, or of several, is for."""
    lines = line.batch or (line,)
    found: dict[str, str] = {}
    for one in lines:
        found |= {clip.media: "music" for clip in one.music.clips}
        found |= {clip.media: "voice" for clip in one.voice.clips}
        seen = {"background": one.background, "logo": one.logo, "captions": one.captions}
        for use, part in seen.items():
            if part is not None and part.media:
                found.setdefault(part.media, use)
    return found


def _file(item: Media, use: str) -> dict[str, str]:
    length = clock_time(round(item.duration_ms, -3)) if item.duration_ms else ""
    return {"name": item.name, "length": length, "use": use}


def _pauses(timeline: Timeline, context: Context) -> list[str]:
    """Return when nothing is heard of the voice, for as long as is a pause."""
    return [
        f"{clock_time(start)}–{clock_time(end)}"
        for start, end in silence.pauses(timeline, context)
        if end - start >= silence.SHORTEST_PAUSE_MS
    ]


def _coloured(colour: str, lang: str) -> str:
    """Return a colour by its name, one that has none by the nearest that has."""
    if (name := colour_name(colour, lang)) != colour:
        return name
    near, name = min((distance(colour, one), told) for one, told in colours_named(lang).items())
    return colour if near > _NEAR else answer("colour_near", lang, name=name, code=colour)


def _is_shown(one: TextClip, at_ms: int) -> bool:
    return one.start_ms <= at_ms and (one.end_ms is None or at_ms < one.end_ms)


def _text(one: TextClip, timeline: Timeline, lang: str) -> dict[str, object]:
    usual = "center" if one.role in {"title", "artist"} else "bottom"
    return {
        "text": one.text,
        "vertical": one.vertical or usual,
        "horizontal": one.horizontal,
        "usual": one.colour is None,
        "colour": _coloured(one.colour or theme(timeline.theme).ink, lang),
        "percent": round((one.size or 1) * 100),
        "bold": one.weight == "bold",
        "start": clock_time(one.start_ms),
        "end": None if one.end_ms is None else clock_time(one.end_ms),
        "fades_in": bool(one.fade_in_ms),
        "fades_out": bool(one.fade_out_ms),
        "whole": one.start_ms == 0 and one.end_ms is None,
    }
