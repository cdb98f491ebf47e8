"""Do one turn: each step in order, follow up once, end with a Result.

The only place that turns a `SkillError` into an `Error` event.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from filelock import FileLock, Timeout
from msgspec.structs import replace

from skill.attachments import is_sound
from skill.backend import base_url, open_backend
from skill.batch import Batch
from skill.client import Client
from skill.errors import Interrupted, NothingToExport, SkillError
from skill.events import Error, Result
from skill.handlers import HANDLERS
from skill.handlers.beside import removal_request
from skill.handlers.new import begin_anew
from skill.handlers.parting import parts_request
from skill.handlers.shape import shape_request
from skill.handlers.upload import go_on_with
from skill.journal import Journal, Request
from skill.plan import (
    SHOWN_INTENTS,
    Plan,
    Task,
    backend_of,
    check,
    language_of,
    opening_words,
    plan_of,
    told,
)
from skill.session import Session
from skill.settings import Settings
from skill.store import Conversation, Store
from skill.turn import Listener, Turn, Voice

logger = logging.getLogger(__name__)

_STOP_CHECK_S = 0.1
_CANCEL_S = 5.0
"""How long a stop may take to tell the backend."""


class _Run:
    """One run of one turn."""

    def __init__(
        self,
        request: Request,
        *,
        settings: Settings,
        journal: Journal,
        listener: Listener,
        reading: bool,
    ) -> None:
        self.reading = reading
        self.request = request
        self.settings = settings
        self.store = Store(settings)
        self.journal = journal
        self.turn: Turn | None = None
        self.done: list[str] = []
        self.stopping = False
        self.taken_up_to_stop = _renders(journal) and journal.is_to_stop()
        """Who made the video has died, and all that is left to do is to call it off."""
        self.all_ok = True
        """No file of a batch has failed."""
        self.has_followed_edits = False
        kept = self.store.load(request.conversation)
        self.conversation = kept
        self.voice = Voice(language_of(request, settings, kept), journal, listener)

    # The frame

    async def perform(self) -> None:
        """Do the turn; the last thing told is its Result."""
        work = asyncio.ensure_future(self._steps())
        ticker = asyncio.ensure_future(self._tick())
        watcher = asyncio.ensure_future(self._watch_for_stop(work))
        try:
            await asyncio.wait({work})
            self._end(work)
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait({work})
            raise
        finally:
            for task in (ticker, watcher):
                task.cancel()
            await asyncio.wait({ticker, watcher})

    def _end(self, work: asyncio.Future[None]) -> None:
        intents = tuple(intent for intent in self.done if intent in SHOWN_INTENTS)
        error: BaseException | None = None
        if work.cancelled():
            error = Interrupted("stopped")
        else:
            raised = work.exception()
            error = raised
            if raised is not None and not isinstance(raised, SkillError):
                logger.error("a turn ended by an error of the program: %s", type(raised).__name__)
                logger.debug("where it happened", exc_info=raised)
        if error is not None:
            self.voice.tell(Error(*told(error, self.voice.lang)))
        ok = error is None and self.all_ok
        self.voice.tell(Result(ok, intents, pending=False))

    async def _tick(self) -> None:
        pace_s = self.settings.pace("cloud").still_working_s
        while pace_s > 0:
            await asyncio.sleep(pace_s)
            self.voice.status("still_working")

    async def _watch_for_stop(self, work: asyncio.Future[None]) -> None:
        if self.taken_up_to_stop:
            return
        # The wish comes from another process, as a file: there is no event to wait for.
        while not self.journal.is_to_stop():  # noqa: ASYNC110
            await asyncio.sleep(_STOP_CHECK_S)
        self.stopping = True
        work.cancel()

    # The work

    async def _steps(self) -> None:
        self.store.prepare()
        if self.reading:
            await self._locked()
            return
        lock = self.store.lock(self.request.conversation)
        await self._take(lock)
        try:
            await self._locked()
        finally:
            lock.release()

    async def _take(self, lock: FileLock) -> None:
        """Take the conversation's lock; say so when another command has it."""
        said = False
        while True:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                if not said:
                    self.voice.status("waiting_for_other")
                    said = True
                await asyncio.sleep(0.1)
            else:
                return

    async def _locked(self) -> None:
        kept = self.store.load(self.request.conversation)
        backend = backend_of(self.settings, kept)
        conversation = kept or Conversation(name=self.request.conversation, backend=backend)
        self.voice.lang = language_of(self.request, self.settings, kept)
        plan = plan_of(self.request, self.voice.lang, backend)
        self.done = list(dict.fromkeys(plan.intents))
        check(self.request, plan, backend)
        opening = opening_words(self.store, kept, self.voice.lang)
        conversation.lang = self.voice.lang
        self._forget_other_place(conversation)
        if not self.reading:
            self.store.replace(conversation)
        if not self.request.announced:
            for event in opening:
                self.voice.tell(event, once=True)
        async with open_backend(self.settings, backend) as http:
            turn = self._turn(http_client=Client(http), conversation=conversation, plan=plan)
            self.turn = turn
            if self.taken_up_to_stop:
                await self._stop_left_render(turn)
                raise Interrupted("stopped")
            try:
                await self._work(turn, plan)
            except asyncio.CancelledError:
                if self.stopping:
                    await self._stop_render(turn)
                raise

    def _forget_other_place(self, conversation: Conversation) -> None:
        """A session of another cloud is unknown to this one."""
        here = self.settings.api_url if conversation.backend == "cloud" else ""
        if conversation.session_id and conversation.api_url != here:
            conversation.session_id = ""

    def _turn(self, *, http_client: Client, conversation: Conversation, plan: Plan) -> Turn:
        pace = self.settings.pace(conversation.backend)
        session = Session(
            http_client,
            base_url=base_url(self.settings, conversation.backend),
            settings=self.settings,
            store=self.store,
            conversation=conversation,
            pace=pace,
            voice=self.voice,
            lang=self.voice.lang,
        )
        limit_mb = self.request.max_mb or plan.max_mb
        return Turn(
            request=replace(self.request, max_mb=limit_mb),
            settings=self.settings,
            pace=pace,
            store=self.store,
            conversation=conversation,
            session=session,
            voice=self.voice,
            journal=self.journal,
            export_declined=plan.export_declined,
            about_export=plan.about_export,
            several=plan.several,
            goes_on=plan.several or not {*plan.intents} <= {"upload", "sse"},
            reading=self.reading,
        )

    async def _work(self, turn: Turn, plan: Plan) -> None:
        conversation = turn.conversation
        if plan.fresh and not turn.is_done("fresh"):
            if conversation.session_id and (conversation.uploads or conversation.has_timeline):
                await begin_anew(turn)
            turn.done("fresh")
        batch = Batch(turn, plan)
        for planned in plan.tasks:
            task = batch.wanted(planned)
            if task is None:
                continue
            try:
                if task.intent == "export":
                    await self._prepare(turn, task)
                await self._task(turn, task)
                if task.intent == "sse":
                    await self._follow_edits(turn)
            except SkillError as error:
                batch.fail(task, error)
        self.all_ok = not batch.has_failed
        await self._follow(turn, plan)
        said_only = {*plan.intents} == {"upload"} and not turn.request.intents
        if said_only and turn.request.attachments and self.all_ok:
            await go_on_with(turn, turn.request.text)

    async def _task(self, turn: Turn, task: Task) -> None:
        if turn.is_done(task.key):
            return
        if task.attachments:
            turn.request = replace(turn.request, attachments=list(task.attachments))
        await HANDLERS[task.intent](turn, task.text, task.key)
        turn.done(task.key)

    async def _prepare(self, turn: Turn, task: Task) -> None:
        """Do what an order for the video names before it is rendered: its parts, then its shape."""
        if turn.is_done(task.key) or not task.text:
            return
        sounds = sum(is_sound(attachment) for attachment in turn.request.attachments)
        request = await parts_request(turn, task.text, sounds)
        if request:
            await self._task(turn, Task("sse", request, f"{task.key}:parts"))
        request = await removal_request(turn, task.text)
        if request:
            await self._task(turn, Task("sse", request, f"{task.key}:without"))
        request = await shape_request(turn, task.text)
        if request:
            await self._task(turn, Task("sse", request, f"{task.key}:shape"))
            await self._follow_edits(turn)

    async def _follow(self, turn: Turn, plan: Plan) -> None:
        """Do what the backend's words stand for, once; what that says is not followed again."""
        for action in list(turn.actions):
            if action in plan.intents or action == "edit" or action not in HANDLERS:
                continue
            if action == "export" and turn.about_export:
                # Who refuses is not told how to order it, unless there is nothing else to say.
                if not (turn.export_declined and turn.has_spoken):
                    turn.voice.reply("export_on_word")
                continue
            turn.request = replace(turn.request, attachments=[])
            try:
                await self._task(turn, Task(action, "", f"follow:{action}"))
            except NothingToExport:
                # Only the backend spoke of an export; an empty timeline is no failure then.
                continue
            if action not in self.done:
                self.done.append(action)

    async def _follow_edits(self, turn: Turn) -> None:
        """Send what the backend wants dragged as a request, before anything is exported."""
        if not turn.edits or self.has_followed_edits:
            return
        self.has_followed_edits = True
        edits = "\n".join(dict.fromkeys(turn.edits))
        actions = list(turn.actions)
        await self._task(turn, Task("sse", edits, "follow:edit"))
        turn.actions = actions

    async def _stop_left_render(self, turn: Turn) -> None:
        """Call off the render that a process which has died had ordered."""
        left = [one for one in turn.conversation.exports if one.status == "pending"]
        if not left:
            return
        turn.live_render = left[-1].render_id
        with contextlib.suppress(SkillError, TimeoutError):
            async with asyncio.timeout(_CANCEL_S):
                await turn.session.connect(project=False)
        await self._stop_render(turn)

    async def _stop_render(self, turn: Turn) -> None:
        render_id = turn.live_render
        if not render_id:
            return
        for record in turn.conversation.exports:
            if record.render_id == render_id:
                record.status = "cancelled"
        turn.keep()
        with contextlib.suppress(SkillError, TimeoutError):
            async with asyncio.timeout(_CANCEL_S):
                await turn.session.client.cancel_render(render_id)


def _renders(journal: Journal) -> bool:
    """Whether the turn has got as far as the making of a video."""
    progress = journal.progress()
    return progress is not None and progress.stage == "render"


async def perform(
    request: Request,
    *,
    settings: Settings,
    journal: Journal,
    listener: Listener,
    reading: bool = False,
) -> None:
    """Do one turn to its end. Everything that happens is told; only cancelling is raised.

    reading: another turn of the conversation runs meanwhile; nothing of it is changed.
    """
    run = _Run(request, settings=settings, journal=journal, listener=listener, reading=reading)
    await run.perform()
