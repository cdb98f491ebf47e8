"""A text that stands already: other words, another place, time, colour, size."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations import add_text
from studio.operations.context import Context, EditError
from studio.operations.lettering_slots import dressed, timed
from studio.operations.shades import stepped
from studio.operations.text_target import targets
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with that text changed; it is the user's own from now on.

    New words for a text that does not exist make it ("change the title to X" on a bare video).
    """
    words = (request.word("text") or "").strip()
    if words and not timeline.texts:
        return add_text.apply(timeline, request, context)
    chosen = targets(timeline, request)
    for clip in chosen:
        new = timed(dressed(clip, request), request, timeline)
        if request.number("tone_step") is not None:
            now = tuple(colour for colour in (new.colour, new.colour_to) if colour)
            shades = stepped(now, request, timeline, usual="ink")
            new = replace(new, colour=shades[0], colour_to=shades[1] if shades[1:] else None)
        if words:
            new = replace(new, text=words)
        if words and clip.auto:
            # The user's words take the place of everything the studio wrote by itself; who plays
            # it and what it is called stay beside each other where one is named.
            named = request.word("target_role") == clip.role
            kept = tuple(t for t in timeline.texts if t.id == clip.id or not t.auto or named)
            timeline = replace(timeline, texts=kept)
        if new == clip:
            continue
        timeline = timeline.with_text(replace(new, auto=False))
    if not chosen:
        raise EditError("no_text")
    return replace(timeline, focus=f"text:{chosen[-1].id}")
