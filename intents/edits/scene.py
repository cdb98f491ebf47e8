"""What the words are said about: as much of the project as understanding them needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from intents.edits.request import EditRequest

ROLES: Final = frozenset({"subtitle", "lower_third", "artist"})
"""What no title is called."""


WORDS_ASKED: Final = frozenset({"which_text", "no_text_of_role", "no_text"})
"""What is asked where a text is wanted of which nobody said what it shall read."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The project in plain facts; an empty one is a conversation's beginning."""

    exists: bool = False
    """Whether there is a timeline."""
    focus: str = ""
    """What the last edit touched: "text", "waveform", "music", "sound"…"""
    texts: tuple[str, ...] = ()
    """The words that stand on the picture, in order."""
    roles: tuple[str, ...] = ()
    """The role of each of them."""
    auto: tuple[bool, ...] = ()
    """Whether the studio wrote it by itself."""
    parts: int = 1
    """How many pieces the sound is in."""
    videos: int = 1
    """How many videos are made at once."""
    video_names: tuple[tuple[str, ...], ...] = ()
    """What each of several videos is called: its own name and its files'."""
    each: tuple[Scene, ...] = ()
    """Each of several videos by itself."""
    borders: tuple[int, ...] = ()
    """When each piece but the first begins, in milliseconds."""
    hidden: frozenset[str] = frozenset()
    """Things that could be seen and are not."""
    is_song: bool = False
    """Whether the main sound is music: alone, it is what "the song" means."""
    has_music: bool = False
    has_captions: bool = False
    cues: tuple[str, ...] = ()
    """What the captions say."""
    has_logo: bool = False
    wave: str = ""
    """Style of the waveform."""
    background: str = "theme"
    """Kind of the background."""
    fresh: tuple[str, ...] = ()
    """Kinds of the uploads that came with the message."""
    kinds: tuple[str, ...] = ()
    """Kinds of all uploads, "" for one that was taken out."""
    names: tuple[str, ...] = ()
    """File names of all uploads."""
    shapes: tuple[str, ...] = ()
    """For each upload what shape its picture has: "wide", "tall", "square", "" for a sound."""
    dim: float = 0.0
    """How far the background is dimmed, 0 to 1."""
    songs: tuple[str, ...] = ()
    """Names of the uploads that sound like music."""
    lengths_ms: tuple[int, ...] = ()
    """How long each upload is."""
    music_files: tuple[str, ...] = ()
    """Names of the uploads that lie under the voice."""
    voice_files: tuple[str, ...] = ()
    """Names of the uploads that are the main sound."""
    duration_ms: int = 0
    colours: Mapping[str, str] = field(default_factory=dict)
    """Colour of each thing that has one: "waveform", "title", and "focus" for the last touched."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where each thing of the picture is: "top", "center", "bottom", "top right"…"""
    text_colours: tuple[str | None, ...] = ()
    """The colour of each of the texts."""
    text_places: tuple[str | None, ...] = ()
    """Where each of the texts stands, None where the theme decides."""
    focus_text: int | None = None
    """Which of the texts was touched last."""
    shape: str = ""
    """The picture's: "wide", "tall" or "square"."""
    asked: str = ""
    """What the last answer asked about."""
    offer: str = ""
    """The wish that lies in the question that was answered last."""
    wish: str = ""
    """The words of the wish that the last answer asked more about."""
    undone: bool = False
    """Whether something was taken back that can be done again."""
    undone_requests: tuple[EditRequest, ...] = ()
    """What the change asked for that was taken back last: it may be meant otherwise."""
    last_operation: str = ""
    """What was done last: a correction changes that."""
    last_heads: tuple[str, ...] = ()
    """What the last message was about, each once: "both of them" are these."""
    done: tuple[EditRequest, ...] = ()
    """All that was done and still stands, in order."""
    shades: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """All colours of what runs from one to another or stands in one: "waveform", "background"."""
    fit: str = ""
    """How the picture behind everything fills the frame."""
    last_request: EditRequest | None = None
    """The last thing done: "not the title, the bar" gives it to the other."""
    last_requests: tuple[EditRequest, ...] = ()
    """Everything the last message did."""

    @property
    def sounds(self) -> int:
        """How many sound files there are, with those that were set aside for another."""
        known = zip(self.kinds, self.shapes, self.lengths_ms, strict=False)
        aside = sum(not kind and not shape and length > 0 for kind, shape, length in known)
        return self.kinds.count("audio") + aside

    def lacks(self, role: str, words: Sequence[str]) -> bool:
        """Whether no text goes by that role, and none may be meant: the only words are a title.

        words: what it shall say; new words make the text.
        """
        places = self.text_places or (None,) * len(self.roles)
        texts = zip(self.roles, self.auto, places, strict=False)
        # Who wrote a line below may call it so.
        below = [not auto and (one != "title" or at == "bottom") for one, auto, at in texts]
        titled = not any(below)
        return bool(self.texts) and role in ROLES - set(self.roles) and titled and not words
