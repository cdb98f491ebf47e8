"""What an order for the video says of its shape: "export it vertical", "in 720p"."""

from __future__ import annotations

from skill.events import CanvasView

_SHORTEST = 8
"""Bytes of an order that can say more than the bare word."""


def shape_wished(text: str, lang: str, canvas: CanvasView) -> str:
    """Return the shape, resolution and frame rate that the words ask for and the canvas has not.

    In figures, as any backend understands them ("9:16, 720p, 60 fps"); empty when there is nothing
    to change.
    """
    if len(text.encode()) <= _SHORTEST:
        return ""
    from intents.edits import Scene, understand  # noqa: PLC0415  (a second to load, and seldom needed)

    wishes: list[str] = []
    for request in understand(text, lang, scene=Scene(exists=True)):
        if request.operation != "canvas":
            continue
        across, down = request.ms("across"), request.ms("down")
        # Film sites want 16:9 of any picture: only figures ask to turn an upright one for them.
        named = (across, down) != (16, 9) or "16" in text
        if across and down and named and across * canvas.height != down * canvas.width:
            wishes.append(f"{across}:{down}")
        short = request.ms("short")
        if short and short != min(canvas.width, canvas.height):
            wishes.append(f"{short}p")
        fps = request.ms("fps")
        if fps and fps != canvas.fps:
            wishes.append(f"{fps} fps")
    return ", ".join(dict.fromkeys(wishes))
