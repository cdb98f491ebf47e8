"""What a sentence means when part of a wish is kept, shown or limited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intents.edits import Scene, Value, understand

SHOW = Scene(
    exists=True,
    texts=("Big Red Show", "By Ann"),
    roles=("title", "subtitle"),
    auto=(False, False),
    kinds=("audio",),
    duration_ms=10_000,
)


def asked(said: str, scene: Scene = SHOW) -> list[tuple[str, dict[str, Value]]]:
    return [(one.operation, dict(one.slots)) for one in understand(said, scene=scene)]


def test_a_length_belongs_to_the_stretch_that_is_sped_up():
    said = "speed up 0:02-0:06 so that it lasts 2 seconds"

    limits: dict[str, Any] = {"starts_ms": (2000,), "ends_ms": (6000,)}
    assert asked(said) == [("speed", {"to_ms": 2000, **limits})]
