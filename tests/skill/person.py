"""A person who talks to a backend, and what they heard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import scripted

from skill.events import Error, Event, File, Link, Progress, Reply, Result, Status, Timeline
from skill.runtime import converse
from skill.settings import Settings

FAST = {
    "VIDEO_A2E_POLL_INTERVAL": "0.02",
    "VIDEO_A2E_RATE_LIMIT_WAIT": "0.05",
    "VIDEO_A2E_RECOVERY_WAIT": "0.02",
}


@dataclass
class Heard:
    """The events of one turn."""

    events: list[Event]

    @property
    def replies(self) -> list[str]:
        return [e.text for e in self.events if isinstance(e, Reply)]

    @property
    def statuses(self) -> list[str]:
        return [e.text for e in self.events if isinstance(e, Status)]

    @property
    def files(self) -> list[File]:
        return [e for e in self.events if isinstance(e, File)]

    @property
    def links(self) -> list[Link]:
        return [e for e in self.events if isinstance(e, Link)]

    @property
    def timelines(self) -> list[Timeline]:
        return [e for e in self.events if isinstance(e, Timeline)]

    @property
    def progress(self) -> list[Progress]:
        return [e for e in self.events if isinstance(e, Progress)]

    @property
    def error(self) -> Error | None:
        return next((e for e in self.events if isinstance(e, Error)), None)

    @property
    def code(self) -> str:
        return self.error.code if self.error else ""

    @property
    def result(self) -> Result:
        last = self.events[-1]
        assert isinstance(last, Result)
        assert [e for e in self.events if isinstance(e, Result)] == [last]
        return last

    @property
    def said(self) -> str:
        """Everything a user could read."""
        return "\n".join(str(e.as_json()) for e in self.events)


class Person:
    """Talks to the backend, in this process so that tests are quick."""

    def __init__(self, backend: scripted.Backend, folder: Path) -> None:
        self.backend = backend
        self.folder = folder / "work"
        self.home = folder / "home"
        self.folder.mkdir()
        self.env: dict[str, str] = {}

    def settings(self, *, backend: str | None = None, lang: str | None = None) -> Settings:
        environ = {"NEMO_API_URL": self.backend.url, "VIDEO_A2E_HOME": str(self.home)}
        return Settings.load(backend=backend, lang=lang, environ={**environ, **FAST, **self.env})

    async def __call__(
        self,
        text: str | None = None,
        *,
        attach: tuple[str, ...] = (),
        intents: tuple[str, ...] = (),
        quick: bool = False,
        out: str | None = None,
        wait: float | None = None,
        lang: str | None = None,
        conversation: str = "default",
        quality: str = "high",
    ) -> Heard:
        async with converse(
            text,
            settings=self.settings(lang=lang),
            conversation=conversation,
            attachments=[str(self.folder / a) if "://" not in a else a for a in attach],
            out=str(self.folder) + "/" if out is None else out,
            wait=wait,
            quick=quick,
            intents=intents,
            quality=quality,
            detached=False,
        ) as talk:
            events = [event async for event in talk]
        heard = Heard(events)
        assert heard.result
        assert scripted.TOKEN not in heard.said
        return heard

    def file(self, name: str, size: int = 5000) -> str:
        path = self.folder / name
        path.write_bytes(b"ID3" + bytes(max(0, size - 3)) if size else b"")
        return name

    @property
    def videos(self) -> list[str]:
        return sorted(p.name for p in self.folder.iterdir() if ".mp4" in p.name)
