"""What holds for any text that the GUI translator is given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import intents

PIECES = st.sampled_from(
    [
        "Click Export",
        "drag the clip to 0:05",
        "in the top right corner",
        "Open the Audio panel",
        "the presenter clicks",
        "do not press",
        "点击导出",
        "把字幕拖到 0:18",
        "打开面板",
        "右上角",
        "“",
        "”",
        '"',
        "`",
        "**",
        "- ",
        "1. ",
        "\n",
        ". ",
        "，",
        "。",
        " and ",
        "then ",
        "{",
        "}",
        "[tool_call:",
        "0:05",
        "40%",
        "#ff0000",
        "🎬",
        "匯出",
        "請點擊",
        "?",
        "\U000f0000",
        "\U00100001",
        "| ",
        "> ",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=14).map("".join))
PLAIN_WORDS = st.lists(
    st.sampled_from(
        [
            "The",
            "music",
            "is",
            "softer",
            "now",
            "at",
            "0:05",
            "with",
            "a",
            "blue",
            "waveform",
            "and",
            "two",
            "titles",
            "of",
            "40%",
            "音乐",
            "变轻了",
            "蓝色",
            "波形",
            "共",
            "19",
            "秒",
        ]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
INSTRUCTIONS = [
    "Click Export to download",
    "drag the clip to 0:05",
    "Open the Audio panel",
    "点击导出按钮",
    "打开音频面板",
    "把字幕拖到 0:18",
    "Press the Upload button",
    "Tap Upgrade",
]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_is_translated_and_each_action_comes_once(text):
    translation = intents.translate(text)

    assert len(set(translation.actions)) == len(translation.actions)
    assert set(translation.actions) <= {"export", "state", "edit", "credits", "upload"}


@given(PLAIN_WORDS)
@settings(max_examples=80, deadline=None)
def test_a_text_without_words_of_a_screen_comes_out_as_it_was(text):
    assert intents.translate(text) == intents.Translation(text, ())


@pytest.mark.parametrize("instruction", INSTRUCTIONS)
@pytest.mark.parametrize("quotes", ['""', "“”", "「」", "``"])
def test_quoting_an_instruction_disarms_it(instruction, quotes):
    text = f"The title is {quotes[0]}{instruction}{quotes[1]} at 0:03."

    assert intents.translate(text) == intents.Translation(text, ())


@given(
    st.lists(
        st.sampled_from([*INSTRUCTIONS, "The music is at 20%", "音乐 20%"]), min_size=1, max_size=5
    )
)
@settings(max_examples=60, deadline=None)
def test_translating_twice_changes_nothing_and_asks_for_nothing(sentences):
    once = intents.translate(". ".join(sentences) + ".")

    assert intents.translate(once.text) == intents.Translation(once.text, ())


@given(TEXTS, st.sampled_from(["en", "zh", "xx", None]))
@settings(max_examples=60, deadline=None)
def test_the_same_text_always_gives_the_same(text, lang):
    assert intents.translate(text, lang=lang) == intents.translate(text, lang=lang)
