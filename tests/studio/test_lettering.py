"""Letters: real glyphs in every script, lines that fit, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio import bidi, system_fonts
from studio.lettering import Style, can_write, fit, set_lines, width_of, wrap

STYLE = Style(size_px=48, colour=(255, 255, 255))

SCRIPTS = {
    "simplified": "早安咖啡，周末市集",
    "traditional": "繁體中文標題：臺灣廣播劇",
    "japanese": "日本語のタイトル カタカナ",
    "korean": "한국어 팟캐스트 제목",
    "accents": "Čeština, Ærø, Türkçe, Việt Nam",
    "greek": "Ελληνικά podcast",
    "cyrillic": "Утренний эфир Ґґ",
    "hebrew": "שלום עולם",
    "arabic": "مرحبا بالعالم",
    "thai": "สวัสดีตอนเช้า",
    "hindi": "नमस्ते दुनिया",
    "emoji": "🎧🎙☕❤🔥",
}


def ink(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.getchannel("A"))


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("bold", [False, True])
def test_every_character_has_a_glyph_of_its_own(text: str, bold: bool) -> None:
    assert can_write(text)
    style = Style(size_px=48, colour=(255, 255, 255), bold=bold)
    missing = ink(set_lines(["\U0010fffe"], style).picture)
    assert not missing.any()
    letters = sorted(set(text) - set(" ,:，：") - {"\u0e31", "\u094d", "\u0947"})
    shapes = {ink(set_lines([letter], style).picture).tobytes() for letter in letters}
    assert len(shapes) == len(letters)


def test_a_letter_that_only_this_machine_has_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / "broken.ttf").write_bytes(b"\0\1\0\0\xff\xff")
    with_one_letter(folder / "Own.ttf", "\u13a0")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with fresh_fonts():
        assert can_write("\u13a0")
        assert ink(set_lines(["a\u13a0"], STYLE).picture).any()
        assert width_of("a\u13a0", STYLE) > width_of("a", STYLE)


@contextmanager
def fresh_fonts() -> Iterator[None]:
    """Look at the machine's fonts anew, now and afterwards."""
    for known in (system_fonts.fonts, system_fonts.font_with):
        known.cache_clear()
    yield
    for known in (system_fonts.fonts, system_fonts.font_with):
        known.cache_clear()


def with_one_letter(path: Path, letter: str) -> None:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    pen.lineTo((300, 700))
    pen.lineTo((500, 0))
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "letter"])
    builder.setupCharacterMap({ord(letter): "letter"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "letter": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "letter": (600, 100)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Own"})
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("text", [*SCRIPTS.values(), "ỆŽÅgjpqy|", "（「」）"])
def test_no_glyph_is_cut_off(text: str) -> None:
    alpha = ink(set_lines([text], STYLE).picture)
    border = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    assert alpha.any()
    assert not border.any()


@pytest.mark.parametrize(
    "text",
    ["Morning coffee with friends and neighbours", "早安咖啡与朋友邻居们的周末市集，还有很多故事"],
)
def test_lines_fit_the_width_and_keep_every_character(text: str) -> None:
    lines = wrap(text, STYLE, 300)
    assert len(lines) > 1
    assert all(width_of(line, STYLE) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_title_is_balanced_and_words_stay_whole() -> None:
    text = "The Sound of Rain on a Tin Roof"
    block = fit(text, STYLE, width=600, lines=2, smallest_px=20)
    first, second = block.lines
    assert set(f"{first} {second}".split()) == set(text.split())
    assert 0.55 < width_of(first, block.style) / width_of(second, block.style) < 1.8


def test_a_longer_title_is_set_smaller_before_anything_is_left_out() -> None:
    text = "A very long title that goes on and on about many things"
    block = fit(text, STYLE, width=500, lines=2, smallest_px=20)
    assert block.style.size_px < 48
    assert " ".join(block.lines) == text
    endless = fit(text * 5, STYLE, width=500, lines=2, smallest_px=24)
    assert len(endless.lines) == 2
    assert endless.lines[-1].endswith("…")


def test_chinese_punctuation_never_begins_a_line() -> None:
    for width in range(150, 420, 30):
        lines = wrap("春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。", STYLE, width)
        assert not any(line[0] in "，。" for line in lines)


def test_hebrew_runs_to_the_left_and_numbers_in_it_do_not() -> None:
    alpha = ink(set_lines(["אב ג"], STYLE).picture)
    single = ink(set_lines(["א"], STYLE).picture)
    right = alpha[:, alpha.shape[1] - single.shape[1] :]
    assert np.abs(right[:, -30:].astype(int) - single[:, -30:]).mean() < 12
    assert bidi.levels("אב 12") == [1, 1, 1, 2, 2]
    assert bidi.levels("ab אב!") == [0, 0, 0, 1, 1, 0]
    assert bidi.visual([(1, "a"), (2, "b"), (1, "c")]) == ["c", "b", "a"]


JOINED = {
    "family": "👨‍👩‍👧‍👦",
    "tone": "👍🏽",
    "keycap": "1️⃣",
    "flag": "🇫🇷",
    "heart": "❤️",
    "unknown join": "🐙‍🔥",
    "unknown tone": "🐙🏽",
}


@pytest.mark.parametrize("sign", JOINED.values(), ids=JOINED)
def test_a_sign_of_several_characters_is_one_sign(sign: str) -> None:
    assert width_of(sign, STYLE) == pytest.approx(width_of("🐙", STYLE), rel=0.15)
    pixels = np.asarray(set_lines([sign], STYLE).picture)
    assert (pixels[..., 3] > 200).sum() > 400
    assert any(sign in line for line in wrap(f"hello{sign}hello", STYLE, 100))


def test_a_flag_that_the_font_lacks_is_written_in_letters() -> None:
    assert width_of("🇽🇽", STYLE) == pytest.approx(width_of("XX", replace(STYLE, bold=True)))


def test_latin_signs_in_a_serif_title_are_not_as_wide_as_chinese_ones() -> None:
    style = replace(STYLE, family="serif", bold=True)
    for sign in "\u2019\u201c\u201d":
        assert 0 < width_of(f"a{sign}b", style) - width_of("ab", style) < 0.6 * style.size_px
    assert width_of("早\u2019安", style) - width_of("早安", style) > 0.9 * style.size_px


def test_digits_of_a_clock_are_equally_wide() -> None:
    style = Style(size_px=40, colour=(0, 0, 0), bold=True, even_digits=True)
    widths = [width_of(f"{n}:{n}{n}", style) for n in range(10)]
    assert max(widths) - min(widths) < 0.5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.integers(40, 500))
def test_any_text_can_be_set(text: str, width: int) -> None:
    block = fit(text, STYLE, width=width, lines=3, smallest_px=16)
    assert len(block.lines) <= 3
    assert block.picture.size == (block.width + 2 * block.margin, block.height + 2 * block.margin)


def test_letters_run_from_one_colour_into_another() -> None:
    style = Style(size_px=48, colour=(255, 0, 0), colour_to=(0, 0, 255))

    block = set_lines(["HHHHHHHHHH"], style)

    pixels = np.asarray(block.picture).astype(int)
    middle = pixels[block.picture.height // 2]
    inked = np.flatnonzero(middle[:, 3] > 200)
    first, last = middle[inked[0]], middle[inked[-1]]
    assert first[0] > 200 > 60 > first[2]
    assert last[2] > 200 > 60 > last[0]
