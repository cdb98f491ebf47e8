"""Themes: each one a file, named in both languages, and readable."""

from __future__ import annotations

import numpy as np
import pytest

from studio import palette, themes
from studio.backdrop import backdrop
from studio.planes import blank, to_rgb
from studio.timeline import Canvas, Timeline

every_theme = pytest.mark.parametrize("key", themes.keys())
SMALL = Canvas(480, 270, 30)


def ground(key: str) -> np.ndarray:
    """The theme's own background."""
    planes = blank(SMALL.width, SMALL.height)
    look = themes.theme(key)
    backdrop(Timeline(canvas=SMALL), look, {}, frames=1).paint(0, planes)
    return to_rgb(planes)


def test_there_are_five_and_the_default_one_is_first() -> None:
    assert themes.keys()[0] == "default"
    assert len(themes.keys()) >= 5


def test_an_unknown_theme_is_the_default_one() -> None:
    assert themes.theme("no such") == themes.theme("default")


@every_theme
def test_a_theme_is_named_in_both_languages_and_no_two_share_a_name(key: str) -> None:
    for lang in ("en", "zh"):
        own = set(themes.names()[key][lang])
        assert own
        others = [set(names[lang]) for other, names in themes.names().items() if other != key]
        assert not any(own & other for other in others)


@every_theme
def test_letters_and_waveform_stand_out_from_the_background(key: str) -> None:
    look, pixels = themes.theme(key), ground(key).reshape(-1, 3)
    assert palette.worst_contrast(palette.parse(look.ink), pixels) >= 6
    assert palette.worst_contrast(palette.parse(look.soft_ink), pixels) >= 4.5
    for colour in look.wave:
        assert palette.worst_contrast(palette.parse(colour), pixels) >= 3


@every_theme
def test_a_background_has_no_bands(key: str) -> None:
    light = ground(key).astype(int).sum(axis=2)
    assert np.abs(np.diff(light, axis=0)).mean() < 6
    rows = [len(set(row)) for row in light[::20]]
    assert np.median(rows) > 3
