"""Words about an export that order none: the video is as before, and what else was said is done."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from talker import SONG, TALK, Person

from intents.edits.message.exporting import set_aside
from skill.wire.agent import Text
from studio.agent import AgentAnswer, History, respond
from studio.agent.turn import same
from studio.timeline import Timeline
from tests.batches import batches, judge

CORPUS = Path(__file__).parents[2] / "fixtures" / "edits" / "exporting.yaml"
SAID = yaml.load(CORPUS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
TALKS = {
    "en": (
        "make a video",
        "use this as background music",
        'title "Morning"',
        "fade out over 2 seconds",
        "make the waveform red",
        "make the title yellow",
    ),
    "zh": (
        "做个视频",
        "用这个做背景音乐",
        "标题改成“早安”",
        "最后淡出2秒",
        "波形改成红色",
        "标题改成黄色",
    ),
}
BESIDE = {
    "en": ("make the waveform green", "hide the title", "mute the music", "undo"),
    "zh": ("把波形改成绿色", "去掉标题", "把音乐静音", "撤销"),
}
"""Edits that stand beside the talk of an export."""


Case = tuple[str, str]
"""A language and what is said in it."""


def cases(kind: str, every: int = 1) -> list[Any]:
    return [
        batch
        for lang in TALKS
        for batch in batches([(lang, said) for said in SAID[lang][kind][::every]], lang)
    ]


def words(case: Case) -> str:
    return case[1]


@cache
def begun(lang: str) -> Person:
    person = Person()
    for number, said in enumerate(TALKS[lang]):
        person.say(said, *{0: (TALK,), 1: (SONG,)}.get(number, ()), lang=lang)
    return person


@cache
def answered(lang: str, said: str) -> AgentAnswer:
    person = begun(lang)
    return respond(
        said,
        timeline=person.timeline,
        media=person.media,
        history=History.from_json(person.history),
        lang=lang,
        silences=lambda _item: [(2000, 4000)],
        preview=lambda at_ms: f"/pictures/{at_ms}",
    )


def after(lang: str, said: str) -> Timeline:
    return answered(lang, said).timeline or begun(lang).timeline


def reply(lang: str, said: str) -> str:
    told = answered(lang, said).events[-1]
    assert isinstance(told, Text)
    return told.text


def changes_nothing(case: Case) -> None:
    lang, said = case
    answer = answered(lang, said)

    assert answer.timeline is None or same(begun(lang).timeline, answer.timeline)
    assert not answer.changed
    steps = json.loads(answer.history.as_json()), json.loads(begun(lang).history)
    assert steps[0]["past"] == steps[1]["past"]


@pytest.mark.parametrize("lines", cases("unordered"))
def test_words_about_an_export_change_nothing(lines: list[Case]):
    judge(lines, changes_nothing, words=words)


def is_done(case: Case) -> None:
    assert not same(begun(case[0]).timeline, after(*case))


@pytest.mark.parametrize("lines", cases("edits"))
def test_an_edit_that_holds_such_words_is_done(lines: list[Case]):
    judge(lines, is_done, words=words)


def is_no_talk(case: Case) -> None:
    assert set_aside(case[1]) is None


@pytest.mark.parametrize("lines", cases("ordered"))
def test_an_order_and_a_wish_of_the_result_are_no_talk(lines: list[Case]):
    judge(lines, is_no_talk, words=words)


def is_done_alone(case: Case) -> None:
    lang, said = case
    own = BESIDE[lang][len(said) % len(BESIDE[lang])]

    assert same(after(lang, own), after(lang, f"{own}, {said}"))


@pytest.mark.parametrize("lines", cases("unordered", every=5))
def test_the_edit_beside_such_words_is_done_and_nothing_else(lines: list[Case]):
    judge(lines, is_done_alone, words=words)


@pytest.mark.parametrize(
    ("lang", "said", "told"),
    [
        ("en", "stop the export", 'Nothing is being exported, and the video stays as it is: say "export" when you want the file.'),
        ("zh", "取消导出", "没有导出，视频保持原样。要文件时说“导出”就行。"),
        ("en", "make the waveform green, stop the export", 'The waveform is now green.\nNothing is being exported: say "export" when you want the file.'),
        ("zh", "先别导出，波形改成蓝色", "波形现在是蓝色。\n没有导出。要文件时说“导出”就行。"),
        ("en", "delete the mp4", 'Nothing is being exported, and the video stays as it is: say "export" when you want the file. One that was made before stays where it is on your disk.'),
        ("zh", "删除导出的文件", "没有导出，视频保持原样。要文件时说“导出”就行。之前导出的文件还在您的硬盘上，我不会动它。"),
    ],
)  # fmt: skip
def test_a_refused_export_is_acknowledged_in_one_sentence(lang: str, said: str, told: str):
    assert reply(lang, said) == told


@pytest.mark.parametrize(
    ("lang", "said", "told"),
    [
        ("en", "can it export in 4k?", "1920x1080"),
        ("en", "is exporting free?", "costs nothing"),
        ("en", "the export takes too long, make the video shorter", "How long"),
        ("zh", "导出太慢，剪短一点", "想要多长"),
        ("zh", "导出要钱吗？", "不花钱"),
        ("zh", "要不要导出？", "MP4"),
        ("en", "can I export as gif?", "MP4 videos only"),
        ("en", "can I export with a transparent background?", "can't be see-through"),
        ("zh", "导出能带透明背景吗", "做不了透明"),
        ("en", "will the export contain the title", '"Morning" stands in the middle'),
        ("en", "does the export have captions?", "There are no captions"),
        ("zh", "导出包含音乐吗？", "配乐是 song.mp3"),
        ("en", "why did the export fail", "no export here that failed"),
        ("zh", "为什么导出失败", "没有看到失败"),
        ("en", "the export crashed", "no export here that failed"),
        ("en", "where is my export", "no export here that failed"),
        ("en", "the export is blurry", "what the video here does; nothing changed"),
        ("zh", "导出后没有声音", "和这里的视频一样，没有改动"),
        ("en", "can I export without the title?", 'for example "no title"'),
        ("zh", "导出能不要标题吗？", "比如“不要标题”"),
    ],
)
def test_a_question_about_an_export_is_answered(lang: str, said: str, told: str):
    assert told in reply(lang, said)


@pytest.mark.parametrize(
    ("lang", "said", "told"),
    [
        ("en", "when you export, hide the title", '"Morning" is gone.'),
        ("en", "undo, don't export", 'Undone.\nTaken back: "Morning" is now yellow.\nNothing is being exported: say "export" when you want the file.'),
        ("en", "don't export, undo", 'Undone.\nTaken back: "Morning" is now yellow.\nNothing is being exported: say "export" when you want the file.'),
        ("zh", "标题变绿之前别导出", "“早安”现在是绿色。\n没有导出。要文件时说“导出”就行。"),
        ("en", "thanks, I'll export later", 'You\'re welcome. Say "export" when you want the file.'),
        ("zh", "谢谢，晚点再导出", "不客气。要文件的话说“导出”就行。"),
        ("en", "stop", 'Nothing is running here, so nothing changed. Say what should stop or go, for example "no music", or "undo" for the last change.'),
    ],
)  # fmt: skip
def test_an_edit_is_told_before_what_is_said_of_the_export(lang: str, said: str, told: str):
    assert reply(lang, said) == told


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", 'say "export it tonight please"'),
        ("en", "don't export the title"),
        ("zh", "别导出标题"),
        ("en", "put download now at the end"),
        ("en", "not now, export it tonight"),
    ],
)
def test_no_word_for_an_export_takes_the_last_edit_back(lang: str, said: str):
    assert "Undone" not in reply(lang, said)
    assert "撤销了" not in reply(lang, said)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "stop the video"), ("en", "can you stop"), ("en", "stop everything"), ("zh", "停一停")],
)
def test_a_mere_stop_changes_nothing(lang: str, said: str):
    assert same(begun(lang).timeline, after(lang, said))


@pytest.mark.parametrize(
    ("lang", "said", "told"),
    [
        ("en", "what I said about the title was wrong", "What should it say?"),
        ("en", "I misspelled the title", "What should it say?"),
        ("zh", "标题写错了", "要写什么？"),
        ("zh", "标题打错字了", "要写什么？"),
        ("zh", "停，先别导了，标题写错了", "要写什么？\n没有导出。要文件时说“导出”就行。"),
    ],
)
def test_a_remark_about_a_mistake_is_asked_about_and_no_edit(lang: str, said: str, told: str):
    assert reply(lang, said) == told
    assert not answered(lang, said).changed


@pytest.mark.parametrize(
    ("lang", "said", "only"),
    [
        ("en", "make the bars orange, never mind the title", "make the bars orange"),
        (
            "en",
            "make the bars orange and never mind what I said about the title, keep it the whole time",
            "make the bars orange",
        ),
        ("zh", "波形改成橙色，别管标题了", "波形改成橙色"),
    ],
)
def test_words_that_are_not_to_be_minded_take_nothing_back(lang: str, said: str, only: str):
    assert same(after(lang, only), after(lang, said))


@pytest.mark.parametrize(
    ("lang", "remark", "answer", "words"),
    [
        ("en", "what I said about the title was wrong", "Blue Monday", "Blue Monday"),
        ("zh", "停，先别导了，标题写错了", "晨间咖啡", "晨间咖啡"),
        ("zh", "标题里有错别字", "应该是晚安", "晚安"),
        ("zh", "标题写错了", "应该是“晚安”", "晚安"),
    ],
)
def test_the_answer_to_what_it_should_say_changes_the_words_and_nothing_else(
    lang: str, remark: str, answer: str, words: str
):
    person = Person()
    for number, said in enumerate(
        (*TALKS[lang], {"en": "blue background", "zh": "背景改成蓝色"}[lang])
    ):
        person.say(said, *{0: (TALK,), 1: (SONG,)}.get(number, ()), lang=lang)
    person.say(remark, lang=lang)
    before = person.timeline
    person.say(answer, lang=lang)

    assert before is not None
    assert person.timeline is not None
    assert [one.text for one in person.timeline.texts] == [words]
    assert person.timeline.background == before.background


@pytest.mark.parametrize("said", ["delete the mp4", "never mind the mp4", "删除视频"])
def test_a_clip_that_was_sent_is_no_delivery(said: str):
    assert set_aside(said) is not None
    assert set_aside(said, clip=True) is None


@pytest.mark.parametrize(
    "said", ["delete the export", "don't send me the mp4", "删除导出的文件", "不用发视频给我"]
)
def test_a_delivery_is_one_whatever_was_sent(said: str):
    assert set_aside(said, clip=True) is not None
