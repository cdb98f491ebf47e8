"""Run a render in a process of its own on this machine.

The process gets its own session and no terminal: killing the command that started it, or that
command's whole process group, does not reach it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import studio

logger = logging.getLogger(__name__)

_LOG_BYTES: Final = 1 << 20

_ROOT = str(Path(studio.__file__).resolve().parent.parent)


def launch(home: Path, render_id: str) -> int:
    """Start a worker for that job and return its process id."""
    log = home / "worker.log"
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > _LOG_BYTES:
            log.replace(home / "worker.old.log")
    paths = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
    with log.open("ab") as output:
        log.chmod(0o600)
        process = subprocess.Popen(
            [sys.executable, "-m", "studio.worker", str(home), render_id],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                # Nothing of the folder we happen to be in is imported, by its children neither.
                "PYTHONSAFEPATH": "1",
            },
            start_new_session=True,
        )
    # Waited for by somebody, so that a dead worker is not left as a corpse that looks alive.
    threading.Thread(target=process.wait, name=f"worker {process.pid}", daemon=True).start()
    logger.info("worker %d started", process.pid)
    return process.pid


def is_alive(pid: int) -> bool:
    """Whether a process of that id runs; where that cannot be asked, its heartbeat must do."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] != "Z"
