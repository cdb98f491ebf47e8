"""In which language a command speaks that says nothing itself."""

from __future__ import annotations

from skill.commands.usage import language_or_default
from skill.settings import Settings
from skill.store import Store


def spoken_language(settings: Settings, conversation: str) -> str:
    """Return the language that was chosen, else the conversation's, else English."""
    kept = None if settings.lang else Store(settings).load(conversation)
    return language_or_default(settings.lang or (kept.lang if kept is not None else ""))
