"""What a conversation remembers: earlier timelines, what was undone, what was asked last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from intents.edits import EditRequest, Value
from intents.edits.message.things import head_of, is_of_kind
from skill.wire.draft import Draft
from studio.drafts import from_draft, to_draft
from studio.timeline import Timeline

DEEPEST = 200
"""Steps that can be undone."""
ANEW = EditRequest("create", {"anew": True})
"""What began another video from scratch in the midst of a conversation."""


@dataclass(frozen=True, slots=True)
class Step:
    """One message that changed the timeline."""

    before: Timeline | None
    """None: there was no timeline yet."""
    message: str
    requests: tuple[EditRequest, ...] = ()
    replaces: int = 0
    """How many steps before it this one did again, otherwise."""
    numbers: tuple[int, ...] = ()
    """Which change of this step each request belongs to, 0 for none; empty: all are one change."""
    took_back: bool = False
    """Whether it took one change of several back: a redo does that again."""


@dataclass(frozen=True, slots=True)
class Edits:
    """Requests that are one change as a person counts them."""

    at: int
    """Place of their step among those that stand."""
    requests: tuple[EditRequest, ...]
    is_counted: bool = True
    """Not what began the project or made the batch: there is no change before it."""


@dataclass(frozen=True, slots=True)
class History:
    """The steps that can be undone, newest last, and those undone, next one last."""

    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()
    start: Timeline | None = None
    """The first timeline: what starting over goes back to."""
    seen: tuple[str, ...] = ()
    """Ids of the uploads that earlier messages already had."""
    aside: tuple[str, ...] = ()
    """Ids of the uploads that were taken out again: no part of the video until asked for."""
    asked: str = ""
    """What the agent's last answer asked about, so that a bare answer finds its place."""
    offer: str = ""
    """The wish that lies in the question just answered ("should the title be bigger?"): a yes is for it."""
    wish: str = ""
    """The words of the wish that it asked more about: the answer completes them."""
    failed: EditRequest | None = None
    """What the last message asked for and could not be done: the next may put it right."""
    waiting: tuple[str, ...] = ()
    """Messages that asked for something before there was a sound: the first video has it."""
    lang: str = ""
    """The language last spoken, for a message too short to tell ("undo")."""

    def stepped(
        self,
        before: Timeline | None,
        message: str,
        requests: tuple[EditRequest, ...],
        *,
        replaces: int = 0,
        numbers: tuple[int, ...] = (),
        took_back: bool = False,
    ) -> History:
        """Return the history after a change; what was undone can no longer be redone."""
        past = (*self.past, Step(before, message, requests, replaces, numbers, took_back))
        cut = max(0, len(past) - DEEPEST)
        # Where a video was begun anew is forgotten: what it began with is not.
        anew = [at for at, step in enumerate(past[:cut]) if ANEW in step.requests]
        start = past[anew[-1] + 1].before if anew else self.start
        return replace(self, past=past[cut:], future=(), start=start)

    def standing(self) -> tuple[Step, ...]:
        """Return the steps whose work stands: one that did others again takes their place.

        Its replaces is then how many of the past it stands for.
        """
        found: list[Step] = []
        for step in self.past:
            again = 0
            before = step.before
            while found and again < step.replaces:
                last = found.pop()
                again, before = again + last.replaces, last.before
            found.append(replace(step, before=before, replaces=again + 1))
        return tuple(found)

    def edits(self) -> tuple[Edits, ...]:
        """Return all that stands, change by change, since the last video was begun."""
        found: list[Edits] = []
        for at, step in enumerate(self.standing()):
            if ANEW in step.requests:
                found = []
                continue
            numbers = step.numbers or (1,) * len(step.requests)
            pairs = zip(numbers, step.requests, strict=False)
            for number, group in groupby(pairs, key=itemgetter(0)):
                requests = tuple(one for _, one in group)
                found.append(Edits(at, requests, step.before is not None and number > 0))
        return tuple(found)

    def first(self, now: Timeline | None) -> Timeline | None:
        """Return what starting over goes back to: the last video that was begun."""
        for at in range(len(self.past) - 1, -1, -1):
            if ANEW in self.past[at].requests:
                return self.past[at + 1].before if at + 1 < len(self.past) else now
        return self.start

    def first_seen(self, now: Timeline | None) -> Timeline | None:
        """Return the first version that was shown: all that the first message asked for is in it."""
        anew = [at for at, step in enumerate(self.past) if ANEW in step.requests]
        at = anew[-1] if anew else 0
        if not self.past:
            # What the first message asked for was itself taken back.
            return self.future[-1].before if self.future else now
        if not anew and len(self.past) >= DEEPEST:
            return self.start
        after = [
            one for one in self.past[at + 1 :] if one.message != self.past[at].message or not anew
        ]
        return after[0].before if after else now

    def steps_to(
        self, way: str, thing: str, colours: tuple[str, ...], *, style: str | None = None
    ) -> int | None:
        """Return how many steps lie after a thing was changed last, None when it never was.

        way: "before" counts the change itself as well, "until" leaves it as it is.
        style: what a waveform is drawn as since the change that is meant.
        """
        for back, step in enumerate(reversed(self.past)):
            for request in step.requests:
                told = not thing or head_of(request.operation) == thing
                told = told and (style is None or request.word("style") == style)
                if (
                    step.before is not None
                    and told
                    and not set(colours) - set(request.words("colours"))
                ):
                    return back + (way == "before")
        return None

    def undone(self, now: Timeline | None, steps: int = 1) -> tuple[History, Timeline] | None:
        """Return the history and timeline some steps back, None when nothing can be undone.

        The message that began the project is not undone: an empty project helps nobody.
        """
        past, future = list(self.past), list(self.future)
        found = now
        for _ in range(steps):
            if not past or past[-1].before is None:
                break
            step = past.pop()
            future.append(replace(step, before=found))
            found = step.before
        if found is None or len(past) == len(self.past):
            return None
        return replace(self, past=tuple(past), future=tuple(future)), found

    def redone(self, now: Timeline | None, steps: int = 1) -> tuple[History, Timeline] | None:
        """Return the history and timeline some undone steps on, None when there are none."""
        past, future = list(self.past), list(self.future)
        found = now
        for _ in range(min(steps, len(future))):
            step = future.pop()
            past.append(replace(step, before=found))
            found = step.before
        if found is None or len(future) == len(self.future):
            return None
        return replace(self, past=tuple(past), future=tuple(future)), found

    def between(self, moved: History) -> tuple[Step, ...]:
        """Return the steps that one of two moments of a conversation has and the other has not."""
        longer, shorter = sorted((self.past, moved.past), key=len, reverse=True)
        return longer[len(shorter) :]

    def step_of(self, kind: str) -> int | None:
        """Return where in the past the last edit of a kind is, None where there is none.

        kind: an operation, or what the talk is about after one.
        """
        for at in range(len(self.past) - 1, -1, -1):
            for one in self.past[at].requests:
                if self.past[at].before is not None and is_of_kind(one, kind):
                    return at
        return None

    def as_json(self) -> str:
        """Return the history as one JSON text, for the store."""
        return json.dumps(
            {
                "past": [_step(step) for step in self.past],
                "future": [_step(step) for step in self.future],
                "start": _draft(self.start),
                "seen": list(self.seen),
                "aside": list(self.aside),
                "asked": self.asked,
                "offer": self.offer,
                "wish": self.wish,
                "waiting": list(self.waiting),
                "lang": self.lang,
                "failed": None if self.failed is None else _request(self.failed),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> History:
        """Return the history of such a text; an empty text is a new conversation."""
        if not text:
            return cls()
        data = json.loads(text)
        return cls(
            past=tuple(_read_step(step) for step in data.get("past", ())),
            future=tuple(_read_step(step) for step in data.get("future", ())),
            start=_timeline(data.get("start")),
            seen=tuple(data.get("seen", ())),
            aside=tuple(data.get("aside", ())),
            asked=str(data.get("asked", "")),
            offer=str(data.get("offer", "")),
            wish=str(data.get("wish", "")),
            waiting=tuple(data.get("waiting", ())),
            lang=str(data.get("lang", "")),
            failed=None if data.get("failed") is None else _read_request(data["failed"]),
        )


def _draft(timeline: Timeline | None) -> dict[str, Any] | None:
    return None if timeline is None else to_draft(timeline).as_wire()


def _timeline(data: Any) -> Timeline | None:
    return None if data is None else from_draft(Draft.model_validate(data))


def _step(step: Step) -> dict[str, Any]:
    requests = [_request(one) for one in step.requests]
    told = {"before": _draft(step.before), "message": step.message, "requests": requests}
    counted = {
        "replaces": step.replaces,
        "numbers": list(step.numbers),
        "took_back": step.took_back,
    }
    return {**told, **{key: value for key, value in counted.items() if value}}


def _request(one: EditRequest) -> dict[str, Any]:
    return {"operation": one.operation, "slots": dict(one.slots), "text": one.text}


def _read_request(data: Mapping[str, Any]) -> EditRequest:
    slots = {key: _value(value) for key, value in data["slots"].items()}
    return EditRequest(data["operation"], slots, data["text"])


def _read_step(data: Mapping[str, Any]) -> Step:
    requests = tuple(_read_request(one) for one in data.get("requests", ()))
    return Step(
        _timeline(data.get("before")),
        str(data.get("message", "")),
        requests,
        int(data.get("replaces", 0)),
        tuple(data.get("numbers", ())),
        bool(data.get("took_back", False)),
    )


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value
