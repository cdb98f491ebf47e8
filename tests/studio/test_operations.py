"""Every operation on timelines: pure functions, nothing rendered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.edits import EditRequest, Value
from studio.beginning import audio_timeline, first_timeline, readable_name
from studio.drafts import from_draft, to_draft
from studio.operations import OPERATIONS, Context, EditError
from studio.operations.versions import are_versions
from studio.timeline import AudioClip, AudioTrack, Captions, Cue, Media, TextClip, Timeline

TALK = Media("m1", "talk.wav", "audio", 10_000, has_sound=True, voice_likeness=0.9)
SONG = Media("m2", "song.mp3", "audio", 4_000, has_sound=True, voice_likeness=0.1)
VIEW = Media("m3", "hills.jpg", "image", width=1500, height=900)
SIGN = Media("m4", "logo.png", "image", width=400, height=400)
WORDS = Media("m5", "talk.srt", "captions")
CLIP = Media("m6", "sea.mp4", "video", 3_000, width=1280, height=720)
SECOND = Media("m7", "part_two.wav", "audio", 5_000, has_sound=True, voice_likeness=0.9)
CUES = (Cue(0, 2000, "one"), Cue(2000, 4000, "two"), Cue(9000, 12_000, "late"))


def context(*media: Media, fresh: tuple[Media, ...] = ()) -> Context:
    return Context(
        media=(TALK, *media, *fresh),
        fresh=fresh,
        silences=lambda _item: [(0, 800), (4000, 6000), (9000, 10_000)],
        cues=lambda _item: CUES,
    )


def edit(timeline: Timeline, operation: str, *media: Media, **slots: Value) -> Timeline:
    return OPERATIONS[operation](timeline, EditRequest(operation, slots), context(*media))


@pytest.fixture
def talk() -> Timeline:
    return audio_timeline(TALK)


@pytest.fixture
def titled(talk: Timeline) -> Timeline:
    return edit(talk, "add_text", text="Hello", start_ms=6000, end_ms=8000)


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("02_my-first_talk.mp3", "My first talk"),
        ("rain.wav", "Rain"),
        ("海边 的风.m4a", "海边 的风"),
        ("2024.wav", "2024"),
    ],
)
def test_a_file_name_is_made_readable(file_name: str, name: str):
    assert readable_name(file_name) == name


def test_the_first_timeline_shows_what_came_with_the_sound():
    tagged = replace(TALK, title="The Harbour", artist="M. Sol", has_cover=True)

    plain = first_timeline([TALK])
    rich = first_timeline([tagged])
    pictured = first_timeline([TALK, VIEW, SIGN])

    assert plain is not None
    assert rich is not None
    assert pictured is not None
    assert [(t.text, t.role, t.auto) for t in plain.texts] == [("Talk", "title", True)]
    assert [t.text for t in rich.texts] == ["The Harbour", "M. Sol"]
    assert (rich.background.kind, rich.background.media) == ("cover", "m1")
    assert (pictured.background.media, pictured.logo and pictured.logo.media) == ("m3", "m4")
    assert first_timeline([VIEW]) is None


def test_the_waveform_takes_style_colours_place_and_height(talk: Timeline):
    wave = edit(
        talk, "waveform", style="circle", colours=("#ff0000",), vertical="top", height=0.6
    ).waveform

    assert (wave.style, wave.colours, wave.position, wave.height) == (
        "circle",
        ("#ff0000",),
        "top",
        0.6,
    )
    assert not edit(talk, "waveform", visible=False).waveform.visible


def test_a_background_is_a_colour_a_gradient_or_a_picture(talk: Timeline):
    flat = edit(talk, "background", colours=("#112233",)).background
    running = edit(talk, "background", colours=("#112233", "#ffffff"), angle=90).background
    pictured = edit(talk, "background", VIEW, source="image", fit="blur").background
    moving = edit(talk, "background", CLIP, source="video").background

    assert (flat.kind, flat.colours) == ("colour", ("#112233",))
    assert (running.kind, running.angle_deg) == ("gradient", 90)
    assert (pictured.kind, pictured.media, pictured.fit) == ("image", "m3", "blur")
    assert (moving.kind, moving.media) == ("video", "m6")


def test_a_background_grows_darker_and_blurred_by_steps(talk: Timeline):
    pictured = edit(talk, "background", VIEW, source="image")
    dark = edit(pictured, "background", VIEW, dim_step=1.0, blur=0.5)

    assert dark.background.dim > 0
    assert dark.background.blur == 0.5
    assert 0 < edit(dark, "background", VIEW, dim_step=-1.0).background.dim < dark.background.dim


def test_the_users_first_text_takes_the_place_of_the_automatic_title(talk: Timeline):
    once = edit(talk, "add_text", text="Mine")
    twice = edit(once, "add_text", text="Yours")

    assert [text.text for text in once.texts] == ["Mine"]
    assert [text.text for text in twice.texts] == ["Mine", "Yours"]


@pytest.mark.parametrize("role", ["subtitle", "lower_third"])
def test_a_text_that_stands_with_a_title_keeps_the_automatic_one(talk: Timeline, role: str):
    both = edit(talk, "add_text", text="Ann Becker", role=role)

    assert [text.text for text in both.texts] == ["Talk", "Ann Becker"]


def test_a_text_placed_beside_the_title_keeps_it(talk: Timeline):
    both = edit(talk, "add_text", text="Episode 5", role="subtitle", beside=True)

    assert [text.text for text in both.texts] == ["Talk", "Episode 5"]


def test_a_text_is_found_by_words_number_or_as_the_last_touched(titled: Timeline):
    two = edit(titled, "add_text", text="World")

    by_words = edit(two, "change_text", target_text="hello", colours=("#ff0000",))
    by_number = edit(two, "change_text", target_number=-1, weight="bold")
    last = edit(two, "change_text", text="Moon")

    assert [text.colour for text in by_words.texts] == ["#ff0000", None]
    assert [text.weight for text in by_number.texts] == [None, "bold"]
    assert [text.text for text in last.texts] == ["Hello", "Moon"]
    with pytest.raises(EditError, match="no_text_reads"):
        edit(two, "change_text", target_text="Mars", colours=("#ff0000",))


def test_removing_the_automatic_title_leaves_no_text():
    tagged = audio_timeline(replace(TALK, title="A", artist="B"))

    assert edit(tagged, "remove_text", target_role="title").texts == ()


def test_a_text_ends_with_the_video_at_the_latest(talk: Timeline):
    late = edit(talk, "add_text", text="x", start_ms=8000, end_ms=20_000).texts[0]
    last = edit(talk, "add_text", text="x", last_ms=3000).texts[0]

    assert (late.start_ms, late.end_ms) == (8000, 10_000)
    assert (last.start_ms, last.end_ms) == (7000, None)
    with pytest.raises(EditError, match="beyond_end"):
        edit(talk, "add_text", text="x", start_ms=11_000)


def test_another_shape_keeps_the_resolution(talk: Timeline):
    tall = edit(talk, "canvas", across=9, down=16)
    small = edit(tall, "canvas", short=720, fps=25)

    assert (tall.canvas.width, tall.canvas.height) == (1080, 1920)
    assert (small.canvas.width, small.canvas.height, small.canvas.fps) == (720, 1280, 25)
    with pytest.raises(EditError, match="cannot_fps"):
        edit(talk, "canvas", fps=500)


@pytest.mark.parametrize(
    ("slots", "left_ms", "source_starts"),
    [
        ({"head_ms": 2000}, 8000, [2000]),
        ({"tail_ms": 1500}, 8500, [0]),
        ({"head_ms": 1000, "tail_ms": 1000}, 8000, [1000]),
        ({"to_ms": 4000}, 4000, [0]),
        ({"keep_last_ms": 3000}, 3000, [7000]),
        ({"starts_ms": (2000,), "ends_ms": (5000,), "keep": True}, 3000, [2000]),
        ({"starts_ms": (2000,), "ends_ms": (5000,)}, 7000, [0, 5000]),
        ({"starts_ms": (6000,), "ends_ms": (-1,)}, 6000, [0]),
        ({"middle_ms": 2000}, 8000, [0, 6000]),
        ({"half": 2}, 5000, [0]),
    ],
)
def test_trimming_leaves_exactly_what_was_asked(
    talk: Timeline, slots: dict[str, Value], left_ms: int, source_starts: list[int]
):
    cut = edit(talk, "trim", **slots)

    assert cut.duration_ms == left_ms
    assert [clip.source_start_ms for clip in cut.voice.clips] == source_starts


def test_texts_and_captions_move_with_the_sound_they_belong_to(titled: Timeline):
    captioned = replace(titled, captions=Captions("m5", CUES[:2]))

    cut = edit(captioned, "trim", head_ms=3000)

    assert [(text.start_ms, text.end_ms) for text in cut.texts] == [(3000, 5000)]
    assert cut.captions is not None
    assert cut.captions.cues == (Cue(0, 1000, "two"),)


def test_a_cut_that_leaves_nothing_is_refused(talk: Timeline):
    with pytest.raises(EditError, match="nothing_left"):
        edit(talk, "trim", head_ms=10_000)
    with pytest.raises(EditError, match="beyond_end"):
        edit(talk, "trim", starts_ms=(20_000,), ends_ms=(30_000,))


def test_a_split_changes_no_sound_and_its_parts_can_go(talk: Timeline):
    parts = edit(talk, "split", at_ms=(4000,))

    assert parts.duration_ms == 10_000
    assert [clip.start_ms for clip in parts.voice.clips] == [0, 4000]
    assert edit(parts, "trim", part_number=1).duration_ms == 6000
    assert len(edit(talk, "split", parts=4).voice.clips) == 4


@pytest.mark.parametrize("length_ms", [7_999, 8_001, 9_783])
def test_normal_speed_gives_the_very_length_back(talk: Timeline, length_ms: int):
    talk = replace(talk, voice=replace(talk.voice, clips=(AudioClip("m9", 0, length_ms),)))
    song = replace(TALK, id="m9", duration_ms=length_ms)
    line = talk
    for slots in ({"speed": 4.0}, {"to_ms": 12_000}, {"factor": 1.1}, {"speed": 3.7}):
        line = edit(line, "speed", song, **slots)
    assert edit(line, "speed", song, speed=1.0).duration_ms == length_ms


def test_speed_changes_the_length_and_takes_captions_along(talk: Timeline):
    captioned = replace(talk, captions=Captions("m5", CUES[:2]))

    fast = edit(captioned, "speed", speed=2.0)

    assert fast.duration_ms == 5000
    assert fast.captions is not None
    assert fast.captions.cues[1] == Cue(1000, 2000, "two")
    assert edit(fast, "speed", speed=1.0).duration_ms == 10_000
    assert edit(talk, "speed", to_ms=8000).duration_ms == 8000
    with pytest.raises(EditError, match="cannot_speed"):
        edit(talk, "speed", speed=20.0)


def test_volume_is_absolute_relative_or_of_a_stretch(talk: Timeline):
    half = edit(talk, "volume", volume=0.5)
    stretch = edit(talk, "volume", volume=0.0, starts_ms=(2000,), ends_ms=(4000,))

    assert [clip.volume for clip in half.voice.clips] == [0.5]
    assert edit(half, "volume", factor=0.5).voice.clips[0].volume == 0.25
    assert edit(talk, "volume", db=-6.0).voice.clips[0].volume == pytest.approx(0.501, abs=0.001)
    assert [clip.volume for clip in stretch.voice.clips] == [1.0, 0.0, 1.0]
    assert stretch.duration_ms == 10_000


def test_fades_belong_to_the_whole_sound(talk: Timeline):
    faded = edit(talk, "fade", in_ms=1500, out_ms=2000)

    assert (faded.voice.fade_in_ms, faded.voice.fade_out_ms) == (1500, 2000)
    assert edit(faded, "fade", out_ms=0).voice.fade_out_ms == 0


def test_loudness_is_a_podcasts_unless_said(talk: Timeline):
    assert edit(talk, "loudness").loudness_lufs == -16
    assert edit(talk, "loudness", lufs=14.0).loudness_lufs == -14
    with pytest.raises(EditError, match="cannot_lufs"):
        edit(talk, "loudness", lufs=-3.0)


def test_silences_go_and_words_keep_a_breath(talk: Timeline):
    tight = edit(talk, "silence")

    assert tight.duration_ms == 10_000 - 680 - (2000 - 240) - 880
    assert edit(talk, "silence", where="head").duration_ms == 9320
    assert edit(talk, "silence", longest_ms=1500).duration_ms == 10_000 - (2000 - 240)
    with pytest.raises(EditError, match="no_silence"):
        edit(talk, "silence", longest_ms=3000)


def test_music_repeats_to_the_end_and_goes_down_under_speech(talk: Timeline):
    with_music = edit(talk, "music", SONG)
    exact = edit(talk, "music", SONG, volume=0.15)

    (clip,) = with_music.music.clips
    assert (clip.media, clip.duration_ms, clip.loop) == ("m2", 10_000, True)
    assert with_music.music.duck_db > 0
    assert (exact.music.clips[0].volume, exact.music.duck_db) == (0.15, 0)
    assert edit(with_music, "trim", SONG, to_ms=3000).music.clips[0].duration_ms == 3000
    assert edit(with_music, "music", SONG, visible=False).music.clips == ()
    with pytest.raises(EditError, match="no_music_upload"):
        edit(talk, "music")


def heard(timeline: Timeline) -> list[tuple[int, int, float]]:
    """Return from when to when the music plays, and how loud."""
    return [(clip.start_ms, clip.end_ms, clip.volume) for clip in timeline.music.clips]


@pytest.mark.parametrize(
    ("slots", "between"),
    [
        ({"start_ms": 3000}, (3000, 7000)),
        ({"shift_ms": 2000}, (2000, 6000)),
        ({"start_ms": 8000}, (8000, 10_000)),
        ({"start_ms": 3000, "end_ms": 5000}, (3000, 5000)),
        ({"start_ms": 3000, "end_ms": 9000}, (3000, 7000)),
    ],
)
def test_music_played_once_keeps_its_length_when_it_is_moved(
    talk: Timeline, slots: dict[str, Value], between: tuple[int, int]
):
    once = edit(edit(talk, "music", SONG), "music", SONG, loop=False)

    assert heard(edit(once, "music", SONG, **slots)) == [(*between, 0.25)]


def test_music_played_once_is_whole_again_when_it_is_moved_back_from_the_end(talk: Timeline):
    late = edit(edit(talk, "music", SONG), "music", SONG, loop=False, start_ms=8000)

    assert heard(edit(late, "music", SONG, start_ms=1000)) == [(1000, 5000, 0.25)]


def test_music_played_once_goes_on_to_the_end_when_it_is_looped(talk: Timeline):
    once = edit(edit(talk, "music", SONG), "music", SONG, loop=False, end_ms=3000)

    assert heard(edit(once, "music", SONG, loop=True)) == [(0, 10_000, 0.25)]
    assert heard(edit(once, "music", SONG, loop=True, start_ms=2000)) == [(2000, 10_000, 0.25)]


def test_looping_music_keeps_its_end_when_it_is_moved(talk: Timeline):
    whole = edit(talk, "music", SONG)
    short = edit(whole, "music", SONG, end_ms=6000)

    assert heard(edit(whole, "music", SONG, shift_ms=2000)) == [(2000, 10_000, 0.25)]
    assert heard(edit(short, "music", SONG, shift_ms=2000)) == [(2000, 6000, 0.25)]
    assert heard(edit(short, "music", SONG, end_ms=10_000)) == [(0, 10_000, 0.25)]


@pytest.fixture
def between(talk: Timeline) -> Timeline:
    """Music from 2 to 6 s, as it comes back from the wire."""
    stretch = edit(edit(talk, "music", SONG), "music", SONG, start_ms=2000, end_ms=6000)
    return from_draft(to_draft(stretch, [TALK, SONG]))


@pytest.mark.parametrize("operation", ["music", "volume"])
def test_music_stays_within_its_times_when_it_is_muted_and_heard_again(
    between: Timeline, operation: str
):
    target: dict[str, Value] = {"target": "music"} if operation == "volume" else {}
    mute = edit(between, operation, SONG, volume=0.0, **target)
    again = edit(mute, operation, SONG, volume=0.4, **target)

    assert heard(mute) == [(2000, 6000, 0.0)]
    assert heard(again) == [(2000, 6000, 0.4)]


@pytest.mark.parametrize(
    ("operation", "slots", "found"),
    [
        ("trim", {"tail_ms": 1000}, [(2000, 6000, 0.25)]),
        ("trim", {"to_ms": 5000}, [(2000, 5000, 0.25)]),
        ("repeat", {"times": 2}, [(2000, 6000, 0.25)]),
        (
            "volume",
            {"target": "music", "volume": 0.5, "starts_ms": (3000,), "ends_ms": (4000,)},
            [(2000, 3000, 0.25), (3000, 4000, 0.5), (4000, 6000, 0.25)],
        ),
    ],
)
def test_music_that_was_told_to_end_does_not_grow_with_other_edits(
    between: Timeline,
    operation: str,
    slots: dict[str, Value],
    found: list[tuple[int, int, float]],
):
    assert heard(edit(between, operation, SONG, **slots)) == found


def test_looping_music_that_is_muted_at_the_end_stays_so_when_it_is_moved(talk: Timeline):
    music = edit(talk, "music", SONG)
    muted = edit(music, "volume", target="music", volume=0.0, starts_ms=(6000,), ends_ms=(10_000,))

    assert heard(edit(muted, "music", SONG, start_ms=3000)) == [(3000, 6000, 0.25)]


@pytest.mark.parametrize(
    ("operation", "slots"),
    [("music", {"out_ms": 2000}), ("fade", {"target": "music", "out_ms": 2000})],
)
def test_music_fades_out_where_it_stops_to_be_heard(
    between: Timeline, operation: str, slots: dict[str, Value]
):
    faded = edit(between, operation, SONG, **slots)

    assert (between.music.fade_out_ms, between.music.end_ms) == (400, 6000)
    assert (faded.music.fade_out_ms, faded.music.end_ms) == (2000, 6000)
    assert faded.duration_ms == 10_000


def test_a_wrong_guess_of_voice_and_music_is_put_right(talk: Timeline):
    wrong = edit(talk, "music", SONG)

    swapped = edit(wrong, "roles", SONG, swap=True)
    named = edit(wrong, "roles", SONG, file_number=2, role="voice")

    for timeline in (swapped, named):
        assert [clip.media for clip in timeline.voice.clips] == ["m2"]
        assert [clip.media for clip in timeline.music.clips] == ["m1"]
        assert timeline.duration_ms == 4000
    with pytest.raises(EditError, match="no_such_file_number"):
        edit(wrong, "roles", SONG, file_number=5, role="voice")


def test_sounds_are_joined_in_the_order_of_uploading(talk: Timeline):
    joined = edit(talk, "join", SECOND)
    turned = edit(talk, "join", SECOND, order="reversed")

    assert joined.duration_ms == 15_000
    assert [clip.media for clip in joined.voice.clips] == ["m1", "m7"]
    assert [clip.media for clip in turned.voice.clips] == ["m7", "m1"]
    with pytest.raises(EditError, match="nothing_to_join"):
        edit(talk, "join")


def test_a_batch_is_one_video_for_each_sound_all_looking_alike(talk: Timeline):
    red = edit(talk, "waveform", colours=("#ff0000",))

    batch = edit(red, "batch", SECOND)

    assert [member.name for member in batch.batch] == ["Talk", "Part two"]
    assert {member.waveform.colours for member in batch.batch} == {("#ff0000",)}
    assert [member.duration_ms for member in batch.batch] == [10_000, 5000]


def test_versions_are_the_same_video_in_each_shape(talk: Timeline):
    red = edit(talk, "waveform", colours=("#ff0000",))

    both = edit(red, "versions", shapes=("16:9", "9:16"))

    sizes = [(member.canvas.width, member.canvas.height) for member in both.batch]
    assert sizes == [(1920, 1080), (1080, 1920)]
    assert {member.waveform.colours for member in both.batch} == {("#ff0000",)}
    assert [member.name for member in both.batch] == ["Talk 16x9", "Talk 9x16"]
    assert are_versions(both)
    assert not are_versions(edit(talk, "batch", SECOND))


def test_a_version_more_comes_once_of_each_sound(talk: Timeline):
    square = {"shapes": ("1:1",), "also": True}

    one = edit(talk, "versions", **square)
    batch = edit(edit(talk, "batch", SECOND), "versions", **square)

    assert [member.name for member in one.batch] == ["Talk 16x9", "Talk 1x1"]
    assert edit(one, "versions", **square) == one
    assert [m.name for m in batch.batch] == ["Talk", "Part two", "Talk 1x1", "Part two 1x1"]
    assert edit(batch, "versions", **square) == batch
    more = edit(batch, "versions", shapes=("9:16", "1:1"), also=True)
    assert [m.name for m in more.batch[4:]] == ["Talk 9x16", "Part two 9x16"]


def test_a_part_after_splitting_is_muted_by_itself(talk: Timeline):
    parts = edit(edit(talk, "split", parts=4), "volume", volume=0.0, part_number=-1)

    assert [clip.volume for clip in parts.voice.clips] == [1.0, 1.0, 1.0, 0.0]
    with pytest.raises(EditError):
        edit(parts, "volume", volume=0.0, part_number=9)


def test_a_plain_background_is_made_lighter_and_a_bright_picture_is_not(talk: Timeline):
    grey = edit(talk, "background", colours=("#404040",))
    pictured = edit(talk, "background", VIEW, source="image")

    assert edit(grey, "background", dim_step=-1.0).background.colours == ("#797979",)
    assert edit(talk, "background", dim_step=-1.0).background.kind == "gradient"
    with pytest.raises(EditError):
        edit(pictured, "background", dim_step=-1.0)


def test_captions_end_with_the_video_and_are_restyled(talk: Timeline):
    shown = edit(talk, "captions", WORDS)
    styled = edit(shown, "captions", WORDS, vertical="top", colours=("#ffff00",), factor=1.3)

    assert shown.captions is not None
    assert styled.captions is not None
    assert shown.captions.cues[-1] == Cue(9000, 10_000, "late")
    assert (styled.captions.vertical, styled.captions.colour) == ("top", "#ffff00")
    assert edit(styled, "captions", WORDS, visible=False).captions is None


def test_captions_without_a_file_need_a_recogniser(talk: Timeline):
    with pytest.raises(EditError, match="cannot_transcribe"):
        edit(talk, "captions", transcribe=True)


def test_the_small_things_go_on_and_off(talk: Timeline):
    bar = edit(talk, "progress_bar", colours=("#ff0000",), vertical="top").progress_bar
    clock = edit(talk, "clock", vertical="top", horizontal="left", show_total=True).clock
    logo = edit(talk, "logo", SIGN, vertical="bottom", factor=2.0).logo

    assert (bar.visible, bar.colour, bar.vertical) == (True, "#ff0000", "top")
    assert (clock.visible, clock.corner, clock.show_total) == (True, "top-left", True)
    assert logo is not None
    assert (logo.media, logo.corner, logo.size) == ("m4", "bottom-right", 0.24)
    assert not edit(talk, "progress_bar", visible=False).progress_bar.visible
    with pytest.raises(EditError, match="no_logo"):
        edit(talk, "logo", visible=False)


def overlaps(track: AudioTrack) -> bool:
    ends = 0
    for clip in track.clips:
        if clip.start_ms < ends or clip.duration_ms <= 0:
            return True
        ends = clip.end_ms
    return False


CUTS = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(100, 4000)).map(lambda c: (c[0], c[0] + c[1])),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(CUTS, st.booleans(), st.floats(0.5, 2.0))
def test_cuts_add_up_and_never_make_tracks_overlap(
    cuts: list[tuple[int, int]], keep: bool, speed: float
):
    timeline = edit(audio_timeline(TALK), "music", SONG)
    timeline = replace(timeline, captions=Captions("m5", CUES[:2]))
    starts, ends = tuple(a for a, _ in cuts), tuple(min(b, 10_000) for _, b in cuts)
    covered = len({ms for a, b in zip(starts, ends, strict=True) for ms in range(a, b)})
    left = covered if keep else 10_000 - covered
    slots: dict[str, Value] = {"starts_ms": starts, "ends_ms": ends, "keep": keep}
    try:
        cut = edit(timeline, "trim", SONG, **slots)
    except EditError:
        assert left < 100 or left == 10_000
        return

    assert cut.duration_ms == left
    fast = edit(cut, "speed", SONG, speed=round(speed, 2))
    assert fast.duration_ms == pytest.approx(left / round(speed, 2), abs=len(cuts) + 1)
    for timeline in (cut, fast):
        assert not overlaps(timeline.voice)
        assert timeline.music.end_ms == timeline.duration_ms
        assert timeline.captions is not None
        assert all(cue.end_ms <= timeline.duration_ms for cue in timeline.captions.cues)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 9000),
    st.integers(1, 9000),
    st.integers(0, 4000),
    st.sampled_from(["head_ms", "tail_ms", "to_ms"]),
)
def test_no_text_outlives_the_video(start: int, length: int, cut_ms: int, how: str):
    timeline = audio_timeline(TALK)
    clip = TextClip("t9", "x", start_ms=start, end_ms=start + length)
    timeline = replace(timeline, texts=(clip,))
    try:
        cut = edit(timeline, "trim", **{how: cut_ms})
    except EditError:
        return

    for text in cut.texts:
        assert 0 <= text.start_ms < cut.duration_ms
        assert text.end_ms is None or text.start_ms < text.end_ms <= cut.duration_ms


def _two_lines(talk: Timeline) -> Timeline:
    top = edit(talk, "add_text", text="One", vertical="top", colours=("#ff0000",))
    return edit(top, "add_text", text="Two", vertical="bottom", beside=True)


def test_two_texts_change_places_and_keep_their_looks(talk: Timeline):
    one, two = edit(_two_lines(talk), "exchange").texts

    assert (one.text, one.vertical, one.colour) == ("One", "bottom", "#ff0000")
    assert (two.text, two.vertical) == ("Two", "top")


def test_two_texts_at_one_place_change_their_times(talk: Timeline):
    line = edit(talk, "add_text", text="One", start_ms=0, end_ms=2000)
    line = edit(line, "add_text", text="Two", start_ms=2000, end_ms=5000, beside=True)

    swapped = edit(line, "exchange", texts=("One", "Two")).texts

    assert [(t.text, t.start_ms, t.end_ms) for t in swapped] == [
        ("One", 2000, 5000),
        ("Two", 0, 2000),
    ]


def test_a_title_and_a_subtitle_change_their_words(talk: Timeline):
    line = edit(edit(talk, "add_text", text="Up"), "add_text", text="Down", role="subtitle")

    swapped = edit(line, "exchange", things=("title", "subtitle")).texts

    assert [(t.role, t.text) for t in swapped] == [("title", "Down"), ("subtitle", "Up")]


def test_two_colours_are_exchanged(talk: Timeline):
    line = edit(edit(talk, "waveform", colours=("#ff0000",)), "background", colours=("#0000ff",))

    swapped = edit(line, "exchange", colours=True, things=("waveform", "background"))

    assert swapped.waveform.colours == ("#0000ff",)
    assert (swapped.background.kind, swapped.background.colours) == ("colour", ("#ff0000",))


@pytest.mark.parametrize(
    ("pieces", "numbers", "starts"),
    [(1, (), [5000, 0]), (2, (1, 2), [5000, 0]), (4, (1, -1), [7500, 2500, 5000, 0])],
)
def test_stretches_of_the_sound_change_places(
    talk: Timeline, pieces: int, numbers: tuple[int, ...], starts: list[int]
):
    line = edit(talk, "split", parts=pieces) if pieces > 1 else talk

    clips = edit(line, "exchange", parts=True, numbers=numbers).voice.clips

    assert [clip.source_start_ms for clip in clips] == starts
    assert [clip.start_ms for clip in clips] == [
        n * 10_000 // len(starts) for n in range(len(starts))
    ]


@pytest.mark.parametrize(
    ("slots", "key"),
    [
        ({}, "which_two"),
        ({"numbers": (1, 5)}, "no_such_text"),
        ({"parts": True, "numbers": (1, 5)}, "no_such_part"),
        ({"colours": True, "things": ("waveform",)}, "which_two"),
    ],
)
def test_what_cannot_change_places_is_told(talk: Timeline, slots: dict[str, Value], key: str):
    with pytest.raises(EditError) as told:
        edit(edit(talk, "add_text", text="Alone"), "exchange", **slots)

    assert told.value.key == key


def test_the_parts_of_a_sound_become_videos_of_their_own(talk: Timeline):
    line = edit(talk, "split", at_ms=(3000,))

    batch = edit(line, "batch", parts=True).batch

    assert [one.duration_ms for one in batch] == [3000, 7000]
    assert [one.voice.clips[0].source_start_ms for one in batch] == [0, 3000]


def test_all_texts_but_one_go(talk: Timeline):
    kept = edit(_two_lines(talk), "remove_text", target_vertical="bottom", others=True)

    assert [text.text for text in kept.texts] == ["Two"]


@pytest.mark.parametrize(("way", "darker_first"), [("falling", True), ("rising", False)])
def test_one_colour_runs_from_dark_to_light_or_back(talk: Timeline, way: str, darker_first: bool):
    back = edit(talk, "background", colours=("#2962ff",), gradient=True, shades=way).background

    assert back.kind == "gradient"
    assert (back.colours[0] < back.colours[1]) is darker_first


def test_the_other_side_is_across_the_picture(talk: Timeline):
    line = edit(talk, "logo", SIGN, vertical="top", horizontal="left")
    wave = edit(line, "waveform", vertical="top")

    assert edit(line, "logo", opposite="side").logo.corner == "top-right"  # type: ignore[union-attr]  # it is there
    assert edit(line, "logo", opposite="corner").logo.corner == "bottom-right"  # type: ignore[union-attr]  # it is there
    assert edit(wave, "waveform", opposite="side").waveform.position == "bottom"


def test_a_stretch_alone_is_played_faster_and_what_comes_later_moves(talk: Timeline):
    line = edit(talk, "add_text", text="Late", start_ms=8000, end_ms=9000)

    fast = edit(line, "speed", speed=2.0, starts_ms=(2000,), ends_ms=(6000,))

    assert fast.duration_ms == 8000
    assert [clip.speed for clip in fast.voice.clips] == [1.0, 2.0, 1.0]
    assert (fast.texts[0].start_ms, fast.texts[0].end_ms) == (6000, 7000)


@pytest.mark.parametrize(("step", "short"), [(1, 1440), (-1, 720)])
def test_a_sharper_picture_is_the_next_usual_size(talk: Timeline, step: int, short: int):
    assert edit(talk, "canvas", short_step=step).canvas.height == short


def test_several_parts_are_kept_together(talk: Timeline):
    split = edit(talk, "split", parts=5)

    kept = edit(split, "trim", part_numbers=(2, 4), keep=True)

    assert [clip.source_start_ms for clip in kept.voice.clips] == [2000, 6000]
    assert kept.duration_ms == 4000


def test_the_middle_part_of_an_even_number_is_asked_for(talk: Timeline):
    with pytest.raises(EditError) as refused:
        edit(edit(talk, "split", parts=4), "trim", part_number=0, keep=True)

    assert refused.value.key == "no_such_part"


def test_a_title_runs_from_one_colour_into_another_and_back_to_one(titled: Timeline):
    both = edit(titled, "change_text", colours=("#ffd700", "#e53935"))
    plain = edit(both, "change_text", colours=("#ffffff",))

    assert (both.texts[0].colour, both.texts[0].colour_to) == ("#ffd700", "#e53935")
    assert (plain.texts[0].colour, plain.texts[0].colour_to) == ("#ffffff", None)


def test_a_wide_logo_is_told_its_ratio(talk: Timeline):
    wide = Media("m8", "badge.png", "image", width=600, height=200)

    logo = edit(talk, "logo", wide).logo

    assert logo is not None
    assert logo.ratio == 3.0


@pytest.mark.parametrize(
    ("slots", "starts"),
    [
        ({"times": 3}, [0, 10_000, 20_000]),
        ({}, [0, 10_000]),
        ({"head_ms": 2000}, [0, 2000, 4000]),
        ({"tail_ms": 2000}, [0, 8000, 10_000]),
        ({"starts_ms": (-2000,), "ends_ms": (-1,)}, [0, 8000, 10_000]),
        ({"starts_ms": (3000,), "ends_ms": (4000,), "times": 3}, [0, 3000, 4000, 5000, 6000]),
    ],
)
def test_a_sound_or_a_stretch_of_it_is_played_again(
    talk: Timeline, slots: dict[str, Value], starts: list[int]
):
    voice = edit(talk, "repeat", **slots).voice

    assert [clip.start_ms for clip in voice.clips] == starts
    assert voice.end_ms == starts[-1] + voice.clips[-1].duration_ms


@pytest.mark.parametrize(
    "slots", [{"times": 1}, {"times": 21}, {"starts_ms": (12_000,), "ends_ms": (13_000,)}]
)
def test_what_cannot_be_played_again_is_told(talk: Timeline, slots: dict[str, Value]):
    with pytest.raises(EditError):
        edit(talk, "repeat", **slots)
