"""What stands in the corners: the logo's size, and what the clock says."""

from __future__ import annotations

from dataclasses import dataclass

from studio.lettering import Align
from studio.piles import even_rect
from studio.planes import Rect, even
from studio.timeline import Canvas, Corner, Logo, Timeline

_WIDEST_LOGO, _TALLEST_LOGO = 0.26, 0.16
"""Most of the picture's width and height that a logo of the usual size takes."""


@dataclass(frozen=True, slots=True)
class Free:
    """What the corners take from the texts between them, in pixels."""

    left: int = 0
    right: int = 0
    past: int = 0
    """Rows from the edge that have to be passed."""


def side_of(corner: Corner) -> Align:
    """Return the side of the picture that a corner is on."""
    return "left" if corner.endswith("left") else "right"


def logo_rect(logo: Logo, canvas: Canvas, safe: Rect, edge: int) -> Rect:
    """Return the logo's place: as large as a square one, whatever its sides."""
    larger = max(1.0, logo.size / Logo("").size)
    side = logo.size * min(canvas.width, canvas.height)
    stretch = logo.ratio**0.5
    most = min(
        1.0,
        _WIDEST_LOGO * larger * canvas.width / (side * stretch),
        _TALLEST_LOGO * larger * canvas.height / (side / stretch),
        0.6 * safe.width / (side * stretch),
        0.6 * safe.height / (side / stretch),
    )
    width = max(16, even(side * stretch * most))
    height = max(16, even(side / stretch * most))
    x = safe.x if logo.corner.endswith("left") else safe.right - width
    y = edge if logo.corner.startswith("top") else edge - height
    return even_rect(x, y, width, height)


def clock_words(timeline: Timeline, second: int) -> str:
    """Return what the clock says in a second."""
    shown, total = _time(second), _time(timeline.duration_ms // 1000)
    return f"{shown} / {total}" if timeline.clock.show_total else shown


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
