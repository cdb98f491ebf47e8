"""What was asked for before there was a sound: heard as a talk of its own, done when the sound comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from intents.edits import EditRequest, understand
from intents.edits.joining import beginnings
from intents.edits.message.clause import tokens_of
from intents.edits.message.things import HEADS
from intents.slots import scan
from skill.wire.agent import Text
from studio.agent import opening
from studio.agent.answering import answered
from studio.agent.history import History
from studio.agent.scene import scene_of
from studio.agent.turn import Turn
from studio.operations import OPERATIONS, Context
from studio.timeline import Media, Timeline

_IMAGINED: Final = Media("", "\u2026.wav", "audio", 600_000, has_sound=True, voice_likeness=1.0)
"""The sound that wishes are heard with before there is one: long enough for every time that is told."""
_ABOUT_WISHES: Final = frozenset({"correct", "take_back", "bring_back", "back", "undo"})
"""What changes an earlier wish."""
_PLAIN_UNDO: Final = frozenset({"steps", "word"})
"""An undo with nothing else drops the last wishes, and is done at once."""

CarryOut = Callable[[Turn, list[EditRequest]], None]


def is_wish(request: EditRequest) -> bool:
    """Whether a request asks for something of the video that is to come."""
    if request.operation == "undo":
        return bool(request.slots.keys() - _PLAIN_UNDO)
    return request.operation in OPERATIONS or request.operation in _ABOUT_WISHES


def understood(turn: Turn, requests: list[EditRequest], carry_out: CarryOut) -> list[EditRequest]:
    """Return what a message without a sound asks for after the wishes that wait ("no, green").

    requests: what it asks for as the first of a conversation.
    """
    if turn.before is None and turn.history.waiting and opening.begun(turn.context.media):
        # "Undo" with the sound is of what was told before it.
        told = understand(turn.message, turn.lang)
        backs = bool(told) and all(one.operation in {"undo", "reset"} for one in told)
        return [*told, *requests] if backs and not any(map(is_wish, told)) else requests
    if (
        turn.before is not None
        or not turn.history.waiting
        or any(one.operation == "reset" for one in requests)
    ):
        return requests
    context = replace(turn.context, media=(*turn.context.media, _IMAGINED), fresh=())
    line = opening.opened(context, ())
    if line is None:
        return requests
    talk = replace(turn, context=context, events=[], words=[], waited=[])
    played(talk, line, carry_out)
    scene = scene_of(talk.timeline, talk.history, context)
    again = understand(turn.message, turn.lang, scene=scene)
    undone = any(one.operation == "undo" for one in again)
    return again if undone or any(map(is_wish, again)) else requests


def hinted(turn: Turn, asked: Sequence[EditRequest]) -> list[EditRequest]:
    """Return what waits where a sound comes, each wish as if it was told first: how to begin depends on it.

    asked: what the message asks for itself.
    """
    if turn.before is not None or opening.begun(turn.context.media) is None:
        return []
    scene = scene_of(None, History(), turn.context)
    told = (understand(said, turn.lang, scene=scene) for said in turn.history.waiting)
    found = [one for requests in told for one in requests if one.operation in OPERATIONS]
    return [*found, *asked]


def played(turn: Turn, line: Timeline, carry_out: CarryOut, *, titled: bool = False) -> None:
    """Do what waits, message by message, on a video that has just begun; each is a step of the past.

    titled: the message that brings the sound tells a title, so that those before it are not meant.
    """
    context = replace(turn.context, fresh=())
    history = History(
        start=line, seen=tuple(one.id for one in context.media), lang=turn.history.lang
    )
    for number, said in enumerate(turn.history.waiting):
        if number == 0:
            # "Here is the cover" of a picture that came with the words.
            came = tuple(
                i for i in turn.context.media if i.kind != "audio" and not _is_new(turn, i)
            )
            first = replace(context, fresh=came)
            requests = _read(said, turn.lang, None, history, first)
        else:
            first, requests = context, _read(said, turn.lang, line, history, context)
        if titled:
            requests = [one for one in requests if one.word("role") != "title"]
        one = Turn(turn.lang, first, history, None, said, line, line)
        carry_out(one, requests)
        turn.words += [words for words in one.words if words not in turn.words]
        turn.waited += one.done
        answer = answered(one, requests)
        turn.events += [event for event in answer.events if not isinstance(event, Text)]
        line, history = one.timeline or line, answer.history
    turn.history = replace(history, waiting=turn.history.waiting)
    turn.timeline = turn.stood = line


def _is_new(turn: Turn, item: Media) -> bool:
    """Whether an upload came with this message."""
    return item.id not in turn.history.seen


def _read(
    said: str, lang: str, line: Timeline | None, history: History, context: Context
) -> list[EditRequest]:
    """Return the wishes of one message after those before it; the first is the first of a talk."""
    scenes = [scene_of(None, History(), context)]
    if line is not None:
        scenes.insert(0, scene_of(line, history, context))
    for scene in scenes:
        found = [one for one in understand(said, lang, scene=scene) if is_wish(one)]
        if found:
            return found
    return []


def heard_with(turn: Turn, requests: list[EditRequest]) -> list[EditRequest]:
    """Return what a message that brings the sound asks for after the wishes before it ("no, green").

    requests: what it asks for as the first of a conversation.
    """
    kinds = [item.kind for item in turn.context.fresh]
    if not beginnings.tells_more(turn.message, kinds):
        return requests
    context = replace(turn.context, fresh=())
    scene = scene_of(turn.timeline, turn.history, context)
    again = [one for one in understand(turn.message, turn.lang, scene=scene) if is_wish(one)]
    # "No, green" names nothing: it goes on about what was told before.
    named = any(t.group == "thing" and t.name in HEADS for t in tokens_of(scan(turn.message)))
    puts_right = not named or any(one.operation in _ABOUT_WISHES for one in again)
    return again if again and (puts_right or not any(map(is_wish, requests))) else requests
