"""The lines of a backend's text: marks of lists and tables, leaked machine talk, and tidying up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

_MARK = re.compile(
    r"(?P<mark>[ \t]*(?:>[ \t]*)*(?:(?:[-*+•·▪◦‣–][ \t]+|(?P<number>\d{1,3})(?P<dot>[.)、．）][ \t]*(?!\d)|\ufe0f?\u20e3[ \t]*)|#{1,6}[ \t]+"
    r"|[①-⑳][ \t]*)(?:\[[ xX]\][ \t]+)?)?)(?P<rest>.*)",
    re.DOTALL,
)
_TABLE_RULE = re.compile(r"[\s|:=-]*")
_CALL = r"(?:(?:await|print|return)[ (]+)?(?:[a-z]\w*\.)?(?:[a-z]+_\w+|[a-z]+[A-Z]\w*)\((?:[^()\n]|\([^()\n]{0,400}\)){0,2000}\)+"
"""A call of a function by a name that no word looks like: render_preview(scene=3)."""
_TAG = re.compile(
    r"<(?P<tag>tool_?\w*|functions?_?\w*|(?:\w+:)?invoke|parameters?|thinking|think|reasoning|scratchpad|observation)"
    r"\b[^>\n]{0,400}>",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\[/?(?:tool|function|assistant|agent|system)[_ -]?(?:call|result|response|use|output|action)s?\b[^\[\]\n]{0,4000}\]?"
    r"|\[/?(?:tool|function|fn|call|calling|api|invoke|action|exec|run)\b[ \t]*[:=\uff1a][^\[\]\n]{0,4000}\]"
    r"|\[[ \t]*(?:[^\[\]\n:\uff1a]{1,16}[:\uff1a][ \t]*"
    + r"(?-i:[a-z]\w*\([^()\n]{0,400}\))|"
    + f"(?-i:{_CALL})"
    + r")[ \t]*\]|\[/?(?:INST|tool|function|assistant|system)\]|<</?SYS>>|</?s>"
    r"|</?(?:tool_?\w*|functions?_?\w*|(?:\w+:)?invoke|parameters?|thinking|think|reasoning|scratchpad|observation)\b[^>\n]{0,400}>"
    r"|^[ \t]*<!--(?:(?!-->)[\s\S]){0,4000}-->[ \t]*|[ \t]*<!--(?:(?!-->)[\s\S]){0,4000}-->[ \t]*$"
    r"|</?ui(?:[-_:]\w+)*\b[^<>\n]{0,400}>"
    r"|<\|(?:im_)?start(?:_header_id)?\|>\w{0,20}|<\|[\w /]{1,40}\|>"
    r"|^[ \t]*(?:tool_calls?|tool_results?|function_calls?|functionCall|functionResponse)[ \t]*[:=][^\n]{0,4000}$"
    r"|^[ \t]*(?:Observation|Action(?: Input)?|Thought|Tool|Function)[ \t]*:[ \t]*[\w.]+[ \t]*[=({][^\n]{0,4000}$"
    r"|^[ \t]*(?:(?:calling|call|running|invoking|executing|tool|function|action)\b[ \t]*:?[ \t]*|(?:->|=>|\u2192|>>>)[ \t]*)?"
    + f"(?-i:{_CALL})"
    + r"[ \t]*(?:\.{3}|[;\u2026\u3002.])?(?=\s|$|[^\x00-\x7f])(?![ \t]*(?:is|are|was|has|does|returns?)\b)"
    r"|^[ \t]*(?:assistant|model)[ \t]*[:\uff1a](?=[ \t]*\S)"
    r"|^[ \t]*data:[ \t]*(?=\{)|^[ \t]*event:[ \t]*\w+[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MACHINE_HINT = re.compile(
    r"[\[{<(]|tool|function|data:|event:|action|observation|thought|assistant|model",
    re.IGNORECASE,
)
_FENCED = re.compile(
    r"```(?:tool|function)[\w-]*\n[^`]{0,20000}```"
    r"|```(?:json|python|xml)?\s*(?=[\[{<]|(?-i:" + _CALL + r"))[^`]{0,400}?"
    r"(?:\"(?:tool|name|function|arguments|action|parameters|tool_calls?)\"[ \t]*:|<(?:tool|function|invoke)|(?-i:"
    + _CALL
    + r"))[^`]{0,20000}```",
    re.IGNORECASE,
)
"""A block of code that calls a tool; others may be what the user asked for."""
_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)|[ \t]+(?=\n|$)")
_KEY = r"(?:[\U000f0000-\U0010ffff]|tool|name|function|action|arguments|type|id)\s*:"
_OBJECT = re.compile(rf"\{{\s*{_KEY}|\[\s*\{{\s*{_KEY}")
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
    def is_item(self) -> bool:
        """Whether the line stands in a list."""
        return self.mark.strip() != "" and self.mark.lstrip()[0] not in ">#"

    @property
    def level(self) -> int:
        """How far an item of a list is set in."""
        return len(self.mark) - len(self.mark.lstrip())

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
    left = _MACHINE.sub("", _without_objects(_without_tagged(covered)))
    return left if left == covered else _GAP.sub(" ", left)


def without_fenced_calls(text: str) -> str:
    """Return a text without blocks of code that call a tool."""
    return _FENCED.sub("", text) if "```" in text else text


def _without_tagged(covered: str) -> str:
    """Return a text without what stands between the tags of machine talk."""
    parts: list[str] = []
    copied = 0
    unclosed: set[str] = set()
    lowered = covered.lower()
    for found in _TAG.finditer(covered):
        tag = found["tag"].lower()
        if found.start() < copied or tag in unclosed:
            continue
        close = f"</{tag}>"
        end = lowered.find(close, found.end()) if len(lowered) == len(covered) else -1
        if end < 0:
            unclosed.add(tag)
            continue
        parts.append(covered[copied : found.start()])
        copied = end + len(close)
    return "".join([*parts, covered[copied:]])


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
