"""Every style draws the sound: how much ink, and where."""

from __future__ import annotations

import numpy as np
import pytest

from intents.lexicon import lexicons
from studio.levels import BANDS, Levels, quiet
from studio.planes import OPAQUE
from studio.visuals import STYLES, Mask, Stage
from studio.visuals.mask import outwards

FRAMES = 8
SILENT, LOUD = 0, 5


def levels(*, loud: float = 0.9, low: float = 0.8, high: float = 0.6) -> Levels:
    """Silence, then sound from frame 4 on."""
    found = quiet(FRAMES, 30)
    found.loud[4:] = loud
    found.bands[4:, : BANDS // 2] = round(255 * low)
    found.bands[4:, BANDS // 2 :] = round(255 * high)
    return found


def drawn(style: str, frame: int, *, size: tuple[int, int] = (840, 300), **sound) -> Mask:
    stage = Stage(*size, unit=0.5, levels=levels(**sound))
    return STYLES[style](stage)(frame)


def ink(mask: Mask) -> np.ndarray:
    """The ink that counts: what lies between top and bottom."""
    shown = np.zeros_like(mask.full)
    shown[mask.top : mask.bottom] = mask.full[mask.top : mask.bottom]
    return shown


every_style = pytest.mark.parametrize("style", sorted(STYLES))


@pytest.mark.parametrize("lang", sorted(lexicons()))
def test_every_style_has_its_name_and_its_words(lang: str) -> None:
    lexicon = lexicons()[lang]
    worded = {name for name in lexicon.edits.looks if name.startswith("style.")}
    assert set(lexicon.styles) == set(STYLES)
    assert {f"style.{name}" for name in STYLES} <= worded
    assert list(lexicon.styles) == list(lexicons()["en"].styles), "a number means the same in all"


@every_style
def test_silence_is_alive_but_quiet_and_sound_is_large(style: str) -> None:
    silent, loud = ink(drawn(style, SILENT)), ink(drawn(style, LOUD))
    assert silent.any()
    if style != "line":
        assert loud.sum() > 3 * silent.sum()
    height = np.flatnonzero(silent.any(axis=1))
    if style != "circle":
        assert len(height) < 0.25 * silent.shape[0]
    assert len(np.flatnonzero(loud.any(axis=1))) > 0.4 * loud.shape[0]


@every_style
def test_silence_moves_a_little_between_pictures(style: str) -> None:
    stage = Stage(840, 300, unit=0.5, levels=quiet(120, 30))
    draw = STYLES[style](stage)
    first = ink(draw(0)).copy()
    later = ink(draw(60)).copy()
    assert not np.array_equal(first, later)


@every_style
@pytest.mark.parametrize("size", [(840, 300), (300, 840), (120, 60), (98, 98)])
def test_ink_fits_its_box_and_both_resolutions_agree(style: str, size: tuple[int, int]) -> None:
    side = min(size) // 4 * 4
    mask = drawn(style, LOUD, size=(side, side) if style == "circle" else size)
    assert 0 <= mask.top < mask.bottom <= mask.full.shape[0]
    assert mask.top % 2 == mask.bottom % 2 == 0
    assert mask.full.min() >= 0
    assert mask.full.max() <= OPAQUE
    rows = slice(mask.top, mask.bottom)
    full = mask.full[rows].astype(float)
    mean = (full[0::2, 0::2] + full[1::2, 0::2] + full[0::2, 1::2] + full[1::2, 1::2]) / 4
    assert np.abs(mean - mask.half[mask.top // 2 : mask.bottom // 2]).max() <= 1


@every_style
def test_edges_are_anti_aliased(style: str) -> None:
    shown = ink(drawn(style, LOUD))
    between = (shown > 0.1 * OPAQUE) & (shown < 0.9 * OPAQUE)
    assert between.sum() > 40


def test_bars_stand_on_one_line_with_equal_gaps() -> None:
    shown = ink(drawn("bars", LOUD)) > OPAQUE // 2
    row = shown[-20].astype(int)
    starts = np.flatnonzero(np.diff(row) == 1)
    assert len(starts) >= 20
    assert len(set(np.diff(starts))) == 1
    assert shown[-1].any()


def test_bars_reach_from_edge_to_edge_of_their_box() -> None:
    columns = np.flatnonzero(ink(drawn("bars", LOUD)).any(axis=0))
    assert columns[0] <= 6
    assert columns[-1] >= 840 - 8


def test_mirrored_bars_are_alike_above_and_below() -> None:
    shown = ink(drawn("mirror", LOUD)).astype(int)
    assert np.abs(shown - shown[::-1]).max() <= OPAQUE // 2
    assert abs(shown[:150].sum() - shown[150:].sum()) < 0.03 * shown.sum()


def test_a_line_is_thin_and_a_filled_shape_is_not() -> None:
    for style, low, high in (("line", 0.01, 0.22), ("filled", 0.24, 0.95)):
        shown = ink(drawn(style, LOUD)) > OPAQUE // 2
        rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
        box = shown[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        assert low < box.mean() < high
        assert box.any(axis=0).all()


def test_a_circle_is_round_has_a_hole_and_rays_all_around() -> None:
    shown = ink(drawn("circle", LOUD, size=(300, 300))) > OPAQUE // 2
    y, x = np.indices(shown.shape) - 149.5
    away, angle = np.hypot(x, y), np.arctan2(y, x)
    assert not shown[away < 75].any()
    assert not shown[away > 150].any()
    sectors = np.digitize(angle[shown], np.linspace(-np.pi, np.pi, 33))
    assert len(set(sectors)) == 32


def test_the_spectrum_shows_deep_notes_left_and_high_notes_right() -> None:
    low = ink(drawn("spectrum", LOUD, low=0.9, high=0.0)).sum(axis=0)
    high = ink(drawn("spectrum", LOUD, low=0.0, high=0.9)).sum(axis=0)
    assert low[:420].sum() > 4 * low[420:].sum()
    assert high[420:].sum() > 4 * high[:420].sum()


def test_bars_at_the_top_hang() -> None:
    stage = Stage(840, 300, unit=0.5, levels=levels(), rising=False)
    shown = ink(STYLES["bars"](stage)(LOUD))
    assert shown[0].any()
    assert not shown[-1].any()


def test_high_notes_do_not_stand_up_like_hooks_at_both_ends() -> None:
    levels = quiet(4, 30)
    levels.loud[:] = 0.5
    levels.bands[:, :60], levels.bands[:, 60:] = 60, 230
    heights = outwards(Stage(1680, 388, 1.0, levels), 70)(2)
    assert heights[0] < 1.25 * heights[8:12].mean()
    assert heights[-1] < 1.25 * heights[-12:-8].mean()
