"""What an upload is for, when the first guess was wrong: voice, music, background."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations import music
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled
from studio.timeline import AudioClip, AudioTrack, Media, Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with that file in that role.

    role: voice or music. The file whose place it takes gets the other role when the words swap
    them (swap) or when it would otherwise not be heard at all although it was before.
    """
    if request.claim("swap"):
        newcomer = _newcomer(timeline, request, context)
        if newcomer is not None:
            # "Swap the music for this": another file takes its place, the voice stays.
            pointing = EditRequest("music", {"file": newcomer.name}, request.text)
            return music.apply(timeline, pointing, context)
        return _swapped(timeline, context)
    item = context.pointed(request, "audio", "video")
    if item is None:
        item = next((i for i in reversed(context.fresh) if i.kind == "audio" or i.has_sound), None)
    if item is None:
        raise EditError("which_file")
    if item.kind != "audio" and not item.has_sound:
        raise EditError("not_a_sound", name=item.name)
    others = [i for i in context.with_sound() if i.id != item.id and i.kind == "audio"]
    in_voice = any(clip.media == item.id for clip in timeline.voice.clips)
    if request.word("role") == "music":
        if in_voice and not any(c.media != item.id for c in timeline.voice.clips):
            spoken = _other_voice(timeline, others)
            if spoken is None:
                raise EditError("only_sound", name=item.name)
            timeline = _voiced(replace(timeline, music=AudioTrack("music")), spoken)
        pointing = EditRequest("music", {**request.slots, "file": item.name}, request.text)
        return music.apply(timeline, pointing, context)
    return _to_voice(timeline, item, context)


def _newcomer(timeline: Timeline, request: EditRequest, context: Context) -> Media | None:
    """Return the sound that came with the words, or is named in them, and is not heard yet."""
    if not timeline.music.clips:
        return None
    heard = {clip.media for clip in (*timeline.voice.clips, *timeline.music.clips)}
    idle = [item for item in context.of_kind("audio") if item.id not in heard]
    said = request.text.casefold()
    meant = [item for item in idle if item in context.fresh or item.name.casefold() in said]
    return meant[-1] if meant else None


def _other_voice(timeline: Timeline, others: list[Media]) -> Media | None:
    in_music = {clip.media for clip in timeline.music.clips}
    return next((i for i in others if i.id in in_music), None) or max(
        others, key=lambda i: i.voice_likeness, default=None
    )


def _voiced(timeline: Timeline, item: Media) -> Timeline:
    clip = AudioClip(item.id, 0, item.duration_ms)
    return settled(replace(timeline, voice=replace(timeline.voice, clips=(clip,))))


def _to_voice(timeline: Timeline, item: Media, context: Context) -> Timeline:
    if [clip.media for clip in timeline.voice.clips] == [item.id]:
        return replace(timeline, focus="voice")
    old = next((context.named(c.media) for c in timeline.voice.clips if c.media != item.id), None)
    was_music = any(clip.media == item.id for clip in timeline.music.clips)
    if was_music:
        timeline = replace(timeline, music=AudioTrack("music"))
    timeline = _voiced(timeline, item)
    if was_music and old is not None:
        pointing = EditRequest("music", {"file": old.name})
        timeline = music.apply(timeline, pointing, context)
    return replace(timeline, focus="voice")


def _swapped(timeline: Timeline, context: Context) -> Timeline:
    if not timeline.music.clips or not timeline.voice.clips:
        raise EditError("no_music")
    item = context.named(timeline.music.clips[0].media)
    if item is None:
        raise EditError("no_music")
    return _to_voice(timeline, item, context)
