"""Turns as tools take them: bounded in time, gathered into one outcome, stopped when cancelled."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from mcp_types import CallToolResult

from intents import replies
from skill.events import Event, Progress
from skill.journal import Journal, read_event
from skill.outcome import Gathering, Outcome, tool_result
from skill.runtime import converse
from skill.settings import Settings
from skill.store import Store

MOST_S = 50.0
_LOOK_S = 0.2
_LEAST_S = 1.0
"""How long looking at the project may take in a call that shall not wait."""
_STOP_S = 6.0
"""How long a stopped job may take to say so."""
_REPORT_EVERY_S = 0.5
_GONE_S = 0.5
"""How soon after its calls a server ends whose host is gone."""

Report = Callable[[float, str], Awaitable[None]]
"""Tells a client how far a call is: percent of the whole, and words."""

_STAGES = {"upload": (0, 5), "edit": (5, 10), "render": (10, 95), "download": (95, 100)}
"""Stage → where it begins and ends in the whole, in percent."""


class Reporter:
    """Turns the progress of stages into one number that only grows, as MCP wants it."""

    def __init__(self, report: Report | None, lang: str) -> None:
        self._report = report
        self._lang = lang
        self._last = -1.0
        self._at_s = 0.0

    async def tell(self, progress: Progress) -> None:
        """Report one progress event, unless that would be too often or a step back."""
        if self._report is None:
            return
        begin, end = _STAGES[progress.stage]
        whole = begin + (end - begin) * (progress.percent or 0) / 100
        now = time.monotonic()
        if whole <= self._last or (now - self._at_s < _REPORT_EVERY_S and whole < end):
            return
        self._last, self._at_s = whole, now
        percent = None if progress.percent is None else round(progress.percent)
        await self._report(
            whole, replies.say(f"stage_{progress.stage}", self._lang, percent=percent)
        )


class Desk:
    """Takes turns for the tools."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = Store(settings)

    async def turn(
        self,
        text: str | None,
        attachments: list[str],
        *,
        conversation: str,
        intent: str | None = None,
        quick: bool = False,
        out: str | None = None,
        wait_s: float = MOST_S,
        report: Report | None = None,
    ) -> CallToolResult:
        """Take one turn and return what it came to, or how far it is."""
        gathering = Gathering()
        async with converse(
            text,
            settings=self._settings,
            conversation=conversation,
            attachments=attachments,
            out=out or default_folder(attachments),
            wait=min(wait_s, MOST_S),
            quick=quick,
            intents=(intent,) if intent else (),
        ) as talk:
            reporter = Reporter(report, talk.lang)
            try:
                async for event in talk:
                    gathering.add(event)
                    if isinstance(event, Progress):
                        await reporter.tell(event)
            except asyncio.CancelledError:
                # The assistant's user does not want it any more. When it is the host that went, the
                # loop ends before that, and the work goes on behind.
                asyncio.get_running_loop().call_later(_GONE_S, talk.stop)
                raise
            return tool_result(gathering.outcome(talk.job_id))

    async def look(
        self, request: str, *, conversation: str, wait_s: float, **facts: object
    ) -> CallToolResult:
        """Ask for a picture of the project."""
        kept = self._store.load(conversation)
        lang = self._settings.lang or (kept.lang if kept else "") or "en"
        text = replies.say(request, lang, **facts)
        # What a look is for is known: no router has to guess it from our own words.
        return await self.turn(text, [], intent="sse", conversation=conversation, wait_s=wait_s)

    # Jobs

    async def job(
        self, job_id: str | None, *, conversation: str, wait_s: float, report: Report | None
    ) -> CallToolResult:
        """Return how far a job is, or what came of it, however often it is asked."""
        journal = self._journal(job_id, conversation)
        if journal is None:
            return self._no_job(conversation)
        if journal.result() is None:
            # Looking at the project also takes up a job whose process died.
            name = self._conversation_of(journal, conversation)
            began_s = time.monotonic()
            await self.turn(
                None, [], intent="state", conversation=name, wait_s=max(wait_s, _LEAST_S)
            )
            wait_s = max(0.0, wait_s - (time.monotonic() - began_s))
        return tool_result(await self._until_over(journal, wait_s, report))

    async def cancel(self, job_id: str | None, *, conversation: str) -> CallToolResult:
        """Stop a job, or all that is under way, and return what it came to."""
        last = self._journal(job_id, conversation)
        if last is None:
            return self._no_job(conversation)
        # What was asked for later waits for what was asked for first: the render is among them.
        journals = [last] if job_id else self._under_way(conversation) or [last]
        for journal in journals:
            journal.ask_to_stop()
        outcomes = await asyncio.gather(
            *(self._until_over(journal, _STOP_S, None) for journal in journals)
        )
        outcome = outcomes[0]
        if outcome.error_code == "interrupted":
            # That is what was wanted.
            outcome = outcome.model_copy(update={"state": "done"})
        return tool_result(outcome)

    def _under_way(self, conversation: str) -> list[Journal]:
        folder = self._store.folder(conversation) / "turns"
        return [journal for journal in Journal.unreported(folder) if journal.result() is None]

    async def _until_over(self, journal: Journal, wait_s: float, report: Report | None) -> Outcome:
        lang = self._lang(journal)
        reporter = Reporter(report, lang)
        ends_s = time.monotonic() + min(wait_s, MOST_S)
        while (over := journal.result()) is None and time.monotonic() < ends_s:
            progress = journal.progress()
            if progress is not None:
                await reporter.tell(progress)
            await asyncio.sleep(_LOOK_S)
        gathering = Gathering()
        for event in _events(journal):
            gathering.add(event)
        outcome = gathering.outcome(journal.id)
        if over is not None:
            journal.close()
            return outcome
        progress = journal.progress() or Progress("edit", None)
        percent = None if progress.percent is None else round(progress.percent)
        reply = replies.say("pending", lang, stage=progress.stage, percent=percent)
        return outcome.model_copy(
            update={"state": "running", "reply": reply, "job_id": journal.id, "percent": percent}
        )

    def _lang(self, journal: Journal) -> str:
        request = journal.request()
        kept = self._store.load(request.conversation) if request else None
        return self._settings.lang or (kept.lang if kept else "") or "en"

    def _no_job(self, conversation: str) -> CallToolResult:
        kept = self._store.load(conversation)
        lang = self._settings.lang or (kept.lang if kept else "") or "en"
        return tool_result(Outcome(state="done", reply=replies.say("no_job", lang)))

    def _journal(self, job_id: str | None, conversation: str) -> Journal | None:
        """Return the turn of that id, or the last one of the conversation."""
        if job_id:
            wanted = Path(job_id).name
            found = sorted((self._store.home / "conversations").glob(f"*/turns/{wanted}.*jsonl"))
            return Journal(found[0]) if found else None
        folder = self._store.folder(conversation) / "turns"
        last = [*Journal.reported(folder)[:1], *Journal.unreported(folder)]
        return last[-1] if last else None

    def _conversation_of(self, journal: Journal, otherwise: str) -> str:
        request = journal.request()
        return request.conversation if request else otherwise


def _events(journal: Journal) -> list[Event]:
    bodies = (entry.get("event") for entry in journal.entries() if not entry.get("once"))
    return [read_event(body) for body in bodies if isinstance(body, dict)]


def default_folder(attachments: list[str]) -> str | None:
    """Return where a video goes when nobody says; None: the current folder.

    Hosts start servers in the root or home folder; beside the recording is then the better place.
    """
    here = Path.cwd()
    if here not in (Path(here.anchor), Path.home()) and os.access(here, os.W_OK):
        return None
    local = next((Path(a) for a in attachments if Path(a).is_absolute()), None)
    return f"{local.parent if local is not None else Path.home()}/"
