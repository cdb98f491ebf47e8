"""Work of one rendering process: chunk numbers come in, finished files and frame counts go out.

`python -m studio.chunks PLAN` reads a chunk number a line from standard input and answers
"ready" once, "frames N" now and then, "done NUMBER" for each chunk, "unstitchable" when the plan
must be made again without stitching. It ends when its input ends, so it never outlives the render
that started it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from studio.compose import Scene
from studio.encode import encode, is_stitchable
from studio.levels import Levels
from studio.plan import Plan

_REPORT_EVERY = 15
"""Frames between two reports."""


def work(plan: Plan) -> None:
    """Render the chunks whose numbers come in on standard input."""
    _say("ready")
    scene: Scene | None = None
    stitching = False
    for line in sys.stdin:
        number = int(line)
        if scene is None:
            scene = Scene(plan.timeline, plan.sources, Levels.load(plan.levels))
            stitching = plan.may_stitch and is_stitchable(scene)
        out = plan.file(number)
        partial = out.with_suffix(f".{os.getpid()}.part")
        count = 0
        frames = encode(
            scene,
            plan.starts[number],
            plan.starts[number + 1],
            partial,
            quality=plan.quality,
            stitching=stitching,
            threads=plan.threads,
        )
        try:
            for _frame in frames:
                count += 1
                if count == _REPORT_EVERY:
                    _say(f"frames {count}")
                    count = 0
        except ValueError:
            if not stitching:
                raise
            _say("unstitchable")
            return
        partial.replace(out)
        _say(f"frames {count}")
        _say(f"done {number}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    work(Plan.load(Path(sys.argv[1])))
