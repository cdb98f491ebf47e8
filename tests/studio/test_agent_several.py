"""Projects of several files: what was undone stays out, captions stay with their video, names."""

from __future__ import annotations

import pytest
from talker import PART, SONG, TALK, Person

from intents.edits import EditRequest
from studio.agent import History
from studio.agent.history import ANEW, DEEPEST
from studio.beginning import audio_timeline
from studio.operations import OPERATIONS, Context, EditError
from studio.timeline import Cue, Media, Timeline

TALK_SRT = Media("c1", "talk.srt", "captions")
PART_SRT = Media("c2", "part_b.srt", "captions")
PART_C = Media("m5", "part_c.wav", "audio", 2000, has_sound=True, voice_likeness=0.9)
BED = Media("m7", "bed.mp3", "audio", 20_000, has_sound=True, voice_likeness=0.1)
WORDS_SRT = Media("c3", "words.srt", "captions")
CUES = {
    "talk.srt": (Cue(500, 2000, "one"), Cue(5000, 7000, "two")),
    "part_b.srt": (Cue(100, 900, "bee"),),
    "words.srt": (Cue(0, 900, "word"),),
}


def shown(timeline: Timeline) -> list[list[str]]:
    """Return the words of the captions of each video."""
    return [[cue.text for cue in m.captions.cues] if m.captions else [] for m in timeline.batch]


def heard(timeline: Timeline) -> list[list[str]]:
    """Return the files that each video is made of."""
    lines = timeline.batch or (timeline,)
    return [[c.media for c in (*line.voice.clips, *line.music.clips)] for line in lines]


# What was undone


@pytest.fixture
def undone() -> Person:
    """A project in which music was laid underneath and taken away again."""
    person = Person()
    person.say("make a video", TALK)
    person.say("add song.mp3 underneath", SONG)
    person.say("undo")
    return person


@pytest.mark.parametrize("said", ["分成两段各自导出", "split it in two, each its own video"])
def test_music_that_was_undone_is_no_second_video(undone: Person, said: str):
    undone.say(said)
    assert heard(undone.timeline) == [["m1"], ["m1"]]
    assert [member.duration_ms for member in undone.timeline.batch] == [4000, 4000]


def test_music_that_was_undone_stays_out_of_a_batch_of_the_others(undone: Person):
    undone.say("each its own video", PART)
    assert heard(undone.timeline) == [["m1"], ["m4"]]


def test_music_that_was_undone_is_not_joined_with_the_others(undone: Person):
    undone.say("make it square", PART)
    undone.say("undo")
    undone.media.append(PART_C)
    undone.say("join them all")
    assert "m2" not in heard(undone.timeline)[0]


@pytest.mark.parametrize(
    ("said", "files"),
    [("join them", ["m1", "m2"]), ("use song.mp3 as background music", ["m1", "m2"])],
)
def test_what_was_undone_comes_back_when_it_is_asked_for(
    undone: Person, said: str, files: list[str]
):
    undone.say(said)
    assert heard(undone.timeline) == [files]


def test_music_that_was_taken_off_is_no_second_video():
    person = Person()
    person.say("make a video", TALK)
    person.say("background music", SONG)
    person.say("remove the music")
    person.say("分成两段各自导出")
    assert heard(person.timeline) == [["m1"], ["m1"]]


def test_recordings_that_were_taken_out_come_back_before_music(undone: Person):
    undone.say("join these", PART)
    undone.say("undo")
    undone.say("join them")
    assert heard(undone.timeline) == [["m1", "m4"]]


def test_redo_makes_an_upload_part_of_the_video_again(undone: Person):
    undone.say("redo")
    undone.say("make it square")
    assert heard(undone.timeline) == [["m1", "m2"]]
    undone.say("each its own video", PART)
    assert heard(undone.timeline) == [["m1", "m2"], ["m4", "m2"]]
    undone.say("join them")
    assert heard(undone.timeline) == [["m1", "m4", "m2"]]


@pytest.mark.parametrize(
    ("said", "files"), [("swap the music for this", (BED,)), ("swap the music for bed.mp3", ())]
)
def test_music_that_is_swapped_for_another_file_leaves_the_voice(
    said: str, files: tuple[Media, ...]
):
    person = Person()
    person.say("make a video", TALK)
    person.say("background music", SONG)
    if not files:
        person.say("background music", BED)
        person.say("undo")
    person.say(said, *files)
    assert heard(person.timeline) == [["m1", "m7"]]


# Parts


@pytest.mark.parametrize("said", ["分成两段各自导出", "split it in two, each its own video"])
def test_what_was_cut_out_leaves_the_sound_in_one_part(said: str):
    person = Person()
    person.say("make a video", TALK)
    person.say("remove the silences")
    person.say("cut 0:01 to 0:02")
    person.say(said)
    assert [member.duration_ms for member in person.timeline.batch] == [2620, 2620]


def test_a_split_after_a_cut_is_told_and_counted_by_its_parts():
    person = Person()
    person.say("make a video", TALK)
    person.say("cut 0:03 to 0:05")
    assert person.say("split it in two") == "The sound is split into 2 parts, at 0:03."
    person.say("undo")
    assert person.say("split it at 2 seconds") == "The sound is split into 2 parts, at 0:02."
    told = person.say("remove the second part")
    assert told == "Cut the last 4 s; the video is now 2 s long (it was 6 s)."


def test_parts_keep_their_borders_when_they_are_cut_and_swapped():
    person = Person()
    person.say("make a video", TALK)
    person.say("split it in four")
    person.say("remove the second part")
    person.say("swap the first and the last part")
    clips = person.timeline.voice.clips
    assert [(c.source_start_ms, c.source_end_ms) for c in clips] == [
        (6000, 8000),
        (4000, 6000),
        (0, 2000),
    ]
    person.say("each part is its own video")
    assert [m.voice.clips[0].source_start_ms for m in person.timeline.batch] == [6000, 4000, 0]


# Captions


def test_each_video_of_a_batch_gets_the_captions_of_its_sound():
    person = Person(CUES)
    told = person.say("each its own video", TALK, PART, TALK_SRT, PART_SRT)
    assert shown(person.timeline) == [["one", "two"], ["bee"]]
    assert "Talk: Added 2 captions from talk.srt." in told
    assert "Part b: Added 1 caption from part_b.srt." in told


def test_captions_and_cuts_stay_with_their_video_when_it_becomes_one_of_a_batch():
    person = Person(CUES)
    person.say("make a video", TALK)
    person.say("", TALK_SRT)
    person.say("cut the first second")
    person.say("each its own video", PART)
    assert shown(person.timeline) == [["one", "two"], []]
    assert [member.duration_ms for member in person.timeline.batch] == [7000, 3000]


def test_captions_on_both_with_one_file_tell_what_cannot_be_done():
    person = Person(CUES)
    person.say("each its own video", TALK, PART)
    told = person.say("captions on both", TALK_SRT)
    assert shown(person.timeline) == [["one", "two"], []]
    assert "Talk: Added 2 captions from talk.srt." in told
    assert "Part b: I can't write down speech here" in told


def test_captions_of_no_video_are_refused_in_words():
    person = Person(CUES)
    person.say("each its own video", TALK, PART)
    told = person.say("captions", WORDS_SRT)
    assert told.startswith("I can't tell which of the videos words.srt belongs to (Talk, Part b)")
    assert shown(person.timeline) == [[], []]


def test_captions_of_a_sound_in_two_parts_come_at_their_own_times():
    person = Person(CUES)
    person.say("make a video", TALK)
    person.say("split it in two, each its own video")
    person.say("show the captions", TALK_SRT)
    assert shown(person.timeline) == [["one"], ["two"]]
    (cue,) = person.timeline.batch[1].captions.cues
    assert (cue.start_ms, cue.end_ms) == (1000, 3000)


# Edits of a batch


def test_an_edit_that_one_video_of_a_batch_cannot_have_is_done_with_the_others():
    person = Person()
    person.say("each its own video", TALK, PART)
    told = person.say("trim to 5 seconds")
    assert [member.duration_ms for member in person.timeline.batch] == [5000, 3000]
    assert "Part b: The video is 3 s long, so I can't bring it to 5 s" in told


def test_the_sound_of_another_video_of_a_batch_is_no_music():
    person = Person()
    person.say("each its own video", TALK, PART)
    assert "I have no music file" in person.say("add music underneath")
    assert heard(person.timeline) == [["m1"], ["m4"]]


def test_music_under_a_batch_is_not_joined_with_its_sounds():
    person = Person()
    person.say("each its own video", TALK, PART)
    person.say("add song.mp3 underneath", SONG)
    person.say("join them")
    assert {clip.media for clip in person.timeline.voice.clips} == {"m1", "m4"}


def test_joining_the_parts_of_a_sound_gives_the_one_video_back():
    person = Person(CUES)
    person.say("make a video", TALK)
    person.say("", TALK_SRT)
    person.say("split it in two, each its own video")
    person.say("join them again")
    line = person.timeline
    assert (line.name, line.duration_ms, len(line.batch)) == ("Talk", 8000, 0)
    assert line.captions is not None
    assert [(c.start_ms, c.text) for c in line.captions.cues] == [(500, "one"), (5000, "two")]


def test_videos_that_are_joined_keep_their_cuts_and_captions():
    person = Person(CUES)
    person.say("each its own video", TALK, PART, TALK_SRT, PART_SRT)
    person.say("trim to 2 seconds")
    person.say("join them")
    line = person.timeline
    assert line.duration_ms == 4000
    assert line.captions is not None
    assert [(c.start_ms, c.text) for c in line.captions.cues] == [(500, "one"), (2100, "bee")]


def test_one_more_recording_without_words_is_one_more_video_of_the_batch():
    person = Person()
    person.say("each its own video", TALK, PART)
    person.say("", PART_C)
    assert heard(person.timeline) == [["m1"], ["m4"], ["m5"]]


def test_music_under_a_batch_becomes_a_video_when_each_is_asked_for_again():
    person = Person()
    person.say("each its own video", TALK, PART)
    person.say("add song.mp3 underneath", SONG)
    person.say("make each its own video")
    assert heard(person.timeline) == [["m1"], ["m4"], ["m2"]]


def test_starting_over_goes_back_to_the_batch_that_was_asked_for_first():
    person = Person()
    person.say("each its own video", TALK, PART)
    person.say("make it square")
    person.say("start over")
    assert len(person.timeline.batch) == 2
    assert person.timeline.canvas.width == 1920


def test_the_one_version_that_is_left_is_called_after_its_title():
    person = Person()
    person.say("make a video", TALK)
    person.say("in both 16:9 and 9:16")
    person.say("just the vertical one")
    assert person.timeline.name == "Talk"


def test_an_edit_that_changes_no_video_of_a_batch_leaves_nothing_to_undo():
    person = Person()
    person.say("each its own video", TALK, PART)
    person.say("make it square")
    person.say("show the progress bar")
    assert "1080x1080" in person.say("undo")


# Names


@pytest.mark.parametrize("said", ["change the title to Night Rain", "标题改成 Night Rain"])
def test_the_project_is_called_after_its_title_as_it_is_now(said: str):
    person = Person()
    person.say("make a video", TALK)
    person.say(said)
    assert person.timeline.name == "Night Rain"
    person.say("undo")
    assert person.timeline.name == "Talk"


@pytest.mark.parametrize(
    "said", ["add the text 'Subscribe' at 0:03", "write 'Subscribe' in the last two seconds"]
)
def test_another_text_gives_the_project_no_name(said: str):
    person = Person()
    person.say("make a video", TALK)
    person.say(said)
    assert person.timeline.name == "Talk"


def test_videos_of_a_batch_with_one_title_keep_names_of_their_own():
    person = Person()
    person.say("each its own video", TALK, PART)
    person.say("change the title to Morning")
    assert [member.name for member in person.timeline.batch] == ["Morning 1", "Morning 2"]
    assert [m.texts[0].text for m in person.timeline.batch] == ["Morning", "Morning"]
    person.say("change the title to Evening")
    assert [member.name for member in person.timeline.batch] == ["Evening 1", "Evening 2"]


# What starting over goes back to, and videos that are not there


def test_starting_over_goes_back_to_the_newest_video_however_long_ago_it_was_begun():
    old, new = audio_timeline(TALK), audio_timeline(PART)
    edit = EditRequest("waveform", {"colours": ("#ff0000",)})
    history = History(start=old).stepped(old, "another video", (ANEW,))
    for _ in range(DEEPEST + 1):
        history = history.stepped(new, "red", (edit,))
    first = History.from_json(history.as_json()).first(new)
    assert first is not None
    assert [clip.media for clip in first.voice.clips] == [PART.id]


def test_of_several_videos_that_are_not_there_the_lowest_number_is_told():
    person = Person()
    person.say("each its own video", TALK, PART)
    request = EditRequest("drop_videos", {"numbers": (16, 9)})
    with pytest.raises(EditError) as raised:
        OPERATIONS["drop_videos"](person.timeline, request, Context(media=(TALK, PART)))
    assert raised.value.facts["number"] == 9
