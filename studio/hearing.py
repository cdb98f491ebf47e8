"""What the editor may measure on a project's uploads: pauses, captions, spoken words."""

from __future__ import annotations

import importlib.util
import json
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Any

from studio.faults import StudioFault
from studio.operations.context import EditError, Stretch
from studio.store import Project, Store
from studio.timeline import Cue, Media

_SHORTEST_MS = 150
"""Shorter quiet is part of a word; what counts as a pause is the editor's business."""


class Hearing:
    """Measures uploads, each once: what was found is kept beside the blobs."""

    def __init__(self, store: Store, project: Project) -> None:
        self._paths: Mapping[str, Path] = {
            item.media_id: store.blob(item.hash) for item in project.media
        }

    def silences(self, media: Media) -> list[Stretch]:
        """Return the quiet stretches of a sound, in ms of the file."""
        # Media libraries take long to load, and most messages measure nothing.
        from studio.sound.quiet import silences  # noqa: PLC0415

        found = self._kept(
            media,
            "pauses-1",
            lambda path: [list(p) for p in silences(path, at_least_ms=_SHORTEST_MS)],
        )
        return [(int(begin), int(end)) for begin, end in found]

    def cues(self, media: Media) -> tuple[Cue, ...]:
        """Return the captions of a subtitle file. Raises EditError when it has none."""
        from studio.subtitles import cues  # noqa: PLC0415

        suffix = PurePath(media.name).suffix.lower().lstrip(".")
        try:
            return cues(self._paths[media.id], suffix=suffix)
        except StudioFault as fault:
            raise EditError("captions_empty", name=media.name) from fault

    def transcribe(self, media: Media) -> tuple[Cue, ...]:
        """Return the words heard in a sound. Raises EditError where no recogniser is installed."""
        if importlib.util.find_spec("faster_whisper") is None:
            raise EditError("cannot_transcribe")
        found = self._kept(media, "words-1", _recognised)
        return tuple(Cue(int(begin), int(end), str(text)) for begin, end, text in found)

    def _kept(self, media: Media, what: str, measure: Callable[[Path], list[Any]]) -> list[Any]:
        path = self._paths[media.id]
        kept = path.with_name(f"{path.name}.{what}.json")
        if kept.is_file():
            known: list[Any] = json.loads(kept.read_text(encoding="utf-8"))
            return known
        found = measure(path)
        # A name of its own: another process may measure the same file right now.
        partial = kept.with_suffix(f".{uuid.uuid4().hex}.part")
        partial.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        partial.replace(kept)
        return found


def _recognised(path: Path) -> list[Any]:
    """Return [start ms, end ms, text] of each phrase, by a small model that runs here."""
    from faster_whisper import WhisperModel  # noqa: PLC0415  (an optional extra)

    try:
        model = WhisperModel("base", device="auto", compute_type="int8")
        segments, _ = model.transcribe(str(path), vad_filter=True)
        return [
            [round(part.start * 1000), round(part.end * 1000), part.text.strip()]
            for part in segments
        ]
    except (OSError, RuntimeError, ValueError) as error:
        # The model is not on this machine and cannot be fetched either.
        raise EditError("cannot_transcribe") from error
