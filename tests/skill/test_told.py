"""What a turn without words is told to have changed, and what is named to go on with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any

import pytest
from person import Person
from scripted import BGM, TITLE, VIDEO, Backend, Stream, draft, flat

from skill.changes import told
from skill.scene import PARTS, scene_of
from skill.timeline import view_of_all
from skill.wire.account import State
from studio.agent import History, respond
from studio.drafts import from_draft, to_draft
from studio.drafts import shape as drafts
from studio.timeline import Captions, Media, Timeline

FILES = [
    Media("m1", "talk.wav", "audio", 8000, has_sound=True, voice_likeness=0.9),
    Media("m2", "hills.jpg", "image", width=1500, height=900),
]


def state(wire: dict[str, Any] | None) -> State:
    return State.model_validate({"draft": wire})


def edited(lang: str, *messages: str, files: Sequence[Media] = FILES) -> str:
    """Return what the last message is told to have changed, from the drafts alone."""
    drafts: list[dict[str, Any] | None] = [None]
    line: Timeline | None = None
    history = History.from_json("")
    for message in messages:
        answer = respond(
            message,
            timeline=line,
            media=files,
            history=history,
            lang=lang,
            silences=lambda _: [],
            cues=lambda _: (),
            preview=lambda _: "",
        )
        history = answer.history
        if answer.timeline is not None:
            wire = to_draft(answer.timeline, files)
            drafts.append(json.loads(json.dumps(wire.as_wire())))
            line = from_draft(wire)
    return " ".join(told(scene_of(state(drafts[-2])), scene_of(state(drafts[-1])), lang))


@pytest.mark.requirement("sse-silent")
@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("make the waveform red and bigger", ["waveform is now red", "% of the height"]),
        ("make the waveform a circle at the bottom", ["a circle", "at the bottom"]),
        ("mute the audio", ["0% (muted)"]),
        ("fade out over 2 seconds", ["fades out over the last 2 s"]),
        ("normalise to -14 LUFS", ["-14 LUFS"]),
        ("trim the first 2 seconds", ["Cut the first 2 s", "6 s long (it was 8 s)"]),
        ("play it at 2x", ["speed is now 2x", "4 s long"]),
        ("dim the background", ["darker"]),
        ("make it vertical", ["1080x1920"]),
        ("60 fps", ["60 frames"]),
        ("make the progress bar green", ["progress bar is now green"]),
        ("remove the progress bar", ["progress bar is gone"]),
        ("show the elapsed time", ["elapsed time runs in the bottom right"]),
        ("remove the title", ['"Talk" is gone']),
        (
            "add the title 'Morning Coffee' for the first 1 second, white, top center",
            ['Title added: "Morning Coffee", 0:00–0:01, white, top centre.', '"Talk" is gone.'],
        ),
    ],
)
def test_a_silent_edit_is_told_in_english(message: str, words: list[str]) -> None:
    said = edited("en", "make a video", message)
    assert [one for one in words if one not in said] == [], said


@pytest.mark.requirement("sse-silent")
@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("把背景改成深蓝色", ["背景换成了深蓝色。"]),
        ("波形改成绿色", ["波形现在是绿色。"]),
        ("静音", ["0%（静音）"]),
        ("前三秒加标题“早安”，红色，顶部", ["加上了标题“早安”：0:00–0:03 显示，红色，顶部。"]),
        ("标题放大，移到底部", ["“Talk”变大了。", "现在在下方。"]),
        ("去掉进度条", ["进度条去掉了。"]),
    ],
)
def test_a_silent_edit_is_told_in_chinese(message: str, words: list[str]) -> None:
    said = edited("zh", "做视频", message)
    assert [one for one in words if one not in said] == [], said


def test_a_first_video_is_told_with_what_is_special_about_it() -> None:
    said = edited("en", "make a vertical video with a gold waveform and the title 'Hi' in blue")
    assert "Made a video of talk.wav: 8 s, 1080x1920" in said
    assert "waveform is now gold" in said
    assert 'Title added: "Hi", for the whole video, blue.' in said


@pytest.mark.requirement("sse-silent")
@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("start the music at 3 seconds", "The music plays from 0:03 to the end."),
        ("music only from 2 to 6", "The music plays from 0:02 to 0:06."),
        ("stop the music at 6 seconds", "The music plays until 0:06."),
    ],
)
def test_a_silent_edit_tells_between_which_times_the_music_plays(message: str, said: str) -> None:
    song = Media("m3", "song.mp3", "audio", 4000, has_sound=True, voice_likeness=0.1)

    assert edited("en", "make a video", message, files=(FILES[0], song)) == said


TEXT = {"text": "Urban Dreams", "start_ms": 0}


def text_track(**facts: object) -> dict[str, Any]:
    return {"tt": 7, "sg": [{"d": 3000, "m": {**TEXT, **facts}}], "m": {"title": "Title"}}


@pytest.mark.requirement("sse-silent")
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            [VIDEO],
            [VIDEO, text_track(color="#ffffff", position="top center")],
            'Title added: "Urban Dreams", 0:00–0:03, white, top centre.',
        ),
        ([VIDEO, TITLE], [VIDEO, text_track(color="#2962ff")], '"Urban Dreams" is now blue.'),
        ([VIDEO, TITLE], [VIDEO, text_track(text="Bye")], '"Urban Dreams" now reads "Bye".'),
        ([VIDEO, TITLE], [VIDEO], '"Urban Dreams" is gone.'),
        ([VIDEO], [VIDEO, BGM], "Added BGM: Lo-fi, at 35%."),
        ([VIDEO, BGM], [VIDEO], "Removed BGM."),
        ([VIDEO], [], "Removed Video."),
        (
            [BGM],
            [{**BGM, "sg": [{"d": 10_000, "m": {"title": "Lo-fi", "volume": 0, "speed": 2}}]}],
            "BGM is now at 0% (muted). BGM now plays at 2x.",
        ),
    ],
)
def test_the_drafts_of_others_tell_what_their_keys_tell(
    before: list[dict[str, Any]], after: list[dict[str, Any]], said: str
) -> None:
    assert (
        " ".join(told(scene_of(state(draft(*before))), scene_of(state(draft(*after))), "en"))
        == said
    )


@pytest.mark.parametrize("role", PARTS)
def test_what_a_draft_leaves_out_is_read_as_the_studio_means_it(role: str) -> None:
    kind = {**drafts.PARTS, "captions": Captions}[role]
    usual = {f.name: f.default for f in fields(kind) if f.default is not MISSING}
    read = {key: tuple(v) if isinstance(v, list) else v for key, v in PARTS[role].items()}
    assert read == ({"media": "", **usual} if "media" in read else usual)


def silently(*tracks: dict[str, Any]) -> Stream:
    def change(backend: Backend) -> None:
        backend.draft = draft(*tracks)

    return Stream([change, flat(type="tool_result", name="e", result={})])


@pytest.mark.requirement("sse-silent")
async def test_next_steps_are_named_once_in_a_row_and_not_beside_an_export(
    person: Person, backend: Backend
) -> None:
    backend.turns = [
        silently(VIDEO),
        silently(VIDEO, BGM),
        silently(VIDEO),
        silently(VIDEO, TITLE),
    ]
    first = await person("make a video please")
    assert "title" in first.replies[-1]
    assert "vertical" in first.replies[-1]
    assert "export" in (await person("add the music please")).replies[-1]
    assert (await person("take the music off again")).replies == ["Done. Removed BGM."]
    both = await person("add a title please, then export")
    assert not any("What next?" in reply for reply in both.replies)


def test_a_batch_that_is_left_with_one_video_is_told_as_one() -> None:
    one = draft(VIDEO)
    before, after = (
        scene_of(state({**one, "m": {"a2e": {"batch": [one] * count}}})) for count in (2, 1)
    )
    (said,) = told(before, after, "en")
    assert "1920x1080" in said


def test_the_timeline_of_several_videos_names_each() -> None:
    files = [FILES[0], Media("m3", "sea.wav", "audio", 5000, has_sound=True, voice_likeness=0.9)]
    line: Timeline | None = None
    history = History()
    for message in ("make a video", "make two videos, one of each"):
        answer = respond(message, timeline=line, media=files, history=history)
        history, line = answer.history, answer.timeline or line
    assert line is not None

    shown = view_of_all(state(json.loads(json.dumps(to_draft(line, files).as_wire()))))

    assert {track.label.partition(",")[0] for track in shown.tracks} == {"Talk", "Sea"}
    assert shown.duration_ms == 8000
    assert "Sea, Audio: sea.wav (0-5s)" in shown.text
