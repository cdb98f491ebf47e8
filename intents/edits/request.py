"""What an edit asks for: one operation of the studio with its slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float | bool | tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EditRequest:
    """One thing to do to the timeline.

    Times are milliseconds, shares are 0..1, colours "#rrggbb". A slot that was not said is absent.
    """

    operation: str
    """Name of the studio's operation, or of what the agent itself answers ("undo")."""
    slots: Mapping[str, Value] = field(default_factory=dict)
    text: str = ""
    """The user's own words for it."""

    def word(self, slot: str) -> str | None:
        """Return a slot that is a word, None when it was not said."""
        value = self.slots.get(slot)
        return value if isinstance(value, str) else None

    def words(self, slot: str) -> tuple[str, ...]:
        """Return a slot that lists words, empty when it was not said."""
        value = self.slots.get(slot, ())
        return tuple(str(part) for part in value) if isinstance(value, tuple) else ()

    def numbers(self, slot: str) -> tuple[int, ...]:
        """Return a slot that lists whole numbers, empty when it was not said."""
        value = self.slots.get(slot, ())
        return tuple(int(part) for part in value) if isinstance(value, tuple) else ()

    def ms(self, slot: str) -> int | None:
        """Return a time in milliseconds, None when it was not said."""
        value = self.number(slot)
        return None if value is None else round(value)

    def number(self, slot: str) -> float | None:
        """Return a number, None when it was not said."""
        value = self.slots.get(slot)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value)

    def claim(self, slot: str) -> bool | None:
        """Return a yes or no, None when it was not said."""
        value = self.slots.get(slot)
        return value if isinstance(value, bool) else None
