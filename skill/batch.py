"""The files of a batch: one that fails is told of, and the others go on."""

from __future__ import annotations

from dataclasses import replace

from intents.replies import say
from skill.attachments import is_sound, name_of
from skill.errors import SkillError
from skill.events import Error
from skill.plan import Plan, Task, words_of
from skill.turn import Turn

_OF_ONE_FILE = frozenset(
    {
        "unsupported_file",
        "too_large",
        "render_failed",
        "usage",
        "bad_response",
        "timeout",
        "nothing_to_export",
    }
)
"""Codes of what may go wrong with one file and well with the next."""


class Batch:
    """Which files of a plan have failed; a plan of one video has none that may."""

    def __init__(self, turn: Turn, plan: Plan) -> None:
        self._turn = turn
        self._members = {task.member for task in plan.tasks if task.member}
        self._failed = {m for m in self._members if turn.is_done(f"failed:{m}")}

    @property
    def has_failed(self) -> bool:
        """Whether any file has."""
        return bool(self._failed)

    def wanted(self, task: Task) -> Task | None:
        """Return the task as it stands now, None when what it is for has failed."""
        if not self._members:
            return task
        sounds = [m for m in self._members - self._failed if is_sound(m)]
        if task.member in self._failed or not sounds:
            return None
        if len(sounds) == 1 and self._failed and task.text_for_one:
            return replace(task, text=task.text_for_one)
        return task

    def fail(self, task: Task, error: SkillError) -> None:
        """Say which file gives no video. Raises the error when it is not of one file alone."""
        of_one_file = error.code in _OF_ONE_FILE or error.key == "turn_lost"
        if not task.member or not of_one_file:
            raise error
        self._failed.add(task.member)
        voice = self._turn.voice
        facts = {"name": name_of(task.member), "reason": words_of(error, voice.lang)}
        # The command was used well, also where this file alone would have been wrong usage.
        code = "unsupported_file" if error.code == "usage" else error.code
        voice.tell(Error(code, say("batch_member_failed", voice.lang, **facts)))
        self._turn.actions.clear()
        self._turn.live_render = ""
        self._turn.done(f"failed:{task.member}")
