"""A colour one step lighter or darker: what "brighter" means where no colour is named."""

from __future__ import annotations

import colorsys

from intents.edits import EditRequest
from intents.slots.colours import modified
from studio.themes import theme
from studio.timeline import Timeline

_STEP = 0.4
"""Share of the way to white or black."""
_GREY = 0.06
"""Up to this the parts of a colour differ where it is seen as a grey."""
USUAL_RUN = ("#2962ff", "#8e24aa")
"""From blue to purple: colours that every language has a name for."""


def shaded(colour: str, step: float) -> str:
    """Return the colour darker (step 1) or lighter (step -1), its hue kept."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < _GREY:
        # Almost white holds a strong hue that nobody sees; a shade of it is grey.
        full = 0.0
    light = light * (1 - _STEP) if step > 0 else light + (1 - light) * _STEP
    parts = colorsys.hls_to_rgb(hue, light, full)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def between(own: str | None, way: str, *, usual: str) -> tuple[str, str]:
    """Return a gradient of one colour: from its light to its dark for "rising", else the other way.

    own: the colour that was chosen, None where that of the theme stands; where nobody named one,
    nor a way, any two that go together will do.
    """
    if own is None and way == "any":
        return USUAL_RUN
    both = (modified(own or usual, "dark"), modified(own or usual, "light"))
    return both[::-1] if way == "rising" else both


def stepped(
    colours: tuple[str, ...], request: EditRequest, timeline: Timeline, *, usual: str
) -> tuple[str, ...]:
    """Return the colours a step on where the request asks for one, else as they are.

    usual: whose colours of the theme stand where none was chosen: "wave", "ink" or "background".
    """
    step = request.number("tone_step")
    if step is None:
        return colours
    look = theme(timeline.theme)
    known = {"wave": tuple(look.wave), "ink": (look.ink,), "background": tuple(look.background)}
    return tuple(shaded(colour, step) for colour in colours or known[usual])
