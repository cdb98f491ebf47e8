"""Words: pure functions from text to decisions. No clock, no network, no disk after loading."""

from intents.gui import Translation, translate
from intents.language import detect
from intents.router import Evidence, Intent, Route, Step, route

__all__ = ["Evidence", "Intent", "Route", "Step", "Translation", "detect", "route", "translate"]
