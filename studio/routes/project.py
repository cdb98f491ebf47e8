"""Uploads into a project, and the project as it stands."""

from __future__ import annotations

import asyncio
import errno
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from skill.wire.draft import OURS
from studio.desk import Desk, authorised, desk
from studio.envelope import ok, read_json
from studio.faults import BadRequest, DiskFull, StudioFault
from studio.orders import Job
from studio.routes.account import iso
from studio.store import Project, StoredMedia
from studio.uploading import Arrival, fetch, receive

_MOST_URLS: Final = 20


async def upload(request: Request) -> Response:
    """Take files in, all of them or none."""
    studio = desk(request)
    user_id = await authorised(request)
    session_id = request.path_params["session_id"]
    await asyncio.to_thread(studio.store.project, session_id, user_id)
    content_type = request.headers.get("content-type", "")
    if content_type.lower().startswith("multipart/form-data"):
        arrivals = await receive(request.stream(), content_type, studio.store.incoming)
    else:
        arrivals = await _by_url(request, studio.store.incoming)
    try:
        stored = await asyncio.to_thread(_keep, studio, session_id, user_id, arrivals)
    finally:
        for arrival in arrivals:
            arrival.path.unlink(missing_ok=True)
    files = [_file_body(request, item) for item in stored]
    return ok({"files": files, "session_state_applied": True})


async def _by_url(request: Request, folder: Path) -> list[Arrival]:
    body = await read_json(request)
    urls = body.get("urls")
    if body.get("source_type", "url") != "url" or not isinstance(urls, list) or not urls:
        raise BadRequest("missing_field", field="urls")
    if len(urls) > _MOST_URLS or not all(isinstance(url, str) for url in urls):
        raise BadRequest("bad_url")
    arrivals: list[Arrival] = []
    try:
        for url in urls:
            arrival = await asyncio.to_thread(fetch, url, folder)
            # One by one: what came before a failure must be known to be taken away.
            arrivals += [arrival]
    except BaseException:
        for arrival in arrivals:
            arrival.path.unlink(missing_ok=True)
        raise
    return arrivals


def _keep(
    studio: Desk, session_id: str, user_id: str, arrivals: list[Arrival]
) -> list[StoredMedia]:
    """Look at every file before any is taken, so that a bad one leaves no half upload."""
    # Media libraries take long to load, and most commands upload nothing.
    from studio.media import probe  # noqa: PLC0415

    probed = []
    for arrival in arrivals:
        try:
            probed.append(probe(arrival.path, name=arrival.name))
        except StudioFault as fault:
            fault.facts.pop("path", None)
            fault.facts["filename"] = arrival.name
            raise
    stored = []
    for arrival, facts in zip(arrivals, probed, strict=True):
        try:
            studio.store.keep_blob(arrival.path, arrival.hash)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull("disk_full") from error
            raise
        stored.append(
            studio.store.add_media(
                session_id, user_id, name=arrival.name, content_hash=arrival.hash, facts=facts
            )
        )
    return stored


def _file_body(request: Request, item: StoredMedia) -> dict[str, Any]:
    facts = item.facts
    body: dict[str, Any] = {
        "filename": item.name,
        "file_type": facts.kind,
        "cdn_url": f"{_origin(request)}/files/{item.hash}/{quote(item.name, safe='')}",
        "duration": facts.duration_ms / 1000 if facts.duration_ms else None,
        "width": facts.width or None,
        "height": facts.height or None,
        "fps": facts.fps or None,
        "hash": item.hash,
    }
    return body


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")


async def latest_state(request: Request) -> Response:
    """Tell the whole project."""
    studio = desk(request)
    user_id = await authorised(request)
    session_id = request.path_params["session_id"]
    project = await asyncio.to_thread(studio.store.project, session_id, user_id)
    renders = await asyncio.to_thread(studio.jobs.finished, session_id)
    return ok({"state": _state(request, project, renders)})


def _state(request: Request, project: Project, renders: list[Job]) -> dict[str, Any]:
    draft: dict[str, Any] = {"t": [], "d": 0, "m": {}}
    if project.draft is not None:
        draft = dict(project.draft)
    meta: dict[str, Any] = draft["m"] if isinstance(draft.get("m"), dict) else {}
    ours: dict[str, Any] = meta[OURS] if isinstance(meta.get(OURS), dict) else {}
    canvas = {"width": meta.get("width", 1920), "height": meta.get("height", 1080)}
    videos = [
        {
            "id": job.render_id,
            "type": "video",
            "url": output_url(request, job),
            "bytes": job.output_bytes,
            "created_at": iso(job.completed_at or job.created_at),
        }
        for job in renders
    ]
    history = json.loads(project.history) if project.history else {}
    aside, wishes = history.get("aside", []), history.get("waiting", [])
    return {
        "draft": draft,
        "video_infos": [
            {
                "id": item.media_id,
                **_file_body(request, item),
                **({"aside": True} if item.media_id in aside else {}),
            }
            for item in project.media
        ],
        "canvas_config": {**canvas, "fps": ours.get("fps", 30)},
        "generated_media": videos,
        **({"waiting": wishes} if wishes else {}),
    }


def output_url(request: Request, job: Job) -> str:
    """Return where the finished video lies; its name is the hash of its content."""
    return f"{_origin(request)}/outputs/{job.output_hash}.mp4"


ROUTES = [
    Route("/api/upload-video/nemo_agent/me/{session_id}", upload, methods=["POST"]),
    Route("/api/state/nemo_agent/me/{session_id}/latest", latest_state, methods=["GET"]),
]
