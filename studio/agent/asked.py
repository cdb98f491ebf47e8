"""What is told of one thing of the project that a question is about."""

from __future__ import annotations

from collections.abc import Mapping

from intents.edits import EditRequest
from intents.replies import answer
from intents.telling import clock_time, colour_name
from studio.operations import Context
from studio.operations.waveform import USUAL_HEIGHT
from studio.themes import theme
from studio.timeline import TextClip, Timeline


def told(timeline: Timeline, request: EditRequest, context: Context, lang: str) -> str:
    """Return what the project says of the thing that is asked about, with its values."""
    thing = request.word("thing") or ""
    names = {item.id: item.name for item in context.media}
    facts: Mapping[str, object] = {"line": timeline, "names": names}
    look = theme(timeline.theme)
    match thing:
        case "text":
            role = request.word("role")
            texts = [t for t in timeline.texts if t.role == role] or list(timeline.texts)
            facts = {**facts, "texts": [_text(one, timeline, lang) for one in texts]}
        case "waveform":
            wave = timeline.waveform
            own = wave.colours or look.wave
            facts = {
                **facts,
                "usual": not wave.colours,
                "colours": [colour_name(one, lang) for one in own],
                "percent": round((wave.height or USUAL_HEIGHT) * 100),
                "opacity": round(wave.opacity * 100),
            }
        case "progress_bar" | "clock" | "captions":
            part = getattr(timeline, thing)
            own_colour = getattr(part, "colour", None)
            usual = look.wave[0] if thing == "progress_bar" else look.ink
            colour = colour_name(own_colour or usual, lang)
            facts = {**facts, "usual": own_colour is None, "colour": colour}
        case "background":
            colours = [colour_name(one, lang) for one in timeline.background.colours]
            facts = {**facts, "colours": colours}
        case "sound":
            clips = timeline.voice.clips
            facts = {
                **facts,
                "voices": list(dict.fromkeys(names.get(one.media, "") for one in clips)),
                "volumes": list(dict.fromkeys(round(one.volume * 100) for one in clips)),
                "speeds": list(dict.fromkeys(f"{one.speed:g}" for one in clips)),
            }
        case _:
            pass
    return answer(f"told_{thing}", lang, **facts)


def _text(one: TextClip, timeline: Timeline, lang: str) -> dict[str, object]:
    usual = "center" if one.role in {"title", "artist"} else "bottom"
    return {
        "text": one.text,
        "vertical": one.vertical or usual,
        "horizontal": one.horizontal,
        "usual": one.colour is None,
        "colour": colour_name(one.colour or theme(timeline.theme).ink, lang),
        "percent": round((one.size or 1) * 100),
        "bold": one.weight == "bold",
        "start": clock_time(one.start_ms),
        "end": None if one.end_ms is None else clock_time(one.end_ms),
        "fades_in": bool(one.fade_in_ms),
        "fades_out": bool(one.fade_out_ms),
        "whole": one.start_ms == 0 and one.end_ms is None,
    }
