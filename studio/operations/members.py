"""One edit on every video of a batch: each with its own sound, words and captions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath

from intents.edits import EditRequest
from studio.operations.captions import on_timeline
from studio.operations.context import Context, EditError, Operation
from studio.operations.versions import are_versions
from studio.timeline import Cue, Media, Timeline

_HAS_NONE = frozenset(
    {"no_captions", "captions_empty", "no_music", "no_logo", "no_text", "no_text_reads", "no_such_text", "no_such_part"}
)  # fmt: skip
"""Answers of a video that has nothing of what another one has: no fault where that was changed."""


def in_each(
    timeline: Timeline,
    operation: Operation,
    request: EditRequest,
    context: Context,
    *,
    only: int | None = None,
) -> tuple[Timeline, list[tuple[str, EditError]]]:
    """Return the batch with each of its videos edited, and what could not be done with which.

    only: the number of the one video that is meant.
    Raises EditError when it could be done with none.
    """
    if only is not None and not 0 < only <= len(timeline.batch):
        raise EditError("no_such_video", number=only, names=_names(timeline.batch))
    members: list[Timeline] = []
    failed: list[tuple[str, EditError]] = []
    for number, member in enumerate(timeline.batch, start=1):
        if only not in (None, number):
            members.append(member)
            continue
        own = _for_member(request, member, timeline)
        try:
            members.append(operation(member, own, _seen_by(member, timeline, request, context)))
        except EditError as error:
            members.append(member)
            failed.append((member.name, error))
    if len(failed) == (len(members) if only is None else 1):
        told = next((error for _, error in failed if error.key not in _HAS_NONE), failed[0][1])
        raise told
    batch = _told_apart(members) if _names(members) != _names(timeline.batch) else members
    left = [one for one in failed if one[1].key not in _HAS_NONE]
    return replace(batch[0], batch=tuple(batch)), left


def _names(members: Iterable[Timeline]) -> list[str]:
    return [member.name for member in members]


def _told_apart(members: Sequence[Timeline]) -> list[Timeline]:
    """Return the videos with numbers behind a name that several of them have."""
    names = _names(members)
    return [
        replace(member, name=f"{member.name} {number}")
        if names.count(member.name) > 1 and member.name
        else member
        for number, member in enumerate(members, start=1)
    ]


def _for_member(request: EditRequest, member: Timeline, batch: Timeline) -> EditRequest:
    """Return the request as it is meant for one video.

    "The title" was found by its words in the first video: in another it is that of the same role.
    Words that the user said himself are meant as they are.
    """
    quoted = request.word("target_text")
    if not quoted or quoted.casefold() in request.text.casefold():
        return request
    meant = next((text for text in batch.batch[0].texts if text.text == quoted), None)
    if meant is None or any(text.text == quoted for text in member.texts):
        return request
    slots = {key: value for key, value in request.slots.items() if key != "target_text"}
    return EditRequest(request.operation, {**slots, "target_role": meant.role}, request.text)


def _seen_by(member: Timeline, batch: Timeline, request: EditRequest, context: Context) -> Context:
    """Return what one video of a batch has to do with: neither the others' captions nor sounds."""
    own = {clip.media for clip in member.voice.clips}
    voices = {clip.media for one in batch.batch for clip in one.voice.clips}
    context = replace(context, elsewhere=frozenset(voices - own))
    if request.operation != "captions" or are_versions(batch):
        return context
    if not are_of_files(batch):
        # The file's times are those of the sound before it was parted.
        return replace(context, cues=lambda item: _placed(context.cues(item), member))
    files = context.of_kind("captions")
    pointed = context.pointed(request, "captions")
    if pointed is not None and not _owners(pointed, files, batch.batch, context):
        raise EditError("whose_captions", name=pointed.name, names=_names(batch.batch))
    mine = [one for one in files if member in _owners(one, files, batch.batch, context)]
    if pointed is not None and pointed not in mine:
        raise EditError("no_captions")
    lone = [one for one in files if one in context.fresh]
    if lone and not any(_owners(one, files, batch.batch, context) for one in lone):
        raise EditError("whose_captions", name=lone[-1].name, names=_names(batch.batch))
    hidden = {one.id for one in files if one not in mine}
    return replace(
        context,
        media=tuple(one for one in context.media if one.id not in hidden),
        fresh=tuple(one for one in context.fresh if one.id not in hidden),
    )


def _placed(cues: tuple[Cue, ...], member: Timeline) -> tuple[Cue, ...]:
    clips = member.voice.clips
    return on_timeline(cues, member, clips[0].media) if clips else cues


def are_of_files(timeline: Timeline) -> bool:
    """Whether the videos of a batch are of different sounds, not the parts of one."""
    sounds = [{clip.media for clip in one.voice.clips} for one in timeline.batch]
    return bool(sounds) and all(one != other for one, other in pairwise(sounds))


def _owners(
    captions: Media, files: Sequence[Media], members: Sequence[Timeline], context: Context
) -> list[Timeline]:
    """Return the videos that a subtitle file belongs to."""
    sounds = {clip.media for one in members for clip in one.voice.clips}
    heard = [item for item in context.media if item.id in sounds]
    item = sound_of(captions, files, heard)
    return [one for one in members if item and item.id in {c.media for c in one.voice.clips}]


def sound_of(captions: Media, files: Sequence[Media], sounds: Sequence[Media]) -> Media | None:
    """Return the sound whose captions a subtitle file has: by its name, else by its place.

    The place tells it only where there are as many files as sounds and no name fits any.
    """
    if found := _named_alike(captions, sounds):
        return found
    if len(files) != len(sounds) or any(_named_alike(one, sounds) for one in files):
        return None
    return sounds[files.index(captions)]


def captions_for(sound: Media, sounds: Sequence[Media], context: Context) -> Media | None:
    """Return the subtitle file of one of several sounds, the newest one of several."""
    files = context.of_kind("captions")
    return next((one for one in reversed(files) if sound_of(one, files, sounds) is sound), None)


def _named_alike(captions: Media, sounds: Sequence[Media]) -> Media | None:
    stem = PurePath(captions.name).stem.casefold()
    stems = {item.id: PurePath(item.name).stem.casefold() for item in sounds}
    same = [item for item in sounds if stems[item.id] == stem]
    # "talk.en.srt" belongs to "talk.wav".
    same = same or [item for item in sounds if stem.startswith((f"{stems[item.id]}.", f"{stems[item.id]}_", f"{stems[item.id]}-"))]  # fmt: skip
    return same[0] if len(same) == 1 else None
