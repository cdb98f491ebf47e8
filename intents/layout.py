"""The lines of a backend's text: marks of lists and tables, leaked machine talk, and tidying up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

_MARK = re.compile(
    r"(?P<mark>[ \t]*(?:>[ \t]*)*(?:(?:[-*+•·▪◦‣–][ \t]+|(?P<number>\d{1,3})(?P<dot>[.)、．）][ \t]*(?!\d))|#{1,6}[ \t]+"
    r"|[①-⑳][ \t]*)(?:\[[ xX]\][ \t]+)?)?)(?P<rest>.*)",
    re.DOTALL,
)
_TABLE_RULE = re.compile(r"[\s|:=-]*")
_MACHINE = re.compile(
    r"\[/?(?:tool|function|assistant|agent|system)[_ -]?(?:call|result|response|use|output|action)s?\b[^\[\]\n]{0,4000}\]?"
    r"|<(?P<tag>tool_call|tool_result|function_call|function_response|tool_use|thinking|think)\b[^>\n]{0,400}>"
    r"[^<]{0,8000}</(?P=tag)>"
    r"|</?(?:tool_call|tool_result|function_call|function_response|tool_use|tool|thinking|think)\b[^>\n]{0,400}>"
    r"|<\|[\w ]{1,40}\|>"
    r"|^[ \t]*(?:tool_calls?|tool_results?|function_calls?|functionCall|functionResponse)[ \t]*[:=][^\n]{0,4000}$"
    r"|^[ \t]*(?:Observation|Action(?: Input)?|Thought|Tool|Function)[ \t]*:[ \t]*[\w.]+[ \t]*[=({][^\n]{0,4000}$"
    r"|^[ \t]*data:[ \t]*(?=\{)|^[ \t]*event:[ \t]*\w+[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MACHINE_HINT = re.compile(
    r"[\[{<]|tool|function|data:|event:|action|observation|thought", re.IGNORECASE
)
_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)|[ \t]+(?=\n|$)")
_OBJECT = re.compile(r"\{\s*[\U000f0000-\U0010ffff]\s*:|\[\s*\{\s*[\U000f0000-\U0010ffff]\s*:")
_WORD = re.compile(r"[^\W_]|[\U000f0000-\U0010ffff]")
_CLOSING: Final = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what stands before its words, and the words (several in a table's row)."""

    mark: str
    number: int | None
    dot: str
    cells: tuple[str, ...]
    changed: bool = False

    def with_cells(self, cells: Sequence[str]) -> Line:
        """Return the line with other words."""
        return replace(self, cells=tuple(cells), changed=tuple(cells) != self.cells)

    @property
    def is_dropped(self) -> bool:
        """Whether nothing is left of a line that had words."""
        return self.changed and not any(_WORD.search(cell) for cell in self.cells)

    def __str__(self) -> str:
        return f"{self.mark}{'|'.join(self.cells)}"


def without_machine_talk(covered: str) -> str:
    """Return a covered text without leaked tool calls and JSON."""
    if _MACHINE_HINT.search(covered) is None:
        return covered
    left = _MACHINE.sub("", _without_objects(covered))
    return left if left == covered else _GAP.sub(" ", left)


def _without_objects(covered: str) -> str:
    parts: list[str] = []
    copied = 0
    for found in _OBJECT.finditer(covered):
        if found.start() < copied:
            continue
        end = _object_end(covered, found.start())
        if end is None:
            break
        parts.append(covered[copied : found.start()])
        copied = end
    parts.append(covered[copied:])
    return "".join(parts)


def _object_end(covered: str, start: int) -> int | None:
    open_ones: list[str] = []
    for at in re.compile(r"[{}\[\]]").finditer(covered, start):
        if at[0] in _CLOSING:
            open_ones.append(_CLOSING[at[0]])
        elif not open_ones or open_ones.pop() != at[0]:
            return None
        if not open_ones:
            return at.end()
    return None


def lines(covered: str) -> Iterator[Line]:
    """Yield the lines of a text."""
    for raw in covered.split("\n"):
        found = _MARK.fullmatch(raw)
        if found is None:
            yield Line("", None, "", (raw,))
            continue
        rest = found["rest"]
        table = (
            rest.lstrip().startswith("|") and rest.rstrip().endswith("|") and len(rest.strip()) > 1
        )
        is_rule = table and _TABLE_RULE.fullmatch(rest) is not None
        cells = tuple(rest.split("|")) if table and not is_rule else (rest,)
        number = int(found["number"]) if found["number"] else None
        yield Line(found["mark"], number, found["dot"] or "", cells)


def renumbered(done: Sequence[Line]) -> list[Line]:
    """Return the lines that still say something, numbered lists counted anew."""
    kept: list[Line] = []
    lost = 0
    for line in done:
        if line.is_dropped:
            lost += line.number is not None
            continue
        if line.number == 1:
            lost = 0
        if line.number is not None and lost:
            mark = line.mark.replace(str(line.number), str(line.number - lost), 1)
            kept.append(replace(line, mark=mark))
            continue
        kept.append(line)
    return kept


def tidied(done: Sequence[Line]) -> str:
    """Return the text of the lines, without gaps where something was taken out."""
    text = "\n".join(map(str, done))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
