"""The language of an utterance is told by its script, quotes and file names left out."""

import pytest

from intents import detect, route


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("export the video", "en"),
        ("导出", "zh"),
        ("把 background music 调小", "zh"),
        ("export一下", "zh"),
        ("add the title “你好世界” at the start", "en"),
        ('标题写 "hello world and goodbye"', "zh"),
        ("please make the title 你好 bigger and export it", "en"),
        ("匯出影片", "zh"),
        ("只留A", "zh"),
        ("把A换成B", "zh"),
        ("字幕写 Today is a good day and we go to the park", "zh"),
        ("导出 in 4K please", "zh"),
        ("导出 is what the button says, what does it mean?", "en"),
        ("change the title to 今天天气真好大家一起去公园玩", "en"),
    ],
)
def test_the_script_of_the_instruction_tells(text, lang):
    assert detect(text) == lang
    assert route(text).lang == lang


@pytest.mark.parametrize("text", ["", "ok", "👍", "42", "https://a.example/b.mp3", "MP4"])
def test_a_text_too_short_to_tell_has_no_language(text):
    assert detect(text) is None
