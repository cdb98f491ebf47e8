"""What an order for the video says of the file."""

from __future__ import annotations

import pytest

from intents.orders import Order, limited, order


@pytest.mark.parametrize(
    ("said", "quality"),
    [
        ("Export a draft", "draft"),
        ("quick low-quality export", "draft"),
        ("export it in draft quality", "draft"),
        ("render a rough version", "draft"),
        ("export the draft we have", ""),
        ("export my draft", ""),
        ("export it, not a draft", "high"),
        ("it must not be low quality, export it", "high"),
        ("high quality export", "high"),
        ("export in the best quality", "high"),
        ("export in medium quality", "medium"),
        ('export with the title "as a draft"', ""),
        ("export", ""),
        ("导出草稿", "draft"),
        ("先出个低画质的小样", "draft"),
        ("导出，画质低一点没关系", "draft"),
        ("導出草稿版", "draft"),
        ("导出这份草稿", ""),
        ("不要草稿，导出正式的", "high"),
        ("高清导出", "high"),
        ("标清导出", "medium"),
        ("导出", ""),
    ],
)
def test_the_quality_is_what_the_words_say(said: str, quality: str):
    assert order(said).quality == quality


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("export it as final.mp4", "final.mp4"),
        ("save it as My-Talk.MP4", "My-Talk.MP4"),
        ('export as "My Talk.mp4"', "My Talk.mp4"),
        ("export to ~/Desktop/final.mp4", "final.mp4"),
        ("export to ../../final.mp4", "final.mp4"),
        ("call the file final and export", "final"),
        ("export it as My Final Cut.mp4", "My Final Cut.mp4"),
        ("export it as a draft and name it Tea Time.mp4", "Tea Time.mp4"),
        ("export as square-talk", "square-talk"),
        ("export as 'My two towers.mp4'", "My two towers.mp4"),
        ("save it as \u201cDing three.mp4\u201d", "Ding three.mp4"),
        ("export it as Ana's talk.mp4", "Ana's talk.mp4"),
        ("export the video named Harbor Walk please", "Harbor Walk"),
        ("export as high-quality", ""),
        ("export as mp4", ""),
        ("export as .mp4", ""),
        ("send it to bob@example.com", ""),
        ("导出为 终稿.mp4", "终稿.mp4"),
        ("导出，文件名叫终稿", "终稿"),
        ("导出，名字叫红标题", "红标题"),
        ("导出成mp4", ""),
    ],
)
def test_the_name_of_the_file_is_what_the_words_say(said: str, name: str):
    assert order(said).name == name


@pytest.mark.parametrize(
    ("said", "each", "every"),
    [
        ("export each", True, False),
        ("Render both files for me right away", True, False),
        ("export every part", True, False),
        ("export all three files", False, True),
        ("export them all", False, True),
        ("各自导出", True, False),
        ("每段导出一个", True, False),
        ("全都导出", False, True),
        ("export the video", False, False),
        ("导出", False, False),
    ],
)
def test_several_files_are_what_the_words_say(said: str, each: bool, every: bool):
    found = order(said)
    assert (found.each, found.every) == (each, every)


@pytest.mark.parametrize(
    ("said", "format_"),
    [
        ("save it as a gif", "GIF"),
        ("export as MOV please", "MOV"),
        ("two gifs please", "GIF"),
        ("导出成gif", "GIF"),
        ("发我一个动图", "动图"),
        ("export it, not a gif", ""),
        ("导出 mp4，不要gif", ""),
        ("save as trip.mov", ""),
        ("export", ""),
    ],
)
def test_another_format_is_told(said: str, format_: str):
    assert order(said).format == format_


def test_a_bare_order_says_nothing_more():
    assert order("") == order("export it please") == Order()


@pytest.mark.parametrize(
    ("said", "limit_mb", "rest"),
    [
        ("export it but keep it under 25 MB", 25, "export"),
        ("make it vertical and export it, max 8.5 megs", 8.5, "make it vertical and export"),
        ("I need it under 2 GB, export it", 2000, "export it"),
        ("导出，压到25兆以内", 25, "导出"),
        ("文件别超过8M，发我", 8, "发我"),
    ],
)
def test_a_limit_of_the_file_is_told_apart(said: str, limit_mb: float, rest: str):
    assert limited(said) == (limit_mb, rest)


@pytest.mark.parametrize(
    "said",
    [
        "export it, my recording was 25 MB",
        'title "under 25 MB" and export',
        "the file I sent is under 25 MB, export it",
        "export at 10 Mbps",
        "trim it to 25 seconds and export",
        "导出标题“25兆以内”",
        "前25秒导出",
    ],
)
def test_other_sizes_are_no_limit(said: str):
    assert limited(said) == (0, said)


def test_a_limit_is_not_looked_for_in_a_paste():
    said = "and but so " * 9000 + "under 25 MB"
    assert limited(said) == (0, said)
