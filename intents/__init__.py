"""Words: pure functions from text to decisions. No clock, no network, no disk after loading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intents.language import detect
from intents.router import Evidence, Route, route
from intents.steps import Intent, Step

if TYPE_CHECKING:
    from intents.gui import Translation, translate

__all__ = ["Evidence", "Intent", "Route", "Step", "Translation", "detect", "route", "translate"]


def __getattr__(name: str) -> Any:
    """Import the translation of screens only when it is asked for: a route needs none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from intents import gui  # noqa: PLC0415  (a route is not to wait for it)

    return getattr(gui, name)
