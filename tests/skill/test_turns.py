"""Whole turns: routes, what the backend asks for, earlier turns, language."""

from __future__ import annotations

from pathlib import Path

import pytest
import scripted
from person import Person
from scripted import TITLE, VIDEO, Answer, Backend, Stream, draft, flat, say


def change(backend: Backend) -> None:
    backend.draft = draft(VIDEO, TITLE)


@pytest.mark.requirement("route-table")
async def test_a_compound_request_is_done_in_order(person: Person, backend: Backend) -> None:
    heard = await person("make it blue and then export")
    assert heard.result.intents == ("sse", "export")
    assert heard.result.ok
    assert len(backend.messages) == 1
    assert "export" not in backend.messages[0]
    assert len(heard.files) == 1


@pytest.mark.requirement("route-table")
async def test_an_export_never_goes_to_the_agent(person: Person, backend: Backend) -> None:
    backend.draft = draft(VIDEO)
    heard = await person("导出")
    assert heard.result.ok
    assert backend.messages == []
    assert "视频做好了" in heard.replies[-1]


@pytest.mark.requirement("route-failed-step")
async def test_a_failed_step_stops_the_later_ones(person: Person, backend: Backend) -> None:
    backend.draft = draft(VIDEO)
    backend.turns = [Answer(200, {"code": 2001})]
    heard = await person("make it blue and then export")
    assert heard.code == "no_credits"
    assert backend.of("POST /api/render") == []


@pytest.mark.requirement("gui-click")
async def test_a_click_on_export_is_done_once_and_never_shown(
    person: Person, backend: Backend
) -> None:
    backend.turns = [
        Stream([change, say("Done! Click Export to download your video.")]) for _ in range(3)
    ]
    heard = await person("make it blue please")
    assert heard.result.ok
    assert len(heard.files) == 1
    assert "lick" not in " ".join(heard.replies[1:])
    assert len(backend.messages) == 1
    assert len(backend.of("POST /api/render/proxy/lambda")) == 1


@pytest.mark.requirement("gui-click")
async def test_an_export_in_the_route_is_not_done_twice(person: Person, backend: Backend) -> None:
    backend.turns = [Stream([change, say("Done! Click Export to download your video.")])]
    heard = await person("make it blue and then export")
    assert len(backend.of("POST /api/render/proxy/lambda")) == 1
    assert len(heard.files) == 1


@pytest.mark.requirement("gui-click")
async def test_an_export_that_was_put_off_is_not_started(person: Person, backend: Backend) -> None:
    backend.turns = [Stream([change, say("Done! Click Export to download your video.")])]
    heard = await person("make it blue but don't export yet")
    assert heard.result.ok
    assert backend.of("POST /api/render") == []


@pytest.mark.requirement("gui-click-asked")
@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("how do I export it?", "Click Export."),
        ("why did the export fail?", "Try again: click Export."),
        ("导出要多久", "大约一分钟。点击导出即可。"),
        ("should I export now?", "Yes, it is ready. Click Export."),
        ("can it export in 4k?", "It can. Click the Export button and choose 4K."),
        ("export the subtitles as srt", "Click Export and choose SRT."),
        ("how can I download the file", "Click Export to download your video."),
        ("怎么下载视频", "点击导出。"),
        ("把字幕存成srt", "点击导出，选择 SRT。"),
        ("don't export", "Then click Export later."),
    ],
)
async def test_an_export_is_not_started_for_who_only_speaks_of_one(
    person: Person, backend: Backend, asked: str, answer: str
) -> None:
    backend.draft = draft(VIDEO)
    backend.turns = [Stream([say(answer)])]
    heard = await person(asked)
    assert heard.result.ok
    assert backend.of("POST /api/render") == heard.files == []
    assert any(word in heard.replies[-1] for word in ("export", "导出")), heard.said


@pytest.mark.requirement("gui-click")
@pytest.mark.parametrize(
    "asked",
    ["make a video of my talk", "add subtitles", "make the title bigger", "let it fade out", "faster please", "加个标题", "把波形改成红色", "声音大一点", "做成竖屏", "can you see the face please"],
)  # fmt: skip
async def test_a_click_on_export_is_done_for_who_wants_something_else(
    person: Person, backend: Backend, asked: str
) -> None:
    backend.turns = [Stream([change, say("Done! Click Export to download your video.")])]
    heard = await person(asked)
    assert len(heard.files) == 1, heard.said


@pytest.mark.requirement("state-exported")
@pytest.mark.parametrize(
    ("asked", "none", "done", "changed"),
    [
        ("is the export done?", "Nothing has been exported yet", "The export is done", "has changed since"),
        ("导出好了吗", "还没有导出过", "已经导出好了", "又改过"),
    ],
)  # fmt: skip
async def test_who_asks_for_the_export_hears_what_it_came_to(
    person: Person, backend: Backend, asked: str, none: str, done: str, changed: str
) -> None:
    backend.draft = draft(VIDEO)
    assert none in (await person(asked)).replies[-1]
    [file] = (await person(intents=("export",))).files
    heard = await person(asked)
    assert done in heard.replies[-1]
    assert file.path in heard.replies[-1]
    assert len(heard.timelines) == 1
    backend.draft = draft(VIDEO, TITLE)
    assert changed in (await person(asked)).replies[-1]
    Path(file.path).unlink()
    assert file.path in (await person(asked)).replies[-1]
    assert len(backend.of("POST /api/render/proxy/lambda")) == 1


@pytest.mark.requirement("stop-by-words")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("cancel the export", "No export is running"),
        ("stop", "No export is running"),
        ("pause", "No export is running"),
        ("停止导出", "没有正在进行"),
        ("停止", "没有正在进行"),
    ],
)
async def test_where_no_export_runs_there_is_none_to_stop(
    person: Person, backend: Backend, asked: str, told: str
) -> None:
    await person("make it blue please")
    heard = await person(asked)
    assert heard.result.ok
    assert told in heard.replies[-1]
    assert len(backend.messages) == 1


@pytest.mark.requirement("gui-drag")
async def test_a_drag_is_sent_as_an_edit_once(person: Person, backend: Backend) -> None:
    backend.turns = [
        Stream([say("Drag the caption up to 0:18 so that it does not cover the face.")]),
        Stream([change, say("Drag the caption down again.")]),
        Stream([say("Never.")]),
    ]
    heard = await person("can you see the face please")
    assert len(backend.messages) == 2
    assert "0:18" in backend.messages[1]
    assert "rag " not in " ".join(heard.replies[1:])


@pytest.mark.requirement("gui-open")
async def test_opening_a_panel_shows_the_timeline(person: Person, backend: Backend) -> None:
    backend.draft = draft(VIDEO, TITLE)
    backend.turns = [Stream([say("Open the timeline panel to see the two tracks.")])]
    heard = await person("is the title there")
    assert len(heard.timelines) == 1


@pytest.mark.requirement("turn-timeline")
async def test_a_turn_that_changed_the_timeline_gives_one(person: Person, backend: Backend) -> None:
    heard = await person("make it blue please")
    assert len(heard.timelines) == 1
    backend.turns = [Stream([say("Hello to you.")])]
    assert (await person("hello there my friend")).timelines == []


@pytest.mark.requirement("tools-hidden")
async def test_tools_are_never_shown(person: Person, backend: Backend) -> None:
    backend.turns = [
        Stream(
            [
                flat(type="tool_call", name="secret_tool", args={"k": "v"}),
                flat(type="tool_result", name="secret_tool", result={"k": "v"}),
                say("Done."),
            ]
        )
    ]
    heard = await person("make it blue please")
    assert "secret_tool" not in heard.said


@pytest.mark.requirement("preview")
async def test_a_preview_picture_comes_as_a_file(person: Person, backend: Backend) -> None:
    backend.on("GET /preview/1.png", Answer(200, b"\x89PNG....", {"Content-Type": "image/png"}))
    backend.turns = [
        Stream(
            [
                flat(
                    type="tool_result",
                    name="preview",
                    result={"preview_url": "/preview/1.png", "name": "../preview-0m12s.png"},
                ),
                say("Here is a frame."),
            ]
        )
    ]
    heard = await person("show me a frame at 12 seconds")
    [file] = heard.files
    assert file.kind == "preview"
    assert file.path == str(person.folder / "preview-0m12s.png")


@pytest.mark.requirement("bounded-wait")
async def test_a_bounded_wait_ends_as_pending(person: Person, backend: Backend) -> None:
    backend.turns = [Stream([flat(type="heartbeat"), 1.0, change, say("Done.")])]
    heard = await person("make it blue please", wait=0.4)
    assert heard.result.ok
    assert heard.result.pending


@pytest.mark.requirement("bounded-wait")
async def test_a_turn_that_was_killed_is_watched_and_never_sent_again(
    person: Person, backend: Backend
) -> None:
    person.env["VIDEO_A2E_RECOVERY_WAIT"] = "0.2"
    backend.turns = [Stream([flat(type="heartbeat"), 0.3, change])]
    first = await person("make it blue please", wait=0.2)
    assert first.result.pending
    heard = await person(intents=("export",))
    assert heard.result.ok, heard.said
    assert backend.messages == ["make it blue please"]
    assert len(heard.files) == 1


@pytest.mark.requirement("bounded-wait")
async def test_a_repeated_request_is_the_same_request(person: Person, backend: Backend) -> None:
    person.env["VIDEO_A2E_RECOVERY_WAIT"] = "0.2"
    backend.turns = [Stream([flat(type="heartbeat"), 0.3, change])]
    await person("make it blue please", wait=0.2)
    heard = await person("make it blue please")
    assert heard.result.ok
    assert backend.messages == ["make it blue please"]


@pytest.mark.requirement("bounded-wait")
async def test_the_next_message_follows_the_outcome_of_the_one_before(
    person: Person, backend: Backend
) -> None:
    person.env["VIDEO_A2E_RECOVERY_WAIT"] = "5"
    backend.turns = [Stream([flat(type="heartbeat"), 0.3, change]), Stream([say("Red now.")])]
    await person("make it blue please", wait=0.2)
    heard = await person("make it red please")
    assert heard.result.ok
    assert backend.messages == ["make it blue please", "make it red please"]
    assert heard.replies[-1] == "Red now."


@pytest.mark.requirement("backend-kept")
async def test_a_conversation_keeps_its_backend(person: Person) -> None:
    await person("make it blue please")
    person.env["VIDEO_A2E_BACKEND"] = "studio"
    assert (await person(intents=("state",))).result.ok
    from skill.runtime import converse

    async with converse("hi", settings=person.settings(backend="studio"), detached=False) as talk:
        events = [event async for event in talk]
    assert events[0].code == "usage"


@pytest.mark.requirement("settings-checked")
@pytest.mark.parametrize(
    "name",
    [
        "VIDEO_A2E_POLL_INTERVAL",
        "VIDEO_A2E_SSE_TIMEOUT",
        "NEMO_API_URL",
        "VIDEO_A2E_LANG",
        "VIDEO_A2E_BACKEND",
    ],
)
def test_a_setting_that_cannot_be_used_is_a_usage_error(person: Person, name: str) -> None:
    from skill.errors import UsageError

    person.env[name] = "soon"
    with pytest.raises(UsageError):
        person.settings()


@pytest.mark.requirement("state-foreign")
async def test_a_damaged_conversation_file_does_not_end_the_program(person: Person) -> None:
    await person("make it blue please")
    [kept] = person.home.glob("conversations/*/conversation.json")
    kept.write_text('{"name": "defau')
    assert (await person("make it red please")).result.ok


@pytest.mark.requirement("language")
async def test_every_reply_exists_in_both_languages() -> None:
    from intents.lexicon import lexicons

    known = {code: lexicon.replies for code, lexicon in lexicons().items()}
    assert set(known["en"]) == set(known["zh"])
    import re

    for key, text in known["en"].items():
        used = [set(re.findall(r"{{ (\w+)", t)) for t in (text, known["zh"][key])]
        assert used[0] == used[1], key


__all__ = ["scripted"]


@pytest.mark.parametrize("status", [307, 308])
async def test_a_request_follows_the_api_to_another_place_on_its_own_host(
    person: Person, backend: Backend, status: int
) -> None:
    def moved(place: str) -> scripted.Answer:
        return scripted.Answer(status, b"", headers={"Location": place})

    here = scripted.Answer(body=scripted.PASS)
    backend.on("POST /run_sse", moved("/run_sse"), here)
    upload = f"/api/upload-video/nemo_agent/me/{scripted.SESSION}"
    backend.on("POST /api/upload-video", moved(upload), here)
    heard = await person("add music", attach=(person.file("talk.mp3"),))
    assert heard.result.ok
    first, second = backend.of("POST /api/upload-video")
    assert first.body == second.body
    assert len(backend.of("POST /run_sse")) == 2


async def test_words_do_not_follow_a_redirect_to_another_host(
    person: Person, backend: Backend
) -> None:
    away = {"Location": "http://elsewhere.invalid/run_sse"}
    backend.on("POST /run_sse", scripted.Answer(307, b"", headers=away))
    heard = await person("add music")
    assert heard.code == "bad_response"
