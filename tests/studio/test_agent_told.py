"""What the editor says of what it did: cuts and pauses by their places, each video of a batch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from talker import PART, SONG, TALK, Person

from studio.agent import respond


@pytest.mark.parametrize(
    ("begin", "said", "told"),
    [
        ("make a video", "cut 0:03 to 0:05", "Cut 0:03–0:05; the video is now 6 s long (it was 8 s)."),
        ("做个视频", "剪掉 3 秒到 5 秒", "剪掉了 0:03–0:05；视频现在长 6 秒（原来 8 秒）。"),
        (
            "make a video",
            "cut the first second and the last 2 seconds",
            "Cut the first second and the last 2 s; the video is now 5 s long (it was 8 s).",
        ),
        ("做个视频", "把最后一秒剪掉", "剪掉了最后 1 秒；视频现在长 7 秒（原来 8 秒）。"),
        (
            "make a video",
            "remove the silences",
            "Took out 1 pause, 1.76 s in all; the video is now 6.24 s long (it was 8 s).",
        ),
        ("做个视频", "去掉停顿", "去掉了 1 处停顿，一共 1.76 秒；视频现在长 6.24 秒（原来 8 秒）。"),
        (
            "make a video",
            "make it twice as fast",
            "The speed is now 2x: 4 s long (it was 8 s), the pitch stays.",
        ),
    ],
)  # fmt: skip
def test_a_cut_is_told_by_its_place_at_once_and_when_asked(begin: str, said: str, told: str):
    person = Person()
    person.say(begin, TALK)
    assert person.say(said) == told
    asked = "改了什么？" if begin == "做个视频" else "what did you change?"
    assert told in person.say(asked)


def test_cuts_and_pauses_are_told_apart():
    person = Person()
    person.say("make a video", TALK)
    person.say("remove the silences")
    person.say("cut 0:01 to 0:02")
    told = person.say("what did you change?")
    assert told.startswith("The last change: Cut 0:01–0:02;")
    told = person.say("what have you changed so far?")
    assert "Since the first version: Cut 0:01–0:02. Took out 1 pause, 1.76 s in all;" in told


def test_a_cut_and_another_speed_are_both_told():
    person = Person()
    person.say("make a video", TALK)
    told = person.say("cut the first second and make it twice as fast")
    assert told == (
        "Cut the first second.\nThe speed is now 2x: 3.5 s long (it was 8 s), the pitch stays."
    )


@pytest.mark.parametrize(
    ("begin", "said", "back", "told"),
    [
        (
            "make a video",
            "make it square and the wave red",
            "undo",
            ("Taken back: The picture is now 1080x1080", "The waveform is now red."),
        ),
        (
            "make a video",
            "make it square, the wave red and the title blue",
            "undo",
            ("1080x1080 (square)", "The waveform is now red.", '"Talk" is now blue.'),
        ),
        ("做个视频", "竖屏，波形红色", "撤销", ("撤掉的是：画面现在是 1080x1920", "波形现在是红色。")),
        (
            "make a video",
            "midnight theme and the title 'Foo'",
            "undo",
            ("The theme is now midnight", 'Added "Foo"'),
        ),
        (
            "make a video",
            "cut the first second and make it twice as fast",
            "undo",
            ("Taken back: Cut the first second. The speed of 2x.", "The video is 8 s long again."),
        ),
    ],
)  # fmt: skip
def test_undo_tells_everything_that_a_message_did(
    begin: str, said: str, back: str, told: tuple[str, ...]
):
    person = Person()
    person.say(begin, TALK)
    person.say(said)
    undone = person.say(back)
    assert [words for words in told if words not in undone] == []


def test_what_is_different_in_one_video_of_a_batch_is_told_with_its_name():
    person = Person()
    person.say("make a video of each", TALK, PART)
    assert person.say("trim to 2 seconds") == (
        "Talk: Cut the last 6 s; the video is now 2 s long (it was 8 s).\n"
        "Part b: Cut the last second; the video is now 2 s long (it was 3 s)."
    )
    assert person.say("make the wave red") == "The waveform is now red."


def test_what_a_batch_looks_like_from_the_start_is_told():
    told = Person().say("a video of each, square, with a red wave", TALK, PART)
    assert "2 videos, each of its own: Talk, Part b." in told
    assert "1080x1080 (square)" in told
    assert "The waveform is now red." in told


@pytest.mark.parametrize(
    "sentence", ["今天我们来聊聊音乐和视频，声音很好听。", "make the title " + "a" * 50_000]
)
def test_of_a_paste_the_beginning_is_read_and_that_is_said(sentence: str):
    paste = (sentence * 100_000)[:100_000]

    told = respond(paste, timeline=None, media=())

    short = respond(paste[:2000], timeline=None, media=())
    assert told.events[-1].text.startswith(short.events[-1].text)
    note = told.events[-1].text.removeprefix(short.events[-1].text)
    assert told.events[:-1] == short.events[:-1]
    assert "2000" in note
    assert len(note) < len(told.events[-1].text) < 400


@pytest.mark.parametrize("told", ["music only from 2 to 6", "mute the music from 6 to 8"])
def test_of_muted_music_only_the_level_is_told(told: str):
    person = Person()
    person.say("make a video", TALK)
    person.say("use this as background music", SONG)
    person.say(told)

    assert person.say("mute the music") == "The music is now at 0%."
    assert person.say("music at 40%") == "The music is now at 40%."


TAGGED = replace(TALK, title="A kettle that sings", artist="Morning Coffee")


@pytest.mark.parametrize(
    "said",
    [
        'add the title "Morning Coffee" for the first 3 seconds, white, top',
        'title "Morning Coffee" for the first 3 seconds',
        "标题“Morning Coffee”前3秒显示",
        "加上标题“Morning Coffee”，前3秒，白色，放上面",
    ],
)
def test_a_title_that_reads_as_the_artist_does_is_a_new_one(said: str):
    person = Person()
    person.say("make a video", TAGGED)

    told = person.say(said)

    (title,) = person.timeline.texts
    assert (title.role, title.text, title.end_ms) == ("title", "Morning Coffee", 3000)
    assert "A kettle that sings" in told


@pytest.mark.parametrize(
    "said", ['make the title "Morning Coffee" white', 'the title "Morning Coffee" larger']
)
def test_a_text_is_known_by_its_words_where_it_only_changes(said: str):
    person = Person()
    person.say("make a video", TAGGED)

    person.say(said)

    assert [text.text for text in person.timeline.texts] == [
        "A kettle that sings",
        "Morning Coffee",
    ]


def test_a_title_that_stands_is_not_added_once_more():
    person = Person()
    person.say("make a video", TALK)
    person.say('title "Morning Coffee"')

    person.say('add the title "Morning Coffee" for the first 3 seconds')

    assert [text.end_ms for text in person.timeline.texts] == [3000]


def test_all_texts_that_give_way_are_told():
    person = Person()
    person.say("make a video", TAGGED)

    told = person.say('title "Fog"')

    assert "A kettle that sings" in told
    assert '"Morning Coffee" is gone.' in told
