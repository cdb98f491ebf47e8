"""Several sound files one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.cutting import settled
from studio.operations.members import are_of_files
from studio.operations.versions import are_versions
from studio.timeline import AudioClip, AudioTrack, Captions, Cue, Media, Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with the sound files joined, in the order of uploading.

    order: "reversed" turns them round; what stands on the voice track already comes first and
    keeps its cuts. place: "before" puts the new file in front.
    """
    if timeline.batch and not are_of_files(timeline) and not are_versions(timeline):
        return _rejoined(timeline)
    sounds = _wanted(timeline, request, context)
    if len(sounds) < 2:
        raise EditError("nothing_to_join")
    if request.word("order") == "reversed":
        # Sounds that are joined already are turned round as they stand.
        order = [
            context.named(name) for name in dict.fromkeys(c.media for c in timeline.voice.clips)
        ]
        standing = [item for item in order if item in sounds]
        sounds = (standing if len(standing) == len(sounds) else sounds)[::-1]
    if (place := request.word("voice")) is not None:
        spoken = max(sounds, key=lambda item: item.voice_likeness)
        sounds.remove(spoken)
        sounds.insert(0 if place == "first" else len(sounds), spoken)
    for slot, at in (("first", 0), ("last", len(sounds))):
        one = context.pointed(EditRequest("join", {"file": request.word(slot) or ""}))
        if request.word(slot) and one in sounds:
            sounds.remove(one)
            sounds.insert(at, one)
    clips: list[AudioClip] = []
    position = 0
    speed = timeline.voice.clips[0].speed if timeline.voice.clips else 1.0
    lines = timeline.batch if are_of_files(timeline) else (timeline,)
    starts: dict[str, int] = {}
    for item in sounds:
        present = [c for line in lines for c in line.voice.clips if c.media == item.id]
        starts[item.id] = position
        for clip in present or [
            AudioClip(item.id, 0, round(item.duration_ms / speed), speed=speed)
        ]:
            clips.append(replace(clip, start_ms=position))
            position += clip.duration_ms
    music = timeline.music
    if any(clip.media in {item.id for item in sounds} for clip in music.clips):
        music = AudioTrack("music")
    voice = replace(timeline.voice, clips=tuple(clips))
    captions = timeline.captions
    if timeline.batch:
        heard = [line.voice.clips[0].media for line in lines]
        if all(file in starts for file in heard):
            captions = _one_after_the_other(lines, [starts[file] for file in heard])
    joined = replace(timeline, voice=voice, music=music, captions=captions, batch=(), focus="sound")
    return settled(joined)


def _rejoined(timeline: Timeline) -> Timeline:
    """Return the one video of which the batch has the parts."""
    clips: list[AudioClip] = []
    starts: list[int] = []
    position = 0
    for member in timeline.batch:
        starts.append(position)
        for number, clip in enumerate(member.voice.clips):
            begins = number == 0 and position > 0
            start = clip.start_ms + position
            clips.append(replace(clip, start_ms=start, part=clip.part or begins))
        position += member.voice.end_ms
    captions = _one_after_the_other(timeline.batch, starts)
    voice = replace(timeline.voice, clips=tuple(clips))
    return settled(replace(timeline, voice=voice, captions=captions, batch=(), focus="sound"))


def _one_after_the_other(lines: Sequence[Timeline], starts: Sequence[int]) -> Captions | None:
    """Return the captions of several videos as those of one, each moved to where its sound begins."""
    first = next((line.captions for line in lines if line.captions is not None), None)
    if first is None:
        return None
    cues = [
        Cue(cue.start_ms + start, cue.end_ms + start, cue.text)
        for line, start in zip(lines, starts, strict=True)
        for cue in (line.captions.cues if line.captions is not None else ())
    ]
    return replace(first, cues=tuple(sorted(cues, key=lambda cue: cue.start_ms)))


def _wanted(timeline: Timeline, request: EditRequest, context: Context) -> list[Media]:
    beneath = {clip.media for one in (timeline, *timeline.batch) for clip in one.music.clips}
    sounds = [item for item in context.sounds() if item.id not in beneath]
    if len(sounds) < 2:
        sounds = list(context.of_kind("audio"))
    if len(sounds) < 2:
        sounds = list(context.with_sound())
    named = [
        context.pointed(EditRequest("join", {"file": name})) for name in request.words("files")
    ]
    told = [item for item in named if item is not None and item in context.with_sound()]
    if len(told) > 1:
        return told
    pointed = context.pointed(request, "audio")
    if pointed is None and len(context.fresh) == 1:
        pointed = next((item for item in context.fresh if item in sounds), None)
    used = list(dict.fromkeys(clip.media for clip in timeline.voice.clips))
    if pointed is None and request.word("place") == "before":
        # "It belongs in front" of what was joined last.
        late = [item for item in sounds if item.id not in used]
        pointed = late[-1] if late else context.named(used[-1])
    if pointed is not None and used:
        present = [found for name in used if (found := context.named(name)) and name != pointed.id]
        # "The welcome first and the interview after it", said of sounds that come together.
        present = present or [item for item in sounds if item != pointed]
        if request.word("place") == "before":
            return [pointed, *present]
        return [*present, pointed]
    return sounds
