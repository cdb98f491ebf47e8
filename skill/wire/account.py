"""Tokens, sessions, credits, uploads and the project's state as they cross the wire.

Reading ignores unknown keys, takes numbers for ids, and accepts the snake_case and camelCase of
the protocol's revisions; the studio writes with `as_wire`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator, model_validator

from skill.wire.draft import Draft
from skill.wire.envelope import MalformedBody, read

MediaType = Literal["video", "image", "audio"]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True, coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _absent_instead_of_null(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: item for key, item in value.items() if item is not None}
        return value

    def as_wire(self) -> dict[str, Any]:
        """Return the wire form; what is empty stays away."""
        return self.model_dump(exclude_none=True)


class Token(_Wire):
    """An anonymous token (`POST /api/auth/anonymous-token`)."""

    token: str = Field(
        min_length=1,
        validation_alias=AliasChoices("token", "access_token", "accessToken"),
        repr=False,
    )
    user_id: str = Field("", validation_alias=AliasChoices("user_id", "userId"))
    expires_at: str = Field("", validation_alias=AliasChoices("expires_at", "expiresAt"))
    """ISO 8601; empty when the backend does not say."""
    credits: float | None = None


class Session(_Wire):
    """A project's session (`POST /api/tasks/me/with-session/nemo_agent`)."""

    session_id: str = Field(min_length=1, validation_alias=AliasChoices("session_id", "sessionId"))
    task_id: str = Field("", validation_alias=AliasChoices("task_id", "taskId"))
    user_id: str = Field("", validation_alias=AliasChoices("user_id", "userId"))


class Claim(_Wire):
    """A short-lived token that may stand in a link (`POST /api/auth/claim-token`)."""

    claim_token: str = Field(
        min_length=1, validation_alias=AliasChoices("claim_token", "claimToken"), repr=False
    )
    expires_in: float | None = Field(None, validation_alias=AliasChoices("expires_in", "expiresIn"))
    """Seconds."""


class Credits(_Wire):
    """The balance (`GET /api/credits/balance/simple`)."""

    available: float
    frozen: float = 0
    total: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _other_names(cls, value: Any) -> Any:
        if isinstance(value, dict):
            if isinstance(value.get("balance"), dict):
                value = value | value["balance"]
            for key in ("balance", "credits", "total"):
                if value.get("available") is None and isinstance(value.get(key), int | float | str):
                    value = {**value, "available": value[key]}
        return value


class UploadedFile(_Wire):
    """One file as the backend took it."""

    filename: str = Field("", validation_alias=AliasChoices("filename", "file_name", "name"))
    file_type: str = Field("", validation_alias=AliasChoices("file_type", "fileType", "type"))
    cdn_url: str = Field("", validation_alias=AliasChoices("cdn_url", "cdnUrl", "url"))
    duration: float | None = None
    """Seconds; the studio sends them, the documents do not name the unit."""
    width: float | None = None
    height: float | None = None
    fps: float | None = None
    hash: str = ""

    @field_validator("duration", "width", "height", "fps", mode="wrap")
    @classmethod
    def _number_or_nothing(cls, value: Any, handler: Any) -> float | None:
        # A missing duration written as "" or "N/A" must not spoil an accepted upload.
        try:
            number = handler(value)
        except ValueError:
            return None
        return number if number is None or number == number else None


class Upload(_Wire):
    """What an upload gave."""

    files: list[UploadedFile] = Field(default_factory=list)
    session_state_applied: bool = Field(
        default=True, validation_alias=AliasChoices("session_state_applied", "sessionStateApplied")
    )

    @model_validator(mode="before")
    @classmethod
    def _bare_list(cls, value: Any) -> Any:
        if isinstance(value, list):
            return {"files": value}
        if isinstance(value, dict) and isinstance(value.get("file"), dict) and "files" not in value:
            return {**value, "files": [value["file"]]}
        return value


_LONG_KEYS = {
    "tracks": "t",
    "segments": "sg",
    "type": "tt",
    "duration": "d",
    "metadata": "m",
}
"""Names that some revisions spell out."""


def _short(thing: dict[str, Any]) -> dict[str, Any]:
    """Return one level of a draft with the wire's short keys and what cannot be read left out."""
    short: dict[str, Any] = {}
    for key, value in thing.items():
        known = _LONG_KEYS.get(key, key)
        if known in {"t", "sg"}:
            items = list(value.values()) if isinstance(value, dict) else value
            items = items if isinstance(items, list) else []
            short[known] = [_short(item) for item in items if isinstance(item, dict)]
        elif known == "m":
            short[known] = value if isinstance(value, dict) else {}
        elif known in {"d", "tt"}:
            number = _numeric(value)
            if number is not None:
                short[known] = int(number) if known == "tt" else number
        else:
            short[key] = value
    return short


def _numeric(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) < 1e15 else None


class State(_Wire):
    """The project as the backend has it (`GET /api/state/…/latest`)."""

    draft: Draft | None = None
    """As far as it can be read."""
    raw_draft: dict[str, Any] | None = None
    """Exactly as it came: what an export posts."""
    video_infos: list[dict[str, Any]] = Field(default_factory=list)
    canvas_config: dict[str, Any] = Field(default_factory=dict)
    generated_media: list[dict[str, Any]] = Field(default_factory=list)
    waiting: list[str] = Field(default_factory=list)
    """What was asked for before there was a sound, where the backend keeps that (the studio)."""

    @model_validator(mode="before")
    @classmethod
    def _inside_state(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("state"), dict):
            value = value["state"]
        if not isinstance(value, dict):
            return value
        value = dict(value)
        for key in ("video_infos", "generated_media"):
            items = value.get(key)
            kept = list(items.values()) if isinstance(items, dict) else items
            kept = kept if isinstance(kept, list) else []
            value[key] = [item for item in kept if isinstance(item, dict)]
        wishes = value.get("waiting")
        value["waiting"] = [str(one) for one in wishes] if isinstance(wishes, list) else []
        if not isinstance(value.get("canvas_config"), dict):
            value["canvas_config"] = {}
        draft = value.get("draft")
        if isinstance(draft, str):
            try:
                draft = read(draft)
            except MalformedBody:
                draft = None
        known = isinstance(draft, dict) and bool(draft)
        value["raw_draft"] = draft if known else None
        value["draft"] = _short(draft) if known and isinstance(draft, dict) else None
        return value
