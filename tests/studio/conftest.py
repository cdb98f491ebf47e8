from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from skill.inprocess import InProcess
from studio import open_studio

sys.path.insert(0, str(Path(__file__).parent))
FIXTURES = Path(__file__).parents[2] / "fixtures"
AUDIO = FIXTURES / "audio"
ATTRIBUTION = {
    "X-Skill-Source": "video-a2e",
    "X-Skill-Version": "0.1.0",
    "X-Skill-Platform": "unknown",
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Caller:
    """One client of a studio, with the protocol's paths by name."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.session_id = ""
        self.task_id = ""

    async def connect(self, client_id: str = "client-1") -> None:
        answer = await self.http.post(
            "/api/auth/anonymous-token", headers={"X-Client-Id": client_id}
        )
        self.http.headers["Authorization"] = f"Bearer {answer.json()['data']['token']}"
        session = await self.http.post(
            "/api/tasks/me/with-session/nemo_agent",
            json={"task_name": "project", "language": "en"},
        )
        self.session_id = session.json()["data"]["session_id"]
        self.task_id = session.json()["data"]["task_id"]

    @property
    def upload_path(self) -> str:
        return f"/api/upload-video/nemo_agent/me/{self.session_id}"

    async def upload(self, name: str, content: bytes | None = None) -> dict[str, Any]:
        content = (AUDIO / name).read_bytes() if content is None else content
        answer = await self.http.post(self.upload_path, files={"files": (name, content)})
        assert answer.status_code == 200
        return answer.json()

    async def state(self) -> dict[str, Any]:
        answer = await self.http.get(f"/api/state/nemo_agent/me/{self.session_id}/latest")
        return answer.json()["data"]["state"]

    async def say(self, text: str, **headers: str) -> httpx.Response:
        return await self.http.post("/run_sse", json=self.message(text), headers=headers)

    def message(self, text: str) -> dict[str, Any]:
        return {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": self.session_id,
            "new_message": {"parts": [{"text": text}]},
        }

    async def order(self, render_id: str, draft: Any, **output: str) -> httpx.Response:
        body = {
            "id": render_id,
            "sessionId": self.session_id,
            "draft": draft,
            "output": {"format": "mp4", "quality": "draft", **output},
        }
        return await self.http.post("/api/render/proxy/lambda", json=body)

    async def look(self, render_id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/render/proxy/lambda/{render_id}")
        return answer.json()["data"]

    async def finished(self, render_id: str) -> dict[str, Any]:
        with anyio.fail_after(60):
            while True:
                job = await self.look(render_id)
                if job["status"] in {"completed", "failed", "cancelled"}:
                    return job
                await anyio.sleep(0.1)


Opener = Callable[..., AbstractAsyncContextManager[Caller]]


@asynccontextmanager
async def _opened(home: Path, **options: Any) -> AsyncIterator[Caller]:
    async with (
        open_studio(home, **options) as app,
        httpx.AsyncClient(
            transport=InProcess(app), base_url="http://127.0.0.1", headers=ATTRIBUTION, timeout=None
        ) as http,
    ):
        yield Caller(http)


@pytest.fixture
def open_caller(tmp_path: Path) -> Opener:
    """Open a studio whose home is the test's own folder; once more gives the same home."""

    def opened(**options: Any) -> AbstractAsyncContextManager[Caller]:
        return _opened(tmp_path / "studio", **options)

    return opened


@pytest.fixture
async def caller(open_caller: Opener) -> AsyncIterator[Caller]:
    """A connected client of a new studio."""
    async with open_caller() as caller:
        await caller.connect()
        yield caller


@pytest.fixture
def documented() -> Callable[[str], dict[str, Any]]:
    """Read a document of the protocol."""

    def read(name: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((FIXTURES / "wire" / f"{name}.json").read_text())
        return document

    return read
