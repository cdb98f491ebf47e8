"""The look of everything at once: another theme."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from intents.text import normalise
from studio.operations.context import Context, EditError
from studio.theme_names import DEFAULT, names
from studio.timeline import Timeline


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:  # noqa: ARG001
    """Return the timeline in the theme that the words name.

    Colours that were chosen one by one give way to the theme's; pictures and places stay. Raises
    EditError with the names of all themes when the words name none.
    """
    key = DEFAULT if request.claim("plain") else _named_in(request.text)
    if key is None:
        raise EditError("which_theme", themes=list(names().values()))
    background = timeline.background
    if background.kind in {"colour", "gradient"}:
        background = replace(background, kind="theme", colours=())
    captions = timeline.captions
    return replace(
        timeline,
        theme=key,
        background=background,
        waveform=replace(timeline.waveform, colours=()),
        texts=tuple(replace(text, colour=None) for text in timeline.texts),
        captions=captions and replace(captions, colour=None),
        progress_bar=replace(timeline.progress_bar, colour=None),
        clock=replace(timeline.clock, colour=None),
        focus="theme",
    )


def _named_in(text: str) -> str | None:
    """Return the key of the theme that a text names, None when it names none.

    The longest name wins, and of two equal ones the later: "not paper, midnight".
    """
    spoken = normalise(text)
    found = [
        (len(name), spoken.rfind(name.casefold()), key)
        for key, by_language in names().items()
        for known in by_language.values()
        for name in known
        if name.casefold() in spoken
    ]
    return max(found)[2] if found else None
