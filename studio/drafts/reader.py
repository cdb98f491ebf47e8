"""The wire's draft to a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from skill.wire.draft import OURS, TEXT, Draft, Segment, Track, ours_of
from studio.drafts.shape import KNOWN_SEGMENT, LABELS, PARTS, built, clip_key, foreign_of, without
from studio.timeline import AudioClip, AudioTrack, Canvas, Captions, Cue, TextClip, Timeline


def _keep(kept: dict[str, Any], key: str, segment: Segment) -> None:
    """Remember what another writer put on a segment of ours."""
    unknown = {
        "sg": dict(segment.model_extra or {}),
        **foreign_of(segment.metadata, *KNOWN_SEGMENT),
    }
    found = {name: value for name, value in unknown.items() if value}
    if found:
        kept[key] = found


def _sound(track: Track, role: str, kept: dict[str, Any]) -> AudioTrack:
    clips = []
    for segment in track.segments:
        meta = segment.metadata
        clip = built(
            AudioClip,
            {
                "media": meta.get("source", ""),
                **ours_of(meta),
                "start_ms": int(meta.get("start_ms", 0)),
                "duration_ms": int(segment.duration_ms or 0),
                "volume": float(meta.get("volume", 1.0)),
            },
        )
        clips.append(clip)
        _keep(kept, clip_key(role, clip), segment)
    facts = without(ours_of(track.metadata), "role")
    return replace(built(AudioTrack, {**facts, "role": role}), clips=tuple(clips))


def _texts(track: Track, role: str, kept: dict[str, Any]) -> list[tuple[int, TextClip]]:
    clips: list[tuple[int, TextClip]] = []
    for segment in track.segments:
        meta, ours = segment.metadata, ours_of(segment.metadata)
        start = int(meta.get("start_ms", 0))
        end = None if ours.get("open") else start + int(segment.duration_ms or 0)
        facts = {**ours, "text": meta.get("text", ""), "role": role, "start_ms": start}
        clip = replace(built(TextClip, {"id": "", **facts}), end_ms=end)
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
    facts = without(ours_of(track.metadata), "role")
    return built(Captions, {"media": "", **facts, "cues": cues})


def from_draft(draft: Draft) -> Timeline:
    """Return the timeline of a draft; what the studio does not know is kept in `extra`."""
    meta, ours = draft.metadata, ours_of(draft.metadata)
    hidden = ours.get("hidden")
    parts: dict[str, Any] = {
        role: (built(kind, hidden.get(role)) if isinstance(hidden, Mapping) else kind())
        for role, kind in PARTS.items()
        if role != "logo"
    }
    for role in ("waveform", "progress_bar") if draft.tracks else ():
        # Told by the tracks: what has none is not seen, whoever took it away.
        parts[role] = replace(parts[role], visible=False)
    for role in ("voice", "music"):
        facts = hidden.get(role, {}) if isinstance(hidden, Mapping) else {}
        parts[role] = built(AudioTrack, {**facts, "role": role})
    texts: list[tuple[int, TextClip]] = []
    foreign: list[dict[str, Any]] = []
    kept: dict[str, Any] = {}
    for track in draft.tracks:
        role = str(ours_of(track.metadata).get("role", ""))
        if role in PARTS and track.segments:
            first = track.segments[0]
            parts[role] = built(PARTS[role], ours_of(first.metadata))
            _keep(kept, role, first)
        elif role in {"voice", "music"}:
            parts[role] = _sound(track, role, kept)
        elif role == "captions":
            parts[role] = _captions(track, kept)
        elif role in LABELS and track.type == TEXT:
            texts += _texts(track, role, kept)
        else:
            foreign.append(track.model_dump(by_alias=True, exclude_unset=True))
            continue
        beside = {
            "t": dict(track.model_extra or {}),
            **foreign_of(track.metadata, "title", OURS),
        }
        if found := {name: value for name, value in beside.items() if value}:
            kept[f"track:{role}"] = found
    extra: dict[str, object] = {
        "draft": dict(draft.model_extra or {}),
        **foreign_of(meta, "title", "width", "height", OURS),
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
