"""Bringing files in: checked before a byte is sent, streamed, repeated once."""

from __future__ import annotations

import json
import os

import pytest
import scripted
from person import Person
from scripted import Answer, Backend


@pytest.mark.requirement("upload-file")
@pytest.mark.parametrize("name", ["talk.mp3", "我的 录音.M4A", "we\"ird'; rm -rf.wav", "a\nb.mp3"])
async def test_a_file_is_uploaded_whole_in_field_files(
    person: Person, backend: Backend, name: str
) -> None:
    person.file(name, 300_000)
    heard = await person(attach=(name,), intents=("upload",))
    assert heard.result.ok, heard.said
    [request] = backend.of("POST /api/upload-video/nemo_agent/me/")
    head, _, rest = request.body.partition(b"\r\n\r\n")
    assert b'name="files"; filename="' in head
    assert head.count(b"\r\n") == 2
    assert rest.startswith(b"ID3")
    assert int(request.headers["content-length"]) == len(request.body)
    assert request.body.count(bytes(1000)) == 299


@pytest.mark.requirement("upload-url")
async def test_an_address_is_handed_over(person: Person, backend: Backend) -> None:
    heard = await person(attach=("https://example.com/a%20b.mp3?x=1",), intents=("upload",))
    assert heard.result.ok
    [request] = backend.of("upload-video")
    assert json.loads(request.body) == {
        "urls": ["https://example.com/a%20b.mp3?x=1"],
        "source_type": "url",
    }


@pytest.mark.parametrize(
    ("name", "words", "asks"),
    [
        ("talk.mp3", "here is my recording", "make a video"),
        ("talk.mp3", "这是我的录音", "做个视频"),
        ("logo.png", "here is my logo", "send the sound"),
    ],
)
async def test_a_file_that_is_only_handed_over_is_asked_about(
    person: Person, backend: Backend, name: str, words: str, asks: str
) -> None:
    person.file(name, 3000)
    heard = await person(words, attach=(name,))
    assert list(heard.result.intents) == ["upload"]
    assert asks in heard.replies[-1]


@pytest.mark.parametrize(
    ("words", "sent"), [("here it is", "here it is"), ("", "Make a video with a waveform")]
)
async def test_a_sound_that_wishes_wait_for_becomes_a_video(
    person: Person, backend: Backend, words: str, sent: str
) -> None:
    backend.waiting = ["blue background"]
    person.file("talk.mp3", 3000)
    await person(words, attach=("talk.mp3",))
    assert backend.messages == [sent]


async def test_a_picture_does_not_fulfil_wishes_that_wait_for_a_sound(
    person: Person, backend: Backend
) -> None:
    backend.waiting = ["blue background"]
    person.file("logo.png", 3000)
    heard = await person("here is my logo", attach=("logo.png",))
    assert backend.messages == []
    assert "send the sound" in heard.replies[-1]


async def test_the_command_of_a_host_asks_nothing(person: Person, backend: Backend) -> None:
    person.file("talk.mp3", 3000)
    heard = await person(attach=("talk.mp3",), intents=("upload",))
    assert heard.replies[-1].startswith("Got talk.mp3")


@pytest.mark.requirement("upload-checked")
@pytest.mark.parametrize(
    ("name", "size", "code"),
    [("big.mp3", 200 * 1024 * 1024 + 1, "too_large"), ("empty.mp3", 0, "usage"), ("talk.txt", 10, "unsupported_file"), ("noext", 10, "unsupported_file")],
)  # fmt: skip
async def test_what_cannot_be_used_is_refused_before_anything_is_sent(
    person: Person, backend: Backend, name: str, size: int, code: str
) -> None:
    path = person.folder / name
    with path.open("wb") as file:
        file.truncate(size)
    heard = await person("make a video", attach=(name,), quick=True)
    assert (heard.code, heard.result.ok) == (code, False)
    assert backend.requests == []


@pytest.mark.requirement("upload-checked")
async def test_a_missing_file_and_a_folder_are_usage_errors(
    person: Person, backend: Backend
) -> None:
    (person.folder / "dir.mp3").mkdir()
    assert (await person(attach=("gone.mp3",), intents=("upload",))).code == "usage"
    assert (await person(attach=("dir.mp3",), intents=("upload",))).code == "usage"
    assert backend.requests == []


@pytest.mark.requirement("upload-checked")
async def test_exactly_200_mib_is_left_to_the_backend(person: Person, backend: Backend) -> None:
    with (person.folder / "edge.mp3").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    backend.answers["EARLY POST /api/upload-video/nemo_agent/me/" + scripted.SESSION] = []
    heard = await person(attach=("edge.mp3",), intents=("upload",))
    assert heard.result.ok


@pytest.mark.requirement("code-4001")
@pytest.mark.parametrize(
    "answer", [Answer(200, {"code": 4001}), Answer(415, b""), Answer(400, {"code": 4001})]
)
async def test_an_unsupported_file_gets_the_list_of_formats(
    person: Person, backend: Backend, answer: Answer
) -> None:
    person.file("talk.mp3")
    backend.on("upload-video", answer)
    heard = await person(attach=("talk.mp3",), intents=("upload",))
    assert heard.code == "unsupported_file"
    assert "mp3" in heard.error.text
    assert "webm" in heard.error.text


@pytest.mark.requirement("code-4002")
@pytest.mark.parametrize("answer", [Answer(200, {"code": 4002}), Answer(413, b"")])
async def test_a_file_too_large_for_the_backend_gets_advice(
    person: Person, backend: Backend, answer: Answer
) -> None:
    person.file("talk.mp3")
    backend.on("upload-video", answer)
    heard = await person(attach=("talk.mp3",), intents=("upload",))
    assert heard.code == "too_large"
    assert "compress" in heard.error.text


@pytest.mark.requirement("upload-again")
async def test_an_upload_that_breaks_off_is_repeated_once_and_said(
    person: Person, backend: Backend
) -> None:
    person.file("talk.mp3", 3_000_000)
    path = f"/api/upload-video/nemo_agent/me/{scripted.SESSION}"
    backend.answers[f"EARLY POST {path}"] = [Answer(cut_after=100_000)]
    heard = await person(attach=("talk.mp3",), intents=("upload",))
    assert heard.result.ok, heard.said
    assert len(backend.of("upload-video")) == 2
    assert any("broke off" in s for s in heard.statuses)


@pytest.mark.requirement("upload-again")
async def test_a_failed_upload_stops_what_was_to_follow(person: Person, backend: Backend) -> None:
    person.file("talk.mp3")
    backend.on("upload-video", Answer(500, b""))
    heard = await person("make a video", attach=("talk.mp3",), quick=True)
    assert not heard.result.ok
    assert backend.messages == []
    assert backend.of("POST /api/render") == []


@pytest.mark.requirement("upload-progress")
async def test_an_upload_tells_how_far_it_is(person: Person) -> None:
    person.file("talk.mp3", 20_000_000)
    heard = await person(attach=("talk.mp3",), intents=("upload",))
    percents = [p.percent for p in heard.progress if p.stage == "upload"]
    assert percents[0] == 0
    assert percents[-1] == 100
    assert percents == sorted(percents)


@pytest.mark.requirement("upload-progress")
@pytest.mark.skipif(os.name != "posix", reason="counts memory as POSIX does")
async def test_an_upload_needs_no_memory(person: Person) -> None:
    import resource

    person.file("talk.mp3")
    await person(attach=("talk.mp3",), intents=("upload",))
    with (person.folder / "big.mp3").open("wb") as file:
        file.truncate(150_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sent = 0
    from skill.multipart import Multipart

    def count(done: int) -> None:
        nonlocal sent
        sent = done

    with Multipart(person.folder / "big.mp3", sent=count) as body:
        async for _ in body.chunks():
            pass
    assert sent == 150_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


@pytest.mark.requirement("upload-asked")
async def test_an_upload_without_a_file_asks_for_one(person: Person, backend: Backend) -> None:
    heard = await person("upload")
    assert heard.result.ok
    assert "mp3" in heard.replies[-1]
    assert backend.messages == []
