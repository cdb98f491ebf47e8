"""From the backend's draft to what a user can read: tracks, and one line.

Drafts come from other writers too, so a fact is looked for under every name that is known for
it, in the segment, in its metadata, and one level below; a start that is not told is the end of
the segment before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from skill.events import CanvasView, SegmentView, Timeline, TrackKind, TrackView
from skill.plain import one_line, plain
from skill.wire.account import State
from skill.wire.draft import AUDIO, TEXT, VIDEO, Draft, Segment, Track, ours_of

_KINDS: dict[int | None, TrackKind] = {VIDEO: "video", AUDIO: "audio", TEXT: "text"}

_START_MS = ("start_ms", "startMs", "start", "st", "s", "begin", "offset", "position", "from")
_START_S = ("start_s", "startSeconds", "start_time", "startTime")
_END_MS = ("end_ms", "endMs", "end", "et", "e", "to")
_DURATION_MS = ("duration_ms", "durationMs", "duration", "length_ms", "d")
_VOLUME = ("volume", "vol", "v", "gain")
_TEXT = ("text", "content", "caption", "txt", "words")
_SOURCE = (
    "source", "source_name", "sourceName", "filename", "file_name", "fileName", "name", "title",
    "src", "path", "cdn_url", "url", "label",
)  # fmt: skip
_LABEL = ("title", "label", "track_name", "trackName", "name", "role")
_INNER = (
    "m",
    "metadata",
    "material",
    "style",
    "target_timerange",
    "targetTimeRange",
    "timerange",
    "media",
)


def _holders(thing: Segment | Track) -> Iterator[Mapping[str, Any]]:
    own = {**(thing.model_extra or {})}
    yield thing.metadata
    yield own
    for holder in (thing.metadata, own):
        for key in _INNER:
            inner = holder.get(key)
            if isinstance(inner, Mapping):
                yield inner
        text = holder.get("text")
        if isinstance(text, Mapping):
            yield text


def _number(holders: Iterable[Mapping[str, Any]], names: Iterable[str]) -> float | None:
    for holder in holders:
        for name in names:
            value = holder.get(name)
            if isinstance(value, str):
                try:
                    value = float(value.strip().removesuffix("ms").removesuffix("%"))
                except ValueError:
                    continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if math.isfinite(value):
                return float(value)
    return None


def facts_of(thing: Segment | Track) -> dict[str, Any]:
    """Return all that a segment or track tells, one level below too; what is nearest first."""
    facts: dict[str, Any] = {}
    for holder in _holders(thing):
        for key, value in holder.items():
            facts.setdefault(key, value)
    return facts


def number_of(facts: Mapping[str, Any], names: Iterable[str]) -> float | None:
    """Return the first of these facts that is a number."""
    return _number([facts], names)


def _words(holders: Iterable[Mapping[str, Any]], names: Iterable[str]) -> str | None:
    for holder in holders:
        for name in names:
            value = holder.get(name)
            if isinstance(value, str) and value.strip():
                return plain(value).strip()
    return None


def _file_name(text: str) -> str:
    path = unquote(urlsplit(text).path) if "://" in text else text
    if "/" in path and not path.endswith("/") and " / " not in path:
        path = path.rpartition("/")[2]
    return one_line(path)


def _volume(segment: Segment) -> float | None:
    value = _number(_holders(segment), _VOLUME)
    if value is None or value < 0:
        return None
    # 35 means 35 %; gains beyond 300 % are percentages in disguise.
    return round(value / 100 if value > 3 else value, 4)


def _segment(segment: Segment, kind: TrackKind, cursor_ms: int) -> SegmentView:
    holders = list(_holders(segment))
    start = _number(holders, _START_MS)
    if start is None:
        seconds = _number(holders, _START_S)
        start = None if seconds is None else seconds * 1000
    start_ms = cursor_ms if start is None else max(0, round(start))
    duration = segment.duration_ms
    if duration is None:
        end = _number(holders, _END_MS)
        duration = _number(holders, _DURATION_MS) if end is None else end - start_ms
    end_ms = start_ms + max(0, round(duration or 0))
    text = _words(holders, (*_TEXT, "title", "name")) if kind == "text" else None
    source = _words(holders, _SOURCE) if kind != "text" else _words(holders, ("source",))
    return SegmentView(
        start_ms=start_ms,
        end_ms=end_ms,
        text=text,
        volume=_volume(segment) if kind != "text" else None,
        source=_file_name(source) if source else None,
    )


def _kind(track: Track) -> TrackKind:
    if track.type is None:
        return "text" if any(_words(_holders(s), _TEXT) for s in track.segments) else "other"
    return _KINDS.get(track.type, "other")


def _label(track: Track, kind: TrackKind, segments: list[SegmentView], *, has_video: bool) -> str:
    named = _words(_holders(track), _LABEL)
    if named:
        return one_line(named, 60)
    if kind == "audio":
        quiet = any(s.volume is not None and s.volume < 1 for s in segments)
        return "BGM" if quiet or has_video else "Audio"
    return {"video": "Video", "text": "Title", "other": "Overlay"}[kind]


def tracks_of(draft: Draft) -> tuple[TrackView, ...]:
    """Return the tracks that hold something."""
    filled = [track for track in draft.tracks if track.segments]
    has_video = any(track.type == VIDEO for track in filled)
    views = []
    for track in filled:
        kind = _kind(track)
        segments: list[SegmentView] = []
        for segment in track.segments:
            cursor_ms = segments[-1].end_ms if segments else 0
            segments.append(_segment(segment, kind, cursor_ms))
        label = _label(track, kind, segments, has_video=has_video)
        views.append(TrackView(kind, label, tuple(segments)))
    return tuple(views)


def _canvas(state: State) -> CanvasView:
    draft = state.draft or Draft()
    inner = draft.metadata.get("canvas")
    holders: list[Mapping[str, Any]] = [
        state.canvas_config,
        draft.metadata,
        draft.model_extra or {},
    ]
    holders += [h for h in (inner, ours_of(draft.metadata)) if isinstance(h, Mapping)]
    width, height = _number(holders, ("width", "w")), _number(holders, ("height", "h"))
    fps = _number(holders, ("fps", "frame_rate", "frameRate")) or 30
    return CanvasView(
        width=round(width) if width and width > 0 else 1920,
        height=round(height) if height and height > 0 else 1080,
        fps=int(fps) if float(fps).is_integer() else fps,
    )


def title_of(state: State) -> str:
    """Return the project's title, or ""."""
    if state.draft is None:
        return ""
    title = _words([state.draft.metadata], ("title", "name", "project_name"))
    return one_line(title, 120) if title else ""


def view(state: State) -> Timeline:
    """Return the timeline event of a state; an empty project has no tracks."""
    draft = state.draft or Draft()
    tracks = tracks_of(draft)
    told = draft.duration_ms or 0
    duration_ms = max([round(told), *[s.end_ms for t in tracks for s in t.segments]])
    return Timeline(in_words(tracks), _canvas(state), duration_ms, tracks)


def members_of(state: State) -> list[tuple[str, Timeline]]:
    """Return the name and the timeline of each of several videos, nothing for one alone."""
    batch = ours_of(state.draft.metadata).get("batch") if state.draft is not None else None
    if not isinstance(batch, list) or len(batch) < 2:
        return []
    each = [State.model_validate({"draft": member}) for member in batch]
    return [(title_of(one) or str(number), view(one)) for number, one in enumerate(each, 1)]


def view_of_all(state: State) -> Timeline:
    """Return the timeline event of all videos: of several each track is told with its video's name."""
    one, members = view(state), members_of(state)
    if not members:
        return one
    tracks = tuple(
        replace(track, label=f"{one_line(name, 30)}, {track.label}")
        for name, member in members
        for track in member.tracks
    )
    longest_ms = max(member.duration_ms for _, member in members)
    return Timeline(in_words(tracks), one.canvas, longest_ms, tracks)


def _time(ms: int) -> str:
    seconds = round(ms / 1000, 1)
    return f"{seconds:g}" if seconds < 1000 else f"{seconds:.0f}"


def _span(segments: tuple[SegmentView, ...]) -> str:
    return f"{_time(segments[0].start_ms)}-{_time(max(s.end_ms for s in segments))}s"


def _details(track: TrackView) -> str:
    segments = track.segments
    facts = [_span(segments)]
    volumes = {s.volume for s in segments if s.volume is not None}
    if len(volumes) == 1 and (volume := volumes.pop()) != 1:
        facts.append(f"{round(volume * 100)}%")
    if len(segments) > 1:
        facts.append(f"{len(segments)}×")
    return f"({', '.join(facts)})"


def content_of(track: TrackView) -> str:
    """Return the words or the files on a track, the first three."""
    names: list[str] = []
    for segment in track.segments:
        name = f'"{one_line(segment.text, 60)}"' if segment.text else segment.source or ""
        if name and name not in names:
            names.append(name)
    shown = ", ".join(names[:3])
    return f"{shown}, …" if len(names) > 3 else shown


def in_words(tracks: tuple[TrackView, ...]) -> str:
    """Return the one line of protocol.md: `Timeline (3 tracks): 1. Video: city (0-10s) 2. …`."""
    count = len(tracks)
    head = f"Timeline ({count} track{'' if count == 1 else 's'}):"
    parts = []
    for number, track in enumerate(tracks, 1):
        content = content_of(track)
        named = f"{track.label}: {content}" if content else track.label
        parts.append(f"{number}. {named} {_details(track)}")
    return " ".join([head, *parts]) if parts else head.removesuffix(":")
