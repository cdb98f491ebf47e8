"""What the weights add to the rules: instructions and content that no rule knows, and a general way out."""

import re
from pathlib import Path

import pytest

import intents
from intents.gui import by_rules
from intents.gui_judge import judged
from intents.gui_rules import speaking

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

    assert text == 'I can do that ("Freeze", 2 s).'


def test_a_number_on_a_button_survives_the_button():
    text = "改好了。前往页面右侧的“分享”区域，点按“下载 4K 版本”即可获得最终文件。"

    assert "4K" in intents.translate(text).text


def test_talk_about_the_screen_alone_is_gone_and_facts_of_others_stay():
    text = "The tooltip appears next to the avatar. The intro lasts 4 s."

    assert intents.translate(text).text == "The intro lasts 4 s."


def test_a_sentence_of_two_languages_is_read_in_both():
    translation = intents.translate("Drag 片尾 clip to 0:48 on the timeline panel.")

    assert translation.actions == ("edit",)
    assert not re.search(r"(?i)drag|panel", translation.text)


def test_a_judgement_is_the_same_however_often_it_is_asked_for():
    text = "Press the Finish button, and the 40-second clip is saved."
    talk = speaking(text, None)
    told = [one.action for one in by_rules(text, talk)[1]]

    assert judged(text, talk, told) == judged(text, talk, told)


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
