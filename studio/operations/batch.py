"""Several sound files, or the parts of one, each its own video."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intents.edits import EditRequest
from studio.beginning import audio_timeline, readable_name
from studio.operations import captions
from studio.operations.context import Context, EditError
from studio.operations.cutting import parts, settled, split_track, without
from studio.operations.members import are_of_files, captions_for
from studio.timeline import AudioTrack, Media, Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the first of a batch: one timeline for each sound file, all looking alike.

    parts: one for each part of the sound as it was split, of the two halves where it was not.
    """
    if request.claim("parts"):
        return _of_parts(timeline)
    beneath = {clip.media for clip in timeline.music.clips}
    sounds = tuple(item for item in context.sounds() if item.id not in beneath)
    if beneath and {item.id for item in sounds} == _spoken(timeline.batch):
        # Each of these is a video already: the one underneath is to be one as well.
        sounds, beneath = context.sounds(), set()
    if len(sounds) < 2 and len(timeline.voice.clips) > 1 and beneath:
        # What lies underneath is no recording of its own: the parts of the sound are meant.
        return _of_parts(timeline)
    if len(sounds) < 2:
        sounds, beneath = context.of_kind("audio"), set()
    if len(sounds) < 2:
        raise EditError("nothing_to_batch")
    members = [_member(timeline, item, sounds, context) for item in sounds]
    if not beneath:
        members = [replace(member, music=AudioTrack("music")) for member in members]
    return replace(members[0], batch=tuple(members), focus="batch")


def _spoken(members: Sequence[Timeline]) -> set[str]:
    return {clip.media for member in members for clip in member.voice.clips}


def _member(timeline: Timeline, item: Media, sounds: Sequence[Media], context: Context) -> Timeline:
    """Return the video of one sound; what was done to that sound before stays done."""
    lines = timeline.batch if are_of_files(timeline) else () if timeline.batch else (timeline,)
    for known in lines:
        if {clip.media for clip in known.voice.clips} == {item.id}:
            own = replace(known, batch=())
            break
    else:
        own = _begun(timeline, item, _own_titles(timeline, context))
    if own.captions is not None and own.captions.media:
        return own
    file = captions_for(item, sounds, context)
    if file is None:
        return own
    try:
        return captions.apply(own, EditRequest("captions", {"file": file.name}), context)
    except EditError:
        return own


def _own_titles(timeline: Timeline, context: Context) -> dict[str, str]:
    """Return what the sound of a video calls itself, by the role of each text."""
    heard = [context.named(clip.media) for clip in timeline.voice.clips[:1]]
    return {t.role: t.text for item in heard if item for t in audio_timeline(item).texts}


def _begun(timeline: Timeline, item: Media, called: Mapping[str, str]) -> Timeline:
    """Return the first video of a sound that looks like the others.

    called: what the sound of the others calls itself; there this one's own name stands.
    """
    own = audio_timeline(item)
    background = timeline.background
    if background.kind == "cover" or (
        own.background.kind == "cover" and background.kind == "theme"
    ):
        background = own.background
    names = {text.role: text.text for text in own.texts}
    texts = tuple(
        replace(text, text=names[text.role])
        if text.role in names and text.text == called.get(text.role)
        else text
        for text in timeline.texts
        if not text.auto
    )
    line = replace(
        timeline,
        name=own.name or readable_name(item.name),
        voice=own.voice,
        texts=texts or own.texts,
        background=background,
        captions=None,
        batch=(),
    )
    return settled(line)


def _of_parts(timeline: Timeline) -> Timeline:
    voice = timeline.voice
    if len(voice.clips) < 2:
        voice = split_track(voice, round(voice.end_ms / 2))
    if len(voice.clips) < 2:
        raise EditError("no_sound")
    line = replace(timeline, voice=voice, batch=())
    members = []
    for number, group in enumerate(parts(voice.clips), start=1):
        others = [(0, group[0].start_ms), (group[-1].end_ms, voice.end_ms)]
        part = without(line, [(start, end) for start, end in others if end > start])
        members.append(replace(part, name=f"{timeline.name} {number}".strip()))
    return replace(members[0], batch=tuple(members), focus="batch")
