"""Finished videos and uploads by the hash of their content: who knows the hash may fetch them.

No token is needed here, because none may stand in an address that is passed on.
"""

from __future__ import annotations

import mimetypes
import re
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from studio.desk import desk
from studio.faults import NotFound

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SHOWN: Final = ("audio/", "video/", "image/jpeg", "image/png", "image/gif", "image/webp")


async def output(request: Request) -> Response:
    """Give a finished video, whole or by range."""
    content_hash = request.path_params["hash"]
    path = desk(request).store.output(content_hash)
    if not _HASH.fullmatch(content_hash) or not path.is_file():
        raise NotFound("not_found")
    return FileResponse(path, media_type="video/mp4")


async def uploaded(request: Request) -> Response:
    """Give an upload."""
    content_hash = request.path_params["hash"]
    path = desk(request).store.blob(content_hash)
    if not _HASH.fullmatch(content_hash) or not path.is_file():
        raise NotFound("not_found")
    guessed = mimetypes.guess_type(request.path_params["name"])[0] or ""
    # Nothing that a browser would run on this origin.
    kind = guessed if guessed.startswith(_SHOWN) else "application/octet-stream"
    return FileResponse(path, media_type=kind, headers={"X-Content-Type-Options": "nosniff"})


ROUTES = [
    Route("/outputs/{hash}.mp4", output, methods=["GET"]),
    Route("/files/{hash}/{name}", uploaded, methods=["GET"]),
]
