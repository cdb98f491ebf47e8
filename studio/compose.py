"""A timeline at a time: one picture. Render asks for all of them in order, a preview for one.

Only what changed since the last frame is painted: its rectangle is taken from the ground again
and every layer is laid over it, inside that rectangle.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path

from PIL import Image

from studio import palette, pictures, shading
from studio.backdrop import Backdrop, backdrop
from studio.layers import Layer, Progress, Standing, Wave
from studio.layout import Layout, lay_out
from studio.levels import Levels, measure
from studio.palette import Colour
from studio.planes import Planes, Rect, blank, even, sprite, to_rgb
from studio.sound import mix
from studio.stickers import Stickers
from studio.themes import Theme, theme
from studio.timeline import Timeline
from studio.visuals import STYLES, Stage

_SHOWS = 1.8
"""Contrast below which a colour that was asked for needs a line around it to be seen."""
_LATER_GROUNDS = 3
"""Frames of a moving background that are looked at beside the first."""


def frames_of(timeline: Timeline) -> int:
    """Return the number of frames: the duration, rounded to whole ones."""
    return max(1, round(timeline.duration_ms * timeline.canvas.fps / 1000))


def levels_of(timeline: Timeline, sources: Mapping[str, Path]) -> Levels:
    """Return what the finished mix looks like."""
    return measure(mix(timeline, sources), frames=frames_of(timeline), fps=timeline.canvas.fps)


class Scene:
    """Everything that a timeline's pictures are made of, prepared once."""

    def __init__(self, timeline: Timeline, sources: Mapping[str, Path], levels: Levels) -> None:
        self.timeline, self.theme = timeline, theme(timeline.theme)
        self.frames = frames_of(timeline)
        self.size = (timeline.canvas.width, timeline.canvas.height)
        self._backdrop: Backdrop = backdrop(timeline, self.theme, sources, frames=self.frames)
        art = None
        if timeline.background.is_clouds and timeline.background.media in sources:
            art = pictures.cover_art(sources[timeline.background.media])
        self.layout = lay_out(timeline, self.theme, has_art=art is not None)
        self._ground = blank(*self.size)
        self._backdrop.paint(0, self._ground)
        grounds = [self._ground, *self._later_grounds()]
        shades: list[Layer] = []
        ink: Colour | None = None
        if self._backdrop.is_picture:
            ink = shading.wave_ink(timeline, self.layout, grounds)
            for shade in shading.shades(timeline, self.layout, grounds, ink):
                for ground in grounds:
                    shade.paint(ground, ground.rect)
                shades.append(Standing(shade))
        colours = _Colours(timeline, self.theme, self._ground, self.layout, art, ink)
        stickers = Stickers(
            timeline, self.theme, self.layout, grounds, is_picture=self._backdrop.is_picture
        )
        fixed: list[Layer] = []
        if art is not None and self.layout.art is not None:
            fixed.append(_art_layer(art, self.layout, self.theme))
        fixed += stickers.logo(sources)
        self._layers: list[Layer] = []
        if not self._backdrop.moves:
            for layer in fixed:
                layer.paint(self._ground, self._ground.rect, 0)
        else:
            self._layers += [*shades, *fixed]
        self._wave_rects: list[Rect] = []
        self._layers += self._wave(levels, colours)
        if self.layout.progress is not None:
            track = colours.track
            self._layers.append(
                Progress(self.layout.progress, self.frames, colours.progress, track)
            )
        self._layers += stickers.layers()
        self._states: list[Hashable] | None = None
        self._canvas: Planes | None = None

    def _later_grounds(self) -> list[Planes]:
        """Return what a moving background looks like later on."""
        if not self._backdrop.moves:
            return []
        found = []
        for part in range(1, _LATER_GROUNDS + 1):
            ground = blank(*self.size)
            self._backdrop.paint(part * (self.frames - 1) // _LATER_GROUNDS, ground)
            found.append(ground)
        return found

    def _wave(self, levels: Levels, colours: _Colours) -> list[Layer]:
        wave, rect = self.timeline.waveform, self.layout.wave
        if not wave.visible or rect is None:
            return []
        if wave.style == "circle":
            side = min(rect.width, rect.height) // 4 * 4
            left, top = (
                even(rect.x + (rect.width - side) / 2),
                even(rect.y + (rect.height - side) / 2),
            )
            rect = Rect(left, top, side, side)
        rising = wave.position != "top" or wave.style not in {"bars", "spectrum"}
        self._wave_rects.append(rect)
        stage = Stage(rect.width, rect.height, self.layout.unit, levels, rising=rising)
        draw, halo_px = STYLES[wave.style](stage), max(1, round(2 * self.layout.unit))
        return [Wave(rect, draw, colours.wave, wave.opacity, halo=colours.halo, halo_px=halo_px)]

    @property
    def is_on_picture(self) -> bool:
        """Whether a photograph or a film lies behind, not only colours."""
        return self._backdrop.is_picture

    def paint(self, frame: int, canvas: Planes) -> None:
        """Bring the canvas, as this scene left it or new, to a frame."""
        states = [layer.state(frame) for layer in self._layers]
        if self._backdrop.moves:
            self._backdrop.paint(frame, canvas)
            dirty = [canvas.rect]
        elif self._states is None or self._canvas is not canvas:
            canvas.take(self._ground)
            dirty = [canvas.rect]
        else:
            # One after the other: where two rectangles overlap, the second begins anew.
            for rect in self._dirty(self._states, states):
                canvas.part(rect).take(self._ground.part(rect))
                self._lay(canvas, rect, frame)
            dirty = []
        for rect in dirty:
            self._lay(canvas, rect, frame)
        self._states, self._canvas = states, canvas

    def _lay(self, canvas: Planes, clip: Rect, frame: int) -> None:
        for layer in self._layers:
            layer.paint(canvas, clip, frame)

    def lasting_rows(self) -> list[tuple[int, int]]:
        """Return the rows of what moves all the time."""
        if self._backdrop.moves:
            return [(0, self.size[1])]
        lasting = (self.layout.progress, self.layout.captions, *self._wave_rects)
        rects = [rect for rect in lasting if rect is not None]
        return sorted((rect.y, rect.bottom) for rect in rects)

    def moving_rows(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the rows outside which nothing changes from frame first to last (without)."""
        if self._backdrop.moves:
            return [(0, self.size[1])]
        whole = Rect(0, 0, *self.size)
        spans = [layer.span(first, last) for layer in self._layers]
        seen = [span.overlap(whole) for span in spans if span is not None]
        return sorted((rect.y, rect.bottom) for rect in seen if rect is not None)

    def _dirty(self, before: list[Hashable], now: list[Hashable]) -> list[Rect]:
        whole = Rect(0, 0, *self.size)
        found = []
        for layer, old, new in zip(self._layers, before, now, strict=True):
            rect = layer.changed(old, new)
            rect = rect and rect.overlap(whole)
            if rect is not None:
                found.append(rect)
        return found


class _Colours:
    """The colours of things, fit for the ground they stand on."""

    def __init__(
        self,
        timeline: Timeline,
        look: Theme,
        ground: Planes,
        layout: Layout,
        art: Image.Image | None,
        on_picture: Colour | None,
    ) -> None:
        """on_picture: the waveform's ink on a picture."""
        around = layout.wave or layout.safe
        mean = _mean(ground, around)
        self.halo: Colour | None = None
        if timeline.waveform.colours:
            self.wave = [palette.parse(colour) for colour in timeline.waveform.colours]
            if min(palette.contrast(colour, mean) for colour in self.wave) < _SHOWS:
                choices = (palette.WHITE, shading.DARK)
                self.halo = max(choices, key=lambda halo: palette.contrast(halo, mean))
        elif art is None and on_picture is not None:
            self.wave = [on_picture]
        else:
            wanted = [palette.parse(colour) for colour in look.wave]
            if art is not None:
                wanted = list(palette.accents(art))
            enough = 3.2 if art is None else 4.5
            self.wave = [palette.towards(colour, mean, enough=enough) for colour in wanted]
        under = _mean(ground, layout.progress or layout.safe)
        bar = timeline.progress_bar
        if bar.colour:
            self.progress = palette.parse(bar.colour)
        else:
            self.progress = palette.towards(self.wave[0], under, enough=3.2)
        self.track: tuple[Colour, float] = (
            palette.WHITE if palette.luminance(under) < 0.3 else palette.BLACK,
            0.22,
        )


def _mean(ground: Planes, rect: Rect) -> Colour:
    pixels = to_rgb(ground.part(rect.overlap(ground.rect) or ground.rect))
    red, green, blue = (round(float(value)) for value in pixels.reshape(-1, 3).mean(axis=0))
    return red, green, blue


def _art_layer(art: Image.Image, layout: Layout, look: Theme) -> Standing:
    rect = layout.art
    if rect is None:
        raise ValueError("no place for the cover art")
    spread = round(46 * layout.unit)
    shown = pictures.card(
        art, rect.width, radius=round(look.corner * layout.unit), round_=layout.art_is_round
    )
    raised = pictures.with_shadow(shown, spread)
    return Standing(sprite(raised, rect.x - spread, rect.y - spread))


def picture(
    timeline: Timeline, sources: Mapping[str, Path], at_ms: int, *, levels: Levels | None = None
) -> Image.Image:
    """Return one frame. Without levels the sound is measured first."""
    scene = Scene(timeline, sources, levels or levels_of(timeline, sources))
    return _pictured(scene, at_ms)


def _pictured(scene: Scene, at_ms: int) -> Image.Image:
    fps = scene.timeline.canvas.fps
    frame = min(scene.frames - 1, max(0, int(at_ms * fps / 1000)))
    canvas = blank(*scene.size)
    scene.paint(frame, canvas)
    return Image.fromarray(to_rgb(canvas))


def contact_sheet(
    timeline: Timeline, sources: Mapping[str, Path], *, count: int = 9, width: int = 1600
) -> Image.Image:
    """Return frames of the whole timeline on one sheet, evenly spread, in reading order."""
    scene = Scene(timeline, sources, levels_of(timeline, sources))
    columns = 3 if scene.size[0] >= scene.size[1] else 5
    count = max(1, count)
    rows = -(-count // columns)
    gap = max(4, width // 100)
    cell = (width - gap * (columns + 1)) // columns
    tall = round(cell * scene.size[1] / scene.size[0])
    sheet = Image.new("RGB", (width, gap + rows * (tall + gap)), (18, 20, 26))
    for index in range(count):
        at_ms = round(timeline.duration_ms * (index + 0.5) / count)
        small = _pictured(scene, at_ms).resize((cell, tall), Image.Resampling.LANCZOS)
        row, column = divmod(index, columns)
        sheet.paste(small, (gap + column * (cell + gap), gap + row * (tall + gap)))
    return sheet
