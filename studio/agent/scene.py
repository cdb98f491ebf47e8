"""The project in the plain facts that understanding a sentence needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from intents.edits import EditRequest, Scene
from intents.edits.message.clause import tokens_of
from intents.edits.message.things import HEADS, LOOKS, head_of, subject_of
from intents.slots import scan
from studio.agent import opening
from studio.agent.history import History
from studio.operations import Context
from studio.operations.context import SPEECH
from studio.operations.cutting import parts
from studio.themes import theme
from studio.timeline import AudioClip, Timeline


def scene_of(timeline: Timeline | None, history: History, context: Context) -> Scene:
    """Return the project in the plain facts that understanding needs."""
    fresh = tuple(item.kind for item in context.fresh)
    # What was taken out keeps its place in the row of names, and is of no kind.
    kinds = tuple("" if item.id in context.aside else item.kind for item in context.media)
    names = tuple(item.name for item in context.media)
    shapes = tuple(_shape(item.width, item.height) for item in context.media)
    lengths_ms = tuple(item.duration_ms for item in context.media)
    songs = tuple(
        item.name for item in context.media if item.kind == "audio" and item.voice_likeness < SPEECH
    )
    steps = history.past[-1].requests if history.past else ()
    last = history.failed or (steps[-1] if steps else None)
    heard = {clip.media for clip in timeline.voice.clips} if timeline is not None else set()
    sounds = [item for item in context.media if item.kind == "audio"]
    main = [item for item in sounds if item.id in heard] or sounds
    is_song = bool(main) and main[0].voice_likeness < SPEECH
    if timeline is None:
        begun = opening.begun(context.media)
        texts = () if begun is None else begun.texts
        return Scene(
            is_song=is_song,
            fresh=fresh,
            kinds=kinds,
            names=names,
            shapes=shapes,
            lengths_ms=lengths_ms,
            songs=songs,
            texts=tuple(text.text for text in texts),
            roles=tuple(text.role for text in texts),
            auto=tuple(text.auto for text in texts),
            background="theme" if begun is None else begun.background.kind,
            duration_ms=0 if begun is None else begun.duration_ms,
        )
    return Scene(
        exists=True,
        focus=spoken_of(history) or _focus(timeline, history),
        texts=tuple(text.text for text in timeline.texts),
        roles=tuple(text.role for text in timeline.texts),
        auto=tuple(text.auto for text in timeline.texts),
        parts=_parts(timeline),
        borders=_borders(timeline),
        videos=max(1, len(timeline.batch)),
        video_names=tuple(_called(one, context) for one in timeline.batch),
        each=tuple(scene_of(replace(one, batch=()), history, context) for one in timeline.batch),
        hidden=frozenset(
            name
            for name in ("waveform", "progress_bar", "clock")
            if not getattr(timeline, name).visible
        ),
        is_song=is_song,
        has_music=bool(timeline.music.clips),
        has_captions=timeline.captions is not None,
        cues=tuple(one.text for one in timeline.captions.cues) if timeline.captions else (),
        has_logo=timeline.logo is not None,
        wave=timeline.waveform.style if timeline.waveform.visible else "",
        background=timeline.background.kind,
        fresh=fresh,
        kinds=kinds,
        names=names,
        shapes=shapes,
        lengths_ms=lengths_ms,
        dim=timeline.background.dim,
        songs=songs,
        music_files=_used(timeline.music.clips, context),
        voice_files=_used(timeline.voice.clips, context),
        duration_ms=timeline.duration_ms,
        colours=_colours(timeline),
        shades={
            "waveform": timeline.waveform.colours,
            "background": timeline.background.colours,
        },
        fit=timeline.background.fit,
        places=_places(timeline),
        text_colours=tuple(text.colour or theme(timeline.theme).ink for text in timeline.texts),
        text_places=tuple(
            _place(t.vertical or _usual(t.role), t.horizontal) for t in timeline.texts
        ),
        focus_text=next(
            (i for i, text in enumerate(timeline.texts) if timeline.focus == f"text:{text.id}"),
            None,
        ),
        shape=_shape(timeline.canvas.width, timeline.canvas.height),
        asked=history.asked,
        offer=history.offer,
        wish=history.wish,
        undone=bool(history.future),
        undone_requests=history.future[-1].requests if history.future else (),
        last_operation="" if last is None else last.operation,
        last_heads=tuple(dict.fromkeys(head_of(step.operation) for step in steps)),
        last_request=last,
        last_requests=tuple(steps),
        done=_done(history),
    )


def _called(one: Timeline, context: Context) -> tuple[str, ...]:
    """Return what a video is called: its name and those of its files, without their endings."""
    files = _used(one.voice.clips, context)
    return (one.name, *(PurePath(name).stem for name in files))


def _parts(timeline: Timeline) -> int:
    """Return in how many parts the sound stands; what was cut out of it leaves it whole."""
    clips = timeline.voice.clips
    files = {clip.media for clip in clips}
    is_parted = len(files) > 1 or any(clip.part for clip in clips[1:])
    return len(parts(clips)) if is_parted else 1


def _borders(timeline: Timeline) -> tuple[int, ...]:
    """Return when each part of the sound but the first begins."""
    if _parts(timeline) < 2:
        return ()
    return tuple(group[0].start_ms for group in parts(timeline.voice.clips)[1:])


ABOUT = "about:"
"""Before the thing of which something was asked, or could not be done: the next words are of it."""


WHICH = "which_change_"
"""Before the thing of which it was asked what shall change."""


_NOTHING_BEHIND = frozenset({"no_picture", "no_video_upload"})
"""What is answered where a picture behind everything is wanted, and none was sent."""


def named_in(said: str, topic: str = "") -> str:
    """Return what to remember of words that could not be followed: the one thing they name.

    topic: what cannot be done; "clock_size" is of the clock, whatever the words name.
    """
    if (whose := topic.partition("_")[0]) in LOOKS:
        return f"{ABOUT}{whose}"
    named = {subject_of(t.name) for t in tokens_of(scan(said)) if t.name in HEADS}
    return f"{ABOUT}{named.pop()}" if len(named) == 1 else ""


def about(thing: str) -> str:
    """Return what to remember of a question about one thing, nothing of one that is only heard."""
    return f"{ABOUT}{thing}" if thing in LOOKS | {"text", "music"} else ""


def _done(history: History) -> tuple[EditRequest, ...]:
    """Return all that was done and still stands: what a fresh start left behind does not."""
    done = [one for step in history.standing() for one in step.requests]
    resets = [
        at for at, one in enumerate(done) if one.operation == "reset" and "kept" not in one.slots
    ]
    return tuple(done[resets[-1] + 1 :] if resets else done)


def spoken_of(history: History) -> str:
    """Return the thing of which the last message asked something, or what could not be done."""
    asked = named_in(history.wish) or history.asked
    if asked in _NOTHING_BEHIND:
        # "A picture of the stars behind it", and then "dark blue, then".
        return "background"
    for before in (ABOUT, WHICH):
        thing = asked.removeprefix(before)
        if thing != asked and (before == ABOUT or about(thing)):
            return thing
    return "text" if asked == f"{WHICH}one_text" else ""


def _focus(timeline: Timeline, history: History) -> str:
    """Return what the talk is about: after an undo still what was undone."""
    undone = history.future[-1].before if history.future else None
    return (undone or timeline).focus.partition(":")[0]


def _used(clips: tuple[AudioClip, ...], context: Context) -> tuple[str, ...]:
    """Return the names of the files that clips play, in the order in which they are heard."""
    names = {item.id: item.name for item in context.media}
    return tuple(dict.fromkeys(names[clip.media] for clip in clips if clip.media in names))


def _shape(across: int, down: int) -> str:
    if not across or not down:
        return ""
    return "square" if across == down else "wide" if across > down else "tall"


def _usual(role: str) -> str:
    """Return where a text of a role stands that was given no place."""
    return "center" if role in {"title", "artist"} else "bottom"


def _place(vertical: str, horizontal: str | None) -> str:
    return vertical if horizontal in {None, "center"} else f"{vertical} {horizontal}"


def _places(timeline: Timeline) -> dict[str, str]:
    """Return where each thing of the picture is, the corners of what stands in one."""
    logo, captions = timeline.logo, timeline.captions
    found = {
        "waveform": timeline.waveform.position,
        "progress_bar": timeline.progress_bar.vertical,
        "clock": timeline.clock.corner.replace("-", " "),
        "logo": "" if logo is None else logo.corner.replace("-", " "),
        "captions": "" if captions is None else captions.vertical,
    }
    return {thing: place for thing, place in found.items() if place}


def _colours(timeline: Timeline) -> dict[str, str]:
    """Return the colour of each thing, its own or the theme's; "focus": of what was touched last."""
    texts = {f"text:{text.id}": text.colour for text in timeline.texts}
    found = {
        "waveform": next(iter(timeline.waveform.colours), None),
        "background": next(iter(timeline.background.colours), None),
        "progress_bar": timeline.progress_bar.colour,
        "clock": timeline.clock.colour,
        "captions": timeline.captions.colour if timeline.captions else None,
        **{text.role: text.colour for text in timeline.texts},
        **texts,
    }
    known = {name: colour for name, colour in found.items() if colour}
    focus = {"focus": known[timeline.focus]} if timeline.focus in known else {}
    look = theme(timeline.theme)
    usual = {
        "waveform": look.wave[0],
        "progress_bar": look.wave[0],
        "background": look.background[0],
    }
    # Letters that are spoken of have the colour of the theme as well.
    lettered = {timeline.focus} & {"clock", "captions"}
    inks: dict[str, str] = {text.role: look.ink for text in timeline.texts}
    inks |= dict.fromkeys(lettered, look.ink)
    return {**usual, **inks, **known, **focus}
