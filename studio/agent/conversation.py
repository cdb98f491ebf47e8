"""A message → edit requests → operations → what the agent says, as the cloud narrates it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from intents.edits import EditRequest, beginnings, understand
from intents.edits.talk_frames import makes_video, only_points
from intents.language import detect
from intents.replies import answer
from skill.wire.agent import AgentEvent, Text, ToolCall, ToolResult
from studio.agent import bringing_back, corrections, looking, opening
from studio.agent.changes import Change, changes, idle
from studio.agent.history import History, Step, is_of_kind
from studio.agent.phrases import phrased, seconds, summary
from studio.agent.scene import scene_of
from studio.agent.titles import alone, named
from studio.operations import OPERATIONS, Context, EditError
from studio.operations.context import Stretch
from studio.operations.members import in_each
from studio.operations.versions import are_versions
from studio.timeline import Cue, Media, Timeline

OPEN_THINGS = frozenset({"text", "waveform", "background", "logo", "music", "captions"})
"""Things of which a question says what can be changed."""
TALK = frozenset({"vague", "help", "thanks", "greet", "impossible", "unknown"})


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """What one message led to."""

    events: tuple[AgentEvent, ...]
    timeline: Timeline | None
    """The new timeline, None when nothing changed."""
    history: History
    changed: bool = False


@dataclass(slots=True)
class _Turn:
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
    done: list[EditRequest] = field(default_factory=list)
    begun: Timeline | None = None
    """The default video, when this message began the project."""
    stepped: bool = False
    """Whether undo, redo or a fresh start moved the history already."""
    went_back: bool = False
    travelled: frozenset[str] = frozenset()
    """The operations of the steps that undo took back or redo did again."""
    asked: str = ""
    replaces: int = 0
    """How many steps of the past this message does again, otherwise."""
    failed: EditRequest | None = None
    taken_back: int | None = None
    """How many edits were done again without the one that another takes the place of."""

    def say(self, key: str, **facts: object) -> None:
        said = answer(key, self.lang, **facts)
        if said not in self.words:
            self.words.append(said)


def respond(
    message: str,
    *,
    timeline: Timeline | None,
    media: Sequence[Media],
    history: History | None = None,
    lang: str = "en",
    silences: Callable[[Media], list[Stretch]] | None = None,
    cues: Callable[[Media], tuple[Cue, ...]] | None = None,
    transcribe: Callable[[Media], tuple[Cue, ...]] | None = None,
    preview: Callable[[int | None], str] | None = None,
) -> AgentAnswer:
    """Return what the agent answers to a message, and the timeline it made of it.

    timeline: None or an empty one while the project has none. media: all uploads, oldest first;
    those the history has not seen came with this message. silences, cues, transcribe measure an
    upload; preview gives the path of a picture at a time, of the contact sheet for None.
    Nothing is drawn or stored here; the same arguments give the same answer.
    """
    history = history or History()
    known = timeline if timeline is not None and not timeline.is_empty else None
    context = _context(media, history, silences, cues, transcribe)
    turn = _Turn(
        lang=_spoken(message, history.lang) or lang,
        context=context,
        history=history,
        preview=preview,
        message=message,
        before=known,
        timeline=known,
    )
    requests = understand(message, turn.lang, scene=scene_of(known, history, context))
    _open(turn, requests)
    for request in requests:
        _one(turn, request)
    if turn.taken_back == len(turn.done):
        # What should take its place could not be done: nothing is lost for it.
        turn.timeline, turn.done = turn.before, []
    fresh = [item.kind for item in context.fresh]
    tells = beginnings.tells_more(message, fresh) and not only_points(message)
    if not requests and turn.begun is not None and tells:
        turn.say("rest_unclear")
    _fresh(turn, requests)
    return _answered(turn, requests)


_SHORT = 8
"""Characters up to which one word of another writing does not change the language."""


def _spoken(message: str, before: str) -> str:
    """Return the language of a message, that of the talk where so few characters cannot tell."""
    said = detect(message) or before
    mixed = before and said != before and len(message) <= _SHORT
    return before if mixed and any(detect(char) == before for char in message) else said


def _context(
    media: Sequence[Media],
    history: History,
    silences: Callable[[Media], list[Stretch]] | None,
    cues: Callable[[Media], tuple[Cue, ...]] | None,
    transcribe: Callable[[Media], tuple[Cue, ...]] | None,
) -> Context:
    fresh = tuple(item for item in media if item.id not in history.seen)
    context = Context(media=tuple(media), fresh=fresh, aside=frozenset(history.aside))
    if silences is not None:
        context = replace(context, silences=silences)
    if cues is not None:
        context = replace(context, cues=cues)
    return context if transcribe is None else replace(context, transcribe=transcribe)


def _open(turn: _Turn, requests: list[EditRequest]) -> None:
    """Begin the project when there is a sound and no timeline yet."""
    if turn.timeline is not None:
        return
    begun = opening.opened(turn.context, requests)
    if begun is None:
        return
    _call(turn, "create_timeline", {"files": [item.name for item in turn.context.media]}, begun)
    turn.timeline = turn.begun = begun


def _call(turn: _Turn, name: str, args: dict[str, object], after: Timeline) -> None:
    turn.events.append(ToolCall(name, args))
    turn.events.append(
        ToolResult(
            name, {"status": "ok", "duration_ms": after.duration_ms, "tracks": summary(after)}
        )
    )


def _one(turn: _Turn, request: EditRequest) -> None:
    match request.operation:
        case "undo" | "redo" | "reset":
            _travel(turn, request)
        case "back":
            # "Put it back" after an undo wants the change again, otherwise to be without it.
            way = "redo" if turn.history.future else "undo"
            _travel(turn, EditRequest(way, request.slots, request.text))
        case "bring_back":
            _bring_back(turn, request)
        case "changes":
            _recount(turn)
        case "describe":
            _describe(turn)
        case "preview" | "contact_sheet":
            _look(turn, request)
        case "create":
            if turn.timeline is None:
                turn.say("no_upload")
        case "correct":
            _correct(turn, request)
        case "take_back":
            _take_back(turn, request)
        case "vague":
            thing = request.word("thing") or ""
            which = f"which_change_{thing}" if thing in OPEN_THINGS else "which_change"
            turn.say(which if turn.timeline is not None else "no_upload")
            turn.asked = "which_change"
        case "impossible":
            turn.say(f"impossible_{request.word('topic')}")
        case "unknown":
            turn.say("not_understood", what=request.word("what"))
        case "thanks" | "greet" | "leave" if turn.begun is not None:
            # The video itself is the answer.
            pass
        case "leave":
            turn.say("left_alone")
        case "help" if request.word("thing") == "waveform":
            turn.say("wave_styles")
            turn.asked = "wave_styles"
        case "thanks" | "greet" | "help":
            turn.say(request.operation)
        case _:
            _edit(turn, request)


def _edit(turn: _Turn, request: EditRequest) -> None:
    if turn.timeline is None:
        turn.say("no_upload")
        return
    try:
        after, left = _applied(turn.timeline, request, turn.context)
    except EditError as error:
        if turn.begun is not None and request.claim("visible") is False:
            # What the first video shall not have, and has not, needs no word.
            return
        turn.say(error.key, **error.facts)
        turn.asked, turn.failed = error.key, request
        return
    for name, refused in left:
        said = answer(refused.key, turn.lang, **refused.facts)
        turn.say("in_video", name=name, changes=[said])
    turn.done.append(request)
    _call(turn, request.operation, dict(request.slots), after)
    turn.timeline = after
    if request.claim("bare"):
        # "Trim 0:01-0:07" may mean either: what was done is said aloud, and how to get the other.
        turn.say("kept_stretch")


def _applied(
    timeline: Timeline, request: EditRequest, context: Context
) -> tuple[Timeline, list[tuple[str, EditError]]]:
    """Return the edited timeline, in a batch every video of it, and what could not be done there."""
    operation = OPERATIONS[request.operation]

    def edited(line: Timeline, request: EditRequest, context: Context) -> Timeline:
        return named(line, operation(line, request, context), request)

    if not timeline.batch or request.operation in {"batch", "join", "versions"}:
        return alone(timeline, edited(timeline, request, context)), []
    if request.operation == "canvas" and "across" in request.slots and are_versions(timeline):
        # One shape for all leaves one video.
        return alone(timeline, operation(replace(timeline, batch=()), request, context)), []
    return in_each(timeline, edited, request, context)


def _travel(turn: _Turn, request: EditRequest) -> None:
    history = turn.history
    now = turn.timeline
    steps = max(1, request.ms("steps") or 1)
    kind = request.word("only") or ""
    at = history.step_of(kind) if kind else None
    if at is not None and (at < len(history.past) - 1 or len(history.past[at].requests) > 1):
        _without(turn, kind, at)
        return
    if (way := request.word("way")) is not None:
        found = history.steps_to(
            way,
            request.word("thing") or "",
            request.words("colours"),
            style=request.word("style"),
        )
        if not found:
            turn.say("nothing_to_undo" if found is None else "already_so")
            return
        steps = found
    if request.operation == "reset":
        if history.start is None or now is None:
            turn.say("nothing_to_undo")
            return
        if _same(history.start, now):
            turn.say("already_at_start")
            return
        kept = request.words("kept")
        turn.history = history.stepped(now, turn.message, (request,))
        turn.timeline = bringing_back.with_kept(history.start, now, kept)
    else:
        turn.went_back = request.operation == "undo" or _brings_back(history)
        moved = history.undone(now, steps) if turn.went_back else history.redone(now, steps)
        if moved is None:
            turn.say("nothing_to_undo" if turn.went_back else "nothing_to_redo")
            return
        turn.travelled = _operations(turn.history.between(moved[0]))
        turn.history, turn.timeline = moved
    _set_aside(turn, now)
    turn.stepped = True
    key = (
        "started_over" if request.operation == "reset" else "undone" if turn.went_back else "redone"
    )
    turn.say("started_over_kept" if request.words("kept") else key)
    if turn.timeline is not None:
        _call(turn, request.operation, {}, turn.timeline)


def _without(turn: _Turn, kind: str, at: int) -> None:
    """Take one earlier edit back: what else was asked then and later is done once more without it."""
    steps = turn.history.past[at:]
    line = steps[0].before
    later = [one for step in steps for one in step.requests]
    first = [one for one in steps[0].requests if not is_of_kind(one, kind)]
    again = [*first, *(one for step in steps[1:] for one in step.requests)]
    if line is None or any(one.operation not in OPERATIONS for one in later):
        turn.say("nothing_to_undo")
        return
    for one in again:
        try:
            line, _ = _applied(line, one, turn.context)
        except EditError:
            turn.say("nothing_to_undo")
            return
    turn.timeline = line
    turn.done.append(EditRequest("bring_back", {"thing": kind}, turn.message))
    _call(turn, "undo", {"only": kind}, line)


def _set_aside(turn: _Turn, before: Timeline | None) -> None:
    """Note which uploads the video no longer has: they were taken out, or what put them in was."""
    used = frozenset() if before is None else before.used_media
    left = frozenset() if turn.timeline is None else turn.timeline.used_media
    turn.context = replace(turn.context, aside=(turn.context.aside | used) - left)


def _bring_back(turn: _Turn, request: EditRequest) -> None:
    """Make one thing as it was before its last change; everything else stays."""
    now = turn.timeline
    if now is None:
        turn.say("no_upload")
        return
    thing = request.word("thing") or ""
    if request.claim("start"):
        after = bringing_back.as_begun(now, turn.history, thing)
    else:
        after = bringing_back.brought_back(now, turn.history, thing)
    if after is None:
        turn.say("already_so")
        return
    after = named(now, after, request)
    turn.done.append(request)
    _call(turn, request.operation, dict(request.slots), after)
    turn.timeline = after


def _brings_back(history: History) -> bool:
    """Whether "bring it back" means what the last message took away: nothing was undone before."""
    if history.future or not history.past:
        return False
    return any(
        request.claim("visible") is False or request.operation in {"remove_text", "trim", "silence"}
        for request in history.past[-1].requests
    )


def _same(one: Timeline, other: Timeline) -> bool:
    return _bare(one) == _bare(other)


def _bare(line: Timeline) -> Timeline:
    """Return what is seen and heard of a timeline."""
    return replace(line, focus="", extra={}, batch=tuple(_bare(member) for member in line.batch))


def _operations(steps: Iterable[Step]) -> frozenset[str]:
    return frozenset(request.operation for step in steps for request in step.requests)


def _recount(turn: _Turn) -> None:
    if turn.timeline is None or not turn.history.past:
        turn.say("nothing_changed_yet")
        return
    step = turn.history.past[-1]
    found = changes(step.before, turn.timeline, turn.context, _operations([step]))
    lines = phrased(found, turn.lang)
    if not lines:
        turn.say("nothing_changed_yet")
        return
    turn.say("last_changes", changes=lines)
    start = turn.history.start
    if start is not None and len(turn.history.past) > 1 and step.before is not None:
        asked = _operations(turn.history.past)
        whole = phrased(changes(start, turn.timeline, turn.context, asked), turn.lang)
        if whole and whole != lines:
            turn.say("all_changes", changes=whole)


def _describe(turn: _Turn) -> None:
    if turn.timeline is None:
        turn.say("no_upload")
        return
    turn.words.append(looking.described(turn.timeline, turn.context, turn.lang))
    turn.events.append(ToolCall("describe", {}))
    turn.events.append(ToolResult("describe", {"tracks": summary(turn.timeline)}))


def _look(turn: _Turn, request: EditRequest) -> None:
    line = turn.timeline
    if line is None:
        turn.say("no_upload")
        return
    at_ms = None if request.operation == "contact_sheet" else looking.moment(line, request)
    if at_ms is not None and at_ms >= line.duration_ms:
        turn.say("beyond_end", length_ms=line.duration_ms)
        return
    name = looking.picture_name(at_ms)
    result: dict[str, object] = {"name": name, "at_ms": at_ms}
    if turn.preview is not None:
        result["preview_url"] = turn.preview(at_ms)
    turn.events.append(ToolCall(request.operation, {"at_ms": at_ms}))
    turn.events.append(ToolResult(request.operation, result))
    if at_ms is None:
        turn.say("sheet_shown")
    else:
        turn.say("preview_shown", at_ms=at_ms)
        turn.asked = "preview_shown"


def _correct(turn: _Turn, request: EditRequest) -> None:
    """Do the last edit once more with the value that was meant, on what was there before it."""
    corrected = corrections.corrected(turn.history, request, turn.timeline)
    if corrected is None or turn.timeline is None:
        turn.say("not_understood", what=request.text)
        return
    turn.timeline = corrected.before if corrected.before is not None else turn.timeline
    turn.replaces = corrected.steps
    for one in corrected.requests:
        _edit(turn, one)
    if len(turn.done) < len(corrected.requests):
        turn.timeline, turn.done = turn.before, []


def _take_back(turn: _Turn, request: EditRequest) -> None:
    """Make the last message as if it had not asked for one thing, which now takes another's place."""
    before = corrections.without(turn.history, request.ms("index") or 0)
    if before is None:
        return
    turn.timeline, others = before
    for one in others:
        _edit(turn, one)
    turn.taken_back = len(turn.done)


def _fresh(turn: _Turn, requests: list[EditRequest]) -> None:
    """Give uploads that came with the message, and that no words placed, their likely place."""
    if turn.timeline is None or not turn.context.fresh or turn.before is None:
        return
    for request in opening.placements(turn.timeline, turn.context, requests):
        _edit(turn, request)


def _told(turn: _Turn, after: Timeline | None) -> list[Change]:
    """Return what this message did; a project begun and edited at once tells both."""
    asked = frozenset(request.operation for request in turn.done)
    if turn.before is not None or turn.begun is None:
        return changes(turn.before, after, turn.context, asked)
    later = changes(turn.begun, after, turn.context, asked)
    if after is not None and after.batch and not are_versions(after):
        return later
    made = changes(None, turn.begun, turn.context)
    if after is not None:
        made = [Change(one.key, {**one.facts, "idle": idle(after, turn.context)}) for one in made]
    return [*made, *later]


def _travelled(turn: _Turn, before: Timeline | None, after: Timeline | None) -> list[str]:
    """Return what undo took back, redo did again, or a fresh start left."""
    pair = (after, before) if turn.went_back else (before, after)
    found = changes(*pair, turn.context, turn.travelled)
    shown = phrased(found, turn.lang, back=turn.went_back)
    if not shown or before is None or after is None:
        return []
    lines = [answer("taken_back" if turn.went_back else "now_is", turn.lang, changes=shown)]
    if turn.went_back and not after.batch and before.duration_ms != after.duration_ms:
        again = seconds(after.duration_ms)
        lines.append(answer("length_again", turn.lang, length_s=again))
    return lines


def _answered(turn: _Turn, requests: list[EditRequest]) -> AgentAnswer:
    before, after = turn.before, turn.timeline
    found = [] if turn.stepped and not turn.done else _told(turn, after)
    lines = phrased(found, turn.lang)
    is_changed = after is not None and (before is None or not _same(before, after))
    if turn.stepped and is_changed and not turn.done:
        lines = _travelled(turn, before, after)
    if not lines and turn.done and not is_changed and not turn.words:
        turn.say("already_so")
    if after is None and not turn.words:
        turn.say("no_upload")
    if not lines and not turn.words:
        turn.say("unclear" if after is not None else "no_upload")
    text = "\n".join([*lines, *turn.words] if not turn.stepped else [*turn.words, *lines])
    turn.events.append(Text(text.strip()))
    history = turn.history
    begun = turn.begun if before is None else None
    if is_changed and (not turn.stepped or turn.done):
        # An opening that already holds what the words ask for leaves nothing to take back.
        if begun is not None and after is not None and _same(begun, after):
            begun = None
        earlier = begun if before is None and turn.done else before
        done = () if turn.replaces and not turn.done else tuple(turn.done or requests)
        history = history.stepped(earlier, turn.message, done, replaces=turn.replaces)
    seen = tuple(dict.fromkeys([*history.seen, *(item.id for item in turn.context.media)]))
    start = history.start
    if start is None and after is not None:
        # An edit of what was uploaded before begins with the video nobody has touched.
        start = after if begun is None or after.batch or makes_video(turn.message) else begun
    _set_aside(turn, before)
    history = replace(
        history,
        seen=seen,
        start=start,
        aside=tuple(sorted(turn.context.aside)),
        asked=turn.asked,
        failed=turn.failed,
        lang=turn.lang,
    )
    # What was asked for and stood so already is written all the same: the focus has moved.
    is_written = is_changed or (bool(turn.done) and after is not None)
    return AgentAnswer(tuple(turn.events), after if is_written else None, history, is_changed)
