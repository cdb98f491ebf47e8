"""Golden pictures: each theme on each shape looks as it was approved (scripts/make_gallery.py)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from studio import themes

ROOT = Path(__file__).parents[2]


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_gallery", ROOT / "scripts" / "make_gallery.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = maker()


@pytest.mark.parametrize("shape", MAKER.SHAPES)
@pytest.mark.parametrize("theme", themes.keys())
def test_a_theme_looks_as_it_was_approved(theme: str, shape: str) -> None:
    with Image.open(MAKER.PICTURES / f"{theme}-{shape}.jpg") as stored:
        approved = np.asarray(stored.convert("RGB").reduce(4), int)
    now = np.asarray(MAKER.golden(theme, shape).reduce(4), int)
    assert now.shape == approved.shape
    away = np.abs(now - approved)
    assert away.mean() < 1.5
    assert np.quantile(away, 0.995) < 14
