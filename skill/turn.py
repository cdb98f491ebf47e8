"""What one handler may use: the session, the conversation, the user's language and files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from intents import replies
from skill.events import Event, Progress, Reply, Stage, Status, Timeline
from skill.journal import Journal, Request
from skill.session import Session
from skill.settings import Pace, Settings
from skill.store import Conversation, Store

Listener = Callable[[Event], None]


@dataclass(slots=True)
class Voice:
    """Says things in the user's language: into the journal first, then to whoever listens."""

    lang: str
    journal: Journal
    listener: Listener
    _last_progress: dict[str, tuple[float | None, float]] = field(default_factory=dict)

    def tell(self, event: Event, *, once: bool = False) -> None:
        """Tell one event; `once`: it is not repeated when the turn is reported later."""
        self.journal.tell(event, once=once)
        self.listener(event)

    def status(self, key: str, **facts: object) -> None:
        """Tell what is going on."""
        self.tell(Status(replies.say(key, self.lang, **facts)))

    def reply(self, key: str, **facts: object) -> None:
        """Tell the user something."""
        self.tell(Reply(replies.say(key, self.lang, **facts)))

    def progress(self, stage: Stage, percent: float | None) -> None:
        """Tell how far a stage is: whole percents, ten times a second at most."""
        shown = None if percent is None else float(int(max(0.0, min(100.0, percent))))
        now = time.monotonic()
        if stage in self._last_progress:
            last, at = self._last_progress[stage]
            if last == shown or (now - at < 0.1 and shown not in {0.0, 100.0}):
                return
        self._last_progress[stage] = (shown, now)
        self.tell(Progress(stage, shown))

    def restart_progress(self, stage: Stage) -> None:
        """Begin a stage anew: the next file, the next render."""
        self._last_progress.pop(stage, None)


@dataclass(slots=True)
class Turn:
    """One turn under way."""

    request: Request
    settings: Settings
    pace: Pace
    store: Store
    conversation: Conversation
    session: Session
    voice: Voice
    journal: Journal
    export_declined: bool = False
    """The user's words negate or put off an export."""
    about_export: bool = False
    """They speak of an export and order none: nobody else's words may start one."""
    has_spoken: bool = False
    """The backend's words have been told."""
    several: bool = False
    """More than one video will come of this turn."""
    goes_on: bool = False
    """Something other than edits comes of this turn: no next steps need be named."""
    actions: list[str] = field(default_factory=list)
    """What the backend's words ask to be done, in order."""
    edits: list[str] = field(default_factory=list)
    """Requests that stand for the backend's talk of dragging things."""
    live_render: str = ""
    """Id of the render that a stop must cancel."""
    has_told_timeline: bool = False
    has_told_link: bool = False
    reading: bool = False
    """Another turn of the conversation is under way: nothing of it may be changed."""

    @property
    def lang(self) -> str:
        """The user's language."""
        return self.voice.lang

    def tell_timeline(self, event: Timeline) -> None:
        """Tell the timeline."""
        self.has_told_timeline = True
        self.voice.tell(event)

    def keep(self) -> None:
        """Keep the conversation as it is now."""
        if not self.reading:
            self.store.save(self.conversation)

    def is_done(self, key: str) -> bool:
        """Whether an earlier run of this turn finished that piece of work."""
        return any(mark.get("key") == key for mark in self.journal.marks("done"))

    def done(self, key: str) -> None:
        """Note that a piece of work is finished, so that it is never repeated."""
        self.journal.mark("done", key=key)

    def last_mark(self, name: str, key: str) -> dict[str, Any] | None:
        """Return what an earlier run noted about that piece of work."""
        found = [mark for mark in self.journal.marks(name) if mark.get("key") == key]
        return found[-1] if found else None
