"""Faster or slower; the pitch is kept."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled, stretched_captions, stretched_text
from studio.timeline import Timeline

SLOWEST, FASTEST = 0.25, 4.0


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with the voice at another speed; captions and later texts go with it.

    speed: absolute (1 is as recorded); factor: on the present speed; to_ms: what length it takes.
    """
    clips = timeline.voice.clips
    if not clips:
        raise EditError("no_sound")
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
        length = round(clip.duration_ms * clip.speed / speed)
        changed.append(replace(clip, start_ms=position, duration_ms=length, speed=speed))
        position += length
    voice = replace(timeline.voice, clips=tuple(changed))
    ratio = position / before if before else 1.0
    texts = tuple(stretched_text(text, ratio) for text in timeline.texts)
    captions = timeline.captions and stretched_captions(timeline.captions, ratio)
    changed_line = replace(timeline, voice=voice, texts=texts, captions=captions, focus="speed")
    return settled(changed_line)
