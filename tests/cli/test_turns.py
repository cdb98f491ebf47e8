"""Whole turns through the command: answers, files, exit codes, signals."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import av
import pytest

from skill.events import Event, File, Reply, Result
from skill.runtime import converse
from skill.settings import Settings

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"
RESULT = {"type", "ok", "intents", "pending"}


def test_a_turn_ends_with_its_result_and_says_the_rest_in_between(video_a2e) -> None:
    done = video_a2e("credits", "--json")
    assert done.code == 0
    assert done.events[-1] == {
        "type": "result",
        "ok": True,
        "intents": ["credits"],
        "pending": False,
    }
    assert done.of_type("reply")
    assert done.err == ""


def test_the_answer_is_on_stdout_and_the_way_there_on_stderr(video_a2e) -> None:
    done = video_a2e("credits")
    assert "100" in done.out
    assert "..." not in done.out
    assert "\x1b" not in done.out + done.err
    assert "\r" not in done.err


def test_a_command_speaks_the_language_of_the_conversation(video_a2e) -> None:
    video_a2e("say", "\u64a4\u9500")

    assert "\u5bfc\u51fa" in video_a2e("export").err
    assert "\u6e32\u67d3" in video_a2e("jobs").out


def test_quiet_says_the_answer_only(video_a2e) -> None:
    assert video_a2e("credits").code == 0
    done = video_a2e("credits", "-q")
    assert done.out
    assert done.err == ""


def test_options_stand_before_or_after_the_commands_words(video_a2e) -> None:
    before = video_a2e("--json", "--lang", "zh", "state")
    after = video_a2e("state", "--lang", "zh", "--json")
    assert before.of_type("timeline") == after.of_type("timeline")
    assert len(before.of_type("timeline")) == 1
    assert before.events[-1] == after.events[-1]


def test_a_dash_reads_the_text_from_stdin(video_a2e) -> None:
    done = video_a2e("say", "-", "--json", stdin="how many credits do I have left?\n")
    assert done.events[-1]["intents"] == ["credits"]


def test_a_pipe_into_chat_is_a_turn_a_line(video_a2e) -> None:
    done = video_a2e("chat", "--json", stdin="how many credits do I have?\n\n我还有多少积分？\n")
    assert done.code == 0
    assert [event["intents"] for event in done.of_type("result")] == [["credits"], ["credits"]]
    assert done.events[-1]["type"] == "result"


@pytest.fixture
def turn(environment, tmp_path) -> Callable[..., Awaitable[list[Event]]]:
    """Hold a turn with the studio in this process, which need not start first; give its events."""

    async def said(words: str, *sounds: Path) -> list[Event]:
        async with converse(
            words,
            settings=Settings.load(environ=environment),
            attachments=sounds,
            out=f"{tmp_path}/",
            detached=False,
        ) as talk:
            events = [event async for event in talk]
        assert isinstance(events[-1], Result)
        assert events[-1].ok
        return events

    return said


def names_of_files(events: list[Event]) -> list[str]:
    return [Path(event.path).name for event in events if isinstance(event, File)]


async def test_what_the_studio_says_of_the_picture_is_no_talk_of_a_screen(turn, speech) -> None:
    await turn("做个视频", speech)
    events = await turn("右上角显示播放时间")
    assert [one.text for one in events if isinstance(one, Reply)] == ["播放时间显示在右上角。"]
    assert events[-1].intents == ("sse",)


def test_a_conversation_without_a_word_ends_well(video_a2e) -> None:
    assert video_a2e("chat", stdin="").code == 0
    assert video_a2e("chat", "--json", stdin="\n").events[-1]["ok"] is True


def test_each_language_is_answered_in_itself(video_a2e) -> None:
    assert video_a2e("say", "show my credits").out.isascii()
    assert not video_a2e("say", "我还有多少积分").out.isascii()


@pytest.mark.parametrize(
    ("make", "code", "exit_code"),
    [
        (lambda folder: folder / "not here.mp3", "usage", 2),
        (lambda folder: folder, "usage", 2),
        (lambda folder: written(folder / "empty.mp3", b""), "usage", 2),
        (lambda folder: written(folder / "text.mp3", b"hello " * 100), "unsupported_file", 1),
        (lambda folder: written(folder / "notes.docx", b"x"), "unsupported_file", 1),
        (lambda folder: sparse(folder / "huge.mp3", 200 * 1024 * 1024 + 1), "too_large", 1),
    ],
    ids=["missing", "folder", "empty", "text named mp3", "another kind", "too large"],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    video_a2e, tmp_path, make, code, exit_code
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    done = video_a2e("convert", make(folder), "--json")
    assert done.code == exit_code
    (error,) = done.of_type("error")
    assert error["code"] == code
    assert "{" not in error["text"]
    assert set(done.events[-1]) == RESULT
    assert not done.events[-1]["ok"]
    assert list((tmp_path / "work").iterdir()) == []


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.mark.media
def test_a_recording_becomes_a_video_in_the_current_folder(video_a2e, speech, tmp_path) -> None:
    done = video_a2e("convert", speech, "--say", "make it square", "--json")
    assert done.code == 0, done.out
    assert done.events[-1]["intents"] == ["upload", "sse", "export"]
    (file,) = done.of_type("file")
    path = Path(file["path"])
    assert path.parent == tmp_path / "work"
    assert file["bytes"] == path.stat().st_size
    assert {event["stage"] for event in done.of_type("progress")} == {
        "upload",
        "edit",
        "render",
        "download",
    }
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        assert stream.width == stream.height
        assert stream.codec_context.name == "h264"
    assert [p.name for p in (tmp_path / "work").iterdir()] == [path.name]

    # The same project again: nothing is rendered twice, nothing is overwritten.
    again = video_a2e("export", "--json")
    assert again.code == 0
    assert again.of_type("file")
    assert not [e for e in again.of_type("progress") if e["stage"] == "render"]


@pytest.mark.media
def test_an_existing_file_is_never_written_over(video_a2e, speech, tmp_path) -> None:
    taken = tmp_path / "out.mp4"
    taken.write_bytes(b"mine")
    done = video_a2e("convert", speech, "-o", taken, "--json")
    assert done.code == 0
    assert taken.read_bytes() == b"mine"
    assert Path(done.of_type("file")[0]["path"]) == tmp_path / "out-2.mp4"


@pytest.mark.media
def test_work_goes_on_behind_a_bounded_wait_and_is_picked_up(video_a2e, speech, tmp_path) -> None:
    out = tmp_path / "later.mp4"
    started = video_a2e("convert", speech, "-o", out, "--wait", "0", "--json")
    assert started.code == 0
    assert started.events[-1]["pending"] is True
    assert started.of_type("reply")
    picked_up = video_a2e("export", "--json")
    assert picked_up.code == 0
    assert Path(picked_up.of_type("file")[0]["path"]) == out
    assert picked_up.events[-1]["pending"] is False
    listed = video_a2e("jobs", "--json")
    assert [e["job"]["status"] for e in listed.events if "job" in e] == ["completed"]
    assert [e["project"]["name"] for e in video_a2e("projects", "--json").events if "project" in e]


@pytest.mark.media
@pytest.mark.parametrize(
    ("number", "code", "pending"), [(signal.SIGINT, 130, False), (signal.SIGTERM, 143, True)]
)
def test_a_signal_ends_the_command_with_a_result_line(
    environment, speech, tmp_path, number, code, pending
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "skill", "convert", str(speech), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
        start_new_session=True,
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1].get("stage") == "edit":
            process.send_signal(number)
            break
    out, err = process.communicate(timeout=30)
    lines += [json.loads(line) for line in out.splitlines()]
    assert process.returncode == code
    assert lines[-1]["type"] == "result"
    assert lines[-1]["ok"] is False
    assert lines[-1]["pending"] is pending
    assert [line["code"] for line in lines if line["type"] == "error"] == ["interrupted"]
    assert b"Traceback" not in err


@pytest.mark.media
def test_a_video_is_made_to_fit_a_channel_and_the_full_one_stays(
    video_a2e, speech, tmp_path
) -> None:
    out = tmp_path / "out.mp4"
    done = video_a2e("convert", speech, "-o", out, "--max-mb", "0.15", "--json")
    assert done.code == 0, done.out
    assert Path(done.of_type("file")[-1]["path"]) == out
    assert out.stat().st_size <= 150_000
    full = tmp_path / "out-full.mp4"
    assert full.stat().st_size > out.stat().st_size
    with av.open(str(full)) as before, av.open(str(out)) as after:
        assert abs(before.duration - after.duration) < av.time_base / 25
        assert after.streams.audio[0].codec_context.name == "aac"
    assert any("0.15 MB" in event["text"] for event in done.of_type("reply"))


@pytest.mark.media
def test_the_parts_of_a_sound_are_exported_as_files_of_their_own(video_a2e) -> None:
    sound = AUDIO / "tone.wav"
    said = video_a2e("say", "split it in two, then export both", "--attach", sound, "--json")
    assert said.code == 0, said.out
    files = [Path(event["path"]).name for event in said.of_type("file")]
    assert files == ["Tone 1.mp4", "Tone 2.mp4"]
    told = [event["text"] for event in said.of_type("reply")]
    assert all(any(name in line for line in told) for name in files)


@pytest.mark.media
@pytest.mark.parametrize(
    "words", ["两个音频，全都导出", "two takes here, give me one finished video of each"]
)
async def test_recordings_of_one_message_are_all_exported_when_all_are_ordered(turn, words) -> None:
    events = await turn(words, AUDIO / "tone.wav", AUDIO / "silence.wav")
    assert names_of_files(events) == ["Tone.mp4", "Silence.mp4"]


@pytest.mark.media
async def test_what_was_undone_is_no_file_when_each_is_ordered(turn) -> None:
    await turn("make a video", AUDIO / "tone.wav")
    await turn("add it underneath as music", AUDIO / "silence.wav")
    await turn("undo")
    assert names_of_files(await turn("分别导出")) == ["Tone.mp4"]


def test_an_unknown_quality_is_a_usage_error(video_a2e) -> None:
    assert video_a2e("export", "--quality", "best").code == 2


def test_a_size_of_nothing_is_a_usage_error(video_a2e) -> None:
    assert video_a2e("export", "--max-mb", "0").code == 2
