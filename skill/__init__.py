"""Deeds: the runtime. Talks to a backend, keeps conversations, yields events.

The public names are resolved when they are asked for, so that importing a subpackage of this one
(`skill.wire`) costs nothing more.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skill import events
    from skill.errors import SkillError
    from skill.runtime import converse
    from skill.settings import Settings
    from skill.store import Conversation

__all__ = ["Conversation", "Settings", "SkillError", "converse", "events"]

_HOMES = {
    "converse": "skill.runtime",
    "Conversation": "skill.store",
    "Settings": "skill.settings",
    "SkillError": "skill.errors",
}


def __getattr__(name: str) -> Any:
    if name == "events":
        return import_module("skill.events")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
