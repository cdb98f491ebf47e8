"""What a studio home no longer needs is taken away, so that it does not grow for ever.

- Chunks of no waiting render, and files half come in: after a week.
- Finished videos: 30 days after they were last ordered, and the oldest ones while all together
  are larger than 20 GB, but none before it is a day old. The user's own copy is elsewhere, and a
  video that is asked for again is rendered again.
- Uploads that no session knows, with what was measured of them: after a week. What a session
  knows stays.

Ages are those of the files. Another process may sweep at the same time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from studio.database import Database

_DAY_S: Final = 24 * 3600
LEFTOVER_S: Final = 7 * _DAY_S
OUTPUT_S: Final = 30 * _DAY_S
FRESH_S: Final = _DAY_S
OUTPUTS_BYTES: Final = 20_000_000_000


def touched(path: Path) -> bool:
    """Make a file young again; False when there is none."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def sweep(home: Database, *, outputs_bytes: int = OUTPUTS_BYTES) -> None:
    """Take away what is too old. outputs_bytes: what finished videos may take together."""
    # Under the write lock nobody takes up an upload or a video that is about to go.
    with home.transaction() as db:
        busy = {
            str(row["key"])
            for row in db.execute("SELECT key FROM jobs WHERE status IN ('pending', 'processing')")
        }
        known = {str(row["hash"]) for row in db.execute("SELECT DISTINCT hash FROM media")}
        now = home.now()
        for folder in (home.renders, home.incoming):
            for path, age_s, _ in _files(folder, now):
                if path.name not in busy and age_s > LEFTOVER_S:
                    _remove(path)
        for path, age_s, _ in _files(home.blobs, now):
            if path.name.partition(".")[0] not in known and age_s > LEFTOVER_S:
                _remove(path)
        room = outputs_bytes
        for path, age_s, size in sorted(_files(home.outputs, now), key=lambda found: found[1]):
            room -= size
            if age_s > OUTPUT_S or (room < 0 and age_s > FRESH_S):
                _remove(path)


def _files(folder: Path, now: float) -> Iterator[tuple[Path, float, int]]:
    """Yield what lies in a folder with its age in seconds and its size in bytes."""
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            stat = path.stat()
            yield path, now - stat.st_mtime, stat.st_size


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        # On Windows a file that somebody reads cannot go: next time.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            path.unlink()
