"""What is known about an uploaded file, and how large one may be. Loads no media library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from studio.faults import MediaTooLarge, UnsupportedMedia
from studio.timeline import Media, MediaKind

LIMIT_BYTES: Final = 200 * 1024 * 1024
"""The protocol's 200 MB, read generously."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a probe found."""

    kind: MediaKind
    bytes: int
    duration_ms: int = 0
    """Of the sound as it decodes; 0 for pictures."""
    width: int = 0
    height: int = 0
    fps: float = 0.0
    title: str = ""
    artist: str = ""
    has_cover: bool = False
    has_sound: bool = False
    voice_likeness: float = 0.5

    def as_media(self, media_id: str, name: str) -> Media:
        """Return the facts an edit needs, under the id and name of the upload."""
        return Media(
            id=media_id,
            name=name,
            kind=self.kind,
            duration_ms=self.duration_ms,
            width=self.width,
            height=self.height,
            title=self.title,
            artist=self.artist,
            has_cover=self.has_cover,
            has_sound=self.has_sound,
            voice_likeness=self.voice_likeness,
        )


def check_size(size_bytes: int) -> None:
    """Raise MediaTooLarge over the limit, UnsupportedMedia (reason "empty") for nothing."""
    if size_bytes > LIMIT_BYTES:
        raise MediaTooLarge("too_large", size_bytes=size_bytes, limit_bytes=LIMIT_BYTES)
    if size_bytes == 0:
        raise UnsupportedMedia("empty")
