"""What of several videos some are told: to go, to stay alone, or to get what another got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.patterns import patterns
from intents.edits.message.sentence import clauses_of
from intents.edits.message.videos import OfVideos, spoken_of
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import ordinal
from intents.text import normalise

_SET_UP: Final = frozenset({"batch", "versions", "join", "drop_videos", "create"})
"""What makes the videos: no change of one of them."""
_TALKED: Final = frozenset({"undo", "redo", "reset", "back", "unknown", "vague", "impossible", "thanks", "greet", "help", "leave", "describe", "changes"})  # fmt: skip
"""What is said of everything."""


def of_them(told: OfVideos, text: str, scene: Scene) -> list[EditRequest] | None:
    """Return that videos go or stay alone, or get the last change; None for an edit of their own."""
    numbers, normal = told.numbers or (), normalise(text)
    others = tuple(n for n in range(1, scene.videos + 1) if n not in numbers)
    only = patterns().talk["only_that_video"].search(normal) is not None
    if patterns().talk["video_stays"].fullmatch(normalise(told.text).strip(" .!")):
        # "The third stays as it is" asks for nothing.
        return []
    deed = _bare_deed(told.text)
    if deed == "remove":
        return [EditRequest("drop_videos", {"numbers": numbers}, text)]
    if deed == "keep" and only and others:
        return [EditRequest("drop_videos", {"numbers": others}, text)]
    if patterns().talk["only_the_video"].fullmatch(normalise(told.text).strip(" .!")) is None:
        return None
    last = [one for one in scene.last_requests if one.operation not in _SET_UP]
    if not last:
        return None
    again = [replace(one, slots={**one.slots, "video": n}) for n in numbers for one in last]
    if patterns().talk["that_video_too"].search(normal) is not None:
        return again
    return [EditRequest("undo", {}, text), *again]


def one_more(text: str, scene: Scene) -> EditRequest | None:
    """Return a video of its own for a sound that just came beside several ("one more")."""
    said = normalise(text).strip(" .!~")
    told = patterns().talk["one_more_video"].fullmatch(said) is not None
    comes = scene.videos > 1 and scene.fresh == ("audio",)
    return EditRequest("batch", {}, text) if told and comes else None


def only_one(text: str, scene: Scene) -> EditRequest | None:
    """Return several videos as one again ("make it one video after all"), None for any other wish."""
    said = normalise(text).strip(" .!~")
    kinds = patterns().references.get("single_video", ()) if scene.videos > 1 else ()
    return EditRequest("join", {}, text) if any(one.fullmatch(said) for one in kinds) else None


def only_that(text: str, scene: Scene) -> EditRequest | None:
    """Return that all videos go but the one that is counted ("only the first one"), None for any other wish."""
    said = normalise(text).strip(" .!~")
    for pattern in patterns().references.get("lone_video", ()) if scene.videos > 1 else ():
        found = pattern.fullmatch(said)
        number = 0 if found is None else ordinal(found["o"])
        kept = number if number > 0 else scene.videos + 1 + number
        if found is not None and 0 < kept <= scene.videos:
            others = tuple(n for n in range(1, scene.videos + 1) if n != kept)
            return EditRequest("drop_videos", {"numbers": others}, text)
    return None


def by_itself(number: int, scene: Scene) -> Scene:
    """Return one of several videos as if it was alone; of another nothing was said last."""
    own = scene.each[number - 1] if 0 < number <= len(scene.each) else scene
    new = number not in spoken_of(scene)
    return replace(own, videos=1, focus="" if new else own.focus)


def still_of_them(text: str, scene: Scene) -> OfVideos | None:
    """Return the words for the videos that were spoken of last, where they may go on about them."""
    numbers = spoken_of(scene)
    every = patterns().talk["of_all_videos"].search(normalise(text))
    return OfVideos(numbers, text) if scene.videos > 1 and numbers and every is None else None


def is_alike(found: Sequence[EditRequest], text: str, scene: Scene) -> bool:
    """Whether requests go on about the last change ("a bit thinner", "no, red", "make it square")."""
    same = {"correct", *(one.operation for one in scene.last_requests)}
    if not found or any(one.operation in _TALKED for one in found):
        return False
    _, clauses = clauses_of(text)
    named = any(set(one.things) - {"video"} for one in clauses)
    it = not named and any(one.talks("it") for one in clauses)
    return it or all(one.operation in same for one in found)


def _bare_deed(text: str) -> str:
    """Return what is done to a video as a whole, nothing where more is said."""
    _, clauses = clauses_of(text)
    if len(clauses) != 1 or clauses[0].valued or clauses[0].texts or clauses[0].unknown:
        return ""
    tokens = clauses[0].tokens
    acts = [token for token in tokens if token.group == "act"]
    more = [
        t
        for t in tokens
        if t.name != "video" and not any(a.start <= t.start and t.end <= a.end for a in acts)
    ]
    return next((a.name for a in acts if a.name in {"remove", "keep"}), "") if not more else ""
