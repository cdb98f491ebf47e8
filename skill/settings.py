"""Everything the environment and the options decide, read once.

An option beats the environment, the environment beats what is stored, that beats the default.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from skill.errors import UsageError
from skill.languages import LANGUAGES

BackendName = Literal["cloud", "studio"]
Origin = Literal["option", "environment", "default"]

DEFAULT_API_URL = "https://mega-api-prod.nemovideo.ai"
DEFAULT_WEB_URL = "https://nemovideo.com"
RECOVERY_QUERIES = 5
"""How often the state is asked after a lost stream before the turn is given up."""


@dataclass(frozen=True, slots=True)
class Pace:
    """All waits, in seconds."""

    poll_s: float = 30
    """Between two questions about a render."""
    rate_limit_s: float = 30
    """Before the one retry after 429."""
    recovery_s: float = 30
    """Before the state is asked after a lost stream, twice that before each further time."""
    still_working_s: float = 120
    """Between two "Still working"."""
    heartbeat_s: float = 600
    """Of nothing but heartbeats before a turn counts as lost."""
    sse_s: float = 900
    """One turn may stream."""
    render_s: float = 1200
    """A render may stay without any progress before it counts as lost."""

    @property
    def recovery_waits_s(self) -> tuple[float, ...]:
        """The wait before each of the queries."""
        return (self.recovery_s, *[self.recovery_s * 2] * (RECOVERY_QUERIES - 1))


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting as `doctor` shows it."""

    name: str
    value: str
    """Masked when it is a secret."""
    origin: Origin


_WAITS: tuple[tuple[str, str, float, float], ...] = (
    ("VIDEO_A2E_POLL_INTERVAL", "poll_s", 30, 0.5),
    ("VIDEO_A2E_RATE_LIMIT_WAIT", "rate_limit_s", 30, 30),
    ("VIDEO_A2E_RECOVERY_WAIT", "recovery_s", 30, 0.2),
    ("VIDEO_A2E_STILL_WORKING_EVERY", "still_working_s", 120, 120),
    ("VIDEO_A2E_HEARTBEAT_TIMEOUT", "heartbeat_s", 600, 600),
    ("VIDEO_A2E_SSE_TIMEOUT", "sse_s", 900, 900),
)
"""Variable, field of `Pace`, default for the cloud, default for the studio."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for one command."""

    home: Path
    """Folder of everything the program keeps."""
    backend: BackendName = "studio"
    """What a new conversation gets; an existing one keeps its own."""
    backend_option: BackendName | None = None
    """Asked for explicitly with this command."""
    api_url: str = DEFAULT_API_URL
    web_url: str = DEFAULT_WEB_URL
    token: str = field(default="", repr=False)
    """NEMO_TOKEN; empty: an anonymous one is asked for."""
    client_id: str = field(default="", repr=False)
    """NEMO_CLIENT_ID; empty: a UUID kept on disk."""
    platform: str = ""
    """SKILL_SOURCE; empty: detected from the install path."""
    lang: str = ""
    """The code of a language, or empty: the utterance's own."""
    stitching: str = "on"
    """"off": the studio codes every row of every picture."""
    waits: Mapping[str, float] = field(default_factory=dict)
    """Fields of `Pace` that the environment sets."""
    choices: tuple[Choice, ...] = ()
    """Every setting with its origin."""

    def pace(self, backend: BackendName) -> Pace:
        """Return the waits with that backend."""
        column = 2 if backend == "cloud" else 3
        defaults: dict[str, float] = {wait[1]: float(wait[column]) for wait in _WAITS}
        chosen = {**defaults, **self.waits}
        if backend == "studio":
            return Pace(**chosen, render_s=900)
        # The documents give a render ten polls; four times that, without any progress, is enough.
        return Pace(**chosen, render_s=max(10.0, chosen["poll_s"] * 40))

    def as_environment(self) -> dict[str, str]:
        """Return the variables that give a child process the same settings."""
        environ = {
            "VIDEO_A2E_HOME": str(self.home),
            "VIDEO_A2E_BACKEND": self.backend,
            "NEMO_API_URL": self.api_url,
            "NEMO_WEB_URL": self.web_url,
            "NEMO_TOKEN": self.token,
            "NEMO_CLIENT_ID": self.client_id,
            "SKILL_SOURCE": self.platform,
            "VIDEO_A2E_LANG": self.lang,
            "VIDEO_A2E_STITCHING": self.stitching,
        }
        names = {wait[1]: wait[0] for wait in _WAITS}
        return environ | {names[key]: f"{value:g}" for key, value in self.waits.items()}

    @classmethod
    def load(
        cls,
        *,
        backend: str | None = None,
        lang: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Settings:
        """Return the settings. Raises UsageError for a value that cannot be used."""
        env = os.environ if environ is None else environ
        return _Reader(env).settings(backend=backend, lang=lang)


class _Reader:
    """Reads one environment and notes where each value came from."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._choices: list[Choice] = []

    def _note(self, name: str, value: str, origin: Origin, *, secret: bool = False) -> None:
        shown = "•••" if secret and value else value
        self._choices.append(Choice(name, shown, origin))

    def _text(self, name: str, default: str = "", *, secret: bool = False) -> str:
        value = self._env.get(name, "").strip()
        if secret and not (value.isascii() and (value or "x").isprintable()):
            raise UsageError("usage_setting", name=name, allowed="A-Z a-z 0-9 …")
        self._note(name, value or default, "environment" if value else "default", secret=secret)
        return value or default

    def _one_of(
        self,
        name: str,
        allowed: tuple[str, ...],
        default: str,
        *,
        chosen: tuple[str, str] = ("", ""),
    ) -> str:
        """Return one of the allowed values.

        chosen: an option that sets the same, and the value it was given, empty when it was not.
        """
        source, value = chosen
        origin: Origin = "option"
        if not value:
            source, origin = name, "environment"
            value = self._env.get(name, "").strip().lower()
        if value and value not in allowed:
            raise UsageError("usage_setting", name=source, allowed=", ".join(allowed))
        self._note(name, value or default, origin if value else "default")
        return value or default

    def _url(self, name: str, default: str) -> str:
        value = self._text(name, default).rstrip("/")
        parts = urlsplit(value)
        try:
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise UsageError("usage_setting", name=name, allowed="http://…, https://…")
        return value

    def _seconds(self) -> dict[str, float]:
        waits = {}
        for name, field_name, default, _ in _WAITS:
            text = self._env.get(name, "").strip()
            self._note(name, text or f"{default:g}", "environment" if text else "default")
            if not text:
                continue
            try:
                seconds = float(text)
            except ValueError:
                seconds = math.nan
            if not (math.isfinite(seconds) and seconds >= 0):
                raise UsageError("usage_setting", name=name, allowed="0, 0.5, 30, …")
            waits[field_name] = seconds
        return waits

    def _home(self) -> Path:
        value = self._env.get("VIDEO_A2E_HOME", "").strip()
        if value:
            home = Path(value).expanduser().absolute()
        else:
            import platformdirs  # noqa: PLC0415  (only a machine without VIDEO_A2E_HOME pays for it)

            home = Path(platformdirs.user_state_dir("video-a2e", appauthor=False))
        self._note("VIDEO_A2E_HOME", str(home), "environment" if value else "default")
        return home

    def settings(self, *, backend: str | None, lang: str | None) -> Settings:
        token = self._text("NEMO_TOKEN", secret=True)
        api_url = self._url("NEMO_API_URL", DEFAULT_API_URL)
        in_cloud = bool(token or self._env.get("NEMO_API_URL", "").strip())
        chosen = self._one_of(
            "VIDEO_A2E_BACKEND",
            get_args(BackendName),
            "cloud" if in_cloud else "studio",
            chosen=("--backend", backend or ""),
        )
        return Settings(
            home=self._home(),
            backend="cloud" if chosen == "cloud" else "studio",
            backend_option="cloud" if backend == "cloud" else "studio" if backend else None,
            api_url=api_url,
            web_url=self._url("NEMO_WEB_URL", DEFAULT_WEB_URL),
            token=token,
            client_id=self._text("NEMO_CLIENT_ID", secret=True),
            platform=self._text("SKILL_SOURCE"),
            lang=self._one_of("VIDEO_A2E_LANG", LANGUAGES, "", chosen=("--lang", lang or "")),
            stitching=self._one_of("VIDEO_A2E_STITCHING", ("on", "off"), "on"),
            waits=self._seconds(),
            choices=tuple(self._choices),
        )
