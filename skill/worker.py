"""See to it that some process does a turn: one of its own, or this one."""

from __future__ import annotations

import asyncio
import subprocess
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from filelock import Timeout

from skill import runner
from skill.errors import Unreachable
from skill.journal import Journal, Request
from skill.settings import Settings
from skill.store import is_held

if TYPE_CHECKING:
    from skill.turn import Listener

_ALIVE_EVERY_S = 0.5
_STARTS = 3
"""How often a turn whose process dies is taken up again by one command."""


class Performer(Protocol):
    """What `perform` looks like to who loads it late."""

    async def __call__(
        self,
        request: Request,
        *,
        settings: Settings,
        journal: Journal,
        listener: Listener,
        reading: bool = False,
    ) -> None:
        """Do one turn to its end."""


def performer() -> Performer:
    """Return what does a turn."""
    # Only who does the work needs the network: the command that starts it speaks sooner without.
    perform: Performer = import_module("skill.work").perform
    return perform


class Worker:
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


class WorkerHere(Worker):
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
                await performer()(
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
