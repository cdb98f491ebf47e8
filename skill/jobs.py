"""Renders under way or done, conversations to continue: what the commands list, stop and open."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from skill import runner
from skill.backend import base_url, open_backend
from skill.client import Client
from skill.errors import SkillError, UsageError
from skill.events import Event
from skill.journal import Journal, Request
from skill.session import Session
from skill.settings import BackendName, Settings
from skill.store import Conversation, Export, Store, is_held

_OVER = frozenset({"completed", "failed", "cancelled"})
_CANCEL_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """One render, or a request that is still being worked on."""

    id: str
    conversation: str
    title: str
    status: str
    """working, pending, completed, failed or cancelled."""
    percent: float | None
    path: str
    """Of the finished video, or ""."""
    created_s: float
    """Unix time."""


@dataclass(frozen=True, slots=True)
class Project:
    """One conversation."""

    name: str
    title: str
    backend: BackendName
    changed_s: float
    """Unix time."""
    last_video: str
    """Path, or "" while there is none."""
    is_working: bool
    """Whether a request is still being worked on."""


def _turns(store: Store, name: str) -> list[tuple[Journal, Request]]:
    """Return the turns of a conversation whose outcome nobody has been told, oldest first."""
    found = []
    for journal in Journal.unreported(store.folder(name) / "turns"):
        request = journal.request()
        if request is not None:
            found.append((journal, request))
    return found


def jobs(settings: Settings) -> list[Job]:
    """Return every render and every request under way, the last first."""
    store = Store(settings)
    found = []
    for conversation in store.conversations():
        renders = [_render(conversation, record) for record in conversation.exports]
        for journal, request in _turns(store, conversation.name):
            if journal.result() is not None:
                continue
            working = _working(conversation, journal, request)
            under_way = _renders_of(journal, store)
            if not under_way:
                found.append(working)
            # A request that waits for its render is shown as that render.
            renders = [
                replace(job, status="working", percent=working.percent)
                if job.id in under_way
                else job
                for job in renders
            ]
        found += renders
    return sorted(found, key=lambda job: -job.created_s)


def _render(conversation: Conversation, record: Export) -> Job:
    is_done = record.status == "completed"
    return Job(
        id=record.render_id,
        conversation=conversation.name,
        title=record.title,
        status=record.status,
        percent=100.0 if is_done else None,
        path=record.path if is_done and Path(record.path).is_file() else "",
        created_s=record.created_s,
    )


def _working(conversation: Conversation, journal: Journal, request: Request) -> Job:
    progress = journal.progress()
    return Job(
        id=journal.id,
        conversation=conversation.name,
        title=request.text[:80] or conversation.title,
        status="working",
        percent=None if progress is None else progress.percent,
        path="",
        created_s=request.created_s,
    )


def projects(settings: Settings) -> list[Project]:
    """Return every conversation, the last changed first."""
    store = Store(settings)
    return [
        Project(
            name=conversation.name,
            title=conversation.title,
            backend=conversation.backend,
            changed_s=conversation.changed_s,
            last_video=next(
                (e.path for e in reversed(conversation.exports) if Path(e.path or ".").is_file()),
                "",
            ),
            is_working=any(
                journal.result() is None for journal, _ in _turns(store, conversation.name)
            ),
        )
        for conversation in store.conversations()
    ]


def _job_of(settings: Settings, job_id: str) -> Job:
    """Return the job of that id, or of the only one that begins with it."""
    known = jobs(settings)
    exact = [job for job in known if job.id == job_id]
    like = exact or [job for job in known if job_id and job.id.startswith(job_id)]
    if len(like) != 1:
        raise UsageError("usage_no_such_job", job=job_id)
    return like[0]


async def cancel(settings: Settings, job_id: str) -> Job:
    """Stop a render or a request under way and return the job as it then is.

    What is over stays as it is. Raises UsageError for an unknown id, SkillError of the backend.
    """
    job = _job_of(settings, job_id)
    if job.status in _OVER:
        return job
    store = Store(settings)
    stopped = False
    for journal, request in _turns(store, job.conversation):
        if journal.result() is None and job.id in {journal.id, *_renders_of(journal, store)}:
            await _stop(journal, request, settings)
            stopped = True
    conversation = store.load(job.conversation)
    if conversation is not None and not stopped:
        await _cancel_render(settings, store, conversation, job.id)
    after = [other for other in jobs(settings) if other.id == job.id]
    return after[0] if after else replace(job, status="cancelled")


def _renders_of(journal: Journal, store: Store) -> list[str]:
    """Return the renders that the turn of that journal waits for."""
    request = journal.request()
    conversation = store.load(request.conversation) if request is not None else None
    if conversation is None:
        return []
    return [
        record.render_id
        for record in conversation.exports
        if record.status not in _OVER and is_held(journal.run_lock())
    ]


async def _stop(journal: Journal, request: Request, settings: Settings) -> None:
    journal.ask_to_stop()
    if not is_held(journal.run_lock()):
        # Its process has died: another one notes that the turn is over.
        runner.start(journal, request, settings)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_CANCEL_WAIT_S):
            # Another process does it: its journal is all there is to look at.
            while journal.result() is None:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


class _Silent:
    """Hears nothing: what is cancelled is told by the command."""

    def tell(self, event: Event) -> None:
        """Take one event."""

    def status(self, key: str, **facts: object) -> None:
        """Tell what is going on."""

    def reply(self, key: str, **facts: object) -> None:
        """Tell the user something."""


async def _cancel_render(
    settings: Settings, store: Store, conversation: Conversation, render_id: str
) -> None:
    async with open_backend(settings, conversation.backend) as http:
        session = _session(settings, store, conversation, Client(http))
        await session.connect(project=False)
        await session.call(lambda: session.client.cancel_render(render_id))
    for record in conversation.exports:
        if record.render_id == render_id:
            record.status = "cancelled"
    store.save(conversation)


def _session(
    settings: Settings, store: Store, conversation: Conversation, client: Client
) -> Session:
    return Session(
        client,
        base_url=base_url(settings, conversation.backend),
        settings=settings,
        store=store,
        conversation=conversation,
        pace=settings.pace(conversation.backend),
        voice=_Silent(),
        lang=conversation.lang or "en",
    )


async def browser_url(settings: Settings, name: str = "default") -> str:
    """Return the link that opens a conversation's project, or "" when it has none (the studio).

    Raises UsageError for an unknown conversation, SkillError of the backend.
    """
    store = Store(settings)
    conversation = store.load(name)
    if conversation is None:
        raise UsageError("usage_no_such_conversation", name=name)
    if conversation.backend == "studio" or not conversation.session_id:
        return ""
    async with open_backend(settings, conversation.backend) as http:
        session = _session(settings, store, conversation, Client(http))
        await session.connect(project=False)
        url = await session.claim_url()
    if not url:
        raise SkillError("error_unreachable")
    return url


__all__ = ["Job", "Project", "browser_url", "cancel", "jobs", "projects"]
