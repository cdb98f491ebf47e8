from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import anyio
import av
import pytest

from studio.beginning import first_timeline
from studio.drafts import to_draft
from studio.facts import Facts
from studio.faults import Conflict, NotFound, UnsupportedMedia
from studio.jobs import ATTEMPTS, STALE_S, Jobs
from studio.media import probe
from studio.store import Store
from studio.sweep import LEFTOVER_S, OUTPUT_S, sweep
from studio.timeline import AudioClip, AudioTrack, Canvas, Media, Timeline
from studio.worker import work

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"
SMALL = Canvas(320, 180, 10)


def draft_of(name: str, upload: dict, /, **changes) -> dict:
    media = probe(AUDIO / name).as_media(upload["data"]["files"][0]["hash"][:12], name)
    timeline = first_timeline([media])
    assert timeline is not None
    return to_draft(replace(timeline, **{"canvas": SMALL, **changes}), [media]).as_wire()


# Through the API, with real workers


@pytest.mark.media
async def test_a_render_gives_a_video_by_range_too(caller):
    draft = draft_of("tone.wav", await caller.upload("tone.wav"))
    ordered = (await caller.order("r1", draft)).json()
    assert ordered["success"] is True
    assert ordered["data"]["status"] in {"pending", "processing"}
    job = await caller.finished("r1")
    assert job["status"] == "completed"
    video = await caller.http.get(job["outputUrl"])
    assert video.headers["content-type"] == "video/mp4"
    assert int(video.headers["content-length"]) == len(video.content) == job["size"]
    part = await caller.http.get(job["outputUrl"], headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.content == video.content[100:200]
    again = await caller.http.get("/api/render/proxy/r1/download")
    assert again.content == video.content


@pytest.mark.media
async def test_the_video_is_as_long_as_its_sound(caller, tmp_path):
    draft = draft_of("sides.flac", await caller.upload("sides.flac"))
    await caller.order("r1", draft)
    job = await caller.finished("r1")
    path = tmp_path / "video.mp4"
    path.write_bytes((await caller.http.get(job["outputUrl"])).content)
    with av.open(str(path)) as video:
        assert video.streams.video[0].codec_context.name == "h264"
        assert video.streams.audio[0].codec_context.name == "aac"
        assert abs(video.duration / 1e6 - 2.0) <= 0.1


@pytest.mark.media
@pytest.mark.parametrize(("switch", "slices"), [("off", {1}), ("on", {5})])
async def test_a_switch_turns_stitching_off(caller, tmp_path, monkeypatch, switch, slices):
    monkeypatch.setenv("VIDEO_A2E_STITCHING", switch)
    wide = Canvas(320, 640, 10)
    draft = draft_of("tone.wav", await caller.upload("tone.wav"), canvas=wide)
    await caller.order("r1", draft)
    job = await caller.finished("r1")
    path = tmp_path / "video.mp4"
    path.write_bytes((await caller.http.get(job["outputUrl"])).content)
    with av.open(str(path)) as video:
        assert {_slices(packet) for packet in video.demux(video=0) if packet.size} == slices


def _slices(packet: av.Packet) -> int:
    """The coded slices of a picture as MP4 holds it: each NAL unit behind its length."""
    data, found = bytes(packet), 0
    while data:
        size = int.from_bytes(data[:4], "big")
        found += data[4] & 31 in {1, 5}
        data = data[4 + size :]
    return found


@pytest.mark.media
async def test_the_same_order_again_is_the_same_job_and_file(caller, tmp_path):
    draft = draft_of("tone.wav", await caller.upload("tone.wav"))
    await caller.order("r1", draft)
    first = await caller.finished("r1")
    same_id = (await caller.order("r1", draft)).json()["data"]
    other_id = (await caller.order("r2", draft)).json()["data"]
    assert same_id["outputUrl"] == other_id["outputUrl"] == first["outputUrl"]
    assert other_id["status"] == "completed"
    assert len(list((tmp_path / "studio" / "outputs").iterdir())) == 1


@pytest.mark.media
async def test_an_id_that_belongs_to_another_order_is_refused(caller):
    upload = await caller.upload("tone.wav")
    await caller.order("r1", draft_of("tone.wav", upload))
    answer = await caller.order("r1", draft_of("tone.wav", upload, theme="midnight"))
    assert (answer.status_code, answer.json()["code"]) == (409, 409)
    await caller.http.post("/api/render/proxy/lambda/r1/cancel")


@pytest.mark.media
async def test_a_finished_video_stands_in_the_state(caller):
    draft = draft_of("tone.wav", await caller.upload("tone.wav"))
    await caller.order("r1", draft)
    job = await caller.finished("r1")
    (video,) = (await caller.state())["generated_media"]
    assert (video["id"], video["url"]) == ("r1", job["outputUrl"])


@pytest.mark.media
async def test_a_video_whose_file_is_gone_is_rendered_once_more(caller, tmp_path):
    draft = draft_of("tone.wav", await caller.upload("tone.wav"))
    await caller.order("r1", draft)
    await caller.finished("r1")
    for file in (tmp_path / "studio" / "outputs").iterdir():
        file.unlink()
    assert (await caller.look("r1"))["status"] != "completed"
    assert (await caller.finished("r1"))["status"] == "completed"


@pytest.mark.media
async def test_a_render_outlives_the_command_that_ordered_it(tmp_path, open_caller):
    """The command's whole process group is killed; the worker has a session of its own."""
    code = f"""
import anyio, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from conftest import _opened
from test_jobs import draft_of
from pathlib import Path
async def main():
    async with _opened(Path({str(tmp_path / "studio")!r})) as caller:
        await caller.connect()
        draft = draft_of("talk.mp3", await caller.upload("talk.mp3"))
        await caller.order("r1", draft)
        while (await caller.look("r1"))["status"] == "pending":
            await anyio.sleep(0.05)
        print(caller.http.headers["Authorization"], flush=True)
        await anyio.sleep_forever()
anyio.run(main)
"""
    command = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with command:
        token = command.stdout.readline().strip()
        os.killpg(command.pid, signal.SIGKILL)
    async with open_caller() as caller:
        caller.http.headers["Authorization"] = token
        job = await caller.finished("r1")
    assert job["status"] == "completed"
    assert Store(tmp_path / "studio").home.exists()
    assert Jobs(Store(tmp_path / "studio")).find("r1", None).attempts == 1


@pytest.mark.media
async def test_a_killed_worker_is_replaced_by_whoever_asks_next(caller, tmp_path):
    jobs = Jobs(Store(tmp_path / "studio"))
    draft = draft_of("talk.mp3", await caller.upload("talk.mp3"))
    await caller.order("r1", draft)
    with anyio.fail_after(30):
        while (job := jobs.find("r1", None)).status != "processing":
            await anyio.sleep(0.02)
    assert job.owner_pid is not None
    os.kill(job.owner_pid, signal.SIGKILL)
    done = await caller.finished("r1")
    assert done["status"] == "completed"
    assert jobs.find("r1", None).attempts == 2


@pytest.mark.media
async def test_a_cancelled_render_stops_and_leaves_no_half_video(caller, tmp_path):
    jobs = Jobs(Store(tmp_path / "studio"))
    draft = draft_of("talk.mp3", await caller.upload("talk.mp3"))
    await caller.order("r1", draft)
    with anyio.fail_after(30):
        while (job := jobs.find("r1", None)).status != "processing":
            await anyio.sleep(0.02)
    answer = await caller.http.post("/api/render/proxy/lambda/r1/cancel")
    assert answer.json()["data"]["status"] == "cancelled"
    with anyio.fail_after(30):
        while _runs(job.owner_pid):
            await anyio.sleep(0.05)
    assert list((tmp_path / "studio" / "outputs").iterdir()) == []
    assert list((tmp_path / "studio" / "incoming").iterdir()) == []
    assert (await caller.look("r1"))["status"] == "cancelled"


def _runs(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


async def test_a_draft_with_somebody_elses_upload_is_refused_by_name(caller):
    draft = draft_of("tone.wav", await caller.upload("tone.wav"))
    await caller.connect("another client")
    answer = await caller.order("r1", draft)
    assert answer.status_code == 400
    assert answer.json()["data"]["reason"] == "media_missing"
    assert answer.json()["data"]["media"]


# The queue alone


class Clock:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


class Bench:
    """A store with one project and a queue whose workers are called by the test."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = Clock()
        self.store = Store(home, now=self.clock)
        self.jobs = Jobs(self.store)
        self.launched: list[str] = []
        monkeypatch.setattr(
            "studio.jobs.launch",
            lambda _home, render_id: self.launched.append(render_id) or os.getpid(),
        )
        grant = self.store.grant_token("client")
        self.user_id = grant.user_id
        self.session_id = self.store.create_session(grant.user_id, name="p", lang="en").session_id
        (home / "blobs" / ("a" * 64)).write_bytes((AUDIO / "tone.wav").read_bytes())
        self.media = self.store.add_media(
            self.session_id,
            self.user_id,
            name="tone.wav",
            content_hash="a" * 64,
            facts=Facts("audio", 1, duration_ms=2000),
        )

    def order(self, render_id: str, *, name: str = ""):
        clip = AudioClip(self.media.media_id, 0, 2000)
        timeline = Timeline(name=name, canvas=SMALL, voice=AudioTrack("voice", (clip,)))
        media = [Media(self.media.media_id, "tone.wav", "audio")]
        return self.jobs.order(
            render_id,
            session_id=self.session_id,
            user_id=self.user_id,
            draft=to_draft(timeline, media).as_wire(),
            quality="draft",
        )

    def look(self, render_id: str):
        return self.jobs.look(render_id, self.user_id)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path / "studio", monkeypatch)


def writes(*percents: float, content: bytes = b"video"):
    def renderer(timeline, sources, out, *, chunk_dir, quality) -> Iterator[float]:
        yield from percents
        out.write_bytes(content)

    return renderer


def raises(error: BaseException):
    def renderer(timeline, sources, out, *, chunk_dir, quality) -> Iterator[float]:
        (chunk_dir / "chunk-0").write_bytes(b"part")
        out.write_bytes(b"half")
        yield 10.0
        raise error

    return renderer


def test_a_finished_job_has_its_video_and_no_chunks(bench):
    bench.order("r1")
    work(bench.store, "r1", renderer=writes(0, 50, 100))
    job = bench.look("r1")
    assert (job.status, job.percent, job.output_bytes) == ("completed", 100, 5)
    assert bench.store.output(job.output_hash).read_bytes() == b"video"
    assert list(bench.store.renders.iterdir()) == []
    assert list(bench.store.incoming.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (OSError(errno.EIO, "bad disk"), "render_failed"),
        (UnsupportedMedia("damaged"), "damaged"),
        (ValueError("odd"), "render_failed"),
        (KeyError("media"), "render_failed"),
        (RuntimeError("a process ended"), "render_failed"),
        (AttributeError("colour"), "render_failed"),
    ],
)
def test_a_failure_is_told_by_its_reason_and_leaves_no_half_video(bench, error, reason):
    bench.order("r1")
    work(bench.store, "r1", renderer=raises(error))
    job = bench.look("r1")
    assert (job.status, job.error) == ("failed", reason)
    assert list(bench.store.outputs.iterdir()) == []
    assert list(bench.store.incoming.iterdir()) == []


def test_an_upload_whose_file_is_gone_is_named_as_the_reason(bench):
    bench.order("r1")
    bench.store.blob("a" * 64).unlink()
    work(bench.store, "r1", renderer=writes(100))
    assert (bench.look("r1").status, bench.look("r1").error) == ("failed", "media_missing")


def test_an_upload_that_comes_later_is_not_handed_to_the_renderer(bench):
    bench.order("r1")
    bench.store.add_media(
        bench.session_id,
        bench.user_id,
        name="other.wav",
        content_hash="b" * 64,
        facts=Facts("audio", 1, duration_ms=1),
    )
    handed = []

    def renderer(timeline, sources, out, *, chunk_dir, quality) -> Iterator[float]:
        handed.extend(sources)
        out.write_bytes(b"video")
        yield 100.0

    work(bench.store, "r1", renderer=renderer)
    assert handed == [bench.media.media_id]


def test_a_worker_that_is_still_starting_is_not_started_twice_for_one_video(bench, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    jobs = Jobs(bench.store)
    bench.order("r1")
    bench.order("r2")
    jobs.tend()
    assert bench.launched == ["r1"]


def test_a_full_disk_gives_its_chunks_back(bench):
    bench.order("r1")
    work(bench.store, "r1", renderer=raises(OSError(errno.ENOSPC, "full")))
    assert list(bench.store.renders.iterdir()) == []


def test_a_failed_video_can_be_ordered_again_under_a_new_id(bench):
    bench.order("r1")
    work(bench.store, "r1", renderer=raises(RuntimeError("once")))
    bench.order("r2")
    work(bench.store, "r2", renderer=writes(100))
    assert bench.look("r2").status == "completed"


def test_two_orders_of_one_video_are_rendered_once(bench):
    bench.order("r1")
    seen = []

    def renderer(timeline, sources, out, *, chunk_dir, quality) -> Iterator[float]:
        yield 30.0
        seen.append(bench.order("r2"))
        work(bench.store, "r2", renderer=raises(AssertionError("twice")))
        out.write_bytes(b"video")

    work(bench.store, "r1", renderer=renderer)
    assert seen[0].status == "processing"
    assert bench.look("r2").status == "completed"
    assert bench.look("r2").output_hash == bench.look("r1").output_hash


def test_the_title_in_the_editors_memory_does_not_count_but_the_picture_does(bench):
    bench.order("r1")
    work(bench.store, "r1", renderer=writes(100))
    assert bench.order("r2").status == "completed"
    assert bench.order("r3", name="Another title").status == "pending"


def test_an_upload_that_is_not_on_the_timeline_does_not_count(bench):
    bench.order("r1")
    work(bench.store, "r1", renderer=writes(100))
    bench.store.add_media(
        bench.session_id,
        bench.user_id,
        name="other.wav",
        content_hash="b" * 64,
        facts=Facts("audio", 1, duration_ms=1),
    )
    assert bench.order("r2").status == "completed"


def test_a_worker_whose_heart_stopped_is_replaced(bench):
    bench.order("r1")
    assert bench.jobs.take("r1", pid=os.getpid()) is not None
    bench.launched.clear()
    bench.look("r1")
    assert bench.launched == []
    bench.clock.at += STALE_S + 1
    assert bench.look("r1").status == "pending"
    assert bench.launched == ["r1"]


def test_a_clock_that_jumps_back_does_not_freeze_a_job(bench):
    bench.order("r1")
    assert bench.jobs.take("r1", pid=os.getpid()) is not None
    bench.clock.at -= 10_000
    assert bench.look("r1").status == "pending"


def test_a_job_that_kills_its_workers_fails_after_some_attempts(bench):
    bench.order("r1")
    for _ in range(ATTEMPTS):
        assert bench.jobs.take("r1", pid=os.getpid()) is not None
        bench.clock.at += STALE_S + 1
        bench.jobs.tend()
    job = bench.look("r1")
    assert (job.status, job.error) == ("failed", "worker_died")


def test_a_replaced_worker_can_neither_beat_nor_finish(bench):
    bench.order("r1")
    assert bench.jobs.take("r1", pid=os.getpid()) is not None
    stranger = os.getpid() + 1
    assert not bench.jobs.beat("r1", pid=stranger, percent=50)
    bench.jobs.fail("r1", pid=stranger, reason="late")
    assert bench.look("r1").status == "processing"


def test_only_one_worker_takes_a_job(bench):
    bench.order("r1")
    assert bench.jobs.take("r1", pid=os.getpid()) is not None
    assert bench.jobs.take("r1", pid=os.getpid()) is None


def test_progress_never_goes_back(bench):
    bench.order("r1")
    bench.jobs.take("r1", pid=os.getpid())
    for percent in (10, 40, 20):
        bench.jobs.beat("r1", pid=os.getpid(), percent=percent)
    assert bench.look("r1").percent == 40


def test_a_cancelled_job_is_left_by_its_worker_and_keeps_its_chunks(bench):
    bench.order("r1")

    def renderer(timeline, sources, out, *, chunk_dir, quality) -> Iterator[float]:
        (chunk_dir / "chunk-0").write_bytes(b"part")
        yield 10.0
        bench.jobs.cancel("r1", bench.user_id)
        out.write_bytes(b"video")

    work(bench.store, "r1", renderer=renderer)
    assert bench.look("r1").status == "cancelled"
    assert list(bench.store.outputs.iterdir()) == []
    (folder,) = bench.store.renders.iterdir()
    assert [chunk.name for chunk in folder.iterdir()] == ["chunk-0"]


def test_another_users_job_is_unknown(bench):
    bench.order("r1")
    other = bench.store.grant_token("other").user_id
    with pytest.raises(NotFound):
        bench.jobs.look("r1", other)
    with pytest.raises(NotFound):
        bench.jobs.cancel("r1", other)


def test_an_id_of_another_order_is_a_conflict(bench):
    bench.order("r1", name="One")
    with pytest.raises(Conflict):
        bench.order("r1", name="Two")


def test_more_jobs_wait_until_there_is_room(bench):
    for number in range(30):
        bench.order(f"r{number}", name=f"Video {number}")
    assert len(bench.launched) == len(set(bench.launched)) == max(1, (os.cpu_count() or 2) // 2)


def test_old_leftovers_are_swept_and_live_ones_stay(bench):
    bench.order("r1")
    key = bench.look("r1").key
    for name in (key, "forgotten"):
        folder = bench.store.renders / name
        folder.mkdir()
        (folder / "chunk").write_bytes(b"x")
    bench.clock.at += 400 * 24 * 3600
    sweep(bench.store)
    assert [folder.name for folder in bench.store.renders.iterdir()] == [key]


def test_uploads_that_no_session_knows_are_swept_when_they_are_old(bench):
    for name in ("b" * 64, f"{'b' * 64}.pauses-1.json", f"{'a' * 64}.pauses-1.json"):
        (bench.store.blobs / name).write_bytes(b"x")
    bench.clock.at = time.time()
    sweep(bench.store)
    assert len(list(bench.store.blobs.iterdir())) == 4
    bench.clock.at += LEFTOVER_S + 60
    sweep(bench.store)
    left = {path.name for path in bench.store.blobs.iterdir()}
    assert left == {"a" * 64, f"{'a' * 64}.pauses-1.json"}


def test_an_old_upload_that_comes_again_is_young_again(bench):
    bench.clock.at = time.time()
    orphan, again = bench.store.blob("b" * 64), bench.store.incoming / "again.part"
    orphan.write_bytes(b"x")
    os.utime(orphan, (0, 0))
    again.write_bytes(b"x")
    bench.store.keep_blob(again, "b" * 64)
    sweep(bench.store)
    assert orphan.exists()
    assert not again.exists()


def test_old_videos_are_swept_and_rendered_again_when_somebody_asks(bench):
    bench.clock.at = time.time()
    bench.order("r1")
    work(bench.store, "r1", renderer=writes(100))
    bench.clock.at += OUTPUT_S - 60
    sweep(bench.store)
    assert bench.look("r1").status == "completed"
    bench.clock.at += 120
    sweep(bench.store)
    assert bench.look("r1").status == "pending"


def test_of_too_many_videos_the_oldest_go_but_none_of_today(bench):
    bench.clock.at = time.time()
    for name, age_days in (("new", 0), ("older", 2), ("oldest", 3)):
        path = bench.store.outputs / name
        path.write_bytes(b"12345")
        os.utime(path, (bench.clock.at - age_days * 86_400,) * 2)
    sweep(bench.store, outputs_bytes=10)
    assert {path.name for path in bench.store.outputs.iterdir()} == {"new", "older"}
    sweep(bench.store, outputs_bytes=0)
    assert {path.name for path in bench.store.outputs.iterdir()} == {"new"}
