"""What pictures know of the sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.levels import BANDS, RATE_HZ, Levels, Meter, measure

FPS = 30


def tone(hz: float, seconds: float, gain: float = 0.4) -> np.ndarray:
    wave = gain * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def levels_of(*parts: np.ndarray, fps: int = FPS) -> Levels:
    sound = np.concatenate(parts)
    return measure([sound], frames=round(len(sound) / RATE_HZ * fps), fps=fps)


def test_a_sound_shows_while_it_lasts_and_falls_softly_after() -> None:
    silence = np.zeros((RATE_HZ, 2), np.float32)
    loud = levels_of(silence, tone(440, 1), silence).loud
    assert loud[:28].max() < 0.01
    assert loud[31:59].min() > 0.9
    after = loud[61:75]
    assert (np.diff(after) < 0).all()
    assert after[0] > 0.5 > after[-1]


def test_silence_is_zero_and_never_nan() -> None:
    levels = levels_of(np.zeros((RATE_HZ, 2), np.float32))
    assert levels.frames == FPS
    assert (levels.loud == 0).all()
    assert (levels.bands == 0).all()


def test_deep_notes_stand_in_the_low_bands_and_high_notes_in_the_high_ones() -> None:
    levels = levels_of(tone(110, 1), np.zeros((RATE_HZ, 2), np.float32), tone(5000, 1))
    assert np.argmax(levels.band(15)) < BANDS * 0.2
    assert np.argmax(levels.band(75)) > BANDS * 0.75


def test_a_held_chord_stands_still() -> None:
    chord = sum(tone(hz, 2, 0.15) for hz in (220.0, 277.2, 329.6))
    loud = levels_of(chord).loud[5:-5]
    assert np.abs(np.diff(loud)).max() < 0.01


def test_a_click_shows_within_one_frame() -> None:
    sound = np.zeros((RATE_HZ, 2), np.float32)
    sound[24_000:24_480] = 0.8
    loud = levels_of(sound).loud
    assert loud[13] < 0.2 * loud.max()
    assert loud[15] > 0.9 * loud.max()


def test_what_was_turned_down_looks_lower() -> None:
    whole = levels_of(tone(300, 1, 0.5), tone(300, 1, 0.1)).loud
    assert whole[45] < 0.5 * whole[15]
    quiet = levels_of(tone(300, 1, 0.02)).loud
    assert quiet[15] < 0.5


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=8))
def test_it_does_not_matter_how_the_sound_is_cut_into_blocks(sizes: list[int]) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (sum(sizes), 2)).astype(np.float32)
    frames = max(1, round(len(sound) / RATE_HZ * FPS))
    meter, start = Meter(frames, FPS), 0
    for size in sizes:
        meter.feed(sound[start : start + size])
        start += size
    cut, whole = meter.levels(), measure([sound], frames=frames, fps=FPS)
    assert np.allclose(cut.loud, whole.loud, atol=1e-5)
    assert np.abs(cut.bands.astype(int) - whole.bands).max() <= 1


@pytest.mark.parametrize("fps", [24, 25, 60])
def test_levels_follow_the_frame_rate(fps: int) -> None:
    levels = levels_of(tone(440, 1), np.zeros((RATE_HZ, 2), np.float32), fps=fps)
    assert levels.frames == 2 * fps
    assert levels.loud[fps - 2] > 0.9
    assert levels.loud[round(1.6 * fps)] < 0.05


def test_saved_levels_are_read_back(tmp_path) -> None:
    levels = levels_of(tone(440, 0.5))
    levels.save(tmp_path / "levels.npz")
    again = Levels.load(tmp_path / "levels.npz")
    assert again.fps == FPS
    assert np.array_equal(again.loud, levels.loud)
    assert np.array_equal(again.bands, levels.bands)


def test_a_frame_rate_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="fps"):
        measure([], frames=1, fps=0)
