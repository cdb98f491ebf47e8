"""Files dropped into a line of chat, in every way terminals paste them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from skill.dropped import Dropped, find_files


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "my folder" / "my talk's 录音.mp3"
    path.parent.mkdir()
    path.touch()
    return path


@pytest.mark.parametrize(
    "paste",
    [
        lambda path: f'"{path}"',
        lambda path: str(path).replace(" ", "\\ ").replace("'", "\\'"),
        lambda path: f"file://{quote(str(path))}",
        str,
    ],
    ids=["quoted", "escaped", "address", "as it is"],
)
@pytest.mark.parametrize("words", ["", "make it vertical"])
def test_a_dropped_file_is_attached_and_taken_out_of_the_words(talk, paste, words) -> None:
    assert find_files(f"{paste(talk)} {words}") == Dropped(words, (talk,))


def test_a_file_in_single_quotes_is_attached(tmp_path) -> None:
    path = tmp_path / "a b.mp3"
    path.touch()
    assert find_files(f"'{path}' go") == Dropped("go", (path,))


def test_a_file_in_the_middle_leaves_its_name_in_the_sentence(tmp_path) -> None:
    cover = tmp_path / "cover.jpg"
    cover.touch()
    assert find_files(f"use {cover} as background") == Dropped(
        "use cover.jpg as background", (cover,)
    )


def test_several_files_are_all_attached(talk, tmp_path) -> None:
    cover = tmp_path / "cover.jpg"
    cover.touch()
    assert find_files(f'"{talk}" {cover} ') == Dropped("", (talk, cover))


def test_a_media_file_here_is_found_by_its_name(tmp_path, monkeypatch) -> None:
    (tmp_path / "cover.jpg").touch()
    monkeypatch.chdir(tmp_path)
    assert find_files("use cover.jpg as background").files == (tmp_path / "cover.jpg",)


@pytest.mark.parametrize(
    "line",
    [
        'add the title "cover.jpg"',
        "call it talk",
        "it's 3/4 of the way, don't",
        "use /no/such/file.mp3 please",
        "half a 'quote",
        "导出",
        "\x00/tmp",
        "~nobody-of-that-name/x.mp3",
    ],
)
def test_words_stay_words(tmp_path, monkeypatch, line) -> None:
    (tmp_path / "cover.jpg").touch()
    (tmp_path / "talk").touch()
    monkeypatch.chdir(tmp_path)
    assert find_files(line) == Dropped(line, ())
