#!/usr/bin/env python3
"""Draw the golden pictures of every theme and shape, and the gallery of the README.

usage: make_gallery.py

Writes fixtures/pictures/THEME-SHAPE.jpg (what tests/studio/test_gallery.py compares with) and
docs/gallery.jpg. Look at all of them before committing: they are what "right" means.
"""

import itertools
import sys
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from studio import themes  # noqa: E402
from studio.compose import Scene, frames_of  # noqa: E402
from studio.levels import BANDS, Levels, quiet  # noqa: E402
from studio.planes import blank, to_rgb  # noqa: E402
from studio.timeline import (  # noqa: E402
    AudioClip,
    AudioTrack,
    Background,
    Canvas,
    Clock,
    TextClip,
    Timeline,
    Waveform,
)

PICTURES = ROOT / "fixtures" / "pictures"
SHAPES = {
    "landscape": Canvas(640, 360, 30),
    "square": Canvas(400, 400, 30),
    "tall": Canvas(400, 500, 30),
    "portrait": Canvas(360, 640, 30),
}
FRAME = 60


def timeline(theme: str, canvas: Canvas) -> Timeline:
    """A title in two scripts, an artist, a clock: what a theme sets."""
    return Timeline(
        canvas=canvas,
        theme=theme,
        voice=AudioTrack("voice", (AudioClip("a", 0, 5000),)),
        texts=(
            TextClip("t1", "Morning Coffee 早安咖啡", "title"),
            TextClip("t2", "Ann Čapek & Bo", "artist"),
        ),
        clock=Clock(visible=True),
    )


def sounding(line: Timeline) -> Levels:
    """Levels like those of speech, the same every time."""
    levels = quiet(frames_of(line), line.canvas.fps)
    levels.loud[:] = 0.72
    for band in range(BANDS):
        levels.bands[:, band] = 70 + (band * 53) % 97 + round(70 * (1 - band / BANDS))
    return levels


def golden(theme: str, shape: str) -> Image.Image:
    """Draw one frame of a theme on a shape of canvas."""
    return drawn(timeline(theme, SHAPES[shape]), {})


def drawn(line: Timeline, sources: dict[str, Path]) -> Image.Image:
    canvas = blank(line.canvas.width, line.canvas.height)
    Scene(line, sources, sounding(line)).paint(FRAME, canvas)
    return Image.fromarray(to_rgb(canvas))


def art() -> Image.Image:
    """A cover: a low sun behind hills."""
    picture = Image.new("RGB", (900, 900))
    pen = ImageDraw.Draw(picture)
    for row in range(900):
        share = row / 900
        pen.line(
            [(0, row), (900, row)],
            fill=(round(250 - 60 * share), round(150 - 70 * share), round(90 + 70 * share)),
        )
    pen.ellipse((270, 210, 630, 570), fill=(255, 226, 160))
    for depth, colour in enumerate(((120, 62, 96), (78, 42, 84), (40, 26, 62))):
        top = 520 + 110 * depth
        bumps = [
            (x, top + round(50 * ((x * (depth + 3) // 300) % 2) - x % 300 / 9))
            for x in range(0, 901, 150)
        ]
        pen.polygon([(0, 900), *bumps, (900, 900)], fill=colour)
    return picture


def gallery() -> Image.Image:
    """The themes in landscape, and three shapes beside them."""
    wide, tall, gap = 800, 450, 16
    sheet = Image.new("RGB", (2 * wide + 3 * gap, 4 * tall + 5 * gap), (245, 245, 247))
    styles = ("bars", "mirror", "line", "filled", "bars")
    cells = []
    for key, style in zip(themes.keys(), styles, strict=True):
        line = timeline(key, Canvas(1600, 900, 30))
        cells.append(drawn_as(line, style))
    picture = PICTURES / "art.png"
    line = timeline("default", Canvas(1600, 900, 30))
    photo = Background("image", media="p")
    cells.append(drawn_as(line, "circle", photo, {"p": picture}))
    for index, cell in enumerate(cells):
        row, column = divmod(index, 2)
        small = cell.resize((wide, tall), Image.Resampling.LANCZOS)
        sheet.paste(small, (gap + column * (wide + gap), gap + row * (tall + gap)))
    x, y = gap, gap + 3 * (tall + gap)
    for key, canvas, style in (
        ("midnight", Canvas(1080, 1920, 30), "dots"),
        ("paper", Canvas(1080, 1080, 30), "bars"),
        ("aurora", Canvas(1080, 1350, 30), "spectrum"),
        ("sunset", Canvas(1080, 1080, 30), "circle"),
    ):
        cell = drawn_as(timeline(key, canvas), style)
        width = round(tall * canvas.width / canvas.height)
        sheet.paste(cell.resize((width, tall), Image.Resampling.LANCZOS), (x, y))
        x += width + gap
    return sheet.crop((0, 0, sheet.width, sheet.height))


def drawn_as(
    line: Timeline,
    style: str,
    background: Background | None = None,
    sources: dict[str, Path] | None = None,
) -> Image.Image:
    changed = replace(line, waveform=Waveform(style=style), background=background or Background())
    return drawn(changed, sources or {})


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    art().save(PICTURES / "art.png")
    for theme, shape in itertools.product(themes.keys(), SHAPES):
        golden(theme, shape).save(PICTURES / f"{theme}-{shape}.jpg", quality=90)
    gallery().save(ROOT / "docs" / "gallery.jpg", quality=88)


if __name__ == "__main__":
    main()
