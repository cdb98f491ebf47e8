"""What changed between two states of a project, in words, and what could be done next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from intents.replies import answer, say
from intents.telling import Change, clock_time, colour_name, common_first, readable
from skill.scene import PARTS, Clip, Other, Scene, Sound, Words

_NEAR_MS: Final = 3
"""Edges this near are one: positions in a source are rounded where the speed is not 1."""
_LEAST_MS: Final = 20
"""A shorter stretch is nothing that anybody has cut."""
_USUAL_HEIGHT: Final = 0.3
"""Share of the picture that a waveform takes where the draft does not say."""

_USUAL_FPS: Final = 30


def told(before: Scene, after: Scene, lang: str) -> list[str]:
    """Return one sentence for each thing that changed, most important first."""
    return [_in_words(change, lang) for change in compared(before, after)]


def _in_words(change: Change, lang: str) -> str:
    """Return the sentence; keys that begin with `change_` are the runtime's own."""
    facts = readable({"back": False, **change.facts}, lang)
    if "colour" in facts:
        facts["colour_name"] = colour_name(facts["colour"], lang)
    own = change.key.startswith("change_")
    said = say(change.key, lang, **facts) if own else answer(change.key, lang, **facts)
    return answer("in_video", lang, name=change.video, changes=[said]) if change.video else said


def compared(before: Scene, after: Scene) -> list[Change]:
    """Return what is different, most important first; nothing for equal scenes."""
    if len(after.batch) > 1 and len(before.batch) != len(after.batch):
        return [_several(after)]
    if before.batch and len(after.batch) < 2:
        size = {"width": after.canvas.width, "height": after.canvas.height}
        return [Change("single", size)]
    if before.batch:
        return _in_each(before, after)
    if before.is_empty and (after.voice.clips or after.music.clips):
        return [_made(after), *_differences(_blank(after), after)]
    return list(_differences(before, after))


def _several(after: Scene) -> Change:
    sounds = {tuple(clip.media for clip in one.voice.clips) for one in after.batch}
    sizes = [f"{one.canvas.width}x{one.canvas.height}" for one in after.batch]
    if len(sounds) == 1 and len(set(sizes)) > 1:
        return Change("versions", {"sizes": sizes, "length_ms": after.duration_ms})
    return Change(
        "batched", {"count": len(after.batch), "names": [one.name for one in after.batch]}
    )


def _in_each(before: Scene, after: Scene) -> list[Change]:
    """Return what is different in every one of several videos, then what is in single ones."""
    each = [compared(old, new) for old, new in zip(before.batch, after.batch, strict=True)]
    return common_first([one.name for one in after.batch], each)


def _made(after: Scene) -> Change:
    music = after.music.clips[:1]
    captions = {"cues": after.cues} if after.cues else None
    return Change(
        "made",
        {
            "voices": list(dict.fromkeys(clip.name for clip in after.voice.clips))
            or [clip.name for clip in music],
            "length_ms": after.duration_ms,
            "width": after.canvas.width,
            "height": after.canvas.height,
            "line": {**after.parts, "captions": captions},
            "title": next((one.text for one in after.texts if one.auto), ""),
            "music": [clip.name for clip in music] if after.voice.clips else [],
            "music_volume": round(music[0].volume * 100) if music else 0,
            # Told by itself, with its size.
            "logo": "",
            "corner": "",
            "idle": list(after.idle),
        },
    )


def _blank(after: Scene) -> Scene:
    """Return what `_made` tells of a first video: the rest of it is told by itself."""
    parts = {role: dict(PARTS[role]) for role in after.parts if role not in {"logo", "clock"}}
    parts["clock"] = dict(PARTS["clock"])
    for role in ("waveform", "progress_bar"):
        parts[role]["visible"] = after.parts[role]["visible"]
    if after.parts["background"]["kind"] not in {"colour", "gradient"}:
        parts["background"] = dict(after.parts["background"])
    if "captions" in parts:
        parts["captions"]["media"] = after.parts["captions"]["media"]
    voice = _plain(after.voice)
    return replace(
        after,
        theme="default",
        lufs=None,
        canvas=replace(after.canvas, fps=_USUAL_FPS),
        duration_ms=sum(clip.duration_ms for clip in voice.clips) or after.duration_ms,
        voice=voice,
        texts=tuple(one for one in after.texts if one.auto),
        parts=parts,
        others=(),
    )


def _plain(sound: Sound) -> Sound:
    """Return the sound as it was recorded: at its own speed and level, without fades."""
    clips = tuple(
        replace(clip, volume=1.0, speed=1.0, duration_ms=round(clip.duration_ms * clip.speed))
        for clip in sound.clips
    )
    return Sound(clips)


def _differences(before: Scene, after: Scene) -> Iterator[Change]:
    themed = before.theme != after.theme
    if themed:
        yield Change("change_theme", {"theme": after.theme})
    if not before.is_empty:
        yield from _canvas(before, after)
    yield from _sound(before, after)
    yield from _music(before, after)
    yield from _others(before, after)
    looks = [*_background(before, after), *_waveform(before, after)]
    looks += [*_texts(before, after), *_captions(before, after), *_small(before, after)]
    # A theme changes the colours of everything: telling each of them would bury it.
    yield from (change for change in looks if not (themed and change.is_of_a_theme))


def _canvas(before: Scene, after: Scene) -> Iterator[Change]:
    old, new = before.canvas, after.canvas
    if (old.width, old.height) != (new.width, new.height):
        key = "canvas_sized" if after.is_ours else "change_canvas"
        yield Change(key, {"width": new.width, "height": new.height})
    if old.fps != new.fps:
        yield Change("canvas_fps", {"fps": f"{new.fps:g}"})


# The sound


def _gone(old: Iterable[Clip], new: Iterable[Clip]) -> list[tuple[int, int]]:
    """Return the stretches of the old sound, by its own times, that are not in the new one."""
    heard: dict[str, list[tuple[int, int]]] = {}
    for clip in new:
        heard.setdefault(clip.media, []).append((clip.source_start_ms, clip.source_end_ms))
    gone: list[tuple[int, int]] = []
    for clip in old:
        at = clip.source_start_ms
        for start, end in [*sorted(heard.get(clip.media, [])), (clip.source_end_ms,) * 2]:
            until = min(start, clip.source_end_ms)
            if until > at:
                first, last = (
                    clip.start_ms + round((ms - clip.source_start_ms) / clip.speed)
                    for ms in (at, until)
                )
                if gone and first - gone[-1][1] <= _NEAR_MS:
                    first = gone.pop()[0]
                gone.append((first, last))
            at = max(at, end)
    return [(start, end) for start, end in gone if end - start >= _LEAST_MS]


def _order(sound: Sound) -> list[tuple[str, int]]:
    """Return where the sources are heard in one piece, in the order of hearing."""
    order: list[tuple[str, int]] = []
    last: Clip | None = None
    for clip in sound.clips:
        goes_on = last is not None and last.media == clip.media
        if not (goes_on and last and abs(last.source_end_ms - clip.source_start_ms) <= _NEAR_MS):
            order.append((clip.media, clip.source_start_ms))
        last = clip
    return order


def _borders(sound: Sound) -> list[int]:
    return [clip.start_ms for _, clip in pairwise(sound.clips) if clip.part]


def _sound(before: Scene, after: Scene) -> Iterator[Change]:
    is_music = not (before.voice.clips or after.voice.clips)
    old, new = (s.music if is_music else s.voice for s in (before, after))
    if not old.clips and not new.clips:
        if before.duration_ms != after.duration_ms and not (before.is_empty or after.is_empty):
            yield Change("length", _lengths(before, after))
        return
    gone, more = _gone(old.clips, new.clips), _gone(new.clips, old.clips)
    names = [list(dict.fromkeys(clip.name for clip in s.clips)) for s in (old, new)]
    media = [{clip.media for clip in s.clips} for s in (old, new)]
    sped = list(_speeds(before, after, old, new))
    if not media[1] <= media[0] or (media[0] != media[1] and more):
        yield Change("voice_files", {"names": names[1], "length_ms": after.duration_ms})
    elif gone and not more:
        yield Change("cut", {**_cuts(gone, before.duration_ms), **_lengths(before, after),
                             "ends": not sped})  # fmt: skip
        yield from sped
    elif sped:
        yield from sped
    elif before.duration_ms != after.duration_ms:
        yield Change("length", _lengths(before, after))
    elif gone or more:
        yield Change("recut", {"length_ms": after.duration_ms})
    elif _order(old) != _order(new):
        yield Change("reordered", {"length_ms": after.duration_ms})
    elif _borders(old) != _borders(new) and (at := _borders(new)):
        yield Change("split", {"parts": len(at) + 1, "at": at})
    if not is_music:
        yield from _levels("voice", old, new)
    if before.lufs != after.lufs:
        yield Change("loudness", {"lufs": after.lufs})


def _lengths(before: Scene, after: Scene) -> dict[str, Any]:
    return {
        "before_ms": before.duration_ms,
        "after_ms": after.duration_ms,
        "length_ms": after.duration_ms,
    }


def _cuts(gone: list[tuple[int, int]], length_ms: int) -> dict[str, Any]:
    def side(start: int, end: int) -> str:
        if start <= _NEAR_MS:
            return "head"
        return "tail" if end >= length_ms - _NEAR_MS else ""

    cuts = [
        {"start_ms": start, "end_ms": end, "ms": end - start, "side": side(start, end)}
        for start, end in gone
    ]
    return {"cuts": cuts, "count": len(cuts), "lost_ms": sum(end - start for start, end in gone)}


def _speeds(before: Scene, after: Scene, old: Sound, new: Sound) -> Iterator[Change]:
    known = {clip.speed for clip in old.clips}
    fresh = [clip for clip in new.clips if clip.speed not in known]
    if not fresh:
        return
    facts = {"speed": fresh[0].speed, **_lengths(before, after)}
    if len(fresh) == len(new.clips):
        yield Change("speed", facts)
    else:
        ends = {"start_ms": fresh[0].start_ms, "end_ms": fresh[-1].end_ms}
        yield Change("part_speed", {**facts, **ends})


def _runs(sound: Sound) -> list[tuple[float, int, int]]:
    """Return the stretches of equal level: volume, start, end."""
    runs: list[tuple[float, int, int]] = []
    for clip in sound.clips:
        if runs and runs[-1][0] == clip.volume:
            runs[-1] = (clip.volume, runs[-1][1], clip.end_ms)
        else:
            runs.append((clip.volume, clip.start_ms, clip.end_ms))
    return runs


def _levels(role: str, old: Sound, new: Sound) -> Iterator[Change]:
    was, now = _runs(old), _runs(new)
    same_length = old.end_ms == new.end_ms
    levels = [{volume for volume, _, _ in runs} for runs in (was, now)]
    if old.clips and new.clips and ((same_length and was != now) or levels[0] != levels[1]):
        moved = [run for run in now if run not in was]
        fresh = [run for run in moved if run[0] not in levels[0]]
        fresh = fresh or [run for run in moved if run[0] != 1.0] or moved or now
        for volume, start, end in fresh:
            ends = (None, None) if len(now) == 1 else (start, end)
            facts = {"percent": round(volume * 1000) / 10, "start_ms": ends[0], "end_ms": ends[1]}
            yield Change(f"{role}_volume", facts)
    for end_of, fades in (
        ("in", (old.fade_in_ms, new.fade_in_ms)),
        ("out", (old.fade_out_ms, new.fade_out_ms)),
    ):
        if fades[0] != fades[1] and new.clips:
            yield Change(f"{role}_fade_{end_of}", {"ms": fades[1]})


def _music(before: Scene, after: Scene) -> Iterator[Change]:
    old, new = before.music, after.music
    if not new.clips:
        if old.clips:
            yield Change("music_gone")
        return
    first, played = new.clips[0], _played(new)
    loops = [any(clip.loop for clip in sound.clips) for sound in (old, new)]
    if {clip.media for clip in old.clips} != {clip.media for clip in new.clips}:
        if after.voice.clips:
            yield Change(
                "music_added",
                {
                    "name": first.name,
                    "percent": round(first.volume * 100),
                    "ducked": new.duck_db > 0,
                    "once": not loops[1],
                    "start_ms": played["start_ms"],
                    "until_ms": played["end_ms"],
                    "in_ms": new.fade_in_ms,
                    "out_ms": new.fade_out_ms if new.fade_out_ms > 500 else 0,
                },
            )
        return
    moved = _played(old) != played
    if not moved or old.clips[0].volume != first.volume:
        yield from _levels("music", old, new)
    if old.duck_db != new.duck_db:
        yield Change("music_duck", {"db": new.duck_db})
    if loops[0] != loops[1]:
        yield Change("music_loop", {"loop": loops[1]})
    if moved:
        yield Change("music_start", played)


def _played(music: Sound) -> dict[str, int | None]:
    """Return from when to when music plays, None for the beginning and the end of the video."""
    first, last = music.clips[0], music.clips[-1]
    return {"start_ms": first.start_ms or None, "end_ms": last.end_ms if last.stops else None}


# The picture


def _background(before: Scene, after: Scene) -> Iterator[Change]:
    old, new = before.parts["background"], after.parts["background"]
    facts = {
        "kind": new["kind"],
        "colours": list(new["colours"]),
        "name": after.names.get(new["media"], ""),
        "fit": new["fit"],
        "dim": round(new["dim"] * 100),
        "blur": round(new["blur"] * 100),
        "angle": new["angle_deg"],
    }
    pictured = new["kind"] in {"image", "video", "cover"}
    same = (old["kind"], old["media"]) == (new["kind"], new["media"])
    if not same or (not pictured and old["colours"] != new["colours"]):
        yield Change("background_set", facts)
        return
    if old["fit"] != new["fit"]:
        yield Change("background_fit", facts)
    if old["colours"] != new["colours"] and new["colours"]:
        yield Change("background_bars", facts)
    if old["dim"] != new["dim"]:
        yield Change("background_dim", {**facts, "darker": new["dim"] > old["dim"]})
    if old["blur"] != new["blur"]:
        yield Change("background_blur", facts)
    if old["angle_deg"] != new["angle_deg"]:
        yield Change("background_set", facts)


def _waveform(before: Scene, after: Scene) -> Iterator[Change]:
    old, new = before.parts["waveform"], after.parts["waveform"]
    # An empty project shows nothing.
    if old["visible"] != new["visible"] and not (before.is_empty or after.is_empty):
        yield Change("wave_shown" if new["visible"] else "wave_hidden")
    if old["style"] != new["style"]:
        yield Change("wave_style", {"style": new["style"]})
    if old["colours"] != new["colours"]:
        yield Change("wave_colour", {"colours": list(new["colours"])})
    if old["position"] != new["position"]:
        yield Change("wave_place", {"vertical": new["position"]})
    if old["height"] != new["height"]:
        percent = round((new["height"] or _USUAL_HEIGHT) * 100)
        yield Change("wave_height", {"percent": percent})
    if old["opacity"] != new["opacity"]:
        yield Change("wave_opacity", {"percent": round(new["opacity"] * 100)})


def _paired(old: Iterable[Words], new: Iterable[Words]) -> list[tuple[Words | None, Words | None]]:
    """Return which text became which: by its name, else by its words, else by its place in order.

    Names that only count the texts of a track say nothing once one of them has gone.
    """
    left, come = list(old), list(new)
    pairs: list[tuple[Words | None, Words | None]] = []
    tests: tuple[Callable[[Words, Words], bool], ...] = (
        lambda a, b: a.id == b.id and a.text == b.text,
        lambda a, b: a.id == b.id and f"{a.label}:" not in a.id,
        lambda a, b: a.text == b.text and a.label == b.label,
        lambda a, b: a.label == b.label and f"{a.label}:" in a.id,
    )
    for is_same in tests:
        for words in list(come):
            was = next((one for one in left if is_same(one, words)), None)
            if was is not None:
                left.remove(was)
                come.remove(words)
                pairs.append((was, words))
    return [*pairs, *((None, words) for words in come), *((words, None) for words in left)]


def _time(words: Words, scene: Scene) -> dict[str, Any]:
    end = words.end_ms
    whole = words.start_ms == 0 and (end is None or end >= scene.duration_ms)
    return {"start_ms": words.start_ms, "end_ms": end, "whole": whole}


def _texts(before: Scene, after: Scene) -> Iterator[Change]:
    pairs = _paired(before.texts, after.texts)
    for was, words in pairs:
        is_new = was is None or (
            words is not None and was.auto and not words.auto and was.text != words.text
        )
        if words is not None and is_new:
            yield Change(
                "change_text_added",
                {"text": words.text, "clip": words, "label": words.label, **_time(words, after)},
            )
        elif was is not None and words is not None:
            yield from _restyled(was, words, after)
    come = {words.text for was, words in pairs if was is None and words is not None}
    for was, words in pairs:
        # What was made from the file gives way to the user's own, which may say the same.
        if was is not None and words is None and not (was.auto and was.text in come):
            yield Change("text_gone", {"text": was.text})


def _restyled(was: Words, words: Words, scene: Scene) -> Iterator[Change]:
    text = {"text": words.text}
    if was.text != words.text:
        yield Change("text_reworded", {"before": was.text, **text})
    if (was.start_ms, was.end_ms) != (words.start_ms, words.end_ms):
        yield Change("text_timed", {**text, **_time(words, scene)})
    if (was.colour, was.colour_to) != (words.colour, words.colour_to):
        colours = [words.colour, words.colour_to] if words.colour_to else [words.colour]
        yield Change("text_colour", {**text, "colours": colours})
    if (was.vertical, was.horizontal, was.role) != (words.vertical, words.horizontal, words.role):
        yield Change("text_place", {**text, "clip": words})
    if was.size != words.size:
        yield Change("text_size", {**text, "bigger": (words.size or 1) > (was.size or 1)})
    if was.weight != words.weight:
        yield Change("text_weight", {**text, "weight": words.weight})
    if (was.fade_in_ms, was.fade_out_ms) != (words.fade_in_ms, words.fade_out_ms):
        fades = {"in_ms": words.fade_in_ms or 0, "out_ms": words.fade_out_ms or 0}
        yield Change("text_fade", {**text, **fades})


def _captions(before: Scene, after: Scene) -> Iterator[Change]:
    old, new = before.parts.get("captions"), after.parts.get("captions")
    if new is None:
        if old is not None:
            yield Change("captions_gone")
        return
    if old is None or old["media"] != new["media"]:
        name = after.names.get(new["media"], "")
        yield Change("captions_added", {"count": len(after.cues), "name": name})
        old = PARTS["captions"]
    if old["colour"] != new["colour"]:
        yield Change("captions_colour", {"colours": [new["colour"]]})
    if old["vertical"] != new["vertical"]:
        yield Change("captions_place", {"vertical": new["vertical"]})
    if old["size"] != new["size"]:
        yield Change("captions_size", {"bigger": (new["size"] or 1) > (old["size"] or 1)})
    if old["weight"] != new["weight"]:
        yield Change("captions_weight", {"weight": new["weight"]})
    is_told = old is PARTS["captions"] or before.duration_ms != after.duration_ms
    if before.cues != after.cues and not is_told:
        yield Change("captions_moved")


def _small(before: Scene, after: Scene) -> Iterator[Change]:
    was, bar = before.parts["progress_bar"], after.parts["progress_bar"]
    is_seen = not (before.is_empty or after.is_empty)
    if bar["visible"] != was["visible"] and is_seen:
        yield Change("bar_shown" if bar["visible"] else "bar_hidden", bar)
    elif is_seen and bar["vertical"] != was["vertical"]:
        yield Change("bar_place", bar)
    if bar["colour"] != was["colour"]:
        yield Change("bar_colour", {"colours": [bar["colour"]]})
    old, clock = before.parts["clock"], after.parts["clock"]
    if clock["visible"] != old["visible"]:
        yield Change("clock_shown" if clock["visible"] else "clock_hidden", clock)
    elif clock["corner"] != old["corner"]:
        yield Change("clock_place", clock)
    if clock["colour"] != old["colour"]:
        yield Change("clock_colour", {"colours": [clock["colour"]]})
    if clock["show_total"] != old["show_total"]:
        yield Change("clock_total", {"total": clock["show_total"]})
    mark, logo = before.parts.get("logo"), after.parts.get("logo")
    if logo is None and mark is not None:
        yield Change("logo_gone")
    elif logo is not None and logo != mark:
        facts = {
            "name": after.names.get(logo["media"], ""),
            "corner": logo["corner"],
            "cover": logo["is_cover"],
            "size": round(logo["size"] * 100),
            "opacity": round(logo["opacity"] * 100),
        }
        yield Change("logo_changed" if mark is not None else "logo_shown", facts)


# Tracks of other writers


def _numbered(tracks: Iterable[Other]) -> dict[tuple[str, int], Other]:
    count: Counter[str] = Counter()
    found: dict[tuple[str, int], Other] = {}
    for track in tracks:
        found[track.label, count[track.label]] = track
        count[track.label] += 1
    return found


def _others(before: Scene, after: Scene) -> Iterator[Change]:
    old, new = _numbered(before.others), _numbered(after.others)
    for key, track in new.items():
        facts = {
            "label": track.label,
            "content": track.content,
            "percent": track.percent,
            "colour": track.colour,
            "speed": track.speed,
            "opacity": track.opacity,
            "vertical": track.vertical,
            "horizontal": track.horizontal,
            "start_ms": track.start_ms,
            "end_ms": track.end_ms,
            "whole": track.start_ms == 0 and track.end_ms >= after.duration_ms,
        }
        was = old.get(key)
        if was is None:
            yield Change("change_added", facts)
            continue
        for name, values in (
            ("content", (was.content, track.content)),
            ("volume", (was.percent, track.percent)),
            ("colour", (was.colour, track.colour)),
            ("place", ((was.vertical, was.horizontal), (track.vertical, track.horizontal))),
            ("speed", (was.speed, track.speed)),
            ("opacity", (was.opacity, track.opacity)),
        ):
            is_known = values[1] is not None and values[1] != (None, None)
            if values[0] != values[1] and is_known:
                yield Change(f"change_{name}", facts)
        ends = [(t.start_ms, t.end_ms) for t in (was, track)]
        # A track that ends with the video has the video's length, which is told by itself.
        with_video = was.end_ms == before.duration_ms and track.end_ms == after.duration_ms
        if ends[0] != ends[1] and not (with_video and ends[0][0] == ends[1][0]):
            yield Change("change_time", facts)
    for key, track in old.items():
        if key not in new:
            yield Change("change_removed", {"label": track.label})


# What next


def next_steps(before: Scene, after: Scene) -> list[str]:
    """Return the keys of two things to say next, by what the timeline lacks.

    Nothing when it is empty. `say_steps` gives the words.
    """
    if after.is_empty:
        return []
    lacking = {
        "title": all(words.auto for words in after.texts),
        "shape": after.canvas.width > after.canvas.height,
    }
    steps = [key for key, is_lacking in lacking.items() if before.is_empty and is_lacking]
    return [*steps, "look" if after.is_ours else "state", "export"][:2]


def say_steps(steps: list[str], after: Scene, lang: str) -> str:
    """Return the sentence that names two next steps."""
    at = clock_time(min(after.duration_ms // 2000 * 1000, 5000))
    return say("next_steps", lang, first=steps[0], second=steps[1], at=at)
