"""Pictures as the encoder wants them: three planes, 4:2:0, BT.709, limited range.

Colour is given for half as many rows and columns as light, so everything that is painted stands
at even places and has even sizes. Alpha is 0..128 in int16: differences of two bytes times 128
still fit, and numpy's integer loops are the fastest it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

OPAQUE = 128
"""Alpha of a pixel that hides what lies below."""

Bytes = np.ndarray
"""uint8, shape (rows, columns)."""
Alpha = np.ndarray
"""int16, shape (rows, columns), 0..128."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A stretch of the picture in pixels; all four numbers even."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def overlap(self, other: Rect) -> Rect | None:
        """Return what both cover, None when they do not meet."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        width, height = min(self.right, other.right) - x, min(self.bottom, other.bottom) - y
        return Rect(x, y, width, height) if width > 0 and height > 0 else None


def even(value: float) -> int:
    """Return the nearest even integer."""
    return 2 * round(value / 2)


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture; u and v have half the rows and columns of y."""

    y: Bytes
    u: Bytes
    v: Bytes

    @property
    def rect(self) -> Rect:
        return Rect(0, 0, self.y.shape[1], self.y.shape[0])

    def part(self, rect: Rect) -> Planes:
        """Return views on a stretch of it."""
        rows = slice(rect.y // 2, rect.bottom // 2)
        columns = slice(rect.x // 2, rect.right // 2)
        return Planes(
            self.y[rect.y : rect.bottom, rect.x : rect.right],
            self.u[rows, columns],
            self.v[rows, columns],
        )

    def take(self, other: Planes) -> None:
        """Copy another picture of the same size into this one."""
        self.y[...] = other.y
        self.u[...] = other.u
        self.v[...] = other.v

    def copy(self) -> Planes:
        return Planes(self.y.copy(), self.u.copy(), self.v.copy())


def blank(width: int, height: int) -> Planes:
    """Return a black picture."""
    half = (height // 2, width // 2)
    return Planes(
        np.full((height, width), 16, np.uint8),
        np.full(half, 128, np.uint8),
        np.full(half, 128, np.uint8),
    )


_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def yuv(rgb: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return light and the two colour differences of float RGB 0..255, unrounded, full size."""
    light = rgb[..., 0] * _LUMA[0] + rgb[..., 1] * _LUMA[1] + rgb[..., 2] * _LUMA[2]
    blue = 128 + (rgb[..., 2] - light) * np.float32(224 / 255 / 1.8556)
    red = 128 + (rgb[..., 0] - light) * np.float32(224 / 255 / 1.5748)
    return 16 + light * np.float32(219 / 255), blue, red


def halved(plane: np.ndarray) -> np.ndarray:
    """Return the mean of each two by two pixels, as float32."""
    rows = plane[0::2].astype(np.float32) + plane[1::2]
    mean: np.ndarray = (rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.25)
    return mean


def from_rgb(rgb: np.ndarray, *, dither: bool = False) -> Planes:
    """Return the planes of a picture, shape (rows, columns, 3), 0..255, even sizes.

    dither: add still noise of half a step, so that a slow gradient shows no bands.
    """
    y, u, v = yuv(rgb.astype(np.float32))
    u, v = halved(u), halved(v)
    if dither:
        for seed, plane in enumerate((y, u, v)):
            tile = np.random.default_rng(seed).random((512, 512), np.float32) - np.float32(0.5)
            rows, columns = plane.shape
            plane += np.tile(tile, (-(-rows // 512), -(-columns // 512)))[:rows, :columns]
    return Planes(
        *(np.clip(np.rint(plane), 16, 240).astype(np.uint8) for plane in (y, u, v)),
    )


def to_rgb(planes: Planes) -> np.ndarray:
    """Return the picture as uint8, shape (rows, columns, 3)."""
    y = (planes.y.astype(np.float32) - 16) * np.float32(255 / 219)
    u = (planes.u.astype(np.float32) - 128) * np.float32(255 / 224)
    v = (planes.v.astype(np.float32) - 128) * np.float32(255 / 224)
    u, v = (np.repeat(np.repeat(plane, 2, 0), 2, 1) for plane in (u, v))
    rgb = np.stack(
        (
            y + np.float32(1.5748) * v,
            y - np.float32(0.1873) * u - np.float32(0.4681) * v,
            y + np.float32(1.8556) * u,
        ),
        axis=-1,
    )
    whole: np.ndarray = np.clip(np.rint(rgb), 0, 255).astype(np.uint8)
    return whole


@dataclass(frozen=True, slots=True)
class Sprite:
    """Pixels with alpha, ready to be laid on a picture at one place."""

    rect: Rect
    y: np.ndarray
    u: np.ndarray
    v: np.ndarray
    alpha: Alpha
    alpha_half: Alpha

    def paint(self, canvas: Planes, clip: Rect, *, opacity: float = 1.0) -> None:
        """Lay it on the canvas, inside clip only."""
        common = self.rect.overlap(clip)
        common = common and common.overlap(canvas.rect)
        if common is None or opacity <= 0:
            return
        rows = slice(common.y - self.rect.y, common.bottom - self.rect.y)
        columns = slice(common.x - self.rect.x, common.right - self.rect.x)
        half = (
            slice(rows.start // 2, rows.stop // 2),
            slice(columns.start // 2, columns.stop // 2),
        )
        share = round(opacity * OPAQUE)
        target = canvas.part(common)
        alpha, alpha_half = self.alpha[rows, columns], self.alpha_half[half]
        if share < OPAQUE:
            alpha, alpha_half = alpha * share // OPAQUE, alpha_half * share // OPAQUE
        blend(target.y, self.y[rows, columns], alpha)
        blend(target.u, self.u[half], alpha_half)
        blend(target.v, self.v[half], alpha_half)


def blend(target: Bytes, ink: np.ndarray, alpha: Alpha) -> None:
    """Lay ink (int16 plane) over the target in place."""
    change = ink - target
    change *= alpha
    change += OPAQUE // 2
    change >>= 7
    change += target
    np.copyto(target, change, casting="unsafe")


def sprite(picture: Image.Image, x: int, y: int) -> Sprite:
    """Return an RGBA picture as a sprite whose upper left corner stands near x, y."""
    left, top = x - x % 2, y - y % 2
    width, height = picture.width + x % 2, picture.height + y % 2
    padded = Image.new("RGBA", (width + width % 2, height + height % 2))
    padded.paste(picture, (x % 2, y % 2))
    pixels = np.asarray(padded, np.float32)
    share = pixels[..., 3] / 255
    light, blue, red = yuv(pixels[..., :3])
    share_half = halved(share)
    # A colour sample that covers the edge of a letter must not take in the pixels outside it.
    weight = np.maximum(share_half, 1e-6)
    blue, red = halved(blue * share) / weight, halved(red * share) / weight
    blank_half = share_half < 1e-4
    blue[blank_half] = 128
    red[blank_half] = 128
    return Sprite(
        Rect(left, top, padded.width, padded.height),
        np.rint(light).astype(np.int16),
        np.rint(blue).astype(np.int16),
        np.rint(red).astype(np.int16),
        np.rint(share * OPAQUE).astype(np.int16),
        np.rint(share_half * OPAQUE).astype(np.int16),
    )
