"""A text taken away."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context
from studio.operations.text_target import targets
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline without that text, or with it alone; what the studio wrote by itself goes together."""
    gone = {clip.id for clip in targets(timeline, request)}
    others = request.claim("others")
    if others:
        gone = {clip.id for clip in timeline.texts} - gone
    lone = others or request.word("target_role") == "artist" or request.claim("alone")
    if not lone and any(text.auto for text in timeline.texts if text.id in gone):
        gone |= {text.id for text in timeline.texts if text.auto}
    texts = tuple(text for text in timeline.texts if text.id not in gone)
    focus = f"text:{texts[-1].id}" if texts else ""
    return replace(timeline, texts=texts, focus=focus)
