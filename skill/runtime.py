"""The public door: `converse` gives the events of one turn, whoever does the work.

A turn with the backend's agent, an upload or an export runs in a process of its own
(`skill.runner`) and is read from its journal, so that it outlives the command. What an earlier
command left behind is told first, and never asked for again.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import Timeout

from intents.replies import say
from skill import runner
from skill.attachments import is_address
from skill.errors import SkillError, Unreachable, UsageError
from skill.events import Error, Event, Progress, Reply, Result, Status, Timeline
from skill.journal import Journal, Request, read_entry, read_event
from skill.plan import (
    SHOWN_INTENTS,
    backend_of,
    check,
    language_of,
    opening_words,
    plan_of,
    words_of,
)
from skill.settings import Settings
from skill.store import Store, is_held

if TYPE_CHECKING:
    from skill.work import Performer

logger = logging.getLogger(__name__)

_LOOK_S = 0.03
"""Between two looks at a journal."""
_ALIVE_EVERY_S = 0.5
_STOPPING_S = 10.0
"""How long a stopped turn may take to end before the next goes on."""
_STARTS = 3
"""How often a turn whose process dies is taken up again by one command."""
_READING = frozenset({"state", "credits"})
"""Intents that only look, and never wait for the work that goes on."""


def _perform() -> Performer:
    # Only who does the work needs the network: the command that starts it speaks sooner without.
    performer: Performer = import_module("skill.work").perform
    return performer


class Talk:
    """The events of one turn, and the way to stop it."""

    def __init__(self, flow: AsyncGenerator[Event, None], course: _Course) -> None:
        self._flow = flow
        self._course = course

    def __aiter__(self) -> AsyncIterator[Event]:
        return self._flow

    @property
    def is_detached(self) -> bool:
        """Whether the work goes on when this command ends now."""
        return self._course.shown is not None and self._course.detached

    @property
    def lang(self) -> str:
        """The language of the replies."""
        return self._course.lang

    @property
    def intents(self) -> tuple[str, ...]:
        """What the turn does."""
        return self._course.intents

    @property
    def job_id(self) -> str | None:
        """The name of the turn's journal while one is shown."""
        return self._course.shown.id if self._course.shown is not None else None

    def stop(self) -> None:
        """Stop the turn and its render; the events go on to the Result that says so."""
        if self._course.shown is not None:
            self._course.shown.ask_to_stop()


@dataclass(slots=True)
class _Course:
    """What is known of a turn while its events are read."""

    lang: str = "en"
    intents: tuple[str, ...] = ()
    detached: bool = True
    shown: Journal | None = None
    """The journal being read."""


@asynccontextmanager
async def converse(
    text: str | None = None,
    *,
    settings: Settings,
    conversation: str = "default",
    attachments: Iterable[str | Path] = (),
    out: str | Path | None = None,
    wait: float | None = None,
    quick: bool = False,
    intents: Iterable[str] = (),
    max_mb: float = 0,
    detached: bool = True,
) -> AsyncIterator[Talk]:
    """Give the events of one turn; the last is its Result.

    wait: seconds after which the events end with a pending Result while the work goes on behind.
    quick: the whole workflow for each attached sound. intents: a fixed route ("export", "new", …).
    max_mb: megabytes that a finished video is made to fit; 0: as it comes.
    detached: a process of its own does the work and outlives this one; otherwise the work ends
    when the iteration does.
    """
    course = _Course(lang=settings.lang or "en", detached=detached)
    flow = _guarded(
        course,
        lambda: _Flow(
            _request(
                text,
                settings,
                conversation,
                attachments,
                out,
                quick=quick,
                intents=intents,
                max_mb=max_mb,
            ),
            settings,
            course,
            wait,
        ).events(),
    )
    try:
        yield Talk(flow, course)
    finally:
        await flow.aclose()


def _request(
    text: str | None,
    settings: Settings,
    conversation: str,
    attachments: Iterable[str | Path],
    out: str | Path | None,
    *,
    quick: bool,
    intents: Iterable[str],
    max_mb: float,
) -> Request:
    target = ""
    if out is not None and str(out):
        ends = str(out).endswith("/")
        target = str(Path(out).expanduser().absolute()) + ("/" if ends else "")
    try:
        folder = str(Path.cwd())
    except FileNotFoundError as error:
        raise UsageError("usage_out", path=".") from error
    return Request(
        conversation=conversation.strip() or "default",
        text=_readable(text or ""),
        attachments=[
            str(a) if is_address(str(a)) else str(Path(a).expanduser().absolute())
            for a in attachments
        ],
        out=target,
        folder=folder,
        intents=list(intents),
        quick=quick,
        max_mb=max_mb,
        lang=settings.lang,
        backend=settings.backend_option or "",
    )


def _readable(text: str) -> str:
    # Bytes of a command line that are no UTF-8 cannot go into JSON.
    return text.encode("utf-8", errors="replace").decode("utf-8")


async def _guarded(course: _Course, start: object) -> AsyncGenerator[Event, None]:
    """Yield the flow's events; an error before or around the work ends them as any other."""
    assert callable(start)
    try:
        flow: AsyncGenerator[Event, None] = start()
        async with aclosing(flow):
            async for event in flow:
                yield event  # noqa: ASYNC119  (closed by `converse`)
    except SkillError as error:
        yield Error(error.code, words_of(error, course.lang))
        yield Result(ok=False, intents=course.intents)
    except Exception as error:
        # Whatever goes wrong here, the last event is a Result.
        logger.error("a turn ended by an error of the program: %s", type(error).__name__)
        logger.debug("where it happened", exc_info=error)
        yield Error(SkillError.code, words_of(SkillError("internal"), course.lang))
        yield Result(ok=False, intents=course.intents)


class _Flow:
    """What one command shows: earlier turns that nobody has been told of, then its own."""

    def __init__(
        self, request: Request, settings: Settings, course: _Course, wait_s: float | None
    ) -> None:
        self._request = request
        self._settings = settings
        self._course = course
        self._store = Store(settings)
        loop = asyncio.get_running_loop()
        self._ends_s = None if wait_s is None else loop.time() + wait_s
        kept = self._store.load(request.conversation)
        course.lang = language_of(request, settings, kept)
        backend = settings.backend if kept is None else kept.backend
        self._plan = plan = plan_of(request, course.lang, backend)
        course.intents = tuple(i for i in dict.fromkeys(plan.intents) if i in SHOWN_INTENTS)
        self._reading = bool(plan.intents) and set(plan.intents) <= _READING
        self._folder = self._store.folder(request.conversation) / "turns"
        self._failed_before = False
        self._live = False
        """An earlier turn of the conversation is still under way."""
        self._finished = False
        """What was asked for has come about by an earlier turn."""

    async def events(self) -> AsyncGenerator[Event, None]:
        """Yield everything."""
        self._store.prepare()
        for journal in Journal.unreported(self._folder):
            async with aclosing(self._earlier(journal)) as earlier:
                async for event in earlier:
                    yield event  # noqa: ASYNC119
            if self._finished:
                return
        async with aclosing(self._own()) as own:
            async for event in own:
                yield event  # noqa: ASYNC119

    # What an earlier command left

    async def _earlier(self, journal: Journal) -> AsyncGenerator[Event, None]:
        request = journal.request()
        if request is None:
            journal.close()
            return
        lock = journal.show_lock()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            # Another command is showing it.
            if self._reading:
                self._live = journal.result() is None
                return
            async with aclosing(self._until_over(journal)) as waiting:
                async for event in waiting:
                    yield event  # noqa: ASYNC119
            return
        try:
            if journal.is_to_stop():
                await self._stopped(journal)
                return
            if self._request.is_same_as(request) and not self._reading:
                flow = self._again(journal, request)
            elif journal.result() is not None:
                flow = self._outcome(journal, request)
            elif self._reading:
                flow = self._under_way(journal, request)
            else:
                flow = self._wait_for(journal, request)
            async with aclosing(flow):
                async for event in flow:
                    yield event  # noqa: ASYNC119
        finally:
            lock.release()

    async def _stopped(self, journal: Journal) -> None:
        """Let a turn that the user has stopped come to its end; there is nothing to tell of it."""
        loop = asyncio.get_running_loop()
        ends_s = loop.time() + _STOPPING_S
        while journal.result() is None and is_held(journal.run_lock()):
            if self._reading or loop.time() >= ends_s:
                return
            await asyncio.sleep(0.05)
        journal.close()

    async def _until_over(self, journal: Journal) -> AsyncGenerator[Event, None]:
        yield Status(say("waiting_for_other", self._course.lang))
        while journal.result() is None and is_held(journal.show_lock()):
            if self._is_late():
                return
            await asyncio.sleep(0.1)

    async def _again(self, journal: Journal, request: Request) -> AsyncGenerator[Event, None]:
        """The same request once more: the host lost patience. Show the one there is."""
        self._finished = True
        async with aclosing(self._shown(journal, request)) as events:
            async for event in events:
                yield event  # noqa: ASYNC119

    async def _outcome(self, journal: Journal, request: Request) -> AsyncGenerator[Event, None]:
        """Tell what an earlier turn came to."""
        result = journal.result()
        assert result is not None
        yield Status(say("earlier_outcome", self._course.lang))
        for event in _kept_events(journal):
            skipped = isinstance(event, Timeline) and "state" in self._course.intents
            if not isinstance(event, Result) and not skipped:
                yield event
        journal.close()
        if not result.ok:
            self._failed_before = True
        if self._is_answered_by(request, result):
            self._finished = True
            yield Result(result.ok, self._course.intents, pending=False)

    def _is_answered_by(self, request: Request, result: Result) -> bool:
        """Whether a bare `export` needs nothing more after that turn."""
        if self._course.intents != ("export",):
            return False
        same_place = self._request.out in {"", request.out}
        return not result.ok or ("export" in result.intents and same_place)

    async def _under_way(self, journal: Journal, request: Request) -> AsyncGenerator[Event, None]:
        """Tell how far an earlier turn is; take it up when its process died."""
        self._live = True
        if not is_held(journal.run_lock()):
            runner.start(journal, request, self._settings)
        yield Reply(self._how_far(journal))

    async def _wait_for(self, journal: Journal, request: Request) -> AsyncGenerator[Event, None]:
        """Show an earlier turn to its end before the next is sent."""
        yield Status(say("earlier_goes_on", self._course.lang))
        result: Result | None = None
        async with aclosing(self._shown(journal, request)) as events:
            async for event in events:
                if isinstance(event, Result):
                    result = event
                else:
                    yield event  # noqa: ASYNC119
        if result is None or result.pending:
            return
        if not result.ok:
            self._failed_before = True
        if self._is_answered_by(request, result):
            self._finished = True
            yield Result(result.ok, self._course.intents, pending=False)

    # The command's own turn

    async def _own(self) -> AsyncGenerator[Event, None]:
        flow = self._read() if self._reading else self._worked()
        async with aclosing(flow):
            async for event in flow:
                if isinstance(event, Result):
                    ok = event.ok and not self._failed_before
                    pending = self._live if self._reading else event.pending
                    event = Result(ok, event.intents, pending=pending)
                yield event  # noqa: ASYNC119

    async def _worked(self) -> AsyncGenerator[Event, None]:
        kept = self._store.load(self._request.conversation)
        check(self._request, self._plan, backend_of(self._settings, kept))
        for event in opening_words(self._store, kept, self._course.lang):
            yield event
        self._request.announced = True
        journal = Journal.create(self._folder, self._request)
        lock = journal.show_lock()
        lock.acquire()
        try:
            async with aclosing(self._shown(journal, self._request)) as events:
                async for event in events:
                    yield event  # noqa: ASYNC119
        finally:
            lock.release()

    async def _read(self) -> AsyncGenerator[Event, None]:
        """Look at something in this process: nothing is lost when it ends half way."""
        journal = Journal.create(self._folder / "reading", self._request)
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        work = asyncio.ensure_future(
            _perform()(
                self._request,
                settings=self._settings,
                journal=journal,
                listener=queue.put_nowait,
                reading=self._live,
            )
        )
        work.add_done_callback(lambda _: queue.put_nowait(None))
        self._course.shown, self._course.detached = journal, False
        try:
            while (event := await queue.get()) is not None:
                yield event
            await work
        finally:
            if not work.done():
                work.cancel()
                await asyncio.wait({work})
            for path in journal.path.parent.glob(f"{journal.id}.*"):
                path.unlink(missing_ok=True)

    # Reading a journal

    async def _shown(self, journal: Journal, request: Request) -> AsyncGenerator[Event, None]:
        """Yield the events of a turn as they come, from where an earlier command left off."""
        self._course.shown = journal
        tail = _Tail(journal)
        kind = _Worker if self._course.detached else _WorkerHere
        worker = kind(journal, request, self._settings)
        try:
            while True:
                worker.see_to_it()
                for event in tail.news():
                    if isinstance(event, Result):
                        journal.close()
                        yield event
                        return
                    yield event
                if self._is_late():
                    journal.mark("shown", lines=tail.lines)
                    yield Reply(self._how_far(journal))
                    yield Result(ok=True, intents=self._course.intents, pending=True)
                    return
                await asyncio.sleep(_LOOK_S)
        finally:
            await worker.leave()

    def _is_late(self) -> bool:
        return self._ends_s is not None and asyncio.get_running_loop().time() >= self._ends_s

    def _how_far(self, journal: Journal) -> str:
        progress = journal.progress() or Progress("edit", None)
        percent = None if progress.percent is None else round(progress.percent)
        return say("pending", self._course.lang, stage=progress.stage, percent=percent)


class _Tail:
    """Reads what is new in a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._offset = 0
        self._rest = b""
        self.lines = 0
        shown = [mark.get("lines", 0) for mark in journal.marks("shown")]
        self._skip = max(shown, default=0)

    def news(self) -> list[Event]:
        """Return the events that have come since the last look."""
        events = []
        for line in self._new_lines():
            entry = read_entry(line)
            if entry is None:
                continue
            self.lines += 1
            body = entry.get("event")
            if isinstance(body, dict) and self.lines > self._skip:
                events.append(read_event(body))
        return events

    def _new_lines(self) -> list[bytes]:
        try:
            with self._journal.path.open("rb") as file:
                file.seek(self._offset)
                fresh = file.read()
        except FileNotFoundError:
            return []
        self._offset += len(fresh)
        *lines, self._rest = (self._rest + fresh).split(b"\n")
        return lines


def _kept_events(journal: Journal) -> list[Event]:
    """Return what a finished turn said that was not shown: no statuses, no progress."""
    shown = [mark.get("lines", 0) for mark in journal.marks("shown")]
    skip = max(shown, default=0)
    events: list[Event] = []
    for number, entry in enumerate(journal.entries(), 1):
        body = entry.get("event")
        if not isinstance(body, dict) or number <= skip or entry.get("once"):
            continue
        event = read_event(body)
        if not isinstance(event, Status | Progress):
            events.append(event)
    return events


class _Worker:
    """Sees to it that some process does the turn."""

    def __init__(self, journal: Journal, request: Request, settings: Settings) -> None:
        self._journal = journal
        self._request = request
        self._settings = settings
        self._child: subprocess.Popen[bytes] | None = None
        self._starts = 0
        self._next_look_s = 0.0

    def see_to_it(self) -> None:
        """Start a process when none does the turn. Raises SkillError when that does not help."""
        now = asyncio.get_running_loop().time()
        if self._child is not None and self._child.poll() is None:
            return
        if now < self._next_look_s:
            return
        self._next_look_s = now + _ALIVE_EVERY_S
        if is_held(self._journal.run_lock()) or self._journal.result() is not None:
            return
        if self._starts >= _STARTS:
            # Why it dies may be that nothing can be written any more.
            self._journal.mark("given-up")
            raise Unreachable("internal")
        self._starts += 1
        self._child = runner.start(self._journal, self._request, self._settings)

    async def leave(self) -> None:
        """Let the work go on by itself."""


class _WorkerHere(_Worker):
    """Does the turn in this process, unless another one does it."""

    _work: asyncio.Task[None] | None = None

    def see_to_it(self) -> None:
        """Start the work when nobody does it."""
        if self._work is None:
            self._work = asyncio.create_task(self._do())
        elif self._work.done():
            self._work.result()
            super().see_to_it()

    async def _do(self) -> None:
        lock = self._journal.run_lock()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return
        try:
            if self._journal.result() is None:
                self._journal.mend()
                await _perform()(
                    self._request,
                    settings=self._settings,
                    journal=self._journal,
                    listener=lambda _: None,
                )
        finally:
            lock.release()

    async def leave(self) -> None:
        """End the work: nobody is left to do it."""
        if self._work is not None and not self._work.done():
            self._work.cancel()
            await asyncio.wait({self._work})
