"""The first timeline of a project: what a podcaster would post when nothing else was said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from studio.timeline import (
    AudioClip,
    AudioTrack,
    Background,
    Logo,
    Media,
    TextClip,
    Timeline,
)

_COVER_BLUR, _COVER_DIM = 0.7, 0.35
_TRACK_NUMBER = re.compile(r"^\d{1,3}[\s._-]+(?=\D)")
_GAPS = re.compile(r"[\s_]+|(?<=\w)-(?=\w)|\.(?=\S)")


def readable_name(file_name: str) -> str:
    """Return a file's name as a person would write it: "02_my-first_talk.mp3" → "My first talk"."""
    stem = PurePath(file_name).stem
    words = _GAPS.sub(" ", _TRACK_NUMBER.sub("", stem)).strip() or stem
    return words[:1].upper() + words[1:]


def audio_timeline(item: Media) -> Timeline:
    """Return the default video of one sound: waveform, background, title, progress bar.

    A file with cover art lies on it, blurred; title and artist come from its tags, the title
    from its name when it has none. Both are `auto`: they yield to the user's own words.
    """
    title = item.title.strip() or readable_name(item.name)
    texts = [TextClip("t1", title, role="title", auto=True)] if title else []
    if item.title.strip() and item.artist.strip():
        texts.append(TextClip("t2", item.artist.strip(), role="artist", auto=True))
    background = Background()
    if item.has_cover:
        background = Background("cover", media=item.id, blur=_COVER_BLUR, dim=_COVER_DIM)
    if item.kind == "video":
        background = Background("video", media=item.id)
    return Timeline(
        name=title,
        voice=AudioTrack("voice", (AudioClip(item.id, 0, item.duration_ms),)),
        background=background,
        texts=tuple(texts),
    )


def voice_of(media: Iterable[Media]) -> Media | None:
    """Return the upload that is the voice: the sound file most like speech, else a video's sound."""
    sounds = [item for item in media if item.kind == "audio"]
    if not sounds:
        sounds = [item for item in media if item.has_sound]
    return max(sounds, key=lambda item: round(item.voice_likeness, 1), default=None)


def first_timeline(media: Iterable[Media]) -> Timeline | None:
    """Return the default video of these uploads, None when nothing among them can be heard.

    One picture is the background, one called a logo goes into the corner; a clear piece of music
    beside clear speech lies under it. Captions are read by the operation that adds them.
    """
    items = tuple(media)
    voice = voice_of(items)
    if voice is None or not voice.duration_ms:
        return None
    timeline = audio_timeline(voice)
    pictures = [item for item in items if item.kind == "image"]
    signs = [item for item in pictures if item.looks_like_logo]
    views = [item for item in pictures if item not in signs]
    films = [item for item in items if item.kind == "video" and item.id != voice.id]
    if films:
        timeline = replace(timeline, background=Background("video", media=films[-1].id))
    if views:
        timeline = replace(timeline, background=Background("image", media=views[0].id))
    if signs:
        timeline = replace(timeline, logo=Logo(signs[0].id))
    return timeline


def music_beside(media: Iterable[Media], voice: Media) -> Media | None:
    """Return the upload which clearly is music under that voice, None when it is not clear."""
    others = [item for item in media if item.kind == "audio" and item.id != voice.id]
    if len(others) != 1 or voice.voice_likeness - others[0].voice_likeness < 0.3:
        return None
    return others[0] if others[0].voice_likeness < 0.45 else None


__all__ = ["audio_timeline", "first_timeline", "music_beside", "readable_name", "voice_of"]
