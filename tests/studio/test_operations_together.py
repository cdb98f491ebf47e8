"""Edits of several things at once: what goes along with them, and what stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.edits import EditRequest, Value
from studio.beginning import audio_timeline
from studio.operations import OPERATIONS, Context, EditError
from studio.timeline import Captions, Cue, Logo, Media, TextClip, Timeline

TALK = Media("m1", "talk.wav", "audio", 10_000, has_sound=True, voice_likeness=0.9)
TITLE = TextClip("t1", "Talk", "title", auto=True)
ARTIST = TextClip("t2", "Ann", "artist", auto=True)


def edit(timeline: Timeline, operation: str, **slots: Value) -> Timeline:
    return OPERATIONS[operation](timeline, EditRequest(operation, slots), Context(media=(TALK,)))


@pytest.fixture
def talk() -> Timeline:
    return replace(audio_timeline(TALK), texts=(TITLE, ARTIST))


def test_the_title_alone_stays_although_the_studio_wrote_every_text(talk: Timeline):
    alone = edit(talk, "remove_text", target_role="title", others=True)

    assert [text.text for text in alone.texts] == ["Talk"]
