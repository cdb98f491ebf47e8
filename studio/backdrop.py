"""What lies behind everything: colours, gradients, pictures, video, cover art."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image, ImageChops

from studio import pictures
from studio.palette import Colour, parse
from studio.planes import Planes, blank, from_rgb
from studio.sound.reader import open_media
from studio.themes import Glow, Theme
from studio.timeline import Background, Canvas, Timeline

_GRADIENT_STEPS = 4096
ZOOM_BY = 0.12
"""How much a slow zoom grows the picture from its start to its end."""
_ZOOM_TURN_S = 30.0
"""A zoom on a longer video goes in and out again in this rhythm, so that it stays visible."""


class Backdrop(Protocol):
    """A background."""

    @property
    def moves(self) -> bool:
        """Whether it differs from frame to frame."""

    @property
    def is_picture(self) -> bool:
        """Whether it may be busy, so that letters need help."""

    def paint(self, frame: int, canvas: Planes) -> None:
        """Fill the canvas."""


class Still:
    """A background that never changes."""

    moves = False

    def __init__(self, planes: Planes, *, is_picture: bool) -> None:
        self._planes = planes
        self.is_picture = is_picture

    def paint(self, frame: int, canvas: Planes) -> None:
        del frame
        canvas.take(self._planes)


class Zooming:
    """A picture that comes slowly nearer."""

    moves, is_picture = True, True

    def __init__(self, picture: Image.Image, canvas: Canvas, frames: int) -> None:
        self._size = (canvas.width, canvas.height)
        larger = (_even(canvas.width * (1 + ZOOM_BY)), _even(canvas.height * (1 + ZOOM_BY)))
        planes = from_rgb(np.asarray(pictures.filling(picture, larger)))
        self._layers = [Image.fromarray(plane) for plane in (planes.y, planes.u, planes.v)]
        self._period = min(frames, round(_ZOOM_TURN_S * canvas.fps))

    def paint(self, frame: int, canvas: Planes) -> None:
        turn = (frame / max(1, self._period)) % 2
        nearness = turn if turn <= 1 else 2 - turn
        share = 1 / (1 + ZOOM_BY * nearness)
        for layer, target in zip(self._layers, (canvas.y, canvas.u, canvas.v), strict=True):
            wide, tall = layer.width * share, layer.height * share
            left, top = (layer.width - wide) / 2, (layer.height - tall) / 2
            box = (left, top, left + wide, top + tall)
            size = (target.shape[1], target.shape[0])
            target[...] = np.asarray(layer.resize(size, Image.Resampling.BILINEAR, box=box))


class Video:
    """An uploaded video, looped, covering the canvas."""

    moves, is_picture = True, True

    def __init__(self, path: Path, canvas: Canvas, background: Background) -> None:
        self._path, self._canvas, self._background = path, canvas, background
        self._frames: Iterator[tuple[float, av.VideoFrame]] | None = None
        self._last_s = -1.0
        self._ahead: tuple[float, av.VideoFrame] | None = None
        self._shown: Planes = blank(canvas.width, canvas.height)
        self._length_s = self._measured()

    def _measured(self) -> float:
        with open_media(self._path) as container:
            stream = container.streams.video[0]
            if stream.duration and stream.time_base:
                return float(stream.duration * stream.time_base)
            return (container.duration or 1_000_000) / 1_000_000

    def paint(self, frame: int, canvas: Planes) -> None:
        wanted_s = (frame / self._canvas.fps) % max(self._length_s, 0.04)
        if self._frames is None or wanted_s < self._last_s or wanted_s > self._last_s + 3:
            self._frames = self._decoded(wanted_s)
            self._ahead = next(self._frames, None)
        self._last_s = wanted_s
        newest: av.VideoFrame | None = None
        while self._ahead is not None and self._ahead[0] <= wanted_s + 1e-3:
            newest = self._ahead[1]
            self._ahead = next(self._frames, None)
        if newest is not None:
            self._show(newest)
        canvas.take(self._shown)

    def _decoded(self, from_s: float) -> Iterator[tuple[float, av.VideoFrame]]:
        """Yield frames with their time from the key frame before a time."""
        with open_media(self._path) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            base = float(stream.time_base or 0)
            first_s = float((stream.start_time or 0) * base)
            if from_s > 1:
                container.seek(round((from_s + first_s) / base), stream=stream)
            held: tuple[float, av.VideoFrame] | None = None
            for frame in _readable(container, stream):
                at_s = (frame.time or 0.0) - first_s
                if at_s <= from_s:
                    held = (0.0, frame)
                    continue
                if held is not None:
                    yield held
                    held = None
                yield at_s, frame
            if held is not None:
                yield held

    def _show(self, frame: av.VideoFrame) -> None:
        width, height = self._canvas.width, self._canvas.height
        contain = self._background.fit == "contain"
        ratios = (width / frame.width, height / frame.height)
        scale = min(ratios) if contain else max(ratios)
        size = (max(2, _even(frame.width * scale)), max(2, _even(frame.height * scale)))
        scaled = frame.reformat(size[0], size[1], "yuv420p", dst_colorspace="ITU709")
        for index, target in enumerate((self._shown.y, self._shown.u, self._shown.v)):
            plane = scaled.planes[index]
            rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
            wide = size[0] if index == 0 else size[0] // 2
            _centre(rows[:, :wide], target)
            if self._background.blur:
                soft = Image.fromarray(target)
                target[...] = np.asarray(
                    soft.reduce(8).resize(
                        (target.shape[1], target.shape[0]), Image.Resampling.BICUBIC
                    )
                )
            if self._background.dim:
                ground = 16 if index == 0 else 128
                keep = 1 - self._background.dim
                table = np.rint(ground + (np.arange(256) - ground) * keep).astype(np.uint8)
                target[...] = table[target]


def _readable(container: InputContainer, stream: VideoStream) -> Iterator[av.VideoFrame]:
    """Yield the frames up to where a file is damaged: the last one stays."""
    with contextlib.suppress(av.FFmpegError):
        yield from container.decode(stream)


def _centre(source: np.ndarray, target: np.ndarray) -> None:
    """Copy the middle of one plane to the middle of the other."""
    rows, columns = (min(a, b) for a, b in zip(source.shape, target.shape, strict=True))
    y, x = (source.shape[0] - rows) // 2, (source.shape[1] - columns) // 2
    to_y, to_x = (target.shape[0] - rows) // 2, (target.shape[1] - columns) // 2
    target[to_y : to_y + rows, to_x : to_x + columns] = source[y : y + rows, x : x + columns]


def _even(value: float) -> int:
    return 2 * round(value / 2)


def gradient(size: tuple[int, int], colours: list[Colour], angle_deg: float) -> np.ndarray:
    """Return a linear gradient, float32 RGB; 180 runs downwards, 90 to the right."""
    width, height = size
    turn = math.radians(angle_deg)
    across, down = math.sin(turn), -math.cos(turn)
    x = (np.arange(width, dtype=np.float32) + 0.5) - width / 2
    y = (np.arange(height, dtype=np.float32) + 0.5) - height / 2
    reach = (abs(across) * width + abs(down) * height) / 2
    place = (x[None, :] * np.float32(across) + y[:, None] * np.float32(down)) / (2 * reach) + 0.5
    steps = np.linspace(0, 1, _GRADIENT_STEPS)
    stops = np.linspace(0, 1, len(colours))
    table = np.stack([np.interp(steps, stops, [c[n] for c in colours]) for n in range(3)], axis=-1)
    found: np.ndarray = table.astype(np.float32)[
        np.rint(place * (_GRADIENT_STEPS - 1)).astype(np.int32).clip(0, _GRADIENT_STEPS - 1)
    ]
    return found


def backdrop(
    timeline: Timeline, theme: Theme, sources: Mapping[str, Path], *, frames: int
) -> Backdrop:
    """Return the background of a timeline; a picture that cannot be read gives the theme's."""
    background, canvas = timeline.background, timeline.canvas
    size = (canvas.width, canvas.height)
    path = sources.get(background.media)
    if background.kind == "colour" and background.colours:
        plain = np.broadcast_to(
            np.array(parse(background.colours[0]), np.float32), (size[1], size[0], 3)
        )
        return Still(from_rgb(_dimmed(plain, background)), is_picture=False)
    if background.kind == "gradient" and background.colours:
        return _graded(background.colours, background.angle_deg, size, background)
    if background.kind == "video" and path is not None:
        return Video(path, canvas, background)
    if background.kind == "cover" and path is not None:
        art = pictures.cover_art(path)
        if art is not None and not background.is_clouds:
            return _picture(art, background, canvas, theme, frames)
        if art is not None:
            pixels = np.asarray(pictures.clouds(art, size), np.float32)
            return Still(from_rgb(_dimmed(pixels, background), dither=True), is_picture=True)
    if background.kind == "image" and path is not None:
        picture = pictures.opened(path)
        if picture is not None:
            return _picture(picture, background, canvas, theme, frames)
    return _graded(tuple(theme.background), theme.angle, size, background, theme.glows)


def _lit(pixels: np.ndarray, glows: Sequence[Glow]) -> np.ndarray:
    """Return the ground with soft lights on it."""
    height, width = pixels.shape[:2]
    for glow in glows:
        reach = glow.radius * max(width, height)
        # A Gaussian is the product of its rows and columns.
        across = np.exp(-3.2 * ((np.arange(width) + 0.5 - glow.x * width) / reach) ** 2)
        down = np.exp(-3.2 * ((np.arange(height) + 0.5 - glow.y * height) / reach) ** 2)
        share = np.outer(down * glow.strength, across).astype(np.float32)[:, :, None]
        pixels = pixels + (np.array(parse(glow.colour), np.float32) - pixels) * share
    return pixels


def _graded(
    colours: tuple[str, ...],
    angle: float,
    size: tuple[int, int],
    background: Background,
    glows: Sequence[Glow] = (),
) -> Still:
    parsed = [parse(colour) for colour in colours]
    if len(parsed) == 1:
        parsed *= 2
    pixels = _lit(gradient(size, parsed, angle), glows)
    return Still(from_rgb(_dimmed(pixels, background), dither=True), is_picture=False)


def _dimmed(pixels: np.ndarray, background: Background) -> np.ndarray:
    return pixels * np.float32(1 - min(1.0, max(0.0, background.dim)))


def _picture(
    picture: Image.Image, background: Background, canvas: Canvas, theme: Theme, frames: int
) -> Backdrop:
    size = (canvas.width, canvas.height)
    if background.fit == "zoom":
        shown = picture
        if background.blur:
            larger = (_even(size[0] * 1.2), _even(size[1] * 1.2))
            shown = pictures.blurred(picture, larger, background.blur)
        if background.dim:
            shown = ImageChops.multiply(
                pictures.flat(shown),
                Image.new("RGB", shown.size, (round(255 * (1 - background.dim)),) * 3),
            )
        return Zooming(shown, canvas, frames)
    if background.fit == "contain":
        named = [parse(colour) for colour in background.colours or theme.background]
        ground = gradient(size, named if len(named) > 1 else named * 2, theme.angle)
        base = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
        _lay_whole(base, picture)
    elif background.fit == "blur":
        base = pictures.blurred(picture, size, 0.55)
        base = base.point([round(value * 0.72) for value in range(256)] * 3)
        _lay_whole(base, picture)
    else:
        base = pictures.filling(picture, size)
    if background.blur:
        base = pictures.blurred(base, size, background.blur)
    return Still(from_rgb(_dimmed(np.asarray(base, np.float32), background)), is_picture=True)


def _lay_whole(base: Image.Image, picture: Image.Image) -> None:
    """Paste a picture whole, as large as it fits, into the middle."""
    scale = min(base.width / picture.width, base.height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    whole = pictures.flat(picture).resize(size, Image.Resampling.LANCZOS)
    base.paste(whole, ((base.width - size[0]) // 2, (base.height - size[1]) // 2))
