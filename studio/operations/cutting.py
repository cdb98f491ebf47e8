"""Cutting the sound: what is left moves together, and everything tied to time goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.timeline import AudioClip, AudioTrack, Captions, Cue, TextClip, Timeline

Stretch = tuple[int, int]
SHORTEST_MS = 100
"""A video shorter than this is no video."""


def split_clip(clip: AudioClip, at_ms: int) -> tuple[AudioClip, ...]:
    """Return the two halves of a clip cut at a time on the timeline, or the clip itself."""
    if not clip.start_ms < at_ms < clip.end_ms:
        return (clip,)
    head_ms = at_ms - clip.start_ms
    head = replace(clip, duration_ms=head_ms)
    tail = replace(
        clip,
        start_ms=at_ms,
        duration_ms=clip.duration_ms - head_ms,
        source_start_ms=clip.source_start_ms + round(head_ms * clip.speed),
        part=False,
    )
    return (head, tail)


def split_track(track: AudioTrack, *times_ms: int) -> AudioTrack:
    """Return the track with a clip border at each of these times."""
    clips = track.clips
    for at_ms in times_ms:
        clips = tuple(part for clip in clips for part in split_clip(clip, at_ms))
    return replace(track, clips=clips)


def parts(clips: Sequence[AudioClip]) -> list[tuple[AudioClip, ...]]:
    """Return the parts of a sound: where it was split or another file begins, else every clip."""
    groups: list[list[AudioClip]] = []
    for clip in clips:
        if groups and not clip.part and clip.media == groups[-1][-1].media:
            groups[-1].append(clip)
        else:
            groups.append([clip])
    return [tuple(group) for group in groups] if len(groups) > 1 else [(clip,) for clip in clips]


def part(clips: Sequence[AudioClip], number: int) -> Stretch | None:
    """Return from where to where the part of that number runs, from the end below zero, the middle one for 0."""
    every = [(group[0].start_ms, group[-1].end_ms) for group in parts(clips)]
    if number == 0:
        return every[len(every) // 2] if len(every) % 2 and len(every) > 1 else None
    if abs(number) > len(every):
        return None
    return every[number - 1] if number > 0 else every[number]


def moved(time_ms: int, cuts: Sequence[Stretch]) -> int:
    """Return where a time comes to lie once these stretches are gone; a time inside goes to its start."""
    gone = 0
    for start, end in cuts:
        if time_ms <= start:
            break
        gone += min(time_ms, end) - start
    return time_ms - gone


def merged(cuts: Sequence[Stretch], length_ms: int) -> list[Stretch]:
    """Return the stretches in order, inside the length, none overlapping another."""
    whole: list[Stretch] = []
    for start, end in sorted((max(0, a), min(length_ms, b)) for a, b in cuts):
        if start >= end:
            continue
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def without(timeline: Timeline, cuts: Sequence[Stretch]) -> Timeline:
    """Return the timeline without these stretches: sound, texts and captions close up."""
    gone = merged(cuts, timeline.duration_ms)
    if not gone:
        return timeline
    voice = timeline.voice if timeline.voice.clips else timeline.music
    clips = split_track(voice, *(edge for cut in gone for edge in cut)).clips
    left: list[AudioClip] = []
    begins = False
    for clip in clips:
        # A part of which the beginning is cut begins where the rest of it does.
        begins = begins or clip.part
        if not any(start <= clip.start_ms < end for start, end in gone):
            left.append(replace(clip, start_ms=moved(clip.start_ms, gone), part=begins))
            begins = False
    track = replace(voice, clips=tuple(left))
    cut = (
        replace(timeline, voice=track) if voice.role == "voice" else replace(timeline, music=track)
    )
    texts = []
    for text in timeline.texts:
        start = moved(text.start_ms, gone)
        end = None if text.end_ms is None else moved(text.end_ms, gone)
        if end is None or end > start:
            texts.append(replace(text, start_ms=start, end_ms=end))
    captions = timeline.captions
    if captions is not None:
        cues = [Cue(moved(c.start_ms, gone), moved(c.end_ms, gone), c.text) for c in captions.cues]
        captions = replace(captions, cues=tuple(c for c in cues if c.end_ms > c.start_ms))
    return settled(replace(cut, texts=tuple(texts), captions=captions))


def settled(timeline: Timeline) -> Timeline:
    """Return the timeline with everything inside its length: music as long as the voice.

    Texts that would begin after the end are gone, others end with the video at the latest.
    """
    timeline = _fit_music(timeline)
    length = timeline.duration_ms
    if not length:
        return timeline
    texts = [
        text if text.end_ms is None or text.end_ms <= length else replace(text, end_ms=length)
        for text in timeline.texts
        if text.start_ms < length
    ]
    captions = timeline.captions
    if captions is not None:
        cues = [
            replace(cue, end_ms=min(cue.end_ms, length))
            for cue in captions.cues
            if cue.start_ms < length
        ]
        captions = replace(captions, cues=tuple(cues))
    return replace(timeline, texts=tuple(texts), captions=captions)


def _fit_music(timeline: Timeline) -> Timeline:
    """Return the timeline with looping music up to its next piece or the end of the voice.

    Music that is played once, or was told to end before, reaches no farther than that.
    """
    end = timeline.voice.end_ms
    music = timeline.music
    if not end or not music.clips:
        return timeline
    clips = []
    inside = [clip for clip in music.clips if clip.start_ms < end]
    starts = [clip.start_ms for clip in inside[1:]]
    for clip, until in zip(inside, [*starts, end], strict=False):
        if (clip.loop and not clip.stops) or clip.end_ms > until:
            # A piece before another ends where that begins: only the last one reaches the end.
            clips.append(replace(clip, duration_ms=max(1, until - clip.start_ms)))
        else:
            clips.append(clip)
    return replace(timeline, music=replace(music, clips=tuple(clips)))


def stretched_text(text: TextClip, ratio: float) -> TextClip:
    """Return a text whose sound became `ratio` times as long.

    What begins with the video keeps its length (a title is read, not heard); what begins later
    belongs to what is said there and moves with it.
    """
    if text.start_ms == 0:
        return text
    end = None if text.end_ms is None else round(text.end_ms * ratio)
    return replace(text, start_ms=round(text.start_ms * ratio), end_ms=end)


def stretched_captions(captions: Captions, ratio: float) -> Captions:
    """Return captions whose sound became `ratio` times as long."""
    cues = (
        Cue(round(cue.start_ms * ratio), round(cue.end_ms * ratio), cue.text)
        for cue in captions.cues
    )
    return replace(captions, cues=tuple(cues))
