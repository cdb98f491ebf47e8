"""Music under the voice: which file, how loud, looping, fades, ducking under speech."""

from __future__ import annotations

import math
from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled
from studio.timeline import AudioClip, AudioTrack, Media, Timeline

USUAL_VOLUME = 0.25
USUAL_DUCK_DB = 10.0
DEEPER_DUCK_DB = 14.0
"""Of music that goes down anyway, where somebody asks for that in words: it was not heard enough."""
GENTLE_END_MS = 400
"""A looped piece is cut anywhere: a short fade keeps that from being heard."""


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with music as asked; what was set before and not named stays."""
    if request.claim("visible") is False:
        if not timeline.music.clips:
            raise EditError("no_music")
        return replace(timeline, music=AudioTrack("music"), focus="music")
    item = _wanted(timeline, request, context)
    sounds = {clip.media for clip in timeline.voice.clips}
    if item is None and request.claim("another"):
        raise EditError("which_song")
    if item is not None and sounds == {item.id} and len(context.with_sound()) == 1:
        # The one sound of the video is no music under itself.
        raise EditError("no_music_upload")
    music = timeline.music
    if item is not None:
        music = _under(timeline, item)
        timeline = _without_voice_of(timeline, item)
    if not music.clips:
        raise EditError("no_music_upload")
    present = {clip.media for clip in timeline.music.clips}
    just_laid = not present or bool(present & {one.id for one in context.fresh})
    if just_laid and {"volume", "db"} & request.slots.keys():
        # What is laid under at an exact level stays at it; ducking that was there before stays.
        music = replace(music, duck_db=0.0)
    if (volume := request.number("volume")) is not None:
        music = _level(music, volume)
    elif (db := request.number("db")) is not None:
        music = _level(music, 10 ** (db / 20))
    elif (factor := request.number("factor")) is not None:
        music = _level(music, music.heard[0].volume * factor)
    music = _faded_and_ducked(music, request)
    goes_down = bool(present) and timeline.music.duck_db == USUAL_DUCK_DB
    if goes_down and request.slots == {"duck": True} and item is None:
        music = replace(music, duck_db=DEEPER_DUCK_DB)
    if (loop := request.claim("loop")) is not None:
        music = settled(replace(timeline, music=_looped(music, context, loop=loop))).music
    if (skipped := request.ms("skip_ms")) is not None:
        music = _skipped(music, skipped, context)
    start = request.ms("start_ms")
    if (shift := request.ms("shift_ms")) is not None:
        start = max(0, music.heard[0].start_ms + shift)
    end = request.ms("end_ms")
    if (later := request.ms("end_shift_ms")) is not None:
        end = _ending(music, later, timeline.duration_ms)
    if start is not None or end is not None:
        if (start or 0) >= timeline.duration_ms:
            raise EditError("beyond_end", length_ms=timeline.duration_ms)
        music = _between(music, start, end, timeline.duration_ms, context)
    return replace(settled(replace(timeline, music=music)), focus="music")


def _ending(music: AudioTrack, later: int, length: int) -> int:
    """Return when music ends that ends so much later. Raises EditError where it cannot."""
    first, last = music.heard[0], music.heard[-1]
    if later > 0 and last.end_ms >= length:
        raise EditError("music_longest")
    if last.end_ms + later <= first.start_ms:
        raise EditError("nothing_left", length_ms=last.end_ms - first.start_ms)
    return last.end_ms + later


def _wanted(timeline: Timeline, request: EditRequest, context: Context) -> Media | None:
    """Return the file that is to become the music, None when the present one is meant."""
    pointed = context.pointed(request, "audio", "video")
    if pointed is not None:
        if pointed.kind != "audio" and not pointed.has_sound:
            raise EditError("not_a_sound", name=pointed.name)
        return pointed
    sounds = [item for item in context.media if item.kind == "audio"]
    voices = {clip.media for clip in timeline.voice.clips} if len(sounds) > 1 else set()
    # What just became the voice is not laid under itself.
    voices |= context.elsewhere
    fresh = [item for item in context.fresh if item.kind == "audio" and item.id not in voices]
    laid = {clip.media for clip in timeline.music.clips}
    if fresh and not laid & {item.id for item in fresh}:
        return min(reversed(fresh), key=lambda item: round(item.voice_likeness, 1))
    if timeline.music.clips and not request.claim("another"):
        return None
    used = {clip.media for clip in timeline.voice.clips} | context.elsewhere | laid
    free = [item for item in context.with_sound() if item.id not in used]
    free = [item for item in free if item.id not in context.aside] or free
    audio = [item for item in free if item.kind == "audio"] or free
    joined = list(dict.fromkeys(clip.media for clip in timeline.voice.clips))
    if not audio and len(joined) > 1 and request.slots.keys() <= {"volume", "duck"}:
        # "No, the song under the talk" of what was joined.
        audio = [item for item in context.media if item.id in joined]
    if audio:
        return min(reversed(audio), key=lambda item: round(item.voice_likeness, 1))
    return None


def _under(timeline: Timeline, item: Media) -> AudioTrack:
    before = timeline.music
    length = timeline.voice.end_ms or item.duration_ms
    clip = AudioClip(
        item.id,
        0,
        length,
        volume=before.clips[0].volume if before.clips else USUAL_VOLUME,
        loop=True,
    )
    if before.clips:
        return replace(before, clips=(clip,))
    return AudioTrack("music", (clip,), fade_out_ms=GENTLE_END_MS, duck_db=USUAL_DUCK_DB)


def _without_voice_of(timeline: Timeline, item: Media) -> Timeline:
    """Take a file out of the voice when it becomes the music, unless it is all there is."""
    left = tuple(clip for clip in timeline.voice.clips if clip.media != item.id)
    if not left or len(left) == len(timeline.voice.clips):
        return timeline
    position, moved = 0, []
    for clip in left:
        moved.append(replace(clip, start_ms=position))
        position += clip.duration_ms
    return replace(timeline, voice=replace(timeline.voice, clips=tuple(moved)))


def _level(music: AudioTrack, volume: float) -> AudioTrack:
    volume, heard = round(min(max(volume, 0.0), 4.0), 4), music.heard
    return replace(
        music,
        clips=tuple(replace(c, volume=volume) if c in heard else c for c in music.clips),
    )


def _faded_and_ducked(music: AudioTrack, request: EditRequest) -> AudioTrack:
    if (fade := request.ms("in_ms")) is not None:
        music = replace(music, fade_in_ms=min(fade, music.end_ms))
    if (fade := request.ms("out_ms")) is not None:
        music = replace(music, fade_out_ms=min(fade, music.end_ms))
    if (duck := request.claim("duck")) is not None:
        # Asked for once more, it stays as deep as it is.
        depth = request.number("duck_db") or music.duck_db or USUAL_DUCK_DB
        level, down_to = music.heard[0].volume, request.number("duck_to")
        if down_to and level > down_to:
            depth = round(20 * math.log10(level / down_to), 1)
        music = replace(music, duck_db=abs(depth) if duck else 0.0)
    return music


def _looped(music: AudioTrack, context: Context, *, loop: bool) -> AudioTrack:
    clips = []
    for clip in music.clips:
        longest = clip.duration_ms if loop else min(clip.duration_ms, _once_ms(clip, context))
        # "Loop it" of music that is played once is up to the end of the video.
        stops = clip.stops and (clip.loop or not loop)
        clips.append(replace(clip, loop=loop, duration_ms=longest, stops=stops))
    return replace(music, clips=tuple(clips))


def _skipped(music: AudioTrack, skipped: int, context: Context) -> AudioTrack:
    """Return music that begins so much later in its file. Raises EditError where nothing is left."""
    first = music.heard[0]
    if skipped >= _once_ms(first, context):
        raise EditError("beyond_end", length_ms=_once_ms(first, context))
    clip = replace(first, source_start_ms=first.source_start_ms + skipped)
    if not clip.loop:
        clip = replace(clip, duration_ms=min(clip.duration_ms, _once_ms(clip, context)))
    return replace(music, clips=tuple(clip if one is first else one for one in music.clips))


def _once_ms(clip: AudioClip, context: Context) -> int:
    """Return how long the file plays from the clip's beginning, as long as now if nobody knows."""
    item = context.named(clip.media)
    if item is None or not item.duration_ms:
        return clip.duration_ms
    return max(1, round((item.duration_ms - clip.source_start_ms) / clip.speed))


def _between(
    music: AudioTrack, start: int | None, end: int | None, length: int, context: Context
) -> AudioTrack:
    """Return music that is heard from a start to an end; what is not told stays as it was.

    Looping music keeps its end, music that is played once its length.
    """
    first, last = music.heard[0], music.heard[-1]
    once = length if first.loop else _once_ms(first, context)
    begin = first.start_ms if start is None else start
    if end is not None:
        until = min(length, end)
    elif first.loop:
        until = last.end_ms
    else:
        until = begin + (last.end_ms - first.start_ms if last.stops else once)
    if begin >= until:
        begin, until = (begin, length) if end is None else (0, until)
    until = min(length, until, begin + once)
    stops = until < length and (first.loop or last.stops if end is None else until == end)
    clip = replace(first, start_ms=begin, duration_ms=max(1, until - begin), stops=stops)
    return replace(music, clips=(clip,))
