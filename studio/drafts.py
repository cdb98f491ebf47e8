"""The project on the wire: `Timeline` to the backend's draft and back.

Every thing of the timeline is a track (background 0, sound 1, text 7, waveform and the other
small things 100) that other readers of the wire can understand: `d` is the length, `m.start_ms`
the start, `m.text`, `m.volume`, `m.source`, `m.title` the rest. What only the studio knows is
under the key "a2e" of draft, track or segment. Keys and tracks of other writers come back as
they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from skill.wire.draft import AUDIO, OTHER, TEXT, VIDEO, Draft, Segment, Track
from studio.timeline import (
    AudioClip,
    AudioTrack,
    Background,
    Canvas,
    Captions,
    Clock,
    Cue,
    Logo,
    Media,
    ProgressBar,
    TextClip,
    Timeline,
    Waveform,
)

OURS = "a2e"
"""Key of the studio's own facts under `m`."""

_LABELS = {
    "background": "Background",
    "voice": "Audio",
    "music": "Music",
    "waveform": "Waveform",
    "progress_bar": "Progress bar",
    "clock": "Elapsed time",
    "logo": "Logo",
    "captions": "Captions",
    "title": "Title",
    "artist": "Artist",
    "subtitle": "Subtitle",
    "lower_third": "Lower third",
    "text": "Text",
}
_PARTS: dict[str, type[Any]] = {
    "background": Background,
    "waveform": Waveform,
    "progress_bar": ProgressBar,
    "clock": Clock,
    "logo": Logo,
}
_KNOWN_SEGMENT = {"start_ms", "text", "volume", "source", OURS}
T = TypeVar("T")


def _plain(value: object) -> Any:
    """Return a value as JSON: dataclasses by their fields that differ from the default."""
    if is_dataclass(value) and not isinstance(value, type):
        blank = {f.name: f for f in fields(value)}
        return {
            name: _plain(getattr(value, name))
            for name, f in blank.items()
            if getattr(value, name) != f.default
        }
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value


def _built(kind: type[T], data: object) -> T:
    """Return a dataclass from such JSON; unknown keys and other shapes are left out."""
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    facts = data if isinstance(data, Mapping) else {}
    return kind(
        **{
            key: tuple(value) if isinstance(value, list) else value
            for key, value in facts.items()
            if key in known
        }
    )


def _names(timeline: Timeline, media: Iterable[Media]) -> dict[str, str]:
    stored = timeline.extra.get("names")
    names = {str(k): str(v) for k, v in stored.items()} if isinstance(stored, Mapping) else {}
    names.update({item.id: item.name for item in media})
    return names


class _Writer:
    """Writes the tracks of one timeline."""

    def __init__(self, timeline: Timeline, names: Mapping[str, str]) -> None:
        self.timeline = timeline
        self.names = names
        kept = timeline.extra.get("kept")
        self.kept: Mapping[str, Any] = kept if isinstance(kept, Mapping) else {}

    def segment(
        self, key: str, start_ms: int, end_ms: int, ours: Mapping[str, Any], **facts: object
    ) -> Segment:
        kept = self.kept.get(key, {})
        meta: dict[str, Any] = {**kept.get("m", {}), "start_ms": start_ms, **facts}
        if ours:
            meta[OURS] = dict(ours)
        return Segment.model_validate(
            {**kept.get("sg", {}), "d": max(0, end_ms - start_ms), "m": meta}
        )

    def track(self, kind: int, role: str, segments: list[Segment], **ours: object) -> Track:
        kept = self.kept.get(f"track:{role}", {})
        meta = {
            **kept.get("m", {}),
            "title": _LABELS[role],
            OURS: {"role": role, **ours},
        }
        return Track.model_validate({**kept.get("t", {}), "tt": kind, "sg": segments, "m": meta})

    def whole(self, kind: int, role: str, part: object, media: str = "") -> Track:
        facts = {"source": self.names.get(media, media)} if media else {}
        one = self.segment(role, 0, self.timeline.duration_ms, _plain(part), **facts)
        return self.track(kind, role, [one])

    def sound(self, track: AudioTrack) -> Track:
        segments = []
        for clip in track.clips:
            ours = _plain(clip)
            for told in ("start_ms", "duration_ms", "volume"):
                ours.pop(told, None)
            segments.append(
                self.segment(
                    _clip_key(track.role, clip),
                    clip.start_ms,
                    clip.end_ms,
                    ours,
                    volume=round(clip.volume, 4),
                    source=self.names.get(clip.media, clip.media),
                )
            )
        ours = _plain(track)
        for told in ("role", "clips"):
            ours.pop(told, None)
        return self.track(AUDIO, track.role, segments, **ours)

    def texts(self) -> list[Track]:
        """One track a role as long as its texts follow each other, further ones as they overlap."""
        rows: list[tuple[str, int, list[Segment]]] = []
        end_of_all = self.timeline.duration_ms
        for number, clip in enumerate(self.timeline.texts):
            end = end_of_all if clip.end_ms is None else clip.end_ms
            ours = {**_plain(clip), "order": number}
            for told in ("text", "start_ms", "end_ms", "role"):
                ours.pop(told, None)
            if clip.end_ms is None:
                ours["open"] = True
            segment = self.segment(f"text:{clip.id}", clip.start_ms, end, ours, text=clip.text)
            for index, (role, busy_until, segments) in enumerate(rows):
                if role == clip.role and busy_until <= clip.start_ms:
                    segments.append(segment)
                    rows[index] = (role, max(end, clip.start_ms), segments)
                    break
            else:
                rows.append((clip.role, max(end, clip.start_ms), [segment]))
        return [self.track(TEXT, role, segments) for role, _, segments in rows]

    def captions(self, captions: Captions) -> Track:
        ours = _plain(captions)
        ours.pop("cues", None)
        source = self.names.get(captions.media, captions.media)
        facts = {"source": source} if source else {}
        segments = [
            self.segment(f"cue:{number}", cue.start_ms, cue.end_ms, {}, text=cue.text, **facts)
            for number, cue in enumerate(captions.cues)
        ]
        return self.track(TEXT, "captions", segments, **ours)

    def tracks(self) -> list[Track]:
        line = self.timeline
        if line.is_empty and not line.texts and line.captions is None:
            return []
        tracks = [self.whole(VIDEO, "background", line.background, line.background.media)]
        tracks += [self.sound(track) for track in (line.voice, line.music) if track.clips]
        if line.waveform.visible:
            tracks.append(self.whole(OTHER, "waveform", line.waveform))
        tracks += self.texts()
        if line.captions is not None and line.captions.cues:
            tracks.append(self.captions(line.captions))
        if line.progress_bar.visible:
            tracks.append(self.whole(OTHER, "progress_bar", line.progress_bar))
        if line.clock.visible:
            tracks.append(self.whole(OTHER, "clock", line.clock))
        if line.logo is not None:
            tracks.append(self.whole(OTHER, "logo", line.logo, line.logo.media))
        return tracks


def _clip_key(role: str, clip: AudioClip) -> str:
    return f"{role}:{clip.media}:{clip.source_start_ms}"


def to_draft(timeline: Timeline, media: Iterable[Media] = ()) -> Draft:
    """Return the wire's draft of a timeline.

    media: the uploads, for the file names in `m.source`; names learned from an earlier draft
    are kept without it. An empty timeline gives a draft without tracks: not ready for export.
    """
    names = _names(timeline, media)
    writer = _Writer(timeline, names)
    tracks = writer.tracks()
    told = {track.metadata[OURS]["role"] for track in tracks}
    foreign = timeline.extra.get("tracks")
    hidden: dict[str, Any] = {
        role: _plain(part)
        for role, part in (
            ("background", timeline.background),
            ("waveform", timeline.waveform),
            ("progress_bar", timeline.progress_bar),
            ("clock", timeline.clock),
        )
        if role not in told and _plain(part)
    }
    empty_sound = {
        track.role: {k: v for k, v in _plain(track).items() if k not in {"role", "clips"}}
        for track in (timeline.voice, timeline.music)
        if not track.clips
    }
    hidden |= {role: facts for role, facts in empty_sound.items() if facts}
    used = {key: name for key, name in names.items() if name}
    facts: dict[str, Any] = {
        "loudness_lufs": timeline.loudness_lufs,
        "focus": timeline.focus or None,
        "hidden": hidden or None,
        "names": used or None,
        "batch": [to_draft(one, media).as_wire() for one in timeline.batch] or None,
    }
    ours = {"theme": timeline.theme, "fps": timeline.canvas.fps}
    ours |= {key: value for key, value in facts.items() if value is not None}
    kept_meta = timeline.extra.get("m")
    kept_top = timeline.extra.get("draft")
    meta = {
        **(kept_meta if isinstance(kept_meta, Mapping) else {}),
        "title": timeline.name,
        "width": timeline.canvas.width,
        "height": timeline.canvas.height,
        OURS: ours,
    }
    rest = [Track.model_validate(track) for track in foreign] if isinstance(foreign, list) else []
    return Draft.model_validate(
        {
            **(kept_top if isinstance(kept_top, Mapping) else {}),
            "d": timeline.duration_ms,
            "m": meta,
            "t": [*tracks, *rest],
        }
    )


def _without(data: Mapping[str, Any], *known: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in known}


def _ours(meta: Mapping[str, Any]) -> Mapping[str, Any]:
    found = meta.get(OURS)
    return found if isinstance(found, Mapping) else {}


def _keep(kept: dict[str, Any], key: str, segment: Segment) -> None:
    """Remember what another writer put on a segment of ours."""
    unknown = {
        "sg": dict(segment.model_extra or {}),
        "m": _without(segment.metadata, *_KNOWN_SEGMENT),
    }
    found = {name: value for name, value in unknown.items() if value}
    if found:
        kept[key] = found


def _sound(track: Track, role: str, kept: dict[str, Any]) -> AudioTrack:
    clips = []
    for segment in track.segments:
        meta = segment.metadata
        clip = _built(
            AudioClip,
            {
                "media": meta.get("source", ""),
                **_ours(meta),
                "start_ms": int(meta.get("start_ms", 0)),
                "duration_ms": int(segment.duration_ms or 0),
                "volume": float(meta.get("volume", 1.0)),
            },
        )
        clips.append(clip)
        _keep(kept, _clip_key(role, clip), segment)
    facts = _without(_ours(track.metadata), "role")
    return replace(_built(AudioTrack, {**facts, "role": role}), clips=tuple(clips))


def _texts(track: Track, role: str, kept: dict[str, Any]) -> list[tuple[int, TextClip]]:
    clips: list[tuple[int, TextClip]] = []
    for segment in track.segments:
        meta, ours = segment.metadata, _ours(segment.metadata)
        start = int(meta.get("start_ms", 0))
        end = None if ours.get("open") else start + int(segment.duration_ms or 0)
        facts = {**ours, "text": meta.get("text", ""), "role": role, "start_ms": start}
        clip = replace(_built(TextClip, {"id": "", **facts}), end_ms=end)
        clips.append((int(ours.get("order", len(clips))), clip))
        _keep(kept, f"text:{clip.id}", segment)
    return clips


def _captions(track: Track, kept: dict[str, Any]) -> Captions:
    cues = []
    for number, segment in enumerate(track.segments):
        start = int(segment.metadata.get("start_ms", 0))
        cues.append(
            Cue(start, start + int(segment.duration_ms or 0), segment.metadata.get("text", ""))
        )
        _keep(kept, f"cue:{number}", segment)
    facts = _without(_ours(track.metadata), "role")
    return _built(Captions, {"media": "", **facts, "cues": cues})


def from_draft(draft: Draft) -> Timeline:
    """Return the timeline of a draft; what the studio does not know is kept in `extra`."""
    meta, ours = draft.metadata, _ours(draft.metadata)
    hidden = ours.get("hidden")
    parts: dict[str, Any] = {
        role: (_built(kind, hidden.get(role)) if isinstance(hidden, Mapping) else kind())
        for role, kind in _PARTS.items()
        if role != "logo"
    }
    for role in ("waveform", "progress_bar") if draft.tracks else ():
        # Told by the tracks: what has none is not seen, whoever took it away.
        parts[role] = replace(parts[role], visible=False)
    for role in ("voice", "music"):
        facts = hidden.get(role, {}) if isinstance(hidden, Mapping) else {}
        parts[role] = _built(AudioTrack, {**facts, "role": role})
    texts: list[tuple[int, TextClip]] = []
    foreign: list[dict[str, Any]] = []
    kept: dict[str, Any] = {}
    for track in draft.tracks:
        role = str(_ours(track.metadata).get("role", ""))
        if role in _PARTS and track.segments:
            first = track.segments[0]
            parts[role] = _built(_PARTS[role], _ours(first.metadata))
            _keep(kept, role, first)
        elif role in {"voice", "music"}:
            parts[role] = _sound(track, role, kept)
        elif role == "captions":
            parts[role] = _captions(track, kept)
        elif role in _LABELS and track.type == TEXT:
            texts += _texts(track, role, kept)
        else:
            foreign.append(track.model_dump(by_alias=True, exclude_unset=True))
            continue
        beside = {
            "t": dict(track.model_extra or {}),
            "m": _without(track.metadata, "title", OURS),
        }
        if found := {name: value for name, value in beside.items() if value}:
            kept[f"track:{role}"] = found
    extra: dict[str, object] = {
        "draft": dict(draft.model_extra or {}),
        "m": _without(meta, "title", "width", "height", OURS),
        "tracks": foreign,
        "kept": kept,
        "names": dict(ours.get("names") or {}),
    }
    canvas = Canvas()
    return Timeline(
        name=str(meta.get("title") or ""),
        canvas=Canvas(
            int(meta.get("width") or canvas.width),
            int(meta.get("height") or canvas.height),
            int(ours.get("fps") or canvas.fps),
        ),
        theme=str(ours.get("theme") or "default"),
        texts=tuple(clip for _, clip in sorted(texts, key=lambda pair: pair[0])),
        loudness_lufs=ours.get("loudness_lufs"),
        focus=str(ours.get("focus") or ""),
        extra={key: value for key, value in extra.items() if value},
        batch=tuple(from_draft(Draft.model_validate(one)) for one in ours.get("batch") or ()),
        **parts,
    )
