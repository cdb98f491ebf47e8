"""A timeline to the wire's draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from skill.wire.draft import AUDIO, OTHER, OURS, TEXT, VIDEO, Draft, Segment, Track
from studio.drafts.shape import LABELS, clip_keys, in_order, plain
from studio.timeline import AudioTrack, Captions, Media, Timeline


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
        self.clip_keys = clip_keys((timeline.voice, timeline.music), self.kept)

    def segment(
        self, key: str, start_ms: int, end_ms: int, ours: Mapping[str, Any], **facts: object
    ) -> Segment:
        kept = self.kept.get(key, {})
        meta: dict[str, Any] = {**kept.get("m", {}), "start_ms": start_ms, **facts}
        if ours:
            meta[OURS] = dict(ours)
        length, meta = max(0, end_ms - start_ms), in_order(meta, kept.get("order"))
        return Segment.model_validate({**kept.get("sg", {}), "d": length, "m": meta})

    def track(self, kind: int, role: str, segments: list[Segment], **ours: object) -> Track:
        kept = self.kept.get(f"track:{role}", {})
        meta = {
            **kept.get("m", {}),
            "title": LABELS[role],
            OURS: {"role": role, **ours},
        }
        meta = in_order(meta, kept.get("order"))
        return Track.model_validate({**kept.get("t", {}), "tt": kind, "sg": segments, "m": meta})

    def whole(self, kind: int, role: str, part: object, media: str = "") -> Track:
        facts = {"source": self.names.get(media, media)} if media else {}
        one = self.segment(role, 0, self.timeline.duration_ms, plain(part), **facts)
        return self.track(kind, role, [one])

    def sound(self, track: AudioTrack) -> Track:
        segments = []
        for key, clip in zip(self.clip_keys[track.role], track.clips, strict=True):
            ours = plain(clip)
            for told in ("start_ms", "duration_ms", "volume"):
                ours.pop(told, None)
            segments.append(
                self.segment(
                    key,
                    clip.start_ms,
                    clip.end_ms,
                    ours,
                    volume=round(clip.volume, 4),
                    source=self.names.get(clip.media, clip.media),
                )
            )
        ours = plain(track)
        for told in ("role", "clips"):
            ours.pop(told, None)
        return self.track(AUDIO, track.role, segments, **ours)

    def texts(self) -> list[Track]:
        """One track a role as long as its texts follow each other, further ones as they overlap."""
        rows: list[tuple[str, int, list[Segment]]] = []
        end_of_all = self.timeline.duration_ms
        for number, clip in enumerate(self.timeline.texts):
            end = end_of_all if clip.end_ms is None else clip.end_ms
            ours = {**plain(clip), "order": number}
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
        ours = plain(captions)
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
        role: plain(part)
        for role, part in (
            ("background", timeline.background),
            ("waveform", timeline.waveform),
            ("progress_bar", timeline.progress_bar),
            ("clock", timeline.clock),
        )
        if role not in told and plain(part)
    }
    empty_sound = {
        track.role: {k: v for k, v in plain(track).items() if k not in {"role", "clips"}}
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
            "m": in_order(meta, timeline.extra.get("order")),
            "t": [*tracks, *rest],
        }
    )
