"""The steps of a list on a screen: those that only lead to others go, what is said twice is said once.

Each item of a list is read as a sentence; here they are looked at together. An item beside
instructions that begins as an edit does is one of them, though it names nothing of a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intents.gui_reader import Asked
from intents.gui_rules import Sayings
from intents.gui_tags import matchable
from intents.gui_wording import ENDS
from intents.layout import Line

_ENDS = f"{ENDS}*_"


@dataclass(slots=True)
class Item:
    """A line, and what it asks for."""

    source: Line
    said: Line
    talk: Sayings
    asked: list[Asked] = field(default_factory=list)

    @property
    def is_listed(self) -> bool:
        """Whether the line stands in a list."""
        return self.source.is_item and len(self.source.cells) == 1


def with_lists(items: Sequence[Item]) -> list[Item]:
    """Return the lines, those of each list of instructions told together."""
    done: list[Item] = []
    block: list[Item] = []
    for item in items:
        if block and not (item.is_listed and item.source.level == block[0].source.level):
            done += _together(block)
            block = []
        if item.is_listed:
            block.append(item)
        else:
            done.append(item)
    return [*done, *_together(block)]


def _together(block: Sequence[Item]) -> list[Item]:
    told = [index for index, item in enumerate(block) if item.asked]
    if len(block) < 2 or not any(_names_screen(block[index]) for index in told):
        return list(block)
    are_steps = all(item.asked or _is_edit(item) or _selects(item) for item in block)
    done: list[Item] = []
    seen: set[str] = set()
    for index, item in enumerate(block):
        words = item.said.cells[0].strip().lower().rstrip(".!;,")
        is_way = item.asked and all(one.is_weak for one in item.asked) and index < told[-1]
        if item.asked and (words in seen or (is_way and not _holds_fact(item))):
            done.append(Item(item.source, item.said.with_cells([""]), item.talk, []))
            continue
        if item.asked:
            seen.add(words)
        done.append(_offered(item) if are_steps and _is_edit(item) and not item.asked else item)
    return done


def _names_screen(item: Item) -> bool:
    return item.talk.net.screen.is_in(matchable(item.source.cells[0]))


def _holds_fact(item: Item) -> bool:
    return item.talk.net.detail.search(matchable(item.source.cells[0])) is not None


def _is_edit(item: Item) -> bool:
    """Whether an item that was left as it is begins as an edit does."""
    net, words = item.talk.net, matchable(item.source.cells[0].strip(" *_"))
    return (
        not item.said.changed
        and net.strong_edit.compiled.match(words) is not None
        and net.step.compiled.match(words) is not None
    )


def _selects(item: Item) -> bool:
    """Whether an item only marks what the next one is done with."""
    return item.talk.guard.selecting.match(matchable(item.source.cells[0])) is not None


def _offered(item: Item) -> Item:
    """Return an item that begins as an edit does as an offer of it."""
    text = item.source.cells[0]
    start = len(text) - len(text.lstrip(" *_"))
    request = text[start : start + 1].lower() + text[start + 1 :]
    offer = item.talk.net.offers["edit"]
    said = text[:start] + offer[:1].upper() + offer[1:] + request
    asked = [Asked(0, "edit", request.strip(_ENDS))]
    return Item(item.source, item.said.with_cells([said]), item.talk, asked)
