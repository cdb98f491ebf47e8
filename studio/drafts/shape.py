"""What reading and writing a draft agree on: labels, keys, and parts of a timeline as JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from skill.wire.draft import OURS
from studio.timeline import AudioClip, AudioTrack, Background, Clock, Logo, ProgressBar, Waveform

LABELS = {
    "background": "Background",
    "voice": "Audio",
    "music": "Music",
    "waveform": "Waveform",
    "progress_bar": "Progress bar",
    "clock": "Elapsed time",
    "logo": "Logo",
    "captions": "Captions",
    "title": "Title",
    "artist": "Artist",
    "subtitle": "Subtitle",
    "lower_third": "Lower third",
    "text": "Text",
}
PARTS: dict[str, type[Any]] = {
    "background": Background,
    "waveform": Waveform,
    "progress_bar": ProgressBar,
    "clock": Clock,
    "logo": Logo,
}
KNOWN_SEGMENT = {"start_ms", "text", "volume", "source", OURS}
T = TypeVar("T")


def plain(value: object) -> Any:
    """Return a value as JSON: dataclasses by their fields that differ from the default."""
    if is_dataclass(value) and not isinstance(value, type):
        blank = {f.name: f for f in fields(value)}
        return {
            name: plain(getattr(value, name))
            for name, f in blank.items()
            if getattr(value, name) != f.default
        }
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value


def built(kind: type[T], data: object) -> T:
    """Return a dataclass from such JSON; unknown keys and other shapes are left out."""
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    facts = data if isinstance(data, Mapping) else {}
    return kind(
        **{
            key: tuple(value) if isinstance(value, list) else value
            for key, value in facts.items()
            if key in known
        }
    )


def clip_key(role: str, clip: AudioClip) -> str:
    """Return under which name the keys of other writers on a sound's segment are kept."""
    return f"{role}:{clip.media}:{clip.source_start_ms}"


def clip_keys(tracks: Sequence[AudioTrack], kept: Collection[str]) -> dict[str, list[str]]:
    """Return for each role under which of the names `kept` stands what belongs to each of its clips.

    A clip that begins elsewhere in its file since (trimmed, or what is left of a cut), or plays in
    another role, takes over from the segment it was part of; of several pieces the first does.
    """
    keys: dict[str, list[str]]
    keys = {track.role: [clip_key(track.role, clip) for clip in track.clips] for track in tracks}
    free = set(kept).difference(*keys.values())
    for track in tracks:
        own, other = track.role, "music" if track.role == "voice" else "voice"
        for at, clip in enumerate(track.clips):
            heads = (
                () if keys[own][at] in kept else (f"{own}:{clip.media}:", f"{other}:{clip.media}:")
            )
            for head in heads:
                begins = sorted(int(key.removeprefix(head)) for key in free if key.startswith(head))
                if begins:
                    before = [begin for begin in begins if begin <= clip.source_start_ms]
                    keys[own][at] = f"{head}{before[-1] if before else begins[0]}"
                    free.discard(keys[own][at])
                    break
    return keys


def without(data: Mapping[str, Any], *known: str) -> dict[str, Any]:
    """Return what is left once these keys are taken away."""
    return {key: value for key, value in data.items() if key not in known}


def foreign_of(metadata: Mapping[str, Any], *known: str) -> dict[str, Any]:
    """Return what another writer put into metadata ("m") and the order of all keys there ("order")."""
    foreign = without(metadata, *known)
    return {"m": foreign, "order": list(metadata)} if foreign else {}


def in_order(metadata: Mapping[str, Any], order: object) -> dict[str, Any]:
    """Return metadata with its keys in the order in which they were read, new ones last."""
    read = [key for key in order if key in metadata] if isinstance(order, list) else []
    return {key: metadata[key] for key in dict.fromkeys([*read, *metadata])}
