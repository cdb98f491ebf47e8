"""Follow turns from the command line: show their events, take signals, give the exit code."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from intents import replies
from skill.commands.options import Options, Terminated
from skill.commands.output import open_console
from skill.console import Console
from skill.events import Error, Event, Result
from skill.runner import LOG_NAME
from skill.runtime import Talk, converse
from skill.settings import Settings

FAILED, USAGE, INTERRUPTED, TERMINATED = 1, 2, 130, 143

EXIT_CODES = {"usage": USAGE, "interrupted": INTERRUPTED}
"""By the code of the turn's error; every other failure is `FAILED`."""

STOP_S = 0.8
"""How long a stopped turn may take to say so itself; a person waits a second at most."""


class Follower:
    """Takes turns with the options of one command line."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.settings = Settings.load(backend=options.backend, lang=options.lang)
        self._log: LogTail | None = None
        if options.verbose:
            _speak_up()
            self._log = LogTail(self.settings.home / LOG_NAME)
        self._console: Console | None = None
        self._talk: Talk | None = None
        self._pump: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: Result | None = None
        self._error_code = ""
        self._stopped_by: int = 0

    # One turn

    async def take(
        self,
        text: str | None,
        attachments: Sequence[str] = (),
        *,
        intent: str | None = None,
        quick: bool = False,
        out: str | None = None,
        max_mb: float = 0,
        quality: str = "high",
    ) -> Result:
        """Take one turn, show it, and return how it ended."""
        self._loop = asyncio.get_running_loop()
        self._ended, self._error_code, self._stopped_by = None, "", 0
        self._console = None
        async with converse(
            text,
            settings=self.settings,
            conversation=self._options.conversation_name,
            attachments=attachments,
            out=out,
            wait=self._options.wait,
            quick=quick,
            intents=(intent,) if intent else (),
            max_mb=max_mb,
            quality=quality,
        ) as talk:
            self._talk = talk
            self._pump = asyncio.ensure_future(self._show_all(talk))
            try:
                await asyncio.wait({self._pump})
                if not self._pump.cancelled():
                    self._pump.result()
            finally:
                self._pump.cancel()
                if self._log is not None:
                    self._log.show()
            if self._ended is None:
                self._say_stopped(talk)
            self._talk = None
        assert self._ended is not None
        return self._ended

    async def _show_all(self, talk: Talk) -> None:
        async for event in talk:
            self._show(talk, event)
        if self._console is not None:
            self._console.close()

    def _show(self, talk: Talk, event: Event) -> None:
        if self._console is None:
            self._console = open_console(self._options, talk.lang)
        if isinstance(event, Error):
            self._error_code = event.code
        if isinstance(event, Result):
            self._ended = event
        if self._log is not None:
            self._log.show()
        self._console.show(event)

    def _say_stopped(self, talk: Talk) -> None:
        """Say the last words of a turn that a signal cut short."""
        goes_on = self._stopped_by == signal.SIGTERM and talk.is_detached
        key = "stopped_by_system" if goes_on else "stopped"
        self._show(talk, Error("interrupted", replies.say(key, talk.lang)))
        self._show(talk, Result(ok=False, intents=talk.intents, pending=goes_on))
        if self._console is not None:
            self._console.close()

    @property
    def exit_code(self) -> int:
        """The exit code of the contract for the way the last turn ended."""
        if self._ended is not None and self._ended.ok:
            return 0
        if self._stopped_by:
            return 128 + self._stopped_by
        return EXIT_CODES.get(self._error_code, FAILED)

    @property
    def has_ended(self) -> bool:
        """Whether a turn has been taken."""
        return self._ended is not None

    @property
    def is_terminated(self) -> bool:
        """Whether the last turn was ended by the host."""
        return self._stopped_by == signal.SIGTERM

    # Signals

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """Take Ctrl-C and SIGTERM while turns are taken. To be entered before the event loop runs:
        asyncio then leaves Ctrl-C to us.
        """
        before = {
            number: signal.signal(number, self._on_signal)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._loop is None or self._talk is None:
            raise Terminated if number == signal.SIGTERM else KeyboardInterrupt
        self._loop.call_soon_threadsafe(self._stop, number)

    def _stop(self, number: int) -> None:
        if self._pump is None or self._loop is None or self._talk is None:
            return
        if self._stopped_by and number == signal.SIGINT:
            # A person who presses Ctrl-C twice does not want to wait.
            self._pump.cancel()
            return
        self._stopped_by = number
        if number == signal.SIGTERM:
            # The host ends the command; the work goes on behind it.
            self._pump.cancel()
            return
        self._talk.stop()
        self._loop.call_later(STOP_S, self._pump.cancel)


class LogTail:
    """Shows on stderr what the process behind the command writes to its log."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._shown_bytes = path.stat().st_size if path.exists() else 0

    def show(self) -> None:
        """Show what is new."""
        with contextlib.suppress(OSError), self._path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < self._shown_bytes:
                # A log that grew too long has been begun anew.
                self._shown_bytes = 0
            file.seek(self._shown_bytes)
            news = file.read()
            self._shown_bytes += len(news)
            sys.stderr.write(news.decode("utf-8", errors="replace"))


def _speak_up() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG, format="%(name)s: %(message)s")
    for noisy in ("asyncio", "filelock", "httpcore", "httpx", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def take_turn(
    options: Options,
    text: str | None,
    *,
    intent: str | None = None,
    quick: bool = False,
    attachments: Sequence[str] = (),
    out: str | None = None,
    max_mb: float = 0,
    quality: str = "high",
) -> int:
    """Take one turn from the command line and return the exit code."""
    follower = Follower(options)
    with follower.signals():
        asyncio.run(
            follower.take(
                text,
                attachments,
                intent=intent,
                quick=quick,
                out=out,
                max_mb=max_mb,
                quality=quality,
            )
        )
    return follower.exit_code
