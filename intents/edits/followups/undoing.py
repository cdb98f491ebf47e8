"""An undo that names its thing: only that goes back ("the volume as it was, keep the background")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intents.edits.message.clause import tokens_of
from intents.edits.message.patterns import patterns
from intents.edits.message.things import is_of_kind
from intents.edits.message.wording import is_quoted
from intents.edits.request import EditRequest
from intents.edits.scene import Scene
from intents.slots import ordinal, scan
from intents.text import normalise

_BACK: Final = frozenset({"undo", "back"})
_LAST: Final = -1
MARKS: Final = " ,.;:!\uff0c\u3002\uff1b\uff1a\uff01\u3001"
_ENDS: Final = f"{MARKS}?~\uff1f\uff5e"
_KINDS: Final = {
    "sound": ("volume", "fade", "speed", "loudness", "silence", "trim"),
    "voice": ("volume", "fade"),
    "volume": ("volume",),
    "level": ("volume",),
    "length": ("trim", "silence", "speed", "repeat"),
    "speed": ("speed",),
    "pace": ("speed",),
    "fade": ("fade",),
    "trim": ("trim",),
    "cut": ("trim",),
    "canvas": ("canvas",),
    "shape": ("canvas",),
    "title": ("text",),
    "subtitle": ("text",),
    "letters": ("text",),
    **{
        kind: (kind,)
        for kind in (
            *("music", "background", "waveform", "text", "captions", "logo", "clock"),
            *("progress_bar", "loudness", "silence"),
        )
    },
}
"""What a thing, a look or a deed that is named may have been changed by, likeliest first."""


def of_its_thing(found: Sequence[EditRequest], scene: Scene) -> list[EditRequest]:
    """Return the requests with each undo that names one thing as an undo of only that.

    Where the last message did nothing else, or that thing was never changed, it stays an undo.
    """
    return [_narrowed(one, scene) if one.operation in _BACK else one for one in found]


def from_scratch(found: list[EditRequest], text: str) -> list[EditRequest]:
    """Return the requests from a fresh start on, which leaves nothing of what was before it.

    afresh: not even what the first message asked for ("scrap it, we begin from scratch").
    first: the version that the first message led to ("back to the first version").
    """
    at = next((i for i, one in enumerate(found) if one.operation == "reset"), None)
    if at is None or found[at].slots.keys() - {"kept"}:
        return found
    said = normalise(text)
    how = next((how for how, kind in _RESETS.items() if patterns().talk[kind].search(said)), None)
    one = replace(found[at], slots={**found[at].slots, **({how: True} if how else {})})
    # What is kept may be told before it.
    return [*(found[:at] if found[at].slots else ()), one, *found[at + 1 :]]


_RESETS: Final = {"afresh": "afresh", "first": "first_version"}


def within(found: Sequence[EditRequest]) -> list[EditRequest]:
    """Return the requests of a message without what it takes back itself ("…, then undo the title")."""
    left: list[EditRequest] = []
    for one in found:
        if one.operation not in _BACK or one.slots.keys() - {"steps", "only"} or not left:
            left.append(one)
            continue
        kinds = [kind for named in changed_by(one.text) for kind in named]
        kinds = [one.word("only") or "", *kinds]
        named = any(kinds)
        own = [at for at, done in enumerate(left) if any(is_of_kind(done, k) for k in kinds if k)]
        own = own if named else list(range(len(left)))
        if len(left) < 2 or not own:
            left.append(one)
            continue
        steps = one.ms("steps") or 1
        gone = own[-steps:]
        left = [done for at, done in enumerate(left) if at not in gone]
        if steps > len(gone) and not named:
            left.append(replace(one, slots={"steps": steps - len(gone)}))
    if found and not left:
        return [EditRequest("leave", {}, found[-1].text)]
    return left


def changed_by(text: str) -> list[tuple[str, ...]]:
    """Return what each thing that an undo names may have been changed by."""
    return list(
        dict.fromkeys(
            _KINDS[name]
            for token in tokens_of(scan(text))
            if (name := token.name.partition(".")[0]) in _KINDS
            and token.group in {"thing", "look", "act"}
        )
    )


def then_otherwise(text: str, scene: Scene) -> str:
    """Return what a message wants in place of the last change that it takes back, "" for any other.

    A rest that takes something back itself stands in no change's place.
    """
    if not scene.exists or scene.last_request is None:
        return ""
    normal, talk = normalise(text), patterns().talk
    found = talk["undo_then"].match(normal)
    if found is None or talk["undo"].search(normal, found.end()) is not None:
        return ""
    return text[found.end() :].strip()


def in_its_place(meant: Sequence[EditRequest], scene: Scene, text: str) -> list[EditRequest]:
    """Return the undo with what takes the place of the last change, empty where that is no such edit.

    What already puts the last change right takes it back itself ("undo that and make it 80 %").
    """
    last = scene.last_request
    if meant and meant[0].operation in {"correct", "take_back"}:
        return list(meant)
    alike = (
        last is not None and bool(meant) and {one.operation for one in meant} == {last.operation}
    )
    return [EditRequest("undo", {}, text), *meant] if alike else []


def by_its_word(found: Sequence[EditRequest]) -> list[EditRequest]:
    """Return the requests, each redo that its own word asks for told so.

    word: it wants nothing back that was only taken away ("bring it back" may).
    """
    only = patterns().talk["only_redo"]
    return [
        replace(one, slots={**one.slots, "word": True})
        if one.operation == "redo" and only.fullmatch(normalise(one.text).strip(" .!?"))
        else one
        for one in found
    ]


def counted(text: str, scene: Scene) -> tuple[EditRequest, str] | None:
    """Return the undo of the one change that is counted, and what else the message says.

    It counts the changes there were before the message ("make it blue and undo the first change").
    """
    normal = normalise(text)
    if not scene.done or len(normal) != len(text):
        return None
    if (step := _step(normal)) is not None:
        return EditRequest("undo", {"step": step} if step != _LAST else {}, text), ""
    pieces = pieces_of(normal)
    for at, (start, end) in enumerate(pieces):
        if (step := _step(normal[start:end])) is not None and step != _LAST:
            before = text[: pieces[at - 1][1]] if at else ""
            after = text[pieces[at + 1][0] :] if at + 1 < len(pieces) else ""
            rest = ", ".join(part for one in (before, after) if (part := one.strip(MARKS)))
            return EditRequest("undo", {"step": step}, text[start:end]), rest
    return None


def uncounted(found: Sequence[EditRequest]) -> list[EditRequest]:
    """Return the requests with a question in place of each undo whose change is counted but not found.

    A step back would undo another one.
    """
    return [
        EditRequest("impossible", {"topic": "counted_undo"}, one.text)
        if one.operation in {*_BACK, "reset"} and not one.slots and _counts(normalise(one.text))
        else one
        for one in found
    ]


def _step(normal: str) -> int | None:
    """Return the number of the change that words undo and do nothing else, below zero from the end."""
    said = normal.strip(_ENDS)
    matches = (one.fullmatch(said) for one in patterns().references.get("undone_step", ()))
    return next((ordinal(found["o"]) for found in matches if found is not None), None)


def _counts(normal: str) -> bool:
    """Whether words undo a change that they count, other than the last one."""
    if patterns().talk["undo"].search(normal) is None:
        return False
    counts = patterns().references.get("counted_step", ())
    return any(ordinal(found["o"]) != _LAST for one in counts for found in one.finditer(normal))


def pieces_of(normal: str) -> list[tuple[int, int]]:
    """Return the stretches between marks and joining words, outside of quotations."""
    joins = [
        found
        for found in patterns().talk["joins_step"].finditer(normal)
        if not is_quoted(normal, found.start())
    ]
    starts = [0, *(one.end() for one in joins)]
    return list(zip(starts, [*(one.start() for one in joins), len(normal)], strict=True))


def _narrowed(one: EditRequest, scene: Scene) -> EditRequest:
    if one.slots or not scene.last_requests:
        return one
    named = changed_by(one.text)
    if patterns().talk["seconds_back"].search(normalise(one.text)) and not named:
        # "Give me that second back".
        named = [("trim",)]
    if len(named) != 1:
        return one
    kinds = [kind for kind in named[0] if any(is_of_kind(done, kind) for done in scene.done)]
    last = [done for done in scene.last_requests if any(is_of_kind(done, kind) for kind in kinds)]
    if not kinds or len(last) == len(scene.last_requests):
        return one
    latest = next(kind for done in reversed(scene.done) for kind in kinds if is_of_kind(done, kind))
    return replace(one, operation="undo", slots={"only": latest})
