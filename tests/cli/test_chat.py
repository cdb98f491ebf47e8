"""The interactive conversation, its lines given from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from skill.chat import talk
from skill.events import Result


class Taken:
    """Notes the turns it is asked to take."""

    def __init__(self, *, ok: bool = True) -> None:
        self.turns: list[tuple[str, tuple[str, ...]]] = []
        self._ok = ok

    async def __call__(self, words: str, files: tuple[str, ...]) -> Result:
        self.turns.append((words, files))
        return Result(ok=self._ok)


async def lines(*said: str) -> AsyncIterator[str]:
    for line in said:
        yield line


LEAVE = frozenset({"exit", "bye"})


async def test_each_line_is_a_turn_and_empty_ones_are_none() -> None:
    take = Taken()
    assert await talk(lines("make it blue", "", "   ", "导出"), take, leave_words=LEAVE)
    assert take.turns == [("make it blue", ()), ("导出", ())]


async def test_a_dropped_file_goes_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "my talk.mp3"
    path.touch()
    take = Taken()
    await talk(lines(f"'{path}'", f'"{path}" make it vertical'), take, leave_words=LEAVE)
    assert take.turns == [("", (str(path),)), ("make it vertical", (str(path),))]


async def test_a_leave_word_ends_it_and_inside_a_sentence_does_not() -> None:
    take = Taken()
    await talk(lines("say bye at the end", " EXIT ", "never said"), take, leave_words=LEAVE)
    assert take.turns == [("say bye at the end", ())]


async def test_one_failed_turn_makes_the_whole_not_ok() -> None:
    assert not await talk(lines("x"), Taken(ok=False), leave_words=LEAVE)
