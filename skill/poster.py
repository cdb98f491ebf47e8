"""A small picture of a finished video, for assistants that can look."""

from __future__ import annotations

import io
from pathlib import Path

import av
from PIL import Image

WIDTH_PX = 480
AT_SHARE = 0.3
"""Where in the video the frame is taken, 0..1: past the fade-in, with the title usually on."""


def poster(video: Path) -> bytes | None:
    """Return a JPEG of one frame, or None for a file that cannot be decoded."""
    try:
        with av.open(str(video)) as container:
            stream = container.streams.video[0]
            if container.duration:
                container.seek(round(container.duration * AT_SHARE))
            picture = next(container.decode(stream)).to_image()  # type: ignore[no-untyped-call]  # PyAV is half typed
    except (av.FFmpegError, OSError, IndexError, StopIteration):
        return None
    return smaller(picture)


def smaller(picture: Image.Image) -> bytes:
    """Return the picture as a small JPEG."""
    size = (WIDTH_PX, max(1, round(picture.height * WIDTH_PX / picture.width)))
    buffer = io.BytesIO()
    picture.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def smaller_file(path: Path) -> bytes | None:
    """Return a picture's file as a small JPEG, or None when it cannot be read."""
    try:
        with Image.open(path) as picture:
            return smaller(picture)
    except OSError:
        return None
