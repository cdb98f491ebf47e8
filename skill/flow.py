"""What one command shows: what earlier commands left to tell, then its own turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from filelock import Timeout

from intents.replies import say
from intents.router import route
from intents.stopping import Stop, stops
from skill import runner
from skill.events import Error, Event, Progress, Reply, Result, Status, Timeline
from skill.journal import Journal, Request
from skill.plan import (
    SHOWN_INTENTS,
    backend_of,
    check,
    language_of,
    opening_words,
    plan_of,
)
from skill.settings import Settings
from skill.store import Store, is_held
from skill.tail import Tail, kept_events
from skill.worker import Worker, WorkerHere, performer

_LOOK_S = 0.03
"""Between two looks at a journal."""
_STOPPING_S = 10.0
"""How long a stopped turn may take to end before the next goes on."""
_READING = frozenset({"state", "credits"})
"""Intents that only look, and never wait for the work that goes on."""


@dataclass(slots=True)
class Course:
    """What is known of a turn while its events are read."""

    lang: str = "en"
    intents: tuple[str, ...] = ()
    detached: bool = True
    shown: Journal | None = None
    """The journal being read."""


class Flow:
    """What one command shows: earlier turns that nobody has been told of, then its own."""

    def __init__(
        self, request: Request, settings: Settings, course: Course, wait_s: float | None
    ) -> None:
        self._request = request
        self._settings = settings
        self._course = course
        self._store = Store(settings)
        loop = asyncio.get_running_loop()
        self._ends_s = None if wait_s is None else loop.time() + wait_s
        self._plan_it()
        self._folder = self._store.folder(request.conversation) / "turns"
        self._failed_before = False
        self._live = False
        """An earlier turn of the conversation is still under way."""
        self._finished = False
        """What was asked for has come about by an earlier turn."""

    def _plan_it(self) -> None:
        course, request = self._course, self._request
        kept = self._store.load(request.conversation)
        course.lang = language_of(request, self._settings, kept)
        backend = self._settings.backend if kept is None else kept.backend
        self._plan = plan = plan_of(request, course.lang, backend)
        course.intents = tuple(i for i in dict.fromkeys(plan.intents) if i in SHOWN_INTENTS)
        self._reading = bool(plan.intents) and set(plan.intents) <= _READING

    def _go_on_with(self, text: str) -> None:
        """Let the turn be about what is wished beside a stop."""
        self._request.text = text
        self._plan_it()

    async def events(self) -> AsyncGenerator[Event, None]:
        """Yield everything."""
        self._store.prepare()
        stop = self._stop()
        if stop.halt and (running := self._running(stop)):
            async with aclosing(self._halted(running)) as halted:
                async for event in halted:
                    yield event  # noqa: ASYNC119
            if not stop.rest:
                yield Result(ok=True, intents=self._course.intents, pending=self._live)
                return
            self._go_on_with(stop.rest)
            stop = Stop("")
        elif stop.halt != "refusal" and stop.rest and _orders_export(stop.rest):
            # Nothing is to be stopped before it.
            self._go_on_with(stop.rest)
            stop = Stop("")
        for journal in Journal.unreported(self._folder):
            async with aclosing(self._earlier(journal)) as earlier:
                async for event in earlier:
                    yield event  # noqa: ASYNC119
            if self._finished:
                return
        if stop.halt in {"export", "any"} and not stop.rest:
            yield Reply(say("nothing_to_stop", self._course.lang))
            yield Result(ok=True, intents=self._course.intents, pending=False)
            return
        async with aclosing(self._own()) as own:
            async for event in own:
                yield event  # noqa: ASYNC119

    # Stopping what runs, by words

    def _stop(self) -> Stop:
        """Return what the request would stop, and what it asks for besides."""
        request = self._request
        if not request.text or request.intents or request.quick or request.attachments:
            return Stop("")
        known = self._store.load(request.conversation) is not None
        return stops(request.text) if known else Stop("")

    def _running(self, stop: Stop) -> list[tuple[Journal, Request]]:
        """Return the turns under way that are to be stopped."""
        found = []
        for journal in Journal.unreported(self._folder):
            request = journal.request()
            if request is not None and journal.result() is None and not journal.is_to_stop():
                found.append((journal, request))
        # What is ordered behind the stop may run already: the host has sent the same once more.
        found = [one for one in found if not stop.rest or one[1].text != stop.rest]
        return [one for one in found if stop.halt == "any" or _exports(*one)]

    async def _halted(self, running: list[tuple[Journal, Request]]) -> AsyncGenerator[Event, None]:
        """Stop turns, and tell what they came to until then."""
        lang = self._course.lang
        yield Status(say("stopping", lang))
        for journal, request in running:
            journal.ask_to_stop()
            if self._course.detached and not is_held(journal.run_lock()):
                # Its process has died: another one notes that the turn is over.
                runner.start(journal, request, self._settings)
        loop = asyncio.get_running_loop()
        ends_s = loop.time() + _STOPPING_S
        stopped = shown = False
        for journal, _ in running:
            while (result := journal.result()) is None:
                if loop.time() >= ends_s:
                    self._live = True
                    break
                await asyncio.sleep(0.05)
            stopped = stopped or (result is not None and not result.ok)
            if result is None or is_held(journal.show_lock()):
                continue  # Another command shows it.
            shown = shown or result.ok
            for event in kept_events(journal):
                if not isinstance(event, Result) and (result.ok or not isinstance(event, Error)):
                    yield event
            journal.close()
        if self._live or stopped:
            yield Reply(say("not_stopped" if self._live else "stopped", lang))
        elif not shown:
            # All was over before it could be stopped, and another command tells of it.
            yield Reply(say("nothing_to_stop", lang))

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
        for event in kept_events(journal):
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
            performer()(
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
        tail = Tail(journal)
        kind = Worker if self._course.detached else WorkerHere
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


def _orders_export(text: str) -> bool:
    return any(step.intent == "export" for step in route(text).steps)


def _exports(journal: Journal, request: Request) -> bool:
    """Whether a turn under way makes a video, or is going to."""
    progress = journal.progress()
    if progress is not None and progress.stage in {"render", "download"}:
        return True
    return "export" in plan_of(request, request.lang or "en").intents
