"""How a project begins, and where uploads go that no words placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from intents.edits import EditRequest
from studio.agent.history import History
from studio.beginning import first_timeline, music_beside, voice_of
from studio.operations import OPERATIONS, Context
from studio.operations.context import SPEECH, EditError
from studio.operations.cutting import settled
from studio.operations.members import are_of_files
from studio.timeline import Background, Captions, Media, Timeline

NAMES_PICTURE = frozenset({"background", "logo"})
STARTED_OVER = "started_over"
"""What was last spoken of after a fresh start."""
_BESIDE = frozenset({"music", "join", "batch", "roles", "exchange"})
"""What one more sound is for where it begins no video of its own."""
_BACK = frozenset({"undo", "redo", "back", "bring_back", "correct", "take_back"})


def begun(media: Iterable[Media]) -> Timeline | None:
    """Return the default video of these uploads, None when nothing among them can be heard."""
    return first_timeline(media)


def opened(context: Context, requests: Sequence[EditRequest]) -> Timeline | None:
    """Return the first timeline of a project in the light of what is asked for.

    A piece of music beside the voice lies under it; a subtitle file is shown. What the requests
    place themselves is left to them.
    """
    media = _voiced(context, requests)
    timeline = begun(media)
    if timeline is None:
        return None
    asked = {request.operation for request in requests}
    voice = context.named(timeline.voice.clips[0].media)
    if asked & {"batch", "join"}:
        return replace(timeline, name=timeline.name)
    if "logo" in asked and timeline.background.kind == "image" and "background" not in asked:
        pictures = [item for item in context.media if item.kind == "image"]
        signs = [item for item in pictures if item.looks_like_logo]
        if len(pictures) < 2 or len(signs) != 1:
            # Of a picture and a sign the sign alone goes to the corner.
            timeline = replace(timeline, background=Background())
    music = music_beside(context.media, voice) if voice is not None else None
    if music is not None and "music" not in asked and "roles" not in asked:
        timeline = _with(timeline, EditRequest("music", {"file": music.name}), context)
    if "music" not in asked and (other := _other_sound(context, requests)) is not None:
        timeline = _with(timeline, EditRequest("music", {"file": other.name}), context)
    if "captions" not in asked and context.of_kind("captions"):
        timeline = _with(timeline, EditRequest("captions"), context)
    return replace(timeline, focus="")


def is_cleared(history: History) -> bool:
    """Whether a fresh start was the last thing done: a sound that comes now is a video of its own."""
    last = history.past[-1].requests if history.past and not history.future else ()
    return history.asked == STARTED_OVER or starts_over(last)


def starts_over(requests: Iterable[EditRequest]) -> bool:
    """Whether requests ask for a fresh start and keep nothing of what there is."""
    return any(one.operation == "reset" and "kept" not in one.slots for one in requests)


def is_of_old(message: str, requests: Iterable[EditRequest], context: Context) -> bool:
    """Whether a message that brings sounds is of the video there was ("put this under it")."""
    asked = {one.operation for one in requests if one.word("role") != "voice"}
    alone = len([one for one in context.fresh if one.kind == "audio"]) < 2
    old = [one.name for one in context.media if one not in context.fresh]
    named = any(name.casefold() in message.casefold() for name in old)
    return named or bool(asked & _BACK) or (alone and bool(asked & _BESIDE))


def plain(start: Timeline, context: Context) -> Timeline:
    """Return the first timeline with nothing that words asked for, only its uploads."""
    if start.batch:
        return start
    base = begun(item for item in context.media if item.id in start.used_media)
    if base is None:
        return start
    alone = {clip.media for clip in start.voice.clips} == {c.media for c in base.voice.clips}
    voice = base.voice if alone else start.voice
    said = start.captions
    captions = None if said is None else Captions(said.media, said.cues)
    line = replace(base, voice=voice, music=start.music, captions=captions)
    return line if alone else settled(line)


def _voiced(context: Context, requests: Sequence[EditRequest]) -> tuple[Media, ...]:
    """Return the uploads with the one that is named as music left out of the voices."""
    for request in requests:
        if request.operation == "roles" and request.word("role") == "voice":
            if (spoken := _named_sound(context, request)) is not None:
                others = [one for one in context.media if one.kind == "audio" and one is not spoken]
                return tuple(one for one in context.media if one not in others)
            continue
        if request.operation != "music" or request.claim("visible") is False:
            continue
        try:
            item = context.pointed(request, "audio")
        except EditError:
            item = None
        sounds = [one for one in context.media if one.kind == "audio"]
        if item is None and len(sounds) > 1:
            voice = voice_of(context.media)
            others = [one for one in reversed(sounds) if one is not voice]
            item = min(others, key=lambda one: round(one.voice_likeness, 1), default=None)
        if item is not None and len(sounds) > 1:
            return tuple(one for one in context.media if one.id != item.id)
    return context.media


def _other_sound(context: Context, requests: Sequence[EditRequest]) -> Media | None:
    """Return the music that is left where of two sounds one is told to be the voice."""
    told = [one for one in requests if one.operation == "roles" and one.word("role") == "voice"]
    voice = _named_sound(context, told[0]) if told else None
    others = [one for one in context.of_kind("audio") if voice is not None and one is not voice]
    return others[0] if len(others) == 1 and others[0].voice_likeness < SPEECH else None


def _named_sound(context: Context, request: EditRequest) -> Media | None:
    """Return the sound that a request names or counts, None where it does neither."""
    try:
        return context.pointed(request, "audio")
    except EditError:
        return None


def _with(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    try:
        return OPERATIONS[request.operation](timeline, request, context)
    except EditError:
        return timeline


def placements(
    timeline: Timeline, context: Context, requests: Sequence[EditRequest]
) -> list[EditRequest]:
    """Return the edits that give uploads of this message a place when no words did."""
    asked = {request.operation for request in requests}
    if any(request.word("topic") == "timed_look" for request in requests):
        # "That picture from second four on" does not want it all the time.
        asked |= NAMES_PICTURE
    found: list[EditRequest] = []
    for item in context.fresh:
        if _is_used(timeline, item):
            continue
        match item.kind:
            case "captions" if "captions" not in asked:
                found.append(EditRequest("captions", {"file": item.name}))
            case "image" | "video" if not asked & NAMES_PICTURE:
                is_sign = item.looks_like_logo and item.kind == "image"
                found.append(EditRequest("logo" if is_sign else "background", {"file": item.name}))
            case "audio" if are_of_files(timeline) and item.voice_likeness >= SPEECH and not asked:
                # One more recording for the videos of recordings that there are.
                found = [one for one in found if one.operation != "batch"]
                found.append(EditRequest("batch"))
            case "audio" if not asked & _BESIDE and not is_more_speech(timeline, item, context):
                found.append(EditRequest("music", {"file": item.name}))
            case _:
                pass
    return found


def is_more_speech(timeline: Timeline, item: Media, context: Context) -> bool:
    """Whether an upload is speech beside a voice: that is no music, and what it is for is asked."""
    heard = [context.named(clip.media) for clip in timeline.voice.clips]
    spoken = any(one is not None and one.voice_likeness >= SPEECH for one in heard)
    return not timeline.batch and spoken and item.voice_likeness >= SPEECH


def idle_speech(
    timeline: Timeline, context: Context, requests: Sequence[EditRequest]
) -> list[Media]:
    """Return the speech that came with a message which does not say what it is for."""
    if {one.operation for one in requests} & (_BESIDE | _BACK):
        return []
    fresh = [one for one in context.fresh if one.kind == "audio" and not _is_used(timeline, one)]
    return [one for one in fresh if is_more_speech(timeline, one, context)]


def _is_used(timeline: Timeline, item: Media) -> bool:
    used = {clip.media for clip in (*timeline.voice.clips, *timeline.music.clips)}
    used.add(timeline.background.media)
    if timeline.logo is not None:
        used.add(timeline.logo.media)
    if timeline.captions is not None:
        used.add(timeline.captions.media)
    return item.id in used
