"""The project's name follows the title on the picture: the exported file is called after it."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.timeline import Timeline

_WORDED = frozenset({"add_text", "change_text", "exchange", "bring_back"})
"""Edits that can give another title."""


def named(before: Timeline, after: Timeline, request: EditRequest) -> Timeline:
    """Return the edited timeline with the name that its title gives it.

    What was put behind the title to tell several videos apart ("Talk 2") stays.
    """
    if request.operation not in _WORDED:
        return after
    told = "title" in {request.word("role"), request.word("target_role")}
    old, new = _title(before, told=True), _title(after, told=told)
    if not new or new == old:
        return after
    rest = before.name.removeprefix(old) if old else ""
    is_rest = rest != before.name and rest.startswith(" ")
    return replace(after, name=new + rest if is_rest else new)


def alone(before: Timeline, after: Timeline) -> Timeline:
    """Return the edited timeline, under its title alone where it is one video of several no more."""
    title = _title(after, told=True)
    if not before.batch or after.batch or not after.name.startswith(f"{title} "):
        return after
    return replace(after, name=title) if title else after


def _title(timeline: Timeline, *, told: bool) -> str:
    """Return the words of the title: what stands there from the beginning.

    told: the words were called a title, so that one which comes later is one too.
    """
    titles = [text for text in timeline.texts if text.role == "title"]
    first = [text for text in titles if text.start_ms == 0] or (titles if told else [])
    return " ".join(first[0].text.split()) if first else ""
