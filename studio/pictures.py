"""Pictures from files: uploads, cover art, and what is made of them."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps, UnidentifiedImageError

from studio.faults import UnsupportedMedia
from studio.palette import BLACK
from studio.sound.reader import open_media

MOST_PIXELS = 100_000_000
"""Larger pictures are refused: unpacked they would take half a gigabyte."""
_LARGEST_PX = 4096
"""Longer pictures are reduced on reading: no canvas needs more."""


def opened(path: Path) -> Image.Image | None:
    """Return a picture file upright in RGB or RGBA, None when it cannot be read."""
    try:
        with Image.open(path) as stored:
            stored.draft("RGB", (_LARGEST_PX, _LARGEST_PX))
            return _upright(stored)
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        return None


def cover_art(path: Path) -> Image.Image | None:
    """Return the picture that a sound file carries, upright, None when it has none."""
    attached = av.stream.Disposition.attached_pic
    try:
        with open_media(path) as container:
            for stream in container.streams.video:
                if stream.disposition & attached and (art := _attached(container, stream)):
                    return art
    except UnsupportedMedia:
        return None
    return None


def _attached(container: InputContainer, stream: VideoStream) -> Image.Image | None:
    try:
        packet = next((packet for packet in container.demux(stream) if packet.size), None)
        if packet is None:
            return None
        with Image.open(io.BytesIO(bytes(packet))) as stored:
            return _upright(stored) if stored.width * stored.height <= MOST_PIXELS else None
    except (av.FFmpegError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _upright(stored: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(stored)
    has_alpha = "A" in turned.getbands() or "transparency" in turned.info
    picture = turned.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((_LARGEST_PX, _LARGEST_PX))
    return picture


def flat(picture: Image.Image) -> Image.Image:
    """Return it in RGB, what was transparent black."""
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGBA", picture.size, (*BLACK, 255))
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")


def filling(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return it scaled and cropped so that it covers a size."""
    return ImageOps.fit(flat(picture), size, Image.Resampling.LANCZOS)


def blurred(picture: Image.Image, size: tuple[int, int], strength: float) -> Image.Image:
    """Return it covering a size and blurred; 1 leaves only clouds of colour.

    Blurred while small: the same look for a hundredth of the work.
    """
    radius = max(0.5, strength * 0.075 * min(size))
    shrink = max(1.0, radius / 3)
    small = (max(16, round(size[0] / shrink)), max(16, round(size[1] / shrink)))
    soft = filling(picture, small).filter(ImageFilter.GaussianBlur(radius / shrink))
    return soft.resize(size, Image.Resampling.BICUBIC)


def clouds(art: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return cover art as a dark, rich ground for white letters."""
    soft = blurred(art, size, 0.85)
    soft = ImageEnhance.Color(soft).enhance(1.25)
    pixels = np.asarray(soft, np.float32)
    light = float(np.quantile(pixels.mean(axis=2), 0.9))
    factor = min(0.72, 84 / max(light, 1.0))
    rows = np.linspace(1.0, 0.72, size[1], dtype=np.float32)[:, None, None]
    return Image.fromarray(np.clip(pixels * (factor * rows), 0, 255).astype(np.uint8))


def card(picture: Image.Image, side: int, *, radius: int, round_: bool = False) -> Image.Image:
    """Return a picture as an anti-aliased square with round corners, or as a disc; RGBA."""
    shown = filling(picture, (side, side)).convert("RGBA")
    scale = 4
    mask = Image.new("L", (side * scale, side * scale))
    pen = ImageDraw.Draw(mask)
    corner = side * scale / 2 if round_ else radius * scale
    pen.rounded_rectangle((0, 0, side * scale - 1, side * scale - 1), corner, fill=255)
    shown.putalpha(mask.resize((side, side), Image.Resampling.BOX))
    return shown


def with_shadow(picture: Image.Image, spread: int, *, strength: float = 0.45) -> Image.Image:
    """Return an RGBA picture on a soft shadow, larger by `spread` on each side."""
    area = (picture.width + 2 * spread, picture.height + 2 * spread)
    shade = Image.new("L", area)
    shade.paste(picture.getchannel("A"), (spread, spread + spread // 5))
    shade = shade.filter(ImageFilter.GaussianBlur(spread / 2.6))
    shade = shade.point([round(value * strength) for value in range(256)])
    ground = Image.new("RGBA", area, (0, 0, 0, 0))
    ground.putalpha(shade)
    ground.alpha_composite(picture, (spread, spread))
    return ground


def plate(
    size: tuple[int, int],
    colour: tuple[int, int, int],
    *,
    opacity: float,
    radius: float,
    soft: float,
) -> Image.Image:
    """Return a rounded plate, RGBA; soft: blur of its edge in pixels, which it keeps inside."""
    inset = round(soft * 1.6)
    scale = 1 if soft > 2 else 4
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    box = (inset, inset, size[0] * scale - 1 - inset, size[1] * scale - 1 - inset)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius * scale, fill=255)
    if scale > 1:
        mask = mask.resize(size, Image.Resampling.BOX)
    if soft > 0:
        mask = mask.filter(ImageFilter.GaussianBlur(soft))
    shape = Image.new("RGBA", size, (*colour, 0))
    shape.putalpha(mask.point([round(value * opacity) for value in range(256)]))
    return shape
