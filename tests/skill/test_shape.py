"""What an order for the video says of its shape."""

from __future__ import annotations

import pytest
from person import Person
from scripted import VIDEO, Backend, draft

from skill.events import CanvasView
from skill.handlers.shape import shape_wished

WIDE = CanvasView(1920, 1080, 30)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("export it in 720p at 60 fps", "720p, 60 fps"),
        ("export a vertical version for TikTok", "9:16"),
        ("导出竖屏版", "9:16"),
        ("导出720p 60帧的", "720p, 60 fps"),
        ("export in 1080p", ""),
        ("send me the video for youtube", ""),
        ("export it please, the boss is waiting", ""),
        ("导出", ""),
    ],
)
def test_the_shape_that_is_ordered_is_told_in_figures(text, wish):
    assert shape_wished(text, "en", WIDE) == wish


def test_an_upright_picture_is_not_turned_for_a_film_site():
    assert shape_wished("send me the video for youtube", "en", CanvasView(1080, 1920, 30)) == ""
    assert shape_wished("export it in 16:9", "en", CanvasView(1080, 1920, 30)) == "16:9"


async def test_the_shape_is_asked_for_before_the_render(person: Person, backend: Backend) -> None:
    backend.draft = draft(VIDEO)
    heard = await person("export it in 720p at 60 fps")
    assert heard.result.intents == ("export",)
    told = [f"{request.method} {request.path}" for request in backend.requests]
    asked = next(at for at, line in enumerate(told) if "run_sse" in line)
    ordered = next(at for at, line in enumerate(told) if line.startswith("POST /api/render"))
    assert asked < ordered
    assert backend.messages == ["Change the picture to 720p, 60 fps"]
