"""One thing as it was before its last change: "I want the title back after all"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from studio.agent.history import History
from studio.timeline import TextClip, Timeline

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
    or "size" leaves everything of it but that.
    """
    part = _PARTS.get(thing)
    if part is None:
        return None
    earlier = (s.before for s in reversed((*history.future, *history.past)))
    for line in (*earlier, history.first(now)):
        if line is None or part(line) == part(now):
            continue
        if only is not None and (own := _only(only, now, line, thing)) is not None:
            if own != now:
                return replace(own, focus=thing)
            continue
        return _with(now, line, thing)
    return None


def texts_back(now: Timeline, history: History, roles: tuple[str, ...]) -> Timeline | None:
    """Return the timeline with the texts that were taken off last, None when there were none.

    roles: of the texts that are meant; empty for all of them.
    """
    earlier = (s.before for s in reversed((*history.future, *history.past)))
    found: list[TextClip] = []
    for line in (*earlier, history.first(now)):
        there = {text.role for text in (*now.texts, *found)}
        lines = line.texts if line is not None else ()
        found += [
            one for one in lines if one.role not in there and (one.role in roles or not roles)
        ]
    if not found:
        return None
    order = ("title", "artist")
    found.sort(key=lambda one: order.index(one.role) if one.role in order else len(order))
    return replace(now, texts=(*now.texts, *found), focus=f"text:{found[-1].id}")


def is_missing(now: Timeline, thing: str) -> bool:
    """Whether a thing that comes with a file is not there."""
    held = {"captions": now.captions, "logo": now.logo, "music": now.music.clips}
    return thing in held and not held[thing]


def is_shown_again(now: Timeline, after: Timeline, thing: str) -> bool:
    """Whether a thing that was taken out or hidden can be seen or heard again."""
    before, then = getattr(now, thing, None), getattr(after, thing, None)
    was, now_is = (getattr(one, "visible", True) for one in (before, then))
    more = len(after.texts) > len(now.texts)
    return more or is_missing(now, thing) or (now_is and not was)


def has_before(now: Timeline, history: History, thing: str) -> bool:
    """Whether a thing can be as it was before."""
    return brought_back(now, history, thing) is not None


def as_begun(
    now: Timeline, history: History, thing: str, *, only: str | None = None
) -> Timeline | None:
    """Return the timeline with the thing as the first video had it, None when it is so already.

    only: "colours" or "size" leaves everything but that.
    """
    part, start = _PARTS.get(thing), history.first(now)
    if only is not None and start is not None and (own := _only(only, now, start, thing)):
        return None if own == now else replace(own, focus=thing)
    if part is None or start is None or part(start) == part(now):
        return None
    return _with(now, start, thing)


def _only(aspect: str, now: Timeline, line: Timeline, thing: str) -> Timeline | None:
    """Return the timeline with the earlier colours of a thing, or height of the waveform."""
    if aspect == "colours":
        return _uncoloured(now, line, thing)
    return replace(now, waveform=replace(now.waveform, height=line.waveform.height))


def plain(now: Timeline, thing: str, *, role: str | None = None) -> Timeline | None:
    """Return the timeline with a thing in the colour it has by itself, None when it is so already.

    role: of the texts that are meant; else the one last touched, or all of them.
    """
    after = _uncoloured(now, Timeline(), thing)
    if thing == "text":
        focus = now.focus.removeprefix("text:")
        meant = [t.id for t in now.texts if role in {None, t.role}]
        meant = [focus] if focus in meant else meant
        texts = [replace(t, colour=None, colour_to=None) if t.id in meant else t for t in now.texts]
        after = replace(now, texts=tuple(texts))
    if thing == "background" and now.background.kind in {"colour", "gradient"}:
        ground = Timeline().background
        after = replace(now, background=replace(now.background, kind=ground.kind, colours=()))
    return None if after is None or after == now else replace(after, focus=_focused(now, thing))


def _focused(now: Timeline, thing: str) -> str:
    """Return the focus on a thing, on the same text as before."""
    return now.focus if now.focus.partition(":")[0] == thing else thing


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
