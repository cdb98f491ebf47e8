"""New words on the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.lettering_slots import dressed, timed
from studio.timeline import TextClip, TextRole, Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline with one text more.

    A title made from tags or a file name yields to the first text of the user's own, unless the
    words place the new text beside it or it is one that stands with a title. A second title at the
    same time and place replaces none.
    """
    words = (request.word("text") or "").strip()
    if not words:
        raise EditError("which_text", own_name=request.claim("own_name") is True)
    role = request.word("role")
    clip = TextClip(
        id=_free_id(timeline),
        text=words,
        role=cast(TextRole, role) if role in get_args(TextRole) else "title",
    )
    if request.claim("like"):
        # A copy of the text that was spoken of, with other words.
        model = _touched(timeline)
        clip = clip if model is None else replace(model, id=clip.id, text=words, auto=False)
    clip = timed(dressed(clip, request), request, timeline)
    # "One more title" where only the studio's own stands is the first of the user's.
    titled = role == "title" and {text.auto for text in timeline.texts} == {True}
    titled = titled and not {"vertical", "horizontal"} & request.slots.keys()
    kept = (
        timeline.texts
        if (request.claim("beside") and not titled) or role in {"subtitle", "lower_third"}
        else tuple(t for t in timeline.texts if not t.auto or _stands_beside(role, t))
    )
    if request.ms("last_ms") is not None and clip.start_ms and request.claim("beside"):
        # Credits in the last seconds follow the title, or stand beside it.
        kept = tuple(_until(text, clip) for text in timeline.texts)
    return replace(timeline, texts=(*kept, clip), focus=f"text:{clip.id}")


def _until(text: TextClip, later: TextClip) -> TextClip:
    """Return a text of the studio's own as it is seen until a later one takes its place."""
    same_place = (text.vertical, text.horizontal) == (later.vertical, later.horizontal)
    return replace(text, end_ms=later.start_ms) if text.auto and same_place else text


def _stands_beside(role: str | None, text: TextClip) -> bool:
    """Whether a text of the studio's own stays: the title, where somebody tells who plays it."""
    return role == "artist" and text.role == "title"


def _touched(timeline: Timeline) -> TextClip | None:
    """Return the text that was touched last, else the last one."""
    focus = timeline.focus.removeprefix("text:")
    same = (text for text in timeline.texts if text.id == focus)
    return next(same, timeline.texts[-1] if timeline.texts else None)


def _free_id(timeline: Timeline) -> str:
    """Return an id that no text has nor had before the last of them: each text keeps its own."""
    numbers = (int(text.id.lstrip("t")) for text in timeline.texts if text.id[1:].isdecimal())
    return f"t{max(numbers, default=0) + 1}"
