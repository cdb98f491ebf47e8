from __future__ import annotations

import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wave_files import tone, write_wav

from studio.faults import UnsupportedMedia
from studio.sound import (
    RATE,
    Reader,
    blocks,
    copyable_source,
    encode_aac,
    fitting_bit_rate,
    loudness,
    mix,
    silences,
)
from studio.sound.limiter import limited, true_peaks
from studio.sound.loudness import Meter
from studio.timeline import AudioClip, AudioTrack, Timeline

AUDIO = Path(__file__).parents[2] / "fixtures" / "audio"
SOURCES = {path.stem: path for path in AUDIO.iterdir() if path.suffix != ".py"}


def whole(sound: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros((0, 2), np.float32), *sound])


def timeline(*voice: AudioClip, music: tuple[AudioClip, ...] = (), **changes) -> Timeline:
    return Timeline(voice=AudioTrack("voice", voice), music=AudioTrack("music", music), **changes)


def mixed(line: Timeline) -> np.ndarray:
    return whole(mix(line, SOURCES))


def level_db(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-12))


def part(sound: np.ndarray, start_s: float, end_s: float) -> np.ndarray:
    return sound[round(start_s * RATE) : round(end_s * RATE)]


def pitch_hz(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def in_blocks(sound: np.ndarray, size: int) -> Iterable[np.ndarray]:
    return (sound[begin : begin + size] for begin in range(0, len(sound), size))


# Reading


@pytest.mark.parametrize("name", ["tone", "talk", "morning", "sides", "bare", "phone"])
@pytest.mark.parametrize("start_s", [0.0, 0.31, 1.2, 1.77])
def test_reading_from_anywhere_gives_the_samples_of_the_whole(name, start_s):
    start = round(start_s * RATE)
    expected = whole(blocks(SOURCES[name]))[start : start + 4800]
    with Reader(SOURCES[name]) as reader:
        got = reader.read(start, len(expected))
    # A resampler that starts elsewhere may differ by a rounding.
    assert np.abs(got - expected).max() < 0.01


def test_reading_goes_back_and_past_the_end():
    with Reader(SOURCES["tone"]) as reader:
        late = reader.read(RATE, 100)
        early = reader.read(0, 100)
        beyond = reader.read(2 * RATE - 50, 100)
        before = reader.read(-50, 100)
    assert np.abs(late).max() > 0
    assert np.abs(early - whole(blocks(SOURCES["tone"]))[:100]).max() == 0
    assert np.abs(beyond[50:]).max() == 0
    assert np.abs(before[:50]).max() == 0
    assert np.array_equal(before[50:], early[:50])


def test_mono_is_the_same_on_both_sides_at_its_own_level(tmp_path):
    mono = tone(440, 1.0)[:, 0]
    heard = whole(blocks(write_wav(tmp_path / "mono.wav", mono)))
    assert np.array_equal(heard[:, 0], heard[:, 1])
    assert np.abs(heard[:, 0] - mono).max() < 1e-4


def test_sides_stay_apart():
    heard = whole(blocks(SOURCES["sides"]))
    assert pitch_hz(heard) == pytest.approx(440, abs=1)
    assert pitch_hz(heard[:, ::-1]) == pytest.approx(880, abs=1)


def test_a_file_without_sound_is_refused(tmp_path):
    path = tmp_path / "text.wav"
    path.write_text("no sound")
    with pytest.raises(UnsupportedMedia):
        Reader(path)


# Mixing


def test_an_untouched_sound_comes_through_as_it_is():
    got = mixed(timeline(AudioClip("tone", 0, 2000)))
    assert np.array_equal(got, whole(blocks(SOURCES["tone"])))


@pytest.mark.parametrize("duration_ms", [1, 333, 1000, 1999, 2000, 3500])
def test_the_mix_is_exact_to_the_sample(duration_ms):
    got = mixed(timeline(AudioClip("tone", 0, duration_ms)))
    assert got.shape == (duration_ms * RATE // 1000, 2)
    assert got.dtype == np.float32


def test_a_trim_starts_at_its_sample():
    source = whole(blocks(SOURCES["talk"]))
    got = mixed(timeline(AudioClip("talk", 0, 2000, source_start_ms=1500)))
    begin = round(1.5 * RATE)
    # The first 3 ms are softened, so that the cut does not click.
    assert np.array_equal(got[200:], source[begin + 200 : begin + len(got)])
    assert np.abs(got[0]).max() == 0


def test_a_split_clip_sounds_as_one():
    one = mixed(timeline(AudioClip("talk", 0, 4000)))
    two = mixed(
        timeline(AudioClip("talk", 0, 1234), AudioClip("talk", 1234, 2766, source_start_ms=1234))
    )
    assert np.array_equal(one, two)


def test_a_gap_between_clips_is_silent():
    got = mixed(timeline(AudioClip("tone", 0, 500), AudioClip("tone", 1500, 500)))
    assert np.abs(part(got, 0.501, 1.499)).max() == 0
    assert level_db(part(got, 1.6, 1.9)) == pytest.approx(level_db(part(got, 0.1, 0.4)), abs=0.1)


@pytest.mark.parametrize("speed", [0.3, 0.5, 0.8, 1.25, 2.0, 3.5])
def test_speed_changes_the_length_and_not_the_pitch(speed):
    duration_ms = round(2000 / speed)
    got = mixed(timeline(AudioClip("tone", 0, duration_ms, speed=speed)))
    assert len(got) == duration_ms * RATE // 1000
    middle = got[len(got) // 4 : 3 * len(got) // 4]
    assert pitch_hz(middle) == pytest.approx(440, rel=0.02)
    assert level_db(middle) == pytest.approx(level_db(tone(440, 1, 0.3)), abs=1.0)


def test_speed_plays_the_whole_source():
    got = mixed(timeline(AudioClip("clicks", 0, 2000, speed=1.5)))
    loud = np.flatnonzero(np.abs(got[:, 0]) > 0.3)
    first_clicks = loud[np.insert(np.diff(loud) > RATE // 10, 0, True)] / RATE
    assert first_clicks == pytest.approx([0.5 / 1.5, 1.5 / 1.5, 2.5 / 1.5], abs=0.02)


@pytest.mark.parametrize(("volume", "change_db"), [(0.5, -6.02), (0.25, -12.04), (2.0, 6.02)])
def test_volume_is_a_linear_gain(volume, change_db):
    plain = mixed(timeline(AudioClip("tone", 0, 1000)))
    got = mixed(timeline(AudioClip("tone", 0, 1000, volume=volume)))
    assert level_db(got) - level_db(plain) == pytest.approx(change_db, abs=0.1)


def test_mute_is_silence():
    assert np.abs(mixed(timeline(AudioClip("tone", 0, 1000, volume=0)))).max() == 0


def test_too_much_volume_is_limited_and_not_clipped():
    got = mixed(timeline(AudioClip("tone", 0, 2000, volume=8.0)))
    assert np.abs(got).max() <= 10 ** (-0.1 / 20) + 1e-6
    spectrum = np.abs(np.fft.rfft(part(got, 0.5, 1.5)[:, 0] * np.hanning(RATE)))
    assert spectrum[1300:1340].max() < spectrum[440] / 100


def test_fades_leave_the_middle_alone():
    line = timeline(AudioClip("tone", 0, 2000))
    faded = replace(line, voice=replace(line.voice, fade_in_ms=500, fade_out_ms=500))
    plain, got = mixed(line), mixed(faded)
    assert np.array_equal(part(plain, 0.5, 1.5), part(got, 0.5, 1.5))
    drops = [
        level_db(part(plain, a, a + 0.02)) - level_db(part(got, a, a + 0.02))
        for a in (0.01, 0.24, 0.45)
    ]
    assert drops[0] > 40
    assert drops[1] == pytest.approx(6, abs=1)
    assert drops[2] < 1
    assert level_db(part(got, 1.99, 2.0)) < -50


def test_music_repeats_until_its_end():
    music = AudioClip("tone", 0, 9000, loop=True)
    got = mixed(timeline(music=(music,)))
    assert len(got) == 9 * RATE
    assert level_db(part(got, 8.2, 8.8)) == pytest.approx(level_db(part(got, 0.2, 0.8)), abs=0.1)
    assert np.array_equal(part(got, 2.1, 2.9), part(got, 0.1, 0.9))


def test_music_goes_down_under_speech_and_comes_back():
    speech = AudioClip("talk", 3000, 4000)
    music = AudioClip("tone", 0, 10_000, loop=True, volume=0.5)
    line = timeline(speech, music=(music,))
    # The voice ends at 7 s; what lies behind it is the music's own tail.
    line = replace(
        line, voice=replace(line.voice, clips=(*line.voice.clips, AudioClip("silence", 9000, 1000)))
    )
    ducked = replace(line, music=replace(line.music, duck_db=12.0))
    voice = mixed(replace(line, music=AudioTrack("music")))
    bed = mixed(line) - voice
    under = mixed(ducked) - voice
    change = [
        level_db(part(under, a, a + 0.4)) - level_db(part(bed, a, a + 0.4))
        for a in (1.0, 4.0, 5.5, 8.8)
    ]
    assert change == pytest.approx([0, -12, -12, 0], abs=0.7)


def test_ducking_moves_smoothly():
    line = timeline(
        AudioClip("talk", 1000, 3000),
        music=(AudioClip("tone", 0, 4000, loop=True),),
    )
    ducked = replace(line, music=replace(line.music, duck_db=15.0))
    under = mixed(ducked) - mixed(replace(line, music=AudioTrack("music")))
    envelope = np.array(
        [level_db(under[at : at + 2400]) for at in range(4800, 4 * RATE - 4800, 2400)]
    )
    assert np.abs(np.diff(envelope)).max() < 9


@pytest.mark.parametrize("target", [-23.0, -16.0, -14.0])
@pytest.mark.parametrize("name", ["talk", "music", "morning"])
def test_loudness_is_reached_without_peaks(name, target):
    got = mixed(timeline(AudioClip(name, 0, 8000), loudness_lufs=target))
    meter = Meter()
    for block in in_blocks(got, RATE):
        meter.hear(block)
    assert meter.lufs() == pytest.approx(target, abs=0.5)
    assert 20 * np.log10(true_peaks(got).max()) <= -0.95


def test_silence_stays_silence_at_any_loudness():
    got = mixed(timeline(AudioClip("silence", 0, 1000), loudness_lufs=-14.0))
    assert np.abs(got).max() == 0


def test_memory_stays_flat(tmp_path):
    path = write_wav(tmp_path / "long.wav", np.tile(tone(300, 1.0)[::6, 0], 240), 8000)
    sources = {"long": path}

    def peak(duration_ms: int) -> int:
        line = timeline(AudioClip("long", 0, duration_ms), loudness_lufs=-20.0)
        tracemalloc.start()
        for _ in mix(line, sources):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    short, long = peak(20_000), peak(240_000)
    assert long < short * 1.2


# Loudness, limiter, silences


@pytest.mark.parametrize(("amplitude_db", "lufs"), [(-20.0, -20.0), (-23.0, -23.0), (-33.0, -33.0)])
def test_a_stereo_tone_measures_as_ebu_tech_3341_says(amplitude_db, lufs):
    """A 1 kHz sine at -23 dBFS on both channels is -23 LUFS."""
    meter = Meter()
    for block in in_blocks(tone(1000, 20.0, 10 ** (amplitude_db / 20)), 7777):
        meter.hear(block)
    assert meter.lufs() == pytest.approx(lufs, abs=0.1)


def test_pauses_do_not_count_for_loudness():
    """EBU Tech 3341, case 3: 10 s at -36, 60 s at -23, 10 s at -36 is -23 LUFS."""
    levels = [(-36.0, 10), (-23.0, 60), (-36.0, 10)]
    sound = np.concatenate([tone(1000, s, 10 ** (db / 20)) for db, s in levels])
    meter = Meter()
    for block in in_blocks(sound, RATE):
        meter.hear(block)
    assert meter.lufs() == pytest.approx(-23.0, abs=0.1)


def test_silence_has_no_loudness():
    assert loudness(SOURCES["silence"]) is None


def test_a_peak_between_two_samples_is_seen():
    """EBU Tech 3341: a quarter-rate sine at 45 degrees peaks 3 dB above its samples."""
    n = np.arange(RATE // 2)
    one = (0.5 * np.sin(np.pi / 2 * n + np.pi / 4)).astype(np.float32)
    sound = np.stack([one, one], 1)
    assert np.abs(sound).max() == pytest.approx(0.354, abs=0.01)
    assert true_peaks(sound)[100:-100].max() == pytest.approx(0.5, rel=0.03)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 1000),
    size=st.integers(1, 40_000),
    block=st.integers(100, 9_000),
    gain=st.floats(0.1, 20),
)
def test_the_limiter_keeps_length_and_ceiling(seed, size, block, gain):
    sound = (np.random.default_rng(seed).standard_normal((size, 2)) * gain / 3).astype(np.float32)
    got = whole(limited(in_blocks(sound, block), ceiling_db=-1.0, between_samples=False))
    assert got.shape == sound.shape
    assert np.abs(got).max(initial=0) <= 10 ** (-1 / 20) + 1e-5


def test_the_limiter_leaves_quiet_sound_alone():
    sound = tone(440, 1.0, 0.3)
    assert np.array_equal(whole(limited(in_blocks(sound, 5000))), sound)


def test_the_limiter_does_not_depend_on_how_the_sound_is_cut():
    sound = tone(200, 1.0, 0.2)
    sound[20_000:20_100] *= 8
    one = whole(limited(in_blocks(sound, 48_000)))
    many = whole(limited(in_blocks(sound, 777)))
    assert np.abs(one - many).max() < 1e-5


def test_pauses_are_found():
    found = silences(SOURCES["pauses"])
    assert [(round(a, -2), round(b, -2)) for a, b in found] == [(2000, 3500), (5500, 7000)]


def test_a_quiet_recording_has_its_pauses_too(tmp_path):
    sound = np.concatenate([tone(300, 1.0, 0.01), np.zeros((RATE, 2)), tone(300, 1.0, 0.01)])
    ((begin, end),) = silences(write_wav(tmp_path / "quiet.wav", sound))
    assert (begin, end) == (pytest.approx(1000, abs=20), pytest.approx(2000, abs=20))


def test_speech_without_pauses_has_none():
    assert silences(SOURCES["talk"], at_least_ms=800) == []


# AAC


def test_the_aac_is_gapless_and_in_sync(tmp_path):
    out = tmp_path / "out.m4a"
    line = timeline(AudioClip("clicks", 0, 3000))
    count = encode_aac(mix(line, SOURCES), out)
    heard = whole(blocks(out))
    assert len(heard) == count == 3 * RATE
    loud = np.flatnonzero(np.abs(heard[:, 0]) > 0.3)
    clicks = loud[np.insert(np.diff(loud) > RATE // 10, 0, True)] / RATE
    assert clicks == pytest.approx([0.5, 1.5, 2.5], abs=0.002)


def test_the_aac_is_48_khz_stereo_low_complexity(tmp_path):
    out = tmp_path / "out.m4a"
    encode_aac(mix(timeline(AudioClip("tone", 0, 777)), SOURCES), out)
    with av.open(str(out)) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.profile) == ("aac", "LC")
        assert stream.codec_context.sample_rate == RATE
        assert stream.codec_context.layout.name == "stereo"
        assert stream.duration * stream.time_base == pytest.approx(0.777, abs=1e-4)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(duration_ms=st.integers(1, 200))
def test_the_aac_has_every_length(tmp_path, duration_ms):
    out = tmp_path / "out.m4a"
    count = duration_ms * RATE // 1000
    assert encode_aac(iter([tone(440, 1.0)[:count]]), out) == count
    assert len(whole(blocks(out))) == count


def test_speech_needs_a_lower_rate_than_music():
    speech = fitting_bit_rate(timeline(AudioClip("talk", 0, 9000)), SOURCES)
    song = fitting_bit_rate(timeline(AudioClip("music", 0, 8000)), SOURCES)
    both = fitting_bit_rate(
        timeline(AudioClip("talk", 0, 9000), music=(AudioClip("music", 0, 8000),)), SOURCES
    )
    assert speech < song == both


def test_only_an_untouched_file_of_the_right_kind_is_copied():
    line = timeline(AudioClip("ready", 0, 3021))
    assert copyable_source(line, SOURCES) == SOURCES["ready"]
    clip = line.voice.clips[0]
    for touched in (
        timeline(replace(clip, duration_ms=2000)),
        timeline(replace(clip, source_start_ms=10, duration_ms=3011)),
        timeline(replace(clip, volume=0.9)),
        timeline(replace(clip, speed=1.1)),
        timeline(clip, music=(AudioClip("music", 0, 3021),)),
        replace(line, loudness_lufs=-14.0),
        replace(line, voice=replace(line.voice, fade_in_ms=100)),
        timeline(AudioClip("tone", 0, 2000)),
        timeline(AudioClip("morning", 0, 10664)),
        timeline(AudioClip("bare", 0, 2027)),
    ):
        assert copyable_source(touched, SOURCES) is None
