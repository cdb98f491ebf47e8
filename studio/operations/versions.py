"""The same video in several shapes at once, each its own file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import gcd

from intents.edits import EditRequest
from studio.operations import canvas
from studio.operations.context import Context
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the first of the versions: one timeline for each shape, else all alike."""
    if request.claim("also"):
        return _one_more(timeline, request, context)
    members = [
        _version(one, shape, request, context)
        for one in timeline.batch or (timeline,)
        for shape in request.words("shapes")
    ]
    return replace(members[0], batch=tuple(members), focus="canvas")


def _version(one: Timeline, shape: str, request: EditRequest, context: Context) -> Timeline:
    across, down = shape.split(":")
    shaped = EditRequest("canvas", {"across": int(across), "down": int(down)}, request.text)
    version = canvas.apply(replace(one, batch=()), shaped, context)
    return replace(version, name=f"{one.name} {across}x{down}".strip())


def _one_more(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return what there is, with a version in another shape beside it; one it has already is none.

    Of several sounds each has its own versions.
    """
    there = list(timeline.batch) or [_named_by_shape(timeline)]
    members = list(there)
    for of_sound in _by_sound(there):
        first = of_sound[0]
        name = f" {first.name}".removesuffix(f" {_ratio(first)}").strip()
        shapes = {_ratio(one) for one in of_sound}
        for shape in request.words("shapes"):
            version = _version(replace(first, name=name), shape, request, context)
            if _ratio(version) not in shapes:
                members.append(version)
                shapes.add(_ratio(version))
    if len(members) == len(there):
        return timeline
    return replace(members[0], batch=tuple(members), focus="canvas")


def _named_by_shape(one: Timeline) -> Timeline:
    return replace(one, name=f"{one.name} {_ratio(one)}".strip())


def _by_sound(members: Sequence[Timeline]) -> list[list[Timeline]]:
    """Return the videos of each sound, in the order in which the sounds first come."""
    found: dict[tuple[str, ...], list[Timeline]] = {}
    for one in members:
        found.setdefault(_sound(one), []).append(one)
    return list(found.values())


def _sound(one: Timeline) -> tuple[str, ...]:
    return tuple(clip.media for clip in one.voice.clips)


def _ratio(one: Timeline) -> str:
    width, height = one.canvas.width, one.canvas.height
    common = gcd(width, height)
    return f"{width // common}x{height // common}"


def are_versions(timeline: Timeline) -> bool:
    """Whether a batch shows one and the same sound in several shapes."""
    sounds = {_sound(one) for one in timeline.batch}
    shapes = {(one.canvas.width, one.canvas.height) for one in timeline.batch}
    return len(timeline.batch) > 1 and len(sounds) == 1 and len(shapes) > 1
