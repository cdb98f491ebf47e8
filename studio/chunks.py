"""Work of one rendering process: chunk numbers come in, finished files and frame counts go out.

`python -m studio.chunks PLAN` reads a chunk number a line from standard input and answers
"ready" once, "frames N" now and then, "done NUMBER" for each chunk, "unstitchable" when the plan
must be made again without stitching, "failed ERRNO" when the disk does not play along. It ends when its input ends, so it never outlives the render
that started it.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from studio.compose import Scene, frames_of
from studio.encode import encode, is_stitchable
from studio.levels import Levels, quiet
from studio.plan import Plan

_REPORT_EVERY = 15
"""Frames between two reports."""


def work(plan: Plan) -> None:
    """Render the chunks whose numbers come in on standard input."""
    # All that needs no sound is prepared while the sound is still being measured.
    levels = quiet(frames_of(plan.timeline), plan.timeline.canvas.fps)
    scene = Scene(plan.timeline, plan.sources, levels)
    stitching = plan.may_stitch and is_stitchable(scene)
    _say("ready")
    measured = False
    for line in sys.stdin:
        if not measured:
            levels.become(Levels.load(plan.levels))
            measured = True
        try:
            _chunk(plan, scene, int(line), stitching=stitching)
        except ValueError:
            if not stitching:
                raise
            _say("unstitchable")
            return
        except OSError as failure:
            _say(f"failed {failure.errno or errno.EIO}")
            return


def _chunk(plan: Plan, scene: Scene, number: int, *, stitching: bool) -> None:
    """Render one chunk; its file appears whole or not at all."""
    out = plan.file(number)
    partial = out.with_suffix(f".{os.getpid()}.part")
    frames = encode(
        scene,
        plan.starts[number],
        plan.starts[number + 1],
        partial,
        quality=plan.quality,
        stitching=stitching,
        threads=plan.threads,
    )
    count = 0
    try:
        for _frame in frames:
            count += 1
            if count == _REPORT_EVERY:
                _say(f"frames {count}")
                count = 0
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    _say(f"frames {count}")
    _say(f"done {number}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    work(Plan.load(Path(sys.argv[1])))
