"""What lies behind everything: a colour, a gradient, a picture, a video, the file's cover art."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from intents.edits import EditRequest
from intents.slots.colours import modified
from studio.operations.context import Context, EditError
from studio.operations.shades import between
from studio.theme_names import ground
from studio.themes import theme
from studio.timeline import Background, BackgroundKind, Fit, Media, MediaKind, Timeline

COVER_BLUR, COVER_DIM = 0.7, 0.35
"""How far cover art stands back when it fills the picture behind a waveform."""
STEP_DIM, STEP_BLUR = 0.45, 0.5
"""What "darker" and "blur it" mean without a number."""
STEP_LIT, LEAST_DIM = 0.55, 0.05
"""Which part of the dimming a step of light takes away, and from where on it is all of it."""
_PICTURED = frozenset({"image", "video", "cover"})
_LOOKS = frozenset({"dim", "dim_step", "blur", "blur_step", "fit"})


def cover_background(item: Media) -> Background:
    """Return the file's own cover art as a quiet background."""
    return Background("cover", media=item.id, fit="cover", blur=COVER_BLUR, dim=COVER_DIM)


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with the background as asked."""
    before = timeline.background
    back = _kind(before, request, context, timeline)
    if (fit := request.word("fit")) in get_args(Fit):
        if back.kind not in {"image", "video", "cover"}:
            raise EditError("no_picture")
        back = replace(back, fit=cast(Fit, fit))
    if (bars := request.words("bars")) and back.fit == "contain":
        back = replace(back, colours=bars)
    if (dim := request.number("dim")) is not None:
        back = replace(back, dim=_share(dim))
    step = request.number("dim_step")
    if step is not None and step < 0 and not back.dim and back.kind not in _PICTURED:
        back = _lit(back, timeline)
    elif step is not None and step < 0 and not back.dim and back == before:
        raise EditError("cannot_lighten")
    elif step is not None:
        back = replace(back, dim=_dimmed(back.dim, step))
    if (blur := request.number("blur")) is not None:
        back = replace(back, blur=_share(blur))
    if (step := request.number("blur_step")) is not None:
        back = replace(back, blur=_share(back.blur + step * STEP_BLUR))
    return replace(timeline, background=back, focus="background")


def _lit(back: Background, timeline: Timeline) -> Background:
    """Return a ground of colours a step lighter: there is no dimming to take back."""
    colours, angle_deg = back.colours, back.angle_deg
    if not colours:
        colours, angle_deg = ground(timeline.theme)
    kind: BackgroundKind = "gradient" if len(colours) > 1 else "colour"
    return replace(back, kind=kind, colours=lighter(colours), angle_deg=angle_deg)


def lighter(colours: tuple[str, ...]) -> tuple[str, ...]:
    """Return colours a step lighter."""

    def lit(colour: str) -> str:
        parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return "#" + "".join(f"{round(part + (255 - part) * 0.3):02x}" for part in parts)

    return tuple(lit(colour) for colour in colours)


def _dimmed(dim: float, step: float) -> float:
    """Return the dimming some steps on: each takes a part of the light that is left."""
    if step < 0:
        left = dim * (1 + step * STEP_LIT)
        return _share(left) if left >= LEAST_DIM else 0.0
    return _share(dim + step * STEP_DIM * (1 - dim))


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 3)


def _kind(
    back: Background, request: EditRequest, context: Context, timeline: Timeline
) -> Background:
    if request.claim("visible") is False:
        # "Remove the background": what the theme has, never a hole.
        return Background()
    colours = request.words("colours")
    if request.claim("flat"):
        flat = (colours or back.colours or ground(timeline.theme)[0])[:1]
        return Background("colour", flat) if back.kind != "colour" or colours else back
    if request.claim("turned"):
        return replace(back, colours=back.colours[::-1])
    if (way := request.word("shades")) is not None and len(colours) < 2:
        now = colours or back.colours or ground(timeline.theme)[0]
        shades = between(now[0], way, usual=now[0])
        return Background("gradient", shades, angle_deg=request.ms("angle") or 180)
    if len(colours) > 1 or (colours and request.claim("gradient")):
        both = colours if len(colours) > 1 else (colours[0], _darker(colours[0]))
        return Background("gradient", both, angle_deg=request.ms("angle") or 180)
    if colours:
        return Background("colour", colours)
    if request.claim("gradient") and back.kind == "colour" and back.colours:
        return Background("gradient", (back.colours[0], _darker(back.colours[0])))
    if request.claim("gradient") and back.kind == "gradient" and len(back.colours) > 1:
        # "A horizontal gradient": only its direction is another.
        return replace(back, angle_deg=request.ms("angle") or back.angle_deg)
    if request.claim("gradient"):
        # No colours were named: those of the theme, deep enough to read on.
        wave = theme(timeline.theme).wave
        return Background("gradient", (modified(wave[0], "dark"), modified(wave[-1], "dark")))
    if (angle := request.ms("angle")) is not None and back.kind == "gradient":
        return replace(back, angle_deg=angle)
    match request.word("source"):
        case "theme":
            return Background()
        case "cover":
            wanted = _cover(request, context, timeline)
            # "The cover, shown whole" of one that is there leaves how dark and blurred it is.
            return _same_or(back, wanted) if len(request.slots) > 1 else wanted
        case "video":
            return _same_or(back, _picture(request, context, "video"))
        case "image" if request.claim("another"):
            return _other(back, context)
        case "image":
            wanted = _picture(request, context, "image", "video")
            if back.kind == wanted.kind == "video" and back.media == wanted.media:
                # "A picture instead of the video", and there is none.
                raise EditError("no_picture")
            return _same_or(back, wanted)
        case _:
            pass
    if request.word("file") or request.ms("file_number") is not None:
        return _same_or(back, _picture(request, context, "image", "video"))
    return back


def _same_or(back: Background, wanted: Background) -> Background:
    """Return the background that is there where it shows that picture already: its look stays."""
    return back if (back.kind, back.media) == (wanted.kind, wanted.media) else wanted


def _picture(request: EditRequest, context: Context, *kinds: MediaKind) -> Background:
    item = context.pointed(request, *kinds) or _newest(context, kinds)
    if item is None:
        raise EditError("no_video_upload" if kinds == ("video",) else "no_picture")
    if item.kind == "audio" and item.has_cover:
        return cover_background(item)
    if item.kind not in {"image", "video"}:
        raise EditError("not_a_picture", name=item.name)
    return Background("video" if item.kind == "video" else "image", media=item.id)


def _other(back: Background, context: Context) -> Background:
    """Return the newest picture that is not the one there is. Raises EditError without one."""
    others = [one for one in context.of_kind("image") if one.id != back.media]
    others = [one for one in others if not one.looks_like_logo] or others
    if not others:
        raise EditError("no_picture")
    return Background("image", media=others[-1].id)


def _newest(context: Context, kinds: tuple[MediaKind, ...]) -> Media | None:
    """Return the newest picture, of several the one that is no logo."""
    fresh = {one.kind for one in context.fresh}
    # A clip that came with the words is meant before a picture that came long ago.
    first = kinds if fresh.intersection(kinds) and kinds[0] not in fresh else kinds[:1]
    found = context.newest(*first) or context.newest(*kinds)
    if found is not None and found.looks_like_logo:
        pool = [one for one in context.media if one.kind in kinds and not one.looks_like_logo]
        return pool[-1] if pool else found
    return found


def _cover(request: EditRequest, context: Context, timeline: Timeline) -> Background:
    if timeline.background.kind == "cover" and _LOOKS & request.slots.keys():
        # "Dim the cover": the rest of its look stays.
        return timeline.background
    first = timeline.voice.clips[0].media if timeline.voice.clips else ""
    pools = (context.pointed(request), context.named(first), *context.media)
    item = next((item for item in pools if item is not None and item.has_cover), None)
    if any(one.kind == "image" and not one.looks_like_logo for one in context.fresh):
        # A picture that was sent with the words is what they call the cover.
        return _picture(request, context, "image")
    if item is None and context.newest("image") is not None:
        # A picture that was sent may well be called the cover, unless it is there already.
        sent = _picture(request, context, "image")
        if (sent.kind, sent.media) == (timeline.background.kind, timeline.background.media):
            raise EditError("no_cover")
        return sent
    if item is None:
        raise EditError("no_cover")
    return Background("cover", media=item.id, dim=0.15)


def _darker(colour: str) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part * 0.45):02x}" for part in parts)
