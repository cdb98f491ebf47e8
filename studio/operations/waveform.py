"""The picture of the sound: shown or not, its style, colours, place, height and opacity."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.corners import opposite
from studio.operations.shades import between, stepped
from studio.themes import theme
from studio.timeline import Timeline, Vertical

USUAL_HEIGHT = 0.3
"""What a relative height ("taller") starts from where the theme decides: a share of the canvas."""


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with the waveform as asked; anything but hiding shows it."""
    wave = timeline.waveform
    shown = request.claim("visible")
    wave = replace(wave, visible=shown is not False)
    if (style := request.word("style")) is not None:
        # Drawing needs numpy, and most studios that open are asked for no style.
        from studio.visuals import STYLES  # noqa: PLC0415

        if style not in STYLES:
            raise EditError("cannot_wave_style", style=style)
        wave = replace(wave, style=style)
    if colours := request.words("colours"):
        wave = replace(wave, colours=colours)
    if request.claim("turned"):
        wave = replace(wave, colours=wave.colours[::-1])
    if request.claim("flat"):
        wave = replace(wave, colours=wave.colours[:1])
    if (way := request.word("shades")) is not None and not (way == "any" and wave.colours[1:]):
        # A gradient that is only named ("the gradient waveform at the top") stays the one it is.
        own = wave.colours[0] if wave.colours else None
        wave = replace(wave, colours=between(own, way, usual=theme(timeline.theme).wave[0]))
    wave = replace(wave, colours=stepped(wave.colours, request, timeline, usual="wave"))
    if (place := request.word("vertical")) in get_args(Vertical):
        wave = replace(wave, position=cast(Vertical, place))
    if request.word("opposite") is not None:
        wave = replace(wave, position=cast(Vertical, opposite(wave.position)))
    if (height := request.number("height")) is not None:
        wave = replace(wave, height=_within(height, 0.05, 1.0))
    if (pixels := request.number("height_px")) is not None:
        wave = replace(wave, height=_within(pixels / timeline.canvas.height, 0.05, 1.0))
    if (factor := request.number("factor")) is not None:
        wave = replace(wave, height=_within((wave.height or USUAL_HEIGHT) * factor, 0.05, 1.0))
    if (opacity := request.number("opacity")) is not None:
        wave = replace(wave, opacity=_within(opacity, 0.0, 1.0))
    if (factor := request.number("opacity_factor")) is not None:
        wave = replace(wave, opacity=_within(wave.opacity * factor, 0.1, 1.0))
    return replace(timeline, waveform=wave, focus="waveform")


def _within(value: float, low: float, high: float) -> float:
    return round(min(max(value, low), high), 3)
