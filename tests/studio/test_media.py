from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.facts import LIMIT_BYTES
from studio.faults import MediaTooLarge, StudioFault, UnsupportedMedia
from studio.media import probe
from studio.pictures import cover_art
from studio.subtitles import cues
from studio.timeline import Cue

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"


def picture(path: Path, size: tuple[int, int] = (64, 48), **options) -> Path:
    Image.new("RGB", size, "#336699").save(path, **options)
    return path


def film(path: Path, *, seconds: float = 1.0, fps: int = 10, sound: bool = False) -> Path:
    """A film whose n-th picture has brightness 10 n."""
    with av.open(str(path), "w") as out:
        pictures = out.add_stream("libx264", rate=fps)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        if sound:
            spoken = out.add_stream("aac", rate=48_000, layout="stereo")
        for number in range(round(seconds * fps)):
            image = np.full((48, 64, 3), 10 * number, np.uint8)
            out.mux(pictures.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        out.mux(pictures.encode(None))
        if sound:
            for number in range(round(seconds * 48_000 / 1024)):
                frame = av.AudioFrame.from_ndarray(
                    np.full((2, 1024), 0.1, np.float32), format="fltp", layout="stereo"
                )
                frame.sample_rate, frame.pts = 48_000, number * 1024
                out.mux(spoken.encode(frame))
            out.mux(spoken.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "duration_ms"),
    [
        ("talk.mp3", 9781),
        ("morning.m4a", 10664),
        ("music.mp3", 8000),
        ("tone.wav", 2000),
        ("sides.flac", 2000),
        ("phone.wav", 3000),
        ("clicks.wav", 3000),
        ("pauses.mp3", 7000),
        ("silence.wav", 1000),
        ("bare.aac", 2027),
    ],
)
def test_a_sound_is_as_long_as_it_decodes(name, duration_ms):
    facts = probe(AUDIO / name)
    assert (facts.kind, facts.has_sound) == ("audio", True)
    assert abs(facts.duration_ms - duration_ms) <= 1


def test_tags_and_cover_are_read():
    facts = probe(AUDIO / "talk.mp3")
    assert (facts.title, facts.artist) == ("A kettle that sings", "Morning Coffee")
    assert facts.has_cover
    art = cover_art(AUDIO / "talk.mp3")
    assert art is not None
    assert art.size == (320, 320)


def test_chinese_tags_are_read_and_no_cover_is_none():
    facts = probe(AUDIO / "morning.m4a")
    assert (facts.title, facts.artist) == ("声音怎么变成画面", "早安咖啡")
    assert not facts.has_cover
    assert cover_art(AUDIO / "morning.m4a") is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("早安咖啡".encode("gbk").decode("latin-1"), "早安咖啡"),
        ("Café crème à Bogotá", "Café crème à Bogotá"),
        ("Ünïcode  \n two", "Ünïcode two"),
    ],
)
def test_old_chinese_tags_are_repaired_and_accents_left_alone(tmp_path, written, read):
    path = tmp_path / "tagged.m4a"
    with av.open(str(AUDIO / "ready.m4a")) as source, av.open(str(path), "w") as out:
        out.metadata["title"] = written
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    assert probe(path).title == read


@pytest.mark.parametrize("name", ["talk.mp3", "morning.m4a", "phone.wav", "bare.aac"])
def test_speech_is_told_from_music(name):
    assert probe(AUDIO / name).voice_likeness > 0.8


@pytest.mark.parametrize("name", ["music.mp3", "ready.m4a", "tone.wav"])
def test_music_is_told_from_speech(name):
    assert probe(AUDIO / name).voice_likeness < 0.3


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "webp"])
def test_a_picture_has_its_size(tmp_path, suffix):
    facts = probe(picture(tmp_path / f"view.{suffix}", (120, 80)))
    assert (facts.kind, facts.width, facts.height) == ("image", 120, 80)


def test_a_film_has_size_rate_and_length(tmp_path):
    facts = probe(film(tmp_path / "film.mp4"))
    assert (facts.kind, facts.width, facts.height, facts.fps) == ("video", 64, 48, 10)
    assert facts.duration_ms == 1000
    assert not facts.has_sound


def test_a_film_with_sound_can_be_heard(tmp_path):
    facts = probe(film(tmp_path / "film.mp4", sound=True))
    assert (facts.kind, facts.has_sound) == ("video", True)


def test_the_content_decides_and_not_the_name(tmp_path):
    lying = tmp_path / "song.png"
    lying.write_bytes((AUDIO / "tone.wav").read_bytes())
    assert probe(lying).kind == "audio"
    assert probe(picture(tmp_path / "cover.mp3", format="PNG")).kind == "image"


def test_a_film_whose_pictures_are_broken_is_refused(tmp_path):
    path = film(tmp_path / "film.mp4")
    content = bytearray(path.read_bytes())
    at = content.index(b"mdat") + 4
    content[at : at + 4000] = bytes(min(4000, len(content) - at))
    path.write_bytes(content)
    with pytest.raises(UnsupportedMedia):
        probe(path)


def damaged(path: Path, source: str, *, begin: float, share: float) -> Path:
    """A copy in which that share of the bytes is random."""
    content = bytearray((AUDIO / source).read_bytes())
    first, count = int(begin * len(content)), int(share * len(content))
    content[first : first + count] = random.Random(1).randbytes(count)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["talk.mp3", "bare.aac", "sides.flac"])
def test_a_sound_broken_half_way_is_refused(tmp_path, name):
    path = damaged(tmp_path / name, name, begin=0.5, share=0.5)
    with pytest.raises(UnsupportedMedia):
        probe(path)


def test_a_scratch_is_forgiven(tmp_path):
    path = damaged(tmp_path / "talk.mp3", "talk.mp3", begin=0.6, share=0.005)
    assert probe(path).duration_ms > 9000


@pytest.fixture(scope="module")
def hour(tmp_path_factory) -> Path:
    """Forty minutes of music."""
    music = (AUDIO / "music.mp3").read_bytes()
    path = tmp_path_factory.mktemp("long") / "hour.mp3"
    path.write_bytes(music * 300)
    return path


def test_a_long_sound_is_measured_without_decoding_it_all(hour):
    facts = probe(hour)
    assert facts.duration_ms == pytest.approx(300 * 8050, rel=0.01)
    assert facts.voice_likeness < 0.3


def test_a_long_sound_broken_half_way_is_refused(hour, tmp_path):
    content = bytearray(hour.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    path = tmp_path / "broken.mp3"
    path.write_bytes(content)
    with pytest.raises(UnsupportedMedia, match="damaged"):
        probe(path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_wave_file_cut_short_is_refused(tmp_path, share):
    content = (AUDIO / "tone.wav").read_bytes()
    path = tmp_path / "cut.wav"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(UnsupportedMedia, match="damaged"):
        probe(path)


def test_a_wave_file_from_a_pipe_promises_nothing(tmp_path):
    content = bytearray((AUDIO / "tone.wav").read_bytes())
    at = content.index(b"data") + 4
    content[at : at + 4] = b"\xff\xff\xff\xff"
    path = tmp_path / "piped.wav"
    path.write_bytes(content)
    assert probe(path).duration_ms == 2000


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.mp3"
    path.touch()
    with pytest.raises(UnsupportedMedia, match="empty"):
        probe(path)


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "large.wav"
    with path.open("wb") as file:
        file.truncate(LIMIT_BYTES + 1)
    with pytest.raises(MediaTooLarge):
        probe(path)


def test_a_picture_too_large_for_memory_is_refused(tmp_path):
    path = tmp_path / "huge.png"
    Image.new("1", (20_000, 10_000)).save(path)
    with pytest.raises(UnsupportedMedia, match="too_many_pixels"):
        probe(path)


@pytest.mark.parametrize(
    "text",
    ["#EXTM3U\n#EXT-X-TARGETDURATION:1\n/etc/passwd\n", "ffconcat version 1.0\nfile /etc/passwd\n"],
)
def test_a_playlist_opens_no_other_file(tmp_path, text):
    for suffix in ("mp3", "m3u8", "mp4", "txt"):
        path = tmp_path / f"list.{suffix}"
        path.write_text(text)
        with pytest.raises(UnsupportedMedia):
            probe(path)


def said_of(path: Path) -> int | str:
    """The length found, or the reason of a refusal; anything else is raised."""
    try:
        return probe(path).bytes
    except StudioFault as fault:
        return fault.reason


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    source=st.sampled_from(["talk.mp3", "ready.m4a", "bare.aac", "sides.flac", "phone.wav"]),
    cut=st.floats(0, 1),
    spot=st.floats(0, 1),
    noise=st.binary(max_size=64),
)
def test_a_broken_file_gives_facts_or_a_fault(tmp_path, source, cut, spot, noise):
    content = bytearray((AUDIO / source).read_bytes()[:60_000])
    content = content[: int(cut * len(content))]
    at = int(spot * len(content))
    content[at : at + len(noise)] = noise
    path = tmp_path / source
    path.write_bytes(content)
    assert said_of(path)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    content=st.binary(min_size=1, max_size=400),
    suffix=st.sampled_from(["mp3", "jpg", "srt", "lrc", "vtt"]),
)
def test_random_bytes_give_facts_or_a_fault(tmp_path, content, suffix):
    path = tmp_path / f"random.{suffix}"
    path.write_bytes(content)
    assert said_of(path)


# Subtitles


def captions(tmp_path: Path, suffix: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / f"words.{suffix}"
    path.write_bytes(text.encode(encoding))
    return path


SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i> there\n\n2\n00:00:03,000 --> 00:00:04,000\n早安\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_subtitles_are_read_in_any_encoding(tmp_path, encoding):
    path = captions(tmp_path, "srt", SRT, encoding)
    assert probe(path).kind == "captions"
    assert cues(path, suffix="srt") == (Cue(1000, 2500, "Hello there"), Cue(3000, 4000, "早安"))


def test_web_subtitles_are_read(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000 line:80%\nOne\nTwo\n"
    assert cues(captions(tmp_path, "vtt", text), suffix="vtt") == (Cue(1000, 2000, "One\nTwo"),)


def test_song_lines_show_until_the_next(tmp_path):
    text = "[ti:Song]\n[00:01.00][00:05.5]La\n[00:02.50]<00:02.60>Le <00:03.00>lu\n[00:04]\n"
    assert cues(captions(tmp_path, "lrc", text), suffix="lrc") == (
        Cue(1000, 2500, "La"),
        Cue(2500, 4000, "Le lu"),
        Cue(5500, 10500, "La"),
    )


def test_captions_never_overlap(tmp_path):
    text = (
        "1\n00:00:01,000 --> 00:00:05,000\nA\n\n2\n00:00:02,000 --> 00:00:03,000\nB\n\n"
        "3\n00:00:02,000 --> 00:00:04,000\nC\n"
    )
    assert cues(captions(tmp_path, "srt", text), suffix="srt") == (
        Cue(1000, 2000, "A"),
        Cue(2000, 4000, "B\nC"),
    )
