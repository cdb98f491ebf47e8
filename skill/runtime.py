"""The public door: `converse` gives the events of one turn, whoever does the work.

A turn with the backend's agent, an upload or an export runs in a process of its own
(`skill.runner`) and is read from its journal, so that it outlives the command. What an earlier
command left behind is told first, and never asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from skill.attachments import is_address
from skill.errors import SkillError, UsageError
from skill.events import Error, Event, Result
from skill.flow import Course, Flow
from skill.journal import Request
from skill.plan import told, words_of
from skill.settings import Settings

logger = logging.getLogger(__name__)


class Talk:
    """The events of one turn, and the way to stop it."""

    def __init__(self, flow: AsyncGenerator[Event, None], course: Course) -> None:
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
    quality: str = "high",
    detached: bool = True,
) -> AsyncIterator[Talk]:
    """Give the events of one turn; the last is its Result.

    wait: seconds after which the events end with a pending Result while the work goes on behind.
    quick: the whole workflow for each attached sound. intents: a fixed route ("export", "new", …).
    max_mb: megabytes that a finished video is made to fit; 0: as it comes.
    quality: high, medium or draft, for a video that has to be rendered.
    detached: a process of its own does the work and outlives this one; otherwise the work ends
    when the iteration does.
    """
    course = Course(lang=settings.lang or "en", detached=detached)
    flow = _guarded(
        course,
        lambda: Flow(
            _request(
                text,
                settings,
                conversation,
                attachments,
                out,
                quick=quick,
                intents=intents,
                max_mb=max_mb,
                quality=quality,
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
    quality: str,
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
        quality=quality,
        lang=settings.lang,
        backend=settings.backend_option or "",
    )


def _readable(text: str) -> str:
    # Bytes of a command line that are no UTF-8 cannot go into JSON.
    return text.encode("utf-8", errors="replace").decode("utf-8")


async def _guarded(course: Course, start: object) -> AsyncGenerator[Event, None]:
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
        yield Error(*told(error, course.lang))
        yield Result(ok=False, intents=course.intents)
