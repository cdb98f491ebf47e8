"""Several sound files, or the parts of one, each its own video."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.beginning import audio_timeline, readable_name
from studio.operations.context import Context, EditError
from studio.operations.cutting import split_track, without
from studio.timeline import AudioTrack, Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the first of a batch: one timeline for each sound file, all looking alike.

    parts: one for each part of the sound as it was split, of the two halves where it was not.
    """
    if request.claim("parts"):
        return _of_parts(timeline)
    sounds = context.of_kind("audio")
    if len(sounds) < 2:
        raise EditError("nothing_to_batch")
    members = []
    for item in sounds:
        own = audio_timeline(item)
        background = timeline.background
        if background.kind == "cover" or (
            own.background.kind == "cover" and background.kind == "theme"
        ):
            background = own.background
        texts = tuple(text for text in timeline.texts if not text.auto)
        members.append(
            replace(
                timeline,
                name=own.name or readable_name(item.name),
                voice=own.voice,
                music=AudioTrack("music"),
                texts=texts or own.texts,
                background=background,
                captions=None,
                batch=(),
            )
        )
    return replace(members[0], batch=tuple(members), focus="batch")


def _of_parts(timeline: Timeline) -> Timeline:
    voice = timeline.voice
    if len(voice.clips) < 2:
        voice = split_track(voice, round(voice.end_ms / 2))
    if len(voice.clips) < 2:
        raise EditError("no_sound")
    line = replace(timeline, voice=voice, batch=())
    members = []
    for number, clip in enumerate(voice.clips, start=1):
        others = [(0, clip.start_ms), (clip.end_ms, voice.end_ms)]
        part = without(line, [(start, end) for start, end in others if end > start])
        members.append(replace(part, name=f"{timeline.name} {number}".strip()))
    return replace(members[0], batch=tuple(members), focus="batch")
