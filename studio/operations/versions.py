"""The same video in several shapes at once, each its own file."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations import canvas
from studio.operations.context import Context
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the first of the versions: one timeline for each shape, else all alike."""
    members = []
    for one in timeline.batch or (timeline,):
        for shape in request.words("shapes"):
            across, down = shape.split(":")
            shaped = EditRequest("canvas", {"across": int(across), "down": int(down)}, request.text)
            version = canvas.apply(replace(one, batch=()), shaped, context)
            members.append(replace(version, name=f"{one.name} {across}x{down}".strip()))
    return replace(members[0], batch=tuple(members), focus="canvas")


def are_versions(timeline: Timeline) -> bool:
    """Whether a batch shows one and the same sound in several shapes."""
    sounds = {tuple(clip.media for clip in one.voice.clips) for one in timeline.batch}
    shapes = {(one.canvas.width, one.canvas.height) for one in timeline.batch}
    return len(timeline.batch) > 1 and len(sounds) == 1 and len(shapes) > 1
