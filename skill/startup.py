"""What a process of ours does before anything else, so that its first answer comes soon.

Called by entry points only: both decisions hold for the whole process, and a program that uses us
as a library makes its own.
"""

from __future__ import annotations

import gc
import sys


def quicken() -> None:
    """Look for garbage seldom, and keep httpx from loading its own command line."""
    # Starting makes many objects that all stay: looking through them for garbage takes a third of
    # the time until the first answer.
    gc.set_threshold(50_000, 20, 20)
    # httpx imports its command line with rich and pygments wherever those are installed; None is
    # how Python is told that a module cannot be imported, which httpx is prepared for.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is documented
