"""What changed between two timelines, as facts: an answer tells these and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Any

from intents.telling import Change, clock_time, common_first
from studio.agent.cuts import borders, cut_out, facts_of, is_pause
from studio.agent.music_told import heard_between, levels_heard, played_from
from studio.operations import Context
from studio.operations.background import lighter
from studio.operations.versions import are_versions
from studio.operations.waveform import USUAL_HEIGHT
from studio.theme_names import ground, names
from studio.timeline import AudioTrack, TextClip, Timeline


def changes(
    before: Timeline | None,
    after: Timeline | None,
    context: Context,
    operations: Set[str] = frozenset(),
) -> list[Change]:
    """Return what is different, most important first; nothing for equal timelines.

    operations: what was asked for in between, which tells pauses that were taken out from cuts.
    """
    if after is None:
        return []
    if before is None:
        return list(_made(after, context))
    if len(after.batch) > 1 and len(before.batch) != len(after.batch):
        return [
            _several(after),
            *_looks(before, after, context),
            *_captions_of_each(before, after, context),
        ]
    if before.batch and len(after.batch) < 2:
        return [*_single(before, after, context), *_looks(before, after, context)]
    if before.batch:
        return _in_each(before, after, context, operations)
    themed = before.theme != after.theme
    found = [Change("themed", {"names": names()[after.theme]})] if themed else []
    found += _canvas(before, after, context)
    found += _sound(before, after, context, operations)
    for family in (_music, _background, _waveform, _texts, _captions, _small):
        found += family(before, after, context)
    # A theme changes the colours of everything: telling each of them would bury it.
    return [change for change in found if not (themed and change.is_of_a_theme)]


def _looks(before: Timeline, after: Timeline, context: Context) -> Iterator[Change]:
    """Yield what the videos of a batch have that the one video had not, or the reverse."""
    old, new = (line.batch[0] if line.batch else line for line in (before, after))
    if are_versions(after) or are_versions(before) or not after.batch:
        shaped = are_versions(after) or are_versions(before)
        yield from _look_of(old, new, context, shaped=shaped)
        return
    each = [
        [*_look_of(old, member, context), *_lettering_of(old, member, context)]
        for member in after.batch
    ]
    yield from common_first([member.name for member in after.batch], each)


def _look_of(
    old: Timeline, new: Timeline, context: Context, *, shaped: bool = False
) -> Iterator[Change]:
    """Yield what one video has that another had not; shaped: its size is told already."""
    if not shaped:
        yield from _canvas(old, new, context)
    if new.music.clips and not old.music.clips:
        yield from _music(old, new, context)
    if new.background.kind not in {"cover", "theme"}:
        yield from _background(old, new, context)
    yield from _waveform(old, new, context)
    yield from _small(old, new, context)


def _lettering_of(old: Timeline, new: Timeline, context: Context) -> Iterator[Change]:
    """Yield how the texts of a video look that another had as well, whatever they say."""
    said = {text.id: text.text for text in new.texts}
    known = tuple(replace(one, text=said[one.id]) for one in old.texts if one.id in said)
    kept = {one.id for one in known}
    shown = tuple(one for one in new.texts if one.id in kept)
    yield from _texts(replace(old, texts=known), replace(new, texts=shown), context)


def _captions_of_each(before: Timeline, after: Timeline, context: Context) -> Iterator[Change]:
    """Yield which videos of a new batch have captions that the one video had not."""
    if are_versions(after):
        return
    shown = {line.captions.media for line in (before, *before.batch) if line.captions}
    names = {item.id: item.name for item in context.media}
    for member in after.batch:
        if (now := member.captions) is not None and now.media not in shown:
            facts = {"count": len(now.cues), "name": names.get(now.media, "")}
            yield Change("captions_added", facts, member.name)


def _single(before: Timeline, after: Timeline, context: Context) -> Iterator[Change]:
    yield Change("single", {"width": after.canvas.width, "height": after.canvas.height})
    heard = list(dict.fromkeys(clip.media for clip in after.voice.clips))
    if len(heard) > 1 and not are_versions(before):
        files = {item.id: item.name for item in context.media}
        yield Change(
            "voice_files",
            {"names": [files.get(m, "") for m in heard], "length_ms": after.duration_ms},
        )


def _in_each(
    before: Timeline, after: Timeline, context: Context, operations: Set[str]
) -> list[Change]:
    """Return what is different in every video of a batch, then what is in single ones."""
    each = [
        changes(replace(old, batch=()), replace(new, batch=()), context, operations)
        for old, new in zip(before.batch, after.batch, strict=True)
    ]
    return common_first([member.name for member in after.batch], each)


def _several(after: Timeline) -> Change:
    if are_versions(after):
        sizes = [f"{one.canvas.width}x{one.canvas.height}" for one in after.batch]
        return Change("versions", {"sizes": sizes, "length_ms": after.duration_ms})
    names = [member.name for member in after.batch]
    return Change("batched", {"count": len(after.batch), "names": names})


def _made(after: Timeline, context: Context) -> Iterator[Change]:
    if after.batch:
        yield _several(after)
        return
    names = {item.id: item.name for item in context.media}
    voices = list(dict.fromkeys(names.get(clip.media, "") for clip in after.voice.clips))
    yield Change(
        "made",
        {
            "voices": voices,
            "length_ms": after.duration_ms,
            "width": after.canvas.width,
            "height": after.canvas.height,
            "line": after,
            "title": next((t.text for t in after.texts), ""),
            "music": [names.get(clip.media, "") for clip in after.music.clips[:1]],
            "music_volume": round(after.music.clips[0].volume * 100) if after.music.clips else 0,
            "logo": names.get(after.logo.media, "") if after.logo else "",
            "corner": after.logo.corner if after.logo else "",
            "idle": idle(after, context),
        },
    )


def idle(after: Timeline, context: Context) -> list[str]:
    """Return the names of the sound files that are not heard."""
    heard = {clip.media for clip in (*after.voice.clips, *after.music.clips)}
    heard |= {clip.media for member in after.batch for clip in member.voice.clips}
    return [item.name for item in context.media if item.kind == "audio" and item.id not in heard]


def _canvas(before: Timeline, after: Timeline, _context: Context) -> Iterator[Change]:
    old, new = before.canvas, after.canvas
    if (old.width, old.height) != (new.width, new.height):
        yield Change("canvas_sized", {"width": new.width, "height": new.height})
    if old.fps != new.fps:
        yield Change("canvas_fps", {"fps": new.fps})


def _volumes(track: AudioTrack) -> list[float]:
    return [clip.volume for clip in track.clips]


def _runs(track: AudioTrack) -> list[tuple[float, int, int]]:
    """Return the stretches of equal level: volume, start, end."""
    runs: list[tuple[float, int, int]] = []
    for clip in track.clips:
        if runs and runs[-1][0] == clip.volume:
            runs[-1] = (clip.volume, runs[-1][1], clip.end_ms)
        else:
            runs.append((clip.volume, clip.start_ms, clip.end_ms))
    return runs


def _volume_at(track: AudioTrack, time_ms: int) -> float | None:
    """Return how loud the track is at a moment, None where it is not heard."""
    return next((v for v, start, end in _runs(track) if start <= time_ms < end), None)


def _kept(track: AudioTrack) -> list[tuple[str, int, int]]:
    """Return the stretches of the sources that are heard, where splits leave no trace."""
    kept: list[tuple[str, int, int]] = []
    for clip in track.clips:
        start = clip.source_start_ms
        end = start + round(clip.duration_ms * clip.speed)
        if kept and kept[-1][0] == clip.media and abs(kept[-1][2] - start) <= 1:
            kept[-1] = (clip.media, kept[-1][1], end)
        else:
            kept.append((clip.media, start, end))
    return kept


def _sped(old: AudioTrack, new: AudioTrack) -> dict[str, Any] | None:
    """Return the stretch that alone has another speed now, None when it is all of it or none."""
    known = {clip.speed for clip in old.clips}
    fresh = [clip for clip in new.clips if clip.speed not in known]
    if not fresh or len(fresh) == len(new.clips):
        return None
    ends = {"start_ms": fresh[0].start_ms, "end_ms": fresh[-1].end_ms}
    return {"speed": fresh[0].speed, **ends}


def _sources(track: AudioTrack) -> list[tuple[str, int]]:
    """Return every tenth of a second of the sources that is heard, in the order of the sources."""
    return sorted(
        (media, at) for media, start, end in _kept(track) for at in range(start // 100, end // 100)
    )


def _stretch_heard(track: AudioTrack) -> str:
    """Return which stretch of its file one piece of sound is, "" for several."""
    if len(track.clips) != 1:
        return ""
    clip = track.clips[0]
    return f"{clock_time(clip.source_start_ms)}–{clock_time(clip.source_end_ms)}"


def _sound(
    before: Timeline, after: Timeline, context: Context, operations: Set[str]
) -> Iterator[Change]:
    old, new = before.voice, after.voice
    names = {item.id: item.name for item in context.media}
    old_media = list(dict.fromkeys(clip.media for clip in old.clips))
    new_media = list(dict.fromkeys(clip.media for clip in new.clips))
    lengths = {"before_ms": before.duration_ms, "after_ms": after.duration_ms}
    sped = list(_speeds(before, after))
    cut = list(_cuts(before, after, context, operations, told=not sped))
    if not set(new_media) <= set(old_media) or (old_media != new_media and not cut):
        yield Change(
            "voice_files",
            {"names": [names.get(m, "") for m in new_media], "length_ms": after.duration_ms},
        )
    elif cut or sped:
        yield from (*cut, *sped)
    elif before.duration_ms != after.duration_ms:
        yield Change("length", lengths)
    elif _kept(old) != _kept(new) and len(_kept(new)) > 1 and _sources(old) == _sources(new):
        yield Change("reordered", {"length_ms": after.duration_ms})
    elif _kept(old) != _kept(new):
        yield Change("recut", {"length_ms": after.duration_ms, "heard": _stretch_heard(new)})
    elif any(clip.part for clip in new.clips) and borders(old) != borders(new):
        at = borders(new)
        yield Change("split", {"parts": len(at) + 1, "at": at})
    yield from _levels("voice", old, new)
    if before.loudness_lufs != after.loudness_lufs:
        yield Change("loudness", {"lufs": after.loudness_lufs})


def _speeds(before: Timeline, after: Timeline) -> Iterator[Change]:
    old, new = before.voice, after.voice
    lengths = {"length_ms": after.duration_ms, "before_ms": before.duration_ms}
    if (part := _sped(old, new)) is not None:
        yield Change("part_speed", {**part, **lengths})
    elif old.clips and new.clips and old.clips[0].speed != new.clips[0].speed:
        yield Change("speed", {"speed": new.clips[0].speed, **lengths})


def _cuts(
    before: Timeline, after: Timeline, context: Context, operations: Set[str], *, told: bool
) -> Iterator[Change]:
    """Yield what was cut out of the sound, pauses by themselves.

    told: the last of them tells how long the video is now; otherwise another change does.
    """
    role = "voice" if before.voice.clips else "music"
    old: AudioTrack = getattr(before, role)
    gone = cut_out(old, getattr(after, role))
    if not gone or (role == "music" and before.voice.clips != after.voice.clips):
        return
    pauses = gone if operations & {"silence"} else []
    if pauses and operations & {"trim"}:
        pauses = [one for one in gone if is_pause(one, old, context)]
    cuts = [one for one in gone if one not in pauses]
    lengths = {"before_ms": before.duration_ms, "after_ms": after.duration_ms}
    for key, found in (("cut", cuts), ("pauses_cut", pauses)):
        if found:
            ends = told and not (key == "cut" and pauses)
            yield Change(key, {**facts_of(found, before.duration_ms), **lengths, "ends": ends})


def _levels(role: str, old: AudioTrack, new: AudioTrack) -> Iterator[Change]:
    moved = old.end_ms == new.end_ms and _runs(old) != _runs(new)
    if (moved or set(_volumes(old)) != set(_volumes(new))) and old.clips and new.clips:
        runs = _runs(new)
        fresh = [run for run in runs if run[0] not in _volumes(old)]
        fresh = fresh or [run for run in runs if _volume_at(old, (run[1] + run[2]) // 2) != run[0]]
        moved_to = [run for run in runs if run not in _runs(old)]
        fresh = fresh or [run for run in moved_to if run[0] != 1.0] or moved_to
        for volume, start, until in fresh or runs:
            whole = len(runs) == 1
            facts: dict[str, Any] = {
                "percent": round(volume * 1000) / 10,
                "start_ms": None if whole else start,
                "end_ms": None if whole else until,
            }
            yield Change(f"{role}_volume", facts)
    for end in ("in", "out"):
        was, now = getattr(old, f"fade_{end}_ms"), getattr(new, f"fade_{end}_ms")
        if was != now and new.clips:
            yield Change(f"{role}_fade_{end}", {"ms": now})


def _music(before: Timeline, after: Timeline, context: Context) -> Iterator[Change]:
    old, new = before.music, after.music
    if not new.clips:
        if old.clips:
            yield Change("music_gone")
        return
    played = played_from(new)
    if {c.media for c in old.clips} != {c.media for c in new.clips}:
        yield Change(
            "music_added",
            {
                "name": {item.id: item.name for item in context.media}.get(new.clips[0].media, ""),
                "percent": round(max(levels_heard(new)) * 100),
                "until_ms": played["end_ms"],
                "ducked": new.duck_db > 0,
                "once": not any(clip.loop for clip in new.clips),
                "start_ms": played["start_ms"],
                "in_ms": new.fade_in_ms,
                "out_ms": new.fade_out_ms if new.fade_out_ms > 500 else 0,
            },
        )
        return
    if heard_between(old) == heard_between(new) or levels_heard(old) != levels_heard(new):
        yield from _levels("music", old, new)
    if old.duck_db != new.duck_db and (new.duck_db > 0 or _volumes(old) == _volumes(new)):
        yield Change("music_duck", {"db": new.duck_db})
    if any(c.loop for c in old.clips) != any(c.loop for c in new.clips):
        yield Change("music_loop", {"loop": any(c.loop for c in new.clips)})
    audible = 0.0 not in levels_heard(old) | levels_heard(new)
    if audible and heard_between(old) != heard_between(new):
        yield Change("music_start", played)


def _background(before: Timeline, after: Timeline, context: Context) -> Iterator[Change]:
    old, new = before.background, after.background
    if old == new:
        return
    names = {item.id: item.name for item in context.media}
    same = (old.kind, old.media) == (new.kind, new.media)
    pictured = new.kind in {"image", "video", "cover"}
    same = same and (pictured or old.colours == new.colours)
    facts = {
        "kind": new.kind,
        "colours": list(new.colours),
        "name": names.get(new.media, ""),
        "fit": new.fit,
        "dim": round(new.dim * 100),
        "blur": round(new.blur * 100),
        "angle": new.angle_deg,
    }
    if same and old.kind == "cover" and old.blur and old.dim > new.dim and not new.blur:
        # Asked for by name, the cover art is shown as it is.
        yield Change("background_set", {**facts, "dim": 0})
        return
    if same:
        if old.fit != new.fit:
            yield Change("background_fit", facts)
        if old.colours != new.colours and new.colours:
            yield Change("background_bars", facts)
        if old.dim != new.dim:
            yield Change("background_dim", {**facts, "darker": new.dim > old.dim})
        if old.blur != new.blur:
            yield Change("background_blur", facts)
        if old.angle_deg != new.angle_deg:
            yield Change("background_set", facts)
        return
    was = old.colours or (ground(before.theme)[0] if old.kind == "theme" else ())
    lit = bool(was) and new.colours == lighter(was)
    yield Change("background_lighter" if lit else "background_set", facts)


def _waveform(before: Timeline, after: Timeline, _context: Context) -> Iterator[Change]:
    old, new = before.waveform, after.waveform
    if old.visible != new.visible:
        yield Change("wave_shown" if new.visible else "wave_hidden")
    if old.style != new.style:
        yield Change("wave_style", {"style": new.style})
    if old.colours != new.colours:
        yield Change("wave_colour", {"colours": list(new.colours)})
    if old.position != new.position:
        yield Change("wave_place", {"vertical": new.position})
    if old.height != new.height:
        yield Change("wave_height", {"percent": round((new.height or USUAL_HEIGHT) * 100)})
    if old.opacity != new.opacity:
        yield Change("wave_opacity", {"percent": round(new.opacity * 100)})


def _time(clip: TextClip, line: Timeline) -> dict[str, Any]:
    end = clip.end_ms
    is_whole = clip.start_ms == 0 and (end is None or end >= line.duration_ms)
    return {"start_ms": clip.start_ms, "end_ms": end, "whole": is_whole}


def _texts(before: Timeline, after: Timeline, _context: Context) -> Iterator[Change]:
    old = {clip.id: clip for clip in before.texts}
    new = {clip.id: clip for clip in after.texts}
    yielded = {t.id for t in before.texts if t.auto} - new.keys() - {""}
    come = {t.text for t in after.texts if t.id not in old}
    gone = [t.text for t in before.texts if t.id in yielded and t.text not in come]
    for clip in after.texts:
        was = old.get(clip.id)
        if was is None or (was.auto and not clip.auto and was.text != clip.text):
            instead = was.text if was is not None else gone.pop(0) if gone else ""
            facts = {"text": clip.text, "clip": clip, "instead": instead, **_time(clip, after)}
            yield Change("text_added", facts)
        elif was != clip:
            yield from _restyled(was, clip, after)
    for clip in before.texts:
        # One of those that yielded is told with the text that took its place.
        replaced = clip.id in yielded and clip.text not in gone
        if clip.id not in new and not replaced:
            yield Change("text_gone", {"text": clip.text})


def _restyled(was: TextClip, clip: TextClip, line: Timeline) -> Iterator[Change]:
    if was.text != clip.text:
        yield Change("text_reworded", {"before": was.text, "text": clip.text})
    if (was.start_ms, was.end_ms) != (clip.start_ms, clip.end_ms):
        yield Change("text_timed", {"text": clip.text, **_time(clip, line)})
    if (was.colour, was.colour_to) != (clip.colour, clip.colour_to):
        colours = [clip.colour, clip.colour_to] if clip.colour_to else [clip.colour]
        yield Change("text_colour", {"text": clip.text, "colours": colours})
    if (was.vertical, was.horizontal, was.role) != (clip.vertical, clip.horizontal, clip.role):
        yield Change("text_place", {"text": clip.text, "clip": clip})
    if was.size != clip.size:
        bigger = (clip.size or 1) > (was.size or 1)
        yield Change("text_size", {"text": clip.text, "bigger": bigger})
    if was.weight != clip.weight:
        yield Change("text_weight", {"text": clip.text, "weight": clip.weight})
    if (was.fade_in_ms, was.fade_out_ms) != (clip.fade_in_ms, clip.fade_out_ms):
        yield Change(
            "text_fade",
            {"text": clip.text, "in_ms": clip.fade_in_ms or 0, "out_ms": clip.fade_out_ms or 0},
        )


def _captions(before: Timeline, after: Timeline, context: Context) -> Iterator[Change]:
    old, new = before.captions, after.captions
    if old == new:
        return
    if new is None:
        yield Change("captions_gone")
        return
    names = {item.id: item.name for item in context.media}
    if old is None or old.media != new.media:
        yield Change("captions_added", {"count": len(new.cues), "name": names.get(new.media, "")})
        return
    if old.colour != new.colour:
        yield Change("captions_colour", {"colours": [new.colour]})
    if old.vertical != new.vertical:
        yield Change("captions_place", {"vertical": new.vertical})
    if old.size != new.size:
        yield Change("captions_size", {"bigger": (new.size or 1) > (old.size or 1)})
    if old.weight != new.weight:
        yield Change("captions_weight", {"weight": new.weight})
    if len(old.cues) == len(new.cues):
        for was, cue in zip(old.cues, new.cues, strict=True):
            if was.text != cue.text:
                yield Change("captions_words", {"old": was.text, "text": cue.text})
    times = ([(c.start_ms, c.end_ms) for c in one.cues] for one in (old, new))
    if next(times) != next(times) and before.duration_ms == after.duration_ms:
        yield Change("captions_moved")


def _small(before: Timeline, after: Timeline, context: Context) -> Iterator[Change]:
    bar, was = after.progress_bar, before.progress_bar
    if bar.visible != was.visible:
        yield Change("bar_shown" if bar.visible else "bar_hidden", {"vertical": bar.vertical})
    if bar.colour != was.colour:
        yield Change("bar_colour", {"colours": [bar.colour]})
    if bar.vertical != was.vertical:
        yield Change("bar_place", {"vertical": bar.vertical})
    clock, old = after.clock, before.clock
    if clock.visible != old.visible:
        yield Change("clock_shown" if clock.visible else "clock_hidden", {"corner": clock.corner})
    elif clock.corner != old.corner:
        yield Change("clock_place", {"corner": clock.corner})
    if clock.colour != old.colour:
        yield Change("clock_colour", {"colours": [clock.colour]})
    if clock.show_total != old.show_total:
        yield Change("clock_total", {"total": clock.show_total})
    if after.logo == before.logo:
        return
    if after.logo is None:
        yield Change("logo_gone")
        return
    names = {item.id: item.name for item in context.media}
    facts = {
        "name": names.get(after.logo.media, ""),
        "corner": after.logo.corner,
        "cover": after.logo.is_cover,
        "size": round(after.logo.size * 100),
        "opacity": round(after.logo.opacity * 100),
    }
    yield Change("logo_changed" if before.logo is not None else "logo_shown", facts)
