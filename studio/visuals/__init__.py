"""Waveform styles: one file each, listed here.

A style is `setup(stage) -> draw(frame) -> Mask`: it says where ink lies, `studio.compose` gives
the ink its colours. A new style is a new file, its line below, and its names per language.
"""

from __future__ import annotations

from studio.timeline import WaveStyle
from studio.visuals import bars, circle, dots, filled, line, mirror, spectrum
from studio.visuals.mask import Draw, Mask, Setup, Stage

STYLES: dict[WaveStyle, Setup] = {
    "bars": bars.setup,
    "mirror": mirror.setup,
    "line": line.setup,
    "filled": filled.setup,
    "dots": dots.setup,
    "circle": circle.setup,
    "spectrum": spectrum.setup,
}

__all__ = ["STYLES", "Draw", "Mask", "Setup", "Stage"]
