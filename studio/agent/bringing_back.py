"""One thing as it was before its last change: "I want the title back after all"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from studio.agent.history import History
from studio.timeline import Timeline

Part = Callable[[Timeline], object]

_PARTS: Final[dict[str, Part]] = {
    "waveform": lambda line: line.waveform,
    "background": lambda line: line.background,
    "text": lambda line: line.texts,
    "captions": lambda line: line.captions,
    "progress_bar": lambda line: line.progress_bar,
    "clock": lambda line: line.clock,
    "logo": lambda line: line.logo,
    "music": lambda line: line.music,
    "canvas": lambda line: line.canvas,
}


def brought_back(
    now: Timeline, history: History, thing: str, *, only: str | None = None
) -> Timeline | None:
    """Return the timeline with the thing as it last was otherwise, None when it never was.

    Everything else stays as it is now: the thing comes back, not the whole video. only: "colours"
    leaves everything of it but them.
    """
    part = _PARTS.get(thing)
    if part is None:
        return None
    earlier = (s.before for s in reversed((*history.future, *history.past)))
    for line in (*earlier, history.first(now)):
        if line is None or part(line) == part(now):
            continue
        if only == "colours" and (own := _uncoloured(now, line, thing)) is not None:
            if own != now:
                return replace(own, focus=thing)
            continue
        return _with(now, line, thing)
    return None


def has_before(now: Timeline, history: History, thing: str) -> bool:
    """Whether a thing can be as it was before."""
    return brought_back(now, history, thing) is not None


def as_begun(
    now: Timeline, history: History, thing: str, *, only: str | None = None
) -> Timeline | None:
    """Return the timeline with the thing as the first video had it, None when it is so already.

    only: "colours" leaves everything but them.
    """
    part, start = _PARTS.get(thing), history.first(now)
    if only == "colours" and start is not None and (own := _uncoloured(now, start, thing)):
        return None if own == now else replace(own, focus=thing)
    if part is None or start is None or part(start) == part(now):
        return None
    return _with(now, start, thing)


def _uncoloured(now: Timeline, line: Timeline, thing: str) -> Timeline | None:
    """Return the timeline with the earlier colours of a thing, None where it has none of its own."""
    match thing:
        case "waveform":
            return replace(now, waveform=replace(now.waveform, colours=line.waveform.colours))
        case "text":
            plain = [replace(one, colour=None, colour_to=None) for one in now.texts]
            return replace(now, texts=tuple(plain))
        case "progress_bar":
            bar = replace(now.progress_bar, colour=line.progress_bar.colour)
            return replace(now, progress_bar=bar)
        case "clock":
            return replace(now, clock=replace(now.clock, colour=line.clock.colour))
        case "captions" if now.captions is not None:
            return replace(now, captions=replace(now.captions, colour=None))
        case _:
            return None


def with_kept(start: Timeline, now: Timeline, things: Iterable[str]) -> Timeline:
    """Return the first timeline with these things as they are now."""
    for thing in things:
        start = _with(start, now, thing) if thing in _PARTS else start
    return start


def _with(now: Timeline, line: Timeline, thing: str) -> Timeline:
    match thing:
        case "waveform":
            changed = replace(now, waveform=line.waveform)
        case "background":
            changed = replace(now, background=line.background)
        case "text":
            changed = replace(now, texts=line.texts)
        case "captions":
            changed = replace(now, captions=line.captions)
        case "progress_bar":
            changed = replace(now, progress_bar=line.progress_bar)
        case "clock":
            changed = replace(now, clock=line.clock)
        case "canvas":
            changed = replace(now, canvas=line.canvas)
        case "logo":
            changed = replace(now, logo=line.logo)
        case _:
            changed = replace(now, music=line.music)
    last = f":{changed.texts[-1].id}" if thing == "text" and changed.texts else ""
    return replace(changed, focus=thing + last)
