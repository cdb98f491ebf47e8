"""Preview pictures of a project: one frame, or a sheet of the whole."""

from __future__ import annotations

import asyncio
import io
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from skill.wire.draft import Draft
from studio.desk import Desk, authorised, desk
from studio.drafts import from_draft
from studio.faults import BadRequest, NotFound


def preview_path(session_id: str, *, at_ms: int | None, revision: int) -> str:
    """Return the path of a frame's picture, or of the contact sheet for None."""
    what = "sheet.png" if at_ms is None else f"{at_ms}.png"
    return f"/api/preview/nemo_agent/me/{session_id}/{revision}/{what}"


async def preview(request: Request) -> Response:
    """Draw a picture of the project as it stands."""
    studio = desk(request)
    user_id = await authorised(request)
    what = request.path_params["what"]
    if what != "sheet" and not (what.isdecimal() and what.isascii() and len(what) < 12):
        raise BadRequest("bad_time")
    png = await asyncio.to_thread(_drawn, studio, request.path_params, user_id)
    return Response(png, media_type="image/png", headers={"Cache-Control": "no-store"})


def _drawn(studio: Desk, params: dict[str, Any], user_id: str) -> bytes:
    # Numpy, Pillow and the theme's fonts take long to load, and most commands draw nothing.
    from studio import compose  # noqa: PLC0415

    project = studio.store.project(params["session_id"], user_id)
    if project.draft is None:
        raise NotFound("nothing_to_show")
    timeline = from_draft(Draft.model_validate(project.draft))
    if timeline.is_empty:
        raise NotFound("nothing_to_show")
    sources = {item.media_id: studio.store.blob(item.hash) for item in project.media}
    if params["what"] == "sheet":
        image = compose.contact_sheet(timeline, sources)
    else:
        at_ms = min(int(params["what"]), max(0, timeline.duration_ms - 1))
        image = compose.picture(timeline, sources, at_ms)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


ROUTES = [
    Route("/api/preview/nemo_agent/me/{session_id}/{revision:int}/{what}.png", preview),
]
