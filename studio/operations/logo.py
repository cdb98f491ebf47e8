"""A small picture in a corner: a logo, or the file's cover art."""

from __future__ import annotations

from dataclasses import replace

from intents.edits import EditRequest
from studio.operations.context import Context, EditError
from studio.operations.corners import corner_of
from studio.timeline import Logo, Media, Timeline

COVER_SIZE = 0.22
"""A cover is a picture to be looked at: larger than a sign."""
SHRINKING = 0.5
"""A sign that cannot be made out is none: this share of what "small" takes away is taken."""


def apply(timeline: Timeline, request: EditRequest, context: Context) -> Timeline:
    """Return the timeline with the logo set, moved, sized or gone."""
    if request.claim("visible") is False:
        if timeline.logo is None:
            raise EditError("no_logo")
        return replace(timeline, logo=None, focus="")
    logo = _chosen(timeline, request, context)
    logo = replace(logo, corner=corner_of(logo.corner, request))
    if (size := request.number("size")) is not None:
        usual = COVER_SIZE if logo.is_cover else Logo("").size
        logo = replace(logo, size=_size(usual * (size if size > 1 else 1 - (1 - size) * SHRINKING)))
    if (share := request.number("height")) is not None:
        logo = replace(logo, size=_size(share))
    if (pixels := request.number("pixels")) is not None:
        least = min(timeline.canvas.width, timeline.canvas.height)
        logo = replace(logo, size=_size(pixels / logo.ratio**0.5 / least))
    if (factor := request.number("factor")) is not None:
        logo = replace(logo, size=_size(logo.size * factor))
    if (opacity := request.number("opacity")) is not None:
        logo = replace(logo, opacity=min(max(opacity, 0.0), 1.0))
    if (factor := request.number("opacity_factor")) is not None:
        logo = replace(logo, opacity=min(max(logo.opacity * factor, 0.1), 1.0))
    changed = replace(timeline, logo=logo, focus="logo")
    lent = timeline.background.media == logo.media and logo.media in {i.id for i in context.fresh}
    if lent and not (logo.is_cover and timeline.background.kind == "cover"):
        # One upload is either the picture behind or the sign in the corner.
        changed = replace(changed, background=type(timeline.background)())
    return changed


def _size(value: float) -> float:
    return round(min(max(value, 0.04), 0.5), 3)


def _chosen(timeline: Timeline, request: EditRequest, context: Context) -> Logo:
    if request.word("source") == "cover":
        sent = [one for one in context.fresh if one.kind == "image"]
        if len(sent) == 1 and sent[0].id != timeline.background.media:
            # The picture that was sent with the words is what they call the cover.
            return _picture(timeline, sent[0], size=COVER_SIZE)
        first = timeline.voice.clips[0].media if timeline.voice.clips else ""
        pools = (context.named(first), *context.media)
        item = next((item for item in pools if item is not None and item.has_cover), None)
        if item is None:
            if timeline.logo is not None:
                return timeline.logo
            if (picture := context.newest("image")) is not None:
                return _picture(timeline, picture, size=COVER_SIZE)
            raise EditError("no_cover")
        before = timeline.logo or Logo("")
        # A cover that is there already stays as large as it is.
        size = before.size if before.is_cover and before.media == item.id else COVER_SIZE
        return replace(before, media=item.id, is_cover=True, size=size, ratio=1.0)
    pointed = context.pointed(request, "image")
    new = [i for i in reversed(context.fresh) if i.kind == "image"]
    fresh: Media | None = max(new, key=lambda i: i.looks_like_logo, default=None)
    item = pointed or fresh
    if item is None and timeline.logo is not None:
        return timeline.logo
    item = item or _likely_logo(timeline, context)
    if item is None:
        raise EditError("no_logo_upload")
    if item.kind != "image":
        raise EditError("not_a_picture", name=item.name)
    return _picture(timeline, item)


def _picture(timeline: Timeline, item: Media, *, size: float | None = None) -> Logo:
    """Return a picture in the corner, where the one before it was."""
    ratio = round(item.width / item.height, 3) if item.width and item.height else 1.0
    before = timeline.logo or Logo("")
    size = before.size if size is None else size
    return replace(before, media=item.id, is_cover=False, ratio=ratio, size=size)


def _likely_logo(timeline: Timeline, context: Context) -> Media | None:
    """Return the upload that is most likely the logo: one not used, one called so, the newest."""
    pictures = context.of_kind("image")
    free = [item for item in pictures if item.id != timeline.background.media] or list(pictures)
    return max(reversed(free), key=lambda item: item.looks_like_logo, default=None)
