"""Chinese conversations written in rounds before looking at the words: what holds after each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from one_turn import answered

from skill.wire.draft import Draft
from studio.drafts import from_draft
from studio.timeline import Cue, Media, TextClip, Timeline
from tests.batches import batches, judge

CORPUS = Path(__file__).parents[2] / "fixtures" / "edits" / "rounds_zh.yaml"
UPLOADS = (
    Media("m1", "talk.wav", "audio", 8000, has_sound=True, voice_likeness=0.9),
    Media("m2", "song.mp3", "audio", 4000, has_sound=True, voice_likeness=0.1),
    Media("m3", "hills.jpg", "image", width=1500, height=900),
    Media("m4", "part_b.wav", "audio", 3000, has_sound=True, voice_likeness=0.9),
    Media("m5", "loop.mp4", "video", 5000, width=1280, height=720),
    Media("m6", "lyrics.srt", "captions", 8000),
    Media("m7", "album.mp3", "audio", 6000, has_sound=True, has_cover=True, voice_likeness=0.2),
    Media("m8", "logo.png", "image", width=300, height=300),
    Media("m9", "jingle.wav", "audio", 2000, has_sound=True, voice_likeness=0.5),
)
BY_NAME = {item.name: item for item in UPLOADS}
CUES = (Cue(0, 2000, "一"), Cue(2000, 5000, "二"))
ROUNDS = yaml.load(CORPUS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _text_facts(text: TextClip) -> dict[str, Any]:
    names = ("start_ms", "end_ms", "vertical", "horizontal", "colour", "weight", "role")
    size = text.size or 1.0
    facts = {f"{text.text}.{name}": getattr(text, name) for name in names}
    facts[f"{text.text}.size"] = "bigger" if size > 1 else "smaller" if size < 1 else "same"
    return facts


def facts(line: Timeline) -> dict[str, Any]:
    """Return everything that a case may check of the timeline."""
    back, wave = line.background, line.waveform
    found: dict[str, Any] = {
        "texts": [text.text for text in line.texts],
        "colour": line.texts[-1].colour if line.texts else None,
        "duration_ms": line.duration_ms,
        "canvas": f"{line.canvas.width}x{line.canvas.height}",
        "fps": line.canvas.fps,
        "background": back.kind,
        "background_colours": list(back.colours),
        "background_media": back.media,
        "fit": back.fit,
        "dim": back.dim > 0,
        "dimmed": round(back.dim, 2),
        "blur": back.blur > 0,
        "wave": wave.style if wave.visible else "hidden",
        "wave_colours": list(wave.colours),
        "wave_position": wave.position,
        "wave_height": None if wave.height is None else round(wave.height, 2),
        "wave_opacity": round(wave.opacity, 2),
        "voice": [round(clip.volume, 2) for clip in line.voice.clips],
        "voice_media": [clip.media for clip in line.voice.clips],
        "voice_source": [[c.source_start_ms, c.source_end_ms] for c in line.voice.clips],
        "speed": [round(clip.speed, 2) for clip in line.voice.clips],
        "music": [round(clip.volume, 2) for clip in line.music.clips],
        "music_media": [clip.media for clip in line.music.clips],
        "music_end_ms": line.music.end_ms,
        "loop": any(clip.loop for clip in line.music.clips),
        "duck": line.music.duck_db != 0,
        "fades": [line.voice.fade_in_ms, line.voice.fade_out_ms],
        "music_fades": [line.music.fade_in_ms, line.music.fade_out_ms],
        "lufs": line.loudness_lufs,
        "bar": line.progress_bar.visible,
        "bar_colour": line.progress_bar.colour,
        "bar_vertical": line.progress_bar.vertical,
        "clock": line.clock.visible,
        "clock_corner": line.clock.corner,
        "clock_total": line.clock.show_total,
        "logo": "" if line.logo is None else line.logo.media,
        "logo_size": None if line.logo is None else round(line.logo.size, 3),
        "logo_corner": "" if line.logo is None else line.logo.corner,
        "captions": line.captions is not None,
        "batch": len(line.batch),
        "each_wave": [list(one.waveform.colours) for one in line.batch],
        "each_shape": [f"{one.canvas.width}x{one.canvas.height}" for one in line.batch],
    }
    for text in line.texts:
        found |= _text_facts(text)
    return found


def _looked_at(wire: str) -> dict[str, Any]:
    # Before there is a sound nothing is there to look at.
    return facts(from_draft(Draft.model_validate(json.loads(wire)))) if wire else {}


def faults(case: dict[str, Any]) -> list[str]:
    """Hold a conversation; return what is not as the case says, empty when all is."""
    media: tuple[Media, ...] = ()
    wire, history, is_changed, said = "", "", False, ""
    wires: list[str] = []
    for turn in case["turns"]:
        media += tuple(BY_NAME[name] for name in turn.get("files", ()))
        wire, history, is_changed, said = answered(turn["say"], media, CUES, wire, history, "zh")
        wires.append(wire)
    found = _looked_at(wire)
    wanted = dict(case["then"])
    bad = [] if re.search("[\u4e00-\u9fff]", said) else [f"not in Chinese: {said}"]
    if (reply := wanted.pop("reply", None)) and not re.search(reply, said):
        bad.append(f"{reply} is not in: {said}")
    if (changed := wanted.pop("changed", is_changed)) is not is_changed:
        bad.append(f"changed should be {changed}: {said}")
    if (number := wanted.pop("as_turn", None)) and _looked_at(wires[number - 1]) != found:
        bad.append(f"not as after turn {number}: {said}")
    bad += [
        f"{key} is {found.get(key)!r}, not {value!r}: {said}"
        for key, value in wanted.items()
        if found.get(key, "absent") != value
    ]
    return bad


def words(case: dict[str, Any]) -> str:
    return " | ".join(turn["say"] for turn in case["turns"])


def ends_as_it_should(case: dict[str, Any]) -> None:
    assert faults(case) == []


@pytest.mark.parametrize(
    "cases", [batch for one in ROUNDS for batch in batches(one["cases"], str(one["round"]))]
)
def test_chinese_conversations_of_the_rounds_end_as_they_should(cases: list[dict[str, Any]]):
    judge(cases, ends_as_it_should, words=words)


def test_a_known_failure_is_taken_off_the_list_once_it_holds():
    known = [case for one in ROUNDS for case in one.get("known_failures", ())]
    assert [words(case) for case in known if faults(case) == []] == []
