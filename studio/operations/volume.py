"""How loud the voice, the music or a stretch of it is."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import split_track
from studio.operations.music import USUAL_VOLUME
from studio.operations.stretches import stretches_of
from studio.timeline import AudioTrack, Timeline

LOUDEST = 4.0


_STEP = 1.4
"""Up to this factor a level was not told, only which way it goes."""


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with another volume.

    target: voice, music or all; the one last touched when not said. volume is absolute and
    linear, factor and db are on the present one; starts_ms and ends_ms limit it to stretches,
    last_ms to the end, part_number to a part after splitting, half to the first or second one.
    """
    target = request.word("target")
    if target is None:
        target = "music" if timeline.focus == "music" and timeline.music.clips else "voice"
    if target == "music" and not timeline.music.clips:
        raise EditError("no_music")
    before = timeline.voice
    if target in {"voice", "all"}:
        timeline = replace(timeline, voice=_changed(timeline.voice, request, timeline))
    if target == "all" and timeline.music.clips:
        request = _beside(request, before)
    if target == "music" or (target == "all" and timeline.music.clips):
        timeline = replace(timeline, music=_changed(timeline.music, request, timeline))
    return replace(timeline, focus="music" if target == "music" else "voice")


def _beside(request: EditRequest, voice: AudioTrack) -> EditRequest:
    """Return a level of the whole as what it does to the music: it stays so much below the voice."""
    level, now = request.number("volume"), max((clip.volume for clip in voice.clips), default=0.0)
    if not level:
        return request
    if not now:
        # Nothing was heard: music comes back as it lies under a voice.
        return replace(request, slots={**request.slots, "volume": level * USUAL_VOLUME})
    slots = {slot: value for slot, value in request.slots.items() if slot != "volume"}
    return replace(request, slots={**slots, "factor": level / now})


def _changed(track: AudioTrack, request: EditRequest, timeline: Timeline) -> AudioTrack:
    if not track.clips:
        raise EditError("no_sound")
    stretches = stretches_of(track, request)
    for start, end in stretches:
        if start >= timeline.duration_ms:
            raise EditError("beyond_end", length_ms=timeline.duration_ms)
        track = split_track(track, start, end)
    # A part that was silenced stays silent when all of it becomes louder; "unmute" is for all.
    partly = not stretches and request.number("volume") != 1 and any(c.volume for c in track.clips)
    stretches = stretches or [(0, track.end_ms)]
    clips = tuple(
        replace(clip, volume=_level(clip.volume, request))
        if any(start <= clip.start_ms < end for start, end in stretches)
        and (clip.volume or not partly)
        else clip
        for clip in track.clips
    )
    return replace(track, clips=clips)


def _level(volume: float, request: EditRequest) -> float:
    if (absolute := request.number("volume")) is not None:
        level = absolute
    elif (db := request.number("db")) is not None:
        level = volume * 10 ** (db / 20)
    elif (factor := request.number("factor")) is not None:
        level = (volume or 1.0) * factor if factor else 0.0
        if factor <= _STEP and volume < LOUDEST:
            # "A bit louder" goes as far as it can go.
            level = min(level, LOUDEST)
    else:
        level = volume
    if level > LOUDEST:
        raise EditError("too_loud", percent=round(level * 100), loudest=round(LOUDEST * 100))
    return round(max(level, 0.0), 4)
