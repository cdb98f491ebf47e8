"""The studio's editor in conversation: a message in, agent events and a new timeline out."""

from studio.agent.conversation import respond
from studio.agent.history import History
from studio.agent.turn import AgentAnswer

__all__ = ["AgentAnswer", "History", "respond"]
