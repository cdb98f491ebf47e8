"""What the weights add to the rules: instructions and content that no rule knows, and a general way out."""

import re
from pathlib import Path

import pytest

import intents

INSTRUCTIONS = Path(__file__).parents[2] / "fixtures" / "instructions"
CODES = {"e": "export", "x": "edit", "s": "state", "u": "upload", "c": "credits"}
CODES |= {"n": "screen", "-": "none"}


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Smash that Export button and the 4K file is yours.", ("export",)),
        ("If it looks right, pressing Finish will produce the 6-minute cut.", ("export",)),
        ("Tap the plus sign and bring in the three interview files.", ("upload",)),
        ("请点击头像，在菜单里选择“充值”。", ("credits",)),
        ("戳一下右上方的“下载”，就能抱走啦！", ("export",)),
    ],
)
def test_an_instruction_in_words_that_no_rule_knows_gives_its_action(text, actions):
    assert intents.translate(text).actions == actions


@pytest.mark.parametrize(
    "text",
    [
        "The host clicks the bell icon at 0:14 and smiles.",
        "You exported version 1 yesterday at 17:40.",
        "I renamed part two to 'Open the Gate' and moved it to 1:40.",
        "昨天 17:20 您点击导出后生成过一份，大小 96 MB。",
        "开关特效放在 0:29，灯一亮就切到客厅全景。",
    ],
)
def test_content_that_looks_like_an_instruction_stays_as_it_is(text):
    assert intents.translate(text) == intents.Translation(text, ())


def test_a_clause_that_cannot_stand_is_said_in_general_words_with_its_facts():
    text = intents.translate('Selecting "Freeze" in the clip menu keeps the frame for 2 s.').text

    assert text == 'I can do that ("Freeze", frame for 2 s).'


def test_a_number_on_a_button_survives_the_button():
    text = "改好了。前往页面右侧的“分享”区域，点按“下载 4K 版本”即可获得最终文件。"

    assert "4K" in intents.translate(text).text


def test_talk_about_the_screen_alone_is_gone_and_facts_of_others_stay():
    text = "The tooltip appears next to the avatar. The intro lasts 4 s."

    assert intents.translate(text).text == "The intro lasts 4 s."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Long-press clip 5, tap Replace and choose the aerial shot of the vineyard.", "clip 5"),
        ("Click the eye icon next to Draft 2 to watch the new opening.", "Draft 2"),
        ('Drop the file "rain.wav" on track A3 and lower it by 9 dB with the fader.', "track A3"),
        ("Hover over marker 6 in the ruler, and the tooltip shows 128 BPM.", "128 BPM"),
        ("第二步，选择“导出为 MP4”；", "MP4"),
        ("hover 到 clip 3 上，right-click 选 Split，就会在 0:18 切开。", "clip 3"),
    ],
)
def test_a_number_stays_with_the_noun_before_it_and_a_format_with_its_name(text, kept):
    assert kept in intents.translate(text).text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Refresh the page with F5 to see whether the 8 proxy files are finished.", "F5"),
        ("点一下 Refresh，就能知道 2 分钟后的最新进度。", "Refresh"),
        (
            "接下来请 hover 到第 9 个 marker 上，right-click → Delete，多余的那个就没了。",
            "right-click",
        ),
        ("Hit play in the viewer to check the lip sync from 0:48 on.", "viewer"),
        ("第三步，码率填 12 Mbps，点确定。", "点确定"),
        ("That shot needs 素材: use the 上传 button on the left, 最大 500MB.", "on the left"),
    ],
)
def test_names_of_keys_and_places_of_a_screen_never_come_back(text, gone):
    assert gone not in intents.translate(text).text


@pytest.mark.parametrize(
    "text",
    [
        "开场是无人机从右上角飞入，掠过湖面，再从左下角飞出，全程 7 秒。",
        "The logo slides in from the bottom left at 0:04 and leaves at the top right at 0:09.",
    ],
)
def test_a_corner_of_the_picture_is_content(text):
    assert intents.translate(text) == intents.Translation(text, ())


def test_what_the_reader_did_before_asks_for_nothing():
    text = "Earlier you dragged the logo to the left edge, so I aligned the caption with it."
    translation = intents.translate(text)

    assert translation.actions == ()
    assert "logo" in translation.text


def test_a_menu_that_is_opened_first_is_only_the_way_to_what_comes_next():
    text = "1. Open the File menu.\n2. Choose Export as MP4."

    assert intents.translate(text).actions == ("export",)


def test_words_of_one_language_before_a_colon_are_read_in_it():
    text = 'Have a peek at the Preview pane: 雪从 0:05 开始下, and it covers "Winterland" by 0:09.'

    assert intents.translate(text).actions == ("state",)


@pytest.mark.parametrize(
    "leak",
    [
        "<tool>render_preview(scene=3)</tool>",
        '[function: render_preview(quality="low")]',
        "<|assistant|>",
        "<|im_start|>assistant\n",
        "render_preview(scene=3)\n",
        '{"tool": "trim", "args": {"to": 12}}',
        '```json\n{"name": "trim", "arguments": {"to": 12}}\n```\n',
        '<function_calls><invoke name="trim"><parameter name="to">12</parameter></invoke></function_calls>',
        "functions.trim_clip({'to': 12})\n",
    ],
)
def test_a_leaked_call_is_gone_and_the_text_after_it_stays(leak):
    text = "Scene 3 is ready at 480p."

    assert intents.translate(f"{leak} {text}").text == text


def test_a_sentence_that_is_said_again_is_not_read_again(monkeypatch):
    intents.translate("Click Export, chapter 9. " * 2)
    monkeypatch.setattr("intents.gui.judged", None)

    assert intents.translate("Click Export, chapter 9. " * 50).actions == ("export",)


def test_a_sentence_of_two_languages_is_read_in_both():
    translation = intents.translate("Drag 片尾 clip to 0:48 on the timeline panel.")

    assert translation.actions == ("edit",)
    assert not re.search(r"(?i)drag|panel", translation.text)


def test_the_weights_know_nearly_all_that_they_were_fitted_to():
    rows = [
        row.split("\t", 1)
        for path in sorted(INSTRUCTIONS.glob("*.tsv"))
        for row in path.read_text(encoding="utf-8").splitlines()[::9]
    ]
    right = 0
    for codes, text in rows:
        routes = [
            list(dict.fromkeys(CODES[code] for code in route.split(",") if code not in "-n"))
            for route in codes.split("|")
        ]
        right += list(intents.translate(text).actions) in routes

    assert right >= 0.93 * len(rows)


@pytest.mark.parametrize("path", sorted(INSTRUCTIONS.glob("*.tsv")), ids=lambda path: path.name)
def test_each_line_of_the_instructions_has_codes_and_a_sentence(path):
    for row in path.read_text(encoding="utf-8").splitlines():
        codes, text = row.split("\t", 1)
        assert set(codes) <= {*CODES, ",", "|"}
        assert text.strip()
