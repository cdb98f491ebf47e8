"""What an order for the video says of its shape."""

from __future__ import annotations

import pytest
from person import Person
from scripted import VIDEO, Backend, draft

from intents.edits import Scene, understand
from skill.events import CanvasView
from skill.handlers.shape import shape_wished
from skill.journal import Request
from skill.plan import plan_of

WIDE, UPRIGHT = CanvasView(1920, 1080, 30), CanvasView(1080, 1920, 30)


def wished(text, canvas):
    return shape_wished(text, understand(text, scene=Scene(exists=True)), canvas)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("export it in 720p at 60 fps", "720p, 60 fps"),
        ("export at 1280x720", "1280x720"),
        ("export a vertical version for TikTok", "9:16"),
        ("导出竖屏版", "9:16"),
        ("导出4K", "2160p"),
        ("导出720p 60帧的", "720p, 60 fps"),
        ("export in 1080p", ""),
        ("send me the video for youtube", ""),
        ("export it please, the boss is waiting", ""),
        ("导出", ""),
    ],
)
def test_the_shape_that_is_ordered_is_told_in_figures(text, wish):
    assert wished(text, WIDE) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("send me the video for youtube", ""),
        ("export the 16 second clip for youtube", ""),
        ("export it in 16:9", "16:9"),
    ],
)
def test_only_figures_turn_an_upright_picture_for_a_film_site(text, wish):
    assert wished(text, UPRIGHT) == wish


async def test_the_shape_is_asked_for_before_the_render(person: Person, backend: Backend) -> None:
    backend.draft = draft(VIDEO)
    heard = await person("export it in 720p at 60 fps")
    assert heard.result.intents == ("export",)
    told = [f"{request.method} {request.path}" for request in backend.requests]
    asked = next(at for at, line in enumerate(told) if "run_sse" in line)
    ordered = next(at for at, line in enumerate(told) if line.startswith("POST /api/render"))
    assert asked < ordered
    assert backend.messages == ["Change the picture to 720p, 60 fps"]


async def test_an_empty_project_is_not_given_a_shape(person: Person, backend: Backend) -> None:
    backend.draft = {"t": []}
    heard = await person("export it in 720p")
    assert heard.code == "nothing_to_export"
    assert backend.messages == []


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("export without the title", "without the title"),
        ("looks good, export it without the clock", "without the clock"),
        ("export it, no title", "no title"),
        ("export now, with a green background", "with a green background"),
        ("export it, in blue", "in blue"),
        ("export it with the title 'Hi'", "with the title 'Hi'"),
        ("export it, but make the title red first", "make the title red first"),
        ("导出，不要标题", "不要标题"),
        ("red wave, dots, 4:5, title “Next” & export", "red wave, dots, 4:5, title “Next”"),
    ],
)
async def test_what_an_order_wants_otherwise_is_asked_for_before_the_render(
    person: Person, backend: Backend, text: str, edit: str
) -> None:
    backend.draft = draft(VIDEO)
    await person(text)
    told = [f"{request.method} {request.path}" for request in backend.requests]
    asked = next(at for at, line in enumerate(told) if "run_sse" in line)
    ordered = next(at for at, line in enumerate(told) if line.startswith("POST /api/render"))
    assert asked < ordered
    assert backend.messages == [edit]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("export it, in blue", [("upload", ""), ("sse", "in blue"), ("export", "export it")]),
        (
            "export it in blue, no title",
            [("upload", ""), ("sse", "in blue, no title"), ("export", "export it")],
        ),
        ("export it", [("upload", ""), ("export", "export it")]),
        (
            "export it, and make it blue",
            [("upload", ""), ("export", "export it"), ("sse", "make it blue")],
        ),
    ],
)
def test_a_wish_beside_an_order_comes_before_it_with_files_too(
    text: str, steps: list[tuple[str, str]]
) -> None:
    request = Request(text=text, attachments=["/tmp/talk.wav"])
    assert [(task.intent, task.text) for task in plan_of(request, "en").tasks] == steps


@pytest.mark.parametrize(
    ("text", "limit_mb", "intents"),
    [
        ("export it but keep it under 25 MB", 25, ["export"]),
        ("make it vertical and export it under 8 MB", 8, ["sse", "export"]),
        ("导出，压到25兆以内", 25, ["export"]),
        ("keep it under 25 MB", 0, ["sse"]),
        ("don't export yet, keep it under 25 MB", 0, ["sse"]),
        ("the video must be under 25 MB", 0, ["sse"]),
    ],
)
def test_a_limit_that_is_told_with_an_order_is_of_the_file(
    text: str, limit_mb: float, intents: list[str]
) -> None:
    plan = plan_of(Request(text=text), "en")
    assert (plan.max_mb, list(plan.intents)) == (limit_mb, intents)


@pytest.mark.parametrize(
    "text", ["export without losing quality", "export without a watermark", "export, no rush"]
)
async def test_an_order_that_wants_nothing_else_only_renders(
    person: Person, backend: Backend, text: str
) -> None:
    backend.draft = draft(VIDEO)
    await person(text)
    assert backend.messages == []
