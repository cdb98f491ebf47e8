"""Commands that are killed, stopped, or run twice at once: the real command, real processes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from person import FAST, Person
from scripted import BGM, MP4, TITLE, VIDEO, Backend, Stream, draft, flat, say

from skill.events import Reply, Result
from skill.flow import Course, Flow
from skill.jobs import cancel, jobs, projects
from skill.journal import Journal, Request

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and process groups")
ROOT = Path(__file__).parents[2]


def change(backend: Backend) -> None:
    backend.draft = draft(VIDEO, BGM, TITLE)


class Command:
    """One run of the command, in a process group of its own."""

    def __init__(self, person: Person, *words: str) -> None:
        environ = {
            **os.environ,
            **FAST,
            "VIDEO_A2E_RECOVERY_WAIT": "0.2",
            "VIDEO_A2E_POLL_INTERVAL": "0.1",
            "NEMO_API_URL": person.backend.url,
            "VIDEO_A2E_HOME": str(person.home),
            "PYTHONPATH": str(ROOT),
            **person.env,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "skill", *words, "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environ,
            cwd=person.folder,
            start_new_session=True,
        )

    def lines(self) -> list[dict[str, Any]]:
        out, err = self.process.communicate(timeout=60)
        assert b"Traceback" not in err, err.decode()
        found = [json.loads(line) for line in out.decode().splitlines()]
        assert found[-1]["type"] == "result"
        assert [line["type"] for line in found].count("result") == 1
        return found

    @property
    def code(self) -> int:
        return self.process.returncode

    def kill(self) -> None:
        """End the whole group as a host does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


def until(ready: Any, *, limit_s: float = 30) -> None:
    ends = time.monotonic() + limit_s
    while not ready():
        assert time.monotonic() < ends
        time.sleep(0.02)


def settled(person: Person) -> list[dict[str, Any]]:
    """Ask for the state until nothing is pending."""
    for _ in range(60):
        lines = Command(person, "state").lines()
        assert sum(line["type"] == "timeline" for line in lines) == 1
        if not lines[-1]["pending"]:
            return lines
        time.sleep(0.2)
    raise AssertionError("still pending")


@pytest.mark.requirement("killed-anywhere")
@pytest.mark.parametrize("seed", range(8))
def test_a_killed_conversion_loses_nothing_and_sends_nothing_twice(
    person: Person, backend: Backend, seed: int
) -> None:
    person.file("talk.mp3", 2_000_000)
    backend.polls_until_done = 4
    backend.turns = [Stream([flat(type="heartbeat"), 0.3, change, 0.1, say("Done.")])]
    command = Command(person, "convert", "talk.mp3", "-o", "final.mp4")
    until(lambda: backend.requests)
    time.sleep(random.Random(seed).uniform(0, 1.2))
    command.kill()
    settled(person)
    lines = Command(person, "export", "-o", "final.mp4").lines()
    assert lines[-1]["ok"], lines
    assert len(backend.messages) == 1
    assert (person.folder / "final.mp4").read_bytes() == MP4
    assert person.videos == ["final.mp4"]
    assert len(backend.of("POST /api/render/proxy/lambda")) == 1


@pytest.mark.requirement("killed-anywhere")
@pytest.mark.parametrize("seed", range(4))
def test_a_runner_that_is_killed_is_taken_up_again(
    person: Person, backend: Backend, seed: int
) -> None:
    person.file("talk.mp3", 2_000_000)
    backend.polls_until_done = 4
    backend.turns = [Stream([flat(type="heartbeat"), 0.3, change, 0.1, say("Done.")])]
    command = Command(person, "convert", "talk.mp3", "-o", "final.mp4")
    until(lambda: backend.of("upload-video"))
    time.sleep(random.Random(seed).uniform(0, 0.8))
    command.kill()
    for pid in runners(person):
        os.kill(pid, signal.SIGKILL)
    settled(person)
    lines = Command(person, "export", "-o", "final.mp4").lines()
    assert lines[-1]["ok"], lines
    assert len(backend.messages) == 1
    assert person.videos == ["final.mp4"]


def runners(person: Person) -> list[int]:
    """Return the processes that do turns of this person."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("processes are looked up as Linux has them")
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue
        if b"skill.runner" in words and str(person.home).encode() in words:
            found.append(int(path.parent.name))
    return found


@pytest.mark.requirement("bounded-wait")
def test_work_goes_on_behind_a_bounded_wait_and_puts_the_file_where_it_was_wanted(
    person: Person, backend: Backend
) -> None:
    backend.draft = draft(VIDEO)
    backend.polls_until_done = 12
    lines = Command(person, "export", "-o", "third.mp4", "--wait", "0.2").lines()
    assert (lines[-1]["ok"], lines[-1]["pending"]) == (True, True)
    until(lambda: person.videos == ["third.mp4"])
    lines = Command(person, "export").lines()
    assert [line["path"] for line in lines if line["type"] == "file"] == [
        str(person.folder / "third.mp4")
    ]
    assert len(backend.of("POST /api/render/proxy/lambda")) == 1


@pytest.mark.requirement("bounded-wait")
def test_a_failure_behind_a_bounded_wait_is_told_later(person: Person, backend: Backend) -> None:
    backend.turns = [Stream([flat(type="heartbeat"), 0.6, b'data: {"error": "x"}\n\n'])]
    Command(person, "say", "make it blue please", "--wait", "0.1").lines()
    time.sleep(0.5)
    command = Command(person, "state")
    lines = command.lines()
    while lines[-1]["pending"]:
        command = Command(person, "state")
        lines = command.lines()
    assert "bad_response" in [line.get("code") for line in lines]
    assert (command.code, lines[-1]["ok"]) == (1, False)


@pytest.mark.requirement("signals")
def test_the_hosts_signal_ends_the_command_and_the_work_goes_on(
    person: Person, backend: Backend
) -> None:
    backend.turns = [Stream([flat(type="heartbeat"), 1.0, change, say("Done.")])]
    command = Command(person, "say", "make it blue please")
    until(lambda: backend.messages)
    command.process.send_signal(signal.SIGTERM)
    lines = command.lines()
    assert (command.code, lines[-1]["pending"]) == (143, True)
    assert "Done." in [line.get("text") for line in settled(person)]
    assert backend.messages == ["make it blue please"]


@pytest.mark.requirement("signals")
def test_a_persons_interrupt_stops_the_render(person: Person, backend: Backend) -> None:
    backend.draft = draft(VIDEO)
    backend.polls_until_done = 10_000
    command = Command(person, "export")
    until(lambda: len(backend.of("GET /api/render/proxy/lambda/")) > 1)
    command.process.send_signal(signal.SIGINT)
    lines = command.lines()
    assert (command.code, lines[-2]["code"], lines[-1]["ok"]) == (130, "interrupted", False)
    until(lambda: backend.of("/cancel"))
    backend.polls_until_done = 1
    lines = Command(person, "export").lines()
    assert lines[-1]["ok"]
    orders = [r for r in backend.of("POST /api/render") if r.path.endswith("/lambda")]
    assert len(orders) == 2


@pytest.mark.requirement("one-at-a-time")
def test_a_second_command_waits_and_says_so(person: Person, backend: Backend) -> None:
    backend.turns = [
        Stream([flat(type="heartbeat"), 4.0, change, say("One.")]),
        Stream([say("Two.")]),
    ]
    first = Command(person, "say", "do the first thing please")
    until(lambda: backend.messages)
    second = Command(person, "say", "do the second thing please")
    one, two = first.lines(), second.lines()
    assert "One." in [line.get("text") for line in one]
    assert "Two." in [line.get("text") for line in two]
    assert any("Another request" in str(line.get("text")) for line in two)
    assert backend.messages == ["do the first thing please", "do the second thing please"]


@pytest.mark.requirement("jobs")
async def test_a_render_under_way_is_listed_and_can_be_cancelled(
    person: Person, backend: Backend
) -> None:
    backend.draft = draft(VIDEO)
    backend.polls_until_done = 10_000
    command = Command(person, "export")
    until(lambda: len(backend.of("GET /api/render/proxy/lambda/")) > 1)
    [job] = jobs(person.settings())
    assert (job.status, job.conversation, job.title) == ("working", "default", "Morning Coffee")
    assert (await cancel(person.settings(), job.id)).status == "cancelled"
    assert len(backend.of("/cancel")) == 1
    assert command.lines()[-1]["ok"] is False


@pytest.mark.requirement("projects")
async def test_conversations_are_listed_with_their_last_video(
    person: Person, backend: Backend
) -> None:
    await person("make it blue please", conversation="one")
    await person(intents=("export",), conversation="zwei Wörter")
    listed = {p.name: p for p in projects(person.settings())}
    assert set(listed) == {"one", "zwei Wörter"}
    assert listed["zwei Wörter"].last_video.endswith("Morning Coffee.mp4")
    assert listed["one"].backend == "cloud"


@pytest.mark.requirement("signals")
async def test_a_stopped_turn_is_not_told_again(person: Person, backend: Backend) -> None:
    from skill.runtime import converse

    backend.turns = [Stream([flat(type="heartbeat"), 0.2, change])]
    async with converse("make it blue please", settings=person.settings(), detached=False) as talk:
        async for event in talk:
            if backend.messages:
                talk.stop()
                break
            del event
    [left] = Journal.unreported(next(person.home.glob("conversations/*/turns")))
    assert left.is_to_stop()
    heard = await person("make it red please")
    assert heard.result.ok, heard.said
    assert not any("earlier" in status for status in heard.statuses)


def begin_endless_render(person: Person, backend: Backend) -> None:
    """Order an export that goes on until it is called off."""
    backend.draft = draft(VIDEO)
    backend.polls_until_done = 100_000
    assert Command(person, "export", "--wait", "0.5").lines()[-1]["pending"]
    until(lambda: backend.of("GET /api/render"))


@pytest.mark.requirement("stop-by-words")
@pytest.mark.parametrize("words", ["stop the export", "don't export", "cancel", "取消导出", "停"])
def test_a_running_export_is_stopped_by_words(person: Person, backend: Backend, words: str) -> None:
    begin_endless_render(person, backend)
    lines = Command(person, "say", words).lines()
    assert lines[-1]["ok"]
    assert not lines[-1]["pending"]
    assert [line["text"] for line in lines if line["type"] == "reply"][-1].startswith(
        ("Stopped", "已停止")
    )
    assert len(backend.of("/cancel")) == 1
    assert backend.messages == person.videos == []
    assert [job.status for job in jobs(person.settings())] == ["cancelled"]


@pytest.mark.requirement("stop-by-words")
def test_words_that_stop_something_else_wait_for_the_export(
    person: Person, backend: Backend
) -> None:
    backend.draft = draft(VIDEO)
    backend.polls_until_done = 20
    assert Command(person, "export", "--wait", "0.5").lines()[-1]["pending"]
    lines = Command(person, "say", "stop the music at 0:05").lines()
    assert lines[-1]["ok"], lines
    assert backend.of("/cancel") == []
    assert backend.messages == ["stop the music at 0:05"]
    assert len(person.videos) == 1


@pytest.mark.requirement("stop-by-words")
def test_what_is_wished_beside_a_stop_is_done_after_it(person: Person, backend: Backend) -> None:
    begin_endless_render(person, backend)
    lines = Command(person, "say", "stop the export and make it red").lines()
    assert lines[-1]["ok"], lines
    assert backend.messages == ["make it red"]
    assert len(backend.of("/cancel")) == 1
    assert person.videos == []


@pytest.mark.requirement("stop-by-words")
def test_a_render_whose_runner_has_died_is_called_off_by_words(
    person: Person, backend: Backend
) -> None:
    begin_endless_render(person, backend)
    for pid in runners(person):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not runners(person))
    lines = Command(person, "say", "stop the export").lines()
    assert [line["text"] for line in lines if line["type"] == "reply"][-1].startswith("Stopped")
    assert len(backend.of("/cancel")) == 1
    assert [job.status for job in jobs(person.settings())] == ["cancelled"]


@pytest.mark.requirement("stop-by-words")
def test_an_export_ordered_behind_a_stop_is_made(person: Person, backend: Backend) -> None:
    begin_endless_render(person, backend)
    command = Command(person, "say", "Stop the export, then export it again")
    until(lambda: backend.of("/cancel"))
    backend.polls_until_done = 2
    lines = command.lines()
    assert lines[-1]["ok"], lines
    assert len(backend.of("/cancel")) == 1
    assert backend.messages == []
    assert len(person.videos) == 1


@pytest.mark.requirement("stop-by-words")
async def test_one_turn_that_is_over_hides_no_other_that_is_stopped(
    person: Person, backend: Backend
) -> None:
    await person("make it blue please")
    folder = next(person.home.glob("conversations/*/turns"))
    running = []
    for text, ok in (("make it red please", True), ("export", False)):
        request = Request(text=text)
        journal = Journal.create(folder, request)
        journal.tell(Reply(f"Said to {text}."))
        journal.tell(Result(ok, ("sse",), pending=False))
        running.append((journal, request))
    flow = Flow(Request(text="stop"), person.settings(), Course(detached=False), None)
    said = [event.text async for event in flow._halted(running) if isinstance(event, Reply)]
    assert said[:2] == ["Said to make it red please.", "Said to export."]
    assert said[2].startswith("Stopped")
    assert Journal.unreported(folder) == []
