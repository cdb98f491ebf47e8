"""What an operation may know besides the timeline, and how it says that it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from intents.edits import EditRequest
from studio.timeline import Cue, Media, MediaKind, Timeline

SPEECH = 0.5
"""From this likeness on a sound is spoken rather than music."""
Stretch = tuple[int, int]
"""Start and end in milliseconds."""


class EditError(Exception):
    """An edit which is understood and cannot be done; nothing changes.

    key: name of the answer in the language files; facts: its variables.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


def _no_silences(_media: Media) -> list[Stretch]:
    return []


def _no_cues(_media: Media) -> tuple[Cue, ...]:
    return ()


def _no_transcript(_media: Media) -> tuple[Cue, ...]:
    raise EditError("cannot_transcribe")


@dataclass(frozen=True, slots=True)
class Context:
    """The uploads and what can be measured on them. The callables may be slow, never random."""

    media: tuple[Media, ...] = ()
    """Every upload of the project, oldest first."""
    fresh: tuple[Media, ...] = ()
    """Those that came with this message."""
    aside: frozenset[str] = frozenset()
    """Ids of uploads that were taken out again: they are not meant unless they are asked for."""
    elsewhere: frozenset[str] = frozenset()
    """Ids of uploads that are the sound of another video of the batch."""
    silences: Callable[[Media], list[Stretch]] = _no_silences
    """Quiet stretches of a sound file, in its own milliseconds."""
    cues: Callable[[Media], tuple[Cue, ...]] = _no_cues
    """Captions of a subtitle file. Raises EditError when it cannot be read."""
    transcribe: Callable[[Media], tuple[Cue, ...]] = _no_transcript
    """Captions heard in a sound file. Raises EditError where no recogniser is installed."""

    def named(self, media_id: str) -> Media | None:
        """Return the upload with that id."""
        return next((item for item in self.media if item.id == media_id), None)

    def of_kind(self, *kinds: MediaKind) -> tuple[Media, ...]:
        """Return the uploads of these kinds, oldest first."""
        return tuple(item for item in self.media if item.kind in kinds)

    def sounds(self) -> tuple[Media, ...]:
        """Return the sound files, oldest first: those that are not set aside, where two are left.

        Otherwise what was set aside is asked for, recordings before music.
        """
        every = self.of_kind("audio")
        left = tuple(item for item in every if item.id not in self.aside)
        spoken = tuple(item for item in every if item in left or item.voice_likeness >= SPEECH)
        return next((pool for pool in (left, spoken) if len(pool) > 1), every)

    def with_sound(self) -> tuple[Media, ...]:
        """Return the uploads that can be heard, oldest first."""
        return tuple(item for item in self.media if item.kind == "audio" or item.has_sound)

    def pointed(self, request: EditRequest, *kinds: MediaKind) -> Media | None:
        """Return the upload that the words point at: by name, by number, or None."""
        if name := request.word("file"):
            if found := self._by_name(name):
                return found
            raise EditError("no_such_file", name=name)
        if (number := request.ms("file_number")) is not None:
            listed = [item for item in self.media if not kinds or item.kind in kinds]
            if not kinds or not request.claim("file_number_of_kind"):
                listed = list(self.media)
            if not listed or abs(number) > len(listed):
                raise EditError("no_such_file_number", number=number, count=len(listed))
            chosen = listed[number - 1] if number > 0 else listed[number]
            if kinds and chosen.kind not in kinds:
                same = [item for item in self.media if item.kind in kinds]
                if abs(number) <= len(same):
                    return same[number - 1] if number > 0 else same[number]
            return chosen
        return None

    def newest(self, *kinds: MediaKind) -> Media | None:
        """Return the upload of these kinds that came with the message, else the newest one."""
        for pool in (self.fresh, self.media):
            if found := [item for item in pool if item.kind in kinds]:
                return found[-1]
        return None

    def _by_name(self, name: str) -> Media | None:
        wanted = name.casefold()
        for same in (
            lambda item: item.name.casefold() == wanted,
            lambda item: PurePath(item.name).stem.casefold() == PurePath(wanted).stem,
            lambda item: wanted in item.name.casefold(),
            # Writing without spaces glues the words before a name to it.
            lambda item: wanted.endswith(item.name.casefold()),
        ):
            if found := next(filter(same, reversed(self.media)), None):
                return found
        return None


Operation = Callable[[Timeline, EditRequest, Context], Timeline]
