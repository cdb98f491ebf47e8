"""One clause of a sentence with everything found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from intents.edits.message.concept import Concept
from intents.edits.message.patterns import patterns
from intents.slots import Slotted, SlotValue, number, number_pattern, ordinal

_REMEMBERED: Final = 128
"""Skeletons whose concepts are kept."""
SWALLOWING: Final = frozenset({
    "fit", "style", "tone", "shape", "vertical", "against", "aside", "drown", "height",
})  # fmt: skip
"""Kinds of looks inside which no thing is named ("cover the whole screen")."""
Group = str
FILE_KINDS: Final = {
    "audio": frozenset({"mp3", "wav", "m4a", "aac", "flac", "ogg", "opus", "aif", "aiff"}),
    "image": frozenset({"jpg", "jpeg", "png", "gif", "webp"}),
    "video": frozenset({"mp4", "mov", "avi", "webm", "mkv", "m4v"}),
    "captions": frozenset({"srt", "vtt", "lrc", "ass"}),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A concept found in the sentence."""

    group: Group
    name: str
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def inside(self, other: Token) -> bool:
        """Whether it lies in a longer one."""
        return other.start <= self.start and self.end <= other.end and self.length < other.length


@dataclass(frozen=True, slots=True)
class Span:
    """A time expression: its kind and its times in milliseconds."""

    name: str
    a: int
    b: int
    start: int
    end: int


def _ms(words: str, slotted: Slotted) -> int:
    value = slotted.values.get(words)
    if isinstance(value, int | float):
        return round(value)
    # A bare number in a range counts seconds.
    return round(number(words) * 1000)


def _counted_word(words: str) -> int | None:
    try:
        # "Both" counts as well.
        return ordinal(words) or 2
    except (ValueError, KeyError, AttributeError):
        return 2


_TIMED: Final = ("cut", "remove", "keep", "mute")
_LIST: Final = re.compile(r"(?:,|\band\b|&|\balso\b|\bplus\b)\s*$")


def _is_timed(before: str, after: str) -> bool:
    """Whether bare numbers between these words are times: after a word of cutting, or in a row."""
    if _LIST.search(before) or patterns().talk["takes_out"].match(after.strip()):
        return True
    words = (*(patterns().acts[name] for name in _TIMED), patterns().talk["only_word"])
    ends = (found.end() for word in words for found in word.finditer(before))
    return any(not patterns().filler.sub(" ", before[end:]).strip() for end in ends)


@lru_cache(maxsize=_REMEMBERED)
def _spanned(skeleton: str, start: int, end: int) -> tuple[tuple[str, re.Match[str]], ...]:
    """Return where a stretch of a skeleton may tell times; many clauses are made of the same one."""
    return tuple(
        (name, found)
        for name, regexes in patterns().spans.items()
        for regex in regexes
        for found in regex.finditer(skeleton, start, end)
    )


def spans_of(slotted: Slotted, start: int, end: int) -> list[Span]:
    """Return the time expressions of a stretch, longest first where they overlap, in order."""
    found: list[Span] = []
    for name, m in _spanned(slotted.skeleton, start, end):
        if name == "bare":
            if _is_timed(slotted.skeleton[: m.start()], slotted.skeleton[m.end() :]):
                first, second = (_ms(m[group], slotted) for group in "ab")
                found.append(Span("range", first, second, m.start(), m.end()))
            continue
        groups = m.groupdict()
        a, b = groups.get("a"), groups.get("b")
        if groups.get("o"):
            first, second = (
                (_counted_word(groups[k]) or 0) * 1000 if groups.get(k) else 0 for k in ("o", "p")
            )
            found.append(Span(name, first, second, m.start(), m.end()))
            continue
        found.append(
            Span(
                name,
                _ms(a, slotted) if a else 0,
                _ms(b, slotted) if b else 0,
                m.start(),
                m.end(),
            )
        )
    chosen: list[Span] = []

    def weight(span: Span) -> tuple[int, bool, int, int]:
        # A value is one character here, whatever was said: two values beat one, and two times one.
        values = sum(
            slotted.kind(char) is not None for char in slotted.skeleton[span.start : span.end]
        )
        return (-values, not span.b, span.start - span.end, span.start)

    for span in sorted(found, key=weight):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda s: s.start)


def tokens_of(slotted: Slotted) -> tuple[Token, ...]:
    """Return the concepts of a sentence in order; what lies inside a longer one is dropped."""
    return _tokens(slotted.skeleton)


@lru_cache(maxsize=_REMEMBERED)
def _tokens(text: str) -> tuple[Token, ...]:
    """Return the concepts of a skeleton; the same one is asked about many times in one message."""
    table = patterns()

    def all_of(group: str, regexes: dict[str, Concept]) -> list[Token]:
        found = [
            Token(group, name, m.start(), m.end())
            for name, concept in regexes.items()
            if (regex := concept.of(text)) is not None
            for m in regex.finditer(text)
            if m.end() > m.start()
        ]
        return [
            t
            for t in found
            # "Black at the left, red at the right" is a gradient and its direction; "shown whole,
            # with a white edge" tells the edge as well.
            if t.name.startswith(("angle.", "bars.")) or not any(t.inside(other) for other in found)
        ]

    things = all_of("thing", table.things)
    looks = [t for t in all_of("look", table.looks) if not any(t.inside(o) for o in things)]
    swallowing = [t for t in looks if t.name.split(".")[0] in SWALLOWING]
    things = [t for t in things if not any(t.inside(other) for other in swallowing)]
    fades = [t for t in looks if t.name.startswith("fade.")]
    things = [t for t in things if t.name != "silence" or not any(t.inside(f) for f in fades)]
    beside = table.acts["beside"]
    spots = [m.span() for m in beside.finditer(text)]
    # "Below the title" says where, and nothing of the bottom of the picture.
    looks = [t for t in looks if not any(a <= t.start and t.end < b for a, b in spots)]
    acts = [t for t in all_of("act", table.acts) if not any(t.inside(o) for o in (*things, *looks))]
    return tuple(sorted([*things, *looks, *acts], key=lambda t: (t.start, -t.end)))


class Clause:
    """A stretch of the sentence: its concepts, values and times."""

    def __init__(self, slotted: Slotted, tokens: tuple[Token, ...], start: int, end: int) -> None:
        self.slotted = slotted
        self.start = start
        self.end = end
        self.all_tokens = tokens
        self.tokens = tuple(t for t in tokens if start <= t.start and t.end <= end)
        self.skeleton = slotted.skeleton[start:end]

    def joined(self, other: Clause) -> Clause:
        """Return this clause and the next as one."""
        return Clause(self.slotted, self.all_tokens, self.start, other.end)

    def with_thing(self, name: str, at: int) -> Clause:
        """Return this clause with what a file in it is on the timeline ("music")."""
        tokens = (*self.all_tokens, Token("thing", name, at, at + 1))
        ordered = tuple(sorted(tokens, key=lambda t: (t.start, -t.end)))
        return Clause(self.slotted, ordered, self.start, self.end)

    @property
    def before(self) -> str:
        """What stands right before it in the sentence, up to a dozen characters."""
        return self.slotted.skeleton[max(0, self.start - 12) : self.start]

    @property
    def text(self) -> str:
        """The user's own words."""
        return self.slotted.said(self.start, self.end).strip()

    @cached_property
    def things(self) -> tuple[str, ...]:
        """Names of the things, in order, each once."""
        return tuple(dict.fromkeys(t.name for t in self.tokens if t.group == "thing"))

    @cached_property
    def acts(self) -> frozenset[str]:
        """Names of what is done."""
        # "Gone after 5 seconds" is a time, not a removal.
        return frozenset(
            t.name
            for t in self.tokens
            if t.group == "act"
            and not (
                t.name == "remove"
                and any(s.start <= t.start and t.end <= s.end for s in self.spans)
            )
        )

    def looks(self, kind: str) -> list[str]:
        """Return the values of a kind of look, in order."""
        prefix = f"{kind}."
        return [
            t.name.removeprefix(prefix)
            for t in self.tokens
            if t.group == "look" and t.name.startswith(prefix)
        ]

    def look(self, kind: str) -> str | None:
        """Return the first value of a kind of look, None when there is none."""
        return next(iter(self.looks(kind)), None)

    @cached_property
    def _values(self) -> dict[str, list[SlotValue]]:
        found: dict[str, list[SlotValue]] = {}
        for char in self.skeleton:
            if (kind := self.slotted.kind(char)) is not None:
                found.setdefault(kind, []).append(self.slotted.values[char])
        return found

    @property
    def valued(self) -> bool:
        """Whether it holds a value of any kind."""
        return bool(self._values)

    def values(self, kind: str) -> list[SlotValue]:
        """Return the values of a kind of slot, in order."""
        return self._values.get(kind, [])

    def value(self, kind: str) -> SlotValue | None:
        """Return the first value of a kind of slot, None when there is none."""
        return next(iter(self.values(kind)), None)

    def numeric(self, kind: str) -> float | None:
        """Return the first value of a kind as a number."""
        value = self.value(kind)
        return float(value) if isinstance(value, int | float) else None

    def chosen(self, values: Sequence[str], tokens: Sequence[int]) -> str | None:
        """Return which of several alternatives is wanted: "A instead of B", "swap A for B".

        tokens: where each of the values stands in the sentence.
        """
        if not values:
            return None
        refusal = next((t for t in self.tokens if t.name == "instead.of"), None)
        if refusal is not None:
            kept = [v for v, at in zip(values, tokens, strict=True) if at < refusal.start]
            return kept[-1] if kept else values[-1]
        return values[-1] if self.does("change") else values[0]

    @cached_property
    def wanted_colours(self) -> tuple[str, ...]:
        """Colours without the one that is to go ("from red to blue", "not red but blue")."""
        if len(self.colours) < 2 or "word" in self.looks("gradient"):
            return self.colours
        if self.looks("recolour") or self.talks("told_before"):
            # "Swap red for blue", "I said red, but blue is it".
            return self.colours[-1:]
        at = [
            self.start + index
            for index, char in enumerate(self.skeleton)
            if self.slotted.kind(char) == "colour"
        ]
        swapped = (
            self.does("change")
            and bool(self.looks("gradient"))
            and bool(self.looks("from"))
            and not self.talks("coloured_from")
        )
        if swapped or any(t.name == "instead.of" for t in self.tokens):
            chosen = self.chosen(self.colours, at)
            return (chosen,) if chosen else self.colours
        return self.colours

    @cached_property
    def texts(self) -> list[str]:
        """Words for the picture."""
        return [str(value) for value in self.values("text")]

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """Colours in order."""
        found = tuple(str(value) for value in self.values("colour"))
        # "In pink, the wave in that pink too" is one colour.
        return found[:1] if len(set(found)) == 1 else found

    @cached_property
    def spans(self) -> list[Span]:
        """Time expressions in order."""
        return spans_of(self.slotted, self.start, self.end)

    def span(self, *names: str) -> Span | None:
        """Return the first time expression of these kinds."""
        return next((span for span in self.spans if span.name in names), None)

    def counted(self, kind: str) -> int | None:
        """Return which of several is meant, negative from the end, None when it is not said."""
        for regex in patterns().counted[kind]:
            if found := regex.search(self.skeleton):
                groups = found.groupdict()
                if groups.get("b"):
                    return int(number(groups["b"]))
                if groups.get("a"):
                    return _counted_word(groups["a"])
        return None

    def all_counted(self, kind: str) -> list[int]:
        """Return all that are meant of several, in order of speech."""
        found: dict[int, int] = {}
        for regex in patterns().counted[kind]:
            for m in regex.finditer(self.skeleton):
                groups = m.groupdict()
                said = (
                    number(groups["b"]) if groups.get("b") else _counted_word(groups.get("a") or "")
                )
                found.setdefault(m.start(), int(said or 0))
        return [found[at] for at in sorted(found) if found[at]]

    def at_half(self) -> tuple[int, Clause] | None:
        """Return which half a clause begins with and what it says of it, None without one."""
        for regex in patterns().counted["half"]:
            found = regex.search(self.skeleton)
            said = found.groupdict().get("a") if found else None
            before = "" if found is None else self.skeleton[: found.start()]
            # "The second half at 30 %".
            if found is None or not said or patterns().filler.sub(" ", before).strip():
                continue
            rest = Clause(self.slotted, self.all_tokens, self.start + found.end(), self.end)
            if rest.talks("fine_but") and (other := rest.other_half()) is not None:
                # "The first half is fine but the second one is too faint".
                return other
            return (1 if (_counted_word(said) or 1) == 1 else 2), rest
        return None

    @property
    def half_share(self) -> dict[str, float]:
        """Return how much of the whole a "half" is as a slot, empty for a true half ("the last third")."""
        for regex in patterns().counted["half"]:
            for char in found.group() if (found := regex.search(self.skeleton)) else "":
                share = self.slotted.values.get(char)
                if isinstance(share, float) and share not in {0.5, 0.0} and share < 1:
                    return {"half_share": share}
        return {}

    def other_half(self) -> tuple[int, Clause] | None:
        """Return the half that is named in the midst of a clause, and what is said of it then."""
        for regex in patterns().counted["half"]:
            found = regex.search(self.skeleton)
            if found is not None and (said := found.groupdict().get("a")):
                rest = Clause(self.slotted, self.all_tokens, self.start + found.end(), self.end)
                return (1 if (_counted_word(said) or 1) == 1 else 2), rest
        return None

    @cached_property
    def file_kind(self) -> str | None:
        """The kind of the file that is named, by its suffix."""
        name = self.value("file")
        if not isinstance(name, str):
            return None
        suffix = name.rsplit(".", 1)[-1].casefold()
        return next((kind for kind, known in FILE_KINDS.items() if suffix in known), None)

    def numbers(self) -> list[float]:
        """Return all numbers that stand without a unit."""
        found = re.finditer(number_pattern(), self.skeleton)
        nothing = patterns().talk["some_one"]
        return [number(one.group()) for one in found if not nothing.fullmatch(one.group())]

    def plain_number(self) -> float | None:
        """Return a number that stands without a unit ("speed 1.5"), None without one."""
        said = self.skeleton.strip()
        for regex in patterns().counted["plain"]:
            found = regex.search(said)
            if found is None or patterns().talk["no_number"].fullmatch(found["b"]):
                continue
            # "A darker one" counts nothing.
            if found["b"] == said or not patterns().talk["some_one"].fullmatch(found["b"]):
                return number(found["b"])
        return None

    def has(self, *things: str) -> bool:
        """Whether one of these things is named."""
        return any(thing in self.things for thing in things)

    def does(self, *acts: str) -> bool:
        """Whether one of these acts is named."""
        return any(act in self.acts for act in acts)

    def talks(self, kind: str) -> bool:
        """Whether the clause says something of this kind of talk."""
        regex = patterns().talk.get(kind)
        return regex is not None and regex.search(self.skeleton.strip()) is not None

    def first(self, group: str, *names: str) -> Token | None:
        """Return the first of these tokens."""
        return next((t for t in self.tokens if t.group == group and t.name in names), None)

    @cached_property
    def unknown(self) -> str:
        """What is left when everything understood and all filler is taken away."""
        left = list(self.skeleton)
        for token in self.tokens:
            for index in range(token.start - self.start, token.end - self.start):
                left[index] = " "
        for span in self.spans:
            for index in range(span.start - self.start, span.end - self.start):
                left[index] = " "
        words = "".join(" " if self.slotted.kind(char) else char for char in left)
        words = patterns().filler.sub(" ", words)
        return " ".join(re.findall(r"[^\W\d_]{2,}", words))
