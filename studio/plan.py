"""What the processes of one render agree on, kept as a file beside their work."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from pathlib import Path

from studio.encode import Quality
from studio.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rendering process must know."""

    timeline: Timeline
    sources: dict[str, Path]
    quality: Quality
    levels: Path
    """Written by the time the first chunk is asked for."""
    folder: Path
    key: str
    """Names this render's files: an equal key means equal frames."""
    starts: tuple[int, ...]
    """First frame of each chunk, and the number of frames as the last entry."""
    threads: int = 2
    may_stitch: bool = True
    """Whether stitching is tried where it pays."""

    @property
    def sound(self) -> Path:
        """Where the coded sound lies, unless the source's own is used."""
        return self.folder / f"{self.key}-sound.m4a"

    def file(self, number: int) -> Path:
        """Return where a finished chunk lies."""
        return self.folder / f"{self.key}-{number:05d}.mp4"

    def save(self, path: Path) -> None:
        """Write it; the file appears whole, also when another render of the same reads it."""
        partial = path.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(pickle.dumps(self))
        partial.replace(path)

    @staticmethod
    def load(path: Path) -> Plan:
        """Read a plan that this program wrote for its own processes."""
        plan = pickle.loads(path.read_bytes())  # noqa: S301  (our own file, in our own folder)
        if not isinstance(plan, Plan):
            raise TypeError(f"{path} holds no plan")
        return plan
