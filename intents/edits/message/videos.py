"""Which of several videos a message is about ("in the second one, a red wave")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.wording import is_quoted
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import number, ordinal, scan
from intents.text import normalise

_MARKS: Final = " ,.:;!\uff0c\u3002\uff1a\uff1b\uff01\u3001"
_QUOTES: Final = " \"'\u201c\u201d\u2018\u2019\u300c\u300d\u300e\u300f"
_COUNTS: Final = frozenset({"text", "sound", "trim", "split", "silence", "captions"})
"""What may have several of its own: there "the second one" is one of them."""
_ORDERS: Final = frozenset({"join", "batch", "swap", "underlay"})
"""What is done with the files, not with the videos that were made of them."""
_PAIR: Final = 2
NONE: Final = 0
"""The number of a video that is called by what none of them is."""


@dataclass(frozen=True, slots=True)
class OfVideos:
    """Words and the videos that they are about; None for all of them."""

    numbers: tuple[int, ...] | None
    text: str


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    numbers: tuple[int, ...]
    instead: str
    """What stands in its place: nothing where a place was said, else the video."""
    is_rest: bool = False
    """Whether it names all but some."""


def of_which(text: str, scene: Scene) -> list[OfVideos] | None:
    """Return the words of a message with the videos they are about, None where it names none.

    Several are each told their own ("the first one blue, the second one red").
    A number of no video is kept: it is for the operation to say so.
    """
    if scene.videos < 2:
        return None
    normal = normalise(text)
    acts = {token.name for token in tokens_of(scan(text)) if token.group == "act"}
    if len(normal) != len(text) or acts & _ORDERS:
        return None
    named = _without_overlaps(_named(text, normal, scene))
    named = _without_overlaps([*named, *_others(text, normal, scene, named)])
    named = named or list(_unknown(text, normal, scene))
    if not named:
        return None
    if (meant := _meant(text, normal, named)) is not None:
        return [meant]
    # "All but the first" are the others, all of them.
    every = not named[0].is_rest and patterns().talk["of_all_videos"].search(normal)
    if len({one.numbers for one in named}) == 1 and not every:
        rest = _replaced(text, 0, len(text), named)
        return [OfVideos(named[0].numbers, rest)]
    found: list[OfVideos] = []
    for start, end in _pieces(normal):
        own = [one for one in named if start <= one.start < end]
        rest = _replaced(text, start, end, own).strip(_MARKS)
        if not rest:
            continue
        every = patterns().talk["of_all_videos"].search(normal, start, end)
        numbers = own[0].numbers if own else None
        if numbers is None and not every and found:
            found[-1] = replace(found[-1], text=f"{found[-1].text}, {rest}")
        else:
            found.append(OfVideos(numbers, rest))
    return found


def _meant(text: str, normal: str, named: list[_Named]) -> OfVideos | None:
    """Return the video that is meant instead of another, None where more is said ("not the second, the third")."""
    no = patterns().talk["not_that_video"]
    refused = [
        one
        for one in named
        if no.search(normal[: one.start])
        or (
            one.is_rest and no.fullmatch(normal[one.start : one.end].strip(_MARKS).split()[0] + " ")
        )
    ]
    meant = [one for one in named if one not in refused]
    if len(refused) != 1 or len(meant) != 1:
        return None
    gaps = [replace(one, instead=" ") for one in named]
    rest = normalise(_replaced(text, 0, len(text), gaps))
    if patterns().talk["only_corrects_video"].fullmatch(rest.strip(_MARKS)) is None:
        return None
    return OfVideos(meant[0].numbers, patterns().references_say["meant_video"])


def made_and_told(text: str, scene: Scene) -> tuple[str, tuple[str, str]] | None:
    """Return what makes two videos of two sounds, and what each shall be ("two videos, the first square, …")."""
    if scene.videos > 1 or scene.kinds.count("audio") != _PAIR:
        return None
    for pattern in patterns().references.get("each_shaped", ()):
        found = pattern.fullmatch(normalise(text).strip(" .!"))
        if found is not None and not any(is_quoted(text, found.start(k)) for k in "qr"):
            lead = patterns().references_say["each_shaped"]
            return lead, (found["q"].strip(), found["r"].strip())
    return None


def _titled_each(text: str) -> str:
    """Return titles told after the other way round in the plain order ("“A” for the first and “B” for the second")."""
    for pattern in patterns().references.get("each_titled", ()):
        found = pattern.fullmatch(normalise(text).strip(" .!"))
        if found is not None:
            words = (text[found.start(k) : found.end(k)].strip(_QUOTES) for k in ("q", "r"))
            return patterns().references_say["each_titled"].format(*words)
    return text


def of_each(text: str, scene: Scene) -> list[OfVideos] | None:
    """Return what a message tells of each of several videos, with their numbers; None where it tells of one or all.

    "Title of the first “A”, of the second “B”": what stands before them is said of both.
    """
    if scene.videos < 2:
        return None
    text = _titled_each(text)
    normal = normalise(text)
    hits: dict[int, re.Match[str]] = {}
    for pattern in patterns().references.get("each_video", ()):
        for found in pattern.finditer(normal):
            if not is_quoted(text, found.start()):
                hits.setdefault(found.start(), found)
    places = [hits[at] for at in sorted(hits)]
    numbers = [n for one in places for n in _numbers(one, scene)]
    if len(places) < 2 or len({*numbers}) < len(places) or max(numbers, default=0) > scene.videos:
        return None
    lead = tokens_of(scan(text[: places[0].start()]))
    if len(normal) != len(text) or not any(token.group == "thing" for token in lead):
        return None
    told = [text[: places[0].start()].strip(_MARKS)] * len(places)
    for at, one in enumerate(places):
        end = places[at + 1].start() if at + 1 < len(places) else len(text)
        rest = patterns().talk["dangling"].sub("", text[one.end() : end].strip(_MARKS))
        if not rest.strip(_MARKS):
            return None
        told[at] = f"{told[at]} {rest}".strip()
    return [OfVideos((n,), said) for n, said in zip(numbers, told, strict=True)]


def _pieces(normal: str) -> list[tuple[int, int]]:
    """Return the stretches between marks and between "and", outside of quotations."""
    cuts = [
        (m.start(), m.end())
        for m in patterns().talk["between_videos"].finditer(normal)
        if not is_quoted(normal, m.start())
    ]
    starts = [0, *(end for _, end in cuts)]
    return list(zip(starts, [*(start for start, _ in cuts), len(normal)], strict=True))


def _replaced(text: str, start: int, end: int, named: list[_Named]) -> str:
    at, parts = start, []
    for one in named:
        parts += [text[at : one.start], one.instead]
        at = one.end
    return "".join([*parts, text[at:end]]).strip(_MARKS)


def _without_overlaps(named: Iterable[_Named]) -> list[_Named]:
    """Return the longest of those that overlap, in the order of the text."""
    kept: list[_Named] = []
    for one in sorted(named, key=lambda one: one.start - one.end):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _counts_of_its_own(scene: Scene) -> bool:
    """Whether "the second one" may be a text or a part of the sound that the talk is about."""
    return scene.focus in _COUNTS and (len(scene.texts) > 1 or scene.parts > 1)


def _named(text: str, normal: str, scene: Scene) -> Iterator[_Named]:
    counts = _counts_of_its_own(scene)
    kinds: tuple[str, ...] = ("in_video", "video_counted", "two_counted", "many_counted")
    kinds = kinds if counts else (*kinds, "one_counted")
    for kind in kinds:
        for pattern in patterns().references.get(kind, ()):
            for found in pattern.finditer(normal):
                if is_quoted(text, found.start()):
                    continue
                numbers = _numbers(found, scene)
                if numbers:
                    yield _found(found, numbers, text, scene, kind)
    for place, names in enumerate(scene.video_names, start=1):
        for kind, called in _by_name(names):
            for found in called.finditer(normal):
                if not is_quoted(text, found.start()):
                    yield _found(found, (place,), text, scene, kind)


def _others(text: str, normal: str, scene: Scene, named: Sequence[_Named]) -> Iterator[_Named]:
    """Yield "the other one": not those named before it, else not those spoken of last.

    Where neither tells which one that is, it is no video's.
    """
    counts = _counts_of_its_own(scene)
    for pattern in patterns().references.get("other_video", ()):
        for found in pattern.finditer(normal):
            if is_quoted(text, found.start()):
                continue
            before = {n for one in named if one.end <= found.start() for n in one.numbers}
            known = before or {*spoken_of(scene)}
            others = tuple(n for n in range(1, scene.videos + 1) if known and n not in known)
            many = found.groupdict().get("many")
            if others and (many or len(others) == 1):
                yield _found(found, others, text, scene, "other_video")
            elif not many and not counts:
                yield _found(found, (NONE,), text, scene, "other_video")


def _unknown(text: str, normal: str, scene: Scene) -> Iterator[_Named]:
    """Yield the one video that is called by words that none of them has ("the lecture one")."""
    for pattern in patterns().references.get("called_otherwise", ()):
        found = pattern.search(normal)
        if found is None or is_quoted(text, found.start()):
            continue
        slotted = scan(found["w"])
        if slotted.values or tokens_of(slotted):
            continue
        yield _found(found, (NONE,), text, scene)
        return


def _found(
    found: re.Match[str], numbers: tuple[int, ...], text: str, scene: Scene, kind: str = ""
) -> _Named:
    """Return what names videos; after "all but" it names the others."""
    but = patterns().talk["all_but_video"].search(found.string[: found.start()])
    if but is None:
        instead = _instead(kind, found.string[: found.start()], text)
        return _Named(found.start(), found.end(), numbers, instead)
    others = tuple(n for n in range(1, scene.videos + 1) if n not in numbers)
    return _Named(but.start(), found.end(), others or numbers, " ", is_rest=True)


def _instead(kind: str, before: str, text: str) -> str:
    """Return what stands for a video in what is read of it by itself."""
    if kind == "in_video":
        return " "
    if not is_unspaced(text):
        return f" {patterns().references_say['the_video.spaced']} "
    # Only where a word needs it: "turn the second one red", but "red for the second one".
    led = patterns().talk["leads_video"].search(before)
    return patterns().references_say["the_video.unspaced"] if led else " "


def _numbers(found: re.Match[str], scene: Scene) -> tuple[int, ...]:
    """Return the videos that words name, none where they name none."""
    told = found.groupdict()
    if (words := told.get("c")) is not None:
        # "The first two", "the last two".
        many = min(round(number(words)), scene.videos)
        first = patterns().talk["at_head"].fullmatch(told["end"].strip()) is not None
        begin = 1 if first else scene.videos - many + 1
        return tuple(range(begin, begin + many))
    counted = [ordinal(found[group]) for group in "op" if told.get(group)]
    counted = [scene.videos + 1 + one if one < 0 else one for one in counted]
    return tuple(counted) if min(counted, default=0) > 0 else ()


def spoken_of(scene: Scene) -> tuple[int, ...]:
    """Return the videos that alone were changed last, none where it was all of them."""
    last = [one.ms("video") for one in scene.last_requests]
    return tuple(dict.fromkeys(n for n in last if n)) if all(last) else ()


def _by_name(names: tuple[str, ...]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the ways to call a video by its name or by its file's ("the tea one", "... of tea"), with a kind."""
    frames = [("", frame) for frame in patterns().references.get("video_called", ())]
    frames += [("in_video", frame) for frame in patterns().references.get("of_video_called", ())]
    for name in {normalise(one).strip() for one in names}:
        if name:
            for kind, frame in frames:
                yield kind, re.compile(frame.pattern.replace("NAME", re.escape(name)))
