"""Conversations written in rounds, before anyone looked at the words the editor knows."""

from __future__ import annotations

import colorsys
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from one_turn import answered

from skill.wire.draft import Draft
from studio.drafts import from_draft
from studio.timeline import Cue, Media, Timeline
from tests.batches import batches, judge

CORPUS = Path(__file__).parents[2] / "fixtures" / "edits" / "rounds_en.yaml"
FILES = (
    Media("m1", "talk.wav", "audio", 8000, has_sound=True, voice_likeness=0.9),
    Media("m2", "song.mp3", "audio", 4000, has_sound=True, voice_likeness=0.1),
    Media("m3", "hills.jpg", "image", width=1500, height=900),
    Media("m4", "part_b.wav", "audio", 3000, has_sound=True, voice_likeness=0.9),
    Media("m5", "logo.png", "image", width=400, height=400),
    Media("m6", "talk.srt", "captions"),
    Media("m7", "waves.mp4", "video", 5000, width=1280, height=720),
)
BY_NAME = {item.name: item for item in FILES}
NAME = {item.id: item.name for item in FILES}
CUES = (Cue(500, 2000, "one"), Cue(2500, 4000, "two"))


def facts(line: Timeline) -> dict[str, Any]:
    """Return what a conversation may check."""
    voice, music, back, wave = line.voice, line.music, line.background, line.waveform
    return {
        "duration_ms": line.duration_ms,
        "canvas": f"{line.canvas.width}x{line.canvas.height}",
        "fps": line.canvas.fps,
        "background": back.kind,
        "background_colours": list(back.colours),
        "background_hue": back.colours[:1],
        "background_file": NAME.get(back.media, ""),
        "fit": back.fit,
        "dim": round(back.dim, 2),
        "blur": back.blur,
        "wave": wave.style if wave.visible else "hidden",
        "wave_colours": list(wave.colours),
        "wave_colour_count": len(wave.colours),
        "wave_hue": wave.colours[:1],
        "wave_at": wave.position,
        "wave_height": wave.height or 0.0,
        "wave_opacity": round(wave.opacity, 2),
        "texts": [text.text for text in line.texts],
        "last_text": line.texts[-1].text if line.texts else "",
        "spans": [[text.start_ms, text.end_ms] for text in line.texts],
        "places": [text.vertical for text in line.texts],
        "sides": [text.horizontal for text in line.texts],
        "colours": [text.colour for text in line.texts],
        "colour_hue": [text.colour for text in line.texts[-1:]],
        "title_hue": [text.colour for text in line.texts[:1]],
        "weight": line.texts[-1].weight if line.texts else None,
        "size": (line.texts[-1].size or 1.0) if line.texts else None,
        "text_fades": [[text.fade_in_ms, text.fade_out_ms] for text in line.texts],
        "captions": len(line.captions.cues) if line.captions else 0,
        "captions_at": line.captions.vertical if line.captions else None,
        "captions_hue": [line.captions.colour] if line.captions else [],
        "voice": [round(clip.volume, 3) for clip in voice.clips],
        "voice_files": list(dict.fromkeys(NAME[clip.media] for clip in voice.clips)),
        "source": [[clip.source_start_ms, clip.source_end_ms] for clip in voice.clips],
        "parts": len(voice.clips),
        "speed": voice.clips[0].speed,
        "fade_in_ms": voice.fade_in_ms,
        "fade_out_ms": voice.fade_out_ms,
        "lufs": line.loudness_lufs,
        "music": [round(clip.volume, 3) for clip in music.clips],
        "music_count": len(music.clips),
        "music_level": music.clips[0].volume if music.clips else 0.0,
        "music_files": list(dict.fromkeys(NAME[clip.media] for clip in music.clips)),
        "music_start_ms": music.clips[0].start_ms if music.clips else None,
        "music_end_ms": music.end_ms,
        "music_fade_in_ms": music.fade_in_ms,
        "music_fade_out_ms": music.fade_out_ms,
        "loop": music.clips[0].loop if music.clips else None,
        "duck": music.duck_db,
        "bar": line.progress_bar.visible,
        "bar_at": line.progress_bar.vertical,
        "bar_hue": [line.progress_bar.colour],
        "clock": line.clock.visible,
        "clock_at": line.clock.corner,
        "logo": NAME.get(line.logo.media, "") if line.logo else None,
        "logo_at": line.logo.corner if line.logo else None,
        "batch": len(line.batch),
        "each_wave": [list(one.waveform.colours) for one in line.batch],
        "each_shape": [f"{one.canvas.width}x{one.canvas.height}" for one in line.batch],
    }


HUES = {
    "red": (345, 15),
    "orange": (16, 42),
    "yellow": (43, 66),
    "green": (67, 160),
    "teal": (161, 190),
    "blue": (191, 255),
    "purple": (256, 300),
    "pink": (301, 345),
    "cream": (30, 60),
}


def is_hue(colour: str | None, name: str) -> bool:
    """Return whether "#rrggbb" lies in that part of the wheel."""
    if colour is None:
        return False
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    turn = colorsys.rgb_to_hsv(red, green, blue)[0] * 360
    low, high = HUES[name]
    return low <= turn <= high if low <= high else turn >= low or turn <= high


def holds(key: str, found: Any, wanted: Any) -> bool:
    if key.endswith("_hue"):
        return bool(found) and is_hue(found[0], wanted)
    if isinstance(wanted, str) and wanted[:1] in "<>" and found is not None:
        bound = float(wanted[1:])
        return bool(found < bound if wanted[0] == "<" else found > bound)
    return bool(found == wanted)


def talked(case: dict[str, Any]) -> tuple[Timeline | None, bool, str]:
    """Hold the conversation; return its timeline, whether the last turn changed it, its reply."""
    files: dict[int, list[str]] = case.get("files", {})
    turns = list(case["turns"])
    if not files or case.get("opening"):
        turns = ["make a video", *turns]
        files = files or {0: ["talk.wav"]}
    media: tuple[Media, ...] = ()
    wire, past, changed, said = "", "", False, ""
    for number, turn in enumerate(turns):
        media += tuple(BY_NAME[name] for name in files.get(number, ()))
        wire, past, changed, said = answered(turn, media, CUES, wire, past)
    line = from_draft(Draft.model_validate(json.loads(wire))) if wire else None
    return line, changed, said


def faults(case: dict[str, Any]) -> list[str]:
    """Return what does not hold after the conversation."""
    line, changed, said = talked(case)
    if line is None:
        return [f"nothing was made: {said!r}"]
    found = facts(line)
    wrong = [
        f"{key} is {found[key]!r}, not {wanted!r}"
        for key, wanted in case.get("then", {}).items()
        if not holds(key, found[key], wanted)
    ]
    if case.get("still") and changed:
        wrong.append("it changed something")
    if "reply" in case and not re.search(case["reply"], said):
        wrong.append("the reply says something else")
    return [*wrong, said] if wrong else []


PARTS = yaml.load(CORPUS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def words(case: dict[str, Any]) -> str:
    return " | ".join(case["turns"])


def ends_as_it_should(case: dict[str, Any]) -> None:
    assert faults(case) == []


@pytest.mark.parametrize(
    "cases", [batch for one in PARTS for batch in batches(one["cases"], str(one["round"]))]
)
def test_conversations_of_the_rounds_end_as_they_should(cases: list[dict[str, Any]]) -> None:
    judge(cases, ends_as_it_should, words=words)
