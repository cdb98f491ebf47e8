"""`jobs`, `cancel`, `projects`, `open`: what is under way, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from skill.commands.options import current, shared_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skill.jobs import Job, Project
    from skill.settings import Settings


class _Teller:
    """Says what was found, in words or with the data beside them in JSON."""

    def __init__(self) -> None:
        from skill.commands.spoken import spoken_language
        from skill.settings import Settings

        self._options = current()
        self.settings: Settings = Settings.load(
            backend=self._options.backend, lang=self._options.lang
        )
        self._lang = spoken_language(self.settings, self._options.conversation_name)

    def tell(self, key: str, *, data: Mapping[str, object] | None = None, **facts: object) -> None:
        """Say one thing; data: more fields of its JSON line."""
        from intents import replies
        from skill.console import printable
        from skill.lines import json_line

        text = printable(replies.say(key, self._lang, **facts))
        body = {"type": "reply", "text": text, **(data or {})}
        click.echo(json_line(body) if self._options.json else text)

    def word(self, key: str) -> str:
        """Return one word in the user's language."""
        from intents import replies

        return replies.say(key, self._lang)

    def link(self, url: str) -> None:
        """Give a page to open."""
        from intents import replies
        from skill.commands.output import open_console
        from skill.events import Link

        text = replies.say("open_link", self._lang)
        open_console(self._options, self._lang).show(Link(url, text))

    def end(self) -> int:
        """Close the lines of JSON."""
        from skill.console import JsonConsole
        from skill.events import Result

        if self._options.json:
            JsonConsole().show(Result(ok=True))
        return 0


def _when(moment_s: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(moment_s, tz=UTC).astimezone().strftime("%Y-%m-%d %H:%M")


@click.command(
    epilog="""\b
Examples:
  video-a2e jobs
  video-a2e jobs --json
"""
)
@shared_options
def jobs() -> int:
    """List renders and requests under way or done."""
    from dataclasses import asdict

    from skill.jobs import jobs as all_jobs

    teller = _Teller()
    found = all_jobs(teller.settings)
    for job in found:
        _tell_job(teller, "job_line", job, asdict(job))
    if not found:
        teller.tell("no_jobs")
    return teller.end()


def _tell_job(teller: _Teller, key: str, job: Job, data: Mapping[str, object]) -> None:
    percent = None if job.percent is None or job.percent >= 100 else round(job.percent)
    teller.tell(
        key,
        data={"job": data},
        id=job.id,
        status=teller.word(f"job_{job.status}"),
        percent=percent,
        title=job.title,
        conversation=job.conversation,
        path=job.path,
        when=_when(job.created_s),
    )


@click.command(
    epilog="""\b
Example, with an id that `jobs` shows:
  video-a2e cancel 01795344
"""
)
@click.argument("job")
@shared_options
def cancel(job: str) -> int:
    """Stop a render or request; JOB is its id or how it begins.

    The finished part is kept: the next export goes on from there.
    """
    import asyncio
    from dataclasses import asdict

    from skill.jobs import cancel as stop

    teller = _Teller()
    stopped = asyncio.run(stop(teller.settings, job))
    key = "job_stopped" if stopped.status == "cancelled" else "job_line"
    _tell_job(teller, key, stopped, asdict(stopped))
    return teller.end()


@click.command(
    epilog="""\b
Examples:
  video-a2e projects
  video-a2e say "make it square" --conversation episode-12
"""
)
@shared_options
def projects() -> int:
    """List the conversations that can be gone on with."""
    from dataclasses import asdict

    from skill.jobs import projects as all_projects

    teller = _Teller()
    found = all_projects(teller.settings)
    for project in found:
        _tell_project(teller, project, asdict(project))
    if not found:
        teller.tell("no_projects")
    return teller.end()


def _tell_project(teller: _Teller, project: Project, data: Mapping[str, object]) -> None:
    teller.tell(
        "project_line",
        data={"project": data},
        name=project.name,
        title=project.title,
        backend=project.backend,
        when=_when(project.changed_s),
        video=project.last_video,
        working=project.is_working,
    )


@click.command(
    name="open",
    epilog="""\b
Example:
  video-a2e open --conversation episode-12
""",
)
@shared_options
def open_project() -> int:
    """Open the project's page in the browser, or print its link."""
    import asyncio
    import sys

    from skill.jobs import browser_url

    teller = _Teller()
    options = current()
    url = asyncio.run(browser_url(teller.settings, options.conversation_name))
    if not url:
        teller.tell("open_nothing")
        return teller.end()
    teller.link(url)
    if not options.json and sys.stdout.isatty():
        click.launch(url)
    return teller.end()
