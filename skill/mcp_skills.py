"""Serve SKILL.md and its references over MCP (the Skills extension, SEP-2640).

`skills/list` and `skills/get` give the entry: frontmatter as written, and a manifest of every file
with size and digest; the files themselves are resources under `skill://video-a2e/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.extension import Extension, MethodBinding, ResourceBinding
from mcp.server.mcpserver.resources import TextResource
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, RequestParams

from skill.identity import frontmatter, identity

FRESH_MS = 300_000
"""How long a client may keep a listing."""


class GetParams(RequestParams):
    """Which skill is asked for."""

    uri: str


class ListParams(RequestParams):
    """A page of the listing; there is only one."""

    cursor: str | None = None


def skill_files(folder: Path) -> dict[str, Path]:
    """Return the files of the skill by their address, SKILL.md first."""
    root = f"skill://{identity().name}"
    paths = [folder / "SKILL.md", *sorted((folder / "references").glob("*.md"))]
    return {f"{root}/{path.relative_to(folder).as_posix()}": path for path in paths}


class Skills(Extension):
    """The skill as the extension wants it."""

    identifier = "io.modelcontextprotocol/skills"

    def __init__(self) -> None:
        self._files = skill_files(identity().folder)

    def resources(self) -> Sequence[ResourceBinding]:
        return [
            ResourceBinding(
                TextResource(
                    uri=uri,
                    name=path.name,
                    mime_type="text/markdown",
                    text=path.read_bytes().decode("utf-8"),
                )
            )
            for uri, path in self._files.items()
        ]

    def methods(self) -> Sequence[MethodBinding]:
        return [
            MethodBinding("skills/list", ListParams, self._list),
            MethodBinding("skills/get", GetParams, self._get),
        ]

    def _entry(self) -> dict[str, Any]:
        uri, path = next(iter(self._files.items()))
        return {
            "uri": uri,
            "frontmatter": dict(frontmatter(path)),
            "resources": [_listed(uri, path.read_bytes()) for uri, path in self._files.items()],
        }

    async def _list(self, _ctx: ServerRequestContext[Any, Any], _params: Any) -> dict[str, Any]:
        return {"skills": [self._entry()], **_CACHED}

    async def _get(self, _ctx: ServerRequestContext[Any, Any], params: GetParams) -> dict[str, Any]:
        entry = self._entry()
        if params.uri != entry["uri"]:
            raise MCPError(INVALID_PARAMS, params.uri)
        return {"skill": entry, **_CACHED}


_CACHED = {"resultType": "complete", "ttlMs": FRESH_MS, "cacheScope": "public"}


def _listed(uri: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"uri": uri, "digest": f"sha256:{digest}", "size": len(content)}
