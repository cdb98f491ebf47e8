"""What an order for the video says of its shape: "export it vertical", "in 720p"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from intents.replies import say
from skill.events import CanvasView
from skill.handlers.project import look_at_project
from skill.timeline import view
from skill.turn import Turn

if TYPE_CHECKING:
    from intents.edits import EditRequest

_WIDE: Final = re.compile(r"16\D{1,3}9")


async def shape_request(turn: Turn, text: str) -> str:
    """Return the edit that gives the picture the shape which an order for the video names.

    Empty when it names none, when the picture has it, and when there is no picture.
    """
    # What turns without an order do not need, and it takes a while.
    # Orders speak of quality and size in other senses, so only what the rules know for sure counts.
    from intents.edits import Scene
    from intents.edits.understanding import understand

    wanted = [
        one for one in understand(text, scene=Scene(exists=True)) if one.operation == "canvas"
    ]
    if not wanted:
        return ""
    await turn.session.connect()
    state = await look_at_project(turn)
    if state.draft is None or not state.draft.is_exportable:
        return ""
    shape = shape_wished(text, wanted, view(state).canvas)
    return say("shape_request", turn.lang, shape=shape) if shape else ""


def shape_wished(text: str, wanted: list[EditRequest], canvas: CanvasView) -> str:
    """Return the shape, resolution and frame rate of the requests that the canvas has not.

    In figures, as any backend understands them ("9:16, 720p, 60 fps").
    """
    wishes: list[str] = []
    for request in wanted:
        width, height = request.ms("width"), request.ms("height")
        if width and height and (width, height) != (canvas.width, canvas.height):
            wishes.append(f"{width}x{height}")
        across, down = request.ms("across"), request.ms("down")
        # Film sites want 16:9 of any picture: only figures turn an upright one for them.
        named = (across, down) != (16, 9) or _WIDE.search(text)
        if across and down and named and across * canvas.height != down * canvas.width:
            wishes.append(f"{across}:{down}")
        short = request.ms("short")
        if short and short != min(canvas.width, canvas.height):
            wishes.append(f"{short}p")
        fps = request.ms("fps")
        if fps and fps != canvas.fps:
            wishes.append(f"{fps} fps")
    return ", ".join(dict.fromkeys(wishes))
