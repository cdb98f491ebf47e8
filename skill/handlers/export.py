"""Render the timeline and bring the video here; what was rendered is never rendered again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from intents.orders import Order, order
from intents.replies import say
from skill import output
from skill.download import fetch
from skill.errors import (
    BadResponse,
    NothingToExport,
    RateLimited,
    RenderFailed,
    SkillError,
    StorageFull,
    TimedOut,
    Unreachable,
)
from skill.events import File, Link
from skill.handlers.chat import chat
from skill.handlers.drafts import digest_of, drafts_of
from skill.handlers.fitting import fitted
from skill.handlers.project import look_at_project
from skill.output import Place
from skill.plain import one_line
from skill.store import Export
from skill.turn import Turn
from skill.wire.render import RenderJob

logger = logging.getLogger(__name__)

_POLL_FAILURES = 5
"""In a row before a render counts as unreachable."""
_KEPT_EXPORTS = 20


class _Gone(RenderFailed):
    """The backend does not know this render, or says that it failed: another id may do."""


class _Cancelled(RenderFailed):
    """Somebody else stopped the render."""


async def export(turn: Turn, text: str, key: str) -> None:
    """Render what is on the timeline; a batch gives one video each."""
    session = turn.session
    await session.connect()
    state = await look_at_project(turn)
    drafts = drafts_of(state)
    if not drafts and turn.request.attachments:
        # A sound and "give me the video": the video is made of it first, once.
        await chat(turn, say("default_request", turn.lang), f"{key}:made")
        drafts = drafts_of(await look_at_project(turn))
    if not drafts:
        raise NothingToExport()
    wish = _wished(turn, text)
    for number, draft in enumerate(drafts):
        own = f"{key}:{number}"
        if turn.is_done(own):
            continue
        await _one(turn, draft, wish, several=turn.several or len(drafts) > 1)
        turn.done(own)
    if wish.format:
        turn.voice.reply("only_mp4", format=wish.format)
    url = "" if turn.has_told_link else await session.claim_url()
    if url:
        turn.has_told_link = True
        turn.voice.tell(Link(url, say("link_project", turn.lang)))


def _wished(turn: Turn, text: str) -> Order:
    """Return what the words say of the file; an option beats them."""
    wish = order(text)
    chosen = turn.request.quality
    return replace(wish, quality=chosen if chosen != "high" else wish.quality or "high")


def _title(turn: Turn, draft: Mapping[str, Any]) -> str:
    meta = draft.get("m")
    title = meta.get("title") if isinstance(meta, Mapping) else None
    if isinstance(title, str) and title.strip():
        return one_line(title, 120)
    return turn.conversation.title or "video"


async def _one(turn: Turn, draft: dict[str, Any], wish: Order, *, several: bool) -> None:
    digest = digest_of(turn, draft, wish.quality)
    title = _title(turn, draft)
    request = turn.request
    where = output.place(request.out, request.folder, wish.name or title, several=several)
    known = turn.conversation.export_of(digest)
    if known is not None and await _is_here(turn, known, where, wish):
        return
    turn.voice.restart_progress("render")
    turn.voice.restart_progress("download")
    job: RenderJob | None = None
    if known is not None and known.status in {"pending", "completed"}:
        job = await _go_on_with(turn, known.render_id)
    record = known if known is not None and job is not None else None
    if job is None:
        record, job = await _rendered(turn, draft, wish, digest=digest, title=title)
    assert record is not None
    path = await _bring_here(turn, job, where)
    record.status, record.path, record.size_bytes = "completed", str(path), path.stat().st_size
    turn.keep()
    path = await fitted(turn, path, record)
    turn.voice.tell(File(str(path), path.stat().st_size))
    key = "exported_draft" if wish.quality == "draft" else "exported"
    turn.voice.reply(key, name=path.name, folder=str(path.parent))


# What there is already


async def _is_here(turn: Turn, known: Export, where: Place, wish: Order) -> bool:
    """Give the finished file of an earlier export again, copied when another place is wanted."""
    kept = Path(known.path) if known.status == "completed" and known.path else None
    if kept is None or not kept.is_file() or kept.stat().st_size != known.size_bytes:
        return False
    path = kept
    wanted = where.folder / where.name
    is_placed = bool(turn.request.out or wish.name)
    if is_placed and kept.resolve() != wanted.resolve() and not _is_numbered(kept, wanted):
        where.make_folder()
        part = where.part(known.render_id)
        with contextlib.suppress(FileNotFoundError):
            await asyncio.to_thread(shutil.copyfile, kept, part)
            path = where.settle(part)
    path = await fitted(turn, path, known)
    turn.voice.tell(File(str(path), path.stat().st_size))
    turn.voice.reply(
        "export_unchanged",
        name=path.name,
        folder=str(path.parent),
        is_draft=wish.quality == "draft",
    )
    return True


def _is_numbered(kept: Path, wanted: Path) -> bool:
    """Whether the file has the wanted name but for the number that kept it from overwriting."""
    stem = kept.stem.removeprefix(wanted.stem)
    return (
        kept.parent.resolve() == wanted.parent.resolve()
        and kept.suffix == wanted.suffix
        and stem.startswith("-")
        and stem[1:].isdecimal()
    )


async def _go_on_with(turn: Turn, render_id: str) -> RenderJob | None:
    """Wait for a render that was ordered before; None when it will not give a video."""
    try:
        return await _waited(turn, render_id, None)
    except (_Gone, _Cancelled):
        return None


# Rendering


async def _rendered(
    turn: Turn, draft: dict[str, Any], wish: Order, *, digest: str, title: str
) -> tuple[Export, RenderJob]:
    """Order a render and wait for its end; a failed one is ordered once more under a new id."""
    session_id = turn.session.id
    for attempt in (1, 2):
        record = _note(turn, digest, title)
        try:
            job = await _ordered(turn, record.render_id, draft, wish, session_id)
            if job is not None and job.id not in {"", record.render_id}:
                # The backend has given the render an id of its own.
                record.render_id = job.id
                turn.keep()
            return record, await _waited(turn, record.render_id, job)
        except _Gone as error:
            record.status = "failed"
            turn.keep()
            if attempt == 2:
                raise RenderFailed() from error
            turn.voice.status("render_again")
        except StorageFull:
            record.status = "failed"
            turn.keep()
            raise
        except _Cancelled:
            record.status = "cancelled"
            turn.keep()
            raise
    raise RenderFailed()


def _note(turn: Turn, digest: str, title: str) -> Export:
    """Write a new render down before it is ordered, so that a kill cannot lose it."""
    exports = turn.conversation.exports
    taken = {record.render_id for record in exports}
    stamp = time.time_ns() // 1_000_000
    while f"render_{stamp}" in taken:
        stamp += 1
    record = Export(render_id=f"render_{stamp}", digest=digest, title=title, created_s=stamp / 1000)
    exports.append(record)
    del exports[:-_KEPT_EXPORTS]
    turn.keep()
    return record


async def _ordered(
    turn: Turn, render_id: str, draft: dict[str, Any], wish: Order, session_id: str
) -> RenderJob | None:
    """Order the render. None when it is not known whether the order arrived."""
    session = turn.session

    async def post() -> RenderJob:
        if session.id != session_id:
            # The timeline went with the session it belonged to.
            raise NothingToExport()
        return await session.client.order_render(render_id, session_id, draft, quality=wish.quality)

    turn.live_render = render_id
    turn.voice.progress("render", 0)
    try:
        job = await session.call(post)
    except (Unreachable, TimedOut) as error:
        if error.code == "unreachable" and not await _can_be_reached(turn, render_id):
            raise
        return None
    except BadResponse as error:
        raise _Gone() from error
    if job.status in {"failed", "cancelled"}:
        raise _Gone()
    return job


async def _can_be_reached(turn: Turn, render_id: str) -> bool:
    """Whether the backend answers at all, and knows the render. Raises _Gone when it does not."""
    try:
        await turn.session.call(lambda: turn.session.client.render(render_id))
    except Unreachable:
        return False
    except SkillError as error:
        raise _Gone() from error
    return True


async def _waited(turn: Turn, render_id: str, job: RenderJob | None) -> RenderJob:
    """Return the job once it is completed. Raises _Gone, TimedOut, or what the polls ran into."""
    loop = asyncio.get_running_loop()
    turn.live_render = render_id
    failures = 0
    last: tuple[str, float | None] = ("", None)
    moved_s = loop.time()
    while True:
        if job is not None:
            if job.status == "completed":
                turn.voice.progress("render", 100)
                turn.live_render = ""
                return job
            if job.status == "failed" and job.message == "disk_full":
                raise StorageFull()
            if job.status == "failed":
                raise _Gone()
            if job.status == "cancelled":
                raise _Cancelled("render_cancelled")
            turn.voice.progress("render", min(99.0, job.percent or 0))
            if (job.status, job.percent) != last:
                last, moved_s = (job.status, job.percent), loop.time()
        if loop.time() - moved_s >= turn.pace.render_s:
            raise TimedOut("render_timeout")
        await asyncio.sleep(turn.pace.poll_s if job is not None else 0)
        try:
            job = await turn.session.call(lambda: turn.session.client.render(render_id))
            failures = 0
        except (Unreachable, TimedOut, RateLimited, BadResponse) as error:
            failures += 1
            if isinstance(error, BadResponse) and error.facts.get("status") in {404, 410}:
                raise _Gone() from error
            if failures >= _POLL_FAILURES:
                raise
            logger.warning("a question about the render failed: %s", error.code)
            await asyncio.sleep(turn.pace.poll_s)


# Bringing it here


async def _bring_here(turn: Turn, job: RenderJob, where: Place) -> Path:
    client = turn.session.client
    where.make_folder()
    part = where.part(job.id)
    pause_s = min(turn.pace.poll_s, 2.0)

    def told(percent: float | None) -> None:
        turn.voice.progress("download", percent)

    turn.voice.progress("download", 0)
    places = [place for place in (job.url, client.fallback_url(job.id)) if place]
    try:
        for place in places:
            try:
                await fetch(client, place, part, told=told, pause_s=pause_s)
            except (BadResponse, Unreachable, TimedOut):
                if place == places[-1]:
                    raise
                logger.warning("the video cannot be had from its first place")
                part.unlink(missing_ok=True)
            else:
                break
    except SkillError:
        part.unlink(missing_ok=True)
        raise
    turn.voice.progress("download", 100)
    return where.settle(part)
