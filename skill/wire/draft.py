"""The draft of a project as the backend stores it: short wire keys, our names.

protocol.md: t = tracks, tt = track type (0 video, 1 audio, 7 text), sg = segments,
d = duration in ms, m = metadata {"title", "width", "height"}. Reading is tolerant and keeps
every unknown key, writing gives back exactly what was read plus what we changed, because an
export posts the backend's own draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

VIDEO, AUDIO, TEXT = 0, 1, 7
"""Track types of the wire."""
OTHER = 100
"""Track type the studio uses for waveform, progress bar, clock and logo: no other writer has it."""

OURS: Final = "a2e"
"""Key of the studio's own facts under `m`."""


def ours_of(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the studio's own facts; none of a draft, track or segment of another writer."""
    ours = metadata.get(OURS)
    return ours if isinstance(ours, Mapping) else {}


class Segment(BaseModel):
    """One piece on a track."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    duration_ms: int | float | None = Field(None, alias="d")
    metadata: dict[str, Any] = Field(default_factory=dict, alias="m")


class Track(BaseModel):
    """One track."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    type: int | None = Field(None, alias="tt")
    segments: list[Segment] = Field(default_factory=list, alias="sg")
    metadata: dict[str, Any] = Field(default_factory=dict, alias="m")


class Draft(BaseModel):
    """The whole project."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    tracks: list[Track] = Field(default_factory=list, alias="t")
    duration_ms: int | float | None = Field(None, alias="d")
    metadata: dict[str, Any] = Field(default_factory=dict, alias="m")

    @property
    def is_exportable(self) -> bool:
        """Whether some track has a segment (protocol.md: ready for export)."""
        return any(track.segments for track in self.tracks)

    def as_wire(self) -> dict[str, Any]:
        """Return the draft with the wire's short keys; what was absent stays absent."""
        return self.model_dump(by_alias=True, exclude_unset=True)
