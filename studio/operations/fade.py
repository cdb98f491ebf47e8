"""The sound comes up at the beginning and goes down at the end."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.timeline import AudioTrack, Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with fades; 0 takes one away. target: voice, music or all."""
    target = request.word("target")
    if target is None:
        target = "music" if timeline.focus == "music" and timeline.music.clips else "all"
    if target == "music" and not timeline.music.clips:
        raise EditError("no_music")
    if not timeline.voice.clips and not timeline.music.clips:
        raise EditError("no_sound")
    if target != "music":
        timeline = replace(timeline, voice=_faded(timeline.voice, request))
    if target != "voice" and timeline.music.clips:
        timeline = replace(timeline, music=_faded(timeline.music, request))
    return replace(timeline, focus="fade" if target == "all" else target)


def _faded(track: AudioTrack, request: EditRequest) -> AudioTrack:
    length = track.end_ms
    if (fade := request.ms("in_ms")) is not None:
        track = replace(track, fade_in_ms=min(fade, length))
    if (fade := request.ms("out_ms")) is not None:
        track = replace(track, fade_out_ms=min(fade, length))
    if (since := request.ms("out_from_ms")) is not None:
        if since >= length:
            raise EditError("beyond_end", length_ms=length)
        track = replace(track, fade_out_ms=length - since)
    factors = {way: request.number(f"{way}_factor") for way in ("in", "out")}
    if None not in factors.values() and (track.fade_in_ms or track.fade_out_ms):
        # "That fade" is the one there is.
        factors["in"] = factors["in"] if track.fade_in_ms else None
        factors["out"] = factors["out"] if track.fade_out_ms else None
    if (factor := factors["in"]) is not None:
        track = replace(track, fade_in_ms=min(_scaled(track.fade_in_ms, factor), length))
    if (factor := factors["out"]) is not None:
        track = replace(track, fade_out_ms=min(_scaled(track.fade_out_ms, factor), length))
    return track


USUAL_MS = 2000


def _scaled(now_ms: int | None, factor: float) -> int:
    """Return a fade longer or shorter than now, from the usual one where there is none."""
    return round((now_ms or USUAL_MS) * factor)
