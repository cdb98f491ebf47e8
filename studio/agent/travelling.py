"""Going back, forth and aside in the history of a project."""

from __future__ import annotations

from intents.edits import EditRequest
from intents.edits.message.things import is_of_kind
from studio.agent import bringing_back, corrections
from studio.agent.answering import operations, same, set_aside
from studio.agent.history import History
from studio.agent.phrases import shortened
from studio.agent.titles import named
from studio.agent.turn import Turn, applied, call, edit
from studio.operations import OPERATIONS, EditError


def travel(turn: Turn, request: EditRequest) -> None:
    """Undo, redo or start over."""
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
        if same(history.start, now):
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
        turn.travelled = operations(turn.history.between(moved[0]))
        turn.history, turn.timeline = moved
    set_aside(turn, now)
    turn.stepped = True
    key = (
        "started_over" if request.operation == "reset" else "undone" if turn.went_back else "redone"
    )
    turn.say("started_over_kept" if request.words("kept") else key)
    if turn.timeline is not None:
        call(turn, request.operation, {}, turn.timeline)


def _without(turn: Turn, kind: str, at: int) -> None:
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
            line, _ = applied(line, one, turn.context)
        except EditError:
            turn.say("nothing_to_undo")
            return
    turn.timeline = line
    turn.done.append(EditRequest("bring_back", {"thing": kind}, turn.message))
    call(turn, "undo", {"only": kind}, line)


def bring_back(turn: Turn, request: EditRequest) -> None:
    """Make one thing as it was before its last change; everything else stays."""
    now = turn.timeline
    if now is None:
        turn.say("no_upload")
        return
    thing = request.word("thing") or ""
    if request.claim("start"):
        only = request.word("only")
        after = bringing_back.as_begun(now, turn.history, thing, only=only)
    else:
        after = bringing_back.brought_back(now, turn.history, thing)
    if after is None:
        turn.say("already_so")
        return
    after = named(now, after, request)
    turn.done.append(request)
    call(turn, request.operation, dict(request.slots), after)
    turn.timeline = after


def _brings_back(history: History) -> bool:
    """Whether "bring it back" means what the last message took away: nothing was undone before."""
    if history.future or not history.past:
        return False
    return any(
        request.claim("visible") is False or request.operation in {"remove_text", "trim", "silence"}
        for request in history.past[-1].requests
    )


def correct(turn: Turn, request: EditRequest) -> None:
    """Do the last edit once more with the value that was meant, on what was there before it."""
    corrected = corrections.corrected(turn.history, request, turn.timeline)
    if corrected is None or turn.timeline is None:
        turn.say("not_understood", what=shortened(request.text))
        return
    turn.timeline = corrected.before if corrected.before is not None else turn.timeline
    turn.replaces = corrected.steps
    for one in corrected.requests:
        edit(turn, one)
    if len(turn.done) < len(corrected.requests):
        turn.timeline, turn.done = turn.before, []


def take_back(turn: Turn, request: EditRequest) -> None:
    """Make the last message as if it had not asked for one thing, which now takes another's place.

    Slots: index, which thing; slots: what of it; only: nothing takes its place.
    """
    index, slots = request.ms("index") or 0, request.words("slots")
    again = corrections.without(turn.history, index, slots=slots)
    if again is None:
        return
    turn.timeline, turn.replaces = again.before, again.steps
    alone = request.claim("only") is True
    for one in again.requests if alone else again.requests[:index]:
        edit(turn, one)
    if not alone:
        turn.later, turn.taken_back = again.requests[index:], len(turn.done)
