"""Values inside sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.slots import scan


def values(text: str) -> list[tuple[str, object]]:
    slotted = scan(text)
    return [
        (slotted.kind(char), slotted.values[char])
        for char in slotted.skeleton
        if char in slotted.values
    ]


@pytest.mark.parametrize(
    ("said", "ms"),
    [
        ("3 seconds", 3000),
        ("1.5 s", 1500),
        ("one and a half seconds", 1500),
        ("half a minute", 30_000),
        ("a minute and a half", 90_000),
        ("2m30", 150_000),
        ("1m30s", 90_000),
        ("1'20\"", 80_000),
        ("0:05", 5000),
        ("1:02:03", 3_723_000),
        ("0:01.25", 1250),
        ("500 ms", 500),
        ("two minutes and ten seconds", 130_000),
        ("three quarters of a second", 750),
        ("一分半", 90_000),
        ("三十秒", 30_000),
        ("半分钟", 30_000),
        ("1分20秒", 80_000),
        ("两秒半", 2500),
        ("零点五秒", 500),
        ("十二秒", 12_000),
        ("１０秒", 10_000),
    ],
)
def test_a_time_is_read_in_any_form(said: str, ms: int):
    assert values(said) == [("time", ms)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("15%", [("percent", 0.15)]),
        ("fifteen percent", [("percent", 0.15)]),
        ("百分之十五", [("percent", 0.15)]),
        ("三成", [("percent", 0.3)]),
        ("a quarter of the volume", [("percent", 0.25)]),
        ("-6 dB", [("db", -6.0)]),
        ("minus six decibels", [("db", -6.0)]),
        ("-14 LUFS", [("lufs", -14.0)]),
        ("1.5x", [("factor", 1.5)]),
        ("两倍速", [("factor", 2.0)]),
        ("60fps", [("fps", 60)]),
        ("每秒25帧", [("fps", 25)]),
        ("1080p", [("short", 1080)]),
        ("1280x720", [("size", (1280, 720))]),
        ("9:16", [("ratio", (9, 16))]),
        ("九比十六", [("ratio", (9, 16))]),
        ("#f80", [("colour", "#ff8800")]),
        ("rgb(0, 128, 255)", [("colour", "#0080ff")]),
        ("dark green", [("colour", "#006400")]),
        ("薄荷绿", [("colour", "#98ff98")]),
        ("5 to 8 seconds", [("time", 5000), ("time", 8000)]),
        ("第3到第5秒", [("time", 3000), ("time", 5000)]),
    ],
)
def test_a_value_is_read_in_any_form(said: str, found: list[tuple[str, object]]):
    assert values(said) == found


@pytest.mark.parametrize(
    "said", ["as you like", "小红书", "明白了", "十分好看", "the second title"]
)
def test_words_that_only_look_like_values_are_none(said: str):
    assert values(said) == []


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 5999), st.integers(0, 999))
def test_a_written_clock_time_is_read_back(seconds: int, ms: int):
    said = f"{seconds // 60}:{seconds % 60:02d}.{ms:03d}"

    assert values(said) == [("time", seconds * 1000 + ms)]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_the_skeleton_points_back_into_the_original(text: str):
    slotted = scan(text)

    assert len(slotted.origins) == len(slotted.skeleton) + 1
    assert list(slotted.origins) == sorted(slotted.origins)
    assert slotted.said(0, len(slotted.skeleton)) == text
