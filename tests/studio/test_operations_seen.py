"""What an operation does is seen in the picture, where and as it was asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from intents.edits import EditRequest, Value
from studio import compose
from studio.beginning import audio_timeline
from studio.media import probe
from studio.operations import OPERATIONS, Context
from studio.timeline import Canvas, Cue, Media, Timeline

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"
AT_MS = 700


@pytest.fixture(scope="module")
def sound() -> tuple[Media, Path]:
    path = sorted(AUDIO.glob("*.mp3"))[0]
    return probe(path).as_media("m1", path.name), path


@pytest.fixture
def hills(tmp_path: Path) -> Path:
    path = tmp_path / "hills.png"
    Image.new("RGB", (400, 400), "#c02020").save(path)
    return path


def drawn(timeline: Timeline, *sources: Path) -> np.ndarray:
    paths = {f"m{number}": path for number, path in enumerate(sources, 1)}
    return np.asarray(compose.picture(timeline, paths, AT_MS).convert("RGB")).astype(int)


SEEN: list[tuple[str, dict[str, Value]]] = [
    ("waveform", {"visible": False}),
    ("waveform", {"style": "circle"}),
    ("waveform", {"colours": ("#ff0000",)}),
    ("waveform", {"vertical": "top"}),
    ("background", {"colours": ("#ffffff",)}),
    ("background", {"colours": ("#000000", "#ffffff")}),
    ("background", {"source": "image"}),
    ("add_text", {"text": "Harbour", "vertical": "top"}),
    ("change_text", {"colours": ("#00ff00",)}),
    ("remove_text", {}),
    ("captions", {}),
    ("canvas", {"across": 9, "down": 16}),
    ("progress_bar", {"visible": False}),
    ("clock", {"visible": True}),
    ("logo", {"file": "hills.png"}),
    ("speed", {"speed": 0.5}),
]


@pytest.mark.parametrize(("operation", "slots"), SEEN)
def test_an_edit_changes_the_picture(
    operation: str, slots: dict[str, Value], sound: tuple[Media, Path], hills: Path
):
    media, path = sound
    picture = Media("m2", "hills.png", "image", width=400, height=400)
    words = Media("m3", "talk.srt", "captions")
    context = Context(media=(media, picture, words), cues=lambda _item: (Cue(0, 5000, "Ahoy"),))
    before = replace(audio_timeline(media), canvas=Canvas(640, 360, 30))

    after = OPERATIONS[operation](before, EditRequest(operation, slots), context)

    old, new = drawn(before, path, hills), drawn(after, path, hills)
    assert old.shape != new.shape or np.abs(old - new).max() > 40


def test_a_background_colour_fills_the_corners(sound: tuple[Media, Path]):
    media, path = sound
    before = replace(audio_timeline(media), canvas=Canvas(640, 360, 30))
    red = OPERATIONS["background"](
        before, EditRequest("background", {"colours": ("#cc2200",)}), Context(media=(media,))
    )

    corners = drawn(red, path)[[0, 0, -1, -1], [0, -1, 0, -1]]

    assert np.abs(corners - [0xCC, 0x22, 0x00]).max() <= 22
