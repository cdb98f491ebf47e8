"""Renders: order, look, cancel, download."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from skill.wire.draft import Draft
from skill.wire.render import RenderJob, as_nested
from studio.desk import authorised, desk
from studio.drafts import from_draft
from studio.envelope import read_json, text_of
from studio.faults import BadRequest, ExportBlocked, NotFound
from studio.orders import Job, check_quality
from studio.routes.account import iso
from studio.routes.project import output_url
from studio.timeline import Timeline

_ATTRIBUTION: Final = ("x-skill-source", "x-skill-version", "x-skill-platform")
_MOST_PIXELS: Final = 4096 * 4096
_MOST_MS: Final = 24 * 3600 * 1000


async def order(request: Request) -> Response:
    """Take an order for a video."""
    user_id = await authorised(request)
    missing = [name for name in _ATTRIBUTION if not request.headers.get(name, "").strip()]
    if missing:
        raise ExportBlocked("attribution_missing", header=missing[0])
    body = await read_json(request)
    output = body.get("output", {})
    if not isinstance(output, dict) or output.get("format", "mp4") != "mp4":
        raise BadRequest("bad_output")
    quality = check_quality(output.get("quality"))
    render_id, session_id = text_of(body, "id"), text_of(body, "sessionId")
    timeline = _checked(body.get("draft"))
    project = await asyncio.to_thread(desk(request).store.project, session_id, user_id)
    unknown = timeline.used_media - {item.media_id for item in project.media}
    if unknown:
        raise BadRequest("media_missing", media=min(unknown))
    job = await asyncio.to_thread(
        desk(request).jobs.order,
        render_id,
        session_id=session_id,
        user_id=user_id,
        draft=body["draft"],
        quality=quality,
    )
    return _answer(request, job)


def _checked(draft: Any) -> Timeline:
    """Return the timeline of a draft that can be rendered. Raises BadRequest."""
    if not isinstance(draft, dict):
        raise BadRequest("missing_field", field="draft")
    try:
        timeline = from_draft(Draft.model_validate(draft))
        canvas, duration_ms = timeline.canvas, timeline.duration_ms
        clips = (*timeline.voice.clips, *timeline.music.clips)
        sane = all(
            clip.media
            and clip.start_ms >= 0
            and clip.duration_ms > 0
            and clip.source_start_ms >= 0
            and 0.05 <= clip.speed <= 20
            and 0 <= clip.volume <= 100
            for clip in clips
        )
        drawable = (
            canvas.width >= 2
            and canvas.height >= 2
            and canvas.width % 2 == canvas.height % 2 == 0
            and canvas.width * canvas.height <= _MOST_PIXELS
            and 1 <= canvas.fps <= 120
        )
    except (
        ValidationError,
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise BadRequest("bad_draft") from error
    if timeline.is_empty or duration_ms <= 0:
        raise BadRequest("nothing_to_export")
    if not sane or not drawable or duration_ms > _MOST_MS:
        raise BadRequest("bad_draft")
    return timeline


async def look(request: Request) -> Response:
    """Tell how far a render is; one whose worker died goes on by this."""
    user_id = await authorised(request)
    job = await asyncio.to_thread(desk(request).jobs.look, request.path_params["id"], user_id)
    return _answer(request, job)


async def cancel(request: Request) -> Response:
    """Stop a render."""
    user_id = await authorised(request)
    job = await asyncio.to_thread(desk(request).jobs.cancel, request.path_params["id"], user_id)
    return _answer(request, job)


async def download(request: Request) -> Response:
    """Give the video of a render whose address was lost."""
    user_id = await authorised(request)
    studio = desk(request)
    job = await asyncio.to_thread(studio.jobs.look, request.path_params["id"], user_id)
    if job.status != "completed" or job.output_hash is None:
        raise NotFound("not_rendered")
    return FileResponse(studio.store.output(job.output_hash), media_type="video/mp4")


def _answer(request: Request, job: Job) -> Response:
    body = as_nested(
        RenderJob(
            id=job.render_id,
            status=job.status,
            percent=round(job.percent, 1),
            url=output_url(request, job) if job.status == "completed" else "",
            message=job.error,
            created_at=iso(job.created_at),
            completed_at=iso(job.completed_at) if job.completed_at else "",
        )
    )
    if job.output_bytes is not None:
        body["data"]["size"] = job.output_bytes
    return JSONResponse(body)


ROUTES = [
    Route("/api/render/proxy/lambda", order, methods=["POST"]),
    Route("/api/render/proxy/lambda/{id}", look, methods=["GET"]),
    Route("/api/render/proxy/lambda/{id}/cancel", cancel, methods=["POST"]),
    Route("/api/render/proxy/{id}/download", download, methods=["GET"]),
]
