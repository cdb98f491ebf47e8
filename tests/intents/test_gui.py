"""The GUI translator over its corpus, and what it promises beyond it."""

import re
from pathlib import Path

import pytest
import yaml

import intents
from intents.gui_rules import _sayings, labels
from intents.gui_wording import Wording
from intents.lexicon import lexicons
from intents.needs import Glimpse

GUI = Path(__file__).parents[2] / "fixtures" / "gui"
QUOTED = re.compile(r'"[^"\n]*"|“[^”]*”|「[^」]*」|《[^》]*》|`[^`]*`')


def corpus(lang, part="cases", marks=()):
    document = yaml.load(
        (GUI / f"{lang}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return [
        pytest.param(case, document["forbid"], id=f"{lang}: {case['text']}", marks=marks)
        for case in document.get(part, [])
    ]


def bare(text):
    return re.sub(r"[\s*_`#|>-]+", "", text)


CASES = [case for lang in ("en", "zh") for case in corpus(lang)]
KNOWN_FAILURES = [
    case
    for lang in ("en", "zh")
    # A text that is right by now must move to the cases.
    for case in corpus(lang, "known_failures", pytest.mark.xfail(strict=True))
]


@pytest.mark.parametrize(("case", "forbid"), CASES)
def test_each_text_of_the_corpus_gives_its_actions_keeps_its_facts_and_then_stays(case, forbid):
    translation = intents.translate(case["text"])

    if case.get("content"):
        assert translation == intents.Translation(case["text"], ())
        return  # So translating it once more would give the same.
    accepted = [case["actions"], *case.get("accept_actions", [])]
    assert list(translation.actions) in accepted
    for fact in case.get("keep", []):
        assert bare(fact) in bare(translation.text)
    left = QUOTED.sub("Q", translation.text)
    for fact in case.get("keep", []):
        left = left.replace(fact, "Q")
    assert [pattern for pattern in forbid if re.search(pattern, left)] == []
    assert intents.translate(translation.text) == intents.Translation(translation.text, ())


@pytest.mark.parametrize(("case", "forbid"), KNOWN_FAILURES)
def test_a_text_that_is_known_to_be_misunderstood(case, forbid):
    test_each_text_of_the_corpus_gives_its_actions_keeps_its_facts_and_then_stays(case, forbid)


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("Drag the clip to 0:05.", ("move the clip to 0:05",)),
        (
            "Drag the caption up to 0:18 so that it does not cover the face.",
            ("move the caption up to 0:18 so that it does not cover the face",),
        ),
        ('Click on the caption and type "See you" instead.', ('change the caption to "See you"',)),
        ("把片段拖到 0:05。", ("把片段移到 0:05",)),
        ("打开特效面板，点击“模糊”，把背景柔化 20%。", ("用“模糊”，把背景柔化 20%",)),
        (
            "Drag the waveform to the bottom and set its colour to #00FFAA, then hit Save.",
            ("move the waveform to the bottom of the picture and set its colour to #00FFAA",),
        ),
        (
            "Once you've right-clicked the clip, choose Split to cut it at 0:20.",
            ("cut the clip at 0:20",),
        ),
        (
            "Right-click clip 3 and select Duplicate so that it plays twice, at 0:05 and 0:40.",
            ("duplicate clip 3 so that it plays twice, at 0:05 and 0:40",),
        ),
        (
            "To change the font to Georgia, select the title on the canvas and use the dropdown.",
            ("change the font to Georgia (title)",),
        ),
        (
            "在左侧栏选中标题，然后在下拉菜单里把字体改成宋体，字号48。",
            ("把标题的字体改成宋体，字号48",),
        ),
        (
            "拖动“雨声.mp3”的音量滑块到15%，范围是0:10到0:20。",
            ("把“雨声.mp3”的音量调到 15%，范围是0:10到0:20",),
        ),
        (
            'Click "Add text" in the left panel and type "Hello World" at 0:02.',
            ('add the text "Hello World" at 0:02',),
        ),
        ("Open Settings > Canvas > 9:16", ("set the aspect ratio to 9:16",)),
        ('Click the trash icon next to "Intro".', ('delete "Intro"',)),
        ('Change the title to "Hi", then click the checkmark.', ('change the title to "Hi"',)),
        ("Add the logo top right.", ("add the logo at the top right of the picture",)),
        (
            "If you want to trim it, use the handles, otherwise click Export.",
            ("trim it",),
        ),
        ("双击标题，改成“周末愉快”，再点击对勾确认。", ("把标题改成“周末愉快”",)),
        ("点击“片头”旁边的垃圾桶图标。", ("删除“片头”",)),
        ("Click Cancel to stop the render.", ()),
        ("1. Open the Audio panel\n2. Click Apply", ()),
        ("Click Export.", ()),
    ],
)
def test_an_edit_comes_out_as_a_request_with_its_parameters(text, edits):
    assert intents.translate(text).edits == edits


def test_half_a_letter_is_marked_as_unreadable():
    translation = intents.translate("Click Export \ud800 now")

    assert translation.actions == ("export",)
    translation.text.encode()


def test_an_action_is_named_once_however_often_the_text_asks_for_it():
    text = "Click Export. Then click Export again, or press the Download button."

    assert intents.translate(text).actions == ("export",)


def test_steps_that_say_nothing_any_more_are_gone_and_the_rest_is_counted_anew():
    text = "1. Press Enter\n2. Drag the clip to 0:05\n3. The music is at 20%"

    assert intents.translate(text).text == "1. I can move the clip to 0:05\n2. The music is at 20%"


def test_leaked_tool_calls_are_removed_and_code_stays():
    text = '[tool_call: trim {"to":12}] Trimmed with `-t 12`.\n{"type":"tool_result","ok":true}'

    assert intents.translate(text).text == "Trimmed with `-t 12`."


def test_the_words_put_in_are_in_the_scripts_of_the_text():
    assert "匯出" in intents.translate("影片已完成，請點擊「匯出」，共 19 秒。").text
    assert "导出" in intents.translate("视频已完成，请点击“导出”，共 19 秒。").text


def test_every_pattern_of_every_language_can_be_read():
    assert labels()
    for code in lexicons():
        talk = _sayings(code)
        assert all(rule.when.compiled for rule in [*talk.rules, *talk.everywhere])


def test_no_pattern_that_fits_is_passed_over_for_what_it_needs(monkeypatch):
    texts = [param.values[0]["text"] for param in CASES[::7]]
    translations = [intents.translate(text) for text in texts]

    monkeypatch.setattr(Glimpse, "meets", lambda self, need: True)

    assert [intents.translate(text) for text in texts] == translations


@pytest.mark.parametrize(
    "piece", ["click ", "点击", "Click Export. ", "点击导出。", "a > ", '{"a":', "到面板", "`", '"']
)
def test_a_huge_text_is_read_in_steps_in_proportion_to_its_length(piece, monkeypatch):
    steps = 0

    def counted(method):
        def run(self, *arguments):
            nonlocal steps
            steps += 1
            return method(self, *arguments)

        return run

    for name in ("match", "search", "finditer", "sub", "names"):
        monkeypatch.setattr(Wording, name, counted(getattr(Wording, name)))
    taken = []
    for size in (5_000, 20_000):
        steps = 0
        intents.translate(piece * (size // len(piece)))
        taken.append(steps)

    assert taken[1] <= 4.2 * taken[0] + 20


def test_a_text_without_words_of_a_screen_is_read_without_its_rules(monkeypatch):
    def surprised(*_):
        raise AssertionError("a rule was tried")

    for name in ("match", "search", "finditer"):
        monkeypatch.setattr(Wording, name, surprised)
    text = "The music is softer now, and the blue waveform is 40% higher. 音乐轻了，片头 3 秒。"

    assert intents.translate(text).text == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Click here.", ""),
        ("Click here to export it.", "I can export it."),
        ("Click Export. Then press Export again.", "I can export it."),
        ("Click Export. If you like it, click Export.", None),
    ],
)
def test_nothing_is_offered_twice_or_without_a_name(text, said):
    told = intents.translate(text).text

    assert told == (
        said if said is not None else "I can export it. If you like it, I can export it."
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_step_says_what_becomes_of_it(lang):
    file = Path(intents.__file__).parent / "languages" / f"{lang}.yaml"
    document = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

    assert [step["when"] for step in document["gui"]["steps"] if "plain" not in step] == []
