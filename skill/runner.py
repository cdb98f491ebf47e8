"""A process of its own for one turn, in a session of its own: it outlives the command.

Hosts stop a command with its whole process group. The turn goes on here, writes its events to
its journal, and whoever wants to know reads them there.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from filelock import Timeout

from skill.errors import SkillError
from skill.events import Event
from skill.journal import Journal, Request
from skill.settings import Settings
from skill.startup import quicken
from skill.store import storage

logger = logging.getLogger(__name__)

_LOCK_S = 3.0
"""Who only looks whether somebody runs the turn holds the lock for a moment, too."""
_LOG_BYTES = 256 * 1024
LOG_NAME = "runner.log"
"""In the state folder: what runners have to say that is not for the user."""
_VERBOSE = "--verbose"
_NOISY = ("asyncio", "filelock", "httpcore", "PIL")
_children: list[subprocess.Popen[bytes]] = []
"""Those that may still run, kept until they are over: a server that starts many leaves no zombies."""


@atexit.register
def _leave_children() -> None:
    # They outlive this process by design: nobody shall be warned that they still run.
    for child in _children:
        if child.poll() is None:
            child.returncode = 0


def start(journal: Journal, request: Request, settings: Settings) -> subprocess.Popen[bytes]:
    """Start the process that does the turn. Raises StorageFull or UsageError."""
    root = str(Path(__file__).resolve().parent.parent)
    environ = {**os.environ, **settings.as_environment()}
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, [root, environ.get("PYTHONPATH", "")]))
    folder = request.folder if Path(request.folder).is_dir() else str(settings.home)
    log_path = settings.home / LOG_NAME
    with storage(log_path):
        too_long = log_path.exists() and log_path.stat().st_size > _LOG_BYTES
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if too_long else os.O_APPEND)
        log = os.open(log_path, flags, 0o600)
        try:
            # -P: a folder of the user's may hold files that are named as modules are.
            child = subprocess.Popen(
                [sys.executable, "-P", "-m", "skill.runner", str(journal.path), *_loudness()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environ,
                cwd=folder,
                start_new_session=True,
                close_fds=True,
            )
        finally:
            os.close(log)
    _children[:] = [*(c for c in _children if c.poll() is None), child]
    return child


def _loudness() -> list[str]:
    """Return what makes the runner write down as much as its command shows (`-v`)."""
    return [_VERBOSE] if logging.getLogger("skill").isEnabledFor(logging.DEBUG) else []


def _ignore(event: Event) -> None:
    """Whoever wants to hear reads the journal."""


def run(journal: Journal) -> None:
    """Do the turn of that journal, unless somebody does it or it is over."""
    lock = journal.run_lock()
    try:
        lock.acquire(timeout=_LOCK_S, poll_interval=0.02)
    except Timeout:
        return
    try:
        request = journal.request()
        if request is None or journal.result() is not None:
            return
        journal.mend()
        settings = Settings.load(backend=request.backend or None, lang=request.lang or None)
        perform = import_module("skill.work").perform
        asyncio.run(perform(request, settings=settings, journal=journal, listener=_ignore))
    finally:
        lock.release()


def main() -> None:
    """Entry point: `python -m skill.runner JOURNAL`."""
    quicken()
    level = logging.DEBUG if _VERBOSE in sys.argv[2:] else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(name)s %(message)s")
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # httpx tells each address it asks, and addresses of downloads are signed.
    logging.getLogger("httpx").setLevel(logging.ERROR)
    try:
        run(Journal(Path(sys.argv[1])))
    except SkillError as error:
        # Even the journal cannot be written: the command that waits finds that out by itself.
        logger.error("the turn could not be written down: %s", error.code)
        sys.exit(74)


if __name__ == "__main__":
    main()
