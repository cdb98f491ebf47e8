"""Render, download, files: whole, once, where the user wants them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import scripted
from person import Person
from scripted import BGM, MP4, TITLE, TOKEN, VIDEO, Answer, Backend, draft


@pytest.fixture
def ready(backend: Backend) -> Backend:
    backend.draft = draft(VIDEO, BGM, TITLE)
    return backend


async def export(person: Person, **more: object):
    return await person(intents=("export",), **more)


@pytest.mark.requirement("export-draft")
async def test_an_export_posts_the_draft_as_it_came(person: Person, ready: Backend) -> None:
    ready.draft = {**draft(VIDEO), "odd": {"x": [1, 2.5, None]}}
    heard = await export(person)
    assert heard.result.ok
    body = json.loads(ready.of("POST /api/render")[0].body)
    assert body["draft"] == ready.draft
    assert body["sessionId"] == scripted.SESSION
    assert body["output"] == {"format": "mp4", "quality": "high"}
    assert body["id"].startswith("render_")
    assert body["id"][7:].isdecimal()


@pytest.mark.requirement("export-file")
async def test_the_video_is_whole_and_alone_in_the_folder(person: Person, ready: Backend) -> None:
    heard = await export(person)
    assert [Path(f.path).name for f in heard.files] == ["Morning Coffee.mp4"]
    assert Path(heard.files[0].path).read_bytes() == MP4
    assert heard.files[0].bytes == len(MP4)
    assert [p.name for p in person.folder.iterdir()] == ["Morning Coffee.mp4"]


@pytest.mark.requirement("export-empty")
@pytest.mark.parametrize("empty", [None, {"t": []}, {"t": [{"tt": 0, "sg": []}]}])
async def test_an_empty_timeline_is_not_exported(
    person: Person, ready: Backend, empty: object
) -> None:
    ready.draft = empty
    heard = await export(person)
    assert heard.code == "nothing_to_export"
    assert ready.of("POST /api/render") == []


@pytest.mark.requirement("export-once")
async def test_an_unchanged_timeline_is_not_rendered_twice(person: Person, ready: Backend) -> None:
    first = await export(person)
    second = await export(person)
    assert len(ready.of("POST /api/render")) == 1
    assert second.files == first.files
    ready.draft = draft(VIDEO)
    third = await export(person)
    assert len(ready.of("POST /api/render")) == 2
    assert Path(third.files[0].path).name == "Morning Coffee-2.mp4"


async def test_another_quality_is_ordered_and_is_another_video(
    person: Person, ready: Backend
) -> None:
    draft_one = await export(person, quality="draft")
    high = await export(person)
    again = await export(person, quality="draft")
    orders = [json.loads(call.body)["output"]["quality"] for call in ready.of("POST /api/render")]
    assert orders == ["draft", "high"]
    assert again.files == draft_one.files != high.files


@pytest.mark.parametrize(
    ("said", "quality", "told"),
    [
        ("export a draft", "draft", "The draft of your video is ready"),
        ("quick low-quality export", "draft", "The draft of your video is ready"),
        ("草稿导出", "draft", "草稿做好了"),
        ("high quality export", "high", "Your video is ready"),
        ("高清导出", "high", "视频做好了"),
    ],
)
async def test_the_words_of_an_order_tell_its_quality(
    person: Person, ready: Backend, said: str, quality: str, told: str
) -> None:
    heard = await person(said)
    (call,) = ready.of("POST /api/render")
    assert json.loads(call.body)["output"]["quality"] == quality
    assert told in heard.said


async def test_an_option_for_the_quality_beats_the_words(person: Person, ready: Backend) -> None:
    await person("high quality export", quality="draft")
    (call,) = ready.of("POST /api/render")
    assert json.loads(call.body)["output"]["quality"] == "draft"


async def test_a_draft_is_called_one_when_it_is_given_again(person: Person, ready: Backend) -> None:
    await person("export a draft")
    assert "here is that draft again" in (await person("export a draft")).said
    assert "here is that" not in (await person("export")).said


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("export it as final.mp4", "final.mp4"),
        ("export it as final.mov", "final.mp4"),
        ("导出，文件名叫终稿", "终稿.mp4"),
    ],
)
async def test_a_name_in_the_order_is_the_name_of_the_file(
    person: Person, ready: Backend, said: str, name: str
) -> None:
    heard = await person(said)
    assert [Path(f.path).name for f in heard.files] == [name]
    again = await person("export it as another.mp4")
    assert [Path(f.path).name for f in again.files] == ["another.mp4"]
    assert len(ready.of("POST /api/render")) == 1


async def test_an_option_for_the_file_beats_a_name_in_the_order(
    person: Person, ready: Backend
) -> None:
    heard = await person("export it as final.mp4", out=str(person.folder / "mine.mp4"))
    assert [Path(f.path).name for f in heard.files] == ["mine.mp4"]


async def test_the_file_is_named_after_the_title_as_it_is_now(
    person: Person, ready: Backend
) -> None:
    await export(person)
    ready.draft = draft(VIDEO, title="Night Rain")
    heard = await export(person)
    assert [Path(f.path).name for f in heard.files] == ["Night Rain.mp4"]


@pytest.mark.requirement("export-once")
async def test_a_removed_video_is_fetched_again_without_a_render(
    person: Person, ready: Backend
) -> None:
    first = await export(person)
    Path(first.files[0].path).unlink()
    second = await export(person)
    assert second.result.ok
    assert len(ready.of("POST /api/render")) == 1
    assert Path(second.files[0].path).read_bytes() == MP4


@pytest.mark.requirement("export-once")
async def test_an_unchanged_timeline_is_copied_to_another_place(
    person: Person, ready: Backend
) -> None:
    await export(person)
    heard = await export(person, out=str(person.folder / "deep" / "mine.mp4"))
    assert Path(heard.files[0].path) == person.folder / "deep" / "mine.mp4"
    assert Path(heard.files[0].path).read_bytes() == MP4
    assert len(ready.of("POST /api/render")) == 1


@pytest.mark.requirement("export-output")
async def test_nothing_is_overwritten(person: Person, ready: Backend) -> None:
    target = person.folder / "mine.mp4"
    target.write_bytes(b"precious")
    heard = await export(person, out=str(target))
    assert target.read_bytes() == b"precious"
    assert Path(heard.files[0].path).name == "mine-2.mp4"


@pytest.mark.requirement("export-output")
async def test_an_output_that_cannot_be_is_a_usage_error_before_anything_is_sent(
    person: Person, ready: Backend
) -> None:
    (person.folder / "file.txt").write_text("x")
    heard = await export(person, out=str(person.folder / "file.txt" / "x.mp4"))
    assert heard.code == "usage"
    assert ready.requests == []


@pytest.mark.requirement("export-output")
@pytest.mark.parametrize(
    ("title", "name"),
    [("../../etc/passwd", "etc passwd.mp4"), ("早安咖啡", "早安咖啡.mp4"), ("talk.mp3", "talk.mp4"), ("a/b:c?", "a b c.mp4"), ("\x1b[31mred", "red.mp4"), ("...", "talk.mp4"), ("con", "con-video.mp4")],
)  # fmt: skip
async def test_a_title_becomes_a_safe_file_name(
    person: Person, ready: Backend, title: str, name: str
) -> None:
    ready.draft = draft(VIDEO, title=title)
    heard = await export(person)
    assert heard.result.ok, heard.said
    path = Path(heard.files[0].path)
    assert path.parent == person.folder
    assert path.name == name or title == "..."


@pytest.mark.requirement("render-forms")
@pytest.mark.parametrize("nested", [True, False])
async def test_both_forms_of_a_render_are_read(
    person: Person, ready: Backend, nested: bool
) -> None:
    def poll(request: scripted.Request) -> Answer:
        render_id = request.path.rpartition("/")[2]
        url = f"{ready.url}/video.mp4"
        if nested:
            return Answer(
                200,
                {
                    "success": True,
                    "data": {
                        "id": render_id,
                        "status": "completed",
                        "progress": 100,
                        "outputUrl": url,
                    },
                },
            )
        return Answer(200, {"status": "completed", "output": {"url": url}})

    ready.on("GET /api/render/proxy/lambda/", poll)
    assert (await export(person)).result.ok


@pytest.mark.requirement("render-retry")
@pytest.mark.parametrize(
    "where", ["order-failed", "order-duplicate", "poll-failed", "poll-unknown"]
)
async def test_a_failed_render_is_ordered_once_more_under_a_new_id(
    person: Person, ready: Backend, where: str
) -> None:
    bad = {
        "order-failed": (
            "POST /api/render/proxy/lambda",
            Answer(200, {"success": False, "error": "no"}),
        ),
        "order-duplicate": (
            "POST /api/render/proxy/lambda",
            Answer(409, {"code": 409, "message": "duplicate id"}),
        ),
        "poll-failed": (
            "GET /api/render/proxy/lambda/",
            Answer(200, {"status": "failed", "error": "lambda died"}),
        ),
        "poll-unknown": ("GET /api/render/proxy/lambda/", Answer(404, {"detail": "Not Found"})),
    }[where]
    ready.on(bad[0], bad[1], Answer(body=scripted.PASS))
    heard = await export(person)
    assert heard.result.ok, heard.said
    ids = [json.loads(r.body)["id"] for r in ready.of("POST /api/render/proxy/lambda")]
    assert len(ids) == len(set(ids)) == 2


@pytest.mark.requirement("render-retry")
async def test_a_render_that_fails_twice_is_told(person: Person, ready: Backend) -> None:
    ready.on(
        "GET /api/render/proxy/lambda/",
        Answer(200, {"success": True, "data": {"status": "failed"}}),
    )
    heard = await export(person)
    assert heard.code == "render_failed"
    assert len(ready.of("POST /api/render")) == 2
    assert person.videos == []


@pytest.mark.requirement("render-polls")
async def test_polls_that_fail_now_and_then_do_not_end_a_render(
    person: Person, ready: Backend
) -> None:
    ready.on(
        "GET /api/render/proxy/lambda/",
        Answer(502, b""),
        Answer(200, b"<html>"),
        Answer(500, b""),
        Answer(body=scripted.PASS),
    )
    assert (await export(person)).result.ok
    assert len(ready.of("POST /api/render")) == 1


@pytest.mark.requirement("render-url")
@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://x/y", "http://", "::"])
async def test_a_render_without_a_usable_place_is_fetched_by_the_fallback(
    person: Person, ready: Backend, url: str
) -> None:
    ready.on(
        "GET /api/render/proxy/lambda/",
        Answer(200, {"status": "completed", "output": {"url": url}}),
    )
    heard = await export(person)
    assert heard.result.ok, heard.said
    assert len(ready.of("/download")) == 1
    assert "root:" not in Path(heard.files[0].path).read_text(errors="replace")


@pytest.mark.requirement("render-url")
async def test_a_place_that_refuses_is_replaced_by_the_fallback(
    person: Person, ready: Backend
) -> None:
    ready.on("GET /video.mp4", Answer(403, b"<Error>expired</Error>"))
    assert (await export(person)).result.ok


@pytest.mark.requirement("download-resume")
async def test_a_cut_download_goes_on_where_it_stopped(person: Person, ready: Backend) -> None:
    cut = Answer(200, MP4, {"ETag": '"1"'}, cut_after=90_000)
    ready.on("GET /video.mp4", cut, Answer(body=scripted.PASS))
    heard = await export(person)
    assert Path(heard.files[0].path).read_bytes() == MP4
    ranges = [r.headers.get("range") for r in ready.of("GET /video.mp4")]
    assert ranges[0] is None
    assert ranges[1] is not None


@pytest.mark.requirement("download-resume")
async def test_a_cut_download_begins_again_where_ranges_are_not_offered(
    person: Person, ready: Backend
) -> None:
    ready.on("GET /video.mp4", Answer(200, MP4, cut_after=90_000), Answer(200, MP4))
    heard = await export(person)
    assert Path(heard.files[0].path).read_bytes() == MP4


@pytest.mark.requirement("download-whole")
@pytest.mark.parametrize(
    "answer",
    [Answer(200, MP4, cut_after=90_000), Answer(200, MP4[:90_000], length=len(MP4)), Answer(200, b"<html>sorry</html>"), Answer(200, b""), Answer(200, MP4[:90_000]), Answer(403, b"")],
    ids=["cut", "short", "html", "empty", "truncated", "refused"],
)  # fmt: skip
async def test_half_a_video_is_never_given(person: Person, ready: Backend, answer: Answer) -> None:
    ready.on("GET /video.mp4", answer)
    ready.on("/download", answer)
    heard = await export(person)
    assert not heard.result.ok
    assert heard.files == []
    assert list(person.folder.iterdir()) == []


@pytest.mark.requirement("token-own-host")
async def test_the_token_never_goes_to_another_host(person: Person, ready: Backend) -> None:
    with Backend() as other:
        place = f"{other.url}/video.mp4"
        ready.on(
            "GET /api/render/proxy/lambda/",
            Answer(200, {"status": "completed", "output": {"url": place}}),
        )
        assert (await export(person)).result.ok
        assert [r.headers.get("authorization") for r in other.requests] == [None]
        assert not any(TOKEN in str(r.headers) for r in other.requests)


@pytest.mark.requirement("token-own-host")
async def test_the_token_does_not_follow_a_redirect(person: Person, ready: Backend) -> None:
    with Backend() as other:
        ready.on("GET /video.mp4", Answer(302, b"", {"Location": f"{other.url}/video.mp4"}))
        assert (await export(person)).result.ok
        assert "authorization" in ready.of("GET /video.mp4")[0].headers
        assert "authorization" not in other.requests[0].headers


@pytest.mark.requirement("token-own-host")
async def test_an_api_that_redirects_elsewhere_is_not_followed(
    person: Person, backend: Backend
) -> None:
    with Backend() as other:
        backend.on(
            "GET /api/credits",
            Answer(307, b"", {"Location": f"{other.url}/api/credits/balance/simple"}),
        )
        heard = await person(intents=("credits",))
        assert heard.code == "bad_response"
        assert other.requests == []


@pytest.mark.requirement("download-name")
async def test_a_name_from_the_server_is_not_trusted(person: Person, ready: Backend) -> None:
    ready.on(
        "GET /video.mp4",
        Answer(200, MP4, {"Content-Disposition": 'attachment; filename="../../evil.mp4"'}),
    )
    heard = await export(person)
    assert Path(heard.files[0].path) == person.folder / "Morning Coffee.mp4"


@pytest.mark.requirement("render-timeout")
async def test_a_render_without_progress_is_given_up_and_picked_up_later(
    person: Person, ready: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from skill.settings import Settings

    pace = Settings.pace
    monkeypatch.setattr(
        Settings, "pace", lambda self, backend: replace(pace(self, backend), render_s=0.3)
    )
    ready.polls_until_done = 10_000
    heard = await export(person)
    assert heard.code == "timeout"
    ready.polls_until_done = 1
    assert (await export(person)).result.ok
    assert len(ready.of("POST /api/render/proxy/lambda")) == 1


@pytest.mark.requirement("export-batch")
async def test_a_batch_gives_one_video_each(person: Person, ready: Backend) -> None:
    one, two = draft(VIDEO, title="One"), draft(BGM, title="Two")
    ready.draft = {**one, "m": {**one["m"], "a2e": {"batch": [one, two]}}}
    heard = await export(person)
    assert [Path(f.path).name for f in heard.files] == ["One.mp4", "Two.mp4"]
    assert [json.loads(r.body)["draft"] for r in ready.of("POST /api/render")] == [one, two]


@pytest.mark.requirement("export-batch")
async def test_several_sounds_become_a_video_each_in_one_session(
    person: Person, backend: Backend
) -> None:
    person.file("a.mp3")
    person.file("b.mp3")

    def answer() -> scripted.Stream:
        def change(b: Backend) -> None:
            b.draft = draft(VIDEO, title=f"Take {len(b.messages)}")

        return scripted.Stream([change, scripted.say("Done.")])

    backend.turns = [answer(), answer()]
    heard = await person(attach=("a.mp3", "b.mp3"), quick=True)
    assert heard.result.ok
    assert [Path(f.path).name for f in heard.files] == ["Take 1.mp4", "Take 2.mp4"]
    assert len(backend.of("with-session")) == 1
    assert len(backend.of("upload-video")) == 2
    assert len(backend.messages) == 2


@pytest.mark.requirement("claim-link")
async def test_a_project_link_carries_no_token(person: Person, ready: Backend) -> None:
    heard = await export(person)
    assert heard.links[0].url == "https://nemovideo.com/workspace/claim?ct=clm_xyz"


@pytest.mark.requirement("export-batch")
async def test_each_sound_of_a_batch_is_rendered_even_when_the_draft_does_not_tell(
    person: Person, ready: Backend
) -> None:
    person.file("a.mp3")
    person.file("b.mp3")
    heard = await person(attach=("a.mp3", "b.mp3"), quick=True)
    assert heard.result.ok
    assert [Path(f.path).name for f in heard.files] == [
        "Morning Coffee.mp4",
        "Morning Coffee-2.mp4",
    ]
    assert len([r for r in ready.of("POST /api/render") if r.path.endswith("/lambda")]) == 2


async def test_a_sound_with_the_wish_for_a_video_is_made_into_one_first(
    person: Person, backend: Backend
) -> None:
    heard = await person("export", attach=(person.file("talk.mp3"),))
    assert heard.result.ok
    assert len(backend.messages) == 1
    assert len(heard.files) == 1


@pytest.mark.requirement("export-batch")
async def test_a_batch_goes_on_without_the_file_that_fails(person: Person, ready: Backend) -> None:
    person.file("a.mp3")
    person.file("b.mp3")
    refusal = scripted.Answer(200, {"code": 4001, "message": "unsupported"})
    ready.on("POST /api/upload-video", refusal, scripted.Answer(body=scripted.PASS))
    heard = await person(attach=("a.mp3", "b.mp3"), quick=True)
    assert heard.error is not None
    assert heard.code == "unsupported_file"
    assert "a.mp3" in heard.error.text
    assert not heard.result.ok
    assert len(heard.files) == 1
    assert ["b.mp3" in message for message in ready.messages] == [True]


@pytest.mark.requirement("export-batch")
async def test_a_batch_of_which_nothing_can_be_used_ends_at_once(
    person: Person, ready: Backend
) -> None:
    person.file("a.mp3")
    person.file("b.mp3")
    ready.on("POST /api/upload-video", scripted.Answer(200, {"code": 4001}))
    heard = await person(attach=("a.mp3", "b.mp3"), quick=True)
    assert not heard.result.ok
    assert ready.messages == []
