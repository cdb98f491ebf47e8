"""Request text to edits: what the studio's agent understands, in words only."""

from intents.edits.request import EditRequest, Value
from intents.edits.scene import Scene
from intents.edits.understanding import understand

__all__ = ["EditRequest", "Scene", "Value", "understand"]
