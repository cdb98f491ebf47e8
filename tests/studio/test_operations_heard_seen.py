"""What an operation does to the sound is seen as well: the waveform follows what is heard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_operations_seen import SEEN
from wave_files import tone, write_wav

from intents.edits import EditRequest, Value
from studio import compose
from studio.beginning import audio_timeline
from studio.operations import OPERATIONS, Context
from studio.timeline import Canvas, Media, Timeline

TALK = Media("m1", "talk.wav", "audio", 4000, has_sound=True, voice_likeness=0.9)
SONG = Media("m2", "song.wav", "audio", 4000, has_sound=True, voice_likeness=0.1)
IN_TONE, IN_PAUSE, LATER = 700, 1600, 4600


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A talk that is silent in its second second, and a song that is heard in no other."""
    folder = tmp_path_factory.mktemp("sounds")
    loud, quiet = tone(300, 1), tone(300, 1, 0)
    return {
        "m1": write_wav(folder / "talk.wav", np.concatenate([loud, quiet, loud, loud])),
        "m2": write_wav(folder / "song.wav", np.concatenate([quiet, loud, quiet, quiet])),
    }


@pytest.fixture
def talk() -> Timeline:
    return replace(audio_timeline(TALK), canvas=Canvas(320, 180, 30), texts=())


def edited(timeline: Timeline, operation: str, **slots: Value) -> Timeline:
    context = Context(media=(TALK, SONG), silences=lambda _item: [(1000, 2000)])
    return OPERATIONS[operation](timeline, EditRequest(operation, slots), context)


def seen(timeline: Timeline, sources: dict[str, Path], at_ms: int) -> np.ndarray:
    return np.asarray(compose.picture(timeline, sources, at_ms)).astype(int)


def reach(timeline: Timeline, sources: dict[str, Path], at_ms: int) -> int:
    """Return over how many rows of the picture the waveform reaches."""
    bare = replace(timeline, waveform=replace(timeline.waveform, visible=False))
    differs = np.abs(seen(timeline, sources, at_ms) - seen(bare, sources, at_ms)).max(2) > 24
    return int(differs.any(1).sum())


HEARD: list[tuple[str, dict[str, Value], int, bool]] = [
    ("trim", {"head_ms": 900}, IN_TONE, False),
    ("silence", {}, IN_PAUSE, True),
    ("repeat", {"times": 2}, LATER, True),
    ("join", {}, LATER, False),
    ("roles", {"file": "song.wav", "role": "voice"}, IN_TONE, False),
    ("exchange", {"parts": True, "numbers": (1, 2)}, IN_TONE, True),
    ("music", {"file": "song.wav", "volume": 1.0}, IN_PAUSE, True),
    ("volume", {"volume": 0.0}, IN_TONE, False),
    ("fade", {"in_ms": 4000}, 100, False),
    ("speed", {"speed": 0.5}, IN_PAUSE, True),
    ("loudness", {"lufs": -36.0}, IN_TONE, False),
    ("split", {"at_ms": (1000,)}, IN_TONE, True),
    ("split", {"at_ms": (1000,)}, IN_PAUSE, False),
]


@pytest.mark.parametrize(("operation", "slots", "at_ms", "high"), HEARD)
def test_the_waveform_reaches_up_where_something_is_heard(
    operation: str,
    slots: dict[str, Value],
    at_ms: int,
    high: bool,
    talk: Timeline,
    sources: dict[str, Path],
):
    after = edited(talk, operation, **slots)

    assert (reach(after, sources, at_ms) > reach(talk, sources, IN_TONE) / 2) is high


def test_each_video_of_a_batch_shows_its_own_sound(talk: Timeline, sources: dict[str, Path]):
    first, second = (replace(one, texts=()) for one in edited(talk, "batch").batch)

    assert reach(first, sources, IN_TONE) > 2 * reach(second, sources, IN_TONE)
    assert reach(second, sources, IN_PAUSE) > 2 * reach(first, sources, IN_PAUSE)


def test_the_video_that_is_left_is_drawn(talk: Timeline, sources: dict[str, Path]):
    both = edited(talk, "batch")

    left = edited(both, "drop_videos", numbers=(1,))

    assert not left.batch
    assert np.array_equal(seen(left, sources, IN_TONE), seen(both.batch[1], sources, IN_TONE))
    assert not np.array_equal(seen(left, sources, IN_TONE), seen(both, sources, IN_TONE))


def test_each_version_is_drawn_in_its_own_shape(talk: Timeline, sources: dict[str, Path]):
    versions = edited(talk, "versions", shapes=("9:16", "1:1")).batch

    shapes = [seen(version, sources, IN_TONE).shape[:2] for version in versions]
    assert [round(9 * rows / columns) for rows, columns in shapes] == [16, 9]
    assert all(reach(version, sources, IN_TONE) for version in versions)


def test_another_theme_is_another_picture(talk: Timeline, sources: dict[str, Path]):
    context = Context(media=(TALK,))
    paper = OPERATIONS["theme"](talk, EditRequest("theme", {}, "the paper theme"), context)

    pictures = [seen(line, sources, IN_TONE) for line in (talk, paper)]
    assert np.abs(pictures[0] - pictures[1]).mean() > 20


BY_THEMSELVES = {
    "batch": test_each_video_of_a_batch_shows_its_own_sound,
    "drop_videos": test_the_video_that_is_left_is_drawn,
    "versions": test_each_version_is_drawn_in_its_own_shape,
    "theme": test_another_theme_is_another_picture,
}


def test_no_operation_is_without_a_picture():
    assert {row[0] for row in [*HEARD, *SEEN]} | BY_THEMSELVES.keys() == OPERATIONS.keys()
