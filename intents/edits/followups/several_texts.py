"""Several texts named in one message: "the first and the third red", "“One” blue, “Two” bigger"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns, pointed
from intents.edits.message.references import put, scanned
from intents.edits.message.wording import QUOTED, is_quoted
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.language import is_unspaced
from intents.slots import number, ordinal, scan
from intents.text import normalise

_EDITS: Final = frozenset({"change_text", "remove_text"})
_WORDED: Final = frozenset({"add_text", "change_text", "remove_text"})
_TOGETHER: Final = ("swap", "keep", "except")
"""What is done to several together, or to the others."""
_MANY: Final = 2
_APART: Final = (
    ("text_upper", "text_lower", {"top": -1, "bottom": 2}),
    ("text_left", "text_right", {"left": -1, "right": 2}),
)
"""How two texts are told apart by their places; what has none stands between, a subtitle below a title."""


def counted(text: str, scene: Scene) -> str:
    """Return the text with several texts that it counts called by their words ("the first two")."""
    own = [one for one, auto in zip(scene.texts, scene.auto, strict=False) if not auto]
    spoken_of = scene.last_requests[-1:] and scene.last_requests[-1].operation in _WORDED
    if len(own) < _MANY or not spoken_of or QUOTED.search(text) or any('"' in one for one in own):
        return text
    normal = normalise(text)
    if len(normal) != len(text):
        return text
    found: list[tuple[int, int, list[str]]] = []
    for kind in ("texts_of_all", "texts_at_end", "text_counted"):
        for pattern in patterns().references.get(kind, ()):
            for one in pattern.finditer(normal):
                named = _named(one, own, scene)
                if not _goes_with(text, one.end()) or any(
                    a < one.end() and one.start() < b for a, b, _ in found
                ):
                    continue
                if named is None:
                    return text
                found.append((one.start(), one.end(), named))
    place = [] if found else _by_place(normal, own, scene)
    found += _the_other(text, normal, own, found) or place
    if sum(len(named) for _, _, named in found) < _MANY:
        return text
    for start, end, named in sorted(found, reverse=True):
        told = ", ".join(f'"{one}"' for one in named)
        glued = start > 0 and is_unspaced(text) and text[start - 1].isalnum()
        text = f"{text[:start]}{', ' if glued and place else ''}{told}{text[end:]}"
    return text


def _the_other(
    text: str, normal: str, own: list[str], found: list[tuple[int, int, list[str]]]
) -> list[tuple[int, int, list[str]]]:
    """Return "the other one" of two texts, after the one that is counted ("the first red, the other blue")."""
    if len(own) != _MANY or len(found) != 1 or len(found[0][2]) != 1:
        return []
    left = [one for one in own if one not in found[0][2]]
    for pattern in patterns().references.get("text_other", ()):
        one = pattern.search(normal, found[0][1])
        if one is not None and _goes_with(text, one.end()):
            return [(one.start(), one.end(), left)]
    return []


def _by_place(normal: str, own: list[str], scene: Scene) -> list[tuple[int, int, list[str]]]:
    """Return two texts that a message tells apart by where they stand ("the upper one red, the lower one blue")."""
    places = [at or "" for at, auto in zip(scene.text_places, scene.auto, strict=False) if not auto]
    roles = [role for role, auto in zip(scene.roles, scene.auto, strict=False) if not auto]
    for first, last, ways in _APART if len(own) == len(places) == _MANY else ():
        said = [pointed(kind, normal) for kind in (first, last)]
        ranks = [
            next((rank for way, rank in ways.items() if way in at.split()), role == "subtitle")
            for at, role in zip(places, roles, strict=True)
        ]
        if said[0] is not None and said[1] is not None and ranks[0] != ranks[1]:
            order = own if ranks[0] < ranks[1] else own[::-1]
            return [(m.start(), m.end(), [w]) for m, w in zip(said, order, strict=True) if m]
    return []


def _goes_with(text: str, at: int) -> bool:
    """Whether what is counted goes on with a look of it, and no other thing ("first make it red")."""
    if is_unspaced(text):
        return True
    if any(one.match(text, at) for one in patterns().references.get("text_counted_then", ())):
        return True
    slotted = scan(text)
    told = [i for i, char in enumerate(slotted.skeleton) if slotted.kind(char) == "colour"]
    told += [token.start for token in tokens_of(slotted) if token.group == "look"]
    return at + len(text[at:]) - len(text[at:].lstrip()) in {slotted.origins[i] for i in told}


def _named(found: re.Match[str], own: list[str], scene: Scene) -> list[str] | None:
    """Return the texts that words count, None where there are not so many."""
    groups = found.groupdict()
    if (said := groups.get("o")) is not None:
        at = ordinal(said)
        inside = 0 < abs(at) <= len(own)
        return [own[at - 1 if at > 0 else at]] if inside else None
    if (said := groups.get("c")) is None:
        # "Them all", right after several.
        several = [one for one in scene.last_requests if one.operation in _WORDED]
        return own if len(several) == len(own) else []
    count = round(number(said))
    if "end" not in groups:
        return own if count == len(own) else []
    if not 0 < count <= len(own):
        return None
    return own[:count] if ordinal(groups["end"] or "") > 0 else own[-count:]


def likened(text: str, scene: Scene) -> str:
    """Return the text with "the same colour as “Two”" and "above “Two”" told outright.

    What another is compared with stands on the picture, or was told in the message before.
    """
    if QUOTED.search(text) is None:
        return text
    slotted = scanned(text)
    quoted = [str(slotted.values[c]) for c in slotted.skeleton if slotted.kind(c) == "text"]
    for kind in ("colour", "top", "bottom") if len(quoted) >= _MANY else ():
        for pattern in patterns().references.get(f"text_like.{kind}", ()):
            if (found := pattern.search(slotted.skeleton)) is None:
                continue
            other = str(slotted.values[found["b"]])
            at = scene.texts.index(other) if other in scene.texts else None
            if at is None and quoted.count(other) < _MANY:
                continue
            colour = None if at is None else scene.text_colours[at]
            place = "" if at is None else scene.text_places[at] or ""
            if kind == "colour" and colour:
                return put(f" {colour} ", found, slotted, text)
            if kind != "colour" and place.partition(" ")[0] != kind:
                return put(patterns().references_say[kind], found, slotted, text)
    return text


def each_text(
    text: str, scene: Scene, understand: Callable[[str], list[EditRequest]]
) -> list[EditRequest]:
    """Return what is asked of each of several texts that are named together, empty for anything else."""
    quoted = list(QUOTED.finditer(text))
    standing = [one for one in quoted if one.group()[1:-1] in scene.texts]
    if len(standing) < _MANY or len(standing) < len(quoted):
        return []
    normal = normalise(text)
    if any(patterns().acts[act].search(normal) for act in _TOGETHER):
        return []
    parts = _listed(text, standing) or _side_by_side(text, standing)
    found: list[EditRequest] = []
    for part, words in parts:
        own = understand(part)
        told = [one for one in own if one.word("target_text") == words]
        if not any(one.operation in _EDITS for one in told) or "add_text" in {
            one.operation for one in own
        }:
            return []
        found += [one for one in own if one in told or not _is_there(one, found)]
    return found


def _start(found: re.Match[str]) -> int:
    return found.start()


def _is_there(one: EditRequest, found: Sequence[EditRequest]) -> bool:
    return any((one.operation, one.slots) == (other.operation, other.slots) for other in found)


def _listed(text: str, standing: list[re.Match[str]]) -> list[tuple[str, str]]:
    """Return the message with each of the texts of its first list alone."""
    runs = [[standing[0]]]
    for left, right in pairwise(standing):
        between = normalise(text[left.end() : right.start()])
        joins = patterns().references.get("joins_texts", ())
        if any(one.fullmatch(between) for one in joins):
            runs[-1].append(right)
        else:
            runs.append([right])
    run = next((one for one in runs if len(one) >= _MANY), None)
    if run is None:
        return []
    start, end = run[0].start(), run[-1].end()
    return [(f"{text[:start]}{q.group()}{text[end:]}", q.group()[1:-1]) for q in run]


def _side_by_side(text: str, standing: list[re.Match[str]]) -> list[tuple[str, str]]:
    """Return the pieces of a message that asks something of one text after the other."""
    starts = [0]
    for left, right in pairwise(standing):
        between = normalise(text[left.end() : right.start()])
        parts = patterns().references.get("parts_texts", ())
        cuts = sorted((one for part in parts for one in part.finditer(between)), key=_start)
        if not cuts or is_quoted(text, left.end() + cuts[-1].start()):
            return []
        starts.append(left.end() + cuts[-1].start())
    edges = [*starts, len(text)]
    pieces = [text[a:b].strip(" ,;\uff0c\uff1b") for a, b in pairwise(edges)]
    return [(piece, one.group()[1:-1]) for piece, one in zip(pieces, standing, strict=True)]
