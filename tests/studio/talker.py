"""Somebody who talks to the editor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from skill.wire.agent import Text
from skill.wire.draft import Draft
from studio.agent import AgentAnswer, History, respond
from studio.drafts import from_draft, to_draft
from studio.timeline import Cue, Media, Timeline

TALK = Media("m1", "talk.wav", "audio", 8000, has_sound=True, voice_likeness=0.9)
SONG = Media("m2", "song.mp3", "audio", 4000, has_sound=True, voice_likeness=0.1)
VIEW = Media("m3", "hills.jpg", "image", width=1500, height=900)
PART = Media("m4", "part_b.wav", "audio", 3000, has_sound=True, voice_likeness=0.9)


class Person:
    """Talks to the editor as a client does: everything goes through JSON in between."""

    def __init__(self, cues: Mapping[str, tuple[Cue, ...]] | None = None) -> None:
        self.cues = cues or {}
        self.media: list[Media] = []
        self.wire: dict[str, Any] | None = None
        self.history = ""
        self.answers: list[AgentAnswer] = []

    @property
    def timeline(self) -> Timeline:
        assert self.wire is not None
        return from_draft(Draft.model_validate(self.wire))

    def say(self, message: str, *files: Media, lang: str = "en") -> str:
        self.media += files
        answer = respond(
            message,
            timeline=None if self.wire is None else self.timeline,
            media=self.media,
            history=History.from_json(self.history),
            lang=lang,
            silences=lambda _item: [(2000, 4000)],
            cues=lambda item: self.cues.get(item.name, ()),
            preview=lambda at_ms: f"/pictures/{at_ms}",
        )
        self.history = answer.history.as_json()
        self.answers.append(answer)
        if answer.timeline is not None:
            self.wire = json.loads(json.dumps(to_draft(answer.timeline, self.media).as_wire()))
        told = answer.events[-1]
        assert isinstance(told, Text)
        return told.text
