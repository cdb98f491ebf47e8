"""Waveform styles, one file each: a module of this room with a `setup` is a style of its name.

A style is `setup(stage) -> draw(frame) -> Mask`: it says where ink lies, `studio.compose` gives
the ink its colours. A new style is a new file, and its names per language.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from studio.visuals.mask import Draw, Mask, Setup, Stage

_ROOM = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
STYLES: Mapping[str, Setup] = {
    module.__name__.rpartition(".")[2]: module.setup for module in _ROOM if hasattr(module, "setup")
}

__all__ = ["STYLES", "Draw", "Mask", "Setup", "Stage"]
