"""Texts, captions, clock and logo as layers, readable on whatever lies below them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from studio import palette, pictures
from studio.corners import clock_words
from studio.layers import Layer, Lines, Standing
from studio.layout import Layout
from studio.lettering import Block, Style, fit, set_lines
from studio.palette import Colour
from studio.piles import PlacedText, even_rect
from studio.planes import Planes, Sprite, sprite
from studio.shading import DARK, ink_on, inks, under, veil, windows
from studio.themes import Theme
from studio.timeline import TextClip, Timeline

CAPTION_PX = 50
_ENOUGH = palette.READABLE + 0.4
"""Contrast under letters: their soft edges and the video's coding take a little of it."""
_LOGO_SHOWS = 2.0
_DEFAULT_FADE_MS = 260
"""A text that comes or goes during the video does so softly, unless told otherwise."""


class Stickers:
    """Makes the layers of a scene that carry letters, and the logo."""

    def __init__(
        self,
        timeline: Timeline,
        look: Theme,
        layout: Layout,
        grounds: Sequence[Planes],
        *,
        is_picture: bool,
    ) -> None:
        """grounds: what lies below, at one time or, when it moves, at several."""
        self._timeline, self._look, self._layout = timeline, look, layout
        self._grounds, self._is_picture = grounds, is_picture
        self._inks = inks(layout, grounds) if is_picture else {}
        self._fps = timeline.canvas.fps

    def layers(self) -> list[Layer]:
        """Return them from the lowest to the highest."""
        found: list[Layer] = [self._text(placed) for placed in self._layout.texts]
        return [*found, *self._clock(), *self._captions()]

    def logo(self, sources: Mapping[str, Path]) -> list[Layer]:
        """Return the logo, or nothing."""
        logo, rect = self._timeline.logo, self._layout.logo
        if logo is None or rect is None or logo.media not in sources:
            return []
        path = sources[logo.media]
        shown = pictures.cover_art(path) if logo.is_cover else pictures.opened(path)
        if shown is None:
            return []
        if logo.is_cover or shown.mode == "RGB":
            radius = round(rect.width * 0.14)
            drawn = (
                pictures.card(shown, rect.width, radius=radius)
                if logo.is_cover
                else _framed(shown, (rect.width, rect.height))
            )
        else:
            drawn = shown.copy()
            drawn.thumbnail((rect.width, rect.height), Image.Resampling.LANCZOS)
        x = rect.x if logo.corner.endswith("left") else rect.right - drawn.width
        y = rect.y if logo.corner.startswith("top") else rect.bottom - drawn.height
        below = windows(self._grounds, even_rect(x, y, drawn.width, drawn.height), 1e4, 1e4)
        plate = _plate_for(drawn, below)
        if plate is not None:
            drawn, extra = plate
            x, y = x - extra, y - extra
        return [Standing(sprite(drawn, x, y), opacity=logo.opacity)]

    def _ink(
        self, asked: str | None, below: np.ndarray, chosen: Colour | None, *, soft: bool = False
    ) -> Colour:
        """Return the colour of letters on this ground. chosen: their group's ink on a picture."""
        if asked is not None:
            return palette.parse(asked)
        own = palette.parse(self._look.soft_ink if soft else self._look.ink)
        if not self._is_picture:
            return palette.ink_for(own, below)
        on_picture = chosen or ink_on(below)
        if on_picture == palette.WHITE and palette.luminance(own) > 0.3:
            return palette.mix(own, palette.WHITE, 0.6)
        return on_picture

    def _text(self, placed: PlacedText) -> Layer:
        clip, block = placed.clip, placed.block
        role = self._look.role(clip.role)
        below = under(self._grounds, placed)
        wanted = self._ink(clip.colour, below, self._inks.get(clip.id), soft=role.soft)
        shadow = 0.55 if self._is_picture and palette.luminance(wanted) > 0.14 else 0.0
        ends = palette.parse(clip.colour_to) if clip.colour and clip.colour_to else None
        drawn = set_lines(
            list(block.lines), replace(block.style, colour=wanted, colour_to=ends, shadow=shadow)
        )
        picture, x, y = drawn.picture, placed.x - drawn.margin, placed.y - drawn.margin
        plain = clip.colour is not None and not self._is_picture
        # A colour that somebody asked for on a plain ground stands as asked, if it shows at all.
        opacity, shade = veil(wanted, below, enough=1.8 if plain else _ENOUGH)
        if opacity > 0:
            picture, x, y = _on_scrim(drawn, shade, opacity, x, y)
        return self._timed(clip, placed.end_ms, sprite(picture, x, y))

    def _timed(self, clip: TextClip, end_ms: int, shown: Sprite) -> Standing:
        total = self._timeline.duration_ms
        first = round(clip.start_ms * self._fps / 1000)
        last = None if end_ms >= total else max(first + 1, round(end_ms * self._fps / 1000))
        fade_in, fade_out = clip.fade_in_ms, clip.fade_out_ms
        if fade_in is None:
            fade_in = _DEFAULT_FADE_MS if clip.start_ms > 0 else 0
        if fade_out is None:
            fade_out = _DEFAULT_FADE_MS if last is not None else 0
        elif fade_out and last is None:
            last = round(total * self._fps / 1000)
        most = (end_ms - clip.start_ms) / 2
        return Standing(
            shown,
            first=first,
            last=last,
            fade_in=round(min(fade_in, most) * self._fps / 1000),
            fade_out=round(min(fade_out, most) * self._fps / 1000),
        )

    def _clock(self) -> list[Layer]:
        place, area = self._layout.clock, self._layout.clock_rect
        if place is None or area is None:
            return []
        x, y, side = place
        clock, fps = self._timeline.clock, self._fps
        size = self._layout.clock_px
        below = windows(
            self._grounds, even_rect(area.x, area.y, area.width, area.height), size, size
        )
        wanted = self._ink(clock.colour, below, None)
        style = Style(
            size,
            wanted,
            bold=True,
            align=side,
            even_digits=True,
            shadow=0.6 if self._is_picture and palette.luminance(wanted) > 0.14 else 0.0,
        )
        plain = clock.colour is not None and not self._is_picture
        opacity, shade = veil(wanted, below, enough=1.8 if plain else _ENOUGH)

        def make(second: Hashable) -> Sprite:
            block = set_lines([clock_words(self._timeline, int(str(second)))], style)
            left = x if side == "left" else x - block.width
            if opacity > 0:
                picture, px, py = _on_scrim(
                    block, shade, opacity, left - block.margin, y - block.margin
                )
                return sprite(picture, px, py)
            return sprite(block.picture, left - block.margin, y - block.margin)

        return [Lines(lambda frame: frame // fps, make)]

    def _caption_plate(self, ink: Colour) -> tuple[Colour, float]:
        """Return colour and opacity of what lies under captions."""
        if palette.luminance(ink) <= 0.18:
            return (246, 247, 250), 0.62
        own = palette.parse(self._look.ink)
        if not self._is_picture and palette.luminance(own) < 0.1:
            # Grey on paper would look like a shadow: the plate is the theme's own ink.
            return own, 0.9
        return (8, 9, 14), 0.62

    def _captions(self) -> list[Layer]:
        captions, area = self._timeline.captions, self._layout.captions
        if captions is None or area is None:
            return []
        cues, fps = sorted(captions.cues, key=lambda cue: cue.start_ms), self._fps
        starts = [cue.start_ms for cue in cues]
        unit = self._layout.unit
        colour = palette.parse(captions.colour or "#ffffff")
        shade, density = self._caption_plate(colour)
        style = Style(
            max(12, round(CAPTION_PX * unit * (captions.size or 1.0))),
            colour,
            bold=captions.weight != "regular",
            align="center",
            leading=1.26,
        )

        def which(frame: int) -> int | None:
            at_ms = (frame + 0.5) * 1000 / fps
            place = bisect_right(starts, at_ms) - 1
            return place if place >= 0 and at_ms < cues[place].end_ms else None

        def make(key: Hashable) -> Sprite:
            padding = round(24 * unit)
            block = fit(
                cues[int(str(key))].text.strip(),
                style,
                width=area.width - 2 * padding,
                lines=2,
                smallest_px=round(style.size_px * 0.6),
            )
            size = (block.width + 2 * padding, block.height + 2 * round(padding * 0.75))
            ground = pictures.plate(size, shade, opacity=density, radius=14 * unit, soft=0)
            canvas = Image.new(
                "RGBA", (max(size[0], block.picture.width), max(size[1], block.picture.height))
            )
            canvas.alpha_composite(
                ground, ((canvas.width - size[0]) // 2, (canvas.height - size[1]) // 2)
            )
            canvas.alpha_composite(
                block.picture,
                (
                    (canvas.width - block.picture.width) // 2,
                    (canvas.height - block.picture.height) // 2,
                ),
            )
            x = area.x + (area.width - canvas.width) // 2
            spare = (canvas.height - size[1]) // 2
            y = {
                "top": area.y,
                "center": area.y + (area.height - size[1]) // 2,
                "bottom": area.bottom - size[1],
            }[captions.vertical]
            return sprite(canvas, x, y - spare)

        return [Lines(which, make)]


def _plate_for(logo: Image.Image, below: np.ndarray) -> tuple[Image.Image, int] | None:
    """Return a logo that would vanish on its ground on a plate, and how much that is larger."""
    pixels = np.asarray(logo.convert("RGBA")).reshape(-1, 4)
    solid = pixels[pixels[:, 3] > 128, :3]
    if len(solid) < 0.02 * len(pixels) or len(solid) == len(pixels):
        return None
    mean = below.reshape(-1, 3).mean(axis=0)
    ground: Colour = (round(float(mean[0])), round(float(mean[1])), round(float(mean[2])))
    ratios = [palette.contrast(_colour(p), ground) for p in solid[:: len(solid) // 60 + 1]]
    # A logo of several colours is seen by those that stand out.
    if np.quantile(ratios, 0.75) >= _LOGO_SHOWS:
        return None
    own = _colour(solid.mean(axis=0))
    shade = max((palette.WHITE, DARK), key=lambda shade: palette.contrast(shade, own))
    extra = max(4, round(0.14 * min(logo.size)))
    size = (logo.width + 2 * extra, logo.height + 2 * extra)
    plate = pictures.plate(size, shade, opacity=0.94, radius=1.6 * extra, soft=0)
    plate.alpha_composite(logo.convert("RGBA"), (extra, extra))
    return plate, extra


def _colour(pixel: np.ndarray) -> Colour:
    return round(float(pixel[0])), round(float(pixel[1])), round(float(pixel[2]))


def _framed(shown: Image.Image, area: tuple[int, int]) -> Image.Image:
    """Return an opaque logo with slightly round corners."""
    side = min(area)
    small = shown.copy()
    small.thumbnail(area, Image.Resampling.LANCZOS)
    out = small.convert("RGBA")
    out.putalpha(
        pictures.plate(small.size, (0, 0, 0), opacity=1, radius=side * 0.08, soft=0).getchannel("A")
    )
    return out


def _on_scrim(
    block: Block, shade: Colour, opacity: float, x: int, y: int
) -> tuple[Image.Image, int, int]:
    """Return a block on a soft halo that follows its letters, and where that stands."""
    size = block.style.size_px
    extra = round(size * 0.3)
    area = (block.picture.width + 2 * extra, block.picture.height + 2 * extra)
    letters = Image.new("L", area)
    plain = set_lines(list(block.lines), replace(block.style, shadow=0.0)).picture
    letters.paste(plain.getchannel("A"), (extra, extra))
    # Grown while small: the same shape for a fraction of the work.
    shrink = max(1, size // 20)
    small = letters.reduce(shrink)
    small = small.filter(ImageFilter.MaxFilter(2 * max(1, round(size * 0.13 / shrink)) + 1))
    small = small.filter(ImageFilter.GaussianBlur(size * 0.09 / shrink))
    halo = small.resize(area, Image.Resampling.BICUBIC)
    strength = min(0.92, opacity)
    ground = Image.new("RGBA", area, (*shade, 0))
    ground.putalpha(halo.point([min(255, round(value * strength * 1.1)) for value in range(256)]))
    ground.alpha_composite(block.picture, (extra, extra))
    return ground, x - extra, y - extra
