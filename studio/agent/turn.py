"""What happens while one message is worked on, and how an edit of it is carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from intents.edits import EditRequest
from intents.replies import answer
from skill.wire.agent import AgentEvent, ToolCall, ToolResult
from studio.agent.history import History
from studio.agent.phrases import summary
from studio.agent.titles import alone, named
from studio.operations import OPERATIONS, Context, EditError
from studio.operations.members import in_each
from studio.operations.versions import are_versions
from studio.timeline import Timeline

_OF_ALL: Final = frozenset({"batch", "join", "versions", "drop_videos"})
"""What is done to all videos together, not in each of them."""

_MADE: Final = {"add_text": "text", "change_text": "text", "music": "music"}
"""What the edits make that those after them may go on about."""


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """What one message led to."""

    events: tuple[AgentEvent, ...]
    timeline: Timeline | None
    """The new timeline, None when nothing changed."""
    history: History
    changed: bool = False


@dataclass(slots=True)
class Turn:
    """What happens while one message is worked on."""

    lang: str
    context: Context
    history: History
    preview: Callable[[int | None], str] | None
    message: str
    before: Timeline | None
    timeline: Timeline | None
    events: list[AgentEvent] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Sentences that stand before what changed: refusals, questions, answers."""
    closing: str = ""
    """A sentence that stands after all others: what was refused beside the edits."""
    done: list[EditRequest] = field(default_factory=list)
    idle: list[EditRequest] = field(default_factory=list)
    """Those of them that were fulfilled already."""
    begun: Timeline | None = None
    """The default video, when this message began the project."""
    anew: bool = False
    """Whether that video takes the place of the one there was: it was begun from scratch."""
    stepped: bool = False
    """Whether undo, redo or a fresh start moved the history already."""
    went_back: bool = False
    travelled: frozenset[str] = frozenset()
    """The operations of the steps that undo took back or redo did again."""
    asked: str = ""
    offer: str = ""
    """The wish that lies in the question that was answered."""
    wish: str = ""
    """The words of the wish that the answer asks more about."""
    replaces: int = 0
    """How many steps of the past this message does again, otherwise."""
    numbers: tuple[int, ...] = ()
    """Which change each edit that was done belongs to, where the message is not one change."""
    failed: EditRequest | None = None
    waits: bool = False
    """Whether something is asked for that has to wait for a sound."""
    waited: list[EditRequest] = field(default_factory=list)
    """What messages before the sound asked for and the first video got."""
    stood: Timeline | None = None
    """The first video with that: what this message's own edits are done to."""
    took_back: bool = False
    """Whether one change of several was taken back: a redo does it again."""
    missing: str = ""
    """What is spoken of and could not be made: "text" or "music"."""
    later: tuple[EditRequest, ...] = ()
    """What the last message asked for after what is taken back: it is done after what takes its place."""
    taken_back: int | None = None
    """How many edits were done again without the one that another takes the place of."""

    def say(self, key: str, **facts: object) -> None:
        said = answer(key, self.lang, **facts)
        if said not in self.words:
            self.words.append(said)

    def say_no_sound(self) -> None:
        """Ask for a sound, unless a wish that waits for one does so already; tell what waits."""
        if self.history.waiting and not self.waits:
            self.say("wishes_so_far", wishes=self.history.waiting)
        elif not self.waits:
            self.say("no_upload")


def same(one: Timeline, other: Timeline) -> bool:
    """Whether two timelines are seen and heard alike."""
    return _bare(one) == _bare(other)


def _bare(line: Timeline) -> Timeline:
    """Return what is seen and heard of a timeline."""
    return replace(line, focus="", extra={}, batch=tuple(_bare(member) for member in line.batch))


def call(turn: Turn, name: str, args: dict[str, object], after: Timeline) -> None:
    """Narrate an operation: the call of a tool and its result."""
    turn.events.append(ToolCall(name, args))
    turn.events.append(
        ToolResult(
            name, {"status": "ok", "duration_ms": after.duration_ms, "tracks": summary(after)}
        )
    )


def _is_of(missing: str, request: EditRequest) -> bool:
    """Whether an edit is of what was spoken of right before, which it does not name otherwise."""
    if missing == "music":
        return request.operation == "volume" and request.word("target") == "music"
    named = any(slot.startswith("target") for slot in request.slots) or request.claim("every")
    return request.operation == "change_text" and not named and not request.word("text")


def edit(turn: Turn, request: EditRequest) -> None:
    """Carry out one request, or say why it cannot be done."""
    if turn.timeline is None:
        # It waits for a sound.
        return
    if turn.missing and _is_of(turn.missing, request):
        # "Add a line at 0:20, yellow" in a shorter video colours nothing else.
        return
    try:
        after, left = applied(turn.timeline, request, turn.context)
    except EditError as error:
        gone = request.claim("visible") is False or request.operation == "remove_text"
        if turn.begun is not None and gone:
            # What the first video shall not have, and has not, needs no word.
            return
        turn.say(error.key, **error.facts)
        turn.asked, turn.failed = error.key, request
        turn.wish = request.text if error.key.startswith("which_") else turn.wish
        turn.missing = _MADE.get(request.operation, turn.missing)
        return
    for name, refused in left:
        said = answer(refused.key, turn.lang, **refused.facts)
        turn.say("in_video", name=name, changes=[said])
    turn.done.append(request)
    if same(turn.timeline, after):
        turn.idle.append(request)
    turn.missing = "" if _MADE.get(request.operation) == turn.missing else turn.missing
    call(turn, request.operation, dict(request.slots), after)
    turn.timeline = after
    if request.claim("bare"):
        # "Trim 0:01-0:07" may mean either: what was done is said aloud, and how to get the other.
        turn.say("kept_stretch")


def applied(
    timeline: Timeline, request: EditRequest, context: Context
) -> tuple[Timeline, list[tuple[str, EditError]]]:
    """Return the edited timeline, in a batch every video of it, and what could not be done there."""
    operation = OPERATIONS[request.operation]

    def edited(line: Timeline, request: EditRequest, context: Context) -> Timeline:
        return named(line, operation(line, request, context), request)

    if not timeline.batch or request.operation in _OF_ALL:
        return alone(timeline, edited(timeline, request, context)), []
    if request.operation == "canvas" and "across" in request.slots and are_versions(timeline):
        # One shape for all leaves one video.
        return alone(timeline, operation(replace(timeline, batch=()), request, context)), []
    return in_each(timeline, edited, request, context, only=request.ms("video"))
