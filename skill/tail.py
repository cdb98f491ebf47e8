"""Read a turn's journal as it grows, or what a finished one left to tell."""

from __future__ import annotations

from skill.events import Event, Progress, Status
from skill.journal import Journal, read_entry, read_event


class Tail:
    """Reads what is new in a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._offset = 0
        self._rest = b""
        self.lines = 0
        shown = [mark.get("lines", 0) for mark in journal.marks("shown")]
        self._skip = max(shown, default=0)

    def news(self) -> list[Event]:
        """Return the events that have come since the last look."""
        events = []
        for line in self._new_lines():
            entry = read_entry(line)
            if entry is None:
                continue
            self.lines += 1
            body = entry.get("event")
            if isinstance(body, dict) and self.lines > self._skip:
                events.append(read_event(body))
        return events

    def _new_lines(self) -> list[bytes]:
        try:
            with self._journal.path.open("rb") as file:
                file.seek(self._offset)
                fresh = file.read()
        except FileNotFoundError:
            return []
        self._offset += len(fresh)
        *lines, self._rest = (self._rest + fresh).split(b"\n")
        return lines


def kept_events(journal: Journal) -> list[Event]:
    """Return what a finished turn said that was not shown: no statuses, no progress."""
    shown = [mark.get("lines", 0) for mark in journal.marks("shown")]
    skip = max(shown, default=0)
    events: list[Event] = []
    for number, entry in enumerate(journal.entries(), 1):
        body = entry.get("event")
        if not isinstance(body, dict) or number <= skip or entry.get("once"):
            continue
        event = read_event(body)
        if not isinstance(event, Status | Progress):
            events.append(event)
    return events
