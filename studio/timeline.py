"""The project inside the studio, in OpenTimelineIO's words: timeline, track, clip, source range.

Everything is frozen: an edit returns a new timeline. Times are integer milliseconds; positions
are on the timeline unless the name says source. `studio.drafts` converts to and from the wire's
draft. None in a colour, size or weight means "as the theme has it".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Vertical = Literal["top", "center", "bottom"]
Horizontal = Literal["left", "center", "right"]
Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]
CLOUDED = 0.6
"""From this blur on a cover is clouds of its colours; below, it is a picture like any other."""
BackgroundKind = Literal["theme", "colour", "gradient", "image", "video", "cover"]
Fit = Literal["cover", "contain", "blur", "zoom"]
TextRole = Literal["title", "artist", "subtitle", "lower_third", "text"]
MediaKind = Literal["audio", "image", "video", "captions"]

LOOKS_VERSION = "2"
"""Part of every render's key: raise it when equal timelines give another video than before."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The shape of the picture; sides are even."""

    width: int = 1920
    height: int = 1080
    fps: int = 30


@dataclass(frozen=True, slots=True)
class Media:
    """An uploaded file, as far as an edit needs to know it (OTIO: media reference)."""

    id: str
    name: str
    """File name as the user knows it."""
    kind: MediaKind
    duration_ms: int = 0
    width: int = 0
    height: int = 0
    title: str = ""
    """Tag of the file, empty when it has none."""
    artist: str = ""
    has_cover: bool = False
    """Whether the file carries cover art."""
    has_sound: bool = False
    voice_likeness: float = 0.5
    """0 music .. 1 speech, as measured on upload: which of several files is the voice."""

    @property
    def looks_like_logo(self) -> bool:
        """Whether the file is called a logo, not a picture to fill the frame."""
        return any(word in self.name.casefold() for word in ("logo", "badge", "emblem", "icon"))


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A stretch of one sound file on a track."""

    media: str
    """Id of the media."""
    start_ms: int
    duration_ms: int
    """On the timeline; the source range is speed times as long."""
    source_start_ms: int = 0
    speed: float = 1.0
    """2.0 is twice as fast; pitch is kept."""
    volume: float = 1.0
    """Linear gain; 0 is mute."""
    loop: bool = False
    """Repeat the source until duration_ms is filled (music)."""
    part: bool = False
    """A part of its own begins here: the sound was split, not cut or made louder from here on."""
    stops: bool = False
    """Looping music ends here because that was told, it does not go on to the end of the video."""

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms

    @property
    def source_end_ms(self) -> int:
        return self.source_start_ms + round(self.duration_ms * self.speed)


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """Clips of one role, ordered, never overlapping."""

    role: Literal["voice", "music"]
    clips: tuple[AudioClip, ...] = ()
    fade_in_ms: int = 0
    """Fade of the whole track, from its first clip's start."""
    fade_out_ms: int = 0
    """Fade of the whole track, to its last clip's end."""
    duck_db: float = 0.0
    """By how many dB the music goes down under speech (0: not at all)."""

    @property
    def end_ms(self) -> int:
        return max((clip.end_ms for clip in self.clips), default=0)

    @property
    def heard(self) -> tuple[AudioClip, ...]:
        """The clips that are not mute, all where every one is."""
        return tuple(clip for clip in self.clips if clip.volume) or self.clips


@dataclass(frozen=True, slots=True)
class Background:
    """What lies behind everything."""

    kind: BackgroundKind = "theme"
    colours: tuple[str, ...] = ()
    """One "#rrggbb" for a colour, two or three for a gradient (top to bottom unless angle says)."""
    angle_deg: int = 180
    """Direction of a gradient: 180 runs downwards, 90 to the right."""
    media: str = ""
    """Id of the picture or video; for "cover" that of the sound file which carries the art."""
    fit: Fit = "cover"
    dim: float = 0.0
    """0..1 share of black laid over it."""
    blur: float = 0.0
    """0..1; 1 leaves only colour clouds."""

    @property
    def is_clouds(self) -> bool:
        """Whether it is a cover shown as a card on clouds of its colours, not filling the frame."""
        return self.kind == "cover" and self.blur >= CLOUDED


@dataclass(frozen=True, slots=True)
class Waveform:
    """The picture of the sound."""

    visible: bool = True
    style: str = "bars"
    """One of `studio.visuals.STYLES`."""
    colours: tuple[str, ...] = ()
    """None: the theme's; one: flat; two or more: a gradient along it."""
    position: Vertical = "center"
    height: float | None = None
    """Share of the canvas height, 0.05..1; None as the theme has it."""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class TextClip:
    """Words on the picture."""

    id: str
    text: str
    role: TextRole = "title"
    start_ms: int = 0
    end_ms: int | None = None
    """None: until the end of the timeline, whatever that becomes."""
    vertical: Vertical | None = None
    horizontal: Horizontal | None = None
    colour: str | None = None
    colour_to: str | None = None
    """The colour into which it runs, from the left to the right."""
    size: float | None = None
    """Factor on the theme's size of that role."""
    weight: Literal["regular", "bold"] | None = None
    fade_in_ms: int | None = None
    fade_out_ms: int | None = None
    auto: bool = False
    """Made from the file's tags or name, not by the user; the user's own title replaces it."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Captions:
    """Captions, usually from an uploaded subtitle file."""

    media: str
    cues: tuple[Cue, ...]
    vertical: Vertical = "bottom"
    colour: str | None = None
    size: float | None = None
    weight: Literal["regular", "bold"] | None = None


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """The thin bar that shows how far the sound is."""

    visible: bool = True
    colour: str | None = None
    vertical: Vertical = "bottom"


@dataclass(frozen=True, slots=True)
class Clock:
    """Elapsed time, "0:07"."""

    visible: bool = False
    colour: str | None = None
    corner: Corner = "bottom-right"
    show_total: bool = False
    """ "0:07 / 1:30" instead of "0:07"."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A small picture in a corner."""

    media: str
    is_cover: bool = False
    """The media is a sound file and its cover art is meant."""
    corner: Corner = "top-right"
    size: float = 0.12
    """Side of the square of the same area, as a share of the shorter side of the canvas."""
    opacity: float = 1.0
    ratio: float = 1.0
    """Width of the picture over its height: a wide one is as large as a square one, not as wide."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A project."""

    name: str = ""
    """Title of the project: names the exported file."""
    canvas: Canvas = field(default_factory=Canvas)
    theme: str = "default"
    voice: AudioTrack = AudioTrack("voice")
    music: AudioTrack = AudioTrack("music")
    loudness_lufs: float | None = None
    """Integrated loudness the mix is brought to; None leaves it as it is."""
    background: Background = Background()
    waveform: Waveform = Waveform()
    texts: tuple[TextClip, ...] = ()
    captions: Captions | None = None
    progress_bar: ProgressBar = ProgressBar()
    clock: Clock = Clock()
    logo: Logo | None = None
    focus: str = ""
    """What the last edit touched ("text:t2", "waveform"), so that "make it red" finds it."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """Keys and tracks of other writers, kept as they came (`studio.drafts`)."""
    batch: tuple[Timeline, ...] = ()
    """A batch: each its own video; this timeline then is the first of them."""

    @property
    def duration_ms(self) -> int:
        """Length of the video: the voice's, or the music's when there is no voice."""
        return self.voice.end_ms or self.music.end_ms

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to render yet."""
        return not (self.voice.clips or self.music.clips)

    @property
    def used_media(self) -> frozenset[str]:
        """Ids of the files the video is made of, all videos of a batch."""
        clips = (*self.voice.clips, *self.music.clips)
        used = {clip.media for clip in clips}
        if self.background.kind in {"image", "video", "cover"}:
            used.add(self.background.media)
        if self.logo is not None:
            used.add(self.logo.media)
        for member in self.batch:
            used |= member.used_media
        return frozenset(used - {""})

    def with_text(self, clip: TextClip) -> Timeline:
        """Return the timeline with that text changed, or added when its id is new."""
        known = [text.id for text in self.texts]
        if clip.id in known:
            texts = tuple(clip if text.id == clip.id else text for text in self.texts)
        else:
            texts = (*self.texts, clip)
        return replace(self, texts=texts)
