"""What a draft shows and plays, as far as its keys tell, in a form that can be compared.

The studio's drafts tell everything under their extension key; of other writers' drafts the facts
are looked for under every name that is known for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from skill.events import CanvasView, SegmentView, TrackView
from skill.timeline import content_of, facts_of, number_of, view
from skill.wire.account import State
from skill.wire.draft import OURS, Draft, Segment, Track, ours_of

PARTS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "background": {
            "kind": "theme", "colours": [], "angle_deg": 180, "media": "", "fit": "cover",
            "dim": 0.0, "blur": 0.0,
        },
        "waveform": {
            "visible": True, "style": "bars", "colours": [], "position": "center", "height": None,
            "opacity": 1.0,
        },
        "progress_bar": {"visible": True, "colour": None, "vertical": "bottom"},
        "clock": {
            "visible": False, "colour": None, "corner": "bottom-right", "show_total": False,
        },
        "logo": {
            "media": "", "is_cover": False, "corner": "top-right", "size": 0.12, "opacity": 1.0,
            "ratio": 1.0,
        },
        "captions": {
            "media": "", "vertical": "bottom", "colour": None, "size": None, "weight": None,
        },
    }
)  # fmt: skip
"""What the studio leaves out of a draft where it is so."""

_COLOUR = ("colour", "color", "font_color", "fontColor", "text_color", "textColor", "fill")
_PLACE = ("vertical", "position", "pos", "place", "placement", "align", "alignment", "anchor")
_SIZE = ("size", "font_size", "fontSize")
_WEIGHT = ("weight", "font_weight", "fontWeight")
_SPEED = ("speed", "playback_rate", "playbackRate", "rate")
_OPACITY = ("opacity", "alpha")
_UPRIGHT = {"top": "top|upper", "bottom": "bottom|lower", "center": "cent(?:er|re)|middle"}
_ACROSS = {"left": "left", "right": "right", "center": "cent(?:er|re)"}


@dataclass(frozen=True, slots=True)
class Words:
    """A text on the picture."""

    id: str
    text: str
    role: str
    """title, artist, subtitle, lower_third or text; "" for a track of another writer."""
    label: str
    """Name of its track."""
    start_ms: int
    end_ms: int | None
    """None: until the end, whatever that becomes."""
    vertical: str | None = None
    horizontal: str | None = None
    colour: str | None = None
    colour_to: str | None = None
    size: float | None = None
    weight: str | None = None
    fade_in_ms: int | None = None
    fade_out_ms: int | None = None
    auto: bool = False
    """Made from the file, not by the user."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of one sound: the studio's own shape is not ours to load, nor ours its renderers' to."""

    media: str
    name: str
    start_ms: int
    duration_ms: int
    source_start_ms: int = 0
    speed: float = 1.0
    volume: float = 1.0
    loop: bool = False
    part: bool = False
    stops: bool = False

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms

    @property
    def source_end_ms(self) -> int:
        return self.source_start_ms + round(self.duration_ms * self.speed)


@dataclass(frozen=True, slots=True)
class Sound:
    """The clips of the voice, or of the music."""

    clips: tuple[Clip, ...] = ()
    fade_in_ms: int = 0
    fade_out_ms: int = 0
    duck_db: float = 0.0

    @property
    def end_ms(self) -> int:
        return max((clip.end_ms for clip in self.clips), default=0)


@dataclass(frozen=True, slots=True)
class Other:
    """A track of another writer that holds no text."""

    label: str
    content: str
    start_ms: int
    end_ms: int
    percent: int | None = None
    """Of the volume, where all of it is equally loud."""
    colour: str | None = None
    vertical: str | None = None
    horizontal: str | None = None
    speed: float | None = None
    opacity: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is compared."""

    is_ours: bool
    """Whether the draft is the studio's and tells everything."""
    name: str
    canvas: CanvasView
    duration_ms: int
    theme: str = "default"
    lufs: float | None = None
    voice: Sound = Sound()
    music: Sound = Sound()
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By role, with every key of PARTS; a logo and captions only when they are there."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the files of the parts are called."""
    texts: tuple[Words, ...] = ()
    cues: tuple[tuple[int, int, str], ...] = ()
    others: tuple[Other, ...] = ()
    idle: tuple[str, ...] = ()
    """Names of the sound files that are not heard, where the backend tells which are."""
    batch: tuple[Scene, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see or hear."""
        return not (self.voice.clips or self.music.clips or self.texts or self.others)

    @property
    def tells_all(self) -> bool:
        """Whether the draft is the studio's alone, so that nothing is seen or heard but what it tells."""
        return self.is_ours and not self.others


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value)


def _part(role: str, facts: object) -> dict[str, Any]:
    """Return a part's facts under the known keys, with what is left out."""
    known = PARTS[role]
    kept = {key: value for key, value in _mapping(facts).items() if key in known}
    return {**known, **kept}


def _sound(track: Track, view_of: TrackView, names: Mapping[str, str]) -> Sound:
    clips: list[Clip] = []
    for segment, seen in zip(track.segments, view_of.segments, strict=True):
        ours = ours_of(segment.metadata)
        media = str(ours.get("media") or seen.source or "")
        volume = number_of(segment.metadata, ("volume",))
        clips.append(
            Clip(
                media=media,
                start_ms=seen.start_ms,
                duration_ms=seen.end_ms - seen.start_ms,
                source_start_ms=_whole(ours.get("source_start_ms")) or 0,
                speed=number_of(ours, ("speed",)) or 1.0,
                volume=1.0 if volume is None else volume,
                loop=bool(ours.get("loop")),
                part=bool(ours.get("part")),
                stops=bool(ours.get("stops")),
                name=seen.source or names.get(media, ""),
            )
        )
    facts = ours_of(track.metadata)
    fades = [_whole(facts.get(f"fade_{end}_ms")) or 0 for end in ("in", "out")]
    return Sound(tuple(clips), fades[0], fades[1], number_of(facts, ("duck_db",)) or 0.0)


def _colour(facts: Mapping[str, Any], names: tuple[str, ...] = _COLOUR) -> str | None:
    value = next((facts[name] for name in names if isinstance(facts.get(name), str)), None)
    return value.strip().lower() or None if value else None


def _place(facts: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return where something stands, up and down and across, of whatever words tell it."""
    upright, across = facts.get("vertical"), facts.get("horizontal")
    said = " ".join(str(facts[name]) for name in _PLACE if isinstance(facts.get(name), str))
    found = [
        value
        if isinstance(value, str)
        else next((key for key, words in known.items() if re.search(words, said, re.I)), None)
        for value, known in ((upright, _UPRIGHT), (across, _ACROSS))
    ]
    # A middle alone is that of the height; "top center" says both.
    is_one = found == ["center", "center"] and across is None
    return found[0], None if is_one else found[1]


def _weight(value: object) -> str | None:
    if isinstance(value, int | float):
        return "bold" if value >= 600 else "regular"
    return value if isinstance(value, str) else None


def _words(segment: Segment, seen: SegmentView, track: TrackView, role: str, number: int) -> Words:
    ours = ours_of(segment.metadata)
    facts = {**facts_of(segment), **ours}
    vertical, horizontal = _place(facts)
    weight = next((facts[name] for name in _WEIGHT if name in facts), None)
    return Words(
        id=str(ours.get("id") or facts.get("id") or f"{track.label}:{number}"),
        text=seen.text or "",
        role=role,
        label=track.label,
        start_ms=seen.start_ms,
        end_ms=None if ours.get("open") else seen.end_ms,
        vertical=vertical,
        horizontal=horizontal,
        colour=_colour(facts),
        colour_to=_colour(facts, ("colour_to",)),
        size=number_of(facts, _SIZE),
        weight=_weight(weight),
        fade_in_ms=_whole(facts.get("fade_in_ms")),
        fade_out_ms=_whole(facts.get("fade_out_ms")),
        auto=bool(ours.get("auto")),
    )


def _other(track: Track, seen: TrackView) -> Other:
    facts = {**facts_of(track), **facts_of(track.segments[0])}
    volumes = {segment.volume for segment in seen.segments}
    volume = volumes.pop() if len(volumes) == 1 else None
    opacity = number_of(facts, _OPACITY)
    vertical, horizontal = _place(facts)
    return Other(
        label=seen.label,
        content=content_of(seen),
        start_ms=seen.segments[0].start_ms,
        end_ms=max(segment.end_ms for segment in seen.segments),
        percent=None if volume is None else round(volume * 100),
        colour=_colour(facts),
        vertical=vertical,
        horizontal=horizontal,
        speed=number_of(facts, _SPEED),
        opacity=None if opacity is None else round(opacity * (100 if opacity <= 1 else 1)),
    )


def scene_of(state: State) -> Scene:
    """Return what the project shows and plays."""
    draft = state.draft or Draft()
    ours = ours_of(draft.metadata)
    hidden = _mapping(ours.get("hidden"))
    event = view(state)
    names = {str(key): str(name) for key, name in _mapping(ours.get("names")).items()}
    parts: dict[str, Mapping[str, Any]] = {
        role: _part(role, hidden.get(role)) for role in PARTS if role not in {"logo", "captions"}
    }
    shown: set[str] = set()
    sounds: dict[str, Sound] = {}
    texts: list[tuple[float, Words]] = []
    cues: list[tuple[int, int, str]] = []
    others: list[Other] = []
    filled = [track for track in draft.tracks if track.segments]
    for track, seen in zip(filled, event.tracks, strict=True):
        role = str(ours_of(track.metadata).get("role", ""))
        if role == "captions":
            parts[role] = _part(role, ours_of(track.metadata))
            cues += [(s.start_ms, s.end_ms, s.text or "") for s in seen.segments]
        elif role in PARTS:
            shown.add(role)
            parts[role] = _part(role, ours_of(track.segments[0].metadata))
            if seen.segments[0].source:
                names.setdefault(str(parts[role].get("media", "")), seen.segments[0].source)
        elif role in {"voice", "music"}:
            sounds[role] = _sound(track, seen, names)
        elif seen.kind == "text":
            for one, (segment, part) in enumerate(zip(track.segments, seen.segments, strict=True)):
                order = number_of(ours_of(segment.metadata), ("order",))
                texts.append(
                    (len(texts) if order is None else order, _words(segment, part, seen, role, one))
                )
        else:
            others.append(_other(track, seen))
    if filled:
        # Told by the tracks: what has none is not seen.
        for role in {"waveform", "progress_bar"} - shown:
            parts[role] = {**parts[role], "visible": False}
    members = ours.get("batch")
    heard = {clip.media for sound in sounds.values() for clip in sound.clips}
    return Scene(
        is_ours=OURS in draft.metadata,
        name=str(draft.metadata.get("title") or ""),
        canvas=event.canvas,
        duration_ms=event.duration_ms,
        theme=str(ours.get("theme") or "default"),
        lufs=number_of(ours, ("loudness_lufs",)),
        voice=sounds.get("voice", Sound()),
        music=sounds.get("music", Sound()),
        parts=parts,
        names=names,
        texts=tuple(words for _, words in sorted(texts, key=lambda pair: pair[0])),
        cues=tuple(cues),
        others=tuple(others),
        idle=tuple(
            str(one.get("filename", ""))
            for one in state.video_infos
            if one.get("file_type") == "audio" and one.get("id", "") not in {"", *heard}
        ),
        batch=tuple(
            scene_of(State.model_validate({"draft": one}))
            for one in (members if isinstance(members, list) else ())
        ),
    )
