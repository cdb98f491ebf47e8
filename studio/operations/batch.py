"""Several sound files, each its own video."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.beginning import audio_timeline, readable_name
from studio.operations.context import Context, EditError
from studio.timeline import AudioTrack, Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the first of a batch: one timeline for each sound file, all looking alike."""
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
