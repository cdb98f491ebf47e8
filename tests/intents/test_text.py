"""Normal forms and masks keep the length of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.text import MEDIA_FILE, MEDIA_URL, OTHER, QUOTE, mask, normalise, utterance


def masked_part(text: str, filler: str) -> str:
    """Return what the filler covers."""
    said = utterance(text)
    return "".join(
        letter for letter, shown in zip(text, said.masked, strict=True) if shown == filler
    )


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_all_forms_have_the_length_of_the_text(text):
    said = utterance(text)

    assert len(said.original) == len(said.normal) == len(said.masked) == len(text)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="a\"'“”‘’「」《》`/.:\\ http@w", max_size=120))
@settings(max_examples=300, deadline=None)
def test_masking_keeps_the_length_of_any_punctuation(text):
    assert len(mask(normalise(text))) == len(text)


@pytest.mark.parametrize(
    ("text", "normal"), [("匯出ＭＰ４", "汇出mp4"), ("EXPORT，Now", "export,now"), ("餘額", "余额")]
)
def test_widths_cases_and_traditional_characters_become_one_form(text, normal):
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "filler", "covered"),
    [
        ('put "Export now" here', QUOTE, '"Export now"'),
        ("标题写“导出”两个字", QUOTE, "“导出”"),
        ('字幕改成“把视频发我"，放大', QUOTE, '“把视频发我"'),
        ('写"下载”和"导出”', QUOTE, '"下载”"导出”'),
        ('写“A"和“B"', QUOTE, '“A"“B"'),
        ('写“说 "好" 吧”', QUOTE, '“说 "好" 吧”'),
        ("总结一下：<链接>", OTHER, "<链接>"),
        ("make the text say Free Download in yellow", QUOTE, "Free Download"),
        ("get https://x.example/a.mp3?k=1, then trim", MEDIA_URL, "https://x.example/a.mp3?k=1"),
        ("看https://x.example/export的风格", OTHER, "https://x.example/export"),
        ("把采访录音.mp3上传", MEDIA_FILE, "采访录音.mp3"),
        ("upload /home/kim/status.wav please", MEDIA_FILE, "/home/kim/status.wav"),
        (r"use C:\Users\kim\credits.mov now", MEDIA_FILE, r"C:\Users\kim\credits.mov"),
        ("write to export@example.com", OTHER, "export@example.com"),
    ],
)
def test_what_is_no_instruction_is_masked(text, filler, covered):
    assert masked_part(text, filler) == covered


def test_an_apostrophe_quotes_nothing():
    assert QUOTE not in utterance("don't export, it's not what I'd like").masked
