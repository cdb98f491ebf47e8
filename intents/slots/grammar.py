"""Numbers in digits and words, and the words around them, of all languages together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from intents.lexicon import ColourWords, UnitWords, lexicons
from intents.slots.slotted import SlotValue

UNIT_MS: Final = {"hour": 3_600_000, "minute": 60_000, "second": 1000, "millisecond": 1}
_NEVER: Final = r"(?!)"

LARGEST = 1e9
"""What is larger is no measure of a video; milliseconds of it still are whole numbers."""


def either(words: Iterable[str]) -> str:
    """Return the pattern of any of these patterns, the longest first; of none, one that never matches."""
    listed = sorted(words, key=len, reverse=True)
    return (
        "(?:" + "|".join(word.replace(" ", r"\s+") for word in listed) + ")" if listed else _NEVER
    )


class Grammar:
    """The regular expressions of all languages together."""

    def __init__(self, units: list[UnitWords], colours: list[ColourWords]) -> None:
        def words(name: str) -> str:
            return either(word for unit in units for word in getattr(unit, name))

        def table(name: str) -> dict[str, float]:
            return {k: v for unit in units for k, v in getattr(unit, name).items()}

        numbers = table("numbers")
        self.spaced = {word: int(value) for word, value in numbers.items() if word.isascii()}
        self.digits = {word: int(value) for word, value in numbers.items() if not word.isascii()}
        point = words("point")
        self.point = re.compile(point)
        spaced = either(self.spaced)
        # "Two hundred and five" is one number, "two and five" are two.
        large = either(word for word, value in self.spaced.items() if value >= 100)
        begun = rf"(?:(?:{spaced}[\s-]+)*{large}\s+and\s+)?"
        run = rf"{begun}{spaced}(?:[\s-]+{spaced})*(?:\s+{point}(?:\s+{spaced})+)?"
        han = "[" + "".join(self.digits) + "]"
        self.number = rf"(?:(?<![\d.])\d+(?:[.]\d+)?|(?<![\d.])[.]\d+|(?<![a-z]){run}(?![a-z])|{han}+(?:{point}{han}+)?)"
        self.table = table
        self.words = words
        self.fixed = {k: v for c in colours for k, v in c.fixed.items()}
        self.names = {k: v for c in colours for k, v in c.names.items()}
        self.modifiers = {w: k for c in colours for k, ws in c.modifiers.items() for w in ws}
        self._colours = colours
        self.units = {
            name: either(w for unit in units for w in unit.times.get(name, ())) for name in UNIT_MS
        }

    def colour_words(self, name: str) -> str:
        """Return the pattern of the words around colour names: before, after, suffix, rainbow."""
        return either(word for colours in self._colours for word in getattr(colours, name))

    def value(self, words: str) -> float:
        """Return the number that such words say, `LARGEST` for a larger one."""
        return min(self._value(words.strip()), LARGEST)

    def _value(self, words: str) -> float:
        if re.fullmatch(r"\d*\.?\d+", words):
            return float(words)
        whole, *decimals = self.point.split(words, maxsplit=1)
        total = self._han(whole) if words[0] in self.digits else self._spaced(whole)
        table = {**self.spaced, **self.digits}
        parts = re.findall(either(table), decimals[0]) if decimals else []
        return total + (float("0." + "".join(str(table[part]) for part in parts)) if parts else 0.0)

    def _spaced(self, words: str) -> float:
        total = current = 0
        for word in re.split(r"[\s-]+", words.strip()):
            value = self.spaced.get(word)
            if value is None:
                continue
            if value >= 1000:
                total, current = total + max(current, 1) * value, 0
            elif value >= 100:
                current = max(current, 1) * value
            else:
                current += value
        return total + current

    def _han(self, words: str) -> float:
        if len(words) > 1 and all(self.digits[char] < 10 for char in words):
            return int("".join(str(self.digits[char]) for char in words))
        total = current = 0
        scale = 1
        for char in words:
            value = self.digits[char]
            if value >= 10:
                total, current, scale = total + max(current, 1) * value, 0, value
            else:
                current = value
        # A digit right after a hundred counts tens: the last word is left out in speech.
        short = scale >= 100 and len(words) > 1 and self.digits[words[-2]] >= 100
        return total + current * (scale // 10 if short else 1)


@cache
def grammar() -> Grammar:
    """Return the grammar of all languages."""
    known = lexicons().values()
    return Grammar([one.units for one in known], [one.colours for one in known])


def number_pattern() -> str:
    """Return the regular expression of a number in digits or words, without a group."""
    return grammar().number


def number(words: str) -> float:
    """Return the number that such words say ("twenty five", "2.5")."""
    return grammar().value(words)


def ordinal_pattern() -> str:
    """Return the regular expression of an ordinal in words ("second", "last")."""
    # A single Chinese character ("before", "above") counts only inside words of its own.
    table = grammar().table("ordinals")
    return either(word for word in table if len(word) > 1 or word.isascii())


def ordinal(words: str) -> int:
    """Return the position that such words say, negative from the end."""
    for pattern, value in grammar().table("ordinals").items():
        if re.fullmatch(pattern, words.strip()):
            return int(value)
    return int(number(words))


Converted = SlotValue | None
Rule = tuple[re.Pattern[str], str, Callable[[re.Match[str]], Converted]]


def found_in(table: Mapping[str, float], found: re.Match[str]) -> float | None:
    """Return the value of the first pattern that was found in a text, with what stands around it."""
    for pattern, value in table.items():
        same = re.compile(pattern.replace(" ", r"\s+")).match(found.string, found.start())
        if same is not None and same.end() == found.end():
            return value
    return None


def looked_up(table: Mapping[str, float], words: str) -> float | None:
    """Return the value of the first pattern that is these words, None when there is none."""
    for pattern, value in table.items():
        if re.fullmatch(pattern.replace(" ", r"\s+"), words.strip()):
            return value
    return None
