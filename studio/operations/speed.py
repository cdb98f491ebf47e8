"""Faster or slower; the pitch is kept."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled, split_track, stretched_captions, stretched_text
from studio.operations.stretches import stretches_of
from studio.timeline import AudioClip, Cue, Timeline

SLOWEST, FASTEST = 0.25, 4.0
_ROUNDED_MS = 5
"""So far a length that was asked for may be missed because a speed has four places."""


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with the voice at another speed; captions and later texts go with it.

    speed: absolute (1 is as recorded); factor: on the present speed; to_ms: what length it takes.
    starts_ms and ends_ms, last_ms, part_number or half limit it to stretches: to_ms is theirs then.
    """
    clips = timeline.voice.clips
    if not clips:
        raise EditError("no_sound")
    if stretches := stretches_of(timeline.voice, request):
        return _in_part(timeline, request, stretches, context)
    speed = clips[0].speed
    if (to := request.ms("to_ms")) is not None and to > 0:
        speed *= timeline.duration_ms / to
    elif (absolute := request.number("speed")) is not None:
        speed = absolute
    elif (factor := request.number("factor")) is not None:
        speed *= factor
    speed = round(speed, 4)
    if not SLOWEST <= speed <= FASTEST:
        raise EditError("cannot_speed", speed=speed, slowest=SLOWEST, fastest=FASTEST)
    before = timeline.duration_ms
    position = clips[0].start_ms
    changed = []
    for clip in clips:
        length = round(_as_recorded_ms(clip, context) / speed)
        changed.append(replace(clip, start_ms=position, duration_ms=length, speed=speed))
        position += length
    if to is not None and 0 < abs(odd := clips[0].start_ms + round(to) - position) <= _ROUNDED_MS:
        # "Stretch it to twelve seconds" is no 11.999 s.
        changed[-1] = replace(changed[-1], duration_ms=changed[-1].duration_ms + odd)
        position += odd
    voice = replace(timeline.voice, clips=tuple(changed))
    ratio = position / before if before else 1.0
    texts = tuple(stretched_text(text, ratio) for text in timeline.texts)
    captions = timeline.captions and stretched_captions(timeline.captions, ratio)
    changed_line = replace(timeline, voice=voice, texts=texts, captions=captions, focus="speed")
    return settled(changed_line)


def _as_recorded_ms(clip: AudioClip, context: Context) -> float:
    """Return how much of the recording a clip plays.

    Its length at another speed is rounded, so what it was cut to is the roundest within that; one
    that ends where its recording does plays it to the end.
    """
    length_ms = clip.duration_ms * clip.speed
    left_ms = next((m.duration_ms for m in context.media if m.id == clip.media), 0)
    left_ms -= clip.source_start_ms
    if clip.speed != 1 and abs(left_ms - length_ms) <= _ROUNDED_MS * max(1.0, clip.speed):
        return left_ms
    for step_ms in (1000, 100, 10, 1):
        near_ms = round(length_ms / step_ms) * step_ms
        if abs(near_ms - length_ms) <= clip.speed / 2:
            return near_ms
    return length_ms


def _in_part(
    timeline: Timeline, request: EditRequest, stretches: list[tuple[int, int]], context: Context
) -> Timeline:
    """Return the timeline with only these stretches faster or slower."""
    if any(start >= timeline.duration_ms for start, _ in stretches):
        raise EditError("beyond_end", length_ms=timeline.duration_ms)
    edges = [edge for stretch in stretches for edge in stretch]
    length_ms = sum(min(end, timeline.duration_ms) - start for start, end in stretches)
    to = request.ms("to_ms")
    fitting = length_ms / to if to is not None and to > 0 else None
    before = split_track(timeline.voice, *edges).clips
    after: list[AudioClip] = []
    position = before[0].start_ms
    for clip in before:
        speed = clip.speed
        if any(start <= clip.start_ms < end for start, end in stretches):
            absolute, factor = request.number("speed"), request.number("factor")
            if fitting is not None:
                absolute, factor = None, fitting
            speed = round(absolute if absolute is not None else speed * (factor or 1.0), 4)
            if not SLOWEST <= speed <= FASTEST:
                raise EditError("cannot_speed", speed=speed, slowest=SLOWEST, fastest=FASTEST)
        length = round(_as_recorded_ms(clip, context) / speed)
        after.append(replace(clip, start_ms=position, duration_ms=length, speed=speed))
        position += length

    def moved(time_ms: int) -> int:
        """Return where a moment of the sound has gone."""
        for old, new in zip(before, after, strict=True):
            if time_ms <= old.end_ms:
                share = (time_ms - old.start_ms) / old.duration_ms
                return new.start_ms + round(max(0.0, share) * new.duration_ms)
        return position

    texts = tuple(
        replace(
            text,
            start_ms=moved(text.start_ms) if text.start_ms else 0,
            end_ms=moved(text.end_ms) if text.start_ms and text.end_ms is not None else text.end_ms,
        )
        for text in timeline.texts
    )
    captions = timeline.captions
    if captions is not None:
        cues = (Cue(moved(c.start_ms), moved(c.end_ms), c.text) for c in captions.cues)
        captions = replace(captions, cues=tuple(cues))
    voice = replace(timeline.voice, clips=tuple(after))
    return settled(replace(timeline, voice=voice, texts=texts, captions=captions, focus="speed"))
