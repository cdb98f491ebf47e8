"""The studio's editor in conversation: a message in, agent events and a new timeline out."""

from studio.agent.conversation import AgentAnswer, respond
from studio.agent.history import History

__all__ = ["AgentAnswer", "History", "respond"]
