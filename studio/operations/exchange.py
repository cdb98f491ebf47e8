"""Two things trade places: texts, colours, or stretches of the sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.corners import corner_of
from studio.operations.cutting import parts, settled, split_track
from studio.themes import theme
from studio.timeline import (
    AudioClip,
    BackgroundKind,
    Cue,
    Horizontal,
    TextClip,
    Timeline,
    Vertical,
)

Colours = tuple[str, ...]


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with the two things in each other's place.

    Slots: parts swaps two stretches of the sound (of two halves where it has not been split);
    things with colours swaps what colour they have; otherwise two texts change places, their
    times where they stand at the same place, else their words.
    """
    if request.claim("parts"):
        return _parts(timeline, request)
    if request.claim("pictures"):
        return _pictures(timeline, context)
    if request.claim("places"):
        return _places(timeline, request.words("things"))
    if request.claim("colours") and len(words := request.words("texts")) == 2:
        return _inked(timeline, words[0], words[1])
    if request.claim("colours"):
        return _colours(timeline, request.words("things"))
    return _texts(timeline, request)


def _pictures(timeline: Timeline, context: Context) -> Timeline:
    """Return the timeline with the picture behind and the one in the corner in each other's place."""
    back, logo = timeline.background, timeline.logo
    item = context.named(back.media)
    if logo is None or back.kind != "image" or item is None or logo.is_cover:
        raise EditError("which_two")
    ratio = item.width / item.height if item.width and item.height else logo.ratio
    behind = replace(back, media=logo.media)
    corner = replace(logo, media=back.media, ratio=round(ratio, 3))
    return replace(timeline, background=behind, logo=corner, focus="background")


def _inked(timeline: Timeline, first: str, second: str) -> Timeline:
    """Return the timeline with two texts in each other's colour."""
    found = {text.text: text for text in timeline.texts}
    if not {first, second} <= found.keys():
        raise EditError("which_two")
    ink = {first: found[second], second: found[first]}
    texts = tuple(
        replace(text, colour=ink[text.text].colour, colour_to=ink[text.text].colour_to)
        if text.text in ink
        else text
        for text in timeline.texts
    )
    return replace(timeline, texts=texts, focus="text")


def _parts(timeline: Timeline, request: EditRequest) -> Timeline:
    numbers = [round(number) for number in request.numbers("numbers")] or [1, 2]
    voice = timeline.voice
    if len(voice.clips) < 2:
        voice = split_track(voice, round(voice.end_ms / 2))
    groups = parts(voice.clips)
    count = len(groups)
    places = [number - 1 if number > 0 else count + number for number in numbers[:2]]
    for number, place in zip(numbers, places, strict=False):
        if not 0 <= place < count:
            raise EditError("no_such_part", number=number, count=count)
    order = list(range(count))
    if (to := request.ms("to")) is not None:
        order.remove(places[0])
        order.insert(0 if to == 1 else count - 1, places[0])
        return _ordered(timeline, groups, order)
    if len(places) != 2:
        raise EditError("which_two")
    first, second = places
    order[first], order[second] = order[second], order[first]
    return _ordered(timeline, groups, order)


def _ordered(
    timeline: Timeline, groups: Sequence[Sequence[AudioClip]], order: list[int]
) -> Timeline:
    """Return the timeline with the parts of the voice in this order; what is tied to them goes along."""
    position = 0
    pairs: list[tuple[AudioClip, AudioClip]] = []
    for index in order:
        for number, clip in enumerate(groups[index]):
            pairs.append((clip, replace(clip, start_ms=position, part=number == 0)))
            position += clip.duration_ms
    clips = [new for _, new in pairs]
    texts = tuple(_text_with(text, pairs) for text in timeline.texts)
    captions = timeline.captions
    if captions is not None:
        cues = sorted((_cue_with(cue, pairs) for cue in captions.cues), key=lambda c: c.start_ms)
        captions = replace(captions, cues=tuple(cues))
    voice = replace(timeline.voice, clips=tuple(clips))
    return settled(replace(timeline, voice=voice, texts=texts, captions=captions, focus="sound"))


def _text_with(text: TextClip, pairs: list[tuple[AudioClip, AudioClip]]) -> TextClip:
    """Return a text moved with the part in which it begins; what begins with the video stays."""
    for old, new in pairs:
        if text.start_ms and old.start_ms <= text.start_ms < old.end_ms:
            shift = new.start_ms - old.start_ms
            end = None if text.end_ms is None else text.end_ms + shift
            return replace(text, start_ms=text.start_ms + shift, end_ms=end)
    return text


def _cue_with(cue: Cue, pairs: list[tuple[AudioClip, AudioClip]]) -> Cue:
    """Return a caption moved with the part that holds most of it, and ending with that part."""
    middle = (cue.start_ms + cue.end_ms) // 2
    for old, new in pairs:
        if old.start_ms <= middle < old.end_ms:
            shift = new.start_ms - old.start_ms
            start, end = max(cue.start_ms, old.start_ms), min(cue.end_ms, old.end_ms)
            return Cue(start + shift, end + shift, cue.text)
    return cue


def _colours(timeline: Timeline, things: tuple[str, ...]) -> Timeline:
    if len(things) != 2:
        raise EditError("which_two")
    one, other = things
    first, second = _colour_of(timeline, one), _colour_of(timeline, other)
    timeline = _coloured(timeline, one, second)
    return replace(_coloured(timeline, other, first), focus=one)


def _colour_of(timeline: Timeline, thing: str) -> Colours:
    look = theme(timeline.theme)
    match thing:
        case "waveform":
            return timeline.waveform.colours or tuple(look.wave)
        case "background":
            return timeline.background.colours or tuple(look.background)
        case "progress_bar":
            return (timeline.progress_bar.colour or look.wave[0],)
        case "clock":
            return (timeline.clock.colour or look.ink,)
        case "captions" if timeline.captions is not None:
            return (timeline.captions.colour or look.ink,)
        case _:
            text = _of_role(timeline, thing)
            return (text.colour or look.ink, *((text.colour_to,) if text.colour_to else ()))


def _coloured(timeline: Timeline, thing: str, colours: Colours) -> Timeline:
    match thing:
        case "waveform":
            return replace(timeline, waveform=replace(timeline.waveform, colours=colours))
        case "background":
            kind: BackgroundKind = "gradient" if len(colours) > 1 else "colour"
            back = replace(timeline.background, kind=kind, colours=colours, media="")
            return replace(timeline, background=back)
        case "progress_bar":
            bar = replace(timeline.progress_bar, colour=colours[0])
            return replace(timeline, progress_bar=bar)
        case "clock":
            return replace(timeline, clock=replace(timeline.clock, colour=colours[0]))
        case "captions" if timeline.captions is not None:
            return replace(timeline, captions=replace(timeline.captions, colour=colours[0]))
        case _:
            text = _of_role(timeline, thing)
            into = colours[1] if colours[1:] else None
            new = replace(text, colour=colours[0], colour_to=into, auto=False)
            return timeline.with_text(new)


def _places(timeline: Timeline, things: tuple[str, ...]) -> Timeline:
    """Return the timeline with two things of the picture at each other's place."""
    if len(things) != 2:
        raise EditError("which_two")
    one, other = things
    first, second = _place_of(timeline, one), _place_of(timeline, other)
    if first[0] == second[0] and None in {first[1], second[1]}:
        raise EditError("same_place", vertical=first[0])
    if "progress_bar" in things and "center" in {first[0], second[0]}:
        raise EditError("impossible_bar_place")
    return replace(
        _placed(_placed(timeline, one, second), other, first), focus=_touched(timeline, one)
    )


def _touched(timeline: Timeline, thing: str) -> str:
    return f"text:{timeline.texts[-1].id}" if thing == "text" else thing


def _place_of(timeline: Timeline, thing: str) -> tuple[str, str | None]:
    """Return the height and the side of a thing, None for a side it has not."""
    match thing:
        case "logo" if timeline.logo is not None:
            vertical, _, side = timeline.logo.corner.partition("-")
            return vertical, side
        case "clock":
            vertical, _, side = timeline.clock.corner.partition("-")
            return vertical, side
        case "captions" if timeline.captions is not None:
            return timeline.captions.vertical, None
        case "waveform":
            return timeline.waveform.position, None
        case "progress_bar":
            return timeline.progress_bar.vertical, None
        case _ if timeline.texts:
            text = timeline.texts[-1]
            return text.vertical or "center", text.horizontal
        case _:
            raise EditError("which_two")


def _placed(timeline: Timeline, thing: str, place: tuple[str, str | None]) -> Timeline:
    vertical, side = place
    where = {"vertical": vertical, **({"horizontal": side} if side else {})}
    asked = EditRequest(thing, dict(where))
    match thing:
        case "logo" if timeline.logo is not None:
            logo = replace(timeline.logo, corner=corner_of(timeline.logo.corner, asked))
            return replace(timeline, logo=logo)
        case "clock":
            clock = replace(timeline.clock, corner=corner_of(timeline.clock.corner, asked))
            return replace(timeline, clock=clock)
        case "captions" if timeline.captions is not None:
            captions = replace(timeline.captions, vertical=cast(Vertical, vertical))
            return replace(timeline, captions=captions)
        case "waveform":
            wave = replace(timeline.waveform, position=cast(Vertical, vertical))
            return replace(timeline, waveform=wave)
        case "progress_bar":
            bar = replace(timeline.progress_bar, vertical=cast(Vertical, vertical))
            return replace(timeline, progress_bar=bar)
        case _:
            text = timeline.texts[-1]
            level, beside = cast(Vertical, vertical), cast(Horizontal | None, side)
            return timeline.with_text(replace(text, vertical=level, horizontal=beside, auto=False))


def _of_role(timeline: Timeline, role: str) -> TextClip:
    if role == "captions":
        raise EditError("no_captions")
    if not timeline.texts:
        raise EditError("no_text")
    same = [text for text in timeline.texts if text.role == role]
    if not same and role not in {"text", "letters"}:
        raise EditError("which_two")
    return same[0] if same else timeline.texts[-1]


def _texts(timeline: Timeline, request: EditRequest) -> Timeline:
    one, other = _pair(timeline, request)
    places = (one.vertical, one.horizontal), (other.vertical, other.horizontal)
    times = (one.start_ms, one.end_ms), (other.start_ms, other.end_ms)
    if places[0] != places[1] and one.vertical and other.vertical:
        new = [
            replace(a, vertical=b.vertical, horizontal=b.horizontal, auto=False)
            for a, b in ((one, other), (other, one))
        ]
    elif times[0] != times[1]:
        new = [
            replace(a, start_ms=b.start_ms, end_ms=b.end_ms, auto=False)
            for a, b in ((one, other), (other, one))
        ]
    else:
        new = [replace(a, text=b.text, auto=False) for a, b in ((one, other), (other, one))]
    for clip in new:
        timeline = timeline.with_text(clip)
    return replace(timeline, focus=f"text:{new[0].id}")


def _pair(timeline: Timeline, request: EditRequest) -> tuple[TextClip, TextClip]:
    """Return the two texts that are meant: by their words, their numbers, their roles, or the only two."""
    texts = timeline.texts
    words = [word for word in request.words("texts") if any(word in t.text for t in texts)]
    chosen = [next(t for t in texts if word in t.text) for word in words]
    numbers = [round(number) for number in request.numbers("numbers")]
    if len(chosen) < 2 and len(numbers) == 2:
        for number in numbers:
            if not 0 < abs(number) <= len(texts):
                raise EditError("no_such_text", number=number, count=len(texts))
        chosen = [texts[number - 1] if number > 0 else texts[number] for number in numbers]
    if len(chosen) < 2:
        roles = [next((t for t in texts if t.role == r), None) for r in request.words("things")]
        chosen = [text for text in roles if text is not None]
    if len(chosen) < 2 and len(texts) == 2:
        chosen = list(texts)
    if len(chosen) != 2 or chosen[0].id == chosen[1].id:
        raise EditError("which_two")
    return chosen[0], chosen[1]
