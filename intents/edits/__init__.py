"""Request text to edits: what the studio's agent understands, in words only."""

from intents.edits.agreeing import understand
from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene

__all__ = ["EditRequest", "Scene", "Value", "understand"]
