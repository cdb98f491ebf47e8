"""What lies on the background, each thing a layer that knows when and where it changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

import numpy as np
from PIL import Image

from studio.palette import Colour
from studio.planes import OPAQUE, Planes, Rect, Sprite, blend, even, sprite, yuv
from studio.visuals import Draw, Mask


class Layer(Protocol):
    """A thing on the picture."""

    def state(self, frame: int) -> Hashable:
        """Return what it looks like at a frame; equal states look equal."""

    def changed(self, before: Hashable, now: Hashable) -> Rect | None:
        """Return the rectangle in which two states differ."""

    def span(self, first: int, last: int) -> Rect | None:
        """Return a rectangle outside which nothing changes from frame first to last (without)."""

    def paint(self, canvas: Planes, clip: Rect, frame: int) -> None:
        """Draw it, inside clip only."""


class Standing:
    """A sprite that is there for a time, with fades."""

    def __init__(
        self,
        shown: Sprite,
        *,
        first: int = 0,
        last: int | None = None,
        fade_in: int = 0,
        fade_out: int = 0,
        opacity: float = 1.0,
    ) -> None:
        """first, last, fades in frames; last is the first frame without it, None never."""
        self._sprite, self._first, self._last = shown, first, last
        self._fade_in, self._fade_out, self._opacity = fade_in, fade_out, opacity

    def state(self, frame: int) -> float:
        if frame < self._first or (self._last is not None and frame >= self._last):
            return 0.0
        share = 1.0
        if self._fade_in:
            share = min(share, (frame - self._first + 1) / (self._fade_in + 1))
        if self._fade_out and self._last is not None:
            share = min(share, (self._last - frame) / (self._fade_out + 1))
        return round(share * self._opacity * OPAQUE) / OPAQUE

    def changed(self, before: Hashable, now: Hashable) -> Rect | None:
        return None if before == now else self._sprite.rect

    def span(self, first: int, last: int) -> Rect | None:
        states = {self.state(first), self.state(last - 1)}
        inside = [at for at in (self._first, self._last) if at is not None and first < at < last]
        return self._sprite.rect if len(states) > 1 or inside else None

    def paint(self, canvas: Planes, clip: Rect, frame: int) -> None:
        self._sprite.paint(canvas, clip, opacity=self.state(frame))


class Lines:
    """Sprites that follow each other: captions, the clock. At most one is seen at a time."""

    def __init__(
        self, which: Callable[[int], Hashable], make: Callable[[Hashable], Sprite]
    ) -> None:
        """which: frame to key, None for nothing; make: key to sprite, kept for a while."""
        self._which = which
        self._make = lru_cache(maxsize=16)(make)

    def state(self, frame: int) -> Hashable:
        return self._which(frame)

    def changed(self, before: Hashable, now: Hashable) -> Rect | None:
        if before == now:
            return None
        rects = [self._make(key).rect for key in (before, now) if key is not None]
        return bounding(rects)

    def span(self, first: int, last: int) -> Rect | None:
        keys = dict.fromkeys(self._which(frame) for frame in range(first, last))
        if len(keys) < 2:
            return None
        return bounding([self._make(key).rect for key in keys if key is not None])

    def paint(self, canvas: Planes, clip: Rect, frame: int) -> None:
        key = self._which(frame)
        if key is not None:
            self._make(key).paint(canvas, clip)


def bounding(rects: list[Rect]) -> Rect:
    """Return the smallest rectangle around all."""
    x, y = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(x, y, right - x, bottom - y)


class Progress:
    """A thin pill that fills from left to right."""

    def __init__(
        self, rect: Rect, frames: int, colour: Colour, track: tuple[Colour, float]
    ) -> None:
        self._rect, self._frames = rect, frames
        ends = _pill_ends(rect.width, rect.height)
        ground = Image.new("RGBA", (rect.width, rect.height), (*track[0], 0))
        ground.putalpha(Image.fromarray(np.rint(ends * 255 * track[1]).astype(np.uint8)))
        filled = Image.new("RGBA", (rect.width, rect.height), (*colour, 0))
        filled.putalpha(Image.fromarray(np.rint(ends * 255).astype(np.uint8)))
        self._track = sprite(ground, rect.x, rect.y)
        self._fill = sprite(filled, rect.x, rect.y)

    def state(self, frame: int) -> float:
        """Return the filled width in quarters of a pixel."""
        share = min(1.0, (frame + 1) / max(1, self._frames))
        return round(share * self._rect.width * 4) / 4

    def changed(self, before: Hashable, now: Hashable) -> Rect | None:
        if before == now:
            return None
        if not isinstance(before, float) or not isinstance(now, float):
            return self._rect
        low, high = sorted((before, now))
        left = self._rect.x + int(low) // 2 * 2
        right = min(self._rect.right, self._rect.x + even(high + 2))
        return Rect(left, self._rect.y, max(2, right - left), self._rect.height)

    def span(self, first: int, last: int) -> Rect | None:
        return self.changed(self.state(first), self.state(last - 1))

    def paint(self, canvas: Planes, clip: Rect, frame: int) -> None:
        self._track.paint(canvas, clip)
        width = self.state(frame)
        whole = int(width) // 2 * 2
        area = Rect(self._rect.x, self._rect.y, whole, self._rect.height).overlap(clip)
        if area:
            self._fill.paint(canvas, area)
        if width > whole and whole < self._rect.width:
            head = Rect(self._rect.x + whole, self._rect.y, 2, self._rect.height).overlap(clip)
            if head:
                self._fill.paint(canvas, head, opacity=(width - whole) / 2)


def _pill_ends(width: int, height: int) -> np.ndarray:
    """Return the ink of a lying pill, float, 0..1."""
    radius = height / 2
    x = np.arange(width) + 0.5
    away = np.maximum(np.maximum(radius - x, x - (width - radius)), 0)
    y = np.abs(np.arange(height) + 0.5 - radius)
    ink: np.ndarray = np.clip(radius - np.hypot(away[None, :], y[:, None]) + 0.5, 0, 1)
    return ink


class Wave:
    """The waveform: a style's ink in flat or graded colour."""

    def __init__(
        self,
        rect: Rect,
        draw: Draw,
        colours: list[Colour],
        opacity: float,
        *,
        halo: Colour | None = None,
        halo_px: int = 2,
    ) -> None:
        """halo: colour of a thin line around the ink, so many pixels wide."""
        self._rect, self._draw = rect, draw
        self._halo = None if halo is None else _graded([halo], rect.width)
        self._halo_px = halo_px
        self._share = round(min(1.0, max(0.0, opacity)) * OPAQUE)
        self._ink = _graded(colours, rect.width)
        self._drawn: tuple[int, Mask] | None = None
        self._around: tuple[np.ndarray, np.ndarray] = (np.empty(0), np.empty(0))

    def _mask(self, frame: int) -> Mask:
        if self._drawn is None or self._drawn[0] != frame:
            mask = self._draw(frame)
            self._drawn = (frame, mask if self._halo is None else self._surrounded(mask))
        return self._drawn[1]

    def _surrounded(self, mask: Mask) -> Mask:
        """Return a mask that reaches to where its halo ends, which is kept beside it."""
        room = self._halo_px + self._halo_px % 2
        top, bottom = max(0, mask.top - room), min(self._rect.height, mask.bottom + room)
        # Outside its rows a mask may hold ink of an earlier frame.
        full, half = np.zeros_like(mask.full), np.zeros_like(mask.half)
        full[mask.top : mask.bottom] = mask.full[mask.top : mask.bottom]
        half[mask.top // 2 : mask.bottom // 2] = mask.half[mask.top // 2 : mask.bottom // 2]
        self._around = (_grown(full, self._halo_px), _grown(half, self._halo_px / 2))
        return replace(mask, full=full, half=half, top=top, bottom=bottom)

    def state(self, frame: int) -> tuple[int, int, int]:
        mask = self._mask(frame)
        return frame, mask.top, mask.bottom

    def changed(self, before: Hashable, now: Hashable) -> Rect | None:
        if not isinstance(before, tuple) or not isinstance(now, tuple):
            return self._rect
        top, bottom = min(before[1], now[1]), max(before[2], now[2])
        return Rect(self._rect.x, self._rect.y + top, self._rect.width, max(2, bottom - top))

    def span(self, first: int, last: int) -> Rect | None:
        return self._rect if last - first > 1 else None

    def paint(self, canvas: Planes, clip: Rect, frame: int) -> None:
        mask = self._mask(frame)
        inked = Rect(
            self._rect.x, self._rect.y + mask.top, self._rect.width, max(0, mask.bottom - mask.top)
        )
        common = inked.overlap(clip)
        if common is None:
            return
        target = canvas.part(common)
        top, left = common.y - self._rect.y, common.x - self._rect.x
        full = mask.full[top : top + common.height, left : left + common.width]
        half = mask.half[
            top // 2 : (top + common.height) // 2, left // 2 : (left + common.width) // 2
        ]
        if self._halo is not None:
            around = tuple(
                plane[top // by : (top + common.height) // by][
                    :, left // by : (left + common.width) // by
                ]
                for plane, by in zip(self._around, (1, 2), strict=True)
            )
            self._blend(target, self._halo, around[0], around[1], left)
        self._blend(target, self._ink, full, half, left)

    def _blend(
        self, target: Planes, ink: _Ink, full: np.ndarray, half: np.ndarray, left: int
    ) -> None:
        if self._share < OPAQUE:
            full, half = full * self._share // OPAQUE, half * self._share // OPAQUE
        y, u, v = (row[left // by :] for row, by in zip(ink, (1, 2, 2), strict=True))
        blend(target.y, y[: full.shape[1]], full)
        blend(target.u, u[: half.shape[1]], half)
        blend(target.v, v[: half.shape[1]], half)


def _grown(ink: np.ndarray, by: float) -> np.ndarray:
    """Return ink that reaches so many pixels further on all sides."""
    grown = ink.copy()
    for step in range(1, max(1, round(by)) + 1):
        np.maximum(grown[step:], ink[:-step], out=grown[step:])
        np.maximum(grown[:-step], ink[step:], out=grown[:-step])
    rows = grown.copy()
    for step in range(1, max(1, round(by)) + 1):
        np.maximum(grown[:, step:], rows[:, :-step], out=grown[:, step:])
        np.maximum(grown[:, :-step], rows[:, step:], out=grown[:, :-step])
    return grown


_Ink = tuple[np.ndarray, np.ndarray, np.ndarray]


def _graded(colours: list[Colour], width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ink of each column in the three planes."""
    stops = np.linspace(0, 1, max(2, len(colours)))
    chosen = colours if len(colours) > 1 else colours * 2
    place = np.linspace(0, 1, width)
    row = np.stack(
        [np.interp(place, stops, [colour[n] for colour in chosen]) for n in range(3)], axis=-1
    )
    y, u, v = yuv(row.astype(np.float32))
    return (
        np.rint(y).astype(np.int16),
        np.rint((u[0::2] + u[1::2]) / 2).astype(np.int16),
        np.rint((v[0::2] + v[1::2]) / 2).astype(np.int16),
    )
