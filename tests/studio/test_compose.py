"""Pictures of a timeline: everything where it belongs, readable, and painted the same every way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio import palette, shading
from studio.compose import Scene, contact_sheet, frames_of, picture
from studio.layout import Layout, lay_out
from studio.levels import Levels, quiet
from studio.planes import Planes, Rect, blank, from_rgb, to_rgb
from studio.themes import theme
from studio.timeline import (
    AudioClip,
    AudioTrack,
    Background,
    Canvas,
    Captions,
    Clock,
    Cue,
    Logo,
    ProgressBar,
    TextClip,
    Timeline,
    Waveform,
)

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"
SHAPES = {
    "landscape": Canvas(480, 270, 30),
    "portrait": Canvas(270, 480, 30),
    "square": Canvas(270, 270, 30),
    "tall": Canvas(288, 360, 30),
}
every_shape = pytest.mark.parametrize("canvas", SHAPES.values(), ids=SHAPES)
TITLE = TextClip("t1", "Morning Coffee", "title", auto=True)
ARTIST = TextClip("t2", "Ann and Bo", "artist", auto=True)


def a_timeline(canvas: Canvas = SHAPES["landscape"], **changes: object) -> Timeline:
    voice = AudioTrack("voice", (AudioClip("a", 0, 4000),))
    plain = Timeline(canvas=canvas, voice=voice, texts=(TITLE, ARTIST))
    return replace(plain, **changes)


def some_levels(timeline: Timeline) -> Levels:
    frames = frames_of(timeline)
    levels = quiet(frames, timeline.canvas.fps)
    levels.loud[:] = np.abs(np.sin(np.arange(frames) / 5))
    levels.bands[:] = (levels.loud[:, None] * 200).astype(np.uint8)
    return levels


def scene_of(timeline: Timeline, sources: dict[str, Path] | None = None) -> Scene:
    return Scene(timeline, sources or {}, some_levels(timeline))


def shown(timeline: Timeline, frame: int, sources: dict[str, Path] | None = None) -> np.ndarray:
    canvas = blank(timeline.canvas.width, timeline.canvas.height)
    scene_of(timeline, sources).paint(frame, canvas)
    return to_rgb(canvas)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A busy picture with a bright and a dark half."""
    noise = np.random.default_rng(2).integers(0, 256, (9, 16, 3)).astype(np.uint8)
    noise[:, 8:] = 255 - noise[:, 8:] // 6
    path = tmp_path / "photo.png"
    Image.fromarray(noise).resize((640, 360), Image.Resampling.NEAREST).save(path)
    return path


def boxes(layout: Layout) -> dict[str, Rect]:
    """All that stands on the picture all the time, by name."""
    found = {text.clip.id: text.rect for text in layout.texts}
    for name in ("wave", "art", "progress", "logo", "captions", "clock_rect"):
        rect = getattr(layout, name)
        if rect is not None:
            found[name] = rect
    return found


BUSY = (
    TITLE,
    ARTIST,
    TextClip("top", "A line at the top", "text", vertical="top"),
    TextClip("mid", "A line in the middle", "text", vertical="center"),
    TextClip("low", "A line at the bottom", "text", vertical="bottom"),
)


@every_shape
@pytest.mark.parametrize("position", ["top", "center", "bottom"])
@pytest.mark.parametrize("extra", ["", "captions", "logo"])
def test_nothing_overlaps_and_all_is_inside_the_margins(
    canvas: Canvas, position: str, extra: str
) -> None:
    timeline = a_timeline(canvas, texts=BUSY, waveform=Waveform(position=position))
    if extra == "captions":
        timeline = replace(timeline, captions=Captions("c", (Cue(0, 900, "Hello"),)))
    if extra == "logo":
        timeline = replace(timeline, logo=Logo("l"), texts=BUSY[:2])
    layout = lay_out(timeline, theme("default"))
    found = boxes(layout)
    for (one, a), (other, b) in itertools.combinations(found.items(), 2):
        assert a.overlap(b) is None, (one, other)
    for name, rect in found.items():
        assert rect.x >= layout.safe.x - 2, name
        assert rect.right <= layout.safe.right + 2, name
        assert rect.y >= 0, name
        assert rect.bottom <= layout.safe.bottom + 2, name


CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
LINES = Captions("c", (Cue(0, 900, "Hello and good evening to all who listen tonight"),))


@every_shape
@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("look", ["default", "midnight"])
def test_a_logo_and_a_clock_keep_clear_of_everything(
    canvas: Canvas, corner: str, look: str
) -> None:
    canvas = Canvas(canvas.width * 2, canvas.height * 2, 30)
    title = replace(TITLE, text="A kettle that sings in a quiet kitchen")
    aside = TextClip("low", "Ann, who cooks", "lower_third")
    for clock, has_art, captions, more in itertools.product(
        dict.fromkeys((corner, "top-right", "bottom-left")),
        (False, True),
        (None, LINES),
        ((), (aside,)),
    ):
        timeline = a_timeline(
            canvas,
            theme=look,
            texts=(title, ARTIST, *more),
            logo=Logo("l", corner=corner, ratio=3.2 if look == "midnight" else 0.8),
            clock=Clock(visible=True, corner=clock, show_total=True),
            captions=captions,
        )
        found = boxes(lay_out(timeline, theme(look), has_art=has_art))
        for (one, a), (other, b) in itertools.combinations(found.items(), 2):
            assert a.overlap(b) is None, (one, other, clock, has_art, captions is not None)


@every_shape
@pytest.mark.parametrize("ratio", [0.25, 1.0, 4.0])
def test_a_logo_is_as_large_as_a_square_one_within_bounds(canvas: Canvas, ratio: float) -> None:
    canvas = Canvas(canvas.width * 4, canvas.height * 4, 30)
    square = lay_out(a_timeline(canvas, logo=Logo("l")), theme("default")).logo
    rect = lay_out(a_timeline(canvas, logo=Logo("l", ratio=ratio)), theme("default")).logo
    assert square is not None
    assert rect is not None
    assert rect.width / rect.height == pytest.approx(ratio, rel=0.15)
    assert rect.width <= 0.26 * canvas.width + 2
    assert rect.height <= 0.16 * canvas.height + 2
    assert rect.width * rect.height <= 1.15 * square.width * square.height


@every_shape
def test_a_text_stands_in_the_third_it_was_sent_to(canvas: Canvas) -> None:
    thirds = {"top": (0, 1 / 3), "mid": (1 / 3, 2 / 3), "low": (2 / 3, 1)}
    for clip in BUSY[2:]:
        for position in ("top", "center", "bottom"):
            timeline = a_timeline(canvas, texts=(TITLE, clip), waveform=Waveform(position=position))
            rect = boxes(lay_out(timeline, theme("default")))[clip.id]
            low, high = thirds[clip.id]
            middle = (rect.y + rect.height / 2) / canvas.height
            assert low <= middle <= high, (clip.id, position, middle)


@every_shape
@pytest.mark.parametrize(
    ("position", "low", "high"), [("top", 0, 0.38), ("center", 0.36, 0.64), ("bottom", 0.62, 1)]
)
@pytest.mark.parametrize("texts", [(), (TITLE, ARTIST), BUSY], ids=["none", "title", "many"])
def test_the_waveform_stands_where_it_was_sent(
    canvas: Canvas, position: str, low: float, high: float, texts: tuple[TextClip, ...]
) -> None:
    timeline = a_timeline(canvas, texts=texts, waveform=Waveform(position=position))
    wave = lay_out(timeline, theme("default")).wave
    assert wave is not None
    assert wave.height >= 24
    assert low <= (wave.y + wave.height / 2) / canvas.height <= high


LONG = replace(
    TITLE,
    text="The extraordinary and slightly unbelievable history of the lighthouse keepers "
    "of the northern harbour, part two",
)


@every_shape
@pytest.mark.parametrize("has_art", [False, True])
def test_a_long_title_is_whole_and_larger_than_what_stands_with_it(
    canvas: Canvas, has_art: bool
) -> None:
    canvas = Canvas(canvas.width * 4, canvas.height * 4, 30)
    layout = lay_out(a_timeline(canvas, texts=(LONG, ARTIST)), theme("default"), has_art=has_art)
    title, artist = layout.texts
    assert " ".join(title.block.lines) == LONG.text
    assert title.block.style.size_px >= 1.4 * artist.block.style.size_px


def test_a_crowded_cover_stays_large_enough_to_be_seen() -> None:
    aside = TextClip("s", "with Ana and Bo", "subtitle")
    timeline = a_timeline(
        Canvas(1920, 1080, 30),
        texts=(replace(LONG, text="Paper Lanterns at the end of a harbour"), ARTIST, aside),
        captions=LINES,
        clock=Clock(visible=True),
        logo=Logo("l"),
    )
    art = lay_out(timeline, theme("default"), has_art=True).art
    assert art is not None
    assert art.height >= 320


@every_shape
@pytest.mark.parametrize("look", ["default", "midnight"])
def test_a_subtitle_stands_under_its_title(canvas: Canvas, look: str) -> None:
    aside = TextClip("s", "with Ana and Bo", "subtitle")
    for has_art, vertical in itertools.product((False, True), (None, "bottom")):
        title = replace(TITLE, vertical=vertical)
        timeline = a_timeline(canvas, theme=look, texts=(title, ARTIST, aside))
        found = boxes(lay_out(timeline, theme(look), has_art=has_art))
        above, below = found["t1"], found["s"]
        assert 0 < below.y - above.bottom <= 0.03 * min(canvas.width, canvas.height)
        middles = abs(above.x + above.width / 2 - below.x - below.width / 2)
        assert min(abs(above.x - below.x), middles) <= 2


@every_shape
def test_texts_of_different_roles_never_read_as_one_line(canvas: Canvas) -> None:
    aside = TextClip("s", "Tea", "subtitle", vertical="bottom", horizontal="right")
    name = TextClip("n", "Jane", "lower_third")
    found = boxes(lay_out(a_timeline(canvas, texts=(aside, name)), theme("default")))
    assert found["n"].y >= found["s"].bottom


def test_texts_that_never_meet_in_time_share_a_place() -> None:
    first = TextClip("a", "First", "text", start_ms=0, end_ms=1000, vertical="bottom")
    then = TextClip("b", "Then", "text", start_ms=1000, end_ms=2000, vertical="bottom")
    found = boxes(lay_out(a_timeline(texts=(first, then)), theme("default")))
    assert found["a"].y == found["b"].y


def test_painting_only_what_changed_gives_the_same_as_painting_all(photo: Path) -> None:
    timeline = a_timeline(
        texts=(
            TITLE,
            TextClip("x", "Now", "text", start_ms=500, end_ms=1500, vertical="bottom"),
            TextClip(
                "y", "Later", "text", start_ms=1200, end_ms=3000, vertical="center", fade_in_ms=600
            ),
        ),
        captions=Captions("c", (Cue(300, 900, "One"), Cue(900, 2000, "Two and more"))),
        clock=Clock(visible=True),
        logo=Logo("p"),
        waveform=Waveform(style="circle", opacity=0.7),
        background=Background("image", media="p"),
    )
    sources = {"p": photo}
    scene, canvas = scene_of(timeline, sources), blank(480, 270)
    for frame in range(frames_of(timeline)):
        scene.paint(frame, canvas)
        if frame % 7 == 0:
            fresh: Planes = blank(480, 270)
            scene_of(timeline, sources).paint(frame, fresh)
            assert np.array_equal(canvas.y, fresh.y)
            assert np.array_equal(canvas.u, fresh.u)
            assert np.array_equal(canvas.v, fresh.v)


def test_rows_said_to_be_still_do_not_change() -> None:
    timeline = a_timeline(
        clock=Clock(visible=True),
        texts=(TITLE, replace(ARTIST, start_ms=1000, end_ms=2500)),
    )
    scene, canvas = scene_of(timeline), blank(480, 270)
    moving = np.zeros(270, bool)
    for first, last in scene.moving_rows(10, 60):
        moving[first:last] = True
    assert 0 < moving.sum() < 200
    scene.paint(10, canvas)
    before = canvas.copy()
    for frame in range(11, 60):
        scene.paint(frame, canvas)
        assert np.array_equal(canvas.y[~moving], before.y[~moving])


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#123456", "#e91e63", "#00ff00"])
def test_a_background_colour_is_exactly_that_colour(colour: str) -> None:
    pixels = shown(a_timeline(background=Background("colour", (colour,))), 20)
    for corner in (pixels[0, 0], pixels[0, -1], pixels[-1, 0], pixels[-1, -1]):
        assert np.abs(corner.astype(int) - palette.parse(colour)).max() <= 2


def test_a_gradient_runs_where_its_angle_points() -> None:
    red_to_blue = Background("gradient", ("#ff0000", "#0000ff"), angle_deg=90)
    pixels = shown(a_timeline(background=red_to_blue), 0).astype(int)
    assert pixels[5, 2, 0] > 240 > 20 > pixels[5, 2, 2]
    assert pixels[5, -3, 2] > 240 > 20 > pixels[5, -3, 0]
    assert np.abs(pixels[2, 240] - pixels[-3, 240]).max() < 12


def likeness(pixels: np.ndarray, photo: Path, size: tuple[int, int]) -> float:
    """Correlation with the picture, scaled to cover."""
    with Image.open(photo) as stored:
        wanted = np.asarray(stored.convert("RGB").resize(size), float)
    return float(np.corrcoef(wanted.ravel(), pixels.astype(float).ravel())[0, 1])


def test_a_picture_fills_the_canvas_and_dim_and_blur_act_on_it(photo: Path) -> None:
    def background(**changes: object) -> np.ndarray:
        timeline = a_timeline(
            texts=(),
            waveform=Waveform(visible=False),
            background=replace(Background("image", media="p"), **changes),
        )
        return shown(timeline, 3, {"p": photo})

    with_all = shown(a_timeline(background=Background("image", media="p")), 3, {"p": photo})
    assert likeness(with_all, photo, (480, 270)) > 0.6
    plain = background()
    assert likeness(plain, photo, (480, 270)) > 0.95
    assert background(dim=0.6).mean() < 0.45 * plain.mean()
    soft = background(blur=1.0)
    assert np.abs(np.diff(soft[240:262].astype(int), axis=1)).mean() < 3


def test_a_blurred_fill_shows_the_whole_picture_between_soft_sides(photo: Path) -> None:
    timeline = a_timeline(
        SHAPES["portrait"], texts=(), background=Background("image", media="p", fit="blur")
    )
    pixels = shown(timeline, 3, {"p": photo})
    middle = pixels[240 - 76 : 240 + 76]
    assert likeness(middle, photo, (270, 152)) > 0.6
    side = pixels[5:120].astype(int)
    assert 1 < side.std() < 80
    assert np.abs(np.diff(side, axis=1)).max() < 40


def test_a_slow_zoom_moves(photo: Path) -> None:
    timeline = a_timeline(texts=(), background=Background("image", media="p", fit="zoom"))
    first, last = shown(timeline, 0, {"p": photo}), shown(timeline, 119, {"p": photo})
    assert np.abs(first.astype(int) - last).mean() > 4
    assert likeness(first, photo, (480, 270)) > 0.6


@pytest.mark.parametrize("role", ["title", "artist", "text"])
@pytest.mark.parametrize("vertical", ["top", "center", "bottom"])
def test_letters_are_readable_on_any_picture(photo: Path, role: str, vertical: str) -> None:
    clip = TextClip("x", "IIIIIII", role, vertical=vertical)
    background = Background("image", media="p")
    with_text = a_timeline(Canvas(1280, 720, 30), texts=(clip,), background=background)
    rect = boxes(lay_out(with_text, theme("default")))["x"]
    scene = scene_of(with_text, {"p": photo})
    canvas = blank(1280, 720)
    scene.paint(0, canvas)
    area = to_rgb(canvas)[rect.y : rect.bottom, rect.x : rect.right].reshape(-1, 3)
    light = area.astype(float).mean(axis=1)
    if palette.luminance(shading.inks(scene.layout, [scene._ground])["x"]) < 0.3:
        light = -light
    letters = area[light >= np.quantile(light, 0.97)].mean(axis=0)
    around = area[light <= np.quantile(light, 0.35)]
    ratios = [palette.contrast(tuple(letters.astype(int)), tuple(pixel)) for pixel in around[::7]]
    assert np.quantile(ratios, 0.1) >= 4.5


@pytest.fixture
def sky(tmp_path: Path) -> Path:
    """A bright picture with a dark corner at the upper left."""
    pixels = np.full((360, 640, 3), (236, 240, 246), np.uint8)
    pixels[:110, :150] = (30, 40, 60)
    path = tmp_path / "sky.png"
    Image.fromarray(pixels).save(path)
    return path


def test_a_waveform_on_a_bright_picture_is_dark_and_leaves_the_picture_as_it_is(sky: Path) -> None:
    photo = Background("image", media="p")
    timeline = a_timeline(texts=(), background=photo, progress_bar=ProgressBar(visible=False))
    scene = scene_of(timeline, {"p": sky})
    pixels = shown(timeline, 20, {"p": sky}).astype(int)
    wave = scene.layout.wave
    assert wave is not None
    band = pixels[wave.y : wave.bottom, wave.x : wave.right].reshape(-1, 3)
    assert palette.contrast(tuple(band.min(axis=0)), (236, 240, 246)) > 10
    assert np.abs(np.quantile(band, 0.9, axis=0) - (236, 240, 246)).max() <= 3


@pytest.mark.parametrize("style", ["bars", "line", "circle"])
def test_a_chosen_colour_that_would_vanish_has_a_line_around_it(style: str) -> None:
    ground = Background("colour", ("#101020",))
    wave = Waveform(style=style, colours=("#121224",))
    timeline = a_timeline(Canvas(960, 540, 30), texts=(), background=ground, waveform=wave)
    scene, canvas = scene_of(timeline), blank(960, 540)
    for frame in (20, 32):
        scene.paint(frame, canvas)
        fresh = blank(960, 540)
        scene_of(timeline).paint(frame, fresh)
        assert np.array_equal(canvas.y, fresh.y)
    rect = scene.layout.wave
    assert rect is not None
    light = canvas.y[rect.y : rect.bottom, rect.x : rect.right] > 120
    assert 0.002 < light.mean() < 0.3


def test_a_logo_that_would_vanish_stands_on_a_plate(tmp_path: Path) -> None:
    sign = Image.new("RGBA", (200, 200))
    ImageDraw.Draw(sign).rectangle((40, 40, 160, 160), fill=(8, 8, 16, 255))
    sign.save(tmp_path / "sign.png")
    for colour in ("#101020", "#d0d0d0"):
        timeline = a_timeline(texts=(), logo=Logo("s"), background=Background("colour", (colour,)))
        rect = lay_out(timeline, theme("default")).logo
        assert rect is not None
        pixels = shown(timeline, 0, {"s": tmp_path / "sign.png"})
        corner = pixels[rect.y + 2, rect.x + rect.width // 2].astype(int)
        assert (corner.min() > 225) == (colour == "#101020")


@pytest.mark.parametrize("look", ["default", "aurora", "midnight"])
def test_a_title_stands_over_the_middle_of_a_ring(look: str) -> None:
    timeline = a_timeline(theme=look, waveform=Waveform(style="circle"))
    for text in lay_out(timeline, theme(look)).texts:
        assert abs(text.rect.x + text.rect.width / 2 - 240) <= 2


def test_texts_that_stand_together_on_a_picture_have_one_ink(sky: Path) -> None:
    timeline = a_timeline(Canvas(1280, 720, 30), background=Background("image", media="p"))
    scene = scene_of(timeline, {"p": sky})
    chosen = shading.inks(scene.layout, [scene._ground])
    assert len(chosen) == 2
    assert len(set(chosen.values())) == 1


def test_the_worst_letter_decides_how_much_shade_there_is(sky: Path) -> None:
    with Image.open(sky) as stored:
        ground = from_rgb(np.asarray(stored.convert("RGB")))
    area = Rect(0, 20, 640, 60)
    whole = shading.windows([ground], area, 640, 60)
    letters = shading.windows([ground], area, 60, 60)
    dark = shading.DARK
    assert shading.veil(dark, letters, enough=4.5)[0] > shading.veil(dark, whole, enough=1.0)[0]
    assert palette.worst_contrast(dark, letters) < 2


def test_letters_on_a_moving_picture_are_judged_over_time() -> None:
    first = from_rgb(np.full((360, 640, 3), 20, np.uint8))
    later = from_rgb(np.full((360, 640, 3), 240, np.uint8))
    area = Rect(0, 20, 640, 60)
    assert shading.veil(palette.WHITE, shading.windows([first], area, 60, 60), enough=4.5)[0] == 0
    both = shading.windows([first, later], area, 60, 60)
    assert shading.veil(palette.WHITE, both, enough=4.5)[0] > 0.4


def test_a_text_fades_in_and_out() -> None:
    clip = TextClip("x", "HHHH", "text", 1000, 3000, "bottom", fade_in_ms=1000, fade_out_ms=1000)
    timeline = a_timeline(
        texts=(clip,), waveform=Waveform(visible=False), progress_bar=ProgressBar(visible=False)
    )
    scene = scene_of(timeline)
    empty, ink = shown(timeline, 0).astype(int), []
    for frame in (29, 45, 60, 75, 91):
        canvas = blank(480, 270)
        scene.paint(frame, canvas)
        ink.append(np.abs(to_rgb(canvas) - empty).sum())
    assert ink[0] == ink[4] == 0
    assert 0.3 < ink[1] / ink[2] < 0.7
    assert 0.3 < ink[3] / ink[2] < 0.7


def test_the_progress_bar_fills_linearly_and_each_pixel_flips_once() -> None:
    timeline = a_timeline(texts=(), waveform=Waveform(visible=False))
    scene, canvas = scene_of(timeline), blank(480, 270)
    rect = scene.layout.progress
    assert rect is not None
    rows = []
    for frame in range(frames_of(timeline)):
        scene.paint(frame, canvas)
        rows.append(canvas.y[rect.y + rect.height // 2, rect.x : rect.right].astype(int).copy())
    changes = np.diff(np.stack(rows), axis=0)
    assert (np.sign(changes).min(axis=0) * np.sign(changes).max(axis=0) >= 0).all()
    when = np.argmax(np.abs(changes), axis=0)[8:-8]
    assert np.corrcoef(when, np.arange(len(when)))[0, 1] > 0.999
    assert rect.width > 0.6 * 480


def test_a_cover_gives_ground_card_and_colours(tmp_path: Path) -> None:
    art = Image.new("RGB", (300, 300), "#0a4d3c")
    ImageDraw.Draw(art).ellipse((60, 60, 240, 240), fill="#ff9a3c")
    sound = with_cover(tmp_path, art)
    timeline = a_timeline(background=Background("cover", media="a", blur=0.7))
    scene = scene_of(timeline, {"a": sound})
    rect = scene.layout.art
    assert rect is not None
    pixels = shown(timeline, 8, {"a": sound}).astype(int)
    centre = pixels[rect.y + rect.height // 2, rect.x + rect.width // 2]
    assert np.abs(centre - (255, 154, 60)).max() < 14
    wave = scene.layout.wave
    assert wave is not None
    area = pixels[wave.y : wave.bottom, wave.x : wave.right].reshape(-1, 3)
    bright = area[area.sum(axis=1) > 420]
    assert len(bright) > 50
    assert (bright[:, 0] > bright[:, 2] + 60).mean() > 0.7


def with_cover(folder: Path, art: Image.Image) -> Path:
    """A sound file that carries a picture."""
    import av

    art.save(folder / "art.png")
    path = folder / "cover.mp3"
    with (
        av.open(str(AUDIO / "music.mp3")) as music,
        av.open(str(folder / "art.png")) as drawn,
        av.open(str(path), "w") as out,
    ):
        sound = out.add_stream_from_template(music.streams.audio[0])
        cover = out.add_stream_from_template(drawn.streams.video[0])
        cover.disposition = av.stream.Disposition.attached_pic
        for source, target in ((drawn, cover), (music, sound)):
            for packet in source.demux():
                if packet.dts is not None:
                    packet.stream = target
                    out.mux(packet)
    return path


def test_a_picture_of_a_time_and_a_sheet_of_the_whole() -> None:
    timeline = a_timeline(voice=AudioTrack("voice", (AudioClip("a", 0, 2000),)))
    sources = {"a": AUDIO / "talk.mp3"}
    one = picture(timeline, sources, 1000)
    assert one.size == (480, 270)
    assert one.mode == "RGB"
    beyond = picture(timeline, sources, 99_000)
    assert beyond.size == (480, 270)
    sheet = contact_sheet(timeline, sources, count=6, width=900)
    assert sheet.width == 900
    assert len(sheet.getcolors(1_000_000) or []) > 100
